package embedded_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"likeness/internal/durable"
)

// Windows renames no folder of which a file is open or mapped into memory;
// Linux does, and tells what is.
func TestABuildLetsGoOfItsFilesBeforeItIsPublished(t *testing.T) {
	g := paintGallery(t, 12)
	published := 0
	durable.Synced = func(path string) {
		if filepath.Base(filepath.Dir(path)) != "generations" {
			return
		}
		published++
		for _, held := range openFiles(t) {
			if strings.HasPrefix(held, path+"/") {
				t.Errorf("%s was held when its generation was put into place", held)
			}
		}
	}
	defer func() { durable.Synced = nil }()
	g.Add(1) // lies beside the graphs of before
	g.Works[0].Title = "Another title"
	g.WriteTable()
	g.Import() // leaves all graphs as they were
	if published < 2 {
		t.Fatalf("%d generations were published", published)
	}
}

// openFiles lists what this process has open and mapped.
func openFiles(t *testing.T) []string {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for line := range strings.Lines(string(maps)) {
		if at := strings.IndexByte(line, '/'); at >= 0 {
			files = append(files, strings.TrimSpace(line[at:]))
		}
	}
	numbers, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, number := range numbers {
		if file, err := os.Readlink(number); err == nil { // some are gone since
			files = append(files, file)
		}
	}
	return files
}
