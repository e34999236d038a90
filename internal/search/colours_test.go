package search_test

import (
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg"
	"math"
	"slices"
	"testing"

	"likeness/internal/art"
	"likeness/internal/search"
)

// colouredShare is the share of a work's pixels that are nearly of a colour.
func colouredShare(t *testing.T, work art.Image, c color.RGBA) float64 {
	t.Helper()
	file, err := shared.engine.OpenPicture(t.Context(), work, art.Thumbnail)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, _, err := image.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	near, all, box := 0, 0, picture.Bounds()
	for y := box.Min.Y; y < box.Max.Y; y += 3 {
		for x := box.Min.X; x < box.Max.X; x += 3 {
			p := color.RGBAModel.Convert(picture.At(x, y)).(color.RGBA)
			d := 0.0
			for _, v := range [][2]uint8{{p.R, c.R}, {p.G, c.G}, {p.B, c.B}} {
				d += math.Pow(float64(v[0])-float64(v[1]), 2)
			}
			if all++; d < 40*40 {
				near++
			}
		}
	}
	return float64(near) / float64(all)
}

// Works that a colour finds are covered by far more of it than works are on
// the whole, whichever of the colours that the works themselves have it is.
func TestAColourFindsWorksThatArePaintedInIt(t *testing.T) {
	s, all := service(t), ids(t)
	gen, err := shared.engine.Current()
	if err != nil {
		t.Fatal(err)
	}
	defer gen.Release()
	records, err := gen.Images(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	found, usual := 0.0, 0.0
	for i := 0; i < len(records); i += 5 {
		hex := records[i].Picture.DominantColor
		rgb := color.RGBA{A: 255}
		if _, err := fmt.Sscanf(hex, "#%02x%02x%02x", &rgb.R, &rgb.G, &rgb.B); err != nil {
			t.Fatal(err)
		}
		page, err := s.Similar(t.Context(), search.SimilarRequest{To: search.SimilarTo{Colors: []search.ColourAmount{{Colour: hex}}}, First: 4})
		if err != nil || page.Total != len(all) {
			t.Fatalf("%s: %+v, %v", hex, page.Report, err)
		}
		for _, edge := range page.Edges {
			found += colouredShare(t, edge.Image, rgb) / 4
		}
		for _, record := range records {
			usual += colouredShare(t, record, rgb) / float64(len(records))
		}
	}
	for colour, nothing := range map[string]bool{records[0].Picture.DominantColor: false, "#00ff00": true} {
		page, err := s.Similar(t.Context(), search.SimilarRequest{To: search.SimilarTo{Colors: []search.ColourAmount{{Colour: colour}}}, First: 1})
		if err != nil || page.Report.NothingClose != nothing {
			t.Errorf("whether nothing is close to %s: %v, %v", colour, page.Report.NothingClose, err)
		}
	}
	if found < 2*usual {
		t.Errorf("works found are covered by %.2f of their colours in sum, all works by %.2f", found, usual)
	}
}

func TestAPaletteIsWhatItsAmountsSay(t *testing.T) {
	s := service(t)
	find := func(colours ...search.ColourAmount) []string {
		t.Helper()
		page, err := s.Similar(t.Context(), search.SimilarRequest{To: search.SimilarTo{Colors: colours}, First: works})
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, edge := range page.Edges {
			found = append(found, edge.Image.ID)
		}
		return found
	}
	amount := func(of string, n float64) search.ColourAmount { return search.ColourAmount{Colour: of, Amount: &n} }
	blue, ochre := "#3060a0", "#C09040"
	halves := find(amount(blue, 1), amount(ochre, 1))
	if !slices.Equal(halves, find(search.ColourAmount{Colour: blue}, search.ColourAmount{Colour: ochre})) {
		t.Error("amounts that are left out are not equal ones")
	}
	if !slices.Equal(halves, find(amount(blue, 1e308), amount(ochre, 1e308))) {
		t.Error("amounts are not shared out")
	}
	if !slices.Equal(find(amount(blue, 3)), find(amount(blue, .1))) {
		t.Error("one colour alone depends on its amount")
	}
	if slices.Equal(find(amount(blue, 9), amount(ochre, 1)), find(amount(blue, 1), amount(ochre, 9))) {
		t.Error("amounts change nothing")
	}
}

func TestColoursThatAreNoneAreRefused(t *testing.T) {
	s := service(t)
	nothing, infinite := 0.0, math.Inf(1)
	for name, request := range map[string]search.SimilarRequest{
		"none":         {To: search.SimilarTo{Colors: []search.ColourAmount{}}},
		"four":         {To: search.SimilarTo{Colors: make([]search.ColourAmount, 4)}},
		"a word":       {To: search.SimilarTo{Colors: []search.ColourAmount{{Colour: "red"}}}},
		"three digits": {To: search.SimilarTo{Colors: []search.ColourAmount{{Colour: "#fff"}}}},
		"no sign":      {To: search.SimilarTo{Colors: []search.ColourAmount{{Colour: "ffffff"}}}},
		"amount 0":     {To: search.SimilarTo{Colors: []search.ColourAmount{{Colour: "#ffffff", Amount: &nothing}}}},
		"no number":    {To: search.SimilarTo{Colors: []search.ColourAmount{{Colour: "#ffffff", Amount: &infinite}}}},
		"by texture":   {To: search.SimilarTo{Colors: []search.ColourAmount{{Colour: "#ffffff"}}}, Metric: "texture"},
		"a blend":      {To: search.SimilarTo{Colors: []search.ColourAmount{{Colour: "#ffffff"}}}, Blend: []art.Weight{{Metric: "colour", Weight: 1}}},
	} {
		request.First = 1
		if _, err := s.Similar(t.Context(), request); art.CodeOf(err) != art.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAColourIsExplained(t *testing.T) {
	s, all := service(t), ids(t)
	to := search.SimilarTo{Colors: []search.ColourAmount{{Colour: "#3060a0"}}}
	page, err := s.Similar(t.Context(), search.SimilarRequest{To: to, First: 1})
	if err != nil || len(page.Edges) != 1 {
		t.Fatalf("%d works of %d, %v", len(page.Edges), len(all), err)
	}
	why, err := s.Explain(t.Context(), search.ExplainRequest{To: to, Image: page.Edges[0].Image.ID})
	if err != nil || why.QueryWeights != nil || math.Abs(why.Score-page.Edges[0].Score) > 1e-4 {
		t.Errorf("%.4f explained as %.4f, %v", page.Edges[0].Score, why.Score, err)
	}
}
