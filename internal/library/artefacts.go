package library

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"likeness/internal/art"
	"likeness/internal/durable"
)

// ArtefactPath names the file of an artefact.
func (l *Library) ArtefactPath(a art.Artefact) string {
	return filepath.Join(l.dir, "artefacts", a.Name+"."+a.Version)
}

// Artefact is what PutArtefact kept; see art.ArtefactStore.
func (l *Library) Artefact(_ context.Context, a art.Artefact) ([]byte, error) {
	key, err := a.Key()
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(l.dir, "artefacts", key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, a.NotFound(err)
	}
	if err != nil {
		return nil, fmt.Errorf("read artefact %s: %w", a.Name, err)
	}
	if err := a.Verify(data); err != nil {
		return nil, err
	}
	return data, nil
}

// PutArtefact keeps data under a name; see art.ArtefactStore. The caller holds
// the lock.
func (l *Library) PutArtefact(ctx context.Context, name string, data []byte) (art.Artefact, error) {
	a, err := art.NewArtefact(name, data)
	if err != nil {
		return a, err
	}
	if _, err := l.Artefact(ctx, a); err == nil {
		return a, nil // whole, and the same
	}
	if err := durable.WriteFile(l.ArtefactPath(a), data); err != nil {
		return a, fmt.Errorf("keep artefact %s: %w", name, err)
	}
	return a, nil
}

// PruneArtefacts removes all artefacts but those kept. The caller holds the
// lock.
func (l *Library) PruneArtefacts(kept []art.Artefact) error {
	keep := map[string]bool{}
	for _, a := range kept {
		keep[filepath.Base(l.ArtefactPath(a))] = true
	}
	entries, err := os.ReadDir(filepath.Join(l.dir, "artefacts"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("list artefacts: %w", err)
	}
	err = nil
	for _, e := range entries {
		if !keep[e.Name()] {
			err = errors.Join(err, os.Remove(filepath.Join(l.dir, "artefacts", e.Name())))
		}
	}
	return err
}
