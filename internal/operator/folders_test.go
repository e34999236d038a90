package operator_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"likeness/internal/art"
)

func names(places []art.Place) string {
	var all []string
	for _, p := range places {
		all = append(all, p.Name)
	}
	return strings.Join(all, " ")
}

func TestAFolderTellsWhatCanBeChosen(t *testing.T) {
	d, dir := desk(t, create(t)), t.TempDir()
	for _, sub := range []string{"b", "A", ".hidden", "Ärzte"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"works.csv", "Works.XLSX", "old.csv.zip", "1.jpg", "2.TIFF", "notes.doc", ".hidden.csv"} {
		write(t, filepath.Join(dir, file), "x")
	}
	folder, err := d.Folder(t.Context(), `  "`+dir+`" `)
	if err != nil {
		t.Fatal(err)
	}
	if names(folder.Folders) != "A b Ärzte" || names(folder.Tables) != "old.csv.zip works.csv Works.XLSX" || folder.Pictures != 2 || folder.Cut {
		t.Errorf("%+v", folder)
	}
	if folder.Parent == nil || *folder.Parent != filepath.Dir(dir) || len(folder.Places) == 0 {
		t.Errorf("parent %v, places %v", folder.Parent, folder.Places)
	}
	if home, err := d.Folder(t.Context(), ""); err != nil || !filepath.IsAbs(home.Path) {
		t.Errorf("where it begins: %+v, %v", home, err)
	}
	for path, want := range map[string]struct {
		code art.Code
		says string
	}{
		filepath.Join(dir, "gone"):      {art.CodeNotFound, "There is no folder"},
		filepath.Join(dir, "works.csv"): {art.CodeInvalid, "is a file"},
		"pictures":                      {art.CodeInvalid, "no whole path"},
	} {
		if _, err := d.Folder(t.Context(), path); art.CodeOf(err) != want.code || !strings.Contains(err.Error(), want.says) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestTheReportIsReadInParts(t *testing.T) {
	d, dir := desk(t, create(t)), t.TempDir()
	rows := "id,title,file\n"
	for i := range 25 {
		rows += fmt.Sprintf("%d,Work %d,gone%d.jpg\n", i, i, i)
	}
	if report, err := d.Report(t.Context(), 0, 10); err != nil || report.Total != 0 {
		t.Errorf("before the first import: %+v, %v", report, err)
	}
	write(t, filepath.Join(dir, "unnamed.png"), "no picture")
	job, err := d.Import(t.Context(), art.ImportRequest{Table: write(t, filepath.Join(dir, "works.csv"), rows), Folder: dir})
	done(t, d, job, err)
	part, err := d.Report(t.Context(), 20, 3)
	if err != nil || part.Total != 26 || len(part.Problems) != 3 || part.Problems[0].Line != 22 || part.Problems[0].File != "gone20.jpg" || part.Problems[0].Reason == "" {
		t.Errorf("%+v, %v", part, err)
	}
}
