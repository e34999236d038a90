package server

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	runtimemetrics "runtime/metrics"
	"strings"
	"testing"

	"likeness/bench/cputime"
	"likeness/internal/art"
	"likeness/internal/search"
	"likeness/internal/uploads"
)

// wallQuery is what the page sends for a wall of works.
const wallQuery = `query Search($search: String, $first: Int) {
	images(search: $search, first: $first) {
		totalCount correctedSearch
		edges { cursor node { id name title artist collection date width height dominantColor thumbnail: url(size: THUMBNAIL) large: url(size: LARGE) }
			highlights { field parts { text match } } }
		pageInfo { hasNextPage endCursor }
	}
}`

// wallConfig is a server over 60 works that one word finds.
func wallConfig(b *testing.B) Config {
	b.Helper()
	works := [][]string{testWorks[0]}
	for i := range 60 {
		works = append(works, []string{
			fmt.Sprint(i), fmt.Sprintf("w%d.png", i), fmt.Sprintf("River No. %d", i), fmt.Sprintf("River No. %d at Dusk", i),
			"Ana Pérez", "Uffizi", "landscape", "1889", "oil on canvas",
		})
	}
	lib, engine, err := importWorks(b.TempDir(), works)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(engine.Close)
	kept, err := uploads.Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	return Config{
		Addr: "127.0.0.1:0", Service: search.New(engine, engine.Models(), kept), Uploads: kept, Pictures: engine, Progress: lib, Logger: newFaultless(b),
	}
}

// BenchmarkPageOf40 compares a page of 40 works over HTTP with the journey that
// it asks for: the difference is what HTTP and GraphQL cost.
func BenchmarkPageOf40(b *testing.B) {
	cfg := wallConfig(b)
	b.Run("journey", func(b *testing.B) {
		measureCPU(b, func() {
			page, err := cfg.Service.Search(b.Context(), search.TextRequest{Search: "river", First: 40, Sort: art.Sort{By: art.SortRelevance}})
			if err != nil || len(page.Edges) != 40 {
				b.Fatalf("%d works, %v", len(page.Edges), err)
			}
		})
	})
	handler := New(cfg)
	body := fmt.Sprintf(`{"query": %s, "variables": {"search": "river", "first": 40}}`, quote(b, wallQuery))
	b.Run("http", func(b *testing.B) {
		measureCPU(b, func() {
			request := httptest.NewRequest("POST", "http://localhost/graphql", strings.NewReader(body))
			request.RemoteAddr = "127.0.0.1:1" // held to no rate
			request.Header.Set("Content-Type", "application/json")
			recorder := httptest.NewRecorder()
			handler.ServeHTTP(recorder, request)
			if recorder.Code != 200 || recorder.Body.Len() < 10_000 {
				b.Fatalf("status %d, %d bytes", recorder.Code, recorder.Body.Len())
			}
		})
	})
}

// BenchmarkFiftyConnections asks for pages of 40 over 50 connections, each the
// next when it has one.
func BenchmarkFiftyConnections(b *testing.B) {
	const connections = 50
	web := httptest.NewServer(New(wallConfig(b)))
	defer web.Close()
	body := fmt.Sprintf(`{"query": %s, "variables": {"search": "river", "first": 40}}`, quote(b, wallQuery))
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
	b.SetParallelism(max(1, connections/runtime.GOMAXPROCS(0)))
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			got, err := client.Post(web.URL+"/graphql", "application/json", strings.NewReader(body))
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, got.Body)
			_ = got.Body.Close()
			if got.StatusCode != http.StatusOK {
				b.Errorf("status %d", got.StatusCode)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}

// measureCPU runs f and reports the processor time that it takes, of all
// threads: on a machine that is busy with something else it means more than the
// clock. The goroutines that it starts are counted, too.
func measureCPU(b *testing.B, f func()) {
	b.Helper()
	b.ReportAllocs()
	created := []runtimemetrics.Sample{{Name: "/sched/goroutines-created:goroutines"}}
	runtimemetrics.Read(created)
	before, started := cputime.Used(), created[0].Value.Uint64()
	for b.Loop() {
		f()
	}
	spent := cputime.Used() - before
	runtimemetrics.Read(created)
	b.ReportMetric(float64(created[0].Value.Uint64()-started)/float64(b.N), "goroutines/op")
	b.ReportMetric(float64(spent.Microseconds())/float64(b.N), "cpu-us/op")
}
