package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"mime/multipart"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// connections is how many the load keeps.
	connections = 200
	// floodConnections is how many it keeps where it asks more than a server can
	// take: more than wait there, so that some must be turned away.
	floodConnections = 1000
	// patience is how long people wait: an answer that takes longer is as good as
	// none.
	patience = 2 * time.Second
	// longestWait is when a connection is given up.
	longestWait = 30 * time.Second
	// prepared is how many requests are written beforehand, to be asked again and
	// again: the load is to take little of the machine.
	prepared = 5000
)

// load asks a site what people ask: 70 % searches, 20 % likeness, 5 % facets, 5 %
// uploads.
type load struct {
	*site
	client   *http.Client // of what is asked one by one
	requests []request
}

func newLoad(s *site) *load {
	l := &load{site: s, client: &http.Client{
		Timeout:   longestWait,
		Transport: &http.Transport{MaxIdleConnsPerHost: connections, DisableCompression: true},
	}}
	if len(s.works) > 0 {
		upload := l.written(uploadOf(s.picture))
		for range prepared {
			l.requests = append(l.requests, l.draw(upload))
		}
	}
	return l
}

const (
	pageQuery    = `query($q: String) { images(search: $q, first: 40) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id name title artist date width height dominantColor url } } } }`
	similarQuery = `query($id: ID!) { similarImages(to: {image: $id}, first: 40) { edges { rank score node { id name url } } } }`
	facetQuery   = `query($q: String) { images(search: $q, first: 1) { facets(fields: [ARTIST, GENRE, COLLECTION, DATE], first: 20) { values { value count } } } }`
	uploadQuery  = `mutation($f: Upload!) { uploadImage(file: $f) { id } }`
)

// kinds of requests, by number.
var kinds = []string{"searches", "likeness", "facets", "uploads"}

const (
	kindSearch = iota
	kindSimilar
	kindFacets
	kindUpload
)

// request is one as it goes over the wire.
type request struct {
	kind int
	text []byte
}

// draw is a request of the mix.
func (l *load) draw(upload []byte) request {
	work := l.works[rand.IntN(len(l.works))]
	words := strings.Fields(work.Title + " " + work.Artist)
	word := words[rand.IntN(len(words))]
	switch dice := rand.IntN(100); {
	case dice < 70:
		return request{kindSearch, l.written(queryOf(pageQuery, map[string]any{"q": word}))}
	case dice < 90:
		return request{kindSimilar, l.written(queryOf(similarQuery, map[string]any{"id": work.ID}))}
	case dice < 95:
		return request{kindFacets, l.written(queryOf(facetQuery, map[string]any{"q": word}))}
	}
	return request{kindUpload, upload}
}

// message is a request that is ready to be sent.
type message struct {
	contentType string
	body        []byte
}

// written is a message as it goes over the wire.
func (l *load) written(m message) []byte {
	text := fmt.Appendf(nil, "POST /graphql HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n",
		l.address(), m.contentType, len(m.body))
	return append(text, m.body...)
}

func queryOf(query string, variables map[string]any) message {
	body, _ := json.Marshal(map[string]any{"query": query, "variables": variables}) // texts and lists of them
	return message{"application/json", body}
}

func uploadOf(picture []byte) message {
	var body bytes.Buffer
	form := multipart.NewWriter(&body) // into memory, which takes everything
	_ = form.WriteField("operations", fmt.Sprintf(`{"query": %q, "variables": {"f": null}}`, uploadQuery))
	_ = form.WriteField("map", `{"0": ["variables.f"]}`)
	file, _ := form.CreateFormFile("0", "picture")
	_, _ = file.Write(picture)
	_ = form.Close()
	return message{form.FormDataContentType(), body.Bytes()}
}

func (l *load) post(ctx context.Context, m message) *http.Request {
	r, _ := http.NewRequestWithContext(ctx, http.MethodPost, l.url+"/graphql", bytes.NewReader(m.body)) // an address that was listened on
	r.Header.Set("Content-Type", m.contentType)
	return r
}

// read sends a request and reads the answer.
func (l *load) read(r *http.Request) ([]byte, error) {
	resp, err := l.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	return io.ReadAll(resp.Body)
}

// ask sends a request and reads the answer, and tells what became of it: empty
// when all is well.
func (l *load) ask(r *http.Request) (failure string) {
	resp, err := l.client.Do(r)
	if err != nil {
		return "no answer"
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	return failureOf(resp.StatusCode, body, err)
}

// connection is one that is kept, and opened again when the server closed it.
type connection struct {
	address string
	conn    net.Conn // nil while it is closed
	answers *bufio.Reader
	body    bytes.Buffer
}

// ask sends what was written beforehand and reads the answer, and tells what
// became of it: empty when all is well.
func (c *connection) ask(text []byte) (failure string) {
	resp, err := c.send(text)
	if err != nil {
		c.close()
		return "no answer"
	}
	c.body.Reset()
	_, err = c.body.ReadFrom(resp.Body)
	if err != nil || resp.Close {
		c.close()
	}
	return failureOf(resp.StatusCode, c.body.Bytes(), err)
}

func (c *connection) send(text []byte) (*http.Response, error) {
	if c.conn == nil {
		var err error
		if c.conn, err = net.DialTimeout("tcp", c.address, longestWait); err != nil {
			return nil, err
		}
		c.answers = bufio.NewReaderSize(c.conn, 16<<10)
	}
	// One that cannot have a deadline is closed, which Write tells.
	_ = c.conn.SetDeadline(time.Now().Add(longestWait))
	if _, err := c.conn.Write(text); err != nil {
		return nil, err
	}
	return http.ReadResponse(c.answers, nil)
}

func (c *connection) close() {
	if c.conn != nil {
		_ = c.conn.Close()
		c.conn = nil
	}
}

func failureOf(status int, body []byte, err error) string {
	switch {
	case err != nil:
		return "half an answer"
	case status != http.StatusOK:
		return fmt.Sprint(status)
	case bytes.HasPrefix(body, []byte(`{"errors"`)):
		return "errors"
	}
	return ""
}

// result is what became of requests.
type result struct {
	mu     sync.Mutex
	took   []time.Duration   // of those that were answered well, in order once sorted
	byKind [][]time.Duration // the same
	failed map[string]int
	lasted time.Duration
	used   time.Duration // of the processor, by the server
	sorted bool
}

func newResult() *result {
	return &result{failed: map[string]int{}, byKind: make([][]time.Duration, len(kinds))}
}

func (r *result) add(kind int, took time.Duration, failure string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if failure == "" && took > patience {
		failure = "too late"
	}
	if failure != "" {
		r.failed[failure]++
		return
	}
	r.took = append(r.took, took)
	r.byKind[kind] = append(r.byKind[kind], took)
}

func (r *result) sort() {
	if !r.sorted {
		for _, took := range append(r.byKind, r.took) {
			slices.Sort(took)
		}
		r.sorted = true
	}
}

// at is the time within which a share of the requests was answered.
func (r *result) at(share float64) time.Duration {
	r.sort()
	return within(r.took, share)
}

func within(took []time.Duration, share float64) time.Duration {
	if len(took) == 0 {
		return 0
	}
	return took[min(len(took)-1, int(share*float64(len(took))))].Round(10 * time.Microsecond)
}

// eachKind tells the times of one kind after the other.
func (r *result) eachKind() string {
	r.sort()
	var told []string
	for kind, took := range r.byKind {
		told = append(told, fmt.Sprintf("%s p50 %v p99 %v", kinds[kind], within(took, .5), within(took, .99)))
	}
	return strings.Join(told, ", ")
}

func (r *result) goodput() float64 { return float64(len(r.took)) / r.lasted.Seconds() }

// perSecondUsed is how many were answered well for a second of the processor that
// the server used: on a machine that does other things, too, it says more than how
// many were in a second.
func (r *result) perSecondUsed() float64 { return float64(len(r.took)) / max(r.used, 1).Seconds() }

func (r *result) failures() string {
	if len(r.failed) == 0 {
		return "none failed"
	}
	var told []string
	for _, kind := range slices.Sorted(maps.Keys(r.failed)) {
		told = append(told, fmt.Sprintf("%d %s", r.failed[kind], kind))
	}
	return "of " + fmt.Sprint(len(r.took)) + " beside " + strings.Join(told, ", ")
}

// closed asks so many at a time, each as soon as the one before is answered.
func (l *load) closed(ctx context.Context, clients int, duration time.Duration) *result {
	r := newResult()
	began := time.Now()
	var asking sync.WaitGroup
	for range clients {
		asking.Go(func() {
			c := &connection{address: l.address()}
			defer c.close()
			for ctx.Err() == nil && time.Since(began) < duration {
				next, start := l.requests[rand.IntN(len(l.requests))], time.Now()
				failure := c.ask(next.text)
				r.add(next.kind, time.Since(start), failure)
			}
		})
	}
	asking.Wait()
	r.lasted = time.Since(began)
	return r
}

// notSent is what becomes of a request for which there is no connection.
const notSent = "not sent"

// open asks at random moments, at a rate, over so many connections. A request that
// finds none free waits for one, as many as there are connections, and others are not
// sent: what is asked beyond the connections never reaches the server.
func (l *load) open(ctx context.Context, clients int, perSecond float64, duration time.Duration) *result {
	r := newResult()
	began := time.Now()
	due := make(chan time.Time, clients)
	var asking sync.WaitGroup
	for range clients {
		asking.Go(func() {
			c := &connection{address: l.address()}
			defer c.close()
			for at := range due {
				next := l.requests[rand.IntN(len(l.requests))]
				failure := c.ask(next.text)
				r.add(next.kind, time.Since(at), failure)
			}
		})
	}
	for at := began; at.Sub(began) < duration && ctx.Err() == nil; at = at.Add(time.Duration(rand.ExpFloat64() / perSecond * float64(time.Second))) {
		pause(time.Until(at))
		select {
		case due <- at:
		default:
			r.add(kindSearch, 0, notSent)
		}
	}
	close(due)
	asking.Wait()
	r.lasted = time.Since(began)
	return r
}
