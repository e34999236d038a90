// Package server speaks HTTP: the GraphQL endpoint and its uploads and streams,
// pictures, the page, health and metrics. It bounds what a request may cost,
// and turns errors into what a client sees.
//
// It knows the journeys of package search through package graph, and nothing of
// how a collection is stored or searched.
package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"syscall"
	"time"

	"likeness/internal/art"
	"likeness/internal/search"
)

// Config is what a server is made of. Hosts, Condition, Version, Logger and
// Ready may be left out.
type Config struct {
	// Addr is the address the server listens on, as host:port. Behind a
	// loopback address requests for other host names are refused, so that a
	// page elsewhere cannot reach the collection by pointing its own name here.
	Addr string
	// Hosts are the names by which the server is reached. A loopback server,
	// behind a proxy, answers to them beside localhost; any other answers to
	// them alone, or to every name when there are none.
	Hosts []string
	// Tokens open the server to those who bring one; it is open when there are
	// none.
	Tokens []string
	// AllowOrigins are the origins whose pages may use the API; "*" is all of
	// them.
	AllowOrigins []string
	// TLSCert and TLSKey are PEM files; without them the server speaks plain
	// HTTP.
	TLSCert, TLSKey string

	Service  *search.Service
	Uploads  art.Uploads
	Pictures art.Pictures
	Progress art.ProgressSource
	// Condition is what /readyz tells of the library; it may be nil.
	Condition art.Condition
	// Desk is where the operator changes the library; nil for a server that nobody
	// operates. Serve refuses it beyond a loopback address.
	Desk art.Desk
	// OperatorToken is what programs of the operator bring; empty for none.
	OperatorToken string
	// Invitations make a browser the operator's; nil for none.
	Invitations *Invitations
	// Page is the build of the single-page app: index.html, playground.html and
	// assets/.
	Page fs.FS
	// Version is shown in the metrics.
	Version string
	// Logger is slog.Default when nil.
	Logger *slog.Logger
	// Ready is told the address once it is listened on; it may be nil.
	Ready func(net.Addr)
}

// server is a Config at work.
type server struct {
	Config
	log     *slog.Logger
	metrics *metrics
	tokens  tokens
	rates   *rates
	queries *gate         // operations under way, the reading of their queries included
	dear    *gate         // those of them that take a processor for long
	bodies  *gate         // pictures that are arriving
	uploads *gate         // pictures that have arrived, under way
	streams *gate         // open subscriptions
	renders *gate         // parts of pictures that are being made
	held    chan struct{} // one for each refusal that is held back
	closing chan struct{} // closed when the server shuts down, to end streams
}

// New is the handler of everything that is served.
func New(cfg Config) http.Handler { return newServer(cfg).handler() }

func newServer(cfg Config) *server {
	s := &server{
		Config:  cfg,
		log:     cfg.Logger,
		tokens:  newTokens(cfg.Tokens),
		rates:   newRates(),
		queries: newGate("requests come", max(minConcurrentQueries, queriesPerProcessor*runtime.GOMAXPROCS(0)), maxWaitingQueries, queryPatience),
		dear:    newGate("long answers are asked for", max(1, runtime.GOMAXPROCS(0)/2), maxWaitingDear, dearPatience),
		bodies:  newGate("pictures are being sent", maxArrivingBodies, maxArrivingBodies, uploadPatience),
		uploads: newGate("pictures are being read", max(1, runtime.GOMAXPROCS(0)/2), maxWaitingUploads, uploadPatience),
		streams: newGate("streams are open", maxStreams, 0, 0),
		renders: newGate("parts of pictures are asked for", runtime.GOMAXPROCS(0), maxWaitingRenders, renderPatience),
		held:    make(chan struct{}, maxHeldRefusals),
		closing: make(chan struct{}),
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	s.metrics = newMetrics(cfg)
	return s
}

// What Windows answers instead of EADDRINUSE and EACCES ("Windows Sockets Error
// Codes"); no other system has errors of these numbers.
const (
	wsaAddressInUse = syscall.Errno(10048)
	wsaAccess       = syscall.Errno(10013)
)

// listen opens an address. CodeUnavailable when it is in use or not allowed,
// CodeInvalid when it is none.
func listen(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if err == nil {
		return listener, nil
	}
	_, port, splitErr := net.SplitHostPort(addr)
	switch {
	case splitErr != nil:
		return nil, art.Wrap(err, art.CodeInvalid, "%q is no address to listen on; give --addr as host:port, for example 127.0.0.1:8080.", addr)
	case errors.Is(err, syscall.EADDRINUSE), errors.Is(err, wsaAddressInUse):
		return nil, art.Wrap(err, art.CodeUnavailable, "Port %s is in use; choose another with --addr, for example --addr 127.0.0.1:8081.", port)
	case errors.Is(err, syscall.EACCES), errors.Is(err, wsaAccess):
		return nil, art.Wrap(err, art.CodeUnavailable, "Port %s needs more rights than this program has; choose one from 1024 up with --addr.", port)
	}
	return nil, art.Wrap(err, art.CodeInvalid, "Nothing can listen on %q; choose another address with --addr.", addr)
}

// Serve answers requests on cfg.Addr until ctx ends, then lets those under way
// finish for a while. Its error is nil after an orderly end; CodeUnavailable or
// CodeInvalid when nothing can listen on the address.
func Serve(ctx context.Context, cfg Config) error {
	if err := checkTokens(cfg.Tokens); err != nil {
		return err
	}
	if err := checkOrigins(cfg.AllowOrigins); err != nil {
		return err
	}
	if err := checkOperator(cfg); err != nil {
		return err
	}
	var secured *certificates
	if cfg.TLSCert != "" || cfg.TLSKey != "" {
		var err error
		if secured, err = newCertificates(cfg.TLSCert, cfg.TLSKey); err != nil {
			return err
		}
	}
	listener, err := listen(cfg.Addr)
	if err != nil {
		return err
	}
	if cfg.Ready != nil {
		cfg.Ready(listener.Addr())
	}
	s := newServer(cfg)
	web := s.web()
	serve := web.Serve
	if secured != nil {
		web.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: secured.get}
		serve = func(l net.Listener) error { return web.ServeTLS(l, "", "") }
	}
	failed := make(chan error, 1)
	go func() { failed <- serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve on %s: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := web.Shutdown(patience); err != nil {
		s.log.Warn("closing while requests are under way", "after", shutdownTimeout)
		return web.Close()
	}
	return nil
}

// web is the server of HTTP, with its limits.
func (s *server) web() *http.Server {
	web := &http.Server{
		Handler:           s.handler(),
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       bodyTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	web.RegisterOnShutdown(func() { close(s.closing) })
	return web
}

// Limits on what a client may send and how long it may take.
const (
	maxRequestBytes      = 1 << 20  // of a request without pictures
	maxMultipartBytes    = 21e6     // of a request with a picture, which may have 20 MB, and what goes with it
	maxFormMemoryBytes   = 64 << 10 // of one file; the rest waits on disk
	maxUploadPlaces      = 10       // files, and variables that they are put into
	maxArrivingBodies    = 64       // pictures on their way at once
	maxWaitingUploads    = 56       // that have arrived, beside those that half the processors decode
	maxStreams           = 200      // open at once
	minConcurrentQueries = 8        // a search that waits for a disk holds nobody up
	queriesPerProcessor  = 4
	maxWaitingQueries    = 256  // a quarter of a second's worth
	maxWaitingDear       = 64   // long answers, of which half the processors make one each: others have the rest
	maxWaitingRenders    = 128  // parts of pictures; each takes up to 60 MB once it has a place, so one a processor does
	maxHeldRefusals      = 1024 // told a moment later; some 20 kB each
	maxHeaderBytes       = 64 << 10
	maxAnswerErrors      = 50   // in one answer
	maxMessageBytes      = 1000 // of one error

	minBodyBytesPerSecond = 16 << 10 // of a body, after its first seconds
	bodyGrace             = 10 * time.Second
	bodyTimeout           = 2 * time.Minute // for all of it
	queryPatience         = 2 * time.Second // until a query has a place
	uploadPatience        = 20 * time.Second
	dearPatience          = 8 * time.Second // of searchTimeout, which ends them both
	renderPatience        = 10 * time.Second
	renderTimeout         = 20 * time.Second       // once it has a place
	overloadRetry         = 2 * time.Second        // told to those who were turned away
	refusalDelay          = 250 * time.Millisecond // until they are told

	searchTimeout     = 10 * time.Second // one request of queries
	uploadTimeout     = 60 * time.Second // one request of uploads, once it has a place
	pingInterval      = 15 * time.Second // of a stream with nothing to say; proxies close silent ones
	eventTimeout      = 30 * time.Second // to take in one event
	readHeaderTimeout = 10 * time.Second
	writeTimeout      = 10 * time.Minute // an original of 100 MB at 1.5 Mbit/s
	idleTimeout       = 2 * time.Minute
	shutdownTimeout   = 10 * time.Second
)
