package server

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"likeness/internal/art"
)

// enterAll has a client wait for a number of places, and tells in what order
// they are admitted.
func enterAll(g *gate, client string, count int, order *[]string, mu *sync.Mutex, done *sync.WaitGroup) {
	for range count {
		waiting := waitingAt(g)
		done.Add(1)
		go func() {
			defer done.Done()
			leave, err := g.enter(context.Background(), client)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				*order = append(*order, client+" refused")
				return
			}
			*order = append(*order, client)
			defer leave()
		}()
		for waitingAt(g) == waiting {
			time.Sleep(time.Millisecond)
		}
	}
}

func waitingAt(g *gate) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.waiting
}

func TestGateTakesTurnsAmongClients(t *testing.T) {
	g := newGate("requests come", 1, 100, time.Minute)
	leave, err := g.enter(t.Context(), "first")
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	var mu sync.Mutex
	var done sync.WaitGroup
	enterAll(g, "many", 5, &order, &mu, &done)
	enterAll(g, "few", 2, &order, &mu, &done)
	leave()
	done.Wait()
	if got := strings.Join(order, " "); got != "many few many few many many many" {
		t.Errorf("admitted in the order %s", got)
	}
	if g.free != 1 || g.waiting != 0 || len(g.queues) != 0 {
		t.Errorf("left with %d free, %d waiting, %d queues", g.free, g.waiting, len(g.queues))
	}
}

func TestFullGateTurnsAwayWhoAsksMost(t *testing.T) {
	g := newGate("requests come", 1, 4, time.Minute)
	leave, err := g.enter(t.Context(), "first")
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	var mu sync.Mutex
	var done sync.WaitGroup
	enterAll(g, "many", 4, &order, &mu, &done)
	if !g.full("many") || g.full("few") {
		t.Error("a full gate is full for who fills it, and for nobody else")
	}
	if _, err := g.enter(t.Context(), "many"); art.CodeOf(err) != art.CodeUnavailable {
		t.Errorf("one more of many: %v", err)
	}
	done.Add(1)
	go func() {
		defer done.Done()
		leave, err := g.enter(context.Background(), "few")
		if err != nil {
			t.Errorf("the first of another client: %v", err)
			return
		}
		leave()
	}()
	for {
		mu.Lock()
		refused := len(order) > 0
		mu.Unlock()
		if refused {
			break
		}
		time.Sleep(time.Millisecond)
	}
	leave()
	done.Wait()
	if order[0] != "many refused" || len(order) != 4 {
		t.Errorf("order %v", order)
	}
}

func TestWhoStopsWaitingTakesNoPlace(t *testing.T) {
	g := newGate("requests come", 1, 4, time.Millisecond)
	leave, err := g.enter(t.Context(), "first")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.enter(t.Context(), "impatient"); art.CodeOf(err) != art.CodeUnavailable {
		t.Errorf("after its patience: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.enter(gone, "gone"); err == nil {
		t.Error("a client that has gone is admitted")
	}
	leave()
	if leave, err := g.enter(t.Context(), "next"); err != nil {
		t.Errorf("a free place: %v", err)
	} else {
		leave()
	}
}

// Who would wait too long is told so at once: how long follows from how fast
// places became free of late.
func TestSlowGateTakesFewToWait(t *testing.T) {
	g := newGate("requests come", 2, 100, 10*time.Second)
	for range 3 {
		if g.take("a") == nil {
			t.Fatal("no place, though hardly anybody waits")
		}
	}
	now := time.Now()
	for range 200 {
		now = now.Add(time.Second)
		g.keepPace(now)
	}
	waiting := 1
	for g.take("a") != nil {
		waiting++
	}
	if waiting < 4 || waiting > 7 { // half of the patience
		t.Errorf("%d wait for a place a second, though none longer than 10 s", waiting)
	}
	for range 200 {
		now = now.Add(time.Millisecond)
		g.keepPace(now)
	}
	for g.take("a") != nil {
		waiting++
	}
	if waiting != 100 {
		t.Errorf("%d wait for a place a millisecond, want 100", waiting)
	}
}

// stuck is a client that takes nothing of its answer until it is let go.
type stuck struct {
	*httptest.ResponseRecorder
	reached, release chan struct{}
}

func (s stuck) Write(data []byte) (int, error) {
	s.reached <- struct{}{}
	<-s.release
	return s.ResponseRecorder.Write(data)
}

// A client that does not take its answer has the place of nobody else's question.
func TestWhoDoesNotReadHoldsNoPlace(t *testing.T) {
	s := newServer(testConfig(t))
	s.queries.patience = time.Millisecond
	handler := s.handler()
	places := s.queries.places
	w := stuck{httptest.NewRecorder(), make(chan struct{}), make(chan struct{})}
	var asking sync.WaitGroup
	defer asking.Wait()
	defer close(w.release)
	for _, accept := range []string{mediaJSON, mediaGraphQL} {
		for range places {
			asking.Go(func() {
				request := httptest.NewRequest("POST", "http://localhost/graphql", strings.NewReader(`{"query": "{ metrics { id } }"}`))
				request.RemoteAddr = "127.0.0.1:1"
				request.Header.Set("Content-Type", mediaJSON)
				request.Header.Set("Accept", accept)
				handler.ServeHTTP(stuck{httptest.NewRecorder(), w.reached, w.release}, request)
			})
			<-w.reached
		}
	}
	if got := from(handler, "127.0.0.1:1", `{"query": "{ metrics { id } }"}`); got.Code != http.StatusOK {
		t.Errorf("beside clients that do not read: status %d, %s", got.Code, got.Body)
	}
}

// Reading a query is work, too, so that it waits for its turn.
func TestQueriesAreReadInTheirTurn(t *testing.T) {
	s := newServer(testConfig(t))
	s.queries.patience = time.Millisecond
	handler := s.handler()
	for range s.queries.places {
		leave, err := s.queries.enter(t.Context(), "somebody")
		if err != nil {
			t.Fatal(err)
		}
		defer leave()
	}
	for _, body := range []string{`{"query": "{ metrics { id } }"}`, `{"query": "{{{"}`, `no JSON`} {
		got := from(handler, "127.0.0.1:1", body)
		if got.Code != http.StatusServiceUnavailable || got.Header().Get("Retry-After") == "" {
			t.Errorf("%s without a place: status %d, %s", body, got.Code, got.Body)
		}
	}
}

// toldAtOnce holds no refusal back, during which a client may ask more again.
func toldAtOnce(cfg Config) http.Handler {
	s := newServer(cfg)
	s.held = nil
	return s.handler()
}

// Who is turned away is told a moment later, unless too many are, or the server ends.
func TestRefusalsAreHeldBackForAMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{server: &server{held: make(chan struct{}, 1), closing: make(chan struct{})}}
		took := func() time.Duration {
			began := time.Now()
			e.holdBack()
			return time.Since(began)
		}
		if got := took(); got != refusalDelay {
			t.Errorf("told after %v, not %v", got, refusalDelay)
		}
		if got := took(); got != refusalDelay {
			t.Errorf("the next one is told after %v: the place is not given back", got)
		}
		go e.holdBack()
		synctest.Wait()
		if got := took(); got != 0 {
			t.Errorf("one more than are held back is told after %v", got)
		}
		time.Sleep(2 * refusalDelay)
		close(e.closing)
		if got := took(); got != 0 {
			t.Errorf("told after %v though the server ends", got)
		}
	})
}

// unread is a body that nobody should read.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("a body is read that its client may not send")
	return 0, io.EOF
}

// What a client sends is charged before it is read: refusing it must not cost what
// answering does.
func TestBodiesAreChargedBeforeTheyAreRead(t *testing.T) {
	cfg := testConfig(t)
	cfg.Addr = ":8080"
	handler := toldAtOnce(cfg)
	send := func(remote, contentType string, body io.Reader, length int64) *httptest.ResponseRecorder {
		request := httptest.NewRequest("POST", "http://localhost/graphql", body)
		request.RemoteAddr, request.ContentLength = remote, length
		request.Header.Set("Content-Type", contentType)
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, request)
		return recorder
	}
	for what, request := range map[string]struct {
		remote, contentType, body string
		length                    int64
		most                      int
	}{
		"large queries":                   {"203.0.113.1:1", mediaJSON, `{"query": "{ __typename }"}` + strings.Repeat(" ", 960<<10), 960 << 10, queriesAtOnce / 15},
		"large queries of unknown length": {"203.0.113.2:1", mediaJSON, `{"query": "{ __typename }"}` + strings.Repeat(" ", 960<<10), -1, queriesAtOnce / 15},
		"pictures":                        {"203.0.113.3:1", "multipart/form-data; boundary=x", "--x--\r\n", 7, uploadsAtOnce},
	} {
		passed := 0
		for send(request.remote, request.contentType, strings.NewReader(request.body), request.length).Code != http.StatusTooManyRequests {
			passed++
		}
		if passed < request.most/2 || passed > request.most+2 {
			t.Errorf("%d %s pass at once, want about %d", passed, what, request.most)
		}
		if request.length < 0 {
			continue
		}
		got := send(request.remote, request.contentType, unread{t}, request.length)
		if got.Code != http.StatusTooManyRequests || got.Header().Get("Retry-After") == "" {
			t.Errorf("%s beyond the rate: status %d", what, got.Code)
		}
	}
}

// TestLongAnswersHoldUpNobodyElse fills all places for what is dear.
func TestLongAnswersHoldUpNobodyElse(t *testing.T) {
	s := newServer(testConfig(t))
	s.dear.patience = time.Millisecond
	web := httptest.NewServer(s.handler())
	t.Cleanup(web.Close)
	c := client{t, web.URL}
	works := c.works()
	var leaves []func()
	for s.dear.free > 0 {
		leave, err := s.dear.enter(t.Context(), "somebody")
		if err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, leave)
	}
	ask := `query($to: SimilarTo!, $image: ID!) { ...Why } fragment Why on Query { ... { why: explain(to: $to, image: $image) { sentence } } }`
	variables := object{"to": object{"image": works[0].ID}, "image": works[1].ID}
	if got := c.ask(ask, variables); got.code() != art.CodeUnavailable {
		t.Errorf("an explanation without a place is answered %+v", got)
	}
	for what, long := range map[string]string{
		"an exact comparison":   fmt.Sprintf(`{ similarImages(to: {image: %q}, exact: true) { totalCount } }`, works[0].ID),
		"a way":                 fmt.Sprintf(`{ likenessPath(from: %q, to: %q) { metric } }`, works[0].ID, works[1].ID),
		"words":                 `{ similarImages(to: {text: "red"}) { totalCount } }`,
		"a search of many":      fmt.Sprintf(`{ images(search: %q) { totalCount } }`, strings.Repeat("red ", 400)),
		"a page of 200":         `{ ... { nearDuplicates(first: 200) { totalCount } } }`,
		"a query of many bytes": "{ images(first: 1) { totalCount } } #" + strings.Repeat("x", maxQuicklyRead),
	} {
		if got := c.ask(long, nil); got.code() != art.CodeUnavailable {
			t.Errorf("%s without a place is answered %+v", what, got)
		}
	}
	if got := c.ask(`query($n: Int) { images(first: $n) { totalCount } }`, object{"n": 101}); got.code() != art.CodeUnavailable {
		t.Errorf("a page of 101 is answered %+v", got)
	}
	if got := c.ask(`query($n: Int) { images(first: $n) { totalCount } }`, object{"n": 100}); len(got.Errors) > 0 {
		t.Errorf("a search beside explanations is answered %+v", got.Errors)
	}
	for _, leave := range leaves {
		leave()
	}
	if got := c.ask(ask, variables); len(got.Errors) > 0 || s.dear.free != len(leaves) {
		t.Errorf("an explanation is answered %+v, and %d places are free of %d", got.Errors, s.dear.free, len(leaves))
	}
}

// drip begins an upload of which nothing more comes.
func (c client) drip() {
	c.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(c.url, "http://"))
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = conn.Close() })
	_, err = fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n"+
		"--b\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{%s", uploadQuery)
	if err != nil {
		c.t.Fatal(err)
	}
}

func TestSlowUploadsTakeNobodysPlace(t *testing.T) {
	c := start(t)
	for range maxArrivingBodies / 2 {
		c.drip()
	}
	if got := c.upload(paintedPNG(1)); got.StatusCode != 200 || parse(t, got.body).code() != "" {
		t.Errorf("beside slow uploads: status %d, %s", got.StatusCode, got.body)
	}
}

// deadlines remembers what deadlines a handler sets.
type deadlines struct {
	httptest.ResponseRecorder
	last time.Time
}

func (d *deadlines) SetReadDeadline(deadline time.Time) error {
	d.last = deadline
	return nil
}

func TestBodyMustKeepComing(t *testing.T) {
	w := &deadlines{}
	arriving, send := io.Pipe()
	body := limitedBody(w, httptest.NewRequest("POST", "/graphql", arriving), 1e9)
	begun := time.Now()
	chunk := make([]byte, 10*minBodyBytesPerSecond)
	for range 3 {
		go func() { _, _ = send.Write(chunk) }()
		if _, err := io.ReadFull(body, chunk); err != nil {
			t.Fatal(err)
		}
	}
	go func() { _, _ = send.Write(chunk[:1]) }()
	if _, err := body.Read(chunk); err != nil {
		t.Fatal(err)
	}
	if got, want := w.last.Sub(begun), bodyGrace+30*time.Second; got < want-time.Second || got > want+5*time.Second {
		t.Errorf("after 30 s worth of bytes the body has %v in all, want %v", got, want)
	}
	_ = send.Close()
	if _, err := body.Read(chunk); err != io.EOF || !w.last.IsZero() {
		t.Errorf("at the end: %v, deadline %v", err, w.last)
	}
}

func TestBodyThatStopsComingIsAnsweredAsTooSlow(t *testing.T) {
	c := start(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(c.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	recorder := httptest.NewRecorder()
	_ = conn.SetReadDeadline(time.Now().Add(-time.Second))
	_, stopped := conn.Read(make([]byte, 1)) // what a server reads at a deadline
	writeError(recorder, httptest.NewRequest("POST", "/graphql", nil), errBody(fmt.Errorf("read: %w", stopped), errRequestTooLarge()))
	if recorder.Code != http.StatusRequestTimeout || !strings.Contains(recorder.Body.String(), "too slowly") {
		t.Errorf("status %d, %s", recorder.Code, recorder.Body)
	}
}

// from sends a request to a handler as if it came from an address.
func from(handler http.Handler, remote, body string, headers ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequest("POST", "http://localhost/graphql", strings.NewReader(body))
	request.RemoteAddr = remote
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	return recorder
}

func TestClientsElsewhereAreHeldToARate(t *testing.T) {
	cfg := testConfig(t)
	cfg.Addr = ":8080"
	handler := toldAtOnce(cfg)
	const query = `{"query": "{ __typename }"}`
	refused := func(remote string, headers ...string) *httptest.ResponseRecorder {
		for range queriesAtOnce + 20 {
			if got := from(handler, remote, query, headers...); got.Code != 200 {
				return got
			}
		}
		return nil
	}
	got := refused("203.0.113.7:4000")
	if got == nil || got.Code != http.StatusTooManyRequests || got.Header().Get("Retry-After") == "" || !strings.Contains(got.Body.String(), reasonRateLimited) {
		t.Fatalf("one client asks without end: %+v", got)
	}
	if got := from(handler, "203.0.113.8:4000", query); got.Code != 200 {
		t.Errorf("another client: status %d", got.Code)
	}
	if got := refused("127.0.0.1:4000"); got != nil {
		t.Errorf("a program on this computer: status %d", got.Code)
	}
	if got := refused("[::1]:4000", "X-Forwarded-For", "203.0.113.9, 203.0.113.10"); got == nil {
		t.Error("a client behind a proxy on this computer is held to no rate")
	}
	if got := from(handler, "127.0.0.1:4000", query, "X-Forwarded-For", "203.0.113.9"); got.Code != 200 {
		t.Errorf("another one behind it: status %d", got.Code)
	}
	if got := refused("[2001:db8:1:2::1]:4000"); got == nil {
		t.Error("a client by IPv6 is held to no rate")
	}
	if got := from(handler, "[2001:db8:1:2:ffff::9]:4000", query); got.Code != http.StatusTooManyRequests {
		t.Errorf("the same network by another address: status %d", got.Code)
	}
	exposed := httptest.NewRecorder()
	handler.ServeHTTP(exposed, httptest.NewRequest("GET", "http://localhost/metrics", nil))
	if !strings.Contains(exposed.Body.String(), `likeness_refusals_total{reason="RATE_LIMITED"}`) {
		t.Error("refusals are not counted")
	}
}

func TestAForwardedAddressIsBelievedFromThisComputerAlone(t *testing.T) {
	for _, test := range []struct{ remote, forwarded, name string }{
		{"127.0.0.1:1", "", "127.0.0.1"},
		{"127.0.0.1:1", "198.51.100.2", "198.51.100.2"},
		{"127.0.0.1:1", "1.2.3.4, 198.51.100.2", "198.51.100.2"},
		{"127.0.0.1:1", "unknown", "127.0.0.1"},
		{"203.0.113.7:1", "198.51.100.2", "203.0.113.7"},
		{"[::ffff:203.0.113.7]:1", "", "203.0.113.7"},
		{"[2001:db8::1]:1", "", "2001:db8::/64"},
		{"@", "", "invalid IP"},
	} {
		request := httptest.NewRequest("GET", "/", nil)
		request.RemoteAddr = test.remote
		if test.forwarded != "" {
			request.Header.Set("X-Forwarded-For", test.forwarded)
		}
		if got := askerOf(request).name; got != test.name {
			t.Errorf("%s with %q is %s, want %s", test.remote, test.forwarded, got, test.name)
		}
	}
}

func TestUploadsOfOneClientAreBounded(t *testing.T) {
	r := newRates()
	who := asker{name: "203.0.113.7"}
	kept := 0
	for range 1000 {
		if r.upload(who, 1, 5e6) != nil {
			break
		}
		kept += 5e6
	}
	if kept == 0 || kept > uploadBytesAtOnce {
		t.Errorf("%d bytes at once", kept)
	}
	for i := range streamsOfOneClient {
		if _, err := r.stream(who); err != nil {
			t.Fatalf("stream %d: %v", i, err)
		}
	}
	if _, err := r.stream(who); art.CodeOf(err) != art.CodeUnavailable {
		t.Errorf("a stream more: %v", err)
	}
}

// A server closes connections whose request does not come; a stream's has come.
func TestStreamOutlivesTheDeadlineOfRequests(t *testing.T) {
	web := httptest.NewUnstartedServer(New(testConfig(t)))
	web.Config.ReadTimeout = 100 * time.Millisecond
	web.Start()
	t.Cleanup(web.Close)
	_, events := client{t, web.URL}.listen("GET", "subscription { importProgress { stage done } }")
	<-events
	time.Sleep(3 * web.Config.ReadTimeout)
	if err := testLibrary.WriteProgress(art.Progress{Stage: art.StageDone, Done: 5, Finished: true}); err != nil {
		t.Fatal(err)
	}
	if next, open := <-events; !open || !strings.Contains(next.data, `"done":5`) {
		t.Errorf("the stream has ended: %+v", next)
	}
	if err := testLibrary.WriteProgress(art.Progress{Stage: art.StageDone, Finished: true}); err != nil {
		t.Fatal(err)
	}
}

func TestEverythingThatComesInIsHeldToOneSize(t *testing.T) {
	c := start(t)
	long := strings.Repeat(" ", maxRequestBytes)
	operations := `{` + uploadQuery + `, "variables": {"file": null}` + long + `}`
	picture := map[string][]byte{"0": paintedPNG(1)}
	for what, got := range map[string]response{
		"a body":     c.do("POST", "/graphql", `{"query": "{ __typename }"`+long+`}`, "Content-Type", "application/json"),
		"operations": c.multipart(operations, `{"0": ["variables.file"]}`, picture),
		"map":        c.multipart(`{`+uploadQuery+`, "variables": {"file": null}}`, `{"0": ["variables.file"]`+long+`}`, picture),
	} {
		if got.StatusCode != 413 || parse(t, got.body).code() != art.CodeTooLarge {
			t.Errorf("%s of 1 MB and more: status %d, %s", what, got.StatusCode, got.body)
		}
	}
	packed := c.do("POST", "/graphql", "\x1f\x8b", "Content-Type", "application/json", "Content-Encoding", "gzip")
	if packed.StatusCode != 415 {
		t.Errorf("a packed body: status %d, %s", packed.StatusCode, packed.body)
	}
	if got := c.do("GET", "/graphql?query="+url.QueryEscape("{__typename}"+strings.Repeat(" ", 100_000)), ""); got.StatusCode != 431 && got.StatusCode != 400 && got.StatusCode != 200 {
		t.Errorf("a long address: status %d", got.StatusCode)
	}
}
