package server

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"likeness/internal/art"
)

// Reasons of refusals, for programs.
const (
	reasonOverloaded  = "OVERLOADED"   // all clients together ask too much
	reasonRateLimited = "RATE_LIMITED" // this client does
)

// refusal is an error outside of a GraphQL answer with a status of its own, and
// when to come back where that helps.
type refusal struct {
	shown  *art.Error
	status int
	after  time.Duration // none when 0
}

func (r *refusal) Error() string { return r.shown.Error() }
func (r *refusal) Unwrap() error { return r.shown }

// setRetryAfter says when to come back in the header that programs read.
func (r *refusal) setRetryAfter(w http.ResponseWriter) {
	if r.after > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(max(1, math.Ceil(r.after.Seconds())))))
	}
}

// refuse turns a request away, and counts it.
func (s *server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	s.metrics.countRefusal(err)
	if refused, ok := errors.AsType[*refusal](err); ok && refused.after > 0 {
		s.holdBack()
	}
	writeError(w, r, err)
}

// holdBack lets who is turned away wait for a moment, and with it what else comes
// over the same connection. Who is told at once asks at once again, however long
// Retry-After is: refusing took more of the processor than answering, and bodies
// that nobody reads went on arriving.
func (s *server) holdBack() {
	select {
	case s.held <- struct{}{}:
	default:
		return // as many as may wait; they cost memory
	}
	defer func() { <-s.held }()
	moment := time.NewTimer(refusalDelay)
	defer moment.Stop()
	select {
	case <-moment.C:
	case <-s.closing:
	}
}
