package catalog

import (
	"fmt"
	"strings"
	"testing"

	"likeness/internal/art"
)

func TestRecordsAtHandAreBoundedByBytes(t *testing.T) {
	r := newRecent()
	const size = 1 << 20
	for i := range 100 {
		r.keep(art.Image{ID: fmt.Sprint(i), Properties: []art.Property{{Name: "note", Value: strings.Repeat("x", size)}}})
	}
	if r.bytes > maxRecentBytes || r.bytes < maxRecentBytes-2*size || r.kept.Len() != maxRecentBytes/(size+bytesOfRecord+4) {
		t.Errorf("%d bytes in %d records", r.bytes, r.kept.Len())
	}
	found := map[string]art.Image{}
	if missing := r.find([]string{"0", "99"}, found); len(missing) != 1 || missing[0] != "0" || found["99"].ID != "99" {
		t.Errorf("missing %v, found %d", missing, len(found))
	}
	for id := range 100 {
		r.kept.Remove(fmt.Sprint(id))
	}
	if r.bytes != 0 {
		t.Errorf("%d bytes of nothing", r.bytes)
	}
}
