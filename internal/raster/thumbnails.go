package raster

import (
	"bytes"
	"fmt"

	"likeness/internal/art"
)

// The JPEGs made of each picture.
const (
	largeSide        = 1280
	largeQuality     = 85
	thumbnailSide    = 320
	thumbnailQuality = 80
)

// jpegEnd is the EOI marker, with which a whole JPEG ends.
const jpegEnd = "\xff\xd9"

// maxCopiedBytes is up to where a JPEG serves as its own thumbnail.
const maxCopiedBytes = 400 << 10

// Thumbnails makes the JPEGs of a picture from its file and what was decoded of
// it, and finds its dominant colour on the way. None is larger than the picture.
func Thumbnails(data []byte, picture *Picture) (large, thumbnail []byte, color string, err error) {
	pixels := picture.Raster
	if large, pixels, err = shrunken(data, picture, pixels, largeSide, largeQuality); err != nil {
		return nil, nil, "", err
	}
	// Each is made of the one before it: shrinking averages areas, so the
	// detour changes nothing that can be seen, and saves time.
	if thumbnail, pixels, err = shrunken(data, picture, pixels, thumbnailSide, thumbnailQuality); err != nil {
		return nil, nil, "", err
	}
	return large, thumbnail, DominantColor(pixels), nil
}

func shrunken(data []byte, picture *Picture, pixels *art.Raster, maxSide, quality int) ([]byte, *art.Raster, error) {
	if servesAsItIs(data, picture, maxSide) {
		return data, pixels, nil
	}
	small := Fit(pixels, maxSide)
	var file bytes.Buffer
	if err := EncodeJPEG(&file, small, quality); err != nil {
		return nil, nil, fmt.Errorf("make a thumbnail: %w", err)
	}
	return file.Bytes(), small, nil
}

// servesAsItIs reports whether a file is a JPEG that every browser shows as
// it should be, and is small enough. Encoding it again would lose quality and
// take a third of an import's time.
func servesAsItIs(data []byte, picture *Picture, maxSide int) bool {
	info := picture.Info
	return picture.Plain && info.MediaType == "image/jpeg" && max(info.Width, info.Height) <= maxSide && len(data) <= maxCopiedBytes &&
		bytes.HasSuffix(data, []byte(jpegEnd))
}
