package art

import (
	"context"
	"iter"
	"time"
)

// The write port. An import brings records first, then the pictures that it
// read, and commits. What is put becomes durable batch by batch, each whole or
// not at all, so that an import which was ended goes on where it stopped;
// what is committed becomes searchable.

// Inventory tells an importer what a library knows already, so that importing
// again skips it.
type Inventory interface {
	// Compare tells what putting a record, and its picture from a folder if it
	// has one, would do, and the hash of the picture that it shows now; empty
	// when it shows none.
	Compare(ctx context.Context, image Image, folder string) (Change, string, error)
	// Records are the records of ids, in their order; ids that are not there
	// are left out.
	Records(ctx context.Context, ids []string) ([]Image, error)
	// Showing is the id of the first record of a source that shows the file
	// at path below whatever folder, and the position of that picture; empty
	// when there is none.
	Showing(ctx context.Context, source, path string) (id string, position int, err error)
	// Placed are the pictures that records of a source show, and where they
	// were found, in catalogue order, those of a work in theirs. It ends after
	// the first error.
	Placed(ctx context.Context, source string) iter.Seq2[PlacedPicture, error]
	// File is what was noted of a file when it was last read; ok is false
	// when nothing was.
	File(ctx context.Context, place FilePlace) (file FileNote, ok bool, err error)
	// Measured is the picture with a hash, without its place, if all that is
	// made of a picture is there.
	Measured(ctx context.Context, hash string) (picture Picture, ok bool, err error)
	// CountSource counts the records of one source.
	CountSource(ctx context.Context, source string) (int, error)
	// Listed are the ids of the records of one source, in catalogue order.
	Listed(ctx context.Context, source string) ([]string, error)
}

// Writer is the one that changes a library. It is for one goroutine, but for
// what it inherits from Inventory.
type Writer interface {
	Inventory
	// PutRecords adds records or brings them up to date; a record without a
	// picture keeps the one that it has.
	PutRecords(ctx context.Context, records []RecordPut) ([]RecordState, error)
	// PutPictures gives records their pictures. CodeNotFound for a record that
	// is not there, CodeInvalid for a position that does not follow on those
	// that it has.
	PutPictures(ctx context.Context, pictures []PicturePut) ([]RecordState, error)
	// Remove takes records out.
	Remove(ctx context.Context, ids []string) error
	// SetFacets says which columns of a source are facets from the next commit
	// on, beside those of other sources, and how their cells are parted into
	// values. No record is put again for it.
	SetFacets(ctx context.Context, source string, columns FacetColumns) error
	// Commit makes what was put searchable, and tells the id of the generation
	// that holds it. Progress may be nil.
	Commit(ctx context.Context, progress func(Progress)) (generation string, err error)
	// Close lets others write. What was not committed is kept for the next
	// commit.
	Close() error
}

// Change is what putting a record did.
type Change int

// Changes.
const (
	Unchanged Change = iota
	Added
	Updated
)

func (c Change) String() string { return [...]string{"unchanged", "added", "updated"}[c] }

// Facets are the columns that are facets, by the source that they are of. A
// column of another source that has the same name belongs to the same facet.
type Facets map[string]FacetColumns

// FacetColumns are those of one source.
type FacetColumns struct {
	Names      []string `json:"names,omitempty"`
	Separators []string `json:"separators,omitempty"` // of several values in a cell; the usual ones when empty
}

// RecordPut is a record to put. Its place in catalogue order is given when it
// is first put, and kept.
type RecordPut struct {
	Image Image // without a picture
	// Continues is the id under which the same work stands until now; empty
	// for none. The work keeps its place in catalogue order.
	Continues string
}

// RecordState is what became of a record.
type RecordState struct {
	Change      Change
	PictureHash string // of the picture that it had before, at the position of one that was put; empty for none
}

// PicturePut is a picture to put.
type PicturePut struct {
	ID      string // of its record, which is there unless Record is given
	Record  *Image // put along with its picture, so that neither is there without the other
	Picture Picture
	// Position of the picture among those of the work: the one at 0 shows it.
	Position int
	// Count is how many pictures the work has from now on, those after are
	// taken out; 0 for as many as it has.
	Count int
	Place FilePlace
	File  FileNote
	Made  *Made // nil when Measured told that all is there
}

// Made is what an importer makes of a picture's pixels.
type Made struct {
	Measurements     []Measurement
	Large, Thumbnail []byte // JPEG files
}

// FilePlace is where the importer found a file: a folder as it was given,
// absolute, and the slash-separated path below it.
type FilePlace struct{ Folder, Path string }

// PlacedPicture is a picture of a record, and where it was found.
type PlacedPicture struct {
	ID, Hash string
	Position int
	Place    FilePlace
}

// FileNote is a file as it was when it was last read.
type FileNote struct {
	Bytes   int64
	ModTime time.Time
	Hash    string // hex SHA-256 of its content
}

// FeatureName names a feature and the version of the code that measures it.
type FeatureName struct {
	Name    string
	Version int
}

// Measurement is what was measured of a picture.
type Measurement struct {
	FeatureName
	Data []byte
}
