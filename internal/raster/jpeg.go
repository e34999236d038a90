package raster

import (
	"context"
	"fmt"
	"io"

	"likeness/internal/jpeg"
)

// leastRead is the share of a JPEG that must be readable for it to be kept.
const leastRead = .5

// openJPEG prices a JPEG at the smallest fraction that has the pixels which
// are wanted, or at a smaller one when memory does not suffice for that.
func openJPEG(data []byte, v view) (source, error) {
	f, err := jpeg.Open(data, nil)
	if err != nil {
		return source{}, err
	}
	eighths := jpegEighths(f, v)
	width, height := f.Size(eighths)
	return source{
		width: width, height: height,
		bytes: f.DecodedBytes(eighths),
		space: jpegSpace(f),
		decode: func(ctx context.Context, to *sink) (string, error) {
			m, err := f.Decode(ctx, eighths)
			if err != nil {
				return "", err
			}
			if m.Read < leastRead {
				if !f.Ended {
					return "", fmt.Errorf("%.0f %% could be read: %w", 100*m.Read, io.ErrUnexpectedEOF)
				}
				return "", jpeg.FormatError(fmt.Sprintf("%.0f %% could be read", 100*m.Read))
			}
			return jpegRemark(f, m), to.each(ctx, m.Width, m.Row)
		},
	}, nil
}

func jpegSpace(f *jpeg.File) string {
	switch f.Color {
	case jpeg.Gray:
		return spaceGray
	case jpeg.YCbCr, jpeg.RGB:
		return spaceRGB
	}
	return spaceCMYK
}

func jpegEighths(f *jpeg.File, v view) int {
	sizes := []int{8, 4, 2, 1}
	if v.exact {
		return sizes[0]
	}
	chosen := sizes[0]
	for _, n := range sizes[1:] {
		enough := v.part.Dx()*n >= 8*v.width && v.part.Dy()*n >= 8*v.height
		if enough || f.DecodedBytes(chosen) > MaxDecodeBytes/2 {
			chosen = n
		}
	}
	return chosen
}

func jpegRemark(f *jpeg.File, m *jpeg.Image) string {
	share := min(99, 100*m.Read)
	switch {
	case !f.Ended && m.Read < 1:
		return fmt.Sprintf("The JPEG was cut short: %.0f %% of the picture could be read, and the rest is grey; copy the file again from its source.", share)
	case !f.Ended && m.Damaged:
		return "The JPEG was cut short, so the picture lacks its finest details; copy the file again from its source."
	case !f.Ended:
		return "The JPEG lacks its end marker, though all of the picture could be read; it may be worth copying the file again from its source."
	case m.Read < 1:
		return fmt.Sprintf("The JPEG data is damaged: %.0f %% of the picture could be read, and the rest is grey; copy the file again from its source.", share)
	case m.Damaged:
		return "The JPEG data is damaged, so parts of the picture may be wrong; copy the file again from its source."
	}
	return ""
}
