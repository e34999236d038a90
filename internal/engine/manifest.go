package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"likeness/internal/art"
	"likeness/internal/metric"
)

// manifestFormat rises when an older program could not serve the generation,
// or a newer one would build it otherwise; a generation of another format is
// built anew.
const manifestFormat = 2

const (
	manifestName = "manifest.json"
	recordsName  = "catalog.sqlite"
	rowsName     = "rows"
	textName     = "text"
)

// manifest says what a generation holds and what it was built from. It is
// written last, so a folder without one is a build that did not end.
type manifest struct {
	Format   int
	Revision int64 // of the catalogue, which counts its changes
	Stats    art.Stats
	Works    string // digest of the pictured works, in the order of rows
	Pictured int
	Metrics  []metricEntry
	Sums     map[string]checksum // of every file that does not check itself, by slash-separated path
	Due      effort              // what is still to be done in a second step
	Overall  *metric.Recipe      // of the overall blend; nil without it
}

// metricEntry is what is known of one metric's index.
type metricEntry struct {
	ID         string
	Feature    int // version of the feature it was made from
	TrainedOn  int // works, for a metric that trains
	Loose      int // works that lie beside the graph
	RecallAt10 *float64
}

type checksum struct {
	Bytes  int64
	CRC32C uint32
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func sumFile(path string) (checksum, error) {
	f, err := os.Open(path)
	if err != nil {
		return checksum{}, err
	}
	hash := crc32.New(castagnoli)
	n, err := io.Copy(hash, f)
	return checksum{Bytes: n, CRC32C: hash.Sum32()}, errors.Join(err, f.Close())
}

// sumTree adds the checksums of a file, or of every file of a folder.
func (m *manifest) sumTree(dir, name string) error {
	if m.Sums == nil {
		m.Sums = map[string]checksum{}
	}
	err := filepath.WalkDir(filepath.Join(dir, name), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		sum, err := sumFile(path)
		m.Sums[filepath.ToSlash(rel)] = sum
		return err
	})
	if err != nil {
		return fmt.Errorf("sum %s: %w", name, err)
	}
	return nil
}

func (m *manifest) save(dir string) error {
	data, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return fmt.Errorf("encode the manifest: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, manifestName), data, 0o644); err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	return nil
}

// readManifest reads what a generation says of itself.
func readManifest(dir string) (*manifest, error) {
	data, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		return nil, fmt.Errorf("read the manifest: %w", err)
	}
	var m manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("read the manifest: %w", err)
	}
	if m.Format != manifestFormat {
		return nil, fmt.Errorf("read the manifest: the generation has format %d, this program builds %d", m.Format, manifestFormat)
	}
	return &m, nil
}

// verify compares every file with its checksum.
func (m *manifest) verify(dir string) error {
	for name, want := range m.Sums {
		got, err := sumFile(filepath.Join(dir, filepath.FromSlash(name)))
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

func (m *manifest) metric(id string) *metricEntry {
	for i := range m.Metrics {
		if m.Metrics[i].ID == id {
			return &m.Metrics[i]
		}
	}
	return nil
}
