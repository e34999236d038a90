package enginetest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image/png"
	"io"
	"slices"
	"testing"
	"time"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/paint"
	"likeness/internal/raster"
)

// record is a work that no table describes.
func record(key, title string) art.Image {
	return art.Image{
		ID: art.ImageID("suite", "id:"+key), Source: "suite", Key: "id:" + key, Name: key, Title: title,
		Artist: "Ana Pérez", Artists: []string{"Ana Pérez"},
	}
}

// painted is a picture of a work of the painter's, as an importer puts it.
func painted(t testing.TB, g *Gallery, id string, work paint.Work) art.PicturePut {
	t.Helper()
	canvas := work.PaintAt(64)
	var file, small bytes.Buffer
	if err := png.Encode(&file, canvas); err != nil {
		t.Fatal(err)
	}
	pixels := raster.ToRaster(canvas)
	if err := raster.EncodeJPEG(&small, pixels, 80); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(file.Bytes())
	hash := hex.EncodeToString(sum[:])
	return art.PicturePut{
		ID: id,
		Picture: art.Picture{
			Hash: hash, Width: pixels.Width, Height: pixels.Height, DominantColor: "#102030", MediaType: "image/png",
			Path: work.File, Bytes: int64(file.Len()),
		},
		Place: art.FilePlace{Folder: g.Dir, Path: work.File},
		File:  art.FileNote{Bytes: int64(file.Len()), ModTime: time.Unix(1e9, 0), Hash: hash},
		Made:  &art.Made{Measurements: encode.Measure(pixels), Large: small.Bytes(), Thumbnail: small.Bytes()},
	}
}

// write begins, does and closes; commit makes it searchable.
func write(t testing.TB, g *Gallery, commit bool, do func(art.Writer)) {
	t.Helper()
	w := g.Library.Begin(t)
	do(w)
	if commit {
		if _, err := w.Commit(context.Background(), nil); err != nil {
			t.Error(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func putRecords(t testing.TB, w art.Writer, images ...art.Image) []art.RecordState {
	t.Helper()
	puts := make([]art.RecordPut, len(images))
	for i, image := range images {
		puts[i].Image = image
	}
	states, err := w.PutRecords(context.Background(), puts)
	if err != nil {
		t.Fatal(err)
	}
	return states
}

func testWhatIsPutIsFoundAfterACommit(t *testing.T, g *Gallery) {
	ctx := context.Background()
	image := record("1", "Wheat under Clouds")
	picture := painted(t, g, image.ID, g.Strangers(1)[0])
	write(t, g, false, func(w art.Writer) {
		putRecords(t, w, image, record("2", "Without a Picture"))
		if _, err := w.PutPictures(ctx, []art.PicturePut{picture}); err != nil {
			t.Fatal(err)
		}
	})
	write(t, g, true, func(art.Writer) {}) // what an import that was ended put is committed by the next
	generation := g.Current()
	page, err := generation.SearchText(ctx, art.TextQuery{Search: "wheat clouds", Limit: 5})
	if err != nil || page.Total != 1 || page.Hits[0].Image.ID != image.ID || page.Hits[0].Image.Picture.Hash != picture.Picture.Hash {
		t.Fatalf("%+v, %v", page, err)
	}
	near := Nearest(t, generation, art.NearestQuery{Vectors: VectorsOf(t, generation, image.ID), Metric: "colour", Limit: 1})
	if len(near.Hits) != 1 || near.Hits[0].Image.ID != image.ID {
		t.Errorf("the work is not its own nearest: %+v", near.Hits)
	}
	if _, err := generation.VectorsOf(ctx, record("2", "").ID, 0); art.CodeOf(err) != art.CodeInvalid {
		t.Errorf("vectors of a work without a picture: %v", err)
	}
}

func testWhatIsPutTellsWhatChanged(t *testing.T, g *Gallery) {
	ctx := context.Background()
	image := record("1", "Before")
	works := g.Strangers(2)
	first, second := painted(t, g, image.ID, works[0]), painted(t, g, image.ID, works[1])
	write(t, g, false, func(w art.Writer) {
		changes := []art.Change{putRecords(t, w, image)[0].Change, putRecords(t, w, image)[0].Change}
		image.Title = "After"
		if change, _, err := w.Compare(ctx, image, ""); err != nil || change != art.Updated {
			t.Errorf("compare: %s, %v", change, err)
		}
		changes = append(changes, putRecords(t, w, image)[0].Change)
		if want := []art.Change{art.Added, art.Unchanged, art.Updated}; !slices.Equal(changes, want) {
			t.Errorf("records: %v, want %v", changes, want)
		}
		var states []art.RecordState
		for _, p := range []art.PicturePut{first, first, second} {
			state, err := w.PutPictures(ctx, []art.PicturePut{p})
			if err != nil {
				t.Fatal(err)
			}
			states = append(states, state...)
		}
		want := []art.RecordState{
			{Change: art.Updated}, {Change: art.Unchanged, PictureHash: first.Picture.Hash}, {Change: art.Updated, PictureHash: first.Picture.Hash},
		}
		if !slices.Equal(states, want) {
			t.Errorf("pictures: %v, want %v", states, want)
		}
		if states := putRecords(t, w, image); states[0].PictureHash != second.Picture.Hash {
			t.Errorf("a record put again shows %q", states[0].PictureHash)
		}
		for placed, err := range w.Placed(ctx, "suite") {
			if want := (art.PlacedPicture{ID: image.ID, Hash: second.Picture.Hash, Place: second.Place}); err != nil || placed != want {
				t.Errorf("placed %+v, %v; want %+v", placed, err, want)
			}
		}
		if n, err := w.CountSource(ctx, "suite"); n != 1 || err != nil {
			t.Errorf("%d records, %v", n, err)
		}
		if ids, err := w.Listed(ctx, "suite"); err != nil || !slices.Equal(ids, []string{image.ID}) {
			t.Errorf("listed %v, %v", ids, err)
		}
		if ids, err := w.Listed(ctx, "nobody's"); err != nil || len(ids) > 0 {
			t.Errorf("of no source: %v, %v", ids, err)
		}
	})
}

func testAWorkKeepsSeveralPictures(t *testing.T, g *Gallery) {
	ctx := context.Background()
	image := record("1", "Folding Screen")
	works := g.Strangers(3)
	puts := make([]art.PicturePut, len(works))
	for i, work := range works {
		puts[i] = painted(t, g, image.ID, work)
		puts[i].Position, puts[i].Count = i, len(works)
	}
	puts[2].Picture.Label = "verso"
	var hashes []string
	write(t, g, true, func(w art.Writer) {
		putRecords(t, w, image)
		if _, err := w.PutPictures(ctx, puts[1:]); art.CodeOf(err) != art.CodeInvalid {
			t.Errorf("a second picture before the first: %v", err)
		}
		for range 2 { // the second time nothing changes
			states, err := w.PutPictures(ctx, puts)
			if err != nil {
				t.Fatal(err)
			}
			hashes = append(hashes, fmt.Sprint(states))
		}
		again := []art.RecordState{{PictureHash: puts[0].Picture.Hash}, {PictureHash: puts[1].Picture.Hash}, {PictureHash: puts[2].Picture.Hash}}
		if hashes[1] != fmt.Sprint(again) {
			t.Errorf("put again: %s", hashes[1])
		}
		for position, p := range puts {
			if id, at, err := w.Showing(ctx, "suite", p.Place.Path); id != image.ID || at != position || err != nil {
				t.Errorf("%s is picture %d of %q, %v", p.Place.Path, at, id, err)
			}
		}
		position := 0
		for placed, err := range w.Placed(ctx, "suite") {
			want := art.PlacedPicture{ID: image.ID, Hash: puts[position].Picture.Hash, Position: position, Place: puts[position].Place}
			if err != nil || placed != want {
				t.Errorf("placed %+v, %v; want %+v", placed, err, want)
			}
			position++
		}
		if _, err := w.PutPictures(ctx, []art.PicturePut{{ID: image.ID, Position: 7, Picture: puts[2].Picture, Place: puts[2].Place}}); art.CodeOf(err) != art.CodeInvalid {
			t.Errorf("a gap: %v", err)
		}
	})
	images, err := g.Current().Images(ctx, []string{image.ID})
	if err != nil || len(images) != 1 || images[0].PictureCount() != 3 || images[0].Further[1].Label != "verso" || images[0].Further[0].Width != puts[1].Picture.Width {
		t.Fatalf("%+v, %v", images, err)
	}
	for position, p := range puts {
		file, err := g.Library.Open(t).OpenPicture(ctx, images[0].ShownBy(position), art.Thumbnail)
		if err != nil {
			t.Errorf("open picture %d: %v", position, err)
			continue
		}
		data, err := io.ReadAll(file)
		if err = errors.Join(err, file.Close()); err != nil || !bytes.Equal(data, p.Made.Thumbnail) {
			t.Errorf("picture %d is another: %v", position, err)
		}
	}
	write(t, g, true, func(w art.Writer) { // the third becomes the second, and the last
		last := puts[2]
		last.Position, last.Count = 1, 2
		if _, err := w.PutPictures(ctx, []art.PicturePut{last}); err != nil {
			t.Error(err)
		}
	})
	images, err = g.Current().Images(ctx, []string{image.ID})
	if err != nil || images[0].PictureCount() != 2 || images[0].Further[0].Hash != puts[2].Picture.Hash || images[0].Picture.Hash != puts[0].Picture.Hash {
		t.Errorf("%+v, %v", images, err)
	}
}

func testABatchIsPutWholeOrNotAtAll(t *testing.T, g *Gallery) {
	ctx := context.Background()
	image := record("1", "Whole")
	works := g.Strangers(2)
	write(t, g, true, func(w art.Writer) {
		putRecords(t, w, image)
		_, err := w.PutPictures(ctx, []art.PicturePut{
			painted(t, g, image.ID, works[0]), painted(t, g, record("nobody", "").ID, works[1]),
		})
		if art.CodeOf(err) != art.CodeNotFound {
			t.Errorf("a picture for nobody: %v", err)
		}
		ended, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := w.PutRecords(ended, []art.RecordPut{{Image: record("2", "Late")}}); err == nil {
			t.Error("a batch was put after its context's end")
		}
	})
	images, err := g.Current().Images(ctx, []string{image.ID, record("2", "").ID})
	if err != nil || len(images) != 1 || images[0].Picture != nil {
		t.Fatalf("%+v, %v", images, err)
	}
}

func testContinuingKeepsThePlace(t *testing.T, g *Gallery) {
	ctx := context.Background()
	old, fresh := record("old", "One Work"), record("new", "One Work, Described")
	var picture art.PicturePut
	write(t, g, true, func(w art.Writer) {
		putRecords(t, w, old, record("after", "Another"))
		picture = painted(t, g, old.ID, g.Strangers(1)[0])
		if _, err := w.PutPictures(ctx, []art.PicturePut{picture}); err != nil {
			t.Fatal(err)
		}
		if id, at, err := w.Showing(ctx, "suite", picture.Place.Path); id != old.ID || at != 0 || err != nil {
			t.Errorf("the file is shown by %q, %v", id, err)
		}
		states, err := w.PutRecords(ctx, []art.RecordPut{{Image: fresh, Continues: old.ID}})
		if err != nil || states[0] != (art.RecordState{Change: art.Updated, PictureHash: picture.Picture.Hash}) {
			t.Errorf("%+v, %v", states, err)
		}
	})
	images, err := g.Current().Images(ctx, []string{old.ID, fresh.ID, record("after", "").ID})
	if err != nil || len(images) != 2 || images[0].Title != fresh.Title || images[0].Order >= images[1].Order || images[0].Picture == nil {
		t.Fatalf("%+v, %v", images, err)
	}
}

func testRemovedWorksAreGone(t *testing.T, g *Gallery) {
	ctx := context.Background()
	all := IDs(t, g.Current())
	write(t, g, true, func(w art.Writer) {
		if err := w.Remove(ctx, []string{all[0], "nobody"}); err != nil {
			t.Error(err)
		}
	})
	generation := g.Current()
	left := IDs(t, generation)
	if !slices.Equal(left, all[1:]) {
		t.Fatalf("%d works are left of %d", len(left), len(all))
	}
	near := Nearest(t, generation, art.NearestQuery{Vectors: VectorsOf(t, generation, all[1]), Metric: "pixels", Limit: len(all)})
	if len(near.Hits) != len(left) {
		t.Errorf("%d of %d works can be compared", len(near.Hits), len(left))
	}
}

func testWhatWasMeasuredIsKnown(t *testing.T, g *Gallery) {
	ctx := context.Background()
	image := record("1", "Measured")
	picture := painted(t, g, image.ID, g.Strangers(1)[0])
	write(t, g, false, func(w art.Writer) {
		if _, ok, err := w.Measured(ctx, picture.Picture.Hash); ok || err != nil {
			t.Errorf("measured before it was put: %v, %v", ok, err)
		}
		if _, ok, err := w.File(ctx, picture.Place); ok || err != nil {
			t.Errorf("noted before it was put: %v, %v", ok, err)
		}
		putRecords(t, w, image)
		if _, err := w.PutPictures(ctx, []art.PicturePut{picture}); err != nil {
			t.Fatal(err)
		}
		known, ok, err := w.Measured(ctx, picture.Picture.Hash)
		if err != nil || !ok || known.Width != picture.Picture.Width || known.DominantColor != picture.Picture.DominantColor {
			t.Errorf("%+v, %v, %v", known, ok, err)
		}
		note, ok, err := w.File(ctx, picture.Place)
		if err != nil || !ok || note.Hash != picture.File.Hash || note.Bytes != picture.File.Bytes || !note.ModTime.Equal(picture.File.ModTime) {
			t.Errorf("%+v, %v, %v", note, ok, err)
		}
	})
}

func testThereIsOneWriterAtATime(t *testing.T, g *Gallery) {
	write(t, g, false, func(art.Writer) {
		other := &refusal{TB: t}
		func() {
			defer func() { _ = recover() }()
			g.Library.Begin(other)
		}()
		if !other.refused {
			t.Error("a second writer was let in")
		}
	})
	write(t, g, false, func(art.Writer) {}) // the first has left
}

// refusal notes that a helper gave up, without ending the test.
type refusal struct {
	testing.TB
	refused bool
}

func (r *refusal) Fatal(...any) {
	r.refused = true
	panic("refused")
}

func testReadersKeepTheirState(t *testing.T, g *Gallery) {
	old := g.Current()
	if !old.Capabilities().SnapshotCursors {
		t.Skip("the engine keeps no snapshots")
	}
	before := IDs(t, old)
	for i := range 3 {
		write(t, g, true, func(w art.Writer) { putRecords(t, w, record(fmt.Sprint(i), "Late Work")) })
	}
	if after := IDs(t, old); !slices.Equal(after, before) {
		t.Errorf("a list of %d works became one of %d under its reader", len(before), len(after))
	}
	if fresh := IDs(t, g.Current()); len(fresh) != len(before)+3 {
		t.Errorf("the newest state lists %d works, want %d", len(fresh), len(before)+3)
	}
}
