package raster

import (
	"errors"
	"fmt"
	"io"

	"likeness/internal/art"
)

// Read reads a file to its end, closes it, and decodes it; errors as Decode's.
func Read(file io.ReadCloser, limits Limits) (*art.Raster, error) {
	data, err := io.ReadAll(file)
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	picture, _, err := Decode(data, limits)
	return picture, err
}
