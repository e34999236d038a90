package uploads

import (
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"likeness/internal/art"
	"likeness/internal/raster"
)

// unfinished begins the name of a file that is being written.
const unfinished = ".unfinished-"

// File is what the name and the time of an upload's file say of it.
type File struct {
	ID, Format    string
	Width, Height int // pixels, upright
	Bytes         int64
	Added         time.Time
}

// idEncoding writes ids in lower-case letters and digits, so that they stand
// in URLs and file names of any system.
var idEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// NewFile names a picture that was received, by an id that cannot be guessed.
func NewFile(info raster.Info, size int64, now time.Time) File {
	random := make([]byte, idBytes)
	rand.Read(random) // never fails
	return File{
		ID: idEncoding.EncodeToString(random), Format: info.Format,
		Width: info.Width, Height: info.Height, Bytes: size, Added: now,
	}
}

// Name is the file's: id, upright size and format, so that nothing has to be
// read to find an upload again. Its age is the file's.
func (f File) Name() string {
	return fmt.Sprintf("%s.%dx%d.%s", f.ID, f.Width, f.Height, f.Format)
}

var (
	idPattern   = regexp.MustCompile(`^[a-z2-7]{26}$`)
	namePattern = regexp.MustCompile(`^([a-z2-7]{26})\.([1-9][0-9]{0,9})x([1-9][0-9]{0,9})\.(jpeg|png|gif|webp|tiff|bmp)$`)
)

// IsID reports whether an upload could be called so.
func IsID(id string) bool { return idPattern.MatchString(id) }

// ParseName is what Name made a name of; ok is false for other names.
func ParseName(name string) (f File, ok bool) {
	m := namePattern.FindStringSubmatch(name)
	if m == nil {
		return File{}, false
	}
	width, errW := strconv.Atoi(m[2])
	height, errH := strconv.Atoi(m[3])
	return File{ID: m[1], Width: width, Height: height, Format: m[4]}, errW == nil && errH == nil
}

// MediaType is that of the content.
func (f File) MediaType() string { return "image/" + f.Format }

func (f File) expiresAt() time.Time { return f.Added.Add(keptFor) }

// Expired reports whether the picture is kept no longer.
func (f File) Expired(now time.Time) bool { return !now.Before(f.expiresAt()) }

// Public is what visitors are told.
func (f File) Public() art.Upload {
	return art.Upload{ID: f.ID, Width: f.Width, Height: f.Height, MediaType: f.MediaType(), ExpiresAt: f.expiresAt()}
}

// Room chooses which of the files that are kept, the oldest first, go so that
// there are bytes more: the oldest that have been kept long enough.
// CodeUnavailable when they are too few.
func Room(kept []File, bytes int64, now time.Time) (drop []File, err error) {
	if bytes <= 0 {
		return nil, nil
	}
	for _, f := range kept {
		if now.Sub(f.Added) < keptAtLeast {
			break
		}
		drop = append(drop, f)
		if bytes -= f.Bytes; bytes <= 0 {
			return drop, nil
		}
	}
	return nil, art.Errorf(art.CodeUnavailable, "Too many pictures are being kept just now; try again in half an hour.")
}
