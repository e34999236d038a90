package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// connections is how many the load keeps at most, but where it means to ask
	// more than a server can take: it would wait for itself otherwise.
	connections = 200
	// patience is how long people wait: an answer that takes longer is as good as
	// none.
	patience = 2 * time.Second
)

// load asks a site what people ask: 70 % searches, 20 % likeness, 5 % facets, 5 %
// uploads.
type load struct {
	*site
	client *http.Client
}

func newLoad(s *site, most int) *load {
	return &load{s, &http.Client{
		Timeout:   30 * time.Second,
		Transport: &http.Transport{MaxIdleConnsPerHost: 10 * connections, MaxConnsPerHost: most, IdleConnTimeout: time.Second, DisableCompression: true},
	}}
}

const (
	pageQuery    = `query($q: String) { images(search: $q, first: 40) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id name title artist date width height dominantColor url } } } }`
	similarQuery = `query($id: ID!) { similarImages(to: {image: $id}, first: 40) { edges { rank score node { id name url } } } }`
	facetQuery   = `query($q: String) { images(search: $q, first: 1) { facets(fields: [ARTIST, GENRE, COLLECTION, DATE], first: 20) { values { value count } } } }`
	uploadQuery  = `mutation($f: Upload!) { uploadImage(file: $f) { id } }`
)

// request is the next one of the mix.
func (l *load) request() message {
	work := l.works[rand.IntN(len(l.works))]
	words := strings.Fields(work.Title + " " + work.Artist)
	word := words[rand.IntN(len(words))]
	switch dice := rand.IntN(100); {
	case dice < 70:
		return queryOf(pageQuery, map[string]any{"q": word})
	case dice < 90:
		return queryOf(similarQuery, map[string]any{"id": work.ID})
	case dice < 95:
		return queryOf(facetQuery, map[string]any{"q": word})
	}
	return uploadOf(l.picture)
}

// message is a request that is ready to be sent.
type message struct {
	contentType string
	body        []byte
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
	switch {
	case err != nil:
		return "half an answer"
	case resp.StatusCode != http.StatusOK:
		return fmt.Sprint(resp.StatusCode)
	case bytes.HasPrefix(body, []byte(`{"errors"`)):
		return "errors"
	}
	return ""
}

// result is what became of requests.
type result struct {
	mu     sync.Mutex
	took   []time.Duration // of those that were answered well
	failed map[string]int
	lasted time.Duration
	sorted bool
}

func (r *result) add(took time.Duration, failure string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if failure == "" && took > patience {
		failure = "too late"
	}
	if failure == "" {
		r.took = append(r.took, took)
		return
	}
	r.failed[failure]++
}

// at is the time within which a share of the requests was answered.
func (r *result) at(share float64) time.Duration {
	if !r.sorted {
		slices.Sort(r.took)
		r.sorted = true
	}
	if len(r.took) == 0 {
		return 0
	}
	return r.took[min(len(r.took)-1, int(share*float64(len(r.took))))].Round(10 * time.Microsecond)
}

func (r *result) goodput() float64 { return float64(len(r.took)) / r.lasted.Seconds() }

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
	r := &result{failed: map[string]int{}}
	ctx, cancel := context.WithTimeout(ctx, duration)
	defer cancel()
	began := time.Now()
	var asking sync.WaitGroup
	for range clients {
		asking.Go(func() {
			for ctx.Err() == nil {
				start := time.Now()
				failure := l.ask(l.post(context.WithoutCancel(ctx), l.request()))
				r.add(time.Since(start), failure)
			}
		})
	}
	asking.Wait()
	r.lasted = time.Since(began)
	return r
}

// open asks at random moments, at a rate.
func (l *load) open(ctx context.Context, perSecond float64, duration time.Duration) *result {
	r := &result{failed: map[string]int{}}
	began := time.Now()
	var asking sync.WaitGroup
	for due := began; due.Sub(began) < duration && ctx.Err() == nil; due = due.Add(time.Duration(rand.ExpFloat64() / perSecond * float64(time.Second))) {
		time.Sleep(time.Until(due))
		asking.Go(func() {
			failure := l.ask(l.post(ctx, l.request()))
			r.add(time.Since(due), failure)
		})
	}
	asking.Wait()
	r.lasted = time.Since(began)
	return r
}
