package model

import (
	"net/url"
	"path"
	"strings"

	"likeness/internal/art"
)

// Image is a work as the API shows it: what its source does not say is null.
type Image struct{ art.Image }

// NewImage is the work as the API shows it; nil stays nil.
func NewImage(image *art.Image) *Image {
	if image == nil {
		return nil
	}
	return &Image{*image}
}

// NewImages are the works as the API shows them.
func NewImages(images []art.Image) []Image {
	shown := make([]Image, len(images))
	for i, image := range images {
		shown[i] = Image{image}
	}
	return shown
}

// IsNode marks an Image as a Node of the API.
func (Image) IsNode() {}

// IsLookupResult marks an Image as one of the answers to a lookup.
func (Image) IsLookupResult() {}

// Title is nil when none is recorded.
func (i Image) Title() *string { return orNil(i.Image.Title) }

// Artist is nil when none is recorded.
func (i Image) Artist() *string { return orNil(i.Image.Artist) }

// Collection is nil when none is recorded.
func (i Image) Collection() *string { return orNil(i.Image.Collection) }

// Genre is nil when none is recorded.
func (i Image) Genre() *string { return orNil(i.Image.Genre) }

// Date is nil when none is recorded.
func (i Image) Date() *string { return orNil(i.Image.Date) }

// YearFrom is nil when the date is missing or not understood.
func (i Image) YearFrom() *int {
	if i.Years == nil {
		return nil
	}
	return &i.Years.From
}

// YearTo is nil when the date is missing or not understood.
func (i Image) YearTo() *int {
	if i.Years == nil {
		return nil
	}
	return &i.Years.To
}

// Width is in pixels, and nil without a picture.
func (i Image) Width() *int {
	if i.Picture == nil {
		return nil
	}
	return &i.Picture.Width
}

// Height is in pixels, and nil without a picture.
func (i Image) Height() *int {
	if i.Picture == nil {
		return nil
	}
	return &i.Picture.Height
}

// DominantColor is #rrggbb, and nil without a picture.
func (i Image) DominantColor() *string {
	if i.Picture == nil {
		return nil
	}
	return orNil(i.Picture.DominantColor)
}

// Pictures are all pictures of the work, the one that shows it first.
func (i Image) Pictures() []Picture {
	pictures := make([]Picture, i.PictureCount())
	for at := range pictures {
		pictures[at] = Picture{i.Image, at}
	}
	return pictures
}

// Picture is a picture of a work as the API shows it.
type Picture struct {
	work art.Image
	At   int // position
}

// NewPicture is the picture of a work at a position, nil when it has none.
func NewPicture(work art.Image, position int) *Picture {
	if work.PictureAt(position) == nil {
		return nil
	}
	return &Picture{work, position}
}

func (p Picture) picture() *art.Picture { return p.work.PictureAt(p.At) }

// ID names the picture wherever the API takes one.
func (p Picture) ID() string { return p.work.PictureID(p.At) }

// Position is from 0, the picture that shows the work.
func (p Picture) Position() int { return p.At }

// Label is nil when nobody says what the picture shows of the work.
func (p Picture) Label() *string { return orNil(p.picture().Label) }

// Width is in pixels.
func (p Picture) Width() int { return p.picture().Width }

// Height is in pixels.
func (p Picture) Height() int { return p.picture().Height }

// DominantColor is #rrggbb.
func (p Picture) DominantColor() string { return p.picture().DominantColor }

// URL is where the picture is served in a size, Large when nil.
func (p Picture) URL(size *art.PictureSize) string { return *Image{p.work.ShownBy(p.At)}.URL(size) }

// URL is where the picture is served in a size (Large when nil), and nil
// without a picture.
func (i Image) URL(size *art.PictureSize) *string {
	if i.Picture == nil {
		return nil
	}
	wanted := art.Large
	if size != nil {
		wanted = *size
	}
	address := PictureURL(i.Image, wanted)
	return &address
}

// PictureURL is where a work's picture is served, relative to the origin:
// /media/<size>/<id>-<start of its hash>.<extension>. The work must have a
// picture.
func PictureURL(image art.Image, size art.PictureSize) string {
	extension := ".jpg"
	if size == art.Original {
		extension = originalExtension(*image.Picture)
	}
	return "/media/" + string(size) + "/" + url.PathEscape(image.ID) + "-" + image.Picture.Version() + extension
}

// SheetURL is where a sheet of small pictures is served, relative to the
// origin: /media/sheet/<name>-<version>.jpg.
func SheetURL(sheet art.Artefact) string {
	return "/media/sheet/" + sheet.Name + "-" + sheet.Version + ".jpg"
}

// UploadURL is where an upload is served, relative to the origin.
func UploadURL(id string) string { return "/media/upload/" + url.PathEscape(id) }

// extensions are the usual file extensions of the picture formats, so that a
// download has the right one whatever the file was called.
var extensions = map[string]string{
	"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif",
	"image/webp": ".webp", "image/tiff": ".tif", "image/bmp": ".bmp",
	"image/heic": ".heic", "image/avif": ".avif",
}

func originalExtension(picture art.Picture) string {
	if extension, ok := extensions[picture.MediaType]; ok {
		return extension
	}
	return strings.ToLower(path.Ext(picture.Path))
}

func orNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
