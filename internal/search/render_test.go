package search

import (
	"image"
	"testing"

	"likeness/internal/art"
	"likeness/internal/iiif"
)

// What is kept of a large picture is small enough, and is used only for tiles that
// it has the pixels for.
func TestLargePicturesAreKeptSmaller(t *testing.T) {
	asked := func(partWidth, partHeight, width, height int) iiif.Request {
		return iiif.Request{Part: image.Rect(0, 0, partWidth, partHeight), Width: width, Height: height}
	}
	for _, test := range []struct {
		width, height int
		r             iiif.Request
		halvings      int
		enough        bool
	}{
		{6000, 4000, asked(512, 512, 512, 512), 0, true},
		{7001, 4999, asked(512, 512, 512, 512), 1, false},
		{7001, 4999, asked(1024, 1024, 512, 512), 1, true},
		{7001, 4999, asked(1024, 903, 512, 452), 1, true}, // at the edge of the picture
		{7001, 4999, asked(1000, 1000, 512, 512), 1, false},
		{15_000, 15_000, asked(2048, 2048, 512, 512), 2, true},
		{15_000, 15_000, asked(2048, 2048, 1024, 1024), 2, false},
		{40_000, 40_000, asked(8192, 8192, 512, 512), 0, false},
	} {
		halvings, enough := kept(art.Picture{Width: test.width, Height: test.height}, test.r)
		if halvings != test.halvings || enough != test.enough {
			t.Errorf("%d x %d for %v to %d x %d: halved %d times, enough %v", test.width, test.height, test.r.Part, test.r.Width, test.r.Height, halvings, enough)
		}
		if bytes := 3 * (test.width >> halvings) * (test.height >> halvings); enough && bytes > maxWholePictureBytes {
			t.Errorf("%d x %d is kept in %d bytes", test.width, test.height, bytes)
		}
	}
}

// A part lies in the smaller picture where it lies in the larger one, and tiles
// that touch there touch here.
func TestPartsLieWhereTheyDo(t *testing.T) {
	whole, fewer := image.Rect(0, 0, 7001, 4999), &art.Raster{Width: 3500, Height: 2499}
	right := 0
	for x := 0; x < 7001; x += 512 {
		part := image.Rect(x, 4096, min(x+512, 7001), 4999)
		got := onto(part, whole, fewer)
		if got.Min.X != right || 2*got.Min.X < x-1 || 2*got.Min.X > x+1 || got.Max.Y != 2499 {
			t.Errorf("%v lies at %v, right of %d", part, got, right)
		}
		right = got.Max.X
	}
	if right != 3500 {
		t.Errorf("the last tile ends at %d", right)
	}
	for _, point := range []image.Point{{0, 0}, {7000, 4998}} {
		got := onto(image.Rectangle{point, point.Add(image.Pt(1, 1))}, whole, fewer)
		if got.Dx() != 1 || got.Dy() != 1 || !got.In(image.Rect(0, 0, 3500, 2499)) {
			t.Errorf("the pixel at %v lies at %v", point, got)
		}
	}
}
