package art

// Raster is a picture as the metrics see it: upright, opaque, sRGB.
type Raster struct {
	Width, Height int    // pixels
	Pix           []byte // Height x Width x 3, row-major, R G B
}

// Region is a rectangle of a picture in fractions of its upright sides.
type Region struct{ X, Y, Width, Height float64 }

// PictureSize is one of the forms in which a picture is served.
type PictureSize string

const (
	Thumbnail PictureSize = "thumbnail" // at most 320 pixels a side, JPEG
	Large     PictureSize = "large"     // at most 1280 pixels a side, JPEG
	Original  PictureSize = "original"  // the owner's file, as it is
)
