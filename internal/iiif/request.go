// Package iiif understands the addresses of the IIIF Image API 3.0
// (https://iiif.io/api/image/3.0/): which part of a picture, at which size,
// turned how, in which quality and format. It must never know where pictures
// come from, or how they are made.
package iiif

import (
	"fmt"
	"image"
	"math"
	"strconv"
	"strings"

	"likeness/internal/art"
)

// MaxSide bounds a side of what is answered with, in pixels: 9 megapixels at
// most, which take some 60 MB on their way.
const MaxSide = 3000

// TileSide is the side of the tiles that viewers are told to ask for.
const TileSide = 512

// Qualities and formats that can be asked for.
const (
	QualityDefault = "default"
	QualityColor   = "color"
	QualityGray    = "gray"
	QualityBitonal = "bitonal"

	FormatJPEG = "jpg"
	FormatPNG  = "png"
)

// Request is what is asked of a picture of so many pixels.
type Request struct {
	Part          image.Rectangle // of the upright picture
	Width, Height int             // that the part comes to, before it is turned
	Mirrored      bool            // before it is turned
	QuarterTurns  int             // clockwise
	Quality       string
	Format        string

	whole image.Rectangle
	limit image.Point // the size that max would give
}

// Parse reads region, size, rotation and quality.format of an address, for a
// picture of width x height. CodeInvalid for what is malformed or asks for more
// pixels than there are; CodeUnsupported for what the API allows a server to
// leave out.
func Parse(region, size, rotation, file string, width, height int) (r Request, err error) {
	r.whole = image.Rect(0, 0, width, height)
	if r.Part, err = parseRegion(region, r.whole); err != nil {
		return r, err
	}
	r.limit = confined(r.Part.Size(), MaxSide, MaxSide)
	if r.Width, r.Height, err = parseSize(size, r.Part.Size(), r.limit); err != nil {
		return r, err
	}
	if err = r.parseRotation(rotation); err != nil {
		return r, err
	}
	var ok bool
	if r.Quality, r.Format, ok = strings.Cut(file, "."); !ok {
		return r, invalid("%q is no quality and format; ask for default.jpg.", file)
	}
	switch r.Quality {
	case QualityDefault, QualityColor, QualityGray, QualityBitonal:
	default:
		return r, invalid("There is no quality %q; there are default, color, gray and bitonal.", r.Quality)
	}
	if r.Format != FormatJPEG && r.Format != FormatPNG {
		return r, invalid("There is no format %q; there are jpg and png.", r.Format)
	}
	return r, nil
}

// Canonical is the address that the API calls canonical, from region to
// format.
func (r Request) Canonical() string {
	region := "full"
	if r.Part != r.whole {
		region = fmt.Sprintf("%d,%d,%d,%d", r.Part.Min.X, r.Part.Min.Y, r.Part.Dx(), r.Part.Dy())
	}
	size := "max"
	if image.Pt(r.Width, r.Height) != r.limit {
		size = fmt.Sprintf("%d,%d", r.Width, r.Height)
	}
	mirrored := ""
	if r.Mirrored {
		mirrored = "!"
	}
	quality := r.Quality
	if quality == QualityColor { // which is what default means
		quality = QualityDefault
	}
	return fmt.Sprintf("%s/%s/%s%d/%s.%s", region, size, mirrored, 90*r.QuarterTurns, quality, r.Format)
}

func invalid(format string, args ...any) error {
	return art.Errorf(art.CodeInvalid, format, args...)
}

func parseRegion(text string, whole image.Rectangle) (image.Rectangle, error) {
	width, height := whole.Dx(), whole.Dy()
	switch text {
	case "full":
		return whole, nil
	case "square":
		side := min(width, height)
		return image.Rect(0, 0, side, side).Add(image.Pt((width-side)/2, (height-side)/2)), nil
	}
	list, percent := strings.CutPrefix(text, "pct:")
	parse := wholeNumber
	if percent {
		parse = decimal
	}
	var at [4]float64
	cells := strings.Split(list, ",")
	if len(cells) != len(at) {
		return whole, badRegion(text)
	}
	for i, cell := range cells {
		var ok bool
		if at[i], ok = parse(cell); !ok {
			return whole, badRegion(text)
		}
	}
	if at[2] == 0 || at[3] == 0 {
		return whole, badRegion(text)
	}
	if percent {
		for i, side := range []int{width, height, width, height} {
			share := at[i]
			at[i] = math.Round(share * float64(side) / 100)
			if i < 2 && share < 100 { // begins within the picture, whatever it is rounded to
				at[i] = min(at[i], float64(side-1))
			}
		}
		at[2], at[3] = max(1, at[2]), max(1, at[3])
	}
	if at[0] >= float64(width) || at[1] >= float64(height) {
		return whole, invalid("The region %q lies outside of the picture, which is %d x %d pixels.", text, width, height)
	}
	right, bottom := min(at[0]+at[2], float64(width)), min(at[1]+at[3], float64(height)) // cropped at the edge, as the API says
	return image.Rect(int(at[0]), int(at[1]), int(right), int(bottom)), nil
}

func badRegion(text string) error {
	return invalid("%q is no region; ask for full, square, x,y,w,h in pixels, or pct:x,y,w,h.", text)
}

// parseSize reads a size of the part, which is no larger than limit when it is
// asked for as max.
func parseSize(text string, part, limit image.Point) (width, height int, err error) {
	if strings.HasPrefix(text, "^") {
		return 0, 0, art.Errorf(art.CodeUnsupported, "Pictures are not enlarged here; leave the ^ out.")
	}
	if text == "max" {
		return limit.X, limit.Y, nil
	}
	var size image.Point
	if percent, ok := strings.CutPrefix(text, "pct:"); ok {
		share, ok := decimal(percent)
		if !ok || share == 0 {
			return 0, 0, badSize(text)
		}
		if share > 100 {
			return 0, 0, enlarged(text, part)
		}
		size = image.Pt(scaled(part.X, share/100), scaled(part.Y, share/100))
	} else if size, err = parseSides(text, part); err != nil {
		return 0, 0, err
	}
	switch {
	case size.X > part.X || size.Y > part.Y:
		return 0, 0, enlarged(text, part)
	case size.X > MaxSide || size.Y > MaxSide:
		return 0, 0, invalid("The size %q has a side of more than %d pixels, which is the limit here.", text, MaxSide)
	}
	return size.X, size.Y, nil
}

// parseSides reads w,  ,h  w,h and !w,h.
func parseSides(text string, part image.Point) (size image.Point, err error) {
	sides, confine := strings.CutPrefix(text, "!")
	across, down, ok := strings.Cut(sides, ",")
	width, wide := wholeNumber(across)
	height, high := wholeNumber(down)
	switch {
	case !ok, across != "" && (!wide || width == 0), down != "" && (!high || height == 0), across == "" && down == "", confine && (!wide || !high):
		return size, badSize(text)
	case confine:
		return confined(part, width, height), nil
	case down == "":
		return image.Pt(int(width), scaled(part.Y, width/float64(part.X))), nil
	case across == "":
		return image.Pt(scaled(part.X, height/float64(part.Y)), int(height)), nil
	}
	return image.Pt(int(width), int(height)), nil
}

func badSize(text string) error {
	return invalid("%q is no size; ask for max, w,  ,h  w,h  !w,h  or pct:n.", text)
}

func enlarged(text string, part image.Point) error {
	return invalid("The size %q is larger than the region, which is %d x %d pixels.", text, part.X, part.Y)
}

// confined is the largest size of the shape of part within width x height, no
// larger than part.
func confined(part image.Point, width, height float64) image.Point {
	scale := min(1, width/float64(part.X), height/float64(part.Y))
	return image.Pt(min(scaled(part.X, scale), int(width)), min(scaled(part.Y, scale), int(height)))
}

func scaled(side int, scale float64) int { return max(1, int(math.Round(float64(side)*scale))) }

func (r *Request) parseRotation(text string) error {
	text, r.Mirrored = strings.CutPrefix(text, "!")
	degrees, ok := decimal(text)
	switch {
	case !ok || degrees > 360:
		return invalid("%q is no rotation; ask for 0, 90, 180 or 270, with ! before it to mirror.", text)
	case math.Mod(degrees, 90) != 0:
		return art.Errorf(art.CodeUnsupported, "Pictures are turned by 0, 90, 180 or 270 degrees here, not by %s.", text)
	}
	r.QuarterTurns = int(degrees/90) % 4
	return nil
}

// wholeNumber reads digits alone.
func wholeNumber(text string) (float64, bool) {
	n, err := strconv.ParseUint(text, 10, 31)
	return float64(n), err == nil
}

// decimal reads digits with at most one point between them.
func decimal(text string) (float64, bool) {
	for _, c := range text {
		if (c < '0' || c > '9') && c != '.' {
			return 0, false
		}
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil && len(text) <= 32
}
