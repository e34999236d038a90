package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"likeness/internal/library"
)

// opened is a program that was started by a double click.
type opened struct {
	cmd  *exec.Cmd
	says *bufio.Reader
}

// doubleClick starts the program without a command, for somebody whose own
// folder is home.
func doubleClick(t *testing.T, home string, args ...string) *opened {
	t.Helper()
	cmd := command(args...)
	cmd.Dir = home
	cmd.Env = append(cmd.Env, "HOME="+home, "USERPROFILE="+home, "LOCALAPPDATA=", "XDG_DATA_HOME=", "DISPLAY=", "WAYLAND_DISPLAY=", "WSL_DISTRO_NAME=", "PATH=")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	o := &opened{cmd: cmd, says: bufio.NewReader(out)}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return o
}

// line is the next that the program says.
func (o *opened) line(t *testing.T) string {
	t.Helper()
	line, err := o.says.ReadString('\n')
	if err != nil && err != io.EOF {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// enter follows an address as a browser does, and tells whether it is the
// operator's then.
func enter(t *testing.T, line string) bool {
	t.Helper()
	_, address, ok := strings.Cut(line, "it works once: ")
	if !ok {
		t.Fatalf("no address: %q", line)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	for _, cookie := range answer.Cookies() {
		if cookie.HttpOnly {
			return answer.StatusCode == http.StatusSeeOther && answer.Header.Get("Location") == "/add"
		}
	}
	return false
}

func TestADoubleClickOpensOnesOwnLibrary(t *testing.T) {
	home := t.TempDir()
	first := doubleClick(t, home)
	place := filepath.Join(home, ".local", "share", "likeness", "library")
	switch runtime.GOOS {
	case "windows":
		place = filepath.Join(home, "AppData", "Local", "Likeness", "library")
	case "darwin":
		place = filepath.Join(home, "Library", "Application Support", "Likeness", "library")
	}
	if said := first.line(t); !strings.Contains(said, place) {
		t.Errorf("it says %q, want the library %s", said, place)
	}
	line := first.line(t)
	info, err := os.Stat(filepath.Join(place, "open"))
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the address for a second start: %v, %v", info, err)
	}
	if !enter(t, line) || enter(t, line) {
		t.Error("the address works never, or twice")
	}

	second := doubleClick(t, home)
	if said := second.line(t); !strings.Contains(said, "open already") {
		t.Errorf("the second start says %q", said)
	}
	if again := second.line(t); again == line || !enter(t, again) {
		t.Errorf("the second start leads to %q", again)
	}
	if err := second.cmd.Wait(); err != nil {
		t.Errorf("the second start ends with %v", err)
	}

	// A third finds the place of one that was killed empty.
	if err := first.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.cmd.Wait()
	third := doubleClick(t, home, "--no-browser")
	if said := third.line(t); !strings.Contains(said, place) || strings.Contains(said, "already") {
		t.Errorf("the third start says %q", said)
	}
	if !enter(t, third.line(t)) {
		t.Error("the third start leads nowhere")
	}
}

func TestOnesOwnFolderIsWhereTheSystemKeepsIt(t *testing.T) {
	home := func() (string, error) { return "/home/me", nil }
	for _, c := range []struct {
		system string
		env    map[string]string
		want   string
	}{
		{"linux", nil, "/home/me/.local/share/likeness"},
		{"linux", map[string]string{"XDG_DATA_HOME": "/data"}, "/data/likeness"},
		{"linux", map[string]string{"XDG_DATA_HOME": "data"}, "/home/me/.local/share/likeness"}, // as its specification says
		{"darwin", nil, "/home/me/Library/Application Support/Likeness"},
		{"windows", map[string]string{"LOCALAPPDATA": "/local"}, "/local/Likeness"},
		{"windows", nil, "/home/me/AppData/Local/Likeness"},
	} {
		if runtime.GOOS == "windows" && c.system != "windows" {
			continue // whose paths are no whole ones there
		}
		got, err := ownDataDir(c.system, func(name string) string { return c.env[name] }, home)
		if err != nil || filepath.ToSlash(got) != c.want {
			t.Errorf("%s %v: %s, %v", c.system, c.env, got, err)
		}
	}
}

func TestAnAddressThatLeadsElsewhereIsNotOpened(t *testing.T) {
	lib, err := library.Create(filepath.Join(t.TempDir(), "library"))
	if err != nil {
		t.Fatal(err)
	}
	for address, good := range map[string]bool{
		"http://127.0.0.1:8080/operator?token=x":    true,
		"http://[::1]:8080/operator?token=x":        true,
		"http://192.0.2.1:8080/operator?token=x":    false,
		"https://elsewhere.example/":                false,
		"file:///etc/passwd":                        false,
		"http://127.0.0.1@elsewhere.example:80/":    false,
		"http://localhost.elsewhere.example:8080/x": false,
	} {
		if err := writePrivate(openPath(lib), address); err != nil {
			t.Fatal(err)
		}
		if _, ok := openAddress(t.Context(), lib); ok != good {
			t.Errorf("%s: %v", address, ok)
		}
	}
	began := time.Now()
	if err := os.Remove(openPath(lib)); err != nil {
		t.Fatal(err)
	}
	if _, ok := openAddress(t.Context(), lib); ok || time.Since(began) < openPatience {
		t.Error("a start that is under way is not waited for")
	}
}
