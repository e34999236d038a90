package weaviate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/store"
)

// manifest is what a generation is beside its objects, as the store keeps it
// under the name of its collection.
type manifest struct {
	Schema     int             `json:"schema"`
	Collection string          `json:"collection"`
	Number     int             `json:"number"`   // of the increment, from 1
	Identity   int64           `json:"identity"` // of the catalogue that was published
	Revision   int64           `json:"revision"` // of it, which counts its changes
	Artefacts  []art.Artefact  `json:"artefacts"`
	Metrics    []art.Metric    `json:"metrics"` // the default first
	Columns    []art.Column    `json:"columns"`
	Stats      art.Stats       `json:"stats"`
	Settings   json.RawMessage `json:"settings,omitempty"` // of the library
	Pictured   int             `json:"pictured"`           // works with a picture
	Objects    int             `json:"objects"`
	Measured   int             `json:"measured"`          // objects there were when the recall of the metrics was measured
	Buckets    []int64         `json:"buckets"`           // that objects with a picture are in
	Samples    samples         `json:"samples"`           // of what was written last
	Leaving    []string        `json:"leaving,omitempty"` // objects that the next increment takes out
}

// id names the generation.
func (m *manifest) id() string { return fmt.Sprintf("%s.%d", m.Collection, m.Number) }

// readable reports whether this program answers from what was written so.
func (m *manifest) readable() bool {
	return readableVersion <= m.Schema && m.Schema <= schemaVersion
}

func (m *manifest) marshal() ([]byte, error) { return json.Marshal(m) }

// kept is the manifest of a collection. Errors as of store.Generation and
// unmarshalManifest.
func kept(ctx context.Context, blobs *store.Store, collection string) (*manifest, error) {
	data, err := blobs.Generation(ctx, collection)
	if err != nil {
		return nil, err
	}
	return unmarshalManifest(data, collection)
}

// unmarshalManifest reads what marshal wrote of a collection. CodeUnsupported for
// what another program wrote, CodeUnavailable for what none did.
func unmarshalManifest(data []byte, collection string) (*manifest, error) {
	m := &manifest{}
	if err := json.Unmarshal(data, m); err != nil || m.readable() && m.Collection != collection {
		return nil, art.Wrap(errors.Join(store.ErrDamaged, err), art.CodeUnavailable, "What the store says of %s is not of it; let likeness migrate --to weaviate --replace bring the library again.", collection)
	}
	if !m.readable() {
		return nil, art.Errorf(art.CodeUnsupported, "The cluster holds a collection that another version of Likeness wrote (%d, this one reads %d); import again with this version, or serve with the other.", m.Schema, schemaVersion)
	}
	return m, nil
}

// collectionName is that of a collection for these vectors and columns: with the
// same ones a later import brings the objects that are there up to date.
func collectionName(artefacts []art.Artefact, columns []art.Column) string {
	var parts []string
	for _, a := range artefacts {
		if strings.HasPrefix(a.Name, encode.ModelName("")) || a.Name == encode.OverallName || a.Name == encode.ForeignName {
			parts = append(parts, a.Name+"."+a.Version)
		}
	}
	for _, c := range columns {
		parts = append(parts, "column "+c.Name)
	}
	slices.Sort(parts)
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\n%s", schemaVersion, strings.Join(parts, "\n")))
	return aliasName + "_" + hex.EncodeToString(sum[:6])
}
