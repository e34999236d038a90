package server

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/library"
	"likeness/internal/operator"
	"likeness/internal/search"
	"likeness/internal/uploads"
)

const operatorToken = "the-operators-secret-of-tests"

// operated is a server of an empty library, its operator, and what they may
// import.
type operated struct {
	client
	invitations   *Invitations
	token         func() string // that is good now
	lib           *library.Library
	log           *safeBuffer
	table, folder string
}

// safeBuffer is written to by many.
type safeBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *safeBuffer) Write(data []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(data)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.String()
}

func operate(t *testing.T) *operated {
	t.Helper()
	dir := t.TempDir()
	o := &operated{log: &safeBuffer{}, table: filepath.Join(dir, "works.csv"), folder: filepath.Join(dir, "pictures")}
	writeWorks(t, o.table, o.folder)
	var err error
	if o.lib, err = library.Create(filepath.Join(dir, "library")); err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(o.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	ctx, cancel := context.WithCancel(context.Background())
	engine, err := embedded.Start(ctx, o.lib, log)
	if err != nil {
		t.Fatal(err)
	}
	watched := make(chan struct{})
	go func() { defer close(watched); engine.Watch(ctx) }()
	desk, err := operator.NewDesk(o.lib, log, engine.Await)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { desk.Close(); cancel(); <-watched; engine.Close() })
	kept, err := uploads.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	cfg := testConfig(t)
	cfg.Service, cfg.Uploads, cfg.Pictures, cfg.Progress, cfg.Logger = search.New(engine, engine.Models(), kept), kept, engine, o.lib, log
	var mu sync.Mutex
	var good string
	o.token = func() string { mu.Lock(); defer mu.Unlock(); return good }
	o.invitations = NewInvitations(func(token string) { mu.Lock(); defer mu.Unlock(); good = token })
	o.invitations.Begin()
	cfg.Desk, cfg.OperatorToken, cfg.Invitations, cfg.Hosts = desk, operatorToken, o.invitations, []string{"art.example"}
	o.client = serve(t, cfg)
	return o
}

// writeWorks writes the works of the test library.
func writeWorks(t *testing.T, table, folder string) {
	t.Helper()
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for i, work := range testWorks[1:] {
		if work[1] == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(folder, work[1]), paintedPNG(i+1), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var rows bytes.Buffer
	if err := csv.NewWriter(&rows).WriteAll(testWorks); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(table, rows.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// accept uses an invitation, and gives the cookies that came with it.
func (o *operated) accept(token string, headers ...string) (got response, cookie *http.Cookie) {
	o.t.Helper()
	got = o.do("GET", InvitationPath(token), "", headers...)
	for _, c := range got.Cookies() {
		if c.Name == operatorCookie {
			cookie = c
		}
	}
	return got, cookie
}

// operator asks with the operator's token.
func (o *operated) operator(query string, variables object) result {
	o.t.Helper()
	return parse(o.t, o.post(query, variables, "Authorization", "Bearer "+operatorToken).body)
}

func (o *operated) post(query string, variables object, headers ...string) response {
	o.t.Helper()
	body, err := json.Marshal(object{"query": query, "variables": variables})
	if err != nil {
		o.t.Fatal(err)
	}
	return o.do("POST", "/graphql", string(body), append([]string{"Content-Type", "application/json"}, headers...)...)
}

// finish waits for the job that is under way and gives its last state.
func (o *operated) finish() object {
	o.t.Helper()
	_, events := o.listen("POST", "subscription { job { kind state message summary { added removed failed report look columns { name roles example } problems { line reason } } progress { stage } } }",
		"Authorization", "Bearer "+operatorToken)
	for event := range events {
		job, ok := parse(o.t, event.data).Data["job"].(object)
		if !ok {
			o.t.Fatalf("no job: %s", event.data)
		}
		if job["state"] != "RUNNING" {
			return job
		}
	}
	o.t.Fatal("the stream ended before the job did")
	return nil
}

func TestOnlyTheOperatorSeesThisComputer(t *testing.T) {
	o := operate(t)
	_, cookie := o.accept(o.token())
	if cookie == nil {
		t.Fatal("the invitation is not accepted")
	}
	secret, bearer := operatorCookie+"="+cookie.Value, "Bearer "+operatorToken
	asked := "{ operator { library folder { path } } }"
	for name, c := range map[string]struct {
		headers []string
		opens   bool
	}{
		"nobody":                                {nil, false},
		"a page of the server without a cookie": {[]string{"Sec-Fetch-Site", "same-origin"}, false},
		"the cookie of the page":                {[]string{"Cookie", secret, "Sec-Fetch-Site", "same-origin", "Origin", o.url}, true},
		"the cookie with an origin alone":       {[]string{"Cookie", secret, "Origin", o.url}, true},
		"the cookie of a program":               {[]string{"Cookie", secret}, false},
		"another cookie":                        {[]string{"Cookie", secret + "x", "Sec-Fetch-Site", "same-origin"}, false},
		"an empty cookie":                       {[]string{"Cookie", operatorCookie + "=", "Sec-Fetch-Site", "same-origin"}, false},
		"the cookie through a proxy":            {[]string{"Cookie", secret, "Sec-Fetch-Site", "same-origin", "X-Forwarded-For", "127.0.0.1"}, false},
		"the cookie through another proxy":      {[]string{"Cookie", secret, "Sec-Fetch-Site", "same-origin", "Forwarded", "for=127.0.0.1"}, false},
		"the cookie under another name":         {[]string{"Cookie", secret, "Sec-Fetch-Site", "same-origin", "Host", "art.example"}, false},
		"the cookie from another port":          {[]string{"Cookie", secret, "Origin", "http://127.0.0.1:1"}, false},
		"the token":                             {[]string{"Authorization", bearer}, true},
		"the token, written otherwise":          {[]string{"Authorization", "bearer  " + operatorToken}, true},
		"a wrong token":                         {[]string{"Authorization", bearer + "x"}, false},
		"no token":                              {[]string{"Authorization", "Bearer "}, false},
		"the token through a proxy":             {[]string{"Authorization", bearer, "X-Real-IP", "127.0.0.1"}, false},
		"the token through a page of another":   {[]string{"Authorization", bearer, "Origin", "https://elsewhere.example"}, false},
		"the token of an invitation":            {[]string{"Authorization", "Bearer " + o.token()}, false},
	} {
		got := o.post(asked, nil, c.headers...)
		if opens := strings.Contains(got.body, filepath.Base(o.lib.Dir())) && !strings.Contains(got.body, "errors"); opens != c.opens {
			t.Errorf("%s: opens %v, want %v: %s", name, opens, c.opens, got.body)
		}
		if !c.opens && (strings.Contains(got.body, filepath.Dir(o.lib.Dir())) || got.StatusCode == 200 && !strings.Contains(got.body, "OPERATOR_REQUIRED")) {
			t.Errorf("%s: %s", name, got.body)
		}
	}
	if got := o.do("GET", "/graphql?query="+strings.ReplaceAll(asked, " ", "+"), "", "Authorization", bearer); !strings.Contains(got.body, "OPERATOR_REQUIRED") {
		t.Errorf("an answer that caches may keep: %s", got.body)
	}
}

func TestNobodyElseChangesTheLibrary(t *testing.T) {
	o := operate(t)
	for _, mutation := range []string{
		`previewImport(import: {folder: "/"}) { id }`, `startImport(import: {folder: "/"}) { id }`, `takeOut(source: "main") { id }`,
		"train { id }", "undoLastChange { id }", "cancelJob { id }",
	} {
		refused := o.ask("mutation { "+mutation+" }", nil)
		if refused.code() != art.CodeInvalid || refused.Errors[0].Extensions.Reason != "OPERATOR_REQUIRED" {
			t.Errorf("%s: %+v", mutation, refused)
		}
	}
	_, events := o.listen("POST", "subscription { job { id } }")
	if refused := parse(t, (<-events).data); refused.code() != art.CodeInvalid {
		t.Errorf("the job is told to everybody: %+v", refused)
	}
	// A server that nobody operates.
	if refused := parse(t, start(t).do("POST", "/graphql", `{"query": "mutation { train { id } }"}`, "Content-Type", "application/json", "Authorization", "Bearer "+operatorToken).body); refused.code() != art.CodeInvalid {
		t.Errorf("%+v", refused)
	}
}

func TestAnInvitationWorksOnceAndLeavesNoTrace(t *testing.T) {
	o := operate(t)
	token := o.token()
	for name, headers := range map[string][]string{"a proxy": {"X-Forwarded-For", "192.0.2.1"}, "another name": {"Host", "art.example"}} {
		if _, cookie := o.accept(token, headers...); cookie != nil {
			t.Errorf("accepted through %s", name)
		}
	}
	for _, wrong := range []string{"", token + "x", strings.ToLower(token)} {
		if _, cookie := o.accept(wrong); cookie != nil {
			t.Errorf("%q is accepted", wrong)
		}
	}
	if got := o.do("HEAD", InvitationPath(token), ""); len(got.Cookies()) > 0 {
		t.Error("looking at the address uses it")
	}
	got, cookie := o.accept(token)
	if cookie == nil || !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/graphql" || cookie.MaxAge != 0 {
		t.Fatalf("cookie %+v", cookie)
	}
	if got.StatusCode != 303 || got.Header.Get("Location") != "/add" || got.Header.Get("Referrer-Policy") != "no-referrer" || got.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("status %d, %v", got.StatusCode, got.Header)
	}
	if again, cookie := o.accept(token); cookie != nil || again.StatusCode != 303 {
		t.Error("it works twice")
	}
	if o.token() == token {
		t.Error("there is no new one")
	}
	if logged := o.log.String(); strings.Contains(logged, token) || strings.Contains(logged, cookie.Value) || !strings.Contains(logged, "/operator") {
		t.Errorf("the log tells a secret, or nothing: %s", logged)
	}
}

// deskOf is the desk of a library that is made in dir.
func deskOf(t *testing.T, dir string) *operator.Desk {
	t.Helper()
	lib, err := library.Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	desk, err := operator.NewDesk(lib, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(desk.Close)
	return desk
}

func TestAnOperatorIsOfThisComputerAlone(t *testing.T) {
	cfg := testConfig(t)
	cfg.Desk, cfg.Addr = deskOf(t, filepath.Join(t.TempDir(), "library")), ":0"
	if err := Serve(t.Context(), cfg); art.CodeOf(err) != art.CodeInvalid || !strings.Contains(err.Error(), "on this computer alone") {
		t.Errorf("%v", err)
	}
	cfg.Addr, cfg.OperatorToken = "127.0.0.1:0", "short"
	if err := Serve(t.Context(), cfg); art.CodeOf(err) != art.CodeInvalid || !strings.Contains(err.Error(), "token") {
		t.Errorf("%v", err)
	}
}

const startImport = `mutation($import: ImportRequest!) { startImport(import: $import) { id kind state } }`

func TestFromAnEmptyLibraryToASearchAndBack(t *testing.T) {
	o := operate(t)
	request := object{"table": o.table, "folder": o.folder}
	if got := o.operator(`mutation($import: ImportRequest!) { previewImport(import: $import) { id } }`, object{"import": request}); got.code() != "" {
		t.Fatalf("%+v", got)
	}
	preview := o.finish()
	summary, _ := preview["summary"].(object)
	if preview["state"] != "DONE" || summary["added"] != 11. || len(summary["columns"].([]any)) != len(testWorks[0]) {
		t.Fatalf("preview: %v", preview)
	}
	title := summary["columns"].([]any)[3].(object)
	if title["name"] != "Title" || title["roles"].([]any)[0] != "title" || title["example"] != "River at Dusk" {
		t.Errorf("column: %v", title)
	}
	if got := o.operator(startImport, object{"import": request}); got.code() != "" {
		t.Fatalf("%+v", got)
	}
	if second := o.operator(startImport, object{"import": request}); second.code() != art.CodeUnavailable || !strings.Contains(second.Errors[0].Message, "under way") {
		t.Errorf("two at once: %+v", second)
	}
	if done := o.finish(); done["state"] != "DONE" {
		t.Fatalf("import: %v", done)
	}
	count := func() any {
		found, _ := o.ask(`{ images(search: "river") { totalCount } }`, nil).Data["images"].(object)
		return found["totalCount"]
	}
	if found := count(); found != 2. {
		t.Errorf("%v works are found when the import is done", found)
	}
	operator, _ := o.operator(`{ operator { sources { name works } undo { kind works } report { total problems { reason } } } }`, nil).Data["operator"].(object)
	if !equalJSON(t, operator["sources"], []any{object{"name": "main", "works": 11}}) || !equalJSON(t, operator["undo"], object{"kind": "IMPORT", "works": 0}) {
		t.Errorf("%v", operator)
	}
	if got := o.operator("mutation { undoLastChange { kind } }", nil); got.code() != "" {
		t.Fatalf("%+v", got)
	}
	if undone := o.finish(); undone["state"] != "DONE" || count() != 0. {
		t.Errorf("%v works after it was undone: %v", count(), undone)
	}
	if got := o.operator("mutation { undoLastChange { kind } }", nil); got.code() != art.CodeNotFound {
		t.Errorf("undone twice: %+v", got)
	}
}

func TestStrangersAreNotToldWhyAnImportFailed(t *testing.T) {
	o := operate(t)
	path := filepath.Join(o.folder, "secret")
	if err := o.lib.WriteProgress(art.Progress{Stage: art.StageFailed, Finished: true, Message: path}); err != nil {
		t.Fatal(err)
	}
	query := "subscription { importProgress { stage message } }"
	_, strangers := o.listen("POST", query)
	_, operators := o.listen("POST", query, "Authorization", "Bearer "+operatorToken)
	if got := (<-strangers).data; strings.Contains(got, "secret") || !strings.Contains(got, "FAILED") {
		t.Errorf("strangers: %s", got)
	}
	if got := (<-operators).data; !strings.Contains(got, "secret") {
		t.Errorf("the operator: %s", got)
	}
}
