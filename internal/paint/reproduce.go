package paint

import (
	"image"
	"math"
)

// change is how a reproduction differs from its original.
type change int

const (
	cropped  change = iota // seven tenths of it
	mirrored               // left for right
	relit                  // photographed in warmer, dimmer light
)

// reproductions are the near duplicates of the collection: catalogues hold the
// same picture more than once, and finding that out is one thing that the
// demo shows.
func reproductions(works []Work) []Work {
	var out []Work
	const every, first = 23, 5
	for i := first; i < len(works) && len(out) < 12; i += every {
		original := works[i]
		w := original
		w.after, w.change = &works[i], change(len(out)%3)
		w.Title = original.Title + [...]string{" (detail)", " (reversed proof)", " (old photograph)"}[w.change]
		w.Medium = [...]string{"Photograph of a detail", "Counterproof", "Hand-coloured photograph"}[w.change]
		w.name(len(works)+len(out)+1, ".jpg")
		out = append(out, w)
	}
	return out
}

// cropShare is how much of each side a detail shows.
const cropShare = 0.7

func (w Work) reproduce(longSide int) *image.RGBA {
	switch w.change {
	case cropped:
		whole := w.after.PaintAt(int(math.Ceil(float64(longSide) / cropShare)))
		b := whole.Bounds()
		width, height := int(float64(b.Dx())*cropShare), int(float64(b.Dy())*cropShare)
		left, top := (b.Dx()-width)*int(w.Seed%3)/3, (b.Dy()-height)/3
		out := image.NewRGBA(image.Rect(0, 0, width, height))
		for y := range height {
			copy(out.Pix[y*out.Stride:(y+1)*out.Stride], whole.Pix[(y+top)*whole.Stride+4*left:])
		}
		return out
	case mirrored:
		out := w.after.PaintAt(longSide)
		for y := range out.Rect.Dy() {
			row := out.Pix[y*out.Stride : (y+1)*out.Stride]
			for i, j := 0, len(row)-4; i < j; i, j = i+4, j-4 {
				for k := range 4 {
					row[i+k], row[j+k] = row[j+k], row[i+k]
				}
			}
		}
		return out
	default:
		out := w.after.PaintAt(longSide)
		warm := [3]float64{0.97, 0.88, 0.74}
		for i := range out.Pix {
			if c := i % 4; c < 3 {
				out.Pix[i] = uint8(12 + float64(out.Pix[i])*0.9*warm[c])
			}
		}
		return out
	}
}
