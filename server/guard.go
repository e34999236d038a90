package server

import (
	"compress/gzip"
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"likeness/internal/art"
)

type requestIDKey struct{}

// requestID is the id under which a request is logged and shown.
func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// observed gives each request an id, counts and logs it, and turns a panic into
// an answer.
func (s *server) observed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := rand.Text()[:12]
		w.Header().Set("X-Request-Id", id)
		r = r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id))
		answer := &recorder{ResponseWriter: w, status: http.StatusOK}
		start := time.Now()
		defer func() {
			if fault := recover(); fault != nil {
				if fault == http.ErrAbortHandler {
					panic(fault)
				}
				s.metrics.panics.Inc()
				s.log.Error("request panicked", "request", id, "fault", fault, "stack", string(debug.Stack()))
				writeError(answer, r, errInternal(id))
			}
			s.metrics.countRequest(r.Pattern, answer.status)
			s.logRequest(r, answer.status, time.Since(start))
		}()
		next.ServeHTTP(answer, r)
	})
}

func (s *server) logRequest(r *http.Request, status int, took time.Duration) {
	level := slog.LevelDebug
	if status == http.StatusInternalServerError {
		level = slog.LevelError
	}
	s.log.Log(r.Context(), level, "request", "request", requestID(r.Context()),
		"method", r.Method, "path", r.URL.Path, "status", status, "took", took)
}

// recorder remembers the status of an answer.
type recorder struct {
	http.ResponseWriter
	status  int
	written bool
}

func (w *recorder) WriteHeader(status int) {
	if !w.written {
		w.status, w.written = status, true
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(data []byte) (int, error) {
	w.written = true
	return w.ResponseWriter.Write(data)
}

// Unwrap lets http.ResponseController flush and set deadlines.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Policies on what a document may load: nothing from any other host.
const (
	pagePolicy = "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; " +
		"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	// GraphiQL's editor writes style elements, which must know the nonce of the
	// answer that it came with, and runs workers from blobs.
	playgroundPolicy = "default-src 'self'; img-src 'self' data:; style-src 'self' 'nonce-%s'; font-src 'self' data:; " +
		"worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	// A picture is no document: should a browser be led to show it as one,
	// nothing in it runs.
	mediaPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'"
)

func securityHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", pagePolicy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Frame-Options", "DENY")
		header.Set("Referrer-Policy", "same-origin")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// knownHost refuses requests for names that are not the server's. A foreign
// page that has its own name resolve to 127.0.0.1 (DNS rebinding) would
// otherwise read a collection that is meant for this computer alone.
func knownHost(addr string, hosts []string, next http.Handler) http.Handler {
	if !isLoopback(addr) && len(hosts) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := hostName(r.Host)
		_, err := netip.ParseAddr(host) // an address is no name that could be rebound
		known := err == nil || host == "" || host == "localhost" || strings.HasSuffix(host, ".localhost") ||
			slices.ContainsFunc(hosts, func(h string) bool { return strings.EqualFold(h, host) })
		if !known {
			writeStatus(w, r, http.StatusMisdirectedRequest,
				art.Errorf(art.CodeInvalid, "This server is not reached as %q; if that is its name, start it with --host %s.", host, host))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func isLoopback(addr string) bool {
	host := hostName(addr)
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

func hostName(hostPort string) string {
	host, _, err := net.SplitHostPort(hostPort)
	if err != nil {
		host = hostPort
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
}

// minCompressBytes is where compression begins to be worth its time.
const minCompressBytes = 1 << 9

// compressed sends text by zstd or gzip to those who take it. Streams are left alone:
// their events must not wait for a block to fill.
func compressed(next http.Handler) http.Handler {
	return compressedBy(gzip.DefaultCompression, true, next)
}

// compressedWell is compressed for what is kept for ever by whoever fetched it,
// so that it may take longer. The best level of gzip is smaller than the fast
// one of zstd, and needs a fraction of the memory of its better ones.
func compressedWell(next http.Handler) http.Handler {
	return compressedBy(gzip.BestCompression, false, next)
}

func compressedBy(level int, alsoZstd bool, next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(minCompressBytes), gzhttp.CompressionLevel(level), gzhttp.EnableZstd(alsoZstd), gzhttp.ContentTypes([]string{
		"application/json", "application/ld+json", mediaGraphQL, "text/html", "text/css", "text/javascript", "text/plain", "image/svg+xml",
	}))
	if err != nil { // the options above are constant
		panic(fmt.Sprintf("prepare compression: %v", err))
	}
	zipped := wrap(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.Header.Get("Accept"), mediaEvents) {
			next.ServeHTTP(w, r)
			return
		}
		zipped.ServeHTTP(w, r)
	})
}
