package model

import (
	"testing"

	"likeness/internal/art"
)

func TestWhatIsNotRecordedIsNull(t *testing.T) {
	bare := Image{art.Image{ID: "a", Name: "a"}}
	for what, null := range map[string]bool{
		"title": bare.Title() == nil, "artist": bare.Artist() == nil, "collection": bare.Collection() == nil,
		"genre": bare.Genre() == nil, "date": bare.Date() == nil, "yearFrom": bare.YearFrom() == nil, "yearTo": bare.YearTo() == nil,
		"width": bare.Width() == nil, "height": bare.Height() == nil, "dominantColor": bare.DominantColor() == nil, "url": bare.URL(nil) == nil,
	} {
		if !null {
			t.Errorf("%s of a bare record is not null", what)
		}
	}
}

func TestAddressOfAPictureNamesItsSizeAndVersion(t *testing.T) {
	image := Image{art.Image{ID: "k7q2", Picture: &art.Picture{Hash: "0123456789abcdef", MediaType: "image/png", Path: "a/b.jpg"}}}
	thumbnail, original := art.Thumbnail, art.Original
	for _, test := range []struct {
		size *art.PictureSize
		want string
	}{
		{nil, "/media/large/k7q2-01234567.jpg"},
		{&thumbnail, "/media/thumbnail/k7q2-01234567.jpg"},
		{&original, "/media/original/k7q2-01234567.png"}, // by content: the file is named .jpg
	} {
		if got := *image.URL(test.size); got != test.want {
			t.Errorf("%v: %s, want %s", test.size, got, test.want)
		}
	}
}
