package raster

import (
	"context"
	"errors"
	"image"

	"likeness/internal/art"
	"likeness/internal/heif"
)

// openHEIF prices a HEIC or AVIF: all of it, for its decoder takes it as a
// whole, in a memory of its own that is no larger.
func openHEIF(data []byte) (source, error) {
	f, err := heif.Open(data)
	if err != nil {
		return source{}, err
	}
	return source{
		width: f.Width, height: f.Height, bytes: f.DecodedBytes(), space: spaceRGB,
		decode: func(ctx context.Context, to *sink) (string, error) {
			m, err := f.Decode(ctx)
			if err != nil {
				return "", heifFailure(f, err)
			}
			defer m.Close()
			return heifRemark(f), to.each(ctx, m.Width, m.Row)
		},
	}, nil
}

func heifConfig(data []byte) (image.Config, error) {
	f, err := heif.Open(data)
	if err != nil {
		return image.Config{}, err
	}
	return image.Config{Width: f.Width, Height: f.Height}, nil
}

// heifOrientation is how the decoded picture is to be turned.
func heifOrientation(data []byte) int {
	if f, err := heif.Open(data); err == nil {
		return f.Orientation
	}
	return 1
}

// heifFailure words what the decoder could not go on for.
func heifFailure(f *heif.File, err error) error {
	name := formatNames[heifFormat(f)]
	switch {
	case errors.Is(err, heif.ErrMemory):
		return art.Wrap(err, art.CodeTooLarge, "To decode the %s takes more memory than one of %d x %d pixels should; save it again as JPEG.", name, f.Width, f.Height)
	case errors.Is(err, heif.ErrTime):
		return art.Wrap(err, art.CodeTooLarge, "To decode the %s takes longer than any picture should; save it again as JPEG.", name)
	}
	return err
}

func heifFormat(f *heif.File) string {
	if f.AVIF {
		return formatAVIF
	}
	return formatHEIC
}

// heifRemark tells what is not shown as it should be.
func heifRemark(f *heif.File) string {
	if f.Alpha && !f.AVIF {
		return "The transparency of the HEIC is not read here, so all of it is shown; save it as PNG if that is not meant."
	}
	return ""
}
