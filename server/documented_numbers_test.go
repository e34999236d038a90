package server

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"likeness/internal/jpeg"
	"likeness/internal/raster"
	"likeness/internal/uploads"
)

// The limits that hold for all clients together, and those of time, are told as
// they are: each row names the numbers of the program.
func TestDocumentedNumbersAreThoseOfTheProgram(t *testing.T) {
	text, err := os.ReadFile("../docs/limits.md")
	if err != nil {
		t.Fatal(err)
	}
	_, shared, found := strings.Cut(string(text), "## Of all clients together")
	if !found {
		t.Fatal("there is no table of what all clients have together")
	}
	seconds := func(d time.Duration) string { return fmt.Sprintf("| %.0f |", d.Seconds()) }
	rows := map[string][]string{
		"operations under way":         {fmt.Sprintf("%d a processor, at least %d; %d wait, %.0f seconds", queriesPerProcessor, minConcurrentQueries, maxWaitingQueries, queryPatience.Seconds())},
		"long answers under way":       {fmt.Sprintf("%d wait, %.0f seconds", maxWaitingDear, dearPatience.Seconds()), fmt.Sprintf("searches of more than %d kB, pages of more than %d works, queries of more than %d kB", maxQuickSearch>>10, maxQuickPageSize, maxQuicklyRead>>10)},
		"pictures arriving":            {fmt.Sprintf("%d; each at %d kB", maxArrivingBodies, minBodyBytesPerSecond>>10), fmt.Sprintf("after %.0f seconds, and in %.0f minutes", bodyGrace.Seconds(), bodyTimeout.Minutes())},
		"memory of decoded pictures":   {fmt.Sprintf("%d MB while", raster.MaxDecodeBytes>>20)},
		"pictures being decoded":       {fmt.Sprintf("1 for every two processors; %d wait, %.0f seconds", maxWaitingUploads, uploadPatience.Seconds())},
		"parts of pictures being made": {fmt.Sprintf("1 a processor; %d wait, %.0f seconds", maxWaitingRenders, renderPatience.Seconds())},
		"streams open":                 {fmt.Sprint(maxStreams)},
		"uploads kept":                 {"1 GB, for 30 minutes to 2 hours"},
		"headers of a request":         {seconds(readHeaderTimeout)},
		"an operation":                 {seconds(searchTimeout)},
		"an upload, once it":           {seconds(uploadTimeout)},
		"a part of a picture, once":    {seconds(renderTimeout)},
		"a stream without a sign":      {seconds(pingInterval)},
		"one event, until":             {seconds(eventTimeout)},
		"an answer, until the client":  {seconds(writeTimeout)},
		"a connection that is idle":    {seconds(idleTimeout)},
	}
	told := 0
	for line := range strings.Lines(shared) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| limit") {
			continue
		}
		told++
		known := false
		for name, numbers := range rows {
			if !strings.HasPrefix(line, "| "+name) {
				continue
			}
			known = true
			delete(rows, name)
			for _, number := range numbers {
				if !strings.Contains(line, number) {
					t.Errorf("%q says nothing of %q", strings.TrimSpace(line), number)
				}
			}
		}
		if !known {
			t.Errorf("nothing tests %q", strings.TrimSpace(line))
		}
	}
	if len(rows) > 0 || told == 0 {
		t.Errorf("of %d rows these are missing: %v", told, rows)
	}
	if uploads.MaxUploadBytes != 20e6 || !strings.Contains(string(text), fmt.Sprintf("up to %d scans", jpeg.MaxScans)) {
		t.Error("the limits of uploads are others")
	}
}
