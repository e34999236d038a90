package server

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"likeness/internal/art"
)

// steadyBody reads the body of a request that must keep coming: a place that it
// waits in is somebody else's, too. A connection that is slow, but a connection
// still, brings more than minBodyBytesPerSecond.
type steadyBody struct {
	io.ReadCloser
	controller *http.ResponseController
	started    time.Time
	bytes      int64
}

// limitedBody is the body of a request, up to a number of bytes.
func limitedBody(w http.ResponseWriter, r *http.Request, maxBytes int64) io.ReadCloser {
	return http.MaxBytesReader(w, &steadyBody{ReadCloser: r.Body, controller: http.NewResponseController(w), started: time.Now()}, maxBytes)
}

func (b *steadyBody) Read(data []byte) (int, error) {
	allowed := min(bodyGrace+time.Duration(b.bytes)*time.Second/minBodyBytesPerSecond, bodyTimeout)
	// A writer that has no deadlines is a test's.
	_ = b.controller.SetReadDeadline(b.started.Add(allowed))
	n, err := b.ReadCloser.Read(data)
	b.bytes += int64(n)
	if err == io.EOF {
		// Or the server would take the deadline, when it comes, for a client
		// that has gone.
		_ = b.controller.SetReadDeadline(time.Time{})
	}
	return n, err
}

// receiveBody reads the body of a request without files. One of unknown length is
// charged to its client once it is there.
func (e *endpoint) receiveBody(w http.ResponseWriter, r *http.Request, to *body) error {
	mediaType, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := strings.ToLower(parameters["charset"])
	if err != nil || mediaType != mediaJSON || (charset != "" && charset != "utf-8" && charset != "utf8") {
		return art.Errorf(art.CodeUnsupported, "Send the query with Content-Type: application/json in UTF-8, or files as multipart/form-data.")
	}
	if err := plainBody(r); err != nil {
		return err
	}
	if r.ContentLength > maxRequestBytes {
		return errRequestTooLarge()
	}
	if _, err := to.ReadFrom(limitedBody(w, r, maxRequestBytes)); err != nil {
		return errBody(err, errRequestTooLarge())
	}
	if r.ContentLength < 0 {
		return e.rates.requests(askerOf(r), to.Len()/bytesPerQuery)
	}
	return nil
}

// body is a request's in memory, which is used again for the next.
type body struct{ bytes.Buffer }

var bodies = sync.Pool{New: func() any { return new(body) }}

func takeBody() *body { return bodies.Get().(*body) }

func (b *body) giveBack() {
	b.Reset()
	bodies.Put(b)
}

// errBody says why a body could not be read.
func errBody(err error, tooLarge *art.Error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return tooLarge
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return &refusal{
			shown:  art.Wrap(err, art.CodeUnavailable, "The body of the request came too slowly; send it again over a faster connection."),
			status: http.StatusRequestTimeout,
		}
	}
	return art.Wrap(err, art.CodeInvalid, "The body of the request did not arrive whole; send it again.")
}

func errRequestTooLarge() *art.Error {
	return art.Errorf(art.CodeTooLarge, "The request is larger than %d MB; send less.", maxRequestBytes>>20)
}

// plainBody refuses bodies that are packed: how large they are would be known
// too late.
func plainBody(r *http.Request) error {
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return art.Errorf(art.CodeUnsupported, "Send the body as it is, without Content-Encoding.")
	}
	return nil
}
