package embedded_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"likeness/internal/artefact"
	"likeness/internal/enginetest"
	"likeness/internal/ingest"
)

// TestNearDuplicatesOfFewNewWorksAreThoseFoundFromNothing adds, changes and takes
// out one work after another, and each time has near duplicates found again
// without what was known of them: the groups, and what was compared for them.
func TestNearDuplicatesOfFewNewWorksAreThoseFoundFromNothing(t *testing.T) {
	g := paintGallery(t, 40)
	same := func(when string, groups int) {
		t.Helper()
		kept, compared := keptOf(t, g, artefact.NearDuplicatesName), keptOf(t, g, artefact.ComparedName)
		forgetDuplicates(t, g)
		g.Import()
		if fromNothing := keptOf(t, g, artefact.NearDuplicatesName); !bytes.Equal(kept, fromNothing) {
			t.Errorf("%s, the groups are %s, from nothing %s", when, kept, fromNothing)
		}
		if !bytes.Equal(compared, keptOf(t, g, artefact.ComparedName)) {
			t.Errorf("%s, other works were compared than from nothing", when)
		}
		found, err := artefact.DecodeNearDuplicates(kept)
		if err != nil || len(found) != groups {
			t.Errorf("%s, %d groups were found, want %d (%v)", when, len(found), groups, err)
		}
	}
	before, err := artefact.DecodeNearDuplicates(keptOf(t, g, artefact.NearDuplicatesName))
	if err != nil {
		t.Fatal(err)
	}
	chance := len(before)
	for i := range 3 { // the third has all graphs built anew
		g.Copy(i)
		same("with one copy more", chance+1+i)
	}
	g.Add(1)
	same("with one more work", chance+3)
	showBy(t, g, 4, 5)
	same("with a work shown by the picture of another", chance+4)
	takeOut(t, g, 5)
	same("without that other", chance+3)
	takeOut(t, g, 0)
	same("without the first of the copied", chance+2)
}

// TestCopiesAloneAreNearDuplicates has a library of one picture only, of which no
// metric tells anything: it does not differ from the others.
func TestCopiesAloneAreNearDuplicates(t *testing.T) {
	g := paintGallery(t, 1)
	g.Copy(0)
	g.Copy(1)
	groups, err := artefact.DecodeNearDuplicates(keptOf(t, g, artefact.NearDuplicatesName))
	if err != nil || len(groups) != 1 || len(groups[0].ImageIDs) != 3 {
		t.Errorf("the groups are %v (%v), want one of three works", groups, err)
	}
}

// keptOf is an artefact of the generation that serves.
func keptOf(t *testing.T, g *enginetest.Gallery, name string) []byte {
	t.Helper()
	for _, a := range g.Current().Artefacts() {
		if a.Name == name {
			data, err := folderOf(g).Artefact(t.Context(), a)
			if err != nil {
				t.Fatal(err)
			}
			return data
		}
	}
	t.Fatalf("there is no artefact %s", name)
	return nil
}

// forgetDuplicates loses what was found out about near duplicates.
func forgetDuplicates(t *testing.T, g *enginetest.Gallery) {
	t.Helper()
	for _, name := range []string{artefact.NearDuplicatesName, artefact.ComparedName} {
		files, err := filepath.Glob(filepath.Join(folderOf(g).Dir(), "artefacts", name+".*"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", name, files, err)
		}
		for _, file := range files {
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// showBy gives one work the picture of another.
func showBy(t *testing.T, g *enginetest.Gallery, work, other int) {
	t.Helper()
	picture, err := os.ReadFile(filepath.Join(g.Dir, g.Works[other].File))
	if err == nil {
		err = os.WriteFile(filepath.Join(g.Dir, g.Works[work].File), picture, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	g.Import()
}

// takeOut removes a work, and its picture.
func takeOut(t *testing.T, g *enginetest.Gallery, work int) {
	t.Helper()
	if err := os.Remove(filepath.Join(g.Dir, g.Works[work].File)); err != nil {
		t.Fatal(err)
	}
	g.Works = slices.Delete(g.Works, work, work+1)
	g.WriteTable()
	w := g.Library.Begin(t)
	options := g.Options()
	options.Prune = true
	if _, err := ingest.Run(t.Context(), w, options, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Commit(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}
