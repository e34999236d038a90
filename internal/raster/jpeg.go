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
	eighths := v.eighths([]int{8, 4, 2, 1}, f.DecodedBytes)
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

// eighths is the smallest of fractions at which a picture has the pixels that
// are wanted, or a smaller one when half the memory does not suffice for that.
func (v view) eighths(fractions []int, bytes func(int) int64) int {
	chosen := fractions[0]
	if v.exact {
		return chosen
	}
	for _, n := range fractions[1:] {
		enough := v.part.Dx()*n >= 8*v.width && v.part.Dy()*n >= 8*v.height
		if enough || bytes(chosen) > MaxDecodeBytes/2 {
			chosen = n
		}
	}
	return chosen
}

func jpegRemark(f *jpeg.File, m *jpeg.Image) string {
	switch {
	case m.Read < 1:
		return partlyRead("JPEG", m.Read, !f.Ended)
	case !f.Ended && m.Damaged:
		return "The JPEG was cut short, so the picture lacks its finest details; copy the file again from its source."
	case !f.Ended:
		return "The JPEG lacks its end marker, though all of the picture could be read; it may be worth copying the file again from its source."
	case m.Damaged:
		return "The JPEG data is damaged, so parts of the picture may be wrong; copy the file again from its source."
	}
	return ""
}
