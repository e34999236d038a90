package library

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"likeness/internal/art"
	"likeness/internal/durable"
)

// artefactName is what a file may safely be called on every system.
var artefactName = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)

// ArtefactPath names the file of an artefact, NAME.VERSION, where the version
// is the beginning of the SHA-256 of what it holds.
func (l *Library) ArtefactPath(a art.Artefact) string {
	return filepath.Join(l.dir, "artefacts", a.Name+"."+a.Version)
}

func artefactVersion(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// Artefact is what PutArtefact kept; see art.ArtefactStore.
func (l *Library) Artefact(_ context.Context, a art.Artefact) ([]byte, error) {
	if !artefactName.MatchString(a.Name) || !artefactName.MatchString(a.Version) {
		return nil, art.Errorf(art.CodeNotFound, "There is no artefact %q in version %q.", a.Name, a.Version)
	}
	data, err := os.ReadFile(l.ArtefactPath(a))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, art.Wrap(err, art.CodeNotFound, "There is no artefact %q in version %q.", a.Name, a.Version)
	}
	if err != nil {
		return nil, fmt.Errorf("read artefact %s: %w", a.Name, err)
	}
	if artefactVersion(data) != a.Version {
		return nil, art.Errorf(art.CodeUnavailable, "The artefact %q is damaged; import again to make it anew.", a.Name)
	}
	return data, nil
}

// PutArtefact keeps data under a name; see art.ArtefactStore. The caller holds
// the lock.
func (l *Library) PutArtefact(ctx context.Context, name string, data []byte) (art.Artefact, error) {
	a := art.Artefact{Name: name, Version: artefactVersion(data)}
	if !artefactName.MatchString(name) {
		return a, art.Errorf(art.CodeInvalid, "%q is no name for an artefact; use lower-case letters, digits and hyphens.", name)
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
