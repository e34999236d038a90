package table

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"likeness/internal/art"
)

// source is a file that can be read again and again, unpacked.
type source struct {
	path   string
	packed []packing // from the outside in
	entry  string    // of a zip archive; empty for other files
	cut    bool      // within what it is known by
}

// packing is a way of compressing a file.
type packing struct {
	name   string
	magic  string
	unpack func(io.Reader) (io.Reader, error)
}

var packings = []packing{
	{"gzip", "\x1f\x8b", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
	{"bzip2", "BZh", func(r io.Reader) (io.Reader, error) { return bzip2.NewReader(r), nil }},
	{"xz", "\xfd7zXZ\x00", func(r io.Reader) (io.Reader, error) { return xz.NewReader(r) }},
	{"zstd", "\x28\xb5\x2f\xfd", func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r, zstd.WithDecoderConcurrency(1)) }},
}

const (
	magicZip      = "PK\x03\x04"
	magicEmptyZip = "PK\x05\x06"

	// maxPackings is how often a file is unpacked: a .csv.gz in a .zip is twice.
	maxPackings = 3
	// headBytes is what a file is known by.
	headBytes = 64 << 10
)

// openSource finds out how a file is packed, and reads the beginning of what
// is in it.
func openSource(path string) (s *source, head []byte, err error) {
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil, art.Wrap(err, art.CodeInvalid, "There is no file %s; check the path given with --csv", path)
	}
	if err == nil && info.IsDir() {
		return nil, nil, art.Errorf(art.CodeInvalid, "%s is a folder; give the CSV file itself with --csv, and folders with --images", path)
	}
	s = &source{path: path}
	for {
		if head, err = s.head(); err != nil {
			return nil, nil, s.unreadable(err)
		}
		i := slices.IndexFunc(packings, func(p packing) bool { return bytes.HasPrefix(head, []byte(p.magic)) })
		switch {
		case !isZip(head) && i < 0, isZip(head) && len(s.packed)+len(s.entry) > 0: // a workbook that is packed
			return s, head, nil
		case len(s.packed) == maxPackings:
			return nil, nil, archiveWithin(path)
		case isZip(head):
			if s.entry, err = zipEntry(path); err != nil {
				return nil, nil, err
			}
		default:
			s.packed = append(s.packed, packings[i])
		}
	}
}

func isZip(head []byte) bool {
	return bytes.HasPrefix(head, []byte(magicZip)) || bytes.HasPrefix(head, []byte(magicEmptyZip))
}

func archiveWithin(path string) error {
	return art.Errorf(art.CodeInvalid, "%s is an archive within an archive; unpack it and give the CSV itself", path)
}

func (s *source) head() ([]byte, error) {
	r, err := s.open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	head, err := io.ReadAll(io.LimitReader(r, headBytes))
	s.cut = r.isCut()
	return head, err
}

func (s *source) unreadable(err error) error {
	if _, ok := errors.AsType[*art.Error](err); ok {
		return err
	}
	return art.Wrap(err, art.CodeInvalid, "%s cannot be read; check that it is whole and that you may read it", s.path)
}

// stream is a reader with what must be closed after it.
type stream struct {
	io.Reader
	closers []io.Closer
	packed  *unpacked // what is under the readers; nil for a plain file
}

// isCut reports whether the file ended before what is packed in it did, once
// all was read.
func (s *stream) isCut() bool { return s != nil && s.packed != nil && s.packed.cut }

// unpacked is a file that ends where it was cut short.
type unpacked struct {
	r   io.Reader
	cut bool
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		u.cut, err = true, io.EOF
	}
	return n, err
}

// cutShort says where a file ends too early.
const cutShort = "The file ends in the middle of this record, or right before it: it was cut short. The records before it were read; get the file again, and import it again."

// noteCut says once that not all is there.
func (t *Table) noteCut() {
	t.note("%s ends early, it was cut short: the records before that were read, those after it are missing.", t.path)
}

func (t *Table) cutInFirst() error {
	return art.Errorf(art.CodeInvalid, "%s ends before its first record does, it was cut short; check that it is whole, and get it again", t.path)
}

func (s *stream) Close() error {
	var err error
	for _, c := range slices.Backward(s.closers) {
		err = errors.Join(err, c.Close())
	}
	return err
}

// open gives the bytes of the file, unpacked.
func (s *source) open() (_ *stream, err error) {
	out := &stream{}
	defer func() {
		if err != nil {
			_ = out.Close()
		}
	}()
	if s.entry != "" {
		archive, err := zip.OpenReader(s.path)
		if err != nil {
			return nil, err
		}
		out.closers = append(out.closers, archive)
		f, err := archive.Open(s.entry)
		if err != nil {
			return nil, err
		}
		out.Reader, out.closers = f, append(out.closers, f)
	} else {
		f, err := os.Open(s.path)
		if err != nil {
			return nil, err
		}
		out.Reader, out.closers = f, append(out.closers, f)
	}
	for _, p := range s.packed {
		if out.Reader, err = p.unpack(bufio.NewReaderSize(out.Reader, headBytes)); err != nil {
			return nil, err
		}
		if z, ok := out.Reader.(*zstd.Decoder); ok {
			out.closers = append(out.closers, z.IOReadCloser())
		}
	}
	if len(s.packed)+len(s.entry) > 0 {
		out.packed = &unpacked{r: out.Reader}
		out.Reader = out.packed
	}
	return out, nil
}

// zipEntry is the name of the one table in a zip archive.
func zipEntry(file string) (string, error) {
	archive, err := zip.OpenReader(file)
	if err != nil {
		return "", art.Wrap(err, art.CodeInvalid, "%s is a zip archive that cannot be read; check that it is whole", file)
	}
	defer func() { _ = archive.Close() }()
	var all, tables []string
	for _, f := range archive.File {
		switch {
		case f.FileInfo().IsDir(), strings.HasPrefix(f.Name, "__MACOSX/"), strings.HasPrefix(path.Base(f.Name), "."):
			continue
		}
		if f.Flags&1 != 0 {
			return "", art.Errorf(art.CodeInvalid, "%s is locked with a password; unpack it and give the CSV itself", file)
		}
		all = append(all, f.Name)
		if IsTableName(f.Name) {
			tables = append(tables, f.Name)
		}
	}
	if len(tables) == 0 {
		tables = all
	}
	switch len(tables) {
	case 0:
		return "", art.Errorf(art.CodeInvalid, "The archive %s holds no files", file)
	case 1:
		return tables[0], nil
	}
	const shown = 5
	names := strings.Join(tables[:min(shown, len(tables))], ", ")
	if len(tables) > shown {
		names += ", ..."
	}
	return "", art.Errorf(art.CodeInvalid, "The archive %s holds several files (%s); unpack it and give one of them", file, names)
}

// IsTableName reports whether a file is called as tables are, packed or not.
func IsTableName(name string) bool {
	name = strings.ToLower(name)
	for _, packed := range []string{".gz", ".bz2", ".xz", ".zst"} {
		name = strings.TrimSuffix(name, packed)
	}
	switch path.Ext(name) {
	case ".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson", ".xml", ".xlsx", ".ods":
		return true
	}
	return false
}
