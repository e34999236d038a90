package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"likeness/internal/library"
	"likeness/internal/paint"
)

func TestWatchImportsWhatComesAndAServerShowsIt(t *testing.T) {
	dir := t.TempDir()
	painted, inbox, lib := filepath.Join(dir, "painted"), filepath.Join(dir, "inbox"), filepath.Join(dir, "inbox", "library")
	works := paint.Collection()[:4]
	if err := paint.WriteWorks(t.Context(), painted, works, 64, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(inbox, 0o755); err != nil {
		t.Fatal(err)
	}
	put := func(i int, upTo float64) {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(painted, works[i].File))
		if err == nil {
			err = os.WriteFile(filepath.Join(inbox, works[i].File), data[:int(upTo*float64(len(data)))], 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	watcher, said := watchFolder(t, inbox, lib)
	if code, _, said := likeness("watch", inbox, "--library", lib); code != exitFailed || !strings.Contains(said, "Another likeness watch") {
		t.Errorf("a second watcher: exit code %d, %q", code, said)
	}
	put(0, 1)
	put(1, 1)
	waitForImport(t, lib)
	served := serveLibrary(t, lib)
	served.waitFor(2)
	put(2, .3) // as over a slow network
	time.Sleep(150 * time.Millisecond)
	put(2, 1)
	put(3, 1)
	served.waitFor(4)
	for _, edge := range served.waitFor(4).Images.Edges {
		if status, n := served.get(edge.Node.URL); status != 200 || n == 0 {
			t.Errorf("%s: %d, %d bytes", edge.Node.URL, status, n)
		}
	}
	if runtime.GOOS == "windows" { // where nobody can send a ctrl-C
		return
	}
	if err := watcher.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := watcher.Wait(); err != nil || !strings.Contains(said.all.String(), "Stopped watching") {
		t.Errorf("ctrl-C ends it with %v: %s", err, said.all.String())
	}
	if code, out, said := likeness("--quiet", "check", "--originals", "--library", lib); code != exitOK {
		t.Errorf("afterwards: exit code %d, %s%s", code, out, said)
	}
}

// sayings keeps what a program says, and tells when it says the first thing.
type sayings struct {
	all   bytes.Buffer
	began chan struct{}
}

func (s *sayings) Write(said []byte) (int, error) {
	if s.all.Len() == 0 {
		close(s.began)
	}
	return s.all.Write(said)
}

// watchFolder watches in a process of its own, which has begun when it returns,
// and tells what it says once it has ended.
func watchFolder(t *testing.T, dir, library string, args ...string) (*exec.Cmd, *sayings) {
	t.Helper()
	cmd := command(append([]string{"watch", dir, "--library", library, "--every", "50ms"}, args...)...)
	said := &sayings{began: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = said, io.Discard
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	select {
	case <-said.began:
	case <-time.After(time.Minute):
		t.Fatal("nothing is watched within a minute")
	}
	return cmd, said
}

// waitForImport waits for the first generation of a library.
func waitForImport(t *testing.T, dir string) {
	t.Helper()
	lib, err := library.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if id, err := lib.CurrentGeneration(); err == nil && id != "" {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("nothing was imported within a minute")
		}
	}
}

func TestWatchRefusesWhatCannotBe(t *testing.T) {
	lib := filepath.Join(t.TempDir(), "library")
	for name, test := range map[string]struct {
		args []string
		says string
	}{
		"no folder":                 {[]string{filepath.Join(t.TempDir(), "none")}, "no folder"},
		"a table that is not there": {[]string{gallery, "--csv", filepath.Join(t.TempDir(), "none.csv")}, "none.csv"},
		"no pause":                  {[]string{gallery, "--every", "0s"}, "--every"},
	} {
		code, _, said := likeness(append([]string{"watch", "--library", lib}, test.args...)...)
		if code != exitUsage || !strings.Contains(said, test.says) {
			t.Errorf("%s: exit code %d, %q", name, code, said)
		}
		if _, err := os.Stat(lib); err == nil {
			t.Errorf("%s: a library was made", name)
		}
	}
}
