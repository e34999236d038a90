package fetch

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"likeness/internal/art"
)

// hosts are the servers that were asked, each with its own pace.
type hosts struct {
	rate float64
	mu   sync.Mutex
	all  map[string]*host
}

func newHosts(rate float64) *hosts { return &hosts{rate: rate, all: map[string]*host{}} }

func (h *hosts) of(u *url.URL) *host {
	name := strings.ToLower(u.Host)
	h.mu.Lock()
	defer h.mu.Unlock()
	known := h.all[name]
	if known == nil {
		known = &host{name: name, pace: rate.NewLimiter(rate.Limit(h.rate), 1)}
		h.all[name] = known
	}
	return known
}

// host is one server.
type host struct {
	name string
	pace *rate.Limiter

	mu       sync.Mutex
	notUntil time.Time // it asked for a pause
	failures int       // addresses one after the other that it did not give
	down     bool
}

// turn waits until the server may be asked.
func (h *host) turn(ctx context.Context) error {
	for {
		h.mu.Lock()
		left := time.Until(h.notUntil)
		h.mu.Unlock()
		if left <= 0 {
			return h.pace.Wait(ctx)
		}
		if err := sleep(ctx, left); err != nil {
			return err
		}
	}
}

// rest leaves the server alone for a while, whatever is asked of it.
func (h *host) rest(pause time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if until := time.Now().Add(pause); until.After(h.notUntil) {
		h.notUntil = until
	}
}

func (h *host) answered() {
	h.mu.Lock()
	h.failures = 0
	h.mu.Unlock()
}

func (h *host) failed() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.failures++
	h.down = h.down || h.failures >= downAfter
}

func (h *host) giveUp() {
	h.mu.Lock()
	h.down = true
	h.mu.Unlock()
}

// isDown is why a server is no longer asked.
func (h *host) isDown() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.down {
		return nil
	}
	return art.Errorf(art.CodeUnavailable, "The server %s does not answer now, so it was not asked for this; the next import tries again.", h.name)
}

// politely keeps to the pace of every server, those too to which a redirect
// leads.
type politely struct {
	hosts *hosts
	next  http.RoundTripper
}

func (p *politely) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := p.hosts.of(r.URL).turn(r.Context()); err != nil {
		return nil, err
	}
	return p.next.RoundTrip(r)
}

// CloseIdleConnections lets go of connections.
func (p *politely) CloseIdleConnections() {
	if c, ok := p.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}
