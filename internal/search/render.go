package search

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"math"

	"likeness/internal/art"
	"likeness/internal/iiif"
	"likeness/internal/raster"
)

// maxWholePictureBytes bounds the pictures that are kept with all their pixels,
// since who asks for one tile asks for the next: one of 32 megapixels, or
// several smaller ones. Of larger ones it is a half or a quarter of each side that
// is kept, and tiles that show more are decoded one by one.
const maxWholePictureBytes = 96 << 20

// renderQuality is that of JPEGs that are made for viewers.
const renderQuality = 88

// lumaThreshold parts black from white, of 255.
const lumaThreshold = 128

// Render writes what the IIIF Image API asks of the picture of a work.
// CodeNotFound when the original is gone, CodeUnavailable when it is another
// than was imported.
func (s *Service) Render(ctx context.Context, out io.Writer, work art.Image, r iiif.Request) error {
	pixels, err := s.pixelsFor(ctx, work, r)
	if err != nil {
		return err
	}
	pixels = raster.Turn(raster.Shrink(pixels, r.Width, r.Height), r.Mirrored, r.QuarterTurns)
	switch r.Quality {
	case iiif.QualityGray, iiif.QualityBitonal:
		err = encodeGray(out, pixels, r)
	default:
		if r.Format == iiif.FormatPNG {
			err = quickPNG.Encode(out, raster.ToImage(pixels))
		} else {
			err = raster.EncodeJPEG(out, pixels, renderQuality)
		}
	}
	if err != nil {
		return fmt.Errorf("render the picture of %s: %w", work.ID, err)
	}
	return nil
}

// pixelsFor is the part that is asked for, with no fewer pixels than are.
func (s *Service) pixelsFor(ctx context.Context, work art.Image, r iiif.Request) (*art.Raster, error) {
	picture := work.Picture
	whole := image.Rect(0, 0, picture.Width, picture.Height)
	longest, original := max(r.Width, r.Height), max(picture.Width, picture.Height)
	if r.Part == whole && longest <= raster.ViewSide && original > raster.ViewSide {
		return s.part(ctx, work, art.Large, raster.Limits{Side: longest})
	}
	scale := max(float64(r.Width)/float64(r.Part.Dx()), float64(r.Height)/float64(r.Part.Dy()))
	halvings, enough := kept(*picture, r)
	if !enough || r.Part == whole && scale <= .5 { // nobody asks for all of it again
		side := int(math.Ceil(scale * float64(max(r.Part.Dx(), r.Part.Dy()))))
		return s.part(ctx, work, art.Original, raster.Limits{Side: side, Part: r.Part})
	}
	var limits raster.Limits
	if halvings > 0 {
		limits.Side = original >> halvings
	}
	all, err := s.whole.get(ctx, pictureKey("whole", picture.Hash, nil), func(ctx context.Context) (*raster.Picture, error) {
		return s.open(ctx, work, art.Original, limits)
	})
	if err != nil {
		return nil, err
	}
	return raster.ShrinkPart(all, onto(r.Part, whole, all), r.Width, r.Height), nil
}

// kept is how often the sides of a picture are halved before it is kept, and
// whether that leaves enough pixels for what is asked. Of a TIFF beyond what
// other formats may have, a part is read in time where the whole is not.
func kept(picture art.Picture, r iiif.Request) (halvings int, enough bool) {
	if picture.Width*picture.Height > raster.MaxImportPixels {
		return 0, false
	}
	for 3*(picture.Width>>halvings)*(picture.Height>>halvings) > maxWholePictureBytes {
		halvings++
	}
	left := func(side int) int { return (side + 1<<halvings - 1) >> halvings }
	return halvings, halvings == 0 || r.Width <= left(r.Part.Dx()) && r.Height <= left(r.Part.Dy())
}

// onto is where a part of a picture lies in one that shows the same with fewer
// pixels.
func onto(part, whole image.Rectangle, fewer *art.Raster) image.Rectangle {
	at := func(v, from, to int) int { return (2*v*to + from) / (2 * from) } // the nearest
	to := image.Rect(
		at(part.Min.X, whole.Dx(), fewer.Width), at(part.Min.Y, whole.Dy(), fewer.Height),
		at(part.Max.X, whole.Dx(), fewer.Width), at(part.Max.Y, whole.Dy(), fewer.Height))
	// At least one pixel, within the picture.
	to.Min.X, to.Min.Y = min(to.Min.X, fewer.Width-1), min(to.Min.Y, fewer.Height-1)
	to.Max.X, to.Max.Y = max(to.Max.X, to.Min.X+1), max(to.Max.Y, to.Min.Y+1)
	return to
}

// part decodes what limits say of a picture.
func (s *Service) part(ctx context.Context, work art.Image, size art.PictureSize, limits raster.Limits) (*art.Raster, error) {
	picture, err := s.open(ctx, work, size, limits)
	if err != nil {
		return nil, err
	}
	defer picture.Close() // what is left of it is small
	return picture.Raster, nil
}

func (s *Service) open(ctx context.Context, work art.Image, size art.PictureSize, limits raster.Limits) (*raster.Picture, error) {
	file, err := s.engine.OpenPicture(ctx, work, size)
	if err != nil {
		return nil, err
	}
	picture, err := raster.Read(ctx, file, limits)
	if err != nil {
		return nil, err
	}
	if info := picture.Info; size == art.Original && (info.Width != work.Picture.Width || info.Height != work.Picture.Height) {
		picture.Close()
		return nil, art.Errorf(art.CodeUnavailable, "The picture of %q has changed since it was imported; import it again.", work.Name)
	}
	return picture, nil
}

var quickPNG = png.Encoder{CompressionLevel: png.BestSpeed}

// encodeGray writes a picture without its colours, or in black and white alone.
func encodeGray(out io.Writer, r *art.Raster, asked iiif.Request) error {
	rect := image.Rect(0, 0, r.Width, r.Height)
	gray := image.NewGray(rect)
	for i := range gray.Pix {
		p := r.Pix[3*i:]
		gray.Pix[i] = color.GrayModel.Convert(color.RGBA{p[0], p[1], p[2], 255}).(color.Gray).Y
	}
	if asked.Quality == iiif.QualityBitonal {
		bits := image.NewPaletted(rect, color.Palette{color.Gray{0}, color.Gray{255}})
		for i, luma := range gray.Pix {
			bits.Pix[i] = luma / lumaThreshold
			gray.Pix[i] = bits.Pix[i] * 255
		}
		if asked.Format == iiif.FormatPNG {
			return quickPNG.Encode(out, bits)
		}
	}
	if asked.Format == iiif.FormatPNG {
		return quickPNG.Encode(out, gray)
	}
	return jpeg.Encode(out, gray, &jpeg.Options{Quality: renderQuality})
}
