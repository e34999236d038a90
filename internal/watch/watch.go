// Package watch notices that files have changed, and waits until they are
// settled. It looks at their lengths and times again and again rather than being
// told by the system, which knows nothing of what others change on a network
// share. It must never know what the files are for.
package watch

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	// pausePerLook is how much longer than a look the pause after it is at least,
	// so that a large folder is not looked at all the time.
	pausePerLook = 10
	// pausesToRetry is how many pauses there are before what failed is done again.
	pausesToRetry = 10
)

// Places are what is looked at.
type Places struct {
	Dir   string   // with its subfolders, but for what is hidden
	Files []string // beside it
	// Except tells of files and folders by their paths which are passed over.
	Except func(path string, dir bool) bool
	Every  time.Duration // between two looks
}

// file is what tells a file that was changed from one that was not.
type file struct {
	bytes   int64
	changed time.Time
}

// state is what there was at one look.
type state map[string]file

// Changes calls do once the files are settled, which they are when two looks find
// the same, and again whenever they have changed and are settled: a file that is
// still being written waits, and what changes during a call is not lost. When do
// says so it is called again after a while though nothing has changed. It ends
// with ctx, whose error it returns, or with the first error of do.
func (p Places) Changes(ctx context.Context, do func() (again bool, err error)) error {
	var done, before state
	for {
		began := time.Now()
		now, err := p.look(ctx)
		if err != nil {
			return err
		}
		pause := max(p.Every, pausePerLook*time.Since(began))
		if !same(now, done) && same(now, before) {
			again, err := do()
			if err != nil {
				return err
			}
			if done = now; again {
				done, pause = nil, pausesToRetry*pause
			}
		}
		before = now
		if err := wait(ctx, pause); err != nil {
			return err
		}
	}
}

func same(a, b state) bool { return a != nil && b != nil && maps.EqualFunc(a, b, equal) }

func equal(a, b file) bool { return a.bytes == b.bytes && a.changed.Equal(b.changed) }

// look notes every file. What cannot be looked at is not there: whoever is told
// of the change says why.
func (p Places) look(ctx context.Context) (state, error) {
	now := state{}
	note := func(path string) {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() { // of a link, the file that it leads to
			now[path] = file{info.Size(), info.ModTime()}
		}
	}
	for _, path := range p.Files {
		note(path)
	}
	err := filepath.WalkDir(p.Dir, func(path string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		hidden := path != p.Dir && strings.HasPrefix(filepath.Base(path), ".")
		switch {
		case err != nil && entry != nil && entry.IsDir():
			return fs.SkipDir
		case err != nil:
			return nil
		case hidden || p.Except(path, entry.IsDir()):
			if entry.IsDir() {
				return fs.SkipDir
			}
		case !entry.IsDir():
			note(path)
		}
		return nil
	})
	return now, err
}

func wait(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
