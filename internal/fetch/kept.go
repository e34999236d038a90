package fetch

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"likeness/internal/art"
	"likeness/internal/durable"
)

// kept is the folder of what was fetched.
type kept struct{ root string }

// kind is a folder of files of one use.
type kind string

const (
	pictures  kind = "pictures"
	documents kind = "documents"
)

// note is what is known of a file that was fetched.
type note struct {
	Address   string    `json:"address"`
	File      string    `json:"file"` // name beside the note
	Hash      string    `json:"sha256"`
	Bytes     int64     `json:"bytes"`
	ETag      string    `json:"etag,omitempty"`
	Modified  string    `json:"lastModified,omitempty"`
	MediaType string    `json:"mediaType,omitempty"`
	Fetched   time.Time `json:"fetched"`
}

func (k kept) dir(of kind) string { return filepath.Join(k.root, string(of)) }

// key names the file of an address. Two hex digits make 256 folders.
func key(address string) string {
	sum := sha256.Sum256([]byte(address))
	name := hex.EncodeToString(sum[:])
	return path.Join(name[:2], name)
}

// path is that of the file of an address below its folder.
func (k kept) path(address, ending string) string { return key(address) + ending }

func (k kept) notePath(of kind, address string) string {
	return filepath.Join(k.dir(of), filepath.FromSlash(key(address)+noteEnding))
}

// put keeps a file, and then its note: without a note it is none.
func (k kept) put(of kind, address, ending string, got *answer) error {
	sum := sha256.Sum256(got.body)
	n := note{
		Address: address, File: path.Base(key(address)) + ending, Hash: hex.EncodeToString(sum[:]), Bytes: int64(len(got.body)),
		ETag: got.etag, Modified: got.modified, MediaType: got.mediaType, Fetched: time.Now(),
	}
	file := filepath.Join(k.dir(of), filepath.FromSlash(key(address)+ending))
	if err := durable.WriteFile(file, got.body); err != nil {
		return unwritten(err)
	}
	return k.putNote(of, address, n)
}

func (k kept) putNote(of kind, address string, n note) error {
	data, err := json.Marshal(n)
	if err != nil {
		return fmt.Errorf("encode the note of a file that was fetched: %w", err)
	}
	if err := durable.WriteFile(k.notePath(of, address), data); err != nil {
		return unwritten(err)
	}
	return nil
}

// Unwritten tells a disk that cannot keep what was fetched from a server that
// does not give it: it ends an import.
var ErrUnwritten = errors.New("what was fetched cannot be kept")

func unwritten(err error) error { return fmt.Errorf("%w: %w", ErrUnwritten, err) }

// note is that of an address, if it is for this address and can be read.
func (k kept) note(of kind, address string) (n note, ok bool) {
	data, err := os.ReadFile(k.notePath(of, address))
	if err != nil || json.Unmarshal(data, &n) != nil {
		return n, false
	}
	return n, n.Address == address && n.File == path.Base(n.File)
}

// document is the content that was kept, if it is whole.
func (k kept) document(address string) (n note, data []byte, ok bool) {
	if n, ok = k.note(documents, address); !ok {
		return n, nil, false
	}
	data, err := os.ReadFile(filepath.Join(filepath.Dir(k.notePath(documents, address)), n.File))
	return n, data, err == nil && isWhole(n, data)
}

// picture is the path of the file that was kept, if it is whole. A file that
// was written later than its note is looked at.
func (k kept) picture(address string) (file string, ok bool) {
	n, ok := k.note(pictures, address)
	if !ok {
		return "", false
	}
	at := filepath.Join(filepath.Dir(k.notePath(pictures, address)), n.File)
	info, err := os.Stat(at)
	if err != nil || info.Size() != n.Bytes {
		return "", false
	}
	if info.ModTime().After(n.Fetched.Add(time.Minute)) {
		data, err := os.ReadFile(at)
		if err != nil || !isWhole(n, data) {
			return "", false
		}
	}
	return path.Join(path.Dir(key(address)), n.File), true
}

func isWhole(n note, data []byte) bool {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]) == n.Hash
}

// PicturesDir is where pictures are kept below the folder of what was fetched.
func PicturesDir(root string) string { return kept{root}.dir(pictures) }

const noteEnding = ".meta"

// IsNote reports whether a file is the note of one that was fetched.
func IsNote(path string) bool { return filepath.Ext(path) == noteEnding }

// NoteOf is the note of a file.
func NoteOf(path string) string { return strings.TrimSuffix(path, filepath.Ext(path)) + noteEnding }

// Unfinished reports whether an import that fetches was interrupted, or is at
// work: what it fetched is still to be put into the library.
func Unfinished(root string) bool {
	_, err := os.Stat(markPath(root))
	return err == nil
}

func markPath(root string) string { return filepath.Join(root, "unfinished") }

// unfinishedFor is how long an import that was interrupted may go on from the
// documents that it fetched.
const unfinishedFor = 24 * time.Hour

// Begin notes that an import fetches. One that was interrupted goes on: what
// it fetched is not asked for again.
func (c *Client) Begin() error {
	if data, err := os.ReadFile(markPath(c.opts.Dir)); err == nil {
		if at, err := time.Parse(time.RFC3339Nano, string(data)); err == nil && time.Since(at) < unfinishedFor {
			c.since = at
			return nil
		}
	}
	if err := durable.WriteFile(markPath(c.opts.Dir), []byte(c.since.Format(time.RFC3339Nano))); err != nil {
		return art.Wrap(err, art.CodeUnavailable, "What is fetched cannot be kept in %s; check its permissions and the free space", c.opts.Dir)
	}
	return nil
}

// End notes that the import is whole: the next asks anew what has changed.
func (c *Client) End() error {
	if err := os.Remove(markPath(c.opts.Dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("note that an import is whole: %w", err)
	}
	return nil
}
