package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"likeness/internal/art"
	"likeness/internal/library"
	"likeness/internal/paint"
)

// likeness runs one command line.
func likeness(args ...string) (code int, out, errOut string) {
	var stdout, stderr bytes.Buffer
	code = run(args, &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// Small works that the program painted, as they stand in the repository.
const (
	gallery      = "../../testdata/gallery"
	galleryTable = gallery + "/" + paint.MetadataFile
	galleryWorks = 24
)

func TestExitCodesAndSentences(t *testing.T) {
	dir, table := gallery, galleryTable
	empty := filepath.Join(t.TempDir(), "empty.csv")
	if err := os.WriteFile(empty, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	nowhere := filepath.Join(t.TempDir(), "library")
	for name, test := range map[string]struct {
		args []string
		code int
		says string
	}{
		"help of all":                  {[]string{"--help"}, exitOK, "import"},
		"no library to open":           {[]string{"--library", filepath.Join(dir, "metadata.csv"), "--no-browser"}, exitFailed, "cannot be"},
		"help":                         {[]string{"import", "--help"}, exitOK, "--dry-run"},
		"version":                      {[]string{"version"}, exitOK, "likeness"},
		"unknown command":              {[]string{"dance"}, exitUsage, "likeness --help"},
		"unknown option":               {[]string{"serve", "--fast"}, exitUsage, "--fast"},
		"nothing to import":            {[]string{"import", "--library", nowhere}, exitUsage, "--csv FILE, --images DIR"},
		"an empty table":               {[]string{"import", "--csv", empty, "--library", nowhere}, exitUsage, "empty"},
		"a column that is not there":   {[]string{"import", "--csv", table, "--images", dir, "--map", "title=Titre", "--library", nowhere}, exitUsage, "Titre"},
		"a field that is not there":    {[]string{"import", "--csv", table, "--images", dir, "--map", "colour=Title", "--library", nowhere}, exitUsage, "colour"},
		"no library to serve":          {[]string{"serve", "--library", nowhere}, exitFailed, "likeness import --csv"},
		"no library to look through":   {[]string{"duplicates", "--library", nowhere}, exitFailed, "likeness import --csv"},
		"a folder that is not there":   {[]string{"import", "--images", filepath.Join(dir, "none"), "--library", nowhere}, exitUsage, "none"},
		"a cluster without a store":    {[]string{"serve", "--engine", "weaviate", "--weaviate-url", "http://127.0.0.1:1"}, exitUsage, "--store"},
		"a store without a cluster":    {[]string{"import", "--csv", table, "--library", nowhere, "--store", "file:///tmp"}, exitUsage, "--engine weaviate"},
		"an operator of a cluster":     {[]string{"serve", "--engine", "weaviate", "--weaviate-url", "http://127.0.0.1:1", "--store", "file:///tmp", "--operator-token", "x"}, exitUsage, "likeness import"},
		"a cluster over the internet":  {[]string{"import", "--csv", table, "--library", nowhere, "--engine", "weaviate", "--weaviate-url", "http://192.0.2.1", "--store", "file:///nowhere"}, exitUsage, "https"},
		"no cluster":                   {[]string{"import", "--csv", table, "--library", nowhere, "--engine", "weaviate", "--weaviate-url", "http://127.0.0.1:1", "--store", "file:///nowhere"}, exitFailed, "No node of the cluster answers"},
		"not the URL of a node":        {[]string{"import", "--csv", table, "--library", nowhere, "--engine", "weaviate", "--weaviate-url", "127.0.0.1:8080", "--store", "file:///nowhere"}, exitUsage, "no URL"},
		"nothing to migrate":           {[]string{"migrate", "--to", "weaviate", "--library", nowhere, "--weaviate-url", "http://127.0.0.1:1", "--store", "file:///nowhere"}, exitFailed, "likeness import --csv"},
		"a library in somebody's home": {[]string{"import", "--csv", table, "--library", dir}, exitUsage, "other files"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, errOut := likeness(test.args...)
			if code != test.code || !strings.Contains(out+errOut, test.says) {
				t.Errorf("exit code %d, want %d; said %q and %q, want something with %q", code, test.code, out, errOut, test.says)
			}
			if strings.Count(strings.TrimSpace(errOut), "\n") > 0 {
				t.Errorf("more than one line of error: %q", errOut)
			}
			if _, err := os.Stat(nowhere); err == nil {
				t.Error("a library was made")
			}
		})
	}
}

func TestADryRunTellsAndMakesNothing(t *testing.T) {
	dir, table := gallery, galleryTable
	lib := filepath.Join(t.TempDir(), "library")
	code, out, errOut := likeness("import", "--csv", table, "--images", dir, "--library", lib, "--dry-run")
	if code != exitOK || !strings.Contains(out, "Title") {
		t.Fatalf("exit code %d, %q %q", code, out, errOut)
	}
	if _, err := os.Stat(lib); err == nil {
		t.Fatal("a library was made")
	}
}

func TestImportEvalAndDuplicatesOnOneLibrary(t *testing.T) {
	dir, table := gallery, galleryTable
	path := filepath.Join(t.TempDir(), "library")
	for _, want := range []string{"24 added", "24 unchanged"} {
		code, out, errOut := likeness("import", "--csv", table, "--images", dir, "--library", path)
		if code != exitOK || !strings.Contains(out, want) {
			t.Fatalf("exit code %d, %q %q, want %q", code, out, errOut, want)
		}
	}
	lib, err := library.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if p := lib.Progress(); p.Stage != art.StageDone || !p.Finished {
		t.Errorf("watchers are left with %+v", p)
	}
	if _, err := os.Stat(lib.ReportPath()); err != nil {
		t.Errorf("no report beside the library: %v", err)
	}
	code, out, errOut := likeness("eval", "--json", "--library", path)
	var report struct{ Works int }
	if err := json.Unmarshal([]byte(out), &report); code != exitOK || err != nil || report.Works != galleryWorks {
		t.Errorf("eval: exit code %d, %d works, %v %q", code, report.Works, err, errOut)
	}
	if code, out, errOut := likeness("duplicates", "--library", path); code != exitOK || !strings.Contains(out, "groups") {
		t.Errorf("duplicates: exit code %d, %q %q", code, out, errOut)
	}
	samples := filepath.Join(t.TempDir(), "samples.png")
	if code, out, errOut := likeness("train", "--library", path, "--samples", samples); code != exitOK || !strings.Contains(out, "too few to train on") {
		t.Errorf("train: exit code %d, %q %q", code, out, errOut)
	}
	if info, err := os.Stat(samples); err != nil || info.Size() == 0 {
		t.Errorf("no samples: %v", err)
	}
}

func TestTheTimeOfAnImportIsThatOfAllItsStages(t *testing.T) {
	path := filepath.Join(t.TempDir(), "library")
	code, out, errOut := likeness("import", "--verbose", "--csv", galleryTable, "--images", gallery, "--library", path)
	if code != exitOK {
		t.Fatalf("exit code %d, %q %q", code, out, errOut)
	}
	_, times, _ := strings.Cut(out, "It took ")
	lines := strings.Split(strings.TrimSpace(times), "\n")
	whole, err := time.ParseDuration(strings.TrimSuffix(lines[0], "."))
	if err != nil {
		t.Fatalf("%v: %q", err, out)
	}
	var sum time.Duration
	stages := map[string]bool{}
	for _, line := range lines[1:] {
		took, stage, _ := strings.Cut(strings.TrimSpace(line), "  ")
		d, err := time.ParseDuration(took)
		if err != nil {
			break // what follows the table
		}
		sum += d
		stages[stage] = true
	}
	if diff := (whole - sum).Abs(); diff > whole/4+time.Second {
		t.Errorf("%s in all, %s in its stages: %q", whole, sum, times)
	}
	for _, stage := range []art.Stage{art.StageReading, art.StagePictures, art.StageVectors, art.StageIndexes} {
		if !stages[stageNames[stage]] {
			t.Errorf("nothing is said of the stage %s: %q", stage, times)
		}
	}
}

func TestASecondImporterIsTurnedAway(t *testing.T) {
	dir, table := gallery, galleryTable
	path := filepath.Join(t.TempDir(), "library")
	lib, err := library.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	unlock, err := lib.Lock()
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	code, _, errOut := likeness("import", "--csv", table, "--images", dir, "--library", path)
	if code != exitFailed || !strings.Contains(errOut, "Another import") {
		t.Fatalf("exit code %d, %q", code, errOut)
	}
}
