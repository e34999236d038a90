// Package uploads keeps the pictures that visitors bring, for a while, in a
// folder of its own: under ids that cannot be guessed, within a bound of bytes,
// and across a restart of the server. It checks that what it keeps is a
// picture that can be decoded.
//
// It must never know the collection: nothing of an upload enters it.
package uploads

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"likeness/internal/art"
	"likeness/internal/durable"
	"likeness/internal/raster"
)

const (
	// MaxUploadBytes bounds one picture.
	MaxUploadBytes = 20e6

	// MaxKeptBytes bounds all pictures together.
	MaxKeptBytes = 1e9

	keptFor     = 2 * time.Hour    // after that a picture goes
	keptAtLeast = 30 * time.Minute // before that a picture stays, even if there is no room for another
	idBytes     = 16

	// Of formats that are slow to decode, a JPEG of this side and quality is kept.
	quickSide    = 2 * raster.ViewSide
	quickQuality = 92
)

// Store keeps uploads in one folder, which nobody else writes to. Safe for
// concurrent use.
type Store struct {
	dir      string
	maxBytes int64
	now      func() time.Time

	mu    sync.Mutex
	kept  map[string]File
	byAge []File // the same, oldest first: there may be a hundred thousand
	bytes int64  // of kept, and of those that are being written
}

// Open opens the store in dir, which it makes when it is not there, and finds
// again what is still kept.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of uploads: %w", err)
	}
	s := &Store{dir: dir, maxBytes: MaxKeptBytes, now: time.Now, kept: map[string]File{}}
	if err := s.find(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dropExpired()
	return s, nil
}

// find reads the folder. Files half written by a server that was stopped are
// removed; files that are nothing of ours are left alone.
func (s *Store) find() error {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return fmt.Errorf("read the folder of uploads: %w", err)
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), unfinished) {
			_ = os.Remove(filepath.Join(s.dir, entry.Name()))
			continue
		}
		u, ok := ParseName(entry.Name())
		if !ok || !entry.Type().IsRegular() {
			continue
		}
		info, err := entry.Info()
		if err != nil || info.Size() == 0 {
			continue
		}
		u.Bytes, u.Added = info.Size(), info.ModTime()
		s.remember(u)
		s.bytes += u.Bytes
	}
	return nil
}

// remember puts an upload in its place by age, which is the last but for those that
// were written beside one another, or are found in a folder.
func (s *Store) remember(u File) {
	s.kept[u.ID] = u
	at, _ := slices.BinarySearchFunc(s.byAge, u, func(a, b File) int { return a.Added.Compare(b.Added) })
	s.byAge = slices.Insert(s.byAge, at, u)
}

// AddUpload keeps a picture. CodeTooLarge, CodeUnsupported or CodeInvalid as
// Receive says, CodeUnavailable when there is no room for now.
func (s *Store) AddUpload(ctx context.Context, content io.Reader) (art.Upload, error) {
	data, info, err := Receive(ctx, content)
	if err != nil {
		return art.Upload{}, err
	}
	return s.keep(data, info)
}

// Receive reads what a visitor brings and makes sure that it can be decoded: the
// bytes as they came, or of a HEIC or AVIF a JPEG. CodeTooLarge over 20 MB or 100
// megapixels, CodeUnsupported or CodeInvalid when it is no picture or cannot be
// decoded.
func Receive(ctx context.Context, content io.Reader) ([]byte, raster.Info, error) {
	data, err := readWhole(content)
	if err != nil {
		return nil, raster.Info{}, fmt.Errorf("read upload: %w", err)
	}
	if len(data) > MaxUploadBytes {
		return nil, raster.Info{}, art.Errorf(art.CodeTooLarge, "The picture is larger than %.0f MB; send a smaller one.", MaxUploadBytes/1e6)
	}
	if err := ctx.Err(); err != nil {
		return nil, raster.Info{}, err
	}
	info, err := raster.Inspect(data)
	if err != nil {
		return nil, info, err
	}
	limits := raster.Limits{MaxPixels: raster.MaxUploadPixels, Side: raster.ViewSide}
	if info.Slow() {
		limits.Side = quickSide
	}
	picture, err := raster.Decode(ctx, data, limits)
	if err != nil {
		return nil, info, err
	}
	defer picture.Close()
	if info.Slow() {
		return quick(picture.Raster)
	}
	return data, info, nil
}

// readWhole reads a picture, as far as one may reach. It needs no more memory than
// that when the size is known.
func readWhole(content io.Reader) ([]byte, error) {
	var data bytes.Buffer
	if sized, ok := content.(interface{ Size() int64 }); ok {
		data.Grow(int(min(sized.Size(), MaxUploadBytes)) + bytes.MinRead)
	}
	_, err := data.ReadFrom(io.LimitReader(content, MaxUploadBytes+1))
	return data.Bytes(), err
}

// quick is a picture as JPEG: of formats that take seconds to decode, and that
// not every browser shows, this is what is kept. Visitors look at it again and
// again.
func quick(picture *art.Raster) ([]byte, raster.Info, error) {
	var file bytes.Buffer
	if err := raster.EncodeJPEG(&file, picture, quickQuality); err != nil {
		return nil, raster.Info{}, fmt.Errorf("convert upload: %w", err)
	}
	info, err := raster.Inspect(file.Bytes())
	return file.Bytes(), info, err
}

func (s *Store) keep(data []byte, info raster.Info) (art.Upload, error) {
	size := int64(len(data))
	if err := s.reserve(size); err != nil {
		return art.Upload{}, err
	}
	u := NewFile(info, size, s.now())
	err := s.write(u, data)

	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.bytes -= size
		return art.Upload{}, art.Wrap(err, art.CodeUnavailable, "The picture could not be kept, because the server's disk does not take it; try again later.")
	}
	s.remember(u)
	return u.Public(), nil
}

// write leaves either the whole file under its name or nothing.
func (s *Store) write(u File, data []byte) (err error) {
	f, err := os.CreateTemp(s.dir, unfinished+"*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Chtimes(f.Name(), u.Added, u.Added); err != nil {
		return err
	}
	return durable.Rename(f.Name(), filepath.Join(s.dir, u.Name()))
}

// reserve makes room for size bytes: by what has expired, then by the oldest
// that have been kept long enough.
func (s *Store) reserve(size int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dropExpired()
	drop, err := Room(s.byAge, s.bytes+size-s.maxBytes, s.now())
	if err != nil {
		return err
	}
	for range drop {
		s.dropOldest()
	}
	s.bytes += size
	return nil
}

func (s *Store) dropExpired() {
	for len(s.byAge) > 0 && s.byAge[0].Expired(s.now()) {
		s.dropOldest()
	}
}

// dropOldest forgets an upload. A file that cannot be removed now is found, and
// removed, when the store is next opened.
func (s *Store) dropOldest() {
	u := s.byAge[0]
	s.byAge = s.byAge[1:]
	_ = os.Remove(filepath.Join(s.dir, u.Name()))
	delete(s.kept, u.ID)
	s.bytes -= u.Bytes
}

// Upload is one that is still kept. CodeNotFound otherwise.
func (s *Store) Upload(_ context.Context, id string) (art.Upload, error) {
	u, err := s.lookUp(id)
	if err != nil {
		return art.Upload{}, err
	}
	return u.Public(), nil
}

// OpenUpload opens what is kept: the bytes as they came, or of a HEIC or AVIF a
// JPEG. CodeNotFound when they are no
// longer kept.
func (s *Store) OpenUpload(_ context.Context, id string) (art.PictureFile, error) {
	u, err := s.lookUp(id)
	if err != nil {
		return art.PictureFile{}, err
	}
	// Through the root, because Windows lets nobody remove what os.Open opened.
	f, err := os.OpenInRoot(s.dir, u.Name())
	if errors.Is(err, os.ErrNotExist) { // dropped since, or removed by hand
		return art.PictureFile{}, NotKept()
	}
	if err != nil {
		return art.PictureFile{}, fmt.Errorf("open upload: %w", err)
	}
	return art.PictureFile{ReadSeekCloser: f, MediaType: u.MediaType(), ModTime: u.Added}, nil
}

func (s *Store) lookUp(id string) (File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.kept[id]
	if !ok || u.Expired(s.now()) {
		return File{}, NotKept()
	}
	return u, nil
}

// NotKept is the error of an upload that is not there.
func NotKept() error {
	return art.Errorf(art.CodeNotFound, "There is no such upload, or it is no longer kept; upload the picture again.")
}
