package models

import (
	"image"
	"image/color"
	"math"

	"likeness/internal/art"
	"likeness/internal/dense"
)

// rgb is a raster as an image.
type rgb struct{ *art.Raster }

func (p rgb) ColorModel() color.Model { return color.RGBAModel }

func (p rgb) Bounds() image.Rectangle { return image.Rect(0, 0, p.Width, p.Height) }

func (p rgb) At(x, y int) color.Color {
	at := 3 * (y*p.Width + x)
	return color.RGBA{p.Pix[at], p.Pix[at+1], p.Pix[at+2], 255}
}

// unit brings an answer to the length of one, if it is one. What points nowhere
// is all zero.
func unit(m Model, v []float32) ([]float32, error) {
	if len(v) != m.Dimensions {
		return nil, art.Errorf(art.CodeUnavailable, "The model %s answers with %d values instead of %d; add it again", m.Name, len(v), m.Dimensions)
	}
	for _, x := range v {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			return nil, art.Errorf(art.CodeUnavailable, "The model %s answers with what is no number", m.Name)
		}
	}
	if !dense.Normalise(v, 0) {
		clear(v)
	}
	return v, nil
}
