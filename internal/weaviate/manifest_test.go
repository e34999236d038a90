package weaviate

import (
	"encoding/json"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"likeness/internal/art"
	"likeness/internal/store"
)

func TestOnlyTheStoreOfTheLibraryIsPublishedTo(t *testing.T) {
	const serving, ours = "Likeness_0123456789ab", 7
	stated := func(m manifest) []byte {
		data, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	own := manifest{Schema: schemaVersion, Collection: serving, Identity: ours, Revision: 3}
	newer, other, moved, older, earlier := own, own, own, own, own
	newer.Revision++
	other.Identity++
	moved.Collection = "Likeness_ba9876543210"
	older.Schema++
	earlier.Schema = readableVersion
	earlier.Identity++
	for name, test := range map[string]struct {
		kept    []byte // nil for nothing
		serving string
		says    string // empty where it is published to
	}{
		"nothing yet":                    {nil, "", ""},
		"of the library":                 {stated(own), serving, ""},
		"of the library, a new cluster":  {stated(own), "", ""},
		"of another program":             {stated(older), serving, ""},
		"empty":                          {nil, serving, "knows nothing of"},
		"of a later state":               {stated(newer), serving, "later state"},
		"of another library":             {stated(other), serving, "another working library"},
		"of another library, before":     {stated(earlier), serving, "another working library"},
		"of another library and cluster": {stated(other), "", "published to another cluster"},
		"of another collection":          {stated(moved), serving, "damaged"},
		"of somebody else":               {[]byte("<html>"), serving, "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			blobs, err := store.Create(t.Context(), "file://"+filepath.ToSlash(t.TempDir())+"/store", slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			if test.kept != nil {
				if err := blobs.PutGeneration(t.Context(), serving, test.kept); err != nil {
					t.Fatal(err)
				}
			}
			p := &publication{blobs: blobs, manifest: &own}
			err = p.checkOrigin(t.Context(), test.serving, false)
			if test.says == "" && err != nil || test.says != "" && (err == nil || art.CodeOf(err) != art.CodeInvalid || !strings.Contains(err.Error(), test.says)) {
				t.Errorf("got %v", err)
			}
			if err := p.checkOrigin(t.Context(), test.serving, true); err != nil {
				t.Errorf("in its place: %v", err)
			}
		})
	}
}
