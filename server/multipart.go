package server

import (
	"context"
	"encoding/json"
	"errors"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"likeness/internal/art"
)

// serveMultipart answers a request that brings files, as in the multipart
// request specification (https://github.com/jaydenseric/graphql-multipart-request-spec).
func (e *endpoint) serveMultipart(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), uploadTimeout)
	defer cancel()
	r = r.WithContext(ctx)
	if r.ContentLength > maxMultipartBytes {
		e.answer(w, r, nil, errUploadTooLarge())
		return
	}
	select {
	case e.uploads <- struct{}{}:
		defer func() { <-e.uploads }()
	case <-ctx.Done():
		e.answer(w, r, nil, art.Wrap(ctx.Err(), art.CodeUnavailable, "Too many pictures are being sent at once; try again in a minute."))
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxMultipartBytes)
	err := r.ParseMultipartForm(maxMultipartMemory)
	if r.MultipartForm != nil {
		defer func() { _ = r.MultipartForm.RemoveAll() }()
	}
	if err != nil {
		e.answer(w, r, nil, errForm(err))
		return
	}
	params, files, err := paramsOfForm(r.MultipartForm)
	defer func() {
		for _, file := range files {
			_ = file.Close()
		}
	}()
	e.answer(w, r, params, err)
}

func errUploadTooLarge() *art.Error {
	return art.Errorf(art.CodeTooLarge, "The picture is larger than 20 MB; send a smaller one.")
}

func errForm(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return errUploadTooLarge()
	}
	return art.Wrap(err, art.CodeInvalid, "The multipart request cannot be read; see the GraphQL multipart request specification.")
}

// paramsOfForm reads operations and map, and puts each file where map says. The
// files are open; the caller closes them, after an error too.
func paramsOfForm(form *multipart.Form) (*graphql.RawParams, []multipart.File, error) {
	var wire wireParams
	if err := json.Unmarshal([]byte(field(form, "operations")), &wire); err != nil {
		return nil, nil, art.Wrap(err, art.CodeInvalid, "The part operations is no JSON object; send one request, not a list.")
	}
	params, err := wire.params()
	if err != nil {
		return nil, nil, err
	}
	var places map[string][]string
	if err := json.Unmarshal([]byte(field(form, "map")), &places); err != nil {
		return nil, nil, art.Wrap(err, art.CodeInvalid, "The part map is no JSON object of lists of paths.")
	}
	var files []multipart.File
	for part, paths := range places {
		if len(form.File[part]) != 1 {
			return nil, files, art.Errorf(art.CodeInvalid, "map names the part %q, and there must be one file of that name.", part)
		}
		for _, path := range paths {
			if len(files) == maxUploadPlaces {
				return nil, files, art.Errorf(art.CodeInvalid, "map puts files into more than %d variables.", maxUploadPlaces)
			}
			header := form.File[part][0]
			file, err := header.Open()
			if err != nil {
				return nil, files, err
			}
			files = append(files, file)
			upload := graphql.Upload{File: file, Filename: header.Filename, Size: header.Size}
			if !place(params.Variables, path, upload) {
				return nil, files, art.Errorf(art.CodeInvalid, "map puts a file at %q, where the variables have no null.", path)
			}
		}
	}
	return params, files, nil
}

func field(form *multipart.Form, name string) string {
	if values := form.Value[name]; len(values) == 1 {
		return values[0]
	}
	return ""
}

// place puts a file where a path like variables.files.0 leads, if a null is
// waiting there.
func place(variables map[string]any, path string, upload graphql.Upload) bool {
	steps := strings.Split(path, ".")
	if len(steps) < 2 || steps[0] != "variables" {
		return false
	}
	at := any(variables)
	for i, step := range steps[1:] {
		last := i == len(steps)-2
		switch holder := at.(type) {
		case map[string]any:
			value, ok := holder[step]
			if last && ok && value == nil {
				holder[step] = upload
				return true
			}
			at = value
		case []any:
			index, err := strconv.Atoi(step)
			if err != nil || index < 0 || index >= len(holder) {
				return false
			}
			if last && holder[index] == nil {
				holder[index] = upload
				return true
			}
			at = holder[index]
		default:
			return false
		}
	}
	return false
}
