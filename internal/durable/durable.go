// Package durable puts files onto the disk so that a power loss leaves the old
// file or the new one, and sums them so that damage is seen. It must never
// know what is in a file.
package durable

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

const (
	dirMode  = 0o755
	fileMode = 0o644

	heldPatience = 2 * time.Second
	heldPause    = 10 * time.Millisecond
)

// Synced is told of every file that was made durable, with its path at that
// moment. It is nil but in tests, which lose whatever it was not told of.
var Synced func(path string)

// Write replaces the file at path by what write writes, in one rename, after
// the bytes are on the disk: readers, and whoever comes after a power loss, see
// the old file or the new one and never a part. Folders are made as needed.
func Write(path string, write func(io.Writer) error) error {
	aside := path + ".new"
	f, err := create(aside)
	if err != nil {
		return err
	}
	err = write(f)
	if err == nil {
		err = syncFile(f)
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = Rename(aside, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(aside))
	}
	return nil
}

// WriteFile is Write of bytes that are there.
func WriteFile(path string, data []byte) error {
	return Write(path, func(w io.Writer) error { _, err := w.Write(data); return err })
}

// Rename moves a file or a folder, whose bytes are on the disk already, and
// waits until its folder says so, too.
func Rename(from, to string) error {
	err := patiently(func() error { return rename(from, to) })
	if err != nil {
		return err
	}
	if Synced != nil {
		Synced(to)
	}
	return SyncDir(filepath.Dir(to))
}

// ReadFile reads a whole file that Write may be replacing.
func ReadFile(path string) (data []byte, err error) {
	err = patiently(func() error {
		data, err = read(path)
		return err
	})
	return data, err
}

func read(path string) ([]byte, error) {
	// Through the folder, because on Windows nothing can take the place of what
	// os.Open opened.
	f, err := os.OpenInRoot(filepath.Dir(path), filepath.Base(path))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(f)
	return data, errors.Join(err, f.Close())
}

// patiently tries again for a while what Windows refuses because somebody has
// the file open: a reader who is done in a moment, or a virus scanner, which
// opens all that is new.
func patiently(try func() error) error {
	for began := time.Now(); ; time.Sleep(heldPause) {
		err := try()
		if err == nil || !Held(err) || time.Since(began) > heldPatience {
			return err
		}
	}
}

// SyncTree waits until every file below dir, and every folder, is on the disk.
func SyncTree(dir string) error {
	var dirs []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			dirs = append(dirs, path)
			return nil
		}
		return syncPath(path)
	})
	for i := len(dirs) - 1; i >= 0 && err == nil; i-- { // from the leaves
		err = SyncDir(dirs[i])
	}
	if err != nil {
		return fmt.Errorf("put %s onto the disk: %w", dir, err)
	}
	return nil
}

func create(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, fileMode)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(path), dirMode); err == nil {
			f, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, fileMode)
		}
	}
	return f, err
}

func syncPath(path string) error {
	// Windows flushes only what is open for writing.
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrPermission) {
		f, err = os.Open(path)
	}
	if err != nil {
		return err
	}
	return errors.Join(syncFile(f), f.Close())
}

func syncFile(f *os.File) error {
	if err := f.Sync(); err != nil {
		return err
	}
	if Synced != nil {
		Synced(f.Name())
	}
	return nil
}

// SyncDir makes the names in a folder durable, where folders can be synced.
func SyncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // NTFS keeps its journal of names itself
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Checksum tells a file from a damaged one.
type Checksum struct {
	Bytes  int64
	CRC32C uint32
}

// NewHash starts a CRC-32C.
func NewHash() hash.Hash32 { return crc32.New(castagnoli) }

// Sum is the CRC-32C of data.
func Sum(data []byte) uint32 { return crc32.Checksum(data, castagnoli) }

// Update adds data to a CRC-32C.
func Update(sum uint32, data []byte) uint32 { return crc32.Update(sum, castagnoli, data) }

// SumFile sums a file.
func SumFile(path string) (Checksum, error) {
	f, err := os.Open(path)
	if err != nil {
		return Checksum{}, err
	}
	h := NewHash()
	n, err := io.Copy(h, f)
	return Checksum{n, h.Sum32()}, errors.Join(err, f.Close())
}

// Seal is a small file's content with its checksum behind it. It may reuse
// body's memory.
func Seal(body []byte) []byte { return binary.LittleEndian.AppendUint32(body, Sum(body)) }

// Unseal is the content of what Seal made. An error when a byte of it is
// another.
func Unseal(data []byte) ([]byte, error) {
	end := len(data) - crc32.Size
	if end < 0 {
		return nil, fmt.Errorf("check a file: %d bytes hold no checksum", len(data))
	}
	if Sum(data[:end]) != binary.LittleEndian.Uint32(data[end:]) {
		return nil, errors.New("check a file: it is damaged, its checksum is another")
	}
	return data[:end], nil
}
