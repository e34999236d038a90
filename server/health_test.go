package server

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

type remarks []string

func (r remarks) Remarks() []string { return r }

func TestReadinessTellsWhatIsMadeAgain(t *testing.T) {
	cfg := libraryConfig(t)
	cfg.Condition = remarks{"Damaged, and made again: map."}
	answer := httptest.NewRecorder()
	New(cfg).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "http://localhost/readyz", nil))
	if answer.Code != http.StatusOK || !strings.HasPrefix(answer.Body.String(), "ready\n") || !strings.Contains(answer.Body.String(), "made again: map") {
		t.Errorf("%d %q", answer.Code, answer.Body)
	}
}
