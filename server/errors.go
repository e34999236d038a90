package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"likeness/internal/art"
)

// statuses says with which HTTP status an error outside of a GraphQL answer is
// sent.
var statuses = map[art.Code]int{
	art.CodeInvalid:     http.StatusBadRequest,
	art.CodeNotFound:    http.StatusNotFound,
	art.CodeTooLarge:    http.StatusRequestEntityTooLarge,
	art.CodeUnsupported: http.StatusUnsupportedMediaType,
	art.CodeUnavailable: http.StatusServiceUnavailable,
	art.CodeInternal:    http.StatusInternalServerError,
}

func errInternal(id string) *art.Error {
	return art.Errorf(art.CodeInternal, "Something went wrong here; the server's log says more under request %s.", id)
}

// public is what a client may see of an error: a person's sentence and a code,
// and of what lies beneath only that it happened.
func public(ctx context.Context, err error) *art.Error {
	known, ok := errors.AsType[*art.Error](err)
	switch {
	case ok && known.Code != art.CodeInternal:
		return known
	case errors.Is(err, context.DeadlineExceeded):
		return art.Errorf(art.CodeUnavailable, "This took longer than it may; ask for less, or try again.")
	case errors.Is(err, context.Canceled):
		return art.Errorf(art.CodeUnavailable, "The request was given up before it was answered.")
	}
	return errInternal(requestID(ctx))
}

// writeError answers with an error, and its code's status.
func writeError(w http.ResponseWriter, r *http.Request, err error) {
	shown := public(r.Context(), err)
	status := statuses[shown.Code]
	if refused, ok := errors.AsType[*refusal](err); ok {
		status = refused.status
		refused.setRetryAfter(w)
	}
	writeStatus(w, r, status, shown)
}

// writeStatus answers with an error in the form of a GraphQL one, whatever was
// asked for: programs read one form, and people can read it too.
func writeStatus(w http.ResponseWriter, r *http.Request, status int, shown *art.Error) {
	contentType := mediaJSON
	if negotiate(r.Header.Get("Accept")) == mediaGraphQL {
		contentType = mediaGraphQL
	}
	w.Header().Set("Cache-Control", "no-store")
	writeAnswer(w, contentType, status, answer{Errors: gqlerror.List{{Message: shown.Message, Extensions: extensions(shown)}}})
}

func extensions(shown *art.Error) map[string]any {
	values := map[string]any{"code": shown.Code}
	if shown.Reason != "" {
		values["reason"] = shown.Reason
	}
	if shown.Looked != nil {
		values["looked"] = shown.Looked
	}
	return values
}

// present turns an error of an operation into what a client sees, and logs what
// it does not.
func (s *server) present(ctx context.Context, err error) *gqlerror.Error {
	shown := *graphql.DefaultErrorPresenter(ctx, err)
	if _, ok := errors.AsType[*art.Error](err); !ok && shown.Err == nil {
		// From the parser or the validator: about the request, and public.
		shown.Message = abridged(strings.TrimPrefix(shown.Message, "input: "))
		shown.Extensions = map[string]any{"code": art.CodeInvalid}
		return &shown
	}
	reason := public(ctx, err)
	s.logError(ctx, shown.Path.String(), reason.Code, err)
	shown.Message, shown.Extensions = abridged(reason.Message), extensions(reason)
	return &shown
}

// abridged keeps a message from repeating a whole request.
func abridged(message string) string {
	if len(message) <= maxMessageBytes {
		return message
	}
	return strings.ToValidUTF8(message[:maxMessageBytes], "") + "…"
}

func (s *server) logError(ctx context.Context, field string, code art.Code, err error) {
	attributes := []any{"request", requestID(ctx), "field", field, "code", code, "error", err}
	if code == art.CodeInternal {
		s.log.Error("answer failed", attributes...)
		return
	}
	s.log.Debug("answer refused", attributes...)
}

// recovered turns a panic of a resolver into an error for the log.
func (s *server) recovered(_ context.Context, fault any) error {
	s.metrics.panics.Inc()
	return art.Wrap(fmt.Errorf("panic: %v\n%s", fault, debug.Stack()), art.CodeInternal, "A resolver panicked")
}
