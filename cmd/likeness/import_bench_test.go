package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// benchRows is how many rows BenchmarkImportRows imports.
const benchRows = 20_000

// BenchmarkImportRows imports rows without pictures, to their end: a library
// that can be searched.
func BenchmarkImportRows(b *testing.B) {
	table := filepath.Join(b.TempDir(), "works.csv")
	if err := os.WriteFile(table, writtenRows(b), 0o644); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		args := []string{"import", "--quiet", "--csv", table, "--library", filepath.Join(b.TempDir(), "library")}
		if code := run(args, io.Discard, os.Stderr); code != exitOK {
			b.Fatalf("exit code %d", code)
		}
	}
	b.ReportMetric(float64(benchRows*b.N)/b.Elapsed().Seconds(), "rows/s")
}

// writtenRows is a table of works whose titles are made of words that are as
// unevenly frequent as those of a museum's.
func writtenRows(b *testing.B) []byte {
	b.Helper()
	r := rand.New(rand.NewPCG(3, 3))
	frequent := rand.NewZipf(r, 1.1, 3, 20_000)
	words := func(n int) string {
		text := make([]string, n)
		for i := range text {
			text[i] = fmt.Sprintf("word%x", frequent.Uint64())
		}
		return strings.Join(text, " ")
	}
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	_ = w.Write([]string{"id", "title", "artist", "collection", "genre", "date"})
	for i := range benchRows {
		_ = w.Write([]string{
			fmt.Sprintf("T%05d", i), words(3 + r.IntN(8)), fmt.Sprintf("First Last%d", frequent.Uint64()), "A museum",
			fmt.Sprintf("kind %d, on paper", r.IntN(40)), fmt.Sprint(1500 + r.IntN(500)),
		})
	}
	if w.Flush(); w.Error() != nil {
		b.Fatal(w.Error())
	}
	return file.Bytes()
}
