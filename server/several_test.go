package server

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"likeness/internal/art"
	"likeness/internal/search"
	"likeness/internal/uploads"
)

// Rows that repeat an id with another file give its work further pictures.
var severalWorks = [][]string{
	{"id", "file", "original_image_name", "Title"},
	{"1", "w1.png", "Folding Screen", "Folding Screen"},
	{"1", "w2_verso.png", "Folding Screen", "Folding Screen"},
	{"1", "w3.png", "Folding Screen", "Folding Screen"},
	{"2", "w4.png", "Grid in Red", "Grid in Red"},
	{"3", "w5.png", "Nocturne", "Nocturne"},
	{"4", "", "Lost Altarpiece", "Lost Altarpiece"},
}

func startSeveral(t *testing.T) client {
	t.Helper()
	lib, engine, err := importWorks(t.TempDir(), severalWorks)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engine.Close)
	kept, err := uploads.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	cfg := testConfig(t)
	cfg.Service, cfg.Uploads, cfg.Pictures, cfg.Progress = search.New(engine, engine.Models(), kept), kept, engine, lib
	return serve(t, cfg)
}

type shownPicture struct {
	ID, URL, Original, Thumbnail string
	Label                        *string
	Position, Width, Height      int
}

type severalWork struct {
	ID, URL  string
	Pictures []shownPicture
}

const picturesQuery = `{ images(first: 10) { edges { node { id url pictures { id position label width height url
	original: url(size: ORIGINAL) thumbnail: url(size: THUMBNAIL) } } } } }`

func (c client) several() (works []severalWork) {
	c.t.Helper()
	var page struct {
		Images struct{ Edges []struct{ Node severalWork } }
	}
	remarshal(c.t, c.answer(picturesQuery, nil), &page)
	for _, edge := range page.Images.Edges {
		works = append(works, edge.Node)
	}
	return works
}

func TestAllPicturesOfAWorkAreServed(t *testing.T) {
	c := startSeveral(t)
	works := c.several()
	screen := works[0]
	if len(works) != 4 || len(screen.Pictures) != 3 || len(works[1].Pictures) != 1 || len(works[3].Pictures) != 0 {
		t.Fatalf("%+v", works)
	}
	if label := screen.Pictures[1].Label; label == nil || *label != "verso" || screen.Pictures[0].Label != nil || screen.URL != screen.Pictures[0].URL {
		t.Errorf("%+v", screen)
	}
	seen := map[string]int{}
	for at, p := range screen.Pictures {
		if p.Position != at || p.Width != 160 || p.Height != 120 {
			t.Errorf("picture %d: %+v", at, p)
		}
		for _, address := range []string{p.URL, p.Original, p.Thumbnail} {
			answer := c.do(http.MethodGet, address, "")
			if was, twice := seen[answer.body]; answer.StatusCode != http.StatusOK || twice && was != at {
				t.Errorf("%s: %d, the same as picture %d", address, answer.StatusCode, was)
			}
			seen[answer.body] = at
		}
	}
	// One work, alone: the same through the resolvers.
	alone := c.answer(`query($id: ID!) { image(id: $id) { pictures { id url label } } }`, object{"id": screen.ID})
	var one struct{ Image severalWork }
	remarshal(t, alone, &one)
	if len(one.Image.Pictures) != 3 || one.Image.Pictures[2].URL != screen.Pictures[2].URL {
		t.Errorf("%+v", one)
	}
	manifest := c.do(http.MethodGet, "/iiif/"+screen.ID+"/manifest.json", "").body
	if canvases := strings.Count(manifest, `"type":"Canvas"`); canvases != 3 || !strings.Contains(manifest, `{"none":["verso"]}`) {
		t.Errorf("%d canvases in %s", canvases, manifest)
	}
	for _, p := range screen.Pictures {
		if answer := c.do(http.MethodGet, "/iiif-image/"+p.ID+"/0,0,80,60/40,/0/default.jpg", ""); answer.StatusCode != http.StatusOK {
			t.Errorf("a part of picture %d: %d %s", p.Position, answer.StatusCode, answer.body)
		}
	}
}

// A tray and an export are taken away from here: what they do not show of a work
// is not seen again.
func TestTraysAndExportsHaveAllPicturesOfAWork(t *testing.T) {
	c := startSeveral(t)
	works := c.several()
	screen, single := works[0], works[1]
	tray := c.do(http.MethodGet, "/iiif/tray/manifest.json?id="+single.ID+"&id="+screen.ID, "").body
	if canvases := strings.Count(tray, `"type":"Canvas"`); canvases != 4 {
		t.Errorf("%d canvases in %s", canvases, tray)
	}
	for _, name := range []string{"Grid in Red", "Folding Screen", "Folding Screen (verso)", "Folding Screen (3)"} {
		if !strings.Contains(tray, `"label":{"none":["`+name+`"]},"metadata"`) {
			t.Errorf("no canvas is called %q: %s", name, tray)
		}
	}
	var file struct {
		Works []struct {
			ID               string
			Image            *string
			AdditionalImages []struct {
				Image         string
				Label         *string
				Width, Height int
			}
		}
	}
	if err := json.Unmarshal([]byte(c.do(http.MethodGet, exportPath("images.json", object{}), "").body), &file); err != nil || len(file.Works) != 4 {
		t.Fatalf("%+v, %v", file, err)
	}
	for i, work := range file.Works {
		if want := max(0, len(works[i].Pictures)-1); len(work.AdditionalImages) != want {
			t.Errorf("work %d has %d further pictures, want %d", i, len(work.AdditionalImages), want)
		}
	}
	verso := file.Works[0].AdditionalImages[0]
	if verso.Image != c.url+screen.Pictures[1].URL || verso.Label == nil || *verso.Label != "verso" || verso.Width != 160 || verso.Height != 120 {
		t.Errorf("%+v", verso)
	}
	_, rows := c.table(exportPath("images.csv", object{}))
	if got, want := rows[0]["additionalImages"], c.url+screen.Pictures[1].URL+"; "+c.url+screen.Pictures[2].URL; got != want {
		t.Errorf("the table has %q, want %q", got, want)
	}
	if _, rows := c.table(exportPath("images.csv", object{"search": "nocturne"})); len(rows) != 1 {
		t.Errorf("%d works", len(rows))
	} else if _, there := rows[0]["additionalImages"]; there {
		t.Error("a column is empty for all")
	}
}

func TestLikenessIsOfTheNearestPicture(t *testing.T) {
	c := startSeveral(t)
	works := c.several()
	screen, other := works[0], works[1]
	const similar = `query($to: SimilarTo!) { similarImages(to: $to, metric: "colour", exact: true) { totalCount edges { score node { id } picture { id position url } } } }`
	var found struct {
		SimilarImages struct {
			TotalCount int
			Edges      []struct {
				Score   float64
				Node    severalWork
				Picture shownPicture
			}
		}
	}
	remarshal(t, c.answer(similar, object{"to": object{"image": other.ID}}), &found)
	if found.SimilarImages.TotalCount != 2 {
		t.Errorf("%d works are like %s", found.SimilarImages.TotalCount, other.ID)
	}
	var explained struct {
		Explain struct {
			Position int
			Score    float64
		}
	}
	const explain = `query($to: SimilarTo!, $image: ID!) { explain(to: $to, image: $image, metric: "colour") { position score } }`
	best := -1.0
	for _, p := range screen.Pictures {
		remarshal(t, c.answer(explain, object{"to": object{"image": other.ID}, "image": p.ID}), &explained)
		if explained.Explain.Position != p.Position {
			t.Errorf("asked about picture %d, explained %d", p.Position, explained.Explain.Position)
		}
		best = max(best, explained.Explain.Score)
	}
	for _, edge := range found.SimilarImages.Edges {
		if edge.Node.ID != screen.ID {
			continue
		}
		remarshal(t, c.answer(explain, object{"to": object{"image": other.ID}, "image": screen.ID}), &explained)
		if edge.Score-best > 1e-5 || best-edge.Score > 1e-5 || explained.Explain.Position != edge.Picture.Position || edge.Picture.ID != screen.Pictures[edge.Picture.Position].ID {
			t.Errorf("%+v, the nearest of its pictures scores %.6f, explained %+v", edge, best, explained)
		}
	}
	// A picture of a work asks as itself, and never finds its own work.
	remarshal(t, c.answer(similar, object{"to": object{"image": screen.Pictures[2].ID}}), &found)
	if found.SimilarImages.TotalCount != 2 || found.SimilarImages.Edges[0].Node.ID == screen.ID || found.SimilarImages.Edges[1].Node.ID == screen.ID {
		t.Errorf("%+v", found)
	}
	part := object{"detail": object{"of": object{"image": screen.Pictures[2].ID}, "region": object{"x": 0, "y": 0, "width": .5, "height": .5}}}
	remarshal(t, c.answer(similar, object{"to": part}), &found)
	if found.SimilarImages.TotalCount != 2 {
		t.Errorf("of a part: %+v", found)
	}
	if got := c.ask(similar, object{"to": object{"image": screen.ID + "-00000000"}}).code(); got != art.CodeNotFound {
		t.Errorf("a picture that is not there: %s", got)
	}
}
