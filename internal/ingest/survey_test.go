package ingest

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

func TestADoubtfulMappingIsSaidBeforeAnythingIsWritten(t *testing.T) {
	rows := func(n int, row func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(row(i) + "\n")
		}
		return b.String()
	}
	images := filepath.Join(t.TempDir(), "pictures")
	writeFile(t, filepath.Join(images, "0.jpg"), jpegOf(1, 8, 8))
	for name, tc := range map[string]struct {
		csv    string
		images string
		want   []string // all that is said; empty for nothing
	}{
		"all is well": {
			"id,title,artist,date\n" + rows(20, func(i int) string { return fmt.Sprintf("%d,Work %d,Monet,1880", i, i) }), "", nil,
		},
		"no titles": {
			"id,artist,legend\n" + rows(20, func(i int) string { return fmt.Sprintf("%d,Monet,Work", i) }), "",
			[]string{"No column gives titles. If one of these does, say so with --map title=COLUMN: legend.", "No column gives dates."},
		},
		"years that cannot be read": {
			"id,title,artist,date\n" + rows(20, func(i int) string { return fmt.Sprintf("%d,Work %d,Monet,reign of x", i, i) }), "",
			[]string{`100 % of the rows have no year: of dates like "reign of x" in the column "date" none can be read.`},
		},
		"a column of images that says whether there is one": {
			"id,title,artist,date,image\n" + rows(20, func(i int) string { return fmt.Sprintf("%d,Work %d,Monet,1880,valid", i+1, i) }), images,
			[]string{`The column "image" names no files: all rows say "valid".`},
		},
		"another folder": {
			"id,title,artist,date,image\n" + rows(3, func(i int) string { return fmt.Sprintf("x%d,Work %d,Monet,1880,%d.tif", i, i, i+5) }), images,
			[]string{`None of the files that the column "image" names is in ` + images},
		},
		"few pictures": {
			"id,title,artist,date,image\n" + rows(20, func(i int) string { return fmt.Sprintf("x%d,Work %d,Monet,1880,%d.jpg", i, i, i) }), images,
			[]string{"Only 1 of 20 rows have a picture in"},
		},
		"titles that are names of files": {
			"id,title,artist,date,file\n" + rows(20, func(i int) string { return fmt.Sprintf("x%d,IMG_%d,Monet,1880,IMG_%d.jpg", i, i, i) }), "",
			[]string{`20 titles are the names of files, such as "IMG_19".`},
		},
		"artists joined": {
			"id,title,artist,date\n" + rows(20, func(i int) string { return fmt.Sprintf("x%d,Work %d,Ann Bow$Cy Dee,1880", i, i) }), "",
			[]string{`20 artists look joined by "$", such as "Ann Bow$Cy Dee"; part them with --split "$".`},
		},
		"one title": {
			"id,title,artist,date\n" + rows(20, func(i int) string { return fmt.Sprintf("x%d,painting,Monet,1880", i) }), "",
			[]string{`All titles are "painting"; they were read from the column "title".`},
		},
		"an id that is none": {
			"id,title,artist,date\n" + rows(20, func(i int) string { return fmt.Sprintf("%d,Work %d,Monet,1880", i%3, i) }), "",
			[]string{`85 % of the rows have an id of another row, so the column "id" may be none; name another with --map id=COLUMN.`},
		},
		"an empty column": {
			"id,title,artist,date\n" + rows(20, func(i int) string { return fmt.Sprintf("%d,Work %d,,1880", i, i) }), "",
			[]string{`100 % of the rows have no artist; it was read from the column "artist".`},
		},
	} {
		lib := newLibrary(t)
		var said []string
		opts := Options{CSV: writeFile(t, filepath.Join(t.TempDir(), "works.csv"), tc.csv), Images: tc.images}
		opts.Warn = func(warnings []string) {
			said = warnings
			if n := len(records(t, lib)); n > 0 {
				t.Errorf("%s: %d works were written before it was said", name, n)
			}
		}
		sum := mustRun(t, lib, opts)
		if len(said) != len(tc.want) || len(sum.Warned) != len(said) {
			t.Errorf("%s: said %q, and in the summary %q", name, said, sum.Warned)
			continue
		}
		for i, want := range tc.want {
			if !strings.HasPrefix(said[i], want) {
				t.Errorf("%s: said %q, not %q", name, said[i], want)
			}
		}
		var b strings.Builder
		if err := sum.Write(&b); err != nil || strings.Count(b.String(), "Look at this: ") != len(tc.want) {
			t.Errorf("%s: %v, %s", name, err, b.String())
		}
	}
}
