package iiif

import "image"

// Context and Protocol name the API in a description.
const (
	Context  = "http://iiif.io/api/image/3/context.json"
	Protocol = "http://iiif.io/api/image"
	Type     = "ImageService3"
	Profile  = "level2"
)

// Info describes a picture to viewers; see section 5 of the API.
type Info struct {
	Context          string   `json:"@context"`
	ID               string   `json:"id"`
	Type             string   `json:"type"`
	Protocol         string   `json:"protocol"`
	Profile          string   `json:"profile"`
	Width            int      `json:"width"`
	Height           int      `json:"height"`
	MaxWidth         int      `json:"maxWidth"`
	MaxHeight        int      `json:"maxHeight"`
	Sizes            []Size   `json:"sizes"`
	Tiles            []Tiles  `json:"tiles"`
	PreferredFormats []string `json:"preferredFormats"`
	ExtraQualities   []string `json:"extraQualities"`
	ExtraFeatures    []string `json:"extraFeatures"`
}

// Size is one in which the whole picture is quickly had.
type Size struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

// Tiles are squares of a side, at each of the scales.
type Tiles struct {
	Width        int   `json:"width"`
	ScaleFactors []int `json:"scaleFactors"`
}

// NewInfo describes a picture of width x height whose addresses begin with id,
// and of which there are thumbnails with these longest sides.
func NewInfo(id string, width, height int, sides ...int) Info {
	info := Info{
		Context: Context, ID: id, Type: Type, Protocol: Protocol, Profile: Profile,
		Width: width, Height: height, MaxWidth: MaxSide, MaxHeight: MaxSide,
		Sizes: []Size{}, Tiles: []Tiles{{Width: TileSide, ScaleFactors: []int{1}}},
		PreferredFormats: []string{FormatJPEG},
		ExtraQualities:   []string{QualityColor, QualityGray, QualityBitonal},
		ExtraFeatures:    []string{"canonicalLinkHeader", "mirroring", "profileLinkHeader"},
	}
	for _, side := range sides {
		if side < max(width, height) {
			size := confined(image.Pt(width, height), float64(side), float64(side))
			info.Sizes = append(info.Sizes, Size{size.X, size.Y})
		}
	}
	for scale := 2; scale*TileSide < 2*max(width, height); scale *= 2 {
		info.Tiles[0].ScaleFactors = append(info.Tiles[0].ScaleFactors, scale)
	}
	return info
}
