// Package backup copies a library into a folder while it is served or written
// to, and puts such a copy back.
//
// A backup is a plain folder, so that any tool can carry it, look into it and
// check it, and a part of it that was damaged costs that part alone:
//
//	backup.json   the format, what there is, and the SHA-256 of SHA256SUMS; written last
//	SHA256SUMS    of every other file, as sha256sum reads it
//	library/      the library of one moment: records, measurements, thumbnails, models, indexes
//	originals/N/  the owner's pictures, by the number of their folder; when asked for
//
// Everything is copied and nothing linked: what damages a file would damage
// each of its links.
package backup

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"likeness/internal/art"
	"likeness/internal/durable"
)

// formatVersion rises when an older program could not restore the backup.
const formatVersion = 1

// Names in a backup.
const (
	infoName     = "backup.json"
	sumsName     = "SHA256SUMS"
	libraryDir   = "library"
	originalsDir = "originals"
)

const (
	dirMode  = 0o755
	fileMode = 0o644
)

// info is what backup.json says.
type info struct {
	Format int    `json:"format"`
	Made   string `json:"made"` // RFC 3339
	Works  int    `json:"works"`
	Files  int    `json:"files"`
	Sums   string `json:"sha256ofSHA256SUMS"`
}

// partialMark stands in the name of what is not finished, before a number.
const partialMark = ".partial-"

// newAside makes a folder beside path, of which the name says that it is not
// finished.
func newAside(path string) (string, error) {
	aside, err := os.MkdirTemp(filepath.Dir(path), filepath.Base(path)+partialMark+"*")
	if err == nil {
		err = os.Chmod(aside, dirMode)
	}
	if err != nil {
		return "", art.Wrap(err, art.CodeUnavailable, "Nothing can be written in %s; check that the folder is there, its permissions and the free space", filepath.Dir(path))
	}
	return aside, nil
}

// Unfinished lists what runs that died have left beside path. Somebody may be
// at work on it.
func Unfinished(path string) []string {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil
	}
	var found []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), filepath.Base(path)+partialMark) {
			found = append(found, filepath.Join(filepath.Dir(path), e.Name()))
		}
	}
	return found
}

// put puts what was made aside into its place, once it is on the disk.
func put(aside, path string) error {
	err := durable.SyncTree(aside)
	if err == nil {
		err = durable.Rename(aside, path)
	}
	return onDisk(err, path)
}

// onDisk gives what the disk refuses its sentence.
func onDisk(err error, path string) error {
	_, told := errors.AsType[*art.Error](err)
	switch {
	case err == nil || told:
		return err
	case durable.Full(err):
		return art.Wrap(err, art.CodeUnavailable, "There is no room for %s; free some space, or choose another disk", path)
	case durable.Refused(err):
		return art.Wrap(err, art.CodeUnavailable, "%s cannot be written; check its permissions and its disk", path)
	}
	return err
}

// within reports whether path lies in dir, or is it. Links are followed as far
// as there is something.
func within(path, dir string) bool {
	rel, err := filepath.Rel(resolved(dir), resolved(path))
	return err == nil && filepath.IsLocal(rel)
}

func resolved(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		return real
	}
	if parent := filepath.Dir(abs); parent != abs {
		return filepath.Join(resolved(parent), filepath.Base(abs))
	}
	return abs
}

// thereIs reports whether anything is at path, were it a link that leads nowhere.
func thereIs(path string) bool {
	_, err := os.Lstat(path)
	return err == nil || !errors.Is(err, os.ErrNotExist)
}

// slashed is the path of a file below dir as a backup names it.
func slashed(dir, path string) (string, error) {
	rel, err := filepath.Rel(dir, path)
	return filepath.ToSlash(rel), err
}
