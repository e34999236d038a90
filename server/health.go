package server

import (
	"io"
	"net/http"
)

// serveHealth says that the process answers.
func serveHealth(w http.ResponseWriter, _ *http.Request) { writeText(w, "ok\n") }

// serveReadiness says whether a collection can be searched: 503 until then.
func (s *server) serveReadiness(w http.ResponseWriter, r *http.Request) {
	if _, err := s.Service.Metrics(r.Context()); err != nil {
		writeError(w, r, err)
		return
	}
	writeText(w, "ready\n")
}

func writeText(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, text)
}
