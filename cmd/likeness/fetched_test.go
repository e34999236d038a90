package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWhatWasFetchedIsMovedBackedUpAndRestored follows pictures of the web
// wherever their library goes.
func TestWhatWasFetchedIsMovedBackedUpAndRestored(t *testing.T) {
	const works = 3
	m := newMuseum(t, works)
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	must := func(wants string, args ...string) {
		t.Helper()
		if code, out, said := likeness(args...); code != exitOK || !strings.Contains(out+said, wants) {
			t.Fatalf("%v: exit code %d, %s%s", args, code, out, said)
		}
	}
	importing := func(library string) []string {
		return []string{"import", "--iiif", m.URL + "/collection", "--library", library, "--rate", "1000", "--allow-host", "127.0.0.1"}
	}
	must("3 added", importing(at("first"))...)
	must("Nothing is wrong", "check", "--originals", "--library", at("first"))
	must("", "backup", at("thin"), "--library", at("first"))
	must("", "backup", at("whole"), "--originals", "--library", at("first"))

	if err := os.Rename(at("first"), at("moved")); err != nil {
		t.Fatal(err)
	}
	must("Nothing is wrong", "check", "--originals", "--library", at("moved"))
	if err := os.RemoveAll(at("moved")); err != nil {
		t.Fatal(err)
	}

	m.took("")
	must("", "restore", at("whole"), "--library", at("second"), "--originals", at("pictures"))
	must("Nothing is wrong", "check", "--originals", "--library", at("second"))
	must("--fetch or --iiif", "restore", at("thin"), "--library", at("third"))
	if code, out, _ := likeness("check", "--library", at("third")); code != exitFailed || !strings.Contains(out, "originals") {
		t.Errorf("without what was fetched: exit code %d, %s", code, out)
	}
	if n := m.took(".jpg"); n > 0 {
		t.Errorf("restoring fetched %d pictures", n)
	}
	must("0 added", importing(at("third"))...)
	if n := m.took(".jpg"); n != works {
		t.Errorf("%d pictures were fetched again", n)
	}
	must("Nothing is wrong", "check", "--originals", "--library", at("third"))
}

func TestWhatWasFetchedAndIsNoLongerShownIsToldAndRemoved(t *testing.T) {
	m := newMuseum(t, 3)
	lib := filepath.Join(t.TempDir(), "library")
	if code, out, said := likeness("import", "--iiif", m.URL+"/collection", "--library", lib, "--rate", "1000", "--allow-host", "127.0.0.1"); code != exitOK {
		t.Fatalf("exit code %d, %s%s", code, out, said)
	}
	check := func(wants string, args ...string) {
		t.Helper()
		if code, out, said := likeness(append([]string{"check", "--library", lib}, args...)...); code != exitOK || !strings.Contains(out, wants) {
			t.Errorf("exit code %d, %s%s, want %q", code, out, said, wants)
		}
	}
	count := func() int {
		files, err := filepath.Glob(filepath.Join(lib, "fetched", "pictures", "*", "*"))
		if err != nil {
			t.Fatal(err)
		}
		return len(files)
	}
	before := count() // pictures and their notes
	if code, out, said := likeness("remove", "--id", m.URL+"/1/manifest", "--library", lib); code != exitOK || !strings.Contains(out, "1 work") {
		t.Fatalf("remove: exit code %d, %s%s", code, out, said)
	}
	check("no work shows any more: 1 (")
	if n := count(); n != before {
		t.Errorf("looking removed %d files", before-n)
	}
	check("Removed pictures that were fetched from the web and that no work shows any more: 1.", "--repair")
	if n := count(); n != before-2 {
		t.Errorf("%d files are left of %d", n, before)
	}
	check("Nothing is wrong", "--originals")
}
