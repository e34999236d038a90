package ingest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"likeness/internal/art"
)

func TestWhatASourceNoLongerListsIsNamedAndTakenOutWhenAsked(t *testing.T) {
	dir, lib := t.TempDir(), newLibrary(t)
	images := filepath.Join(dir, "images")
	for i := range 3 {
		writeFile(t, filepath.Join(images, fmt.Sprintf("%d.jpg", i)), jpegOf(i, 40, 30))
	}
	other := Options{CSV: writeFile(t, filepath.Join(dir, "other.csv"), "id,title\n9,Ninth\n"), Source: "Prado"}
	opts := Options{CSV: writeFile(t, filepath.Join(dir, "works.csv"), "id,title,file\n1,First,1.jpg\n2,Second,2.jpg\n3,Third,\n"), Images: images}
	mustRun(t, lib, Options{Images: images}) // of which 0.jpg stays a file alone
	mustRun(t, lib, other)
	mustRun(t, lib, opts)

	writeFile(t, opts.CSV, "id,title,file\n1,First,1.jpg\n")
	sum := mustRun(t, lib, opts)
	if notes := strings.Join(sum.Notes, " "); !strings.Contains(notes, "3 works are not in this one: 2.jpg, Third; they are kept. --prune") || sum.Removed != 0 {
		t.Errorf("kept: %d, %q", sum.Removed, notes)
	}
	reported := func(sum *Summary, outcome Outcome) (names []string) {
		for _, r := range readReport(t, sum.Report) {
			if r[3] == string(outcome) {
				names = append(names, r[1])
			}
		}
		return names
	}
	if got := reported(sum, OutcomeGone); len(got) != 2 {
		t.Errorf("reported %q", got)
	}

	opts.Prune = true
	foreseen := mustPreview(t, lib, opts)
	if notes := strings.Join(foreseen.Notes, " "); foreseen.Removed != 2 || !strings.Contains(notes, "would be taken out: 2.jpg, Third") {
		t.Errorf("dry: %d, %q", foreseen.Removed, notes)
	}
	if len(records(t, lib)) != 5 {
		t.Error("a dry run took works out")
	}
	sum = mustRun(t, lib, opts)
	all := records(t, lib)
	for _, key := range []string{"id:1", "path:0.jpg", "id:9"} {
		if _, ok := all[key]; !ok {
			t.Errorf("%s was taken out", key)
		}
	}
	if len(all) != 3 || sum.Removed != 2 || len(reported(sum, OutcomeTakenOut)) != 2 {
		t.Errorf("%d are left, %d taken out", len(all), sum.Removed)
	}
	if again := mustRun(t, lib, opts); again.Removed != 0 || len(records(t, lib)) != 3 {
		t.Errorf("again: %d taken out", again.Removed)
	}

	// The folder alone knows nothing of rows, but of files that are gone.
	if err := os.Remove(filepath.Join(images, "0.jpg")); err != nil {
		t.Fatal(err)
	}
	sum = mustRun(t, lib, Options{Images: images, Prune: true})
	if _, ok := records(t, lib)["id:1"]; !ok || sum.Removed != 1 {
		t.Errorf("the folder alone: %d taken out", sum.Removed)
	}
}

func TestNothingIsTakenOutWhileItIsNotSureWhatTheSourceLists(t *testing.T) {
	dir, lib := t.TempDir(), newLibrary(t)
	opts := Options{CSV: writeFile(t, filepath.Join(dir, "works.csv"), "id,title\n1,First\n2,Second\n"), Prune: true}
	mustRun(t, lib, opts)
	writeFile(t, opts.CSV, "id,title\n1,First\n2,\""+strings.Repeat("x", 17<<20)+"\"\n")
	sum := mustRun(t, lib, opts)
	if notes := strings.Join(sum.Notes, " "); sum.Removed != 0 || len(records(t, lib)) != 2 || !strings.Contains(notes, "Nothing was taken out: 1 row") {
		t.Errorf("%d taken out, %q", sum.Removed, notes)
	}
	if _, err := Preview(t.Context(), nil, Options{CSV: filepath.Join(dir, "none.csv"), Prune: true}, nil); art.CodeOf(err) != art.CodeInvalid {
		t.Error(err)
	}
}

// TestATableThatIsChangedWhileItIsReadTakesNothingOut cuts the table in the
// middle of an import that is to prune, as whoever writes it anew would.
func TestATableThatIsChangedWhileItIsReadTakesNothingOut(t *testing.T) {
	lib, dir := newLibrary(t), t.TempDir()
	csv := filepath.Join(dir, "works.csv")
	writeFile(t, csv, "id,title\n1,Sea\n2,Wood\n3,Heath\n")
	opts := Options{CSV: csv, Prune: true}
	mustRun(t, lib, opts)
	writeFile(t, csv, "id,title\n1,Sea\n2,Wood\n4,Field\n")
	changed := false
	sum, err := importInto(t.Context(), lib, opts, func(art.Progress) {
		if !changed { // its rows were read, and are compared with those of the library next
			changed = true
			writeFile(t, csv, "id,title\n1,Sea\n")
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if notes := strings.Join(sum.Notes, " "); sum.Removed > 0 || len(records(t, lib)) != 4 || !strings.Contains(notes, "Nothing was taken out") || !strings.Contains(notes, "import it again") {
		t.Errorf("%d taken out, %q", sum.Removed, notes)
	}
	writeFile(t, csv, "id,title\n1,Sea\n2,Wood\n4,Field\n")
	if sum := mustRun(t, lib, opts); sum.Removed != 1 || len(records(t, lib)) != 3 {
		t.Errorf("of the table at rest %d are taken out: %q", sum.Removed, sum.Notes)
	}
}
