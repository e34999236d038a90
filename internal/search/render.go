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
// several smaller ones. Larger ones are decoded for each tile.
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
	if scale <= .5 || 3*picture.Width*picture.Height > maxWholePictureBytes {
		side := int(math.Ceil(scale * float64(max(r.Part.Dx(), r.Part.Dy()))))
		return s.part(ctx, work, art.Original, raster.Limits{Side: side, Part: r.Part})
	}
	all, err := s.whole.get(ctx, pictureKey("whole", picture.Hash, nil), func(ctx context.Context) (*raster.Picture, error) {
		return s.open(ctx, work, art.Original, raster.Limits{})
	})
	if err != nil {
		return nil, err
	}
	return raster.Crop(all, r.Part), nil
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
