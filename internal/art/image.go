package art

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// Image is one record of the catalogue: a work with what its source says of
// it, and its picture when there is one. Empty strings and slices mean that
// the source says nothing.
type Image struct {
	ID     string // opaque; ImageID(Source, Key)
	Source string // the collection of rows it came from ("main" unless the importer said otherwise)
	Key    string // the row's id, else the picture's relative path, else a hash of the row; prefixed with its kind
	Order  int64  // place in catalogue order, which is the order of first import; from 1

	Name  string // the source's original name, else the file name, else the title, else the id; never empty
	Title string

	// As the source wrote them, for display.
	Artist, Collection, Genre, Date string
	// Single values, for filters, facets and lookup.
	Artists, Collections, Genres []string

	Years      *Years
	Picture    *Picture   // the one that shows the work; nil for none
	Further    []Picture  // its other pictures, in their order; none without Picture
	Properties []Property // the other columns, in the order of the file
}

// Years is the inclusive range of years that a date stands for; years before
// the common era are negative.
type Years struct{ From, To int }

// Property is a column that Likeness has no name for, kept as found.
type Property struct {
	Name, Value string
	// Values are the single ones by which a column that is a facet filters; nil
	// for other columns. Engines fill them in, importers do not.
	Values []string
}

// PictureCount is how many pictures a work has.
func (i Image) PictureCount() int {
	if i.Picture == nil {
		return 0
	}
	return 1 + len(i.Further)
}

// PictureAt is one of the pictures of a work, by its position from 0; nil when
// there is none.
func (i Image) PictureAt(position int) *Picture {
	switch {
	case position < 0 || position >= i.PictureCount():
		return nil
	case position == 0:
		return i.Picture
	}
	return &i.Further[position-1]
}

// ShownBy is the work as if the picture at position were the one that shows it.
func (i Image) ShownBy(position int) Image {
	i.Picture, i.Further = i.PictureAt(position), nil
	return i
}

// Picture is a file that shows a work.
type Picture struct {
	Hash          string // hex SHA-256 of the file's bytes
	Width, Height int    // pixels, upright (after EXIF orientation)
	DominantColor string // #rrggbb
	Key           string // names the owner's file to the engine that keeps it or knows where it lies
	Path          string // of the file below the folder that it was imported from, slash-separated; for people
	Label         string // of a further picture, what part or side of the work it shows; empty when nobody says
	MediaType     string // by content: image/jpeg, image/png, ...
	Bytes         int64
}

// versionDigits is how much of its hash tells a picture from others: enough that
// a changed one has another address.
const versionDigits = 8

// Version tells a picture from others of its work and from what it was before:
// the beginning of its hash.
func (p Picture) Version() string { return p.Hash[:min(versionDigits, len(p.Hash))] }

// PictureID names a picture of a work: the work's id and the picture's version.
func (i Image) PictureID(position int) string { return i.ID + "-" + i.PictureAt(position).Version() }

// PositionOf is the position of the picture of a work with a version; ok is
// false when there is none.
func (i Image) PositionOf(version string) (position int, ok bool) {
	for position := range i.PictureCount() {
		if i.PictureAt(position).Version() == version {
			return position, true
		}
	}
	return 0, false
}

// ImageID derives the opaque id of a record from its source and key: 16
// lower-case base32 characters (80 bits of a SHA-256).
func ImageID(source, key string) string {
	sum := sha256.Sum256([]byte(source + "\x00" + key))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
}
