package library

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"likeness/internal/art"
	"likeness/internal/durable"
)

// keptFor is how long a generation stays on disk after another took its place:
// longer than a running server honours its cursors.
const keptFor = 15 * time.Minute

const asidePrefix = "building-"

// CurrentGeneration is the id of the generation that serves, or "" while
// there is none.
func (l *Library) CurrentGeneration() (string, error) {
	data, err := durable.ReadFile(l.CurrentPath())
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the current generation: %w", err)
	}
	id := strings.TrimSpace(string(data))
	if !validGeneration(id) {
		return "", nil // damaged: as good as none, and rebuilt like one
	}
	return id, nil
}

// GenerationDir is where a generation lies.
func (l *Library) GenerationDir(id string) string {
	return filepath.Join(l.dir, "generations", id)
}

// NewGeneration makes an empty folder aside and an id for what will be built
// in it. The caller holds the lock.
func (l *Library) NewGeneration() (id, dir string, err error) {
	var suffix [3]byte
	if _, err := rand.Read(suffix[:]); err != nil {
		return "", "", fmt.Errorf("name a generation: %w", err)
	}
	newest := 0
	ids, err := l.Generations()
	if err != nil {
		return "", "", err
	}
	if len(ids) > 0 {
		newest = sequence(ids[len(ids)-1])
	}
	// The suffix keeps ids apart when somebody deletes a library and makes
	// it anew under a running server.
	id = fmt.Sprintf("%06d-%s", newest+1, hex.EncodeToString(suffix[:]))
	dir = filepath.Join(l.dir, "generations", asidePrefix+id)
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return "", "", art.Wrap(err, art.CodeUnavailable, "The indexes cannot be written in %s; check its permissions and the free space", l.dir)
	}
	return id, dir, nil
}

// Publish renames a generation that was built aside into place and makes it
// the current one, in that order and each step on the disk before the next, so
// that CURRENT never names a half.
func (l *Library) Publish(id string) error {
	aside := filepath.Join(l.dir, "generations", asidePrefix+id)
	if err := durable.SyncTree(aside); err != nil {
		return err
	}
	// The time of the folder is that at which it took the place of another.
	now := time.Now()
	if err := os.Chtimes(aside, now, now); err != nil {
		return fmt.Errorf("put generation %s into place: %w", id, err)
	}
	if err := durable.Rename(aside, l.GenerationDir(id)); err != nil {
		return fmt.Errorf("put generation %s into place: %w", id, err)
	}
	return l.SetCurrent(id)
}

// CurrentPath is the file that names the generation that serves.
func (l *Library) CurrentPath() string { return filepath.Join(l.dir, "CURRENT") }

// SetCurrent makes a generation that is in its place the one that serves.
func (l *Library) SetCurrent(id string) error {
	if err := durable.WriteFile(l.CurrentPath(), []byte(id+"\n")); err != nil {
		return fmt.Errorf("make generation %s current: %w", id, err)
	}
	return nil
}

// Discard removes a generation that was not finished.
func (l *Library) Discard(id string) error {
	return os.RemoveAll(filepath.Join(l.dir, "generations", asidePrefix+id))
}

// PruneGenerations removes generations that were replaced long enough ago, and
// leftovers of builds that died: what it can, for the next call tries the rest
// again. Windows removes nothing that somebody has open, be it by the name of
// another generation, which shares files with it. So the caller, who holds the
// lock, closes what it has open first.
func (l *Library) PruneGenerations() {
	current, err := l.CurrentGeneration()
	if err != nil {
		return
	}
	ids, err := l.Generations()
	if err != nil {
		return
	}
	for i, id := range ids {
		if id == current || i+1 == len(ids) {
			continue
		}
		replaced, err := os.Stat(l.GenerationDir(ids[i+1]))
		if err == nil && time.Since(replaced.ModTime()) > keptFor {
			// Aside first: whoever has a file of it open keeps all of it.
			_ = os.Rename(l.GenerationDir(id), filepath.Join(l.dir, "generations", asidePrefix+id))
		}
	}
	entries, err := os.ReadDir(filepath.Join(l.dir, "generations"))
	if err != nil {
		return
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), asidePrefix) {
			_ = os.RemoveAll(filepath.Join(l.dir, "generations", e.Name()))
		}
	}
}

// Generations lists the finished ones that are on disk, oldest first.
func (l *Library) Generations() ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(l.dir, "generations"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list generations: %w", err)
	}
	var ids []string
	for _, e := range entries {
		if validGeneration(e.Name()) {
			ids = append(ids, e.Name())
		}
	}
	slices.SortFunc(ids, func(a, b string) int {
		return cmp.Or(cmp.Compare(sequence(a), sequence(b)), cmp.Compare(a, b))
	})
	return ids, nil
}

func validGeneration(id string) bool {
	number, suffix, ok := strings.Cut(id, "-")
	if !ok || len(number) < 6 || len(suffix) != 6 || sequence(id) < 1 {
		return false
	}
	_, err := hex.DecodeString(suffix)
	return err == nil
}

func sequence(id string) int {
	number, _, _ := strings.Cut(id, "-")
	n, err := strconv.Atoi(number)
	if err != nil {
		return 0
	}
	return n
}
