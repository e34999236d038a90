package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"likeness/graph/model"
	"likeness/internal/art"
	"likeness/internal/search"
)

// mediaIIIF is the media type of manifests of the IIIF Presentation API 3.0
// (https://iiif.io/api/presentation/3.0/).
const mediaIIIF = `application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"`

// serveManifest describes a work as a IIIF manifest of a canvas for each of its
// pictures.
func (s *server) serveManifest(w http.ResponseWriter, r *http.Request) {
	image, err := s.Service.Image(r.Context(), r.PathValue("id"))
	switch {
	case err != nil:
		writeError(w, r, err)
	case image == nil:
		writeError(w, r, art.Errorf(art.CodeNotFound, "There is no work with this id."))
	case image.Picture == nil:
		writeError(w, r, art.Errorf(art.CodeNotFound, "There is no picture of this work."))
	default:
		s.writeIIIF(w, r, manifest(*image, originOf(r)))
	}
}

func noDocument(w http.ResponseWriter, r *http.Request) {
	writeError(w, r, art.Errorf(art.CodeNotFound, "There is no IIIF document at this address; a work's is at /iiif/ID/manifest.json."))
}

// serveCollection describes works as a IIIF collection of manifests: those whose
// ids are given, as of a tray, or else those that the words in q find, or all,
// up to a full page.
func (s *server) serveCollection(w http.ResponseWriter, r *http.Request) {
	works, name, err := s.collected(r)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	origin, items := originOf(r), []object{}
	for _, work := range works {
		if work.Picture != nil {
			items = append(items, object{
				"id": manifestID(work.ID, origin), "type": "Manifest", "label": label(titleOf(work)),
				"thumbnail": []object{thumbnail(work, origin)},
			})
		}
	}
	s.writeIIIF(w, r, object{
		"@context": presentationContext, "id": origin + r.URL.RequestURI(), "type": "Collection", "label": label(name), "items": items,
	})
}

// serveTray describes works whose ids are given as one IIIF manifest, a canvas
// for each of their pictures in their order: viewers leaf through it as through
// a book. Works that are not there, or have no picture, are left out.
func (s *server) serveTray(w http.ResponseWriter, r *http.Request) {
	if len(r.URL.Query()["id"]) == 0 {
		writeError(w, r, art.Errorf(art.CodeInvalid, "No work is named; give the ids of works as id=, once for each."))
		return
	}
	works, name, err := s.collected(r)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	origin, canvases := originOf(r), []object{}
	for _, work := range works {
		for at := range work.PictureCount() {
			painted := canvas(work, at, origin)
			painted["label"] = label(nameAmong(work, at))
			painted["metadata"], painted["homepage"] = metadata(work), homepage(work, origin)
			addRights(painted, work)
			canvases = append(canvases, painted)
		}
	}
	if len(canvases) == 0 { // which no manifest may be without
		writeError(w, r, art.Errorf(art.CodeNotFound, "None of these works is here with a picture."))
		return
	}
	s.writeIIIF(w, r, object{
		"@context": presentationContext, "id": origin + r.URL.RequestURI(), "type": "Manifest", "label": label(name), "items": canvases,
	})
}

// collected are the works that a request for a collection means, and its name.
func (s *server) collected(r *http.Request) (works []art.Image, name string, err error) {
	asked := r.URL.Query()
	ids, words := asked["id"], asked.Get("q")
	switch {
	case len(ids) > search.MaxPageSize:
		return nil, "", art.Errorf(art.CodeInvalid, "%d works are asked for; ask for at most %d at a time.", len(ids), search.MaxPageSize)
	case len(ids) > 0:
		name = "Chosen works"
	case words == "":
		name = "All works"
	default:
		name = "Works found by “" + words + "”"
	}
	err = s.inTurn(r, len(ids) == 0, func(ctx context.Context) (err error) {
		if len(ids) > 0 {
			works, err = s.chosen(ctx, ids)
		} else {
			works, err = s.found(ctx, words)
		}
		return err
	})
	return works, name, err
}

// chosen are the works of these ids that are there, each once.
func (s *server) chosen(ctx context.Context, ids []string) (works []art.Image, err error) {
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			continue
		}
		work, err := s.Service.Image(ctx, id)
		if err != nil {
			return nil, err
		}
		if work != nil {
			works = append(works, *work)
		}
	}
	return works, nil
}

// found are the works that words find, or all, up to a full page.
func (s *server) found(ctx context.Context, words string) (works []art.Image, err error) {
	page, err := s.Service.Search(ctx, search.TextRequest{Search: words, Sort: art.Sort{By: art.SortRelevance}, First: search.MaxPageSize})
	if err != nil {
		return nil, err
	}
	for _, edge := range page.Edges {
		works = append(works, edge.Image)
	}
	return works, nil
}

func (s *server) writeIIIF(w http.ResponseWriter, r *http.Request, resource object) {
	text, err := json.Marshal(resource)
	if err != nil {
		writeError(w, r, err)
		return
	}
	s.writeRevalidated(w, r, mediaIIIF, text)
}

const presentationContext = "http://iiif.io/api/presentation/3/context.json"

func manifestID(id, origin string) string { return origin + "/iiif/" + id + "/manifest.json" }

// label is a text in no language in particular.
func label(text string) object { return object{"none": []string{text}} }

func manifest(image art.Image, origin string) object {
	var canvases []object
	for at := range image.PictureCount() {
		canvases = append(canvases, canvas(image, at, origin))
	}
	work := object{
		"@context": presentationContext, "id": manifestID(image.ID, origin), "type": "Manifest",
		"label": label(titleOf(image)), "metadata": metadata(image),
		"thumbnail": []object{thumbnail(image, origin)},
		"homepage":  homepage(image, origin),
		"items":     canvases,
	}
	if by := byline(image); by != "" {
		work["summary"] = label(by)
	}
	addRights(work, image)
	return work
}

func homepage(image art.Image, origin string) []object {
	return []object{{"id": origin + workPath(image.ID), "type": "Text", "label": label(titleOf(image)), "format": "text/html"}}
}

// nameOf is what a picture is called beside the others of its work.
func nameOf(work art.Image, position int) string {
	switch given := work.PictureAt(position).Label; {
	case given != "":
		return given
	case position > 0:
		return fmt.Sprint(position + 1)
	}
	return titleOf(work)
}

// nameAmong is what a picture is called beside those of other works.
func nameAmong(work art.Image, position int) string {
	name, title := nameOf(work, position), titleOf(work)
	if name == title {
		return title
	}
	return title + " (" + name + ")"
}

// canvas is that of one picture of a work.
func canvas(work art.Image, position int, origin string) object {
	// Without a fragment, in which annotations name a part of a canvas; what is in
	// the canvas may have one (5.3 and 3.2 of the API).
	id := fmt.Sprintf("%s/iiif/%s/canvas/%d", origin, work.ID, position+1)
	image := work.ShownBy(position)
	body := object{"id": origin + model.PictureURL(image, art.Original), "type": "Image", "format": image.Picture.MediaType}
	if !shownByBrowsers[image.Picture.MediaType] {
		body["id"], body["format"] = origin+model.PictureURL(image, art.Large), "image/jpeg"
	}
	body["service"] = imageService(image, origin)
	return object{
		"id": id, "type": "Canvas", "label": label(nameOf(work, position)), "width": image.Picture.Width, "height": image.Picture.Height,
		"items": []object{{
			"id": id + "#page", "type": "AnnotationPage",
			"items": []object{{"id": id + "#painting", "type": "Annotation", "motivation": "painting", "target": id, "body": body}},
		}},
	}
}

// shownByBrowsers are the forms of originals that a viewer in a browser shows.
var shownByBrowsers = map[string]bool{"image/jpeg": true, "image/png": true, "image/gif": true, "image/webp": true}

func thumbnail(image art.Image, origin string) object {
	return object{"id": origin + model.PictureURL(image, art.Thumbnail), "type": "Image", "format": "image/jpeg"}
}

// metadata is what the source says of a work, in its own words.
func metadata(image art.Image) []object {
	var pairs []object
	for _, pair := range append([]art.Property{
		{Name: "Artist", Value: image.Artist},
		{Name: "Date", Value: image.Date},
		{Name: "Genre", Value: image.Genre},
		{Name: "Collection", Value: image.Collection},
	}, image.Properties...) {
		if pair.Name != "" && pair.Value != "" {
			pairs = append(pairs, object{"label": label(pair.Name), "value": label(pair.Value)})
		}
	}
	return pairs
}
