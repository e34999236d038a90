package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Columns become facets with an import, by a later one and without any, and
// nothing that is there is put or read again for it.
func TestFacetsAreChangedWithoutReadingAgain(t *testing.T) {
	dir := t.TempDir()
	library, table := filepath.Join(dir, "library"), filepath.Join(dir, "works.csv")
	rows := "id,title,Medium,School,file\n1,One,oil; gold,Dutch,landscape.jpg\n2,Two,oil,French,none.jpg\n"
	if err := os.WriteFile(table, []byte(rows), 0o644); err != nil {
		t.Fatal(err)
	}
	columns := func() string {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(library, "columns.json"))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	for _, step := range []struct {
		args []string
		code int
		says string
		kept string
	}{
		{[]string{"--csv", table, "--facet", "medium"}, exitOK, "2 added", `"facets":["Medium"]`},
		{[]string{"--csv", table}, exitOK, "2 unchanged", `"facets":["Medium"]`},
		{[]string{"--csv", table, "--facet", "medium", "--facet", "School"}, exitOK, "2 unchanged", `"facets":["Medium","School"]`},
		{[]string{"--facet", "School", "--dry-run"}, exitOK, "would be: School", `"facets":["Medium","School"]`},
		{[]string{"--facet", "School"}, exitOK, "now: School", `"facets":["School"]`},
		{[]string{"--facet", "Size"}, exitUsage, "they have Medium, School", `"facets":["School"]`},
		{[]string{"--facet", "School", "--source", "other"}, exitFailed, `no works of the source "other"`, `"facets":["School"]`},
		{[]string{"--facet", ""}, exitOK, "none beside", `"facets":[]`},
		{[]string{"--csv", table}, exitOK, "2 unchanged", `"facets":[]`},
	} {
		code, out, errOut := likeness(append([]string{"import", "--library", library}, step.args...)...)
		if code != step.code || !strings.Contains(out+errOut, step.says) || !strings.Contains(columns(), step.kept) {
			t.Fatalf("import %q: code %d, said %q and %q, kept %s", step.args, code, out, errOut, columns())
		}
	}
	if code, _, errOut := likeness("import", "--library", library, "--facet", "Medium"); code != exitOK {
		t.Fatal(errOut)
	}
	var got struct {
		Library struct{ Columns []struct{ Name string } }
		Images  struct{ TotalCount int }
	}
	s := serveLibrary(t, library)
	if err := s.ask(`{ library { columns { name } } images(filter: {columns: [{name: "Medium", values: ["gold"]}]}) { totalCount } }`, &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Library.Columns) != 1 || got.Library.Columns[0].Name != "Medium" || got.Images.TotalCount != 1 {
		t.Errorf("%+v", got)
	}
}
