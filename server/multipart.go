package server

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"likeness/internal/art"
)

// serveMultipart answers a request that brings files, as in the multipart
// request specification (https://github.com/jaydenseric/graphql-multipart-request-spec).
// It waits for its turn once all of it is there, so that a slow sender takes
// nobody's place.
func (e *endpoint) serveMultipart(w http.ResponseWriter, r *http.Request) {
	form, err := e.receiveForm(w, r)
	defer form.remove()
	if err != nil {
		e.refuse(w, r, err)
		return
	}
	place, err := e.enter(r.Context(), askerOf(r).name, e.uploads, false)
	if err != nil {
		e.refuse(w, r, err)
		return
	}
	defer place.leave()
	ctx, cancel := context.WithTimeout(r.Context(), uploadTimeout)
	defer cancel()
	params, err := form.params()
	e.answer(w, r.WithContext(ctx), place, params, err)
}

// receiveForm reads a form whole; remove it after an error, too. Its client is
// charged for what it says that it sends before any of that is read.
func (e *endpoint) receiveForm(w http.ResponseWriter, r *http.Request) (*form, error) {
	if r.ContentLength > maxMultipartBytes {
		return &form{}, errUploadTooLarge()
	}
	if err := plainBody(r); err != nil {
		return &form{}, err
	}
	who := askerOf(r)
	announced := max(0, int(r.ContentLength))
	if err := e.rates.upload(who, 1, announced); err != nil {
		return &form{}, err
	}
	received, err := e.bodies.enter(r.Context(), who.name)
	if err != nil {
		return &form{}, err
	}
	r.Body = limitedBody(w, r, maxMultipartBytes)
	form, err := readForm(r)
	received()
	if err != nil {
		return form, err
	}
	return form, e.rates.upload(who, max(0, len(form.files)-1), max(0, form.bytes-announced))
}

func errUploadTooLarge() *art.Error {
	return art.Errorf(art.CodeTooLarge, "The picture is larger than 20 MB; send a smaller one.")
}

// form is a multipart request that has arrived.
type form struct {
	operations, places []byte
	files              map[string]formFile
	bytes              int // of all files
}

// formFile is a file of a form: in memory when it is small, else on disk.
type formFile struct {
	io.ReaderAt
	name string
	size int64
	disk *os.File // nil in memory
}

// readForm reads the parts in whatever order they come. The form holds what was
// read so far after an error, too; remove it in any case.
func readForm(r *http.Request) (*form, error) {
	f := &form{files: map[string]formFile{}}
	parts, err := r.MultipartReader()
	if err != nil {
		return f, errForm(err)
	}
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return f, nil
		}
		if err != nil {
			return f, errForm(err)
		}
		if err := f.add(part); err != nil {
			return f, err
		}
	}
}

func (f *form) add(part *multipart.Part) error {
	name := part.FormName()
	switch {
	case name == "operations" && f.operations == nil:
		return readField(part, &f.operations)
	case name == "map" && f.places == nil:
		return readField(part, &f.places)
	case len(f.files) == maxUploadPlaces:
		return art.Errorf(art.CodeInvalid, "The request brings more than %d files.", maxUploadPlaces)
	case f.files[name].ReaderAt != nil || name == "operations" || name == "map" || name == "":
		return art.Errorf(art.CodeInvalid, "Two parts of the request are named %q, or one has no name.", name)
	}
	file, err := readFile(part)
	f.files[name] = file
	f.bytes += int(file.size)
	return err
}

// readField reads a part of text, which is held to what any request is.
func readField(part io.Reader, to *[]byte) error {
	text, err := io.ReadAll(io.LimitReader(part, maxRequestBytes+1))
	if err != nil {
		return errForm(err)
	}
	if len(text) > maxRequestBytes {
		return errRequestTooLarge()
	}
	*to = text
	return nil
}

func readFile(part *multipart.Part) (formFile, error) {
	file := formFile{name: part.FileName()}
	var head bytes.Buffer
	n, err := io.CopyN(&head, part, maxFormMemoryBytes+1)
	if err == io.EOF {
		file.ReaderAt, file.size = bytes.NewReader(head.Bytes()), n
		return file, nil
	}
	if err != nil {
		return file, errForm(err)
	}
	if file.disk, err = os.CreateTemp("", "likeness-upload-*"); err != nil {
		return file, art.Wrap(err, art.CodeUnavailable, "The server's disk does not take the picture; try again later.")
	}
	file.ReaderAt = file.disk
	if file.size, err = io.Copy(file.disk, io.MultiReader(&head, part)); err != nil {
		return file, errForm(err)
	}
	return file, nil
}

// remove forgets the files. One that cannot be removed is the system's to clear
// away, as all that is temporary.
func (f *form) remove() {
	for _, file := range f.files {
		if file.disk != nil {
			_ = file.disk.Close()
			_ = os.Remove(file.disk.Name())
		}
	}
}

func errForm(err error) error {
	known := errBody(err, errUploadTooLarge())
	if art.CodeOf(known) != art.CodeInvalid {
		return known
	}
	return art.Wrap(err, art.CodeInvalid, "The multipart request cannot be read; see the GraphQL multipart request specification.")
}

// params reads operations and map, and puts each file where map says.
func (f *form) params() (*graphql.RawParams, error) {
	var wire wireParams
	if err := decodeJSON(f.operations, &wire); err != nil {
		return nil, art.Wrap(err, art.CodeInvalid, "The part operations is no JSON object; send one request, not a list.")
	}
	params, err := wire.params()
	if err != nil {
		return nil, err
	}
	var places map[string][]string
	if err := decodeJSON(f.places, &places); err != nil {
		return nil, art.Wrap(err, art.CodeInvalid, "The part map is no JSON object of lists of paths.")
	}
	placed := 0
	for part, paths := range places {
		file, ok := f.files[part]
		if !ok {
			return nil, art.Errorf(art.CodeInvalid, "map names the part %q, which is not there.", part)
		}
		for _, path := range paths {
			if placed == maxUploadPlaces {
				return nil, art.Errorf(art.CodeInvalid, "map puts files into more than %d variables.", maxUploadPlaces)
			}
			placed++
			upload := graphql.Upload{File: io.NewSectionReader(file, 0, file.size), Filename: file.name, Size: file.size}
			if !place(params.Variables, path, upload) {
				return nil, art.Errorf(art.CodeInvalid, "map puts a file at %q, where the variables have no null.", path)
			}
		}
	}
	return params, nil
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
