//go:build !native

package raster

import (
	"errors"
	"image"

	"likeness/internal/art"
)

// Build says what reads pictures.
func Build() string { return "pure" }

// nativeReads says, of what the pure build does not read, what does.
const nativeReads = "; or build Likeness with make build NATIVE=1, which reads it"

func nativeFormat([]byte) string { return "" }

func nativeConfig(string, []byte) (image.Config, error) {
	return image.Config{}, errors.New("the native build reads it")
}

func openNative(string, []byte, view) (src source, ok bool) { return source{}, false }

func nativeProfile([]byte, string) func(*art.Raster) error { return nil }
