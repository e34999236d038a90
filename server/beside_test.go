package server

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// besideGraphQL are the addresses beside /graphql that take a processor.
func besideGraphQL(t *testing.T, handler http.Handler, work string) map[string]string {
	t.Helper()
	base := get(handler, imageServicePath+work).Header().Get("Location")
	picture := strings.TrimSuffix(strings.TrimPrefix(base, "http://localhost"), "/info.json") + "/full/10,/0/default.jpg"
	return map[string]string{
		"a part of a picture": picture,
		"a collection":        "/iiif/collection.json?q=grid",
		"a tray":              "/iiif/tray/manifest.json?id=" + work,
		"suggestions":         "/suggest.json?q=gr",
		"an export":           exportPath("images.json", object{"first": 1}),
		"a table":             exportPath("images.csv", object{"first": 1}),
		"a query by GET":      "/graphql?query=%7B__typename%7D",
	}
}

// fetch asks from an address on the network.
func fetch(handler http.Handler, remote, address string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodGet, "http://localhost"+address, nil)
	request.RemoteAddr = remote
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	return recorder
}

func isRefusal(got *httptest.ResponseRecorder, status int, reason string) bool {
	header := got.Header()
	return got.Code == status && header.Get("Retry-After") != "" && strings.Contains(got.Body.String(), reason) &&
		header.Get("ETag") == "" && header.Get("Link") == "" && header.Get("Cache-Control") == "no-store"
}

// Whatever a client asks, by whatever address: beyond the rate it is told so in
// one way.
func TestRatesHoldAtEveryAddress(t *testing.T) {
	cfg := testConfig(t)
	cfg.Addr = ":8080"
	s := newServer(cfg)
	s.held = nil
	handler := s.handler()
	client, addresses := 0, besideGraphQL(t, handler, start(t).named("Grid in Red").ID)
	for what, address := range addresses {
		client++
		remote := fmt.Sprintf("203.0.113.%d", client)
		s.rates.of(asker{name: remote}).queries.SetLimit(0) // nothing comes back, however slow the machine
		var got *httptest.ResponseRecorder
		for range queriesAtOnce + 1 {
			if got = fetch(handler, remote+":4000", address); got.Code != http.StatusOK {
				break
			}
		}
		if !isRefusal(got, http.StatusTooManyRequests, reasonRateLimited) {
			t.Errorf("%s: status %d, %v, %s", what, got.Code, got.Header(), got.Body)
		}
	}
	if count := fmt.Sprintf("likeness_refusals_total{reason=\"RATE_LIMITED\"} %d", len(addresses)); !strings.Contains(get(handler, "/metrics").Body.String(), count) {
		t.Errorf("the metrics do not say %s", count)
	}
}

// What searches takes its turn, by whatever address it is asked, and what is long
// waits where it holds up nobody else.
func TestSearchesTakeTheirTurnAtEveryAddress(t *testing.T) {
	s := newServer(testConfig(t))
	s.held = nil
	handler := s.handler()
	addresses := besideGraphQL(t, handler, start(t).named("Grid in Red").ID)
	for _, full := range []struct {
		gate  *gate
		waits []string // for a place in it
	}{
		{s.queries, []string{"a collection", "a tray", "suggestions", "an export", "a table", "a query by GET"}},
		{s.dear, []string{"a collection", "an export", "a table"}},
		{s.renders, []string{"a part of a picture"}},
	} {
		places, most := full.gate.free, full.gate.maxWaiting
		full.gate.free, full.gate.maxWaiting = 0, 0
		for what, address := range addresses {
			got := fetch(handler, "127.0.0.1:4000", address)
			if slices.Contains(full.waits, what) {
				if !isRefusal(got, http.StatusServiceUnavailable, reasonOverloaded) {
					t.Errorf("too many %s: %s is answered with %d, %v, %s", full.gate.what, what, got.Code, got.Header(), got.Body)
				}
			} else if got.Code != http.StatusOK {
				t.Errorf("too many %s: %s waits for it, too: status %d", full.gate.what, what, got.Code)
			}
		}
		full.gate.free, full.gate.maxWaiting = places, most
	}
	for what, address := range addresses {
		if got := fetch(handler, "127.0.0.1:4000", address); got.Code != http.StatusOK {
			t.Errorf("%s afterwards: status %d", what, got.Code)
		}
	}
}
