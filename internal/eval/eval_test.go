package eval

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"likeness/internal/art"
)

// shelf is a small engine in memory: real vectors, exact answers. Its graph
// may miss the nearest work, as graphs do.
type shelf struct {
	ids     []string
	rasters []*art.Raster
	vectors []art.Vectors
	misses  bool
}

func (s *shelf) Metrics() []art.Metric {
	return []art.Metric{{ID: "squares", Dimensions: 48, ComparesUploads: true}, {ID: baseline, Dimensions: 3, ComparesUploads: true}}
}

func (s *shelf) VectorsOf(_ context.Context, id string, _ int) (art.Vectors, error) {
	if !slices.Contains(s.ids, id) {
		return nil, art.Errorf(art.CodeInvalid, "The work %q has no picture, so nothing can be like it.", id)
	}
	return s.vectors[slices.Index(s.ids, id)], nil
}

// encode: the mean colours of 4 x 4 squares less grey, and of the whole.
func encode(r *art.Raster) art.Vectors {
	squares, all := make([]float32, 48), make([]float32, 3)
	for i, v := range r.Pix {
		p, c := i/3, i%3
		at := p/r.Width*4/r.Height*4 + p%r.Width*4/r.Width
		squares[at*3+c] += float32(v) - 128
		all[c] += float32(v)
	}
	return art.Vectors{"squares": unit(squares), baseline: unit(all)}
}

func unit(v []float32) []float32 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(sum))
	}
	return v
}

func (s *shelf) Nearest(_ context.Context, q art.NearestQuery) (art.Nearest, error) {
	answer := art.Nearest{Strategy: art.StrategyScan, Compared: len(s.ids)}
	for i, id := range s.ids {
		if slices.Contains(q.Exclude, id) {
			continue
		}
		score := 0.0
		for k, x := range q.Vectors[q.Metric] {
			score += float64(x) * float64(s.vectors[i][q.Metric][k])
		}
		answer.Hits = append(answer.Hits, art.Neighbour{Image: art.Image{ID: id}, Score: score})
	}
	slices.SortFunc(answer.Hits, func(a, b art.Neighbour) int {
		if a.Score != b.Score {
			return int(math.Copysign(1, b.Score-a.Score))
		}
		return strings.Compare(a.Image.ID, b.Image.ID)
	})
	if !q.Exact {
		answer.Strategy, answer.Compared = art.StrategyGraph, 7
		if s.misses {
			answer.Hits = answer.Hits[1:]
		}
	}
	answer.Hits = answer.Hits[:min(q.Limit, len(answer.Hits))]
	return answer, nil
}

// newShelf paints works of two artists: one paints red squares, the other
// blue. The last work is a second photograph of the first.
func newShelf(n int) (*shelf, Input) {
	rng := rand.New(rand.NewPCG(1, 1))
	s := &shelf{}
	in := Input{Neighbours: s, Encode: encode, Pairs: []Pair{{"0.jpg", fmt.Sprintf("%d.jpg", n-1)}, {"0.jpg", "elsewhere.jpg"}}}
	for i := range n {
		r := newRaster(40, 30)
		if i == n-1 {
			copy(r.Pix, s.rasters[0].Pix)
			r.Pix[0] ^= 1
		} else {
			var squares [16]color.RGBA
			for k := range squares {
				main, other := uint8(150+rng.IntN(100)), uint8(rng.IntN(120))
				squares[k] = color.RGBA{main, other, other / 2, 255}
				if i%2 == 1 {
					squares[k] = color.RGBA{other / 2, other, main, 255}
				}
			}
			for p := range 40 * 30 {
				c := squares[p/40*4/30*4+p%40*4/40]
				r.Pix[3*p], r.Pix[3*p+1], r.Pix[3*p+2] = c.R, c.G, c.B
			}
		}
		v := encode(r)
		id := fmt.Sprintf("work%03d", i)
		s.ids, s.rasters, s.vectors = append(s.ids, id), append(s.rasters, r), append(s.vectors, v)
		w := Work{ID: id, File: fmt.Sprintf("%d.jpg", i), Artists: []string{[]string{"Red", "BLUE "}[i%2]}}
		w.Years = &art.Years{From: 1881 + 60*(i%2), To: 1889 + 60*(i%2)} // red was painted first
		if i == n-1 {
			w.Artists = []string{"red"}
		}
		in.Works = append(in.Works, w)
	}
	in.Open = func(_ context.Context, id string) (*art.Raster, error) {
		return s.rasters[slices.Index(s.ids, id)], nil
	}
	return s, in
}

func TestDatesThatSayNoDecadeAreLeftOut(t *testing.T) {
	for _, c := range []struct {
		years *art.Years
		want  string
	}{
		{&art.Years{From: 1889, To: 1889}, "[188]"},
		{&art.Years{From: 1888, To: 1892}, "[188 189]"},
		{&art.Years{From: -3, To: 2}, "[-1 0]"},
		{&art.Years{From: 1801, To: 1900}, "[]"},
		{nil, "[]"},
	} {
		if got := fmt.Sprint(decadesOf(c.years)); got != c.want {
			t.Errorf("%v is of %s, want %s", c.years, got, c.want)
		}
	}
}

func TestReportOfWorksThatTheirColoursTell(t *testing.T) {
	_, in := newShelf(31)
	report, err := Run(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	m := report.Metrics[0]
	if m.ByArtist == nil || m.ByArtist.MAP < .999 || m.ByArtist.PrecisionAt10 < .999 || m.ByArtist.Queries != 31 {
		t.Errorf("by artist: %+v; red and blue are easily told apart", m.ByArtist)
	}
	if m.ByDecade == nil || m.ByDecade.MAP < .999 {
		t.Errorf("by decade: %+v; red works are of the 1880s, blue ones of the 1940s", m.ByDecade)
	}
	if m.ByGenre != nil {
		t.Errorf("by genre: %+v, but no work records one", m.ByGenre)
	}
	if m.Graph.RecallAt10 != 1 || m.Graph.Strategy != art.StrategyGraph || m.Graph.Compared != 7 {
		t.Errorf("the graph: %+v", m.Graph)
	}
	if report.Pairs != 1 || *m.PairsInFirst5 != 1 || *report.PairsInAny != 1 {
		t.Errorf("%d pairs, found %v, by any metric %v", report.Pairs, *m.PairsInFirst5, *report.PairsInAny)
	}
	jpeg := slices.Index(report.TransformsAre, "jpeg")
	if m.RecallAt1[jpeg] != 1 {
		t.Errorf("%g of pictures come back after compression", m.RecallAt1[jpeg])
	}
	if mirror := slices.Index(report.TransformsAre, "mirror"); m.RecallAt1[mirror] > .5 {
		t.Errorf("%g of mirrored pictures come back, but squares have their places", m.RecallAt1[mirror])
	}
}

func TestNearDuplicatesCountNeitherForNorAgainst(t *testing.T) {
	_, in := newShelf(31)
	in.Works[0].Artists, in.Works[30].Artists = []string{"Nobody else"}, []string{"Nobody else"}
	report, err := Run(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	// Their only work by the same artist is the same work.
	if got := report.Metrics[0].ByArtist.Queries; got != 29 {
		t.Errorf("%d works were asked about, want 29", got)
	}
	in.Pairs = nil
	report, err = Run(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if got := report.Metrics[0].ByArtist.Queries; got != 31 {
		t.Errorf("without known pairs %d works were asked about, want 31", got)
	}
	if report.Metrics[0].PairsInFirst5 != nil || report.PairsInAny != nil {
		t.Error("without known pairs some were found")
	}
}

func TestAGraphThatMissesTheNearestWorkIsFoundOut(t *testing.T) {
	s, in := newShelf(31)
	s.misses = true
	report, err := Run(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if got := report.Metrics[0].Graph.RecallAt10; math.Abs(got-.9) > 1e-9 {
		t.Errorf("recall@10 is %g, want .9", got)
	}
}

func TestAveragePrecisionByItsDefinition(t *testing.T) {
	q := &Quality{}
	labels := [][]string{{"a"}, {"a"}, {"b"}, {"a"}, {"c"}}
	q.Add(labels, 0, []int{2, 1, 4, 3})
	if want := (1.0/2 + 2.0/4) / 2; math.Abs(q.MAP-want) > 1e-12 || math.Abs(q.PrecisionAt10-.2) > 1e-12 {
		t.Errorf("average precision %g and precision@10 %g, want %g and .2", q.MAP, q.PrecisionAt10, want)
	}
	q.Add(labels, 4, []int{0, 1, 2, 3}) // nobody shares c
	if q.Queries != 1 {
		t.Errorf("%d queries count, want 1", q.Queries)
	}
}

func TestReportIsReadableAndJSON(t *testing.T) {
	_, in := newShelf(21)
	in.Training = []Training{{"learned", 200, 12, .012, .010}, {"original-latent", 21, 0, 0, 0}}
	report, err := Run(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	var table bytes.Buffer
	if err := report.WriteTable(&table); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"21 works", "squares", "recall@10", "crop", "any metric", "1.200", "too few"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("the table does not say %q:\n%s", want, table.String())
		}
	}
	data, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	var back Report
	if err := json.Unmarshal(data, &back); err != nil || back.Metrics[0].ByArtist.MAP != report.Metrics[0].ByArtist.MAP {
		t.Errorf("the report is not what its JSON says (%v)", err)
	}
}

func TestSmallCollections(t *testing.T) {
	for n := range 3 {
		s, in := newShelf(max(n, 2))
		in.Works = in.Works[:n]
		s.ids = s.ids[:n]
		report, err := Run(t.Context(), in)
		if err != nil {
			t.Fatalf("%d works: %v", n, err)
		}
		if err := report.WriteTable(&bytes.Buffer{}); err != nil {
			t.Errorf("%d works: %v", n, err)
		}
	}
}

func TestKnownPairsAreReadOrRefused(t *testing.T) {
	pairs, err := ReadPairs(strings.NewReader("\ufeffnote,file_b,file_a\nx,two.jpg,one.jpg\n"))
	if err != nil || len(pairs) != 1 || pairs[0] != (Pair{"one.jpg", "two.jpg"}) {
		t.Errorf("read %v, error %v", pairs, err)
	}
	for _, bad := range []string{"", "a,b\n1,2\n", "file_a,file_b\n1\n"} {
		if _, err := ReadPairs(strings.NewReader(bad)); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

func TestTransformsDoWhatTheyAreNamedFor(t *testing.T) {
	r := newRaster(50, 40)
	for i := range r.Pix {
		r.Pix[i] = byte(40 + i/3%50*3)
	}
	made := map[string]*art.Raster{}
	for _, transform := range Transforms {
		for number := range 5 {
			out, err := transform.Apply(r, number)
			if err != nil {
				t.Fatalf("%s: %v", transform.Name, err)
			}
			if len(out.Pix) != out.Width*out.Height*3 {
				t.Fatalf("%s: %d x %d in %d bytes", transform.Name, out.Width, out.Height, len(out.Pix))
			}
			made[transform.Name] = out
		}
	}
	if c := made["crop"]; c.Width != 35 || c.Height != 28 {
		t.Errorf("the crop is %d x %d", c.Width, c.Height)
	}
	if m := made["mirror"]; m.Pix[0] != r.Pix[49*3] || m.Pix[49*3] != r.Pix[0] {
		t.Error("the mirror does not mirror")
	}
	if made["light"].Pix[0] != 48 || made["contrast"].Pix[0] >= 40 {
		t.Errorf("light makes %d and contrast %d of 40", made["light"].Pix[0], made["contrast"].Pix[0])
	}
	if at := (20*50 + 25) * 3; math.Abs(float64(made["rotation"].Pix[at])-float64(r.Pix[at])) > 5 || made["rotation"].Pix[0] != 0 {
		t.Error("the middle of a turned picture moves, or its corner is filled")
	}
}

func TestWorksThatCouldNotBeMeasuredAreLeftOutAndCounted(t *testing.T) {
	_, in := newShelf(12)
	whole, err := Run(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	in.Works = slices.Insert(slices.Clone(in.Works), 3, Work{ID: "unreadable", Artists: []string{"red"}})
	report, err := Run(context.Background(), in)
	if err != nil || report.Works != 12 || report.Unmeasured != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	for i, m := range report.Metrics {
		if *m.ByArtist != *whole.Metrics[i].ByArtist || *m.PairsInFirst5 != *whole.Metrics[i].PairsInFirst5 {
			t.Errorf("%s is measured otherwise beside a work that is left out", m.Metric)
		}
	}
	var table bytes.Buffer
	if err := report.WriteTable(&table); err != nil || !strings.Contains(table.String(), "1 more could not be measured") {
		t.Errorf("%s, %v", table.String(), err)
	}
}
