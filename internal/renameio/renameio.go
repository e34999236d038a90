// Package renameio stands in for github.com/google/renameio, which has no
// files for Windows. It holds what coder/hnsw calls and nothing more, so that
// hnsw compiles on every system; Likeness itself saves graphs in a form of its
// own and never comes here. go.mod puts it in the other's place.
package renameio

import (
	"errors"
	"os"
	"path/filepath"
)

// PendingFile is written aside and takes the place of another when it is whole.
type PendingFile struct {
	*os.File
	destination string
	ended       bool
}

// TempFile makes a file that may take the place of destination. It lies in
// dir, or beside destination when dir is empty.
func TempFile(dir, destination string) (*PendingFile, error) {
	if dir == "" {
		dir = filepath.Dir(destination)
	}
	f, err := os.CreateTemp(dir, "."+filepath.Base(destination)+"-*")
	if err != nil {
		return nil, err
	}
	return &PendingFile{File: f, destination: destination}, nil
}

// CloseAtomicallyReplace syncs and closes the file and renames it to its
// destination: who opens that sees the old or the new bytes, never a part.
func (p *PendingFile) CloseAtomicallyReplace() error {
	if err := errors.Join(p.Sync(), p.Close()); err != nil {
		return err
	}
	// Windows renames no file that is open, so the handle is closed first.
	if err := os.Rename(p.Name(), p.destination); err != nil {
		return err
	}
	p.ended = true
	return nil
}

// Cleanup removes the file unless it took its place. It may be called again.
func (p *PendingFile) Cleanup() error {
	if p.ended {
		return nil
	}
	p.ended = true
	if err := p.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		return errors.Join(err, os.Remove(p.Name()))
	}
	return os.Remove(p.Name())
}
