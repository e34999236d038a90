package paint

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"fmt"
	"image"
	"maps"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"likeness/internal/dates"
)

const smallSide = 72

func TestTheCollectionIsLargeAndEveryKindIsThere(t *testing.T) {
	works := Collection()
	if len(works) < 240 {
		t.Errorf("the collection has %d works; want at least 240", len(works))
	}
	count := map[string]int{}
	for _, w := range works[:40] {
		count[w.kind.name]++
	}
	if len(count) != len(kinds) {
		t.Errorf("the first page of 40 shows %d of %d kinds", len(count), len(kinds))
	}
}

func TestFilesAndTitlesAreUnique(t *testing.T) {
	files, titles := map[string]bool{}, map[string]bool{}
	for _, w := range Collection() {
		if files[w.File] {
			t.Errorf("two works are called %s", w.File)
		}
		if titles[w.Title] {
			t.Errorf("two works are titled %q", w.Title)
		}
		if filepath.Base(w.File) != w.File || w.Title == "" || w.OriginalName == "" {
			t.Errorf("work %+v has no proper name", w)
		}
		files[w.File], titles[w.Title] = true, true
	}
}

func TestRecordsHaveGapsAsInMuseums(t *testing.T) {
	works := Collection()
	var artist, genre, date, collection int
	genres, extensions := map[string]bool{}, map[string]bool{}
	for _, w := range works {
		extensions[filepath.Ext(w.File)] = true
		genres[w.Genre] = true
		for field, missing := range map[*int]bool{&artist: w.Artist == "", &genre: w.Genre == "", &date: w.Date == "", &collection: w.Collection == ""} {
			if missing {
				*field++
			}
		}
	}
	for name, n := range map[string]int{"artist": artist, "genre": genre, "date": date} {
		if n < 3 || n > len(works)/8 {
			t.Errorf("%d of %d works have no %s; want a few", n, len(works), name)
		}
	}
	if collection > 0 {
		t.Errorf("%d works belong to no collection", collection)
	}
	if got := slices.Sorted(maps.Keys(extensions)); !slices.Equal(got, []string{".gif", ".jpg", ".png"}) {
		t.Errorf("the files are %v", got)
	}
	if len(genres) < 10 {
		t.Errorf("there are %d genres", len(genres))
	}
}

func TestDatesAreReadAsYears(t *testing.T) {
	for _, w := range Collection() {
		_, _, ok := dates.Parse(w.Date)
		if want := w.Date != "" && w.Date != "n.d."; ok != want {
			t.Errorf("%s is dated %q: read %v", w.File, w.Date, ok)
		}
	}
}

func TestMetadataReadsBack(t *testing.T) {
	var b bytes.Buffer
	works := Collection()
	if err := WriteMetadata(&b, works); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"file_id", "original_image_name", "Title", "Artist", "Collection", "Genre", "Date"}
	if !slices.Equal(rows[0][:7], want) {
		t.Errorf("the columns are %v", rows[0])
	}
	if len(rows) != len(works)+1 {
		t.Fatalf("%d rows for %d works", len(rows), len(works))
	}
	for i, w := range works {
		if row := rows[i+1]; row[0] != w.File || row[2] != w.Title || row[6] != w.Date {
			t.Errorf("row %d reads back as %v", i+1, row)
		}
	}
}

// oneOfEach is a work of every kind and one of every sort of reproduction.
func oneOfEach() []Work {
	var out []Work
	kinds, changes := map[*kind]bool{}, map[change]bool{}
	for _, w := range Collection() {
		switch {
		case w.after != nil && !changes[w.change]:
			changes[w.change] = true
		case w.after == nil && !kinds[w.kind]:
			kinds[w.kind] = true
		default:
			continue
		}
		out = append(out, w)
	}
	return out
}

func TestAWorkIsTheSameEveryTimeOnAnyNumberOfProcessors(t *testing.T) {
	works := oneOfEach()
	write := func(processors int) map[string][32]byte {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		dir := t.TempDir()
		if err := WriteWorks(context.Background(), dir, works, smallSide, nil); err != nil {
			t.Fatal(err)
		}
		sums := map[string][32]byte{}
		for _, w := range works {
			content, err := os.ReadFile(filepath.Join(dir, w.File))
			if err != nil {
				t.Fatal(err)
			}
			sums[w.File] = sha256.Sum256(content)
		}
		return sums
	}
	alone, together := write(1), write(4)
	for file, sum := range alone {
		if together[file] != sum {
			t.Errorf("%s differs between one processor and four", file)
		}
	}
}

func TestEverySizeIsPainted(t *testing.T) {
	for _, w := range oneOfEach() {
		for _, side := range []int{1, 16, 33} {
			b := w.PaintAt(side).Bounds()
			if got := max(b.Dx(), b.Dy()); b.Dx() < 1 || b.Dy() < 1 || got < 11 || got > max(side, 16)+1 {
				t.Errorf("%s with a long side of %d is %v", w.File, side, b)
			}
		}
	}
}

// look is what tells pictures apart at a glance: their mean colour, how much
// they vary, and how much neighbours differ.
func look(m *image.RGBA) (v [6]float64) {
	n := float64(len(m.Pix) / 4)
	for i := 0; i < len(m.Pix); i += 4 {
		for c := range 3 {
			value := float64(m.Pix[i+c]) / 255
			v[c] += value / n
			v[3] += value * value / n / 3
			if i >= 4 {
				v[4] += math.Abs(value-float64(m.Pix[i+c-4])/255) / n * 2
			}
			if i >= m.Stride {
				v[5] += math.Abs(value-float64(m.Pix[i+c-m.Stride])/255) / n * 2
			}
		}
	}
	return v
}

func TestKindsLookDifferent(t *testing.T) {
	looks := map[string][6]float64{}
	for _, w := range Collection()[:len(kinds)] {
		looks[w.kind.name] = look(w.PaintAt(smallSide))
	}
	for a, x := range looks {
		for b, y := range looks {
			distance := 0.0
			for i := range x {
				distance += (x[i] - y[i]) * (x[i] - y[i])
			}
			if a < b && distance < 0.0004 {
				t.Errorf("%s and %s look alike: %.3f and %.3f", a, b, x, y)
			}
		}
		if x[3]-math.Pow((x[0]+x[1]+x[2])/3, 2) < 0.0008 {
			t.Errorf("%s is of one colour: %.3f", a, x)
		}
	}
}

func TestReproductionsResembleTheirOriginals(t *testing.T) {
	seen := map[change]bool{}
	for _, w := range Collection() {
		if w.after == nil || seen[w.change] {
			continue
		}
		seen[w.change] = true
		own, original := look(w.PaintAt(smallSide)), look(w.after.PaintAt(smallSide))
		for i := range 3 {
			if math.Abs(own[i]-original[i]) > 0.2 {
				t.Errorf("%s has the mean colour %.2f, its original %.2f", w.File, own[:3], original[:3])
			}
		}
	}
	if len(seen) != 3 {
		t.Errorf("%d sorts of reproductions are there; want 3", len(seen))
	}
}

func TestWritingTellsProgressAndStopsWhenAsked(t *testing.T) {
	works := Collection()[:5]
	dir := t.TempDir()
	var told []string
	err := WriteWorks(context.Background(), dir, works, 32, func(done, total int) { told = append(told, fmt.Sprintf("%d/%d", done, total)) })
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"1/5", "2/5", "3/5", "4/5", "5/5"}; !slices.Equal(told, want) {
		t.Errorf("progress was %v", told)
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 6 {
		t.Errorf("%d files for five works and their metadata", len(entries))
	}

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	stopped := t.TempDir()
	if err := WriteWorks(ctx, stopped, works, 32, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled run ended with %v", err)
	}
	if entries, _ := os.ReadDir(stopped); len(entries) != 0 {
		t.Errorf("a cancelled run left %d files", len(entries))
	}
}

func BenchmarkPaint(b *testing.B) {
	for _, w := range Collection()[:len(kinds)] {
		b.Run(w.kind.name, func(b *testing.B) {
			for range b.N {
				w.PaintAt(w.LongSide())
			}
		})
	}
}
