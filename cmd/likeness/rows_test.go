package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/dustin/go-humanize"
)

// tortureRows is how many rows `make torture` imports; see the Makefile.
const tortureRows = "LIKENESS_TORTURE_ROWS"

// TestAMillionRows imports as many rows as a library is made for: none is
// lost, each is found, and the next import has nothing to do.
func TestAMillionRows(t *testing.T) {
	if os.Getenv(tortureRows) == "" {
		t.Skip("it takes minutes; make torture runs it")
	}
	rows, err := strconv.Atoi(os.Getenv(tortureRows))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	table, library := filepath.Join(dir, "works.csv"), filepath.Join(dir, "library")
	writeRows(t, table, rows)
	for _, want := range []string{"%s added, 0 updated, 0 unchanged, 0 failed", "0 added, 0 updated, %s unchanged, 0 failed"} {
		code, out, said := likeness("--verbose", "import", "--csv", table, "--library", library)
		if want = fmt.Sprintf(want, humanize.Comma(int64(rows))); code != exitOK || !strings.Contains(out, want) {
			t.Fatalf("exit code %d, %q %q, want %q", code, out, said, want)
		}
		t.Log(out)
	}
	code, out, said := likeness("export", "--library", library)
	if lines := strings.Count(out, "\n"); code != exitOK || lines != rows+1 {
		t.Errorf("export: exit code %d, %d lines, %s", code, lines, said)
	}
	served := serveLibrary(t, library)
	served.waitFor(rows)
	for _, row := range []int{0, rows / 3, rows - 1} {
		var found listed
		if err := served.ask(fmt.Sprintf(`{ images(search: "sheet%d") { totalCount edges { node { id url } } } }`, row), &found); err != nil || found.Images.TotalCount != 1 {
			t.Errorf("the words of row %d find %d works, %v", row, found.Images.TotalCount, err)
		}
	}
}

// writeRows writes a table of works that differ, with words as seldom and as
// usual as those of titles.
func writeRows(t *testing.T, path string, rows int) {
	t.Helper()
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	fmt.Fprintln(w, "id,name,artist,collection,genre,date")
	kinds := []string{"Study", "View", "Portrait", "Harbour", "Bridge", "Head", "Figure", "Tree"}
	for i := range rows {
		fmt.Fprintf(w, "%d,%s of word%d near word%d (sheet%d),Painter %d,Collection %d,genre %d,%d\n",
			i, kinds[i%len(kinds)], i*i%3001, i*7919%50021, i, i%9973, i%23, i%41, 1500+i%500)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
