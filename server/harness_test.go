package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"
	"testing"
	"time"

	"likeness/internal/art"
	"likeness/internal/search"
)

type fake struct {
	images []art.Image
	pix    map[string][]byte
	ups    map[string][]byte
}

func (f *fake) Current() (art.Generation, error) { return f, nil }
func (f *fake) ByID(id string) (art.Generation, error) {
	if id != "g1" {
		return nil, &art.Error{Code: art.CodeInvalid, Message: "stale", Reason: art.ReasonStaleCursor}
	}
	return f, nil
}
func (f *fake) ID() string { return "g1" }
func (f *fake) Release()   {}
func (f *fake) Images(ctx context.Context, ids []string) ([]art.Image, error) {
	var out []art.Image
	for _, id := range ids {
		for _, i := range f.images {
			if i.ID == id {
				out = append(out, i)
			}
		}
	}
	return out, nil
}
func (f *fake) FirstMatch(ctx context.Context, w art.Lookup) (art.Image, error) {
	for _, i := range f.images {
		if strings.EqualFold(i.Name, w.Name) {
			return i, nil
		}
	}
	return art.Image{}, art.Errorf(art.CodeNotFound, "none")
}
func (f *fake) Stats(ctx context.Context) (art.Stats, error) {
	return art.Stats{Images: len(f.images)}, nil
}
func (f *fake) SearchText(ctx context.Context, q art.TextQuery) (art.TextPage, error) {
	var p art.TextPage
	for _, i := range f.images {
		if q.Search == "panic" {
			panic("oh")
		}
		if q.Search == "raw" {
			return p, fmt.Errorf("sql: secret")
		}
		if q.Search != "" && !strings.Contains(strings.ToLower(i.Name+i.Artist), strings.ToLower(q.Search)) {
			continue
		}
		p.Total++
		if q.After != "" && i.ID <= q.After {
			continue
		}
		if len(p.Hits) == q.Limit {
			p.More = true
			continue
		}
		p.Hits = append(p.Hits, art.TextHit{ID: i.ID, Cursor: i.ID})
	}
	return p, nil
}
func (f *fake) Facet(ctx context.Context, q art.FacetQuery) (art.Facet, error) {
	return art.Facet{Field: q.Field}, nil
}
func (f *fake) Suggest(ctx context.Context, p string, l int) ([]art.Suggestion, error) {
	return []art.Suggestion{{Text: "x", ImageID: f.images[0].ID, Count: 1}}, nil
}
func (f *fake) Closest(ctx context.Context, w art.Lookup, l int) ([]string, error) {
	return []string{f.images[0].ID}, nil
}
func (f *fake) Metrics() []art.Metric { return []art.Metric{{ID: "pixels", Name: "Pixels"}} }
func (f *fake) Nearest(ctx context.Context, q art.NearestQuery) (art.Nearest, error) {
	var n art.Nearest
	n.Strategy = art.StrategyScan
	for k, i := range f.images {
		if i.Picture != nil {
			n.Total++
			if len(n.Hits) < q.Limit {
				n.Hits = append(n.Hits, art.Neighbour{ID: i.ID, Score: 1 - float64(k)/10})
			}
		}
	}
	return n, nil
}
func (f *fake) VectorsOf(ctx context.Context, id string) (art.Vectors, error) {
	return art.Vectors{}, nil
}
func (f *fake) Encode(ctx context.Context, p *art.Raster) (art.Vectors, error) {
	return art.Vectors{}, nil
}
func (f *fake) NearDuplicates(ctx context.Context, of string, a, l int) ([]art.NearDuplicateGroup, int, error) {
	return nil, 0, nil
}
func (f *fake) Explain(ctx context.Context, q art.ExplainQuery) (art.Explanation, error) {
	return art.Explanation{}, art.Errorf(art.CodeUnavailable, "not yet")
}

type rc struct{ *bytes.Reader }

func (rc) Close() error { return nil }
func (f *fake) OpenPicture(ctx context.Context, i art.Image, s art.PictureSize) (art.PictureFile, error) {
	return art.PictureFile{ReadSeekCloser: rc{bytes.NewReader(f.pix[i.ID])}, MediaType: "image/png", ModTime: time.Unix(1e9, 0)}, nil
}
func (f *fake) AddUpload(ctx context.Context, c io.Reader) (art.Upload, error) {
	b, err := io.ReadAll(c)
	if err != nil {
		return art.Upload{}, err
	}
	if len(b) > 20e6 {
		return art.Upload{}, errUploadTooLarge()
	}
	if _, err := png.Decode(bytes.NewReader(b)); err != nil {
		return art.Upload{}, art.Errorf(art.CodeUnsupported, "no")
	}
	f.ups["u1"] = b
	return art.Upload{ID: "u1", Width: 1, Height: 1, ExpiresAt: time.Now().Add(time.Hour)}, nil
}
func (f *fake) Upload(ctx context.Context, id string) (art.Upload, error) {
	if _, ok := f.ups[id]; !ok {
		return art.Upload{}, art.Errorf(art.CodeNotFound, "no upload")
	}
	return art.Upload{ID: id}, nil
}
func (f *fake) OpenUpload(ctx context.Context, id string) (art.PictureFile, error) {
	b, ok := f.ups[id]
	if !ok {
		return art.PictureFile{}, art.Errorf(art.CodeNotFound, "no upload")
	}
	return art.PictureFile{ReadSeekCloser: rc{bytes.NewReader(b)}, MediaType: "image/png"}, nil
}
func (f *fake) WatchProgress(ctx context.Context) <-chan art.Progress {
	c := make(chan art.Progress, 1)
	c <- art.Progress{Stage: art.StageIdle, Finished: true}
	go func() { <-ctx.Done(); close(c) }()
	return c
}

func paintedPNG(seed byte) []byte {
	im := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for y := range 48 {
		for x := range 64 {
			im.Set(x, y, color.RGBA{byte(x) * seed, byte(y) * 3, seed * 20, 255})
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, im)
	return b.Bytes()
}

func libraryConfig(t *testing.T) Config {
	f := &fake{pix: map[string][]byte{}, ups: map[string][]byte{}}
	for i := range 60 {
		data := paintedPNG(byte(i + 1))
		h := sha256.Sum256(data)
		im := art.Image{ID: fmt.Sprintf("id%02d", i), Name: fmt.Sprintf("Work %d.png", i), Artist: "Artist", Order: int64(i + 1)}
		if i < 55 {
			im.Picture = &art.Picture{Hash: hex.EncodeToString(h[:]), Width: 64, Height: 48, MediaType: "image/png", DominantColor: "#aabbcc", Path: "a.png"}
			f.pix[im.ID] = data
		}
		f.images = append(f.images, im)
	}
	return Config{Service: search.New(f, f, f), Uploads: f, Pictures: f, Progress: f}
}
