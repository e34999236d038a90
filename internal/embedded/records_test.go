package embedded

import (
	"context"
	"path/filepath"
	"testing"

	"likeness/internal/art"
	"likeness/internal/catalog"
	"likeness/internal/generation"
)

func TestAHitWhoseRecordIsGoneIsLeftOut(t *testing.T) {
	records, err := catalog.Open(filepath.Join(t.TempDir(), "catalog.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	defer records.Close()
	batch, err := records.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{"aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccccccccccc"}
	for _, id := range []string{ids[2], ids[0]} {
		if _, err := batch.Put(art.Image{ID: id, Source: "main", Key: id, Name: id}); err != nil {
			t.Fatal(err)
		}
	}
	if err := batch.Commit(); err != nil {
		t.Fatal(err)
	}
	rows, err := generation.NewRowTable(ids)
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{Generation: &generation.Generation{Records: records, Rows: rows, Pictures: generation.NewPictureRows(len(ids), nil)}}
	hits := []art.Neighbour{{Score: 3}, {Score: 2}, {Score: 1}}
	kept, err := r.withRecords(context.Background(), hits, []uint32{0, 1, 2}, false)
	if err != nil || len(kept) != 2 || kept[0].Image.Name != ids[0] || kept[1].Image.Name != ids[2] || kept[1].Score != 1 {
		t.Errorf("%+v, %v", kept, err)
	}
}
