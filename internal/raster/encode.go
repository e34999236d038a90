package raster

import (
	"image"
	"image/jpeg"
	"io"

	"likeness/internal/art"
)

// EncodeJPEG writes r as a baseline JPEG of a quality from 1 to 100.
func EncodeJPEG(w io.Writer, r *art.Raster, quality int) error {
	return jpeg.Encode(w, ToImage(r), &jpeg.Options{Quality: quality})
}

// ToImage is r as a picture of the standard library, which its encoders are
// quick with.
func ToImage(r *art.Raster) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, r.Width, r.Height))
	for i, j := 0, 0; i < len(r.Pix); i, j = i+3, j+4 {
		p, q := r.Pix[i:i+3:i+3], img.Pix[j:j+4:j+4]
		q[0], q[1], q[2], q[3] = p[0], p[1], p[2], 255
	}
	return img
}
