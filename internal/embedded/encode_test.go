package embedded_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"likeness/internal/art"
	"likeness/internal/artefact"
	"likeness/internal/embedded"
	"likeness/internal/encode"
	"likeness/internal/encoder/encodertest"
	"likeness/internal/enginetest"
	"likeness/internal/models"
)

// counting counts what a network is shown, and ends after so many pictures as a
// stopped import does.
type counting struct {
	art.Encoders
	pictures, words, most int
	untilWords            bool // ends before the first title, too
	stop                  context.CancelFunc
}

func (c *counting) EncodePicture(ctx context.Context, sum string, picture *art.Raster) ([]float32, error) {
	if c.pictures == c.most {
		c.stop()
		return nil, ctx.Err()
	}
	c.pictures++
	return c.Encoders.EncodePicture(ctx, sum, picture)
}

func (c *counting) EncodeWords(ctx context.Context, sum, words string) ([]float32, error) {
	if c.untilWords {
		c.stop()
		return nil, ctx.Err()
	}
	c.words++
	return c.Encoders.EncodeWords(ctx, sum, words)
}

// bringNetwork adds the tiny encoder under a name.
func bringNetwork(t *testing.T, g *enginetest.Gallery, id string) models.Model {
	t.Helper()
	from := filepath.Join(t.TempDir(), "network")
	err := encodertest.WriteTiny(from)
	var tried models.Addition
	if err == nil {
		tried, err = models.Try(t.Context(), from, id)
	}
	if err == nil {
		err = models.Keep(t.Context(), folderOf(g).ModelsDir(), from, &tried.Model)
	}
	if err != nil {
		t.Fatal(err)
	}
	return tried.Model
}

// show commits with a network at hand, which may see so many pictures, and
// tells how many it was shown.
func show(t *testing.T, g *enginetest.Gallery, most int) (pictures, words int, err error) {
	t.Helper()
	return showTo(t, g, &counting{most: most})
}

// showUntilWords is show of all pictures, and of no title.
func showUntilWords(t *testing.T, g *enginetest.Gallery) (pictures, words int, err error) {
	t.Helper()
	return showTo(t, g, &counting{most: -1, untilWords: true})
}

func showTo(t *testing.T, g *enginetest.Gallery, c *counting) (pictures, words int, err error) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	pool := models.NewPool(folderOf(g).ModelsDir())
	c.Encoders, c.stop = pool, stop
	w := g.Library.Begin(t).(*embedded.Writer)
	w.Encoders = c
	_, err = w.Commit(ctx, nil)
	if closeErr := errors.Join(w.Close(), pool.Close()); closeErr != nil {
		t.Fatal(closeErr)
	}
	return c.pictures, c.words, err
}

func TestANetworkSeesTheWorksOnceWhateverEndsIt(t *testing.T) {
	const works = 12
	g := paintGallery(t, works)
	model := bringNetwork(t, g, "meaning")
	commitAndClose(t, g.Library.Begin(t)) // nobody shows it anything
	if metricNamed(g.Current(), "meaning") != nil {
		t.Fatal("there is a metric of a network that saw nothing")
	}
	before := g.Current().ID()
	if pictures, _, err := show(t, g, works/3); !errors.Is(err, context.Canceled) || pictures != works/3 {
		t.Fatalf("stopped after %d pictures: %v", pictures, err)
	}
	if g.Current().ID() != before {
		t.Error("a generation was published that is not complete")
	}
	pictures, words, err := show(t, g, -1)
	if err != nil || pictures != works-works/3 || words == 0 {
		t.Fatalf("%d pictures and %d titles were shown: %v", pictures, words, err)
	}
	generation := g.Current()
	m := metricNamed(generation, "meaning")
	if m == nil || !m.ComparesUploads || !m.ReadsWords || m.Works != works || m.Dimensions != model.Dimensions || m.Source == nil || m.RecallAt10 == nil {
		t.Fatalf("the metric is %+v", m)
	}
	if generation.Metrics()[0].ID != art.Overall {
		t.Errorf("%s became the default", generation.Metrics()[0].ID)
	}
	if pictures, words, err := show(t, g, -1); err != nil || pictures+words != 0 || g.Current().ID() != generation.ID() {
		t.Errorf("the next import shows it %d pictures and %d titles again, %v", pictures, words, err)
	}
}

// TestWhatScoresOfWordsMeanIsLearnedOnceWordsAreEncoded ends a network after the
// last picture and before the first title, as a kill may.
func TestWhatScoresOfWordsMeanIsLearnedOnceWordsAreEncoded(t *testing.T) {
	const works = 6
	g := paintGallery(t, works)
	bringNetwork(t, g, "meaning")
	if pictures, _, err := showUntilWords(t, g); !errors.Is(err, context.Canceled) || pictures != works {
		t.Fatalf("stopped after %d pictures: %v", pictures, err)
	}
	g.Works[0].Artist += " the Younger"
	g.WriteTable()
	g.Import() // with no network at hand
	if metricNamed(g.Current(), "meaning") == nil {
		t.Fatal("all pictures were seen, and there is no metric")
	}
	scale := calibrationOf(t, g)
	if pictures, words, err := show(t, g, -1); err != nil || pictures != 0 || words == 0 {
		t.Fatalf("%d pictures and %d titles were shown: %v", pictures, words, err)
	}
	if calibrationOf(t, g) == scale {
		t.Error("what scores of words mean was not learned when titles were encoded")
	}
}

func TestWorksThatComeLaterAreShownToANetworkAlone(t *testing.T) {
	g := paintGallery(t, 10)
	bringNetwork(t, g, "meaning")
	if _, _, err := show(t, g, -1); err != nil {
		t.Fatal(err)
	}
	g.Add(3) // by an import that has no network at hand
	if m := metricNamed(g.Current(), "meaning"); m == nil || m.Works != 10 {
		t.Fatalf("meanwhile the metric is %+v", m)
	}
	if pictures, _, err := show(t, g, -1); err != nil || pictures != 3 {
		t.Fatalf("%d pictures were shown: %v", pictures, err)
	}
	if m := metricNamed(g.Current(), "meaning"); m == nil || m.Works != 13 {
		t.Fatalf("the metric is %+v", m)
	}
}

func TestANetworkThatIsDamagedLeavesTheLibraryAsItIs(t *testing.T) {
	g := paintGallery(t, 6)
	model := bringNetwork(t, g, "meaning")
	path := models.Paths(folderOf(g).ModelsDir(), model)[0]
	if err := os.Truncate(path, 10); err != nil {
		t.Fatal(err)
	}
	if pictures, _, err := show(t, g, -1); err != nil || pictures == 0 {
		t.Errorf("%d pictures were shown: %v", pictures, err) // and answered that it cannot
	}
	generation := g.Current()
	if metricNamed(generation, "meaning") != nil || !slices.ContainsFunc(generation.Metrics(), func(m art.Metric) bool { return m.ID == "colour" }) {
		t.Errorf("the metrics are %+v", generation.Metrics())
	}
}

// overallOf checks that the overall blend of a generation holds a metric that was
// brought, and that every work's score is what the parts make.
func overallOf(t *testing.T, generation enginetest.Served, id string) {
	t.Helper()
	parts, err := generation.Models.Parts(art.Overall)
	if err != nil || !slices.ContainsFunc(parts, func(p encode.Part) bool { return p.Metric == id && p.Share > 0 }) {
		t.Fatalf("the overall blend is made of %+v (%+v), %v", parts, generation.Models.Recipe().Brought, err)
	}
	if about := generation.Metrics()[0]; about.ID != art.Overall || !strings.Contains(about.Description, "tiny-by-hand") {
		t.Errorf("it is described as %q", about.Description)
	}
	all := enginetest.IDs(t, generation)
	for _, of := range all {
		near := enginetest.Nearest(t, generation, art.NearestQuery{Vectors: enginetest.VectorsOf(t, generation, of), Metric: art.Overall, Exclude: []string{of}, Exact: true, Limit: len(all)})
		if len(near.Hits) != len(all)-1 {
			t.Fatalf("it finds %d of %d works", len(near.Hits), len(all)-1)
		}
		for _, hit := range near.Hits {
			sum := 0.0
			for i, c := range hit.Contributions {
				sum += parts[i].Share * c.Score
			}
			if len(hit.Contributions) != len(parts) || math.Abs(sum-hit.Score) > 1e-4 {
				t.Fatalf("the blend scores %g, its parts make %g of %+v", hit.Score, sum, hit.Contributions)
			}
		}
	}
}

func TestANetworkJoinsTheOverallBlendAndLeavesIt(t *testing.T) {
	g := paintGallery(t, 20)
	for i := range g.Works { // no two share what a weight could be measured by
		g.Works[i].Artist, g.Works[i].Genre = fmt.Sprintf("Painter %d", i), fmt.Sprintf("Kind %d", i)
	}
	g.WriteTable()
	g.Import()
	bringNetwork(t, g, "meaning")
	before := g.Current().Metrics()[0].Dimensions
	if _, _, err := show(t, g, -1); err != nil {
		t.Fatal(err)
	}
	overallOf(t, g.Current(), "meaning")
	g.Add(1) // by an import that has no network at hand
	if parts, err := g.Current().Models.Parts(art.Overall); err != nil || len(parts) < 6 {
		t.Fatalf("meanwhile the blend is made of %+v, %v", parts, err)
	}
	if _, _, err := show(t, g, -1); err != nil {
		t.Fatal(err)
	}
	overallOf(t, g.Current(), "meaning")
	compared := keptOf(t, g, artefact.ComparedName)
	forgetDuplicates(t, g)
	if _, _, err := show(t, g, -1); err != nil || !bytes.Equal(compared, keptOf(t, g, artefact.ComparedName)) {
		t.Errorf("other works were compared for near duplicates than from nothing, %v", err)
	}
	id := g.Current().ID()
	if _, _, err := show(t, g, -1); err != nil || g.Current().ID() != id {
		t.Errorf("though nothing changed, %s became %s, %v", id, g.Current().ID(), err)
	}
	if err := models.Remove(folderOf(g).ModelsDir(), "meaning"); err != nil {
		t.Fatal(err)
	}
	commitAndClose(t, g.Library.Begin(t))
	generation := g.Current()
	if about := generation.Metrics()[0]; about.ID != art.Overall || about.Dimensions != before || strings.Contains(about.Description, "tiny") {
		t.Errorf("without the network the default is %+v", about)
	}
}
