//go:build cluster

package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"likeness/internal/weaviate/weaviatetest"
)

// The collection of these tests: the gallery, and rows without pictures, of which
// one in ten is of a pontoon in every edition.
const (
	clusterRows = 3000
	pontoons    = clusterRows / 10
)

// bench is a cluster with a store, and one importer's library.
type bench struct {
	t       *testing.T
	cluster *weaviatetest.Cluster
	dir     string
}

func (b *bench) library() string { return filepath.Join(b.dir, "library") }
func (b *bench) store() string   { return filepath.Join(b.dir, "store") }

// flags are those of the cluster, whose nodes are asked in the order given; all
// when none are.
func (b *bench) flags(nodes ...int) []string {
	flags := []string{"--store", "file://" + filepath.ToSlash(b.store())}
	where := b.cluster.Nodes()
	if nodes == nil {
		nodes = []int{0, 1, 2}
	}
	for _, i := range nodes {
		flags = append(flags, "--weaviate-url", where.URLs[i], "--weaviate-grpc", where.GRPC[i])
	}
	return flags
}

func (b *bench) serve(nodes ...int) *serving {
	b.t.Helper()
	return serve(b.t, append(b.flags(nodes...), "--engine", "weaviate")...)
}

// importing is an import of an edition of the collection; nodes as of flags.
func (b *bench) importing(edition int, nodes ...int) *exec.Cmd {
	b.t.Helper()
	return command(append([]string{"import", "--verbose", "--engine", "weaviate", "--csv", b.table(edition), "--images", gallery, "--library", b.library()}, b.flags(nodes...)...)...)
}

// begin starts a command and waits until it says something, or has ended. The rest of
// what it says is to be read before it is waited for.
func (b *bench) begin(cmd *exec.Cmd, something string) (said io.Reader) {
	b.t.Helper()
	said, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	lines := bufio.NewScanner(said)
	for lines.Scan() && !strings.Contains(lines.Text(), something) {
	}
	return said
}

func (b *bench) finish(cmd *exec.Cmd) string {
	b.t.Helper()
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.t.Fatalf("%v: %v\n%s", cmd.Args[1:], err, out)
	}
	return string(out)
}

// same makes sure that the cluster holds what the library holds; nodes as of flags.
func (b *bench) same(nodes ...int) {
	b.t.Helper()
	out := b.finish(command(append([]string{"migrate", "--to", "weaviate", "--library", b.library()}, b.flags(nodes...)...)...))
	if !strings.Contains(out, "on both sides") {
		b.t.Errorf("migrate said %s", out)
	}
	for line := range strings.Lines(out) {
		if strings.Contains(line, "have all objects alike") {
			b.t.Log(line)
		}
	}
}

// table writes an edition: the titles of all that is no pontoon tell it.
func (b *bench) table(edition int) string {
	b.t.Helper()
	path := filepath.Join(b.dir, fmt.Sprintf("edition-%d.csv", edition))
	painted, err := os.Open(galleryTable)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = painted.Close() }()
	rows, err := csv.NewReader(painted).ReadAll()
	if err != nil {
		b.t.Fatal(err)
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	must := func(err error) {
		if err != nil {
			b.t.Fatal(err)
		}
	}
	must(w.Write([]string{"id", "file", "title", "artist"}))
	for i, row := range rows[1:] {
		must(w.Write([]string{"p" + strconv.Itoa(i), row[0], row[2], row[3]}))
	}
	for i := range clusterRows {
		title := fmt.Sprintf("Study %d, edition%d", i, edition)
		if i%10 == 0 {
			title = fmt.Sprintf("Pontoon %d", i)
		}
		must(w.Write([]string{"r" + strconv.Itoa(i), "", title, "Nobody in Particular"}))
	}
	w.Flush()
	must(os.WriteFile(path, out.Bytes(), 0o644))
	return path
}

// asking asks a server all the time, and notes what is wrong with its answers.
type asking struct {
	stop chan struct{}
	done sync.WaitGroup

	mu       sync.Mutex
	answers  int
	unknown  []error     // errors that are not UNAVAILABLE, and answers that are not right
	away     []time.Time // when it was UNAVAILABLE
	longest  time.Duration
	lastGood time.Time
}

// ask asks for what no edition changes.
func ask(s *serving, workID string) *asking {
	return askAll(func() error { return hasPontoons(s) }, func() error { return hasNeighbours(s, workID) })
}

func askAll(questions ...func() error) *asking {
	a := &asking{stop: make(chan struct{}), lastGood: time.Now()}
	for _, once := range questions {
		a.done.Go(func() {
			for {
				select {
				case <-a.stop:
					return
				case <-time.After(20 * time.Millisecond):
				}
				a.note(once())
			}
		})
	}
	return a
}

func (a *asking) note(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case err == nil:
		a.answers++
		a.longest = max(a.longest, time.Since(a.lastGood))
		a.lastGood = time.Now()
	case isUnavailable(err):
		a.away = append(a.away, time.Now())
	default:
		a.unknown = append(a.unknown, err)
	}
}

// end tells what was wrong, or for how long nothing was answered.
func (a *asking) end(t *testing.T, what string) {
	t.Helper()
	a.right(t, what)
	if a.longest > time.Minute {
		t.Errorf("%s: %s without an answer", what, a.longest)
	}
}

// right tells what was wrong.
func (a *asking) right(t *testing.T, what string) {
	t.Helper()
	close(a.stop)
	a.done.Wait()
	t.Logf("%s: %d right answers, %d times UNAVAILABLE, at most %s without an answer", what, a.answers, len(a.away), a.longest.Round(time.Millisecond))
	if len(a.unknown) > 0 {
		t.Errorf("%s: %d wrong answers, such as: %v", what, len(a.unknown), a.unknown[0])
	}
	if a.answers == 0 {
		t.Errorf("%s: no answers", what)
	}
}

func hasPontoons(s *serving) error {
	var l listed
	if err := s.ask(`{ images(search: "pontoon", first: 50) { totalCount edges { node { id } } } }`, &l); err != nil {
		return err
	}
	if l.Images.TotalCount != pontoons || len(l.Images.Edges) != 50 {
		return fmt.Errorf("%d pontoons, %d on a page", l.Images.TotalCount, len(l.Images.Edges))
	}
	return nil
}

func hasNeighbours(s *serving, id string) error {
	var found struct {
		SimilarImages struct {
			Edges []struct{ Node struct{ ID string } }
		}
	}
	if err := s.ask(`{ similarImages(to: {image: "`+id+`"}, first: 10) { edges { node { id } } } }`, &found); err != nil {
		return err
	}
	if n := len(found.SimilarImages.Edges); n != 10 {
		return fmt.Errorf("%d neighbours", n)
	}
	return nil
}

// pictured is the id of a work that has a picture.
func pictured(t *testing.T, s *serving) string {
	t.Helper()
	var l listed
	if err := s.ask(`{ images(first: 1) { totalCount edges { node { id url } } } }`, &l); err != nil || len(l.Images.Edges) == 0 {
		t.Fatalf("%v, %+v", err, l)
	}
	return l.Images.Edges[0].Node.ID
}

// pictureOf is the address of a picture.
func pictureOf(t *testing.T, s *serving) string {
	t.Helper()
	var l listed
	if err := s.ask(`{ images(first: 1) { totalCount edges { node { id url(size: THUMBNAIL) } } } }`, &l); err != nil || len(l.Images.Edges) == 0 {
		t.Fatalf("%v, %+v", err, l)
	}
	return l.Images.Edges[0].Node.URL
}

// TestOnACluster goes through a life of a cluster of three nodes, in which
// everything dies once.
func TestOnACluster(t *testing.T) {
	b := &bench{t: t, cluster: weaviatetest.Start(t, 3), dir: t.TempDir()}
	b.step("what is imported is served by several", b.importAndServe)
	b.step("whom it does not let in", b.strangers)
	b.step("of two importers one is refused", b.twoImporters)
	b.step("an importer killed while it publishes goes on", b.killedImporter)
	b.step("a node dies while searches and an import run", b.nodesDie)
	b.step("without a quorum nothing is written", b.noQuorum)
	b.step("all nodes start again", b.restartAll)
	b.step("the store is away", b.storeAway)
	b.step("a node is slow", b.slowNode)
	b.step("a node says nothing", b.silentNode)
	b.step("back into a library", b.back)
}

// step runs a part of a test that goes on from the ones before.
func (b *bench) step(name string, run func(t *testing.T)) {
	all, began := b.t, time.Now()
	passed := all.Run(name, func(t *testing.T) {
		b.t = t
		run(t)
	})
	b.t = all
	if !passed {
		all.FailNow()
	}
	all.Logf("%s: %s", name, time.Since(began).Round(100*time.Millisecond))
}

func (b *bench) importAndServe(t *testing.T) {
	b.finish(b.importing(0))
	b.same()
	one, other := b.serve(0, 1, 2), b.serve(2, 1, 0)
	for _, s := range []*serving{one, other} {
		s.waitFor(clusterRows + galleryWorks)
		if err := errors.Join(hasPontoons(s), hasEdition(s, 0)); err != nil {
			t.Error(err)
		}
		if err := hasNeighbours(s, pictured(t, s)); err != nil {
			t.Error(err)
		}
	}
	b.uploadIsShared(one, other)
	for _, cmd := range []string{"duplicates", "eval"} {
		b.finish(command(append([]string{cmd, "--engine", "weaviate", "--library", filepath.Join(b.dir, "none")}, b.flags()...)...))
	}
}

// uploadIsShared brings a picture to one server and asks the other about it.
func (b *bench) uploadIsShared(one, other *serving) {
	b.t.Helper()
	picture, err := os.ReadFile(filepath.Join(gallery, "the-librarian-002.jpg"))
	if err != nil {
		b.t.Fatal(err)
	}
	id := upload(b.t, one, picture)
	var found struct {
		SimilarImages struct {
			Edges []struct {
				Node struct{ Title string }
			}
		}
	}
	if err := other.ask(`{ similarImages(to: {upload: "`+id+`"}, first: 1) { edges { node { ... on Image { title } } } } }`, &found); err != nil {
		b.t.Fatal(err)
	}
	if edges := found.SimilarImages.Edges; len(edges) != 1 || edges[0].Node.Title != "The Librarian" {
		b.t.Errorf("the upload is like %+v", edges)
	}
}

func upload(t *testing.T, s *serving, picture []byte) string {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("operations", `{"query": "mutation($file: Upload!) { uploadImage(file: $file) { id } }", "variables": {"file": null}}`)
	_ = form.WriteField("map", `{"0": ["variables.file"]}`)
	part, err := form.CreateFormFile("0", "picture.jpg")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write(picture)
	_ = form.Close()
	response, err := http.Post(s.url+"/graphql", form.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	_, id, found := strings.Cut(string(answer), `"id":"`)
	if !found {
		t.Fatalf("%s", answer)
	}
	return id[:strings.IndexByte(id, '"')]
}

// strangers are turned away with a sentence each.
func (b *bench) strangers(t *testing.T) {
	newer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"version": "2.0.0"}`)
	}))
	defer newer.Close()
	for name, test := range map[string]struct{ url, store, key, says string }{
		"of another major version": {newer.URL, b.store(), "", "runs Weaviate 2.0.0"},
		"with a wrong key":         {b.cluster.URL(0), b.store(), "wrong", "LIKENESS_WEAVIATE_KEY"},
		"of another store":         {b.cluster.URL(0), filepath.Join(b.dir, "other-store"), weaviatetest.Key, "the store that belongs to it"},
		"that nobody protects":     {"http://192.0.2.7:8080", b.store(), weaviatetest.Key, "use https"},
		"that is not there":        {"http://127.0.0.1:9", b.store(), weaviatetest.Key, "No node of the cluster answers at 127.0.0.1:9; start it"},
	} {
		cmd := command("import", "--engine", "weaviate", "--csv", galleryTable, "--library", filepath.Join(b.dir, "stranger"),
			"--weaviate-url", test.url, "--weaviate-grpc", b.cluster.Nodes().GRPC[0], "--store", "file://"+test.store)
		cmd.Env = append(cmd.Env, "LIKENESS_WEAVIATE_KEY="+test.key)
		out, err := cmd.CombinedOutput()
		if err == nil || !strings.Contains(lastLine(out), test.says) {
			t.Errorf("a cluster %s: %v, %s", name, err, out)
		}
	}
	b.same()
}

func (b *bench) twoImporters(t *testing.T) {
	first := b.importing(1)
	said := b.begin(first, "")
	second := command(append([]string{"import", "--engine", "weaviate", "--csv", galleryTable, "--images", gallery, "--library", filepath.Join(b.dir, "second")}, b.flags()...)...)
	out, err := second.CombinedOutput()
	host, _ := os.Hostname()
	if err == nil || !strings.Contains(string(out), host+" has been importing into this store since") {
		t.Errorf("the second importer: %v, %s", err, out)
	}
	rest, _ := io.ReadAll(said)
	if err := first.Wait(); err != nil {
		t.Fatalf("the first importer: %v, %s", err, rest)
	}
	out, err = command(append([]string{"import", "--engine", "weaviate", "--csv", galleryTable, "--images", gallery, "--library", filepath.Join(b.dir, "second")}, b.flags()...)...).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "another working library") {
		t.Errorf("of another library: %v, %s", err, out)
	}
	b.same()
}

func (b *bench) killedImporter(t *testing.T) {
	s := b.serve()
	id := pictured(t, s)
	asked := ask(s, id)
	for kill := range 3 {
		cmd := b.importing(2)
		said := b.begin(cmd, stageNames[stagePublishing])
		time.Sleep(time.Duration(kill) * 150 * time.Millisecond)
		_ = cmd.Process.Kill()
		_, _ = io.Copy(io.Discard, said)
		_ = cmd.Wait()
	}
	b.finish(b.importing(2))
	asked.end(t, "while importers are killed")
	b.same()
}

func (b *bench) nodesDie(t *testing.T) {
	for i := range 3 {
		s := b.serve(i, (i+1)%3, (i+2)%3) // the one that dies is the first that is asked
		asked := ask(s, pictured(t, s))
		during(t, b.importing(3+i), fmt.Sprintf("while node %d dies", i), func() { b.cluster.Kill(i) })
		b.finish(b.importing(3 + i))                                                            // with two nodes
		for began := time.Now(); hasEdition(s, 3+i) != nil; time.Sleep(50 * time.Millisecond) { // servers look once a second what is new
			if time.Since(began) > 30*time.Second {
				t.Fatalf("what was imported without node %d is not served: %v", i, hasEdition(s, 3+i))
			}
		}
		late := b.serve(i, (i+1)%3, (i+2)%3)
		if err := hasEdition(late, 3+i); err != nil {
			t.Errorf("a server that is started while node %d is down: %v", i, err)
		}
		newest := askAll(func() error { return hasEdition(s, 3+i) }, func() error { return hasEdition(late, 3+i) })
		b.cluster.Restart(i)
		b.caughtUp(i, 3+i)
		asked.end(t, fmt.Sprintf("while node %d dies, and comes back", i))
		newest.end(t, fmt.Sprintf("of what was written without node %d", i))
		b.same()
	}
}

// during does something to the cluster a second after an import began, which must end
// well all the same.
func during(t *testing.T, importing *exec.Cmd, what string, do func()) {
	t.Helper()
	var out bytes.Buffer
	importing.Stdout, importing.Stderr = &out, &out
	if err := importing.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second)
	do()
	if err := importing.Wait(); err != nil {
		t.Errorf("the import %s: %v\n%s", what, err, out.String())
	}
}

// caughtUp asks a node that was away, and no other: it is behind until it has what was
// written without it. What it was just writing when it went it may have stored and not
// listed, for good; who publishes next finds that.
func (b *bench) caughtUp(node, edition int) {
	b.t.Helper()
	const patience = time.Minute
	began := time.Now()
	back := b.serve(node)
	asked := askAll(func() error { return hasMost(back, edition) })
	for hasEdition(back, edition) != nil && time.Since(began) < patience {
		time.Sleep(200 * time.Millisecond)
	}
	b.t.Logf("node %d, %s after it was there again: %v", node, time.Since(began).Round(100*time.Millisecond), hasEdition(back, edition))
	b.same()
	b.await(fmt.Sprintf("node %d, after more was published,", node), func() error { return hasEdition(back, edition) })
	asked.right(b.t, fmt.Sprintf("of node %d alone when it comes back", node))
}

// hasMost lets pass that one in fifty of the works of an edition are missing: of that
// few a node may not know.
func hasMost(s *serving, edition int) error {
	n, err := listedOf(s, edition)
	if all := clusterRows - pontoons; err == nil && n < all-all/50 {
		err = fmt.Errorf("%d works of edition %d", n, edition)
	}
	return err
}

// hasEdition asks for works that an edition changed.
func hasEdition(s *serving, edition int) error {
	n, err := listedOf(s, edition)
	if err == nil && n != clusterRows-pontoons {
		err = fmt.Errorf("%d works of edition %d", n, edition)
	}
	return err
}

// listedOf counts them by two words: how many hold one a server may know by itself.
func listedOf(s *serving, edition int) (int, error) {
	var l listed
	err := s.ask(fmt.Sprintf(`{ images(search: "study edition%d", first: 50) { totalCount edges { node { id } } } }`, edition), &l)
	return l.Images.TotalCount, err
}

// noQuorum cuts one node off from the two others, which hear nothing and say
// nothing.
func (b *bench) noQuorum(t *testing.T) {
	b.cluster.Freeze(1)
	b.cluster.Freeze(2)
	out, err := command(append([]string{"train", "--engine", "weaviate", "--library", b.library()}, b.flags(0)...)...).CombinedOutput()
	b.cluster.Thaw(1)
	b.cluster.Thaw(2)
	if err == nil || !strings.Contains(lastLine(out), "The cluster takes no changes just now") {
		t.Errorf("an import without a quorum: %v, %s", err, out)
	}
	t.Logf("without a quorum: %s", lastLine(out))
	s := b.serve()
	for began := time.Now(); ; time.Sleep(200 * time.Millisecond) {
		if err := hasPontoons(s); err == nil {
			break
		} else if time.Since(began) > time.Minute {
			t.Fatalf("after a quorum is there again: %v", err)
		}
	}
	b.finish(b.importing(5))
	b.same()
}

func (b *bench) restartAll(t *testing.T) {
	s := b.serve()
	asked := ask(s, pictured(t, s))
	began := time.Now()
	b.cluster.RestartAll()
	for hasPontoons(s) != nil {
		if time.Since(began) > 2*time.Minute {
			t.Fatal("no answers after all nodes were started again")
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Logf("the first answer came %s after all nodes were killed", time.Since(began).Round(100*time.Millisecond))
	asked.end(t, "while all nodes start again")
	b.same()
}

// storeAway takes the store's disk away while one imports and others search.
func (b *bench) storeAway(t *testing.T) {
	s := b.serve()
	id, picture := pictured(t, s), pictureOf(t, s)
	cmd := b.importing(6)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second)
	mount(t, b.store(), b.store()+"-unmounted")
	asked := ask(s, id)
	time.Sleep(20 * time.Second)
	if status, _ := s.get(picture); status != http.StatusServiceUnavailable {
		t.Errorf("a picture while the store is away: status %d", status)
	}
	asked.end(t, "while the store is away") // words and likeness need no store
	if err := os.RemoveAll(b.store()); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(b.store()+"-unmounted", b.store()); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the import while the store is away: %v\n%s", err, out.String())
	}
	if status, n := s.get(picture); status != http.StatusOK || n == 0 {
		t.Errorf("a picture after that: status %d, %d bytes", status, n)
	}
	if err := hasPontoons(s); err != nil {
		t.Error(err)
	}
	b.same()
}

// mount moves a folder away, and leaves an empty one as a mount point is.
func mount(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(from, 0o755); err != nil && !errors.Is(err, syscall.EEXIST) {
		t.Fatal(err)
	}
}

// slowNode slows the node down that one server asks first and another last.
func (b *bench) slowNode(t *testing.T) {
	first, last := b.serve(2, 0, 1), b.serve(0, 1, 2)
	stop := b.cluster.Slow(2)
	asked := map[string]*asking{"first": ask(first, pictured(t, first)), "last": ask(last, pictured(t, last))}
	out, err := b.importing(7, 2, 0, 1).CombinedOutput()
	if err != nil {
		t.Errorf("an import to a slow node: %v, %s", err, out)
	}
	b.await("what was written", func() error { return errors.Join(hasEdition(first, 7), hasEdition(last, 7)) })
	stop()
	for which, a := range asked {
		a.end(t, "while the node is slow that is asked "+which)
	}
	b.same()
}

// silentNode lets the node that a server and an importer ask first hear, and say
// nothing, as a computer that lost its power does.
func (b *bench) silentNode(t *testing.T) {
	s := b.serve(2, 0, 1)
	asked := ask(s, pictured(t, s))
	b.cluster.Freeze(2)
	time.Sleep(12 * time.Second) // more than a search may take
	asked.right(t, "while the node says nothing that is asked first")
	if len(asked.away) > 0 {
		t.Errorf("while the node says nothing that is asked first: %d times UNAVAILABLE", len(asked.away))
	}
	b.finish(b.importing(8, 2, 0, 1))
	b.await("what was written", func() error { return hasEdition(s, 8) })
	b.cluster.Thaw(2)
}

// back moves the collection into a new library, and finds it the same.
func (b *bench) back(t *testing.T) {
	home := filepath.Join(b.dir, "home")
	out := b.finish(command(append([]string{"migrate", "--to", "embedded", "--library", home}, b.flags()...)...))
	if !strings.Contains(out, "on both sides") {
		t.Errorf("migrate said %s", out)
	}
	serveLibrary(t, home).waitFor(clusterRows + galleryWorks)
}
