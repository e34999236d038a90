package operator

import "testing"

func TestThePageSaysNothingOfATerminal(t *testing.T) {
	for said, want := range map[string]string{
		"All is well.": "All is well.",
		"There is no folder /a--b; check the path given with --images":                                                                                                                           "There is no folder /a--b.",
		"No column gives titles. If one of these does, say so with --map title=COLUMN: Was, Wo.":                                                                                                 "No column gives titles.",
		`3 artists look joined by "/", such as "A / B"; part them with --split " / ".`:                                                                                                           `3 artists look joined by "/", such as "A / B".`,
		`--map title=Titre: there is no column "Titre"; the columns are A, B`:                                                                                                                    `There is no column "Titre"; the columns are A, B.`,
		"2 works are not in this one: A, B; they are kept. --prune takes out what the source no longer lists.":                                                                                   "2 works are not in this one: A, B; they are kept.",
		"2 rows name 2 pictures on the web; --fetch gets them.":                                                                                                                                  "2 rows name 2 pictures on the web.",
		`No column of the table is known; it has A, B. Say which is which with --map, for example --map title="A"; ... The workbook has the sheets X, Y; X was read. Name another with --sheet.`: "No column of the table is known; it has A, B. The workbook has the sheets X, Y; X was read.",
		"Dogs--and cats.": "Dogs--and cats.",
	} {
		if got := pageSentence(said); got != want {
			t.Errorf("%s\n got %s\nwant %s", said, got, want)
		}
	}
}
