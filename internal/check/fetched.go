package check

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"likeness/internal/fetch"
)

// Unused are pictures that were fetched from the web, and that no work shows any
// more. Nothing is wrong with a library that has some.
type Unused struct {
	Files int   `json:"files"`
	Bytes int64 `json:"bytes"`
}

// lookForUnused counts what was fetched for works that are gone, or show others
// now. While an import is at work, or is to go on, it may yet be wanted.
func (l *look) lookForUnused(ctx context.Context) (unused Unused, err error) {
	err = l.eachUnused(ctx, func(_ string, bytes int64) error {
		unused.Files++
		unused.Bytes += bytes
		return nil
	})
	return unused, err
}

// eachUnused calls do with the path of every picture that no work shows.
func (l *look) eachUnused(ctx context.Context, do func(path string, bytes int64) error) error {
	root := l.lib.FetchedDir()
	if fetch.Unfinished(root) || len(l.pictured) == 0 {
		return nil
	}
	dir := fetch.PicturesDir(root)
	shown := map[string]bool{}
	for _, image := range l.pictured {
		number, path, _ := strings.Cut(image.Picture.Key, "/")
		if l.lib.FolderNow(l.folders[number]) == dir {
			shown[path] = true
		}
	}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case entry.IsDir() || fetch.IsNote(path):
			return nil
		}
		below, err := filepath.Rel(dir, path)
		if err != nil || shown[filepath.ToSlash(below)] {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		return do(path, info.Size())
	})
	if errors.Is(err, fs.ErrNotExist) { // nothing was fetched
		return nil
	}
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("look through what was fetched: %w", err)
	}
	return err
}

// removeUnused removes them, the notes first: a note without its picture would
// stand for one.
func (l *look) removeUnused(ctx context.Context) error {
	return l.eachUnused(ctx, func(path string, _ int64) error {
		for _, file := range []string{fetch.NoteOf(path), path} {
			if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("remove what no work shows: %w", err)
			}
		}
		return nil
	})
}
