package watch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// watching calls do for every change below a folder until a test is over, or do
// has nothing more to be done.
func watching(t *testing.T, p Places, do func(call int) (again bool)) {
	t.Helper()
	p.Every = 5 * time.Millisecond
	if p.Except == nil {
		p.Except = func(string, bool) bool { return false }
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	enough := errors.New("enough")
	calls := 0
	err := p.Changes(ctx, func() (bool, error) {
		calls++
		again := do(calls)
		if calls == 3 {
			return false, enough
		}
		return again, nil
	})
	if !errors.Is(err, enough) {
		t.Fatalf("after %d calls: %v", calls, err)
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestWhatChangesDuringACallIsNotLost(t *testing.T) {
	dir := t.TempDir()
	table := filepath.Join(t.TempDir(), "works.csv")
	watching(t, Places{Dir: dir, Files: []string{table}}, func(call int) bool {
		switch call {
		case 1: // of a folder that is empty
			write(t, filepath.Join(dir, "sub", "a.jpg"), "a")
		case 2:
			write(t, table, "title")
		}
		return false
	})
}

func TestWhatFailedIsDoneAgain(t *testing.T) {
	watching(t, Places{Dir: t.TempDir()}, func(int) bool { return true })
}

// TestAFileThatIsStillWrittenWaits has a file grow between any two looks.
func TestAFileThatIsStillWrittenWaits(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.jpg")
	size, looks := 0, 0
	grow := func(string, bool) bool { // is asked at every look
		if looks++; looks < 100 {
			size++
			write(t, path, fmt.Sprintf("%0*d", size, 0))
		}
		return false
	}
	write(t, path, "")
	watching(t, Places{Dir: path, Except: grow}, func(call int) bool {
		if looks < 100 {
			t.Errorf("call %d, after %d looks, while the file has %d bytes", call, looks, size)
		}
		return true
	})
}

func TestWhatIsHiddenOrExceptedIsNoChange(t *testing.T) {
	dir := t.TempDir()
	ours := filepath.Join(dir, "library")
	calls := 0
	watching(t, Places{Dir: dir, Except: func(path string, isDir bool) bool { return isDir && path == ours }}, func(call int) bool {
		if calls++; calls == 1 {
			write(t, filepath.Join(ours, "catalog"), "new")
			write(t, filepath.Join(dir, ".part", "a.jpg"), "a")
			write(t, filepath.Join(dir, ".a.jpg.part"), "a")
			p := Places{Dir: dir, Except: func(path string, isDir bool) bool { return isDir && path == ours }}
			if now, err := p.look(t.Context()); err != nil || len(now) > 0 {
				t.Errorf("seen: %v, %v", now, err)
			}
		}
		return true
	})
}
