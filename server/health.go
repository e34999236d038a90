package server

import (
	"io"
	"net/http"
)

// serveHealth says that the process answers.
func serveHealth(w http.ResponseWriter, _ *http.Request) { writeText(w, http.StatusOK, "ok\n") }

// serveReadiness says whether a collection can be searched, 503 until then, and
// what is damaged and made again meanwhile.
func (s *server) serveReadiness(w http.ResponseWriter, r *http.Request) {
	body, status := "ready\n", http.StatusOK
	if _, err := s.Service.Metrics(r.Context()); err != nil {
		shown := public(r.Context(), err)
		body, status = shown.Message+"\n", statuses[shown.Code]
	}
	if s.Condition != nil {
		for _, remark := range s.Condition.Remarks() {
			body += remark + "\n"
		}
	}
	writeText(w, status, body)
}

func writeText(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}
