package server

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"likeness/internal/art"
	"likeness/internal/iiif"
)

// The IIIF Image API 3.0, level 2 (https://iiif.io/api/image/3.0/). A picture's
// identifier is the id of its work and the version of the picture, so that what
// is at an address never changes.
const (
	imageServicePath = "/iiif-image/"
	mediaImageInfo   = `application/ld+json;profile="http://iiif.io/api/image/3/context.json"`
	profileLink      = `<http://iiif.io/api/image/3/level2.json>;rel="profile"`
)

func imageServiceID(image art.Image, origin string) string {
	return origin + imageServicePath + url.PathEscape(image.ID) + "-" + image.Picture.Version()
}

// imageService is how a manifest names the service of a picture.
func imageService(image art.Image, origin string) []object {
	return []object{{"id": imageServiceID(image, origin), "type": iiif.Type, "profile": iiif.Profile}}
}

// serveImageBase leads from the address of a picture to its description.
func (s *server) serveImageBase(w http.ResponseWriter, r *http.Request) {
	if image, ok := s.identified(w, r, "/info.json"); ok {
		http.Redirect(w, r, imageServiceID(image, originOf(r))+"/info.json", http.StatusSeeOther)
	}
}

func (s *server) serveImageInfo(w http.ResponseWriter, r *http.Request) {
	image, ok := s.identified(w, r, "/info.json")
	if !ok {
		return
	}
	contentType := mediaImageInfo
	if accept := r.Header.Get("Accept"); strings.Contains(accept, mediaJSON) && !strings.Contains(accept, "application/ld+json") {
		contentType = mediaJSON
	}
	header := w.Header()
	header.Set("Content-Type", contentType)
	header.Add("Vary", "Accept")
	header.Set("Cache-Control", s.shared("public, no-cache"))
	header.Add("Link", profileLink)
	picture := image.Picture
	_ = json.NewEncoder(w).Encode(iiif.NewInfo(imageServiceID(image, originOf(r)), picture.Width, picture.Height, thumbnailSide, largeSide))
}

// Sides of the pictures that are ready; see art.PictureSize.
const (
	thumbnailSide = 320
	largeSide     = 1280
)

// serveImage answers with a part of a picture.
func (s *server) serveImage(w http.ResponseWriter, r *http.Request) {
	asked := strings.Join([]string{r.PathValue("region"), r.PathValue("size"), r.PathValue("rotation"), r.PathValue("file")}, "/")
	image, ok := s.identified(w, r, "/"+asked)
	if !ok {
		return
	}
	wanted, err := iiif.Parse(r.PathValue("region"), r.PathValue("size"), r.PathValue("rotation"), r.PathValue("file"), image.Picture.Width, image.Picture.Height)
	if err != nil {
		s.writeImageError(w, r, err)
		return
	}
	canonical := wanted.Canonical()
	etag := `"` + image.Picture.Hash + "-" + strings.ReplaceAll(canonical, "/", "-") + `"`
	header := w.Header()
	header.Set("ETag", etag)
	header.Set("Cache-Control", s.shared(cacheForEver))
	header.Set("Content-Security-Policy", mediaPolicy)
	header.Add("Link", "<"+imageServiceID(image, originOf(r))+"/"+canonical+`>;rel="canonical"`)
	header.Add("Link", profileLink)
	if known := r.Header.Get("If-None-Match"); strings.TrimSpace(known) == "*" || strings.Contains(known, etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	picture, err := s.render(r, image, wanted)
	if err != nil {
		header.Del("ETag")
		header.Del("Link")
		s.writeImageError(w, r, err)
		return
	}
	header.Set("Content-Type", mediaOf[wanted.Format])
	header.Set("Content-Length", strconv.Itoa(len(picture)))
	_, _ = w.Write(picture)
}

var mediaOf = map[string]string{iiif.FormatJPEG: "image/jpeg", iiif.FormatPNG: "image/png"}

// render makes what is asked for once it is the client's turn. What must be
// decoded for it counts as so many requests.
func (s *server) render(r *http.Request, image art.Image, wanted iiif.Request) ([]byte, error) {
	client := askerOf(r)
	if err := s.rates.render(client, image.Picture.Width*image.Picture.Height); err != nil {
		return nil, err
	}
	leave, err := s.renders.enter(r.Context(), client.name)
	if err != nil {
		return nil, err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(r.Context(), renderTimeout)
	defer cancel()
	var picture bytes.Buffer
	err = s.Service.Render(ctx, &picture, image, wanted)
	return picture.Bytes(), err
}

// identified is the work whose picture is asked for. When the picture has
// changed since, or no version was given, it leads to the one of now, followed
// by rest.
func (s *server) identified(w http.ResponseWriter, r *http.Request, rest string) (image art.Image, ok bool) {
	id, version, _ := strings.Cut(r.PathValue("id"), "-")
	found, err := s.Service.Image(r.Context(), id)
	switch {
	case err != nil:
		s.writeImageError(w, r, err)
	case found == nil || found.Picture == nil:
		s.writeImageError(w, r, art.Errorf(art.CodeNotFound, "There is no picture of this name."))
	default:
		if position, there := found.PositionOf(version); there {
			return found.ShownBy(position), true
		}
		w.Header().Set("Cache-Control", "no-cache")
		target := url.URL{Path: rest}
		http.Redirect(w, r, imageServiceID(*found, originOf(r))+target.EscapedPath(), http.StatusFound)
	}
	return image, false
}

// writeImageError answers as section 4.6 of the API says: 400 for what is wrong
// and 501 for what may be left out.
func (s *server) writeImageError(w http.ResponseWriter, r *http.Request, err error) {
	if art.CodeOf(err) == art.CodeUnsupported {
		shown := public(r.Context(), err)
		writeStatus(w, r, http.StatusNotImplemented, shown)
		return
	}
	s.writeMediaError(w, r, err)
}
