package ingest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/library"
)

// exported writes the works of a library to a file.
func exported(t *testing.T, lib *library.Library, format Format) string {
	t.Helper()
	has, err := embedded.OpenInventory(lib)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = has.Close() }()
	path := filepath.Join(t.TempDir(), "export."+string(format))
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Export(t.Context(), has, defaultSource, format, f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Export(t.Context(), has, "nobody", format, f); art.CodeOf(err) != art.CodeNotFound {
		t.Errorf("of no source: %v", err)
	}
	return path
}

func TestAnExportImportsAgainToTheSameLibrary(t *testing.T) {
	lib, opts := newLibrary(t), nasty(t)
	mustRun(t, lib, opts)
	mustRun(t, lib, Options{Images: opts.Images})
	dir := t.TempDir()
	rows := "title,artist,genre,date,from,subject,subject,Title,medium,note\n" +
		"Sheet,A / B; C,\"[\"\"x|y\"\",\"\"z\"\"]\",c. 1831,,sea,ship,Second,oil,\"two\nlines, \"\"quoted\"\"\"\n" +
		"Sheet,A / B; C,,1890s,,,ship,,,=1+1\n" +
		"\u2028x  <untitled>,'Ann',Ö,500 BC,,,,,,\u202eRTL 😀\n"
	mustRun(t, lib, Options{CSV: writeFile(t, filepath.Join(dir, "rows.csv"), rows), Split: []string{" / "}})
	lines := `[{"title": "Lines", "note": "two\r\nlines"}]`
	mustRun(t, lib, Options{CSV: writeFile(t, filepath.Join(dir, "lines.json"), lines)})
	want := records(t, lib)
	for _, format := range []Format{FormatCSV, FormatJSONL} {
		path := exported(t, lib, format)
		fresh := newLibrary(t)
		sum := mustRun(t, fresh, Options{CSV: path, Images: opts.Images})
		if sum.Failed > 0 || sum.Warnings > 0 {
			t.Errorf("%s: %+v", format, sum.Problems)
		}
		got := records(t, fresh)
		ignored := cmpopts.IgnoreFields(art.Image{}, "Order")
		if format == FormatJSONL { // which has no name twice
			for _, image := range got {
				for i := range image.Properties {
					image.Properties[i].Name = strings.TrimSuffix(image.Properties[i].Name, " (2)")
				}
			}
		}
		if diff := cmp.Diff(want, got, ignored); diff != "" {
			t.Errorf("%s:\n%s", format, diff)
		}
		again, err := os.ReadFile(exported(t, fresh, format))
		first, err2 := os.ReadFile(path)
		if err != nil || err2 != nil || string(again) != string(first) && format == FormatCSV {
			t.Errorf("%s: exported again it is another file: %v, %v", format, err, err2)
		}
		if format == FormatCSV {
			sum = mustRun(t, lib, Options{CSV: path, Images: opts.Images})
			if fmt.Sprint(sum.Added, sum.Updated, sum.Failed) != "0 0 0" {
				t.Errorf("over itself: %d added, %d updated, %d failed", sum.Added, sum.Updated, sum.Failed)
			}
		}
	}
}
