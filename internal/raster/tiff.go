package raster

import (
	"context"
	"errors"
	"fmt"
	"io"

	"likeness/internal/tiff"
)

// openTIFF prices a TIFF at the smallest fraction that has the pixels which
// are wanted, or at a smaller one when memory does not suffice for that.
func openTIFF(data []byte, v view) (source, error) {
	f, err := tiff.Open(data)
	if err != nil {
		return source{}, err
	}
	eighths := v.eighths(f.Fractions(), f.DecodedBytes)
	width, height := f.Size(eighths)
	space := spaceRGB
	switch {
	case f.Gray():
		space = spaceGray
	case f.CMYK():
		space = spaceCMYK
	}
	return source{
		width: width, height: height, bytes: f.DecodedBytes(eighths), space: space,
		decode: func(ctx context.Context, to *sink) (string, error) {
			read, cause, err := f.Rows(ctx, eighths, func(rgb []byte) bool {
				to.add(rgb)
				return !to.done()
			})
			if err != nil {
				return "", err
			}
			if cause == nil {
				return "", nil
			}
			if read < leastRead {
				return "", fmt.Errorf("%.0f %% could be read: %w", 100*read, cause)
			}
			return partlyRead("TIFF", read, tiff.IsEnd(cause)), nil
		},
	}, nil
}

// partlyRead is the remark on a picture of which a part is grey.
func partlyRead(format string, read float64, cutShort bool) string {
	what := "data is damaged"
	if cutShort {
		what = "was cut short"
	}
	return fmt.Sprintf("The %s %s: %.0f %% of the picture could be read, and the rest is grey; copy the file again from its source.", format, what, min(99, 100*read))
}

func isEnd(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) }
