package iiif

import (
	"encoding/json"
	"image"
	"strings"
	"testing"

	"likeness/internal/art"
)

// Addresses of a picture of 4000 x 3000 pixels, and what the API calls
// canonical of each.
func TestAddressesMeanWhatTheAPISays(t *testing.T) {
	for address, want := range map[string]string{
		"full/max/0/default.jpg":                    "full/max/0/default.jpg", // within the limit
		"full/3000,/0/default.jpg":                  "full/max/0/default.jpg",
		"0,0,4000,3000/600,/0/default.jpg":          "full/600,450/0/default.jpg",
		"pct:0,0,100,100/,450/0/color.jpg":          "full/600,450/0/default.jpg",
		"square/max/0/default.jpg":                  "500,0,3000,3000/max/0/default.jpg",
		"100,200,300,400/max/0/default.png":         "100,200,300,400/max/0/default.png",
		"100,200,300,400/150,/0/gray.jpg":           "100,200,300,400/150,200/0/gray.jpg",
		"3900,2900,500,500/max/0/default.jpg":       "3900,2900,100,100/max/0/default.jpg",
		"pct:50,50,25,25/max/0/default.jpg":         "2000,1500,1000,750/max/0/default.jpg",
		"pct:41.6,7.5,40,70/200,/0/default.jpg":     "1664,225,1600,2100/200,263/0/default.jpg",
		"full/!300,300/0/default.jpg":               "full/300,225/0/default.jpg",
		"full/!9999,300/0/default.jpg":              "full/400,300/0/default.jpg",
		"0,0,10,10/!300,300/0/default.jpg":          "0,0,10,10/max/0/default.jpg", // nothing is enlarged
		"full/pct:25/0/default.jpg":                 "full/1000,750/0/default.jpg",
		"full/100,300/0/default.jpg":                "full/100,300/0/default.jpg", // squeezed
		"full/max/90/bitonal.png":                   "full/max/90/bitonal.png",
		"full/max/!180.0/default.jpg":               "full/max/!180/default.jpg",
		"full/max/360/default.jpg":                  "full/max/0/default.jpg",
		"full/1,/270/default.jpg":                   "full/1,1/270/default.jpg",
		"pct:0,0,0.0001,0.0001/max/270/default.jpg": "0,0,1,1/max/270/default.jpg",
		"pct:99.999,99.999,1,1/max/0/default.jpg":   "3999,2999,1,1/max/0/default.jpg", // within, however near the edge
		"pct:0,0,99.999,100/max/0/default.jpg":      "full/max/0/default.jpg",
	} {
		parts := strings.Split(address, "/")
		r, err := Parse(parts[0], parts[1], parts[2], parts[3], 4000, 3000)
		if err != nil || r.Canonical() != want {
			t.Errorf("%s: %s, %v, want %s", address, r.Canonical(), err, want)
			continue
		}
		parts = strings.Split(want, "/")
		if again, err := Parse(parts[0], parts[1], parts[2], parts[3], 4000, 3000); err != nil || again.Canonical() != want {
			t.Errorf("%s: the canonical address means %s, %v", want, again.Canonical(), err)
		}
	}
}

func TestAddressesThatMeanNothingAreRefused(t *testing.T) {
	for address, code := range map[string]art.Code{
		"full/full/0/default.jpg":  art.CodeInvalid, // of version 2
		"full/4001,/0/default.jpg": art.CodeInvalid, "full/,3001/0/default.jpg": art.CodeInvalid, "full/pct:101/0/default.jpg": art.CodeInvalid,
		"full/4000,/0/default.jpg": art.CodeInvalid, "0,0,10,10/11,10/0/default.jpg": art.CodeInvalid,
		"full/^max/0/default.jpg": art.CodeUnsupported, "full/^5000,/0/default.jpg": art.CodeUnsupported,
		"full/0,0/0/default.jpg": art.CodeInvalid, "full/0,/0/default.jpg": art.CodeInvalid, "full/,/0/default.jpg": art.CodeInvalid, "full/!,/0/default.jpg": art.CodeInvalid,
		"full/!10,/0/default.jpg": art.CodeInvalid, "full/10/0/default.jpg": art.CodeInvalid, "full//0/default.jpg": art.CodeInvalid, "full/-10,/0/default.jpg": art.CodeInvalid,
		"full/1e2,/0/default.jpg": art.CodeInvalid, "full/99999999999999999999,/0/default.jpg": art.CodeInvalid, "full/pct:0/0/default.jpg": art.CodeInvalid,
		"full/pct:/0/default.jpg": art.CodeInvalid, "full/pct:NaN/0/default.jpg": art.CodeInvalid, "full/10,10,10/0/default.jpg": art.CodeInvalid,
		"round/max/0/default.jpg": art.CodeInvalid, "0,0,10/max/0/default.jpg": art.CodeInvalid, "0,0,0,10/max/0/default.jpg": art.CodeInvalid,
		"0,0,10,0/max/0/default.jpg": art.CodeInvalid, "4000,0,10,10/max/0/default.jpg": art.CodeInvalid, "0,3000,10,10/max/0/default.jpg": art.CodeInvalid,
		"-1,0,10,10/max/0/default.jpg": art.CodeInvalid, "1.5,0,10,10/max/0/default.jpg": art.CodeInvalid, "pct:0,0,0,10/max/0/default.jpg": art.CodeInvalid, "pct:100,0,10,10/max/0/default.jpg": art.CodeInvalid,
		"pct:Inf,0,10,10/max/0/default.jpg": art.CodeInvalid, "0,0,2147483648,10/max/0/default.jpg": art.CodeInvalid, "/max/0/default.jpg": art.CodeInvalid,
		"full/max/45/default.jpg": art.CodeUnsupported, "full/max/-90/default.jpg": art.CodeInvalid, "full/max/361/default.jpg": art.CodeInvalid,
		"full/max/!/default.jpg": art.CodeInvalid, "full/max/north/default.jpg": art.CodeInvalid, "full/max//default.jpg": art.CodeInvalid,
		"full/max/0/native.jpg": art.CodeInvalid, "full/max/0/grey.jpg": art.CodeInvalid, "full/max/0/default.tif": art.CodeInvalid, "full/max/0/default": art.CodeInvalid,
		"full/max/0/": art.CodeInvalid, "full/max/0/default.jpg.jpg": art.CodeInvalid, "full/max/0/default.JPG": art.CodeInvalid,
	} {
		parts := strings.Split(address, "/")
		r, err := Parse(parts[0], parts[1], parts[2], parts[3], 4000, 3000)
		if err == nil || art.CodeOf(err) != code {
			t.Errorf("%s: %+v, %v, want %s", address, r, err, code)
		}
	}
}

func FuzzAddresses(f *testing.F) {
	f.Add("pct:41.6,7.5,40,70", "!200,100", "!90", "gray.png", 4000, 3000)
	f.Add("0,0,1,1", "pct:.1", "0", "default.jpg", 1, 1)
	f.Add("square", "1,", "270.0", "bitonal.jpg", 1, 30000)
	f.Fuzz(func(t *testing.T, region, size, rotation, file string, width, height int) {
		if width < 1 || height < 1 || width > 1<<20 || height > 1<<20 {
			t.Skip()
		}
		r, err := Parse(region, size, rotation, file, width, height)
		if err != nil {
			if code := art.CodeOf(err); code != art.CodeInvalid && code != art.CodeUnsupported {
				t.Fatalf("%v", err)
			}
			return
		}
		if r.Part.Empty() || !r.Part.In(image.Rect(0, 0, width, height)) ||
			r.Width < 1 || r.Height < 1 || r.Width > min(MaxSide, r.Part.Dx()) || r.Height > min(MaxSide, r.Part.Dy()) {
			t.Fatalf("%+v of %d x %d", r, width, height)
		}
		parts := strings.Split(r.Canonical(), "/")
		if again, err := Parse(parts[0], parts[1], parts[2], parts[3], width, height); err != nil || again.Canonical() != r.Canonical() {
			t.Fatalf("%s means %s, %v", r.Canonical(), again.Canonical(), err)
		}
	})
}

// Every size and every tile that a description offers can be asked for.
func TestWhatADescriptionOffersCanBeHad(t *testing.T) {
	for _, side := range []image.Point{{1, 1}, {320, 200}, {513, 511}, {4000, 3000}, {100, 30000}} {
		info := NewInfo("https://museum.example/iiif-image/a-b", side.X, side.Y, 320, 1280)
		data, err := json.Marshal(info)
		if err != nil {
			t.Fatal(err)
		}
		for _, must := range []string{`"@context":"http://iiif.io/api/image/3/context.json"`, `"type":"ImageService3"`, `"protocol":"http://iiif.io/api/image"`, `"profile":"level2"`} {
			if !strings.Contains(string(data), must) {
				t.Errorf("%s lacks %s", data, must)
			}
		}
		for _, size := range info.Sizes {
			if _, err := parseSizeOf(side, size.Width, size.Height); err != nil {
				t.Errorf("%v: the size %v: %v", side, size, err)
			}
		}
		scales := info.Tiles[0].ScaleFactors
		if last := scales[len(scales)-1]; last*TileSide < max(side.X, side.Y) {
			t.Errorf("%v: at the least scale, %d, it takes more than a tile", side, last)
		}
	}
}

func parseSizeOf(side image.Point, width, height int) (Request, error) {
	r := Request{Width: width, Height: height, Part: image.Rect(0, 0, side.X, side.Y), whole: image.Rect(0, 0, side.X, side.Y), Quality: QualityDefault, Format: FormatJPEG}
	parts := strings.Split(r.Canonical(), "/")
	return Parse(parts[0], parts[1], parts[2], parts[3], side.X, side.Y)
}
