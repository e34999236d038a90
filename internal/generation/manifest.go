package generation

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"likeness/internal/art"
	"likeness/internal/durable"
)

// manifestFormat rises when an older program could not serve the generation,
// or a newer one would build it otherwise; a generation of another format is
// built anew. One of readableFormat or later serves until then, and is built upon:
// its words alone are folded otherwise.
const (
	manifestFormat = 5
	readableFormat = 4
)

// Effort is how much of a generation is made anew.
type Effort int

// Efforts, each of which does what the lesser ones do.
const (
	Nothing    Effort = iota
	Quickly           // what the generation before has is kept, and what is new lies beside it
	Thoroughly        // graphs are built anew, and means fitted; models are kept
	Training          // models are trained, too
)

// Manifest says what a generation holds and what it was built from. It is
// written last, so a folder without one is a build that did not end.
type Manifest struct {
	Format     int
	Identity   int64 // of the catalogue
	Revision   int64 // of the catalogue, which counts its changes
	Stats      art.Stats
	Facets     art.Facets // that the index of words was built with
	Works      string     // digest of the pictured works, in the order of rows
	Pictured   int
	Further    int      `json:",omitempty"` // rows of further pictures
	Unmeasured []string // hashes of pictures that could not be read; each build tries again
	Metrics    []Entry
	Artefacts  []art.Artefact
	Sums       map[string]durable.Checksum // of every file that does not check itself, by slash-separated path
	Due        Effort                      // what is still to be done in a second step
}

// Entry is what is known of one metric's index.
type Entry struct {
	ID         string
	Feature    int    // version of the feature it was made from
	Version    string // of the vectors, for a metric that was brought
	Lacking    int    `json:",omitempty"` // rows that the encoder which was brought has yet to see
	TrainedOn  int    // works, for a metric that trains
	Unindexed  int    // works that lie beside the graph
	RecallAt10 *float64
}

// NewManifest is that of a generation which is begun.
func NewManifest() *Manifest {
	return &Manifest{Format: manifestFormat, Sums: map[string]durable.Checksum{}}
}

// SumTree adds the checksums of a file, or of every file of a folder.
func (m *Manifest) SumTree(dir, name string) error {
	err := filepath.WalkDir(filepath.Join(dir, name), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		sum, err := durable.SumFile(path)
		m.Sums[filepath.ToSlash(rel)] = sum
		return err
	})
	if err != nil {
		return fmt.Errorf("sum %s: %w", name, err)
	}
	return nil
}

// sealedManifest carries the checksum of the manifest itself.
type sealedManifest struct {
	CRC32C   uint32
	Manifest json.RawMessage
}

// Save writes the manifest of the generation in dir.
func (m *Manifest) Save(dir string) error {
	body, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode the manifest: %w", err)
	}
	data, err := json.Marshal(sealedManifest{durable.Sum(body), body})
	if err != nil {
		return fmt.Errorf("encode the manifest: %w", err)
	}
	if err := durable.WriteFile(filepath.Join(dir, manifestName), data); err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	return nil
}

// ReadManifest reads what a generation says of itself. An error when a byte of
// it is another.
func ReadManifest(dir string) (*Manifest, error) {
	data, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		return nil, fmt.Errorf("read the manifest: %w", err)
	}
	var sealed sealedManifest
	if err := json.Unmarshal(data, &sealed); err != nil {
		return nil, fmt.Errorf("read the manifest: %w", err)
	}
	if len(sealed.Manifest) == 0 || durable.Sum(sealed.Manifest) != sealed.CRC32C {
		return nil, errors.New("read the manifest: it is damaged, or of an older program")
	}
	var m Manifest
	if err := json.Unmarshal(sealed.Manifest, &m); err != nil {
		return nil, fmt.Errorf("read the manifest: %w", err)
	}
	if m.Format < readableFormat || m.Format > manifestFormat {
		return nil, fmt.Errorf("read the manifest: the generation has format %d, this program builds %d", m.Format, manifestFormat)
	}
	return &m, nil
}

// Outdated reports whether an older program built the generation, so that this one
// would build it otherwise.
func (m *Manifest) Outdated() bool { return m.Format != manifestFormat }

// verify compares every file with its checksum.
func (m *Manifest) verify(dir string) error {
	for name, want := range m.Sums {
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			return fmt.Errorf("verify the generation: %q lies outside of it", name)
		}
		got, err := durable.SumFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return fmt.Errorf("verify the generation: %w", err)
		}
		if got != want {
			return fmt.Errorf("verify the generation: %s is damaged (%d bytes with sum %08x, want %d with %08x)",
				name, got.Bytes, got.CRC32C, want.Bytes, want.CRC32C)
		}
	}
	return nil
}

// Metric is the entry of a metric; nil when the generation has no index for it.
func (m *Manifest) Metric(id string) *Entry {
	for i := range m.Metrics {
		if m.Metrics[i].ID == id {
			return &m.Metrics[i]
		}
	}
	return nil
}

// Artefact is the version of a named artefact that belongs to the generation.
func (m *Manifest) Artefact(name string) (art.Artefact, bool) {
	for _, a := range m.Artefacts {
		if a.Name == name {
			return a, true
		}
	}
	return art.Artefact{}, false
}
