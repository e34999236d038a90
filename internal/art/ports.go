package art

import (
	"context"
	"io"
	"time"
)

// The ports. The embedded engine (SQLite, bleve, graphs in files) answers
// them today; a distributed one answers the same ones later, so each question
// is one that it can answer in one round trip: hits carry their records.
// Every method returns an *Error with the codes its comment names, or the
// context's error, or an error that counts as CodeInternal.

// Engine is everything that answers for a library.
type Engine interface {
	Generations
	ArtefactStore
	Pictures
}

// Generations hands out the states of a collection that can be searched.
type Generations interface {
	// Current is the newest generation. CodeUnavailable while there is none.
	Current() (Generation, error)
	// ByID is a generation that still serves. CodeInvalid with
	// ReasonStaleCursor when it is gone.
	ByID(id string) (Generation, error)
}

// Generation is one searchable state of a collection. It must be released once
// by whoever was given it, and not used afterwards.
type Generation interface {
	ID() string
	Release()
	// Capabilities says what the engine promises beyond the ports.
	Capabilities() Capabilities
	// Artefacts lists what was computed of this state of the collection, for
	// ArtefactStore.
	Artefacts() []Artefact

	Records
	Text
	Neighbours
}

// Capabilities are what one engine can promise and another cannot. What is
// false is shown to people as what it is, never as a promise.
type Capabilities struct {
	// ExactTotals: TextPage.Total, Nearest.Total and facet counts are exact
	// however many works match.
	ExactTotals bool
	// Compared: Nearest.Compared is counted; else it is 0.
	Compared bool
	// SnapshotCursors: all pages of a list are of the state that the first was
	// of, even while the collection changes.
	SnapshotCursors bool
	// FurtherPictures: works are compared by all of their pictures; else by the
	// first alone.
	FurtherPictures bool
}

// Artefact names something that was computed of a collection, a model or the
// layout of its map, in one version. What a version holds never changes.
type Artefact struct{ Name, Version string }

// ArtefactStore keeps artefacts by name and version.
type ArtefactStore interface {
	// Artefact is what PutArtefact kept. CodeNotFound when it is not there,
	// CodeUnavailable when it is damaged.
	Artefact(ctx context.Context, a Artefact) ([]byte, error)
	// PutArtefact keeps data under a name of lower-case letters, digits and
	// hyphens, and tells its version: the same data has the same one.
	PutArtefact(ctx context.Context, name string, data []byte) (Artefact, error)
}

// Records reads the catalogue of a generation.
type Records interface {
	// Images returns the records of ids, in their order; ids that are not
	// there are left out.
	Images(ctx context.Context, ids []string) ([]Image, error)
	// FirstMatch is the first record in catalogue order that meets every
	// field given: the name exactly after Unicode normalisation, ignoring
	// case; the others ignoring case and accents. CodeNotFound when none does.
	FirstMatch(ctx context.Context, where Lookup) (Image, error)
	// Stats counts what the generation holds.
	Stats(ctx context.Context) (Stats, error)
}

// Stats counts what a generation holds.
type Stats struct{ Images, Artists, Collections, Genres int }

// Text answers questions in words. A search that does not parse is taken as
// plain words, never refused; a filter by a column that is no facet is
// CodeInvalid. What it finds comes with its record; a work
// whose record is gone is left out.
type Text interface {
	SearchText(ctx context.Context, q TextQuery) (TextPage, error)
	// Facet counts values. CodeNotFound for a column that is no facet.
	Facet(ctx context.Context, q FacetQuery) (Facet, error)
	// Columns are the columns that are facets and that works have values in, in
	// the order of their names.
	Columns(ctx context.Context) ([]Column, error)
	// Suggest completes prefix with at most limit works and values.
	Suggest(ctx context.Context, prefix string, limit int) ([]Suggestion, error)
	// Closest is at most limit records whose name, artist, collection or genre
	// is nearest in spelling to what was looked up.
	Closest(ctx context.Context, where Lookup, limit int) ([]Image, error)
}

// Neighbours answers questions of likeness.
type Neighbours interface {
	// Metrics lists the metrics that can be asked for, the default first.
	Metrics() []Metric
	// Nearest finds the nearest works. CodeInvalid for weights that are no
	// blend or a filter by a column that is no facet, CodeNotFound for a metric that is not there.
	Nearest(ctx context.Context, q NearestQuery) (Nearest, error)
	// VectorsOf are the vectors of one of the pictures of a work of the
	// collection. CodeNotFound for an id or a position that is not there,
	// CodeInvalid for a work without a picture.
	VectorsOf(ctx context.Context, id string, position int) (Vectors, error)
}

// Pictures opens the pictures of records.
type Pictures interface {
	// OpenPicture opens a picture in one of its sizes. CodeNotFound when the
	// file is gone.
	OpenPicture(ctx context.Context, image Image, size PictureSize) (PictureFile, error)
}

// PictureFile is an open picture; its user closes it.
type PictureFile struct {
	io.ReadSeekCloser
	MediaType string
	ModTime   time.Time
}

// Uploads keeps the pictures that visitors bring, for a while.
type Uploads interface {
	// AddUpload keeps a picture under a new unguessable id. CodeTooLarge,
	// CodeUnsupported or CodeInvalid when it is refused.
	AddUpload(ctx context.Context, content io.Reader) (Upload, error)
	// Upload is one that is still kept. CodeNotFound otherwise.
	Upload(ctx context.Context, id string) (Upload, error)
	// OpenUpload opens its bytes. CodeNotFound when it is no longer kept.
	OpenUpload(ctx context.Context, id string) (PictureFile, error)
}

// Upload is a picture that a visitor brought.
type Upload struct {
	ID            string
	Width, Height int // pixels, upright
	MediaType     string
	ExpiresAt     time.Time
}

// Stage is what an import is doing.
type Stage string

const (
	StageIdle     Stage = "IDLE"
	StageReading  Stage = "READING"
	StagePictures Stage = "PICTURES"
	StageTraining Stage = "TRAINING"
	StageVectors  Stage = "VECTORS"
	StageIndexes  Stage = "INDEXES"
	StageDone     Stage = "DONE"
	StageFailed   Stage = "FAILED"
)

// Condition tells people who look after a server what is wrong with its
// library.
type Condition interface {
	// Remarks are a sentence each: what is damaged or missing and being made
	// again, or was. None when all is well.
	Remarks() []string
}

// Progress is the state of an import.
type Progress struct {
	Stage    Stage
	Done     int
	Total    *int // nil while it is not known
	Failed   int
	Finished bool
	Message  string
}

// ProgressSource lets a server watch an import that runs in another process.
type ProgressSource interface {
	// WatchProgress sends the current state at once and then every change,
	// and closes the channel when ctx ends.
	WatchProgress(ctx context.Context) <-chan Progress
}

// Encoders are the networks that people brought. They are named by the checksum
// of their files.
type Encoders interface {
	// EncodePicture is the unit vector of a picture, all zero when it points
	// nowhere. CodeUnavailable when the network is gone, or another than it was.
	EncodePicture(ctx context.Context, sum string, picture *Raster) ([]float32, error)
	// EncodeWords is the unit vector of words among those of pictures. Errors as
	// for pictures; CodeUnsupported from a network that reads no words.
	EncodeWords(ctx context.Context, sum, words string) ([]float32, error)
}
