package durable_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"likeness/internal/durable"
)

func TestAFileIsWholeOrTheOldOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new folder", "file")
	if err := durable.WriteFile(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("the source broke off")
	err := durable.Write(path, func(w io.Writer) error {
		_, _ = io.WriteString(w, "ne")
		return broken
	})
	if data, readErr := os.ReadFile(path); !errors.Is(err, broken) || readErr != nil || string(data) != "old" {
		t.Errorf("after a write that failed with %v the file holds %q, %v", err, data, readErr)
	}
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestBytesAreOnTheDiskBeforeTheirNameIs(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	var synced []string
	durable.Synced = func(path string) { synced = append(synced, filepath.Base(path)) }
	defer func() { durable.Synced = nil }()
	if err := durable.WriteFile(path, []byte("content")); err != nil {
		t.Fatal(err)
	}
	if len(synced) != 2 || synced[0] != "file.new" || synced[1] != "file" {
		t.Errorf("synced %v", synced)
	}
	synced = nil
	if err := os.WriteFile(filepath.Join(dir, "other"), []byte("by somebody else"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := durable.SyncTree(dir); err != nil || len(synced) != 2 {
		t.Errorf("of a folder of two files %v were synced, %v", synced, err)
	}
}

func TestEveryChangedByteBreaksTheSeal(t *testing.T) {
	sealed := durable.Seal([]byte("what an index holds"))
	if body, err := durable.Unseal(sealed); err != nil || string(body) != "what an index holds" {
		t.Fatalf("%q, %v", body, err)
	}
	for i := range sealed {
		for bit := range 8 {
			damaged := bytes.Clone(sealed)
			damaged[i] ^= 1 << bit
			if _, err := durable.Unseal(damaged); err == nil {
				t.Fatalf("bit %d of byte %d makes no difference", bit, i)
			}
		}
		if _, err := durable.Unseal(sealed[:i]); err == nil {
			t.Fatalf("the first %d bytes pass for all", i)
		}
	}
}

func TestAFileIsReplacedUnderItsReaders(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	ended := make(chan error)
	stop := make(chan struct{})
	if err := durable.WriteFile(path, []byte("0")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		go func() {
			for {
				select {
				case <-stop:
					ended <- nil
					return
				case <-time.After(5 * time.Millisecond): // old file systems replace nothing that is always open
				}
				if data, err := durable.ReadFile(path); err != nil || len(data) != 1 {
					ended <- fmt.Errorf("read %q: %w", data, err)
					return
				}
			}
		}()
	}
	for i := range 50 {
		if err := durable.WriteFile(path, []byte{byte('0' + i%10)}); err != nil {
			t.Errorf("write %d: %v", i, err)
		}
	}
	close(stop)
	for range 2 {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}
