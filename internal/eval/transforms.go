package eval

import (
	"bytes"
	"context"
	"fmt"
	"math"

	"likeness/internal/art"
	"likeness/internal/raster"
)

// Transform is a way in which the picture of a known work may come back: the
// search should still find the work first.
type Transform struct {
	Name  string
	Apply func(r *art.Raster, number int) (*art.Raster, error) // number tells works apart, for those that vary
}

const (
	cropShare    = .7  // of either side
	turnDegrees  = 5.  // to the left for even numbers, to the right for odd ones
	lightGain    = 1.2 //
	contrastGain = 1.3 // about the mean of the picture
	jpegQuality  = 30
)

// Transforms are the six that recall is measured over.
var Transforms = []Transform{
	{"crop", crop}, {"rotation", rotate}, {"light", light}, {"contrast", contrast}, {"mirror", mirror}, {"jpeg", recompress},
}

// crop keeps 70 % of either side, at a place that goes round with number: the
// middle and the four corners.
func crop(r *art.Raster, number int) (*art.Raster, error) {
	corners := [][2]float64{{.5, .5}, {0, 0}, {1, 0}, {0, 1}, {1, 1}}
	at := corners[number%len(corners)]
	width, height := max(1, int(cropShare*float64(r.Width))), max(1, int(cropShare*float64(r.Height)))
	x0, y0 := int(at[0]*float64(r.Width-width)), int(at[1]*float64(r.Height-height))
	out := newRaster(width, height)
	for y := range height {
		from := ((y0+y)*r.Width + x0) * 3
		copy(out.Pix[y*width*3:(y+1)*width*3], r.Pix[from:from+width*3])
	}
	return out, nil
}

// rotate turns the picture within its frame; the corners that come free are
// black, as image programs leave them.
func rotate(r *art.Raster, number int) (*art.Raster, error) {
	angle := turnDegrees * math.Pi / 180
	if number%2 == 1 {
		angle = -angle
	}
	sin, cos := math.Sincos(angle)
	out := newRaster(r.Width, r.Height)
	cx, cy := float64(r.Width)/2, float64(r.Height)/2
	for y := range r.Height {
		for x := range r.Width {
			dx, dy := float64(x)+.5-cx, float64(y)+.5-cy
			sx, sy := cx+dx*cos-dy*sin-.5, cy+dx*sin+dy*cos-.5
			if sx > -.5 && sy > -.5 && sx < float64(r.Width)-.5 && sy < float64(r.Height)-.5 {
				between(out.Pix[(y*r.Width+x)*3:][:3], r, sx, sy)
			}
		}
	}
	return out, nil
}

// between is the colour at a place between pixels, bilinear.
func between(dst []byte, r *art.Raster, x, y float64) {
	x, y = min(max(x, 0), float64(r.Width-1)), min(max(y, 0), float64(r.Height-1))
	x0, y0 := int(x), int(y)
	x1, y1 := min(x0+1, r.Width-1), min(y0+1, r.Height-1)
	fx, fy := x-float64(x0), y-float64(y0)
	at := func(x, y, c int) float64 { return float64(r.Pix[(y*r.Width+x)*3+c]) }
	for c := range dst {
		top := at(x0, y0, c)*(1-fx) + at(x1, y0, c)*fx
		below := at(x0, y1, c)*(1-fx) + at(x1, y1, c)*fx
		dst[c] = byte(math.Round(top*(1-fy) + below*fy))
	}
}

func light(r *art.Raster, _ int) (*art.Raster, error) {
	return eachValue(r, func(v float64) float64 { return v * lightGain }), nil
}

func contrast(r *art.Raster, _ int) (*art.Raster, error) {
	mean := 0.0
	for _, v := range r.Pix {
		mean += float64(v)
	}
	mean /= float64(max(1, len(r.Pix)))
	return eachValue(r, func(v float64) float64 { return (v-mean)*contrastGain + mean }), nil
}

func eachValue(r *art.Raster, change func(float64) float64) *art.Raster {
	var table [256]byte
	for v := range table {
		table[v] = byte(math.Round(min(max(change(float64(v)), 0), 255)))
	}
	out := newRaster(r.Width, r.Height)
	for i, v := range r.Pix {
		out.Pix[i] = table[v]
	}
	return out
}

func mirror(r *art.Raster, _ int) (*art.Raster, error) {
	out := newRaster(r.Width, r.Height)
	for at := 0; at < len(r.Pix); at += 3 {
		y, x := at/3/r.Width, at/3%r.Width
		copy(out.Pix[(y*r.Width+r.Width-1-x)*3:][:3], r.Pix[at:at+3])
	}
	return out, nil
}

func recompress(r *art.Raster, _ int) (*art.Raster, error) {
	var data bytes.Buffer
	if err := raster.EncodeJPEG(&data, r, jpegQuality); err != nil {
		return nil, fmt.Errorf("compress a picture: %w", err)
	}
	back, err := raster.Decode(context.Background(), data.Bytes(), raster.Limits{})
	if err != nil {
		return nil, err
	}
	defer back.Close()
	return back.Raster, nil
}

func newRaster(width, height int) *art.Raster {
	return &art.Raster{Width: width, Height: height, Pix: make([]byte, width*height*3)}
}
