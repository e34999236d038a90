package enginetest

import "testing"

// galleryWorks is enough for graphs to have something to leave out.
const galleryWorks = 120

// Run runs the suite. newLibrary makes an empty library of the engine in a
// folder of the test's own.
func Run(t *testing.T, newLibrary func(t testing.TB, dir string) Library) {
	dir := t.TempDir()
	shared := NewGallery(t, dir, newLibrary(t, dir), galleryWorks)
	for name, test := range map[string]func(*testing.T, *Gallery){
		"exact answers agree with brute force under every metric":   testExactAnswersAgreeWithBruteForceUnderEveryMetric,
		"graphs find what is nearest by default":                    testGraphsFindWhatIsNearestByDefault,
		"graphs find what is nearest to pictures that are new":      testGraphsFindWhatIsNearestToPicturesThatAreNew,
		"blends weigh metrics by the spread of their scores":        testBlendsWeighMetricsByTheSpreadOfTheirScores,
		"a blend of one metric scores like the metric":              testABlendOfOneMetricScoresLikeTheMetric,
		"pages follow each other without gaps or repeats":           testPagesFollowEachOtherWithoutGapsOrRepeats,
		"walks hold every eligible work once":                       testWalksHoldEveryEligibleWorkOnce,
		"filters give full pages of what passes":                    testFiltersGiveFullPagesOfWhatPasses,
		"unknown metrics are refused with those there are":          testUnknownMetricsAreRefusedWithThoseThereAre,
		"a question without direction has no neighbours":            testAQuestionWithoutDirectionHasNoNeighbours,
		"works without vectors are told apart":                      testVectorsOfWhatHasNone,
		"explanations add up to the score":                          testExplanationsAddUpToTheScore,
		"the map places every pictured work once":                   testTheMapPlacesEveryPicturedWorkOnce,
		"sheets show every work of the map in its place":            testSheetsShowEveryWorkOfTheMap,
		"artefacts are kept by name and version":                    testArtefactsAreKeptByNameAndVersion,
		"hits carry the records that the catalogue holds":           testHitsCarryTheirRecords,
		"records come in the order asked for":                       testRecordsComeInTheOrderAskedFor,
		"lookups match exactly and in catalogue order":              testLookupsMatchExactly,
		"lists by words page without gaps under every order":        testListsPageWithoutGaps,
		"searches mean the same from every keyboard":                testSearchesMeanTheSameFromEveryKeyboard,
		"facet counts are what their filters list":                  testFacetCountsAreWhatTheirFiltersList,
		"facets ignore their own filter":                            testFacetsIgnoreTheirOwnFilter,
		"suggestions complete artists and titles":                   testSuggestionsComplete,
		"pictures open in every size":                               testPicturesOpenInEverySize,
		"a cursor of a generation that is gone is stale":            testForeignGenerationsAreStale,
		"questions that were given up end with their context's end": testQuestionsEndWithTheirContext,
	} {
		t.Run(name, func(t *testing.T) { test(t, shared.For(t)) })
	}
	for name, test := range map[string]func(*testing.T, *Gallery){
		"copies are grouped as near duplicates":       testCopiesAreGroupedAsNearDuplicates,
		"what is put is found after a commit":         testWhatIsPutIsFoundAfterACommit,
		"what is put tells what changed":              testWhatIsPutTellsWhatChanged,
		"a work keeps several pictures":               testAWorkKeepsSeveralPictures,
		"works are found by all their pictures":       testWorksAreFoundByAllTheirPictures,
		"a batch is put whole or not at all":          testABatchIsPutWholeOrNotAtAll,
		"a work that continues another keeps place":   testContinuingKeepsThePlace,
		"removed works are gone after a commit":       testRemovedWorksAreGone,
		"what was measured is not measured again":     testWhatWasMeasuredIsKnown,
		"there is one writer at a time":               testThereIsOneWriterAtATime,
		"readers keep the state that they began with": testReadersKeepTheirState,
		"columns become facets by a commit alone":     testColumnsBecomeFacets,
		"columns that are facets narrow likeness":     testColumnsNarrowLikeness,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			test(t, NewGallery(t, dir, newLibrary(t, dir), 12))
		})
	}
}
