package server

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"likeness/internal/art"
)

// What one client may ask, beyond this computer: that much at once, and so much
// a second from then on. A person at the page stays far below.
const (
	queriesAtOnce      = 300
	queriesPerSecond   = 30
	uploadsAtOnce      = 30
	uploadsPerSecond   = 1.0 / 6
	uploadBytesAtOnce  = 100e6
	uploadBytesPerSec  = 50e3
	streamsOfOneClient = 10
	pixelsPerQuery     = 25e6     // of a picture of which a part is asked for
	bytesPerQuery      = 64 << 10 // of a body

	rememberedClients = 20_000 // of whom it is known what they asked
)

// asker is who asks: fairness and rates go by it.
type asker struct {
	name  string // an address, or the token that a program came with
	local bool   // a program or a page on this computer, which no rate holds
}

// askerOf tells who sent a request. A proxy on this computer passes the address
// on; from anywhere else that header is anybody's word, and not believed. Of
// IPv6 it is the network, for a computer has as many addresses as it likes.
func askerOf(r *http.Request) asker {
	address := peerAddress(r.RemoteAddr)
	if forwarded := r.Header.Values("X-Forwarded-For"); address.IsLoopback() && len(forwarded) > 0 {
		last := forwarded[len(forwarded)-1]
		if passed, err := netip.ParseAddr(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])); err == nil {
			address = passed.Unmap()
		}
	}
	if token := tokenNameOf(r.Context()); token != "" {
		return asker{name: token, local: address.IsLoopback()}
	}
	if address.Is6() {
		if network, err := address.Prefix(64); err == nil {
			return asker{name: network.String(), local: address.IsLoopback()}
		}
	}
	return asker{name: address.String(), local: address.IsLoopback()}
}

func peerAddress(remote string) netip.Addr {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		return netip.Addr{}
	}
	address, _ := netip.ParseAddr(host)
	return address.Unmap()
}

// rates holds each client to what one may ask.
type rates struct {
	mu      sync.Mutex
	clients *lru.Cache[string, *allowance]
}

// allowance is what one client may still ask.
type allowance struct {
	queries, uploads, bytes *rate.Limiter
	streams                 int
}

func newRates() *rates {
	clients, err := lru.New[string, *allowance](rememberedClients)
	if err != nil { // the number is a constant above zero
		panic(err)
	}
	return &rates{clients: clients}
}

func (r *rates) of(c asker) *allowance {
	r.mu.Lock()
	defer r.mu.Unlock()
	known, ok := r.clients.Get(c.name)
	if !ok {
		known = &allowance{
			queries: rate.NewLimiter(queriesPerSecond, queriesAtOnce),
			uploads: rate.NewLimiter(uploadsPerSecond, uploadsAtOnce),
			bytes:   rate.NewLimiter(uploadBytesPerSec, uploadBytesAtOnce),
		}
		r.clients.Add(c.name, known)
	}
	return known
}

// query counts one request, and one more for each bytesPerQuery of its body,
// which must be read before it is known what it asks. CodeUnavailable over the
// rate.
func (r *rates) query(c asker, bodyBytes int64) error {
	return r.requests(c, 1+int(max(0, bodyBytes)/bytesPerQuery))
}

func (r *rates) requests(c asker, count int) error {
	if c.local || count == 0 {
		return nil
	}
	return spend(r.of(c).queries, count, "requests")
}

// render counts the making of a part of a picture: one request for each so many
// pixels that must be looked at. CodeUnavailable over the rate.
func (r *rates) render(c asker, pixels int) error {
	return r.requests(c, 1+pixels/pixelsPerQuery)
}

// upload counts pictures, and bytes of them. CodeUnavailable over the rate.
func (r *rates) upload(c asker, pictures, bytes int) error {
	if c.local {
		return nil
	}
	allowed := r.of(c)
	if err := spend(allowed.bytes, bytes, "bytes of pictures"); err != nil {
		return err
	}
	return spend(allowed.uploads, pictures, "pictures")
}

// stream counts one that is open until close is called. CodeUnavailable when the
// client has too many.
func (r *rates) stream(c asker) (closed func(), err error) {
	if c.local {
		return func() {}, nil
	}
	allowed := r.of(c)
	r.mu.Lock()
	defer r.mu.Unlock()
	if allowed.streams >= streamsOfOneClient {
		return nil, errRate("streams open", overloadRetry)
	}
	allowed.streams++
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		allowed.streams--
	}, nil
}

// spend takes what is asked from a limiter, or says when there will be enough.
func spend(limiter *rate.Limiter, amount int, what string) error {
	reservation := limiter.ReserveN(time.Now(), amount)
	if !reservation.OK() {
		return errRate(what, time.Hour)
	}
	wait := reservation.Delay()
	if wait == 0 {
		return nil
	}
	reservation.Cancel()
	return errRate(what, wait)
}

func errRate(what string, wait time.Duration) error {
	return &refusal{
		shown: &art.Error{
			Code: art.CodeUnavailable, Reason: reasonRateLimited,
			Message: fmt.Sprintf("Too many %s from one client; try again in %s.", what, max(time.Second, wait.Round(time.Second))),
		},
		status: http.StatusTooManyRequests, after: wait,
	}
}
