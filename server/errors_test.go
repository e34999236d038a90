package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"likeness/internal/art"
)

func TestFaultsAreLoggedAndNotShown(t *testing.T) {
	var log bytes.Buffer
	s := &server{log: slog.New(slog.NewTextHandler(&log, nil)), metrics: newMetrics(libraryConfig(t))}
	ctx := context.WithValue(t.Context(), requestIDKey{}, "REQUEST1")
	for _, fault := range []error{
		art.Wrap(errors.New("no such table: secret"), art.CodeInternal, "A resolver failed"),
		s.recovered(ctx, "index out of range in secret"),
	} {
		log.Reset()
		shown := s.present(ctx, fault)
		if shown.Extensions["code"] != art.CodeInternal || strings.Contains(shown.Message, "secret") || !strings.Contains(shown.Message, "REQUEST1") {
			t.Errorf("shown: %+v", shown)
		}
		if !strings.Contains(log.String(), "secret") || !strings.Contains(log.String(), "REQUEST1") {
			t.Errorf("logged: %s", log.String())
		}
	}
}

func TestErrorsKeepTheirCodeAndReasonAndHideTheirCause(t *testing.T) {
	s := &server{log: slog.New(slog.DiscardHandler)}
	for _, test := range []struct {
		err  error
		code art.Code
		says string
	}{
		{&art.Error{Code: art.CodeInvalid, Message: "The cursor is too old.", Reason: art.ReasonStaleCursor}, art.CodeInvalid, "The cursor is too old."},
		{art.Wrap(errors.New("secret"), art.CodeNotFound, "There is no such work."), art.CodeNotFound, "There is no such work."},
		{fmt.Errorf("search: %w", context.DeadlineExceeded), art.CodeUnavailable, "This took longer than it may; ask for less, or try again."},
	} {
		shown := s.present(t.Context(), test.err)
		if shown.Extensions["code"] != test.code || shown.Message != test.says {
			t.Errorf("%v is shown as %+v", test.err, shown)
		}
		if reason := shown.Extensions["reason"]; (reason == art.ReasonStaleCursor) != strings.Contains(test.says, "cursor") {
			t.Errorf("%v has the reason %v", test.err, reason)
		}
	}
}

func TestEveryCodeHasAStatus(t *testing.T) {
	for _, code := range []art.Code{
		art.CodeInvalid, art.CodeNotFound, art.CodeTooLarge, art.CodeUnsupported, art.CodeUnavailable, art.CodeInternal,
	} {
		if statuses[code] < 400 {
			t.Errorf("%s is answered with status %d", code, statuses[code])
		}
	}
}

func TestPanicsAreAnsweredLoggedAndCounted(t *testing.T) {
	cfg := libraryConfig(t)
	var log bytes.Buffer
	cfg.Logger = slog.New(slog.NewTextHandler(&log, nil))
	s := newServer(cfg)
	recorder := httptest.NewRecorder()
	s.observed(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret") })).ServeHTTP(recorder, httptest.NewRequest("GET", "/", nil))
	if recorder.Code != http.StatusInternalServerError || strings.Contains(recorder.Body.String(), "secret") || !strings.Contains(log.String(), "secret") {
		t.Errorf("status %d, %s; logged %s", recorder.Code, recorder.Body, log.String())
	}
	exposed := httptest.NewRecorder()
	s.metrics.handler().ServeHTTP(exposed, httptest.NewRequest("GET", "/metrics", nil))
	if !strings.Contains(exposed.Body.String(), "likeness_panics_total 1") {
		t.Error("the panic is not counted")
	}
}
