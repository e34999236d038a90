package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestALibraryWithoutPicturesIsSound(t *testing.T) {
	dir := t.TempDir()
	table, library := filepath.Join(dir, "works.csv"), filepath.Join(dir, "library")
	if err := os.WriteFile(table, []byte("id,title\n1,One\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"import", "--csv", table, "--library", library},
		{"check", "--library", library},
		{"check", "--originals", "--repair", "--library", library},
		{"remove", "--source", "main", "--library", library},
		{"check", "--library", library},
	} {
		if code, out, said := likeness(args...); code != exitOK {
			t.Errorf("%q: exit code %d, %s%s", args, code, out, said)
		}
	}
}
