package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"likeness/internal/art"
)

// asCommand makes the test's program the command itself, so that journeys run
// as processes of their own on every system that tests run on.
const asCommand = "LIKENESS_TEST_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
	}
	code := m.Run()
	if dir := filepath.Dir(built.path); built.path != "" {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// built is the binary that users have, made when a test first asks for it.
var built struct {
	once sync.Once
	path string
	err  error
}

// builtCommand is where that lies: with the race detector in it, as the test's
// own may be, an import takes ten times as long. Where there is no Go, as under
// Wine, it is empty, and the test's own has to do.
func builtCommand(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		return ""
	}
	built.once.Do(func() {
		dir, err := os.MkdirTemp("", "likeness-built-")
		if err == nil {
			err = os.Chmod(dir, 0o755) // so that others may enter
		}
		if err != nil {
			built.err = err
			return
		}
		built.path = filepath.Join(dir, "likeness")
		cmd := exec.Command("go", "build", "-trimpath", "-o", built.path, ".")
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			built.err = fmt.Errorf("build: %w, %s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.path
}

func command(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), asCommand+"=1")
	return cmd
}

// serving is a server in a process of its own.
type serving struct {
	t     *testing.T
	url   string
	ended chan struct{}
}

func serveLibrary(t *testing.T, library string) *serving {
	t.Helper()
	return serve(t, "--library", library)
}

// serve serves as the flags say.
func serve(t *testing.T, flags ...string) *serving {
	t.Helper()
	cmd := command(append([]string{"serve", "--addr", "127.0.0.1:0"}, flags...)...)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s := &serving{t: t, ended: make(chan struct{})}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the server said %q and %q: %v", line, complaints.String(), err)
	}
	_, s.url, _ = strings.Cut(strings.TrimSpace(line), " at ")
	go func() {
		_, _ = io.Copy(io.Discard, out)
		_ = cmd.Wait()
		close(s.ended)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-s.ended
	})
	return s
}

// ask puts a query and decodes what data holds.
func (s *serving) ask(query string, data any) error {
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		return err
	}
	resp, err := http.Post(s.url+"/graphql", "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer := struct {
		Data   any
		Errors []answerError
	}{Data: data}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return err
	}
	if len(answer.Errors) > 0 {
		return answer.Errors[0]
	}
	return nil
}

// answerError is one of those of an answer.
type answerError struct {
	Message    string
	Extensions struct{ Code art.Code }
}

func (e answerError) Error() string { return e.Message }

type listed struct {
	Images struct {
		TotalCount int
		Edges      []struct {
			Node struct{ ID, URL string }
		}
	}
}

const list = `{ images(first: 200) { totalCount edges { node { id url } } } }`

// waitFor lists until so many works are there.
func (s *serving) waitFor(works int) listed {
	s.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		var l listed
		err := s.ask(list, &l)
		if err == nil && l.Images.TotalCount == works {
			return l
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("%d works after a minute, want %d: %v", l.Images.TotalCount, works, err)
		}
	}
}

func (s *serving) get(path string) (status int, bytes int) {
	s.t.Helper()
	resp, err := http.Get(s.url + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.StatusCode, len(content)
}

// halfOfTheGallery writes a table of its first rows.
func halfOfTheGallery(t *testing.T, path string) {
	t.Helper()
	table, err := os.ReadFile(galleryTable)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(table), "\n")
	if err := os.WriteFile(path, []byte(strings.Join(lines[:1+galleryWorks/2], "")), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestAnImportBesideARunningServerIsTakenOver(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Jörgs Bilder & 100% mehr", "画廊")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path, half := filepath.Join(dir, "my library"), filepath.Join(dir, "erste Hälfte.csv")
	halfOfTheGallery(t, half)
	if out, err := command("import", "--csv", half, "--images", gallery, "--library", path).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s := serveLibrary(t, path)
	before := s.waitFor(galleryWorks / 2)
	first := before.Images.Edges[0].Node

	// Pictures are being read from the library while it changes.
	stop, readers := make(chan struct{}), make(chan error)
	go func() {
		for {
			select {
			case <-stop:
				readers <- nil
				return
			default:
			}
			if err := s.ask(`{ similarImages(to: {image: "`+first.ID+`"}, first: 5) { edges { node { id } } } }`, &struct{}{}); err != nil {
				readers <- err
				return
			}
		}
	}()
	imported := command("import", "--csv", galleryTable, "--images", gallery, "--library", path)
	var out bytes.Buffer
	imported.Stdout, imported.Stderr = &out, &out
	if err := imported.Start(); err != nil {
		t.Fatal(err)
	}
	if err := imported.Wait(); err != nil {
		t.Fatalf("an import beside a server: %v: %s", err, out.String())
	}
	s.waitFor(galleryWorks)
	close(stop)
	if err := <-readers; err != nil {
		t.Errorf("a search during the import: %v", err)
	}
	if status, n := s.get(first.URL); status != http.StatusOK || n == 0 {
		t.Errorf("a picture: status %d, %d bytes", status, n)
	}
	// A third one, to which all of it is known.
	if out, err := command("import", "--csv", galleryTable, "--images", gallery, "--library", path).CombinedOutput(); err != nil || !strings.Contains(string(out), "24 unchanged") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestOfTwoImportsAtOnceOneIsTurnedAwayAndAKilledOneGoesOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "library")
	args := []string{"import", "--csv", galleryTable, "--images", gallery, "--library", path}
	first := command(args...)
	said, err := first.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(said).ReadString('\n'); err != nil { // it is at work
		t.Fatal(err)
	}
	pause(t, first.Process)
	if code, _, errOut := likeness(args...); code != exitFailed || !strings.Contains(errOut, fmt.Sprintf("process %d", first.Process.Pid)) {
		t.Errorf("the second import: exit code %d, %q", code, errOut)
	}
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait()
	if code, out, errOut := likeness(args...); code != exitOK || !strings.Contains(out, "0 failed") {
		t.Fatalf("after one that was killed: exit code %d, %q %q", code, out, errOut)
	}
	serveLibrary(t, path).waitFor(galleryWorks)
}

func TestAPathLongerThanWindowsOnceTook(t *testing.T) {
	dir := t.TempDir()
	for len(dir) < 320 { // MAX_PATH is 260
		dir = filepath.Join(dir, strings.Repeat("lang", 10))
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "library")
	if code, out, errOut := likeness("import", "--csv", galleryTable, "--images", gallery, "--library", path); code != exitOK || !strings.Contains(out, "24 added") {
		t.Fatalf("exit code %d, %q %q", code, out, errOut)
	}
	l := serveLibrary(t, path).waitFor(galleryWorks)
	if l.Images.Edges[0].Node.URL == "" {
		t.Error("a work has no picture")
	}
}

func TestAServerSurvivesThatItsLibraryIsDeleted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "library")
	args := []string{"import", "--csv", galleryTable, "--images", gallery, "--library", path}
	if code, out, errOut := likeness(args...); code != exitOK {
		t.Fatalf("exit code %d, %q %q", code, out, errOut)
	}
	s := serveLibrary(t, path)
	work := s.waitFor(galleryWorks).Images.Edges[0].Node
	deleted := os.RemoveAll(path) // Windows keeps what the server has open
	time.Sleep(2 * time.Second)   // it looks at the library twice a second
	_, _ = s.get(work.URL)
	var l listed
	_ = s.ask(list, &l) // with an answer or an error, both of which need a server
	select {
	case <-s.ended:
		t.Fatal("the server is gone, too")
	default:
	}
	if deleted != nil {
		return
	}
	if code, out, errOut := likeness(args...); code != exitOK {
		t.Fatalf("exit code %d, %q %q", code, out, errOut)
	}
	s.waitFor(galleryWorks)
}
