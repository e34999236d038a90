package server

import (
	"bytes"
	"context"
	"errors"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"likeness/graph/model"
	"likeness/internal/art"
)

// servedInline are the forms of pictures that a browser may show. Anything else
// (SVG above all, which can carry scripts) is only ever downloaded.
var servedInline = []string{"image/jpeg", "image/png", "image/gif", "image/webp", "image/tiff", "image/bmp", "image/avif", "image/heic"}

const (
	// The address of a picture changes when the picture does.
	cacheForEver = "public, max-age=31536000, immutable"
	// Uploads are a visitor's own, and gone after half an hour or so.
	cacheUpload = "private, max-age=600"
)

// servePicture serves a work's picture at the addresses that Image.url gives.
func (s *server) servePicture(w http.ResponseWriter, r *http.Request) {
	size := art.PictureSize(r.PathValue("size"))
	id, version, ok := pictureName(r.PathValue("file"))
	if !ok || !slices.Contains([]art.PictureSize{art.Thumbnail, art.Large, art.Original}, size) {
		noPicture(w, r)
		return
	}
	image, err := s.Service.Image(r.Context(), id)
	switch {
	case err != nil:
		s.writeMediaError(w, r, err)
		return
	case image == nil || image.Picture == nil:
		writeError(w, r, art.Errorf(art.CodeNotFound, "There is no picture of this work."))
		return
	}
	position, ok := image.PositionOf(version)
	if !ok { // the address was given before the picture changed
		w.Header().Set("Cache-Control", "no-cache")
		http.Redirect(w, r, model.PictureURL(*image, size), http.StatusFound)
		return
	}
	*image = image.ShownBy(position)
	file, err := s.Pictures.OpenPicture(r.Context(), *image, size)
	if err != nil {
		s.writeMediaError(w, r, err)
		return
	}
	header := w.Header()
	header.Set("Cache-Control", s.shared(cacheForEver))
	header.Set("ETag", `"`+image.Picture.Hash+"-"+string(size)+`"`)
	_, download := r.URL.Query()["download"]
	serveFile(w, r, file, downloadName(*image, size), download)
}

// shared is how caches may keep what everybody may see: those of many people
// not, where a token is asked for.
func (s *server) shared(caching string) string {
	if len(s.tokens.hashes) > 0 {
		return strings.Replace(caching, "public", "private", 1)
	}
	return caching
}

func noPicture(w http.ResponseWriter, r *http.Request) {
	writeError(w, r, art.Errorf(art.CodeNotFound, "There is no picture at this address."))
}

// serveSheet serves a sheet of small pictures at the addresses that a map gives.
func (s *server) serveSheet(w http.ResponseWriter, r *http.Request) {
	name, version, ok := pictureName(r.PathValue("file"))
	if !ok {
		noPicture(w, r)
		return
	}
	data, err := s.Service.Sheet(r.Context(), art.Artefact{Name: name, Version: version})
	if err != nil {
		s.writeMediaError(w, r, err)
		return
	}
	header := w.Header()
	header.Set("Cache-Control", s.shared(cacheForEver))
	header.Set("ETag", `"`+version+`"`)
	header.Set("Content-Type", "image/jpeg")
	header.Set("Content-Security-Policy", mediaPolicy)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// serveUpload serves a visitor's own picture back to them.
func (s *server) serveUpload(w http.ResponseWriter, r *http.Request) {
	file, err := s.Uploads.OpenUpload(r.Context(), r.PathValue("id"))
	if err != nil {
		s.writeMediaError(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", cacheUpload)
	serveFile(w, r, file, "upload", false)
}

func serveFile(w http.ResponseWriter, r *http.Request, file art.PictureFile, name string, download bool) {
	defer func() { _ = file.Close() }()
	mediaType, disposition := file.MediaType, "inline"
	if !slices.Contains(servedInline, mediaType) {
		mediaType, disposition = "application/octet-stream", "attachment"
	}
	if download {
		disposition = "attachment"
	}
	header := w.Header()
	header.Set("Content-Type", mediaType)
	header.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": name}))
	header.Set("Content-Security-Policy", mediaPolicy)
	http.ServeContent(w, r, "", file.ModTime, file)
}

func (s *server) writeMediaError(w http.ResponseWriter, r *http.Request, err error) {
	if _, ok := errors.AsType[*refusal](err); ok {
		s.refuse(w, r, err)
		return
	}
	shown := public(r.Context(), err)
	if !errors.Is(err, context.Canceled) {
		s.logError(r.Context(), r.URL.Path, shown.Code, err)
	}
	writeStatus(w, r, statuses[shown.Code], shown)
}

// pictureName takes <id>-<version>.<extension> apart.
func pictureName(file string) (id, version string, ok bool) {
	stem := strings.TrimSuffix(file, path.Ext(file))
	dash := strings.LastIndexByte(stem, '-')
	if dash < 1 || dash == len(stem)-1 {
		return "", "", false
	}
	return stem[:dash], stem[dash+1:], true
}

// downloadName is the work's name with the extension of what is served, without
// anything that a file system would read as a folder.
func downloadName(image art.Image, size art.PictureSize) string {
	extension := path.Ext(model.PictureURL(image, size))
	name := strings.TrimSuffix(image.Name, path.Ext(image.Picture.Path))
	clean := strings.Map(func(c rune) rune {
		if c < ' ' || strings.ContainsRune(`/\:*?"<>|`, c) {
			return '_'
		}
		return c
	}, name)
	clean = strings.Trim(clean, ". ")
	if clean == "" {
		clean = image.ID
	}
	return clean + extension
}
