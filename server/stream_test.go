package server

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"likeness/internal/art"
)

// event is a server-sent event; comments are left out.
type event struct{ name, data string }

// listen opens a stream and sends its events until the test ends.
func (c client) listen(method, query string, headers ...string) (*http.Response, <-chan event) {
	c.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	c.t.Cleanup(cancel)
	target, body := c.url+"/graphql", strings.NewReader(`{"query": "`+query+`"}`)
	if method == "GET" {
		target, body = target+"?query="+url.QueryEscape(query), strings.NewReader("")
	}
	request, err := http.NewRequestWithContext(ctx, method, target, body)
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Accept", "text/event-stream")
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	got, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		c.t.Fatal(err)
	}
	events := make(chan event)
	go func() {
		defer close(events)
		defer got.Body.Close()
		var current event
		for lines := bufio.NewScanner(got.Body); lines.Scan(); {
			key, value, _ := strings.Cut(lines.Text(), ":")
			switch {
			case key == "event":
				current.name = strings.TrimSpace(value)
			case key == "data":
				current.data = strings.TrimSpace(value)
			case lines.Text() == "" && current != event{}:
				select {
				case events <- current:
				case <-ctx.Done():
					return
				}
				current = event{}
			}
		}
	}()
	return got, events
}

func TestProgressIsStreamedWithTheCurrentStateFirst(t *testing.T) {
	c := start(t)
	for _, method := range []string{"POST", "GET"} {
		got, events := c.listen(method, "subscription { importProgress { stage done total failed finished message } }")
		if form := got.Header.Get("Content-Type"); !strings.HasPrefix(form, "text/event-stream") {
			t.Fatalf("%s: answered as %q", method, form)
		}
		first := <-events
		progress, _ := parse(t, first.data).Data["importProgress"].(object)
		if first.name != "next" || progress["finished"] != true {
			t.Errorf("%s: first event %+v", method, first)
		}
	}
}

// The importer is another process: what it leaves in the library is all that a
// server sees of it.
func TestProgressOfAnotherProcessIsStreamedAsItChanges(t *testing.T) {
	_, events := start(t).listen("POST", "subscription { importProgress { stage done total failed finished message } }")
	<-events // the present state
	total := 7
	left := art.Progress{Stage: art.StageDone, Done: 7, Total: &total, Failed: 1, Finished: true, Message: "7 works were imported."}
	if err := testLibrary.WriteProgress(left); err != nil {
		t.Fatal(err)
	}
	changed := <-events
	want := object{"stage": "DONE", "done": 7.0, "total": 7.0, "failed": 1.0, "finished": true, "message": "7 works were imported."}
	if got := parse(t, changed.data).Data["importProgress"]; !equalJSON(t, got, want) {
		t.Errorf("streamed %v, want %v", got, want)
	}
}

func TestQueryOverAStreamIsAnsweredOnceAndCompleted(t *testing.T) {
	_, events := start(t).listen("POST", "{ metrics { id } }")
	if first := <-events; first.name != "next" || parse(t, first.data).Data["metrics"] == nil {
		t.Errorf("first event %+v", first)
	}
	if last := <-events; last.name != "complete" {
		t.Errorf("last event %+v", last)
	}
	if more, open := <-events; open {
		t.Errorf("one event more: %+v", more)
	}
}

func TestStreamsAreBounded(t *testing.T) {
	s := newServer(libraryConfig(t))
	const places = 2
	s.streams = newGate("streams are open", places, 0, 0)
	web := httptest.NewServer(s.handler())
	t.Cleanup(web.Close)
	c := client{t, web.URL}
	for range places {
		_, events := c.listen("GET", "subscription { importProgress { stage } }")
		<-events
	}
	got := c.do("GET", "/graphql?query="+url.QueryEscape("subscription { importProgress { stage } }"), "", "Accept", "text/event-stream")
	if got.StatusCode != 503 || parse(t, got.body).code() != "UNAVAILABLE" {
		t.Errorf("one stream too many: status %d, %s", got.StatusCode, got.body)
	}
}

func TestStreamOfAWrongQueryTellsItsErrorsAndIsComplete(t *testing.T) {
	got, events := start(t).listen("POST", "subscription { nothing }")
	first, last := <-events, <-events
	if got.StatusCode != 200 || first.name != "next" || parse(t, first.data).code() != art.CodeInvalid || last.name != "complete" {
		t.Errorf("status %d, %+v, %+v", got.StatusCode, first, last)
	}
}
