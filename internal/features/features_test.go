package features_test

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
	"likeness/internal/features"
)

var colour = art.FeatureName{Name: "colour", Version: 2}

func measured(name string, version int, data string) []art.Measurement {
	return []art.Measurement{{FeatureName: art.FeatureName{Name: name, Version: version}, Data: []byte(data)}}
}

func store(t *testing.T, path string, puts func(*features.Batch) error) *features.Store {
	t.Helper()
	s, err := features.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	b, err := s.Begin(t.Context())
	if err == nil {
		err = puts(b)
	}
	if err == nil {
		err = b.Commit()
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFeaturesAreFoundByHashNameAndVersion(t *testing.T) {
	path := filepath.Join(t.TempDir(), "features.sqlite")
	s := store(t, path, func(b *features.Batch) error {
		for _, hash := range []string{"h1", "h2", "h1"} { // a hash again replaces
			if err := b.Put(hash, measured("colour", 2, hash)); err != nil {
				return err
			}
		}
		return b.Put("h1", measured("texture", 1, "1"))
	})
	var got []string
	err := s.Each(t.Context(), []string{"h2", "nobody", "h1"}, colour, func(_ int, data []byte) error {
		got = append(got, string(data))
		return nil
	})
	if err != nil || strings.Join(got, ",") != "h2,,h1" {
		t.Errorf("got %q, %v", got, err)
	}
	if data, err := s.Get(t.Context(), "h1", art.FeatureName{Name: "colour", Version: 3}); data != nil || err != nil {
		t.Errorf("another version answers %v, %v", data, err)
	}
	both := []art.FeatureName{colour, {Name: "texture", Version: 1}}
	for hash, want := range map[string]bool{"h1": true, "h2": false, "nobody": false} {
		if has, err := s.Has(t.Context(), hash, both); has != want || err != nil {
			t.Errorf("%s has both: %v, %v", hash, has, err)
		}
	}
}

func TestFilesAreRemembered(t *testing.T) {
	path := filepath.Join(t.TempDir(), "features.sqlite")
	file := art.FileNote{Bytes: 7, ModTime: time.Unix(12, 345), Hash: "h"}
	s := store(t, path, func(b *features.Batch) error { return b.PutFile(art.FilePlace{Folder: "/r", Path: "a.jpg"}, file) })
	if got, known, err := s.File(t.Context(), art.FilePlace{Folder: "/r", Path: "a.jpg"}); err != nil || !known || got.Hash != "h" || !got.ModTime.Equal(file.ModTime) || got.Bytes != 7 {
		t.Errorf("got %+v, %v, %v", got, known, err)
	}
	if _, known, err := s.File(t.Context(), art.FilePlace{Folder: "/other", Path: "a.jpg"}); known || err != nil {
		t.Errorf("the same path below another root is known, %v", err)
	}
}

func TestADamagedCacheIsBegunAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "features.sqlite")
	if err := os.WriteFile(path, bytes.Repeat([]byte("no database"), 999), 0o644); err != nil {
		t.Fatal(err)
	}
	s := store(t, path, func(b *features.Batch) error { return b.Put("h", measured("colour", 2, "x")) })
	if data, err := s.Get(t.Context(), "h", colour); err != nil || string(data) != "x" {
		t.Errorf("got %q, %v", data, err)
	}
}

func TestAFolderThatIsNotThereIsAClearError(t *testing.T) {
	_, err := features.Open(filepath.Join(t.TempDir(), "no", "features.sqlite"))
	if art.CodeOf(err) != art.CodeUnavailable {
		t.Errorf("got %v", err)
	}
}

// change runs SQL on the file of a store, as nothing else would.
func change(t *testing.T, path, query string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(query); err != nil {
		t.Fatal(err)
	}
}

func TestADamagedMeasurementIsToldAndForgotten(t *testing.T) {
	for name, damage := range map[string]string{
		"its bytes":    "UPDATE features SET data = x'6831' || x'00' WHERE hash = 'h1'",
		"its type":     "UPDATE features SET data = 'h1' WHERE hash = 'h1'",
		"its checksum": "UPDATE features SET sum = sum + 1 WHERE hash = 'h1'",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "features.sqlite")
			s := store(t, path, func(b *features.Batch) error {
				return errors.Join(b.Put("h1", measured("colour", 2, "h1")), b.Put("h2", measured("colour", 2, "h2")))
			})
			change(t, path, damage)
			if data, err := s.Get(t.Context(), "h1", colour); !errors.Is(err, features.ErrDamaged) {
				t.Errorf("what is damaged is handed out as %q, %v", data, err)
			}
			if n, err := s.Forget(t.Context()); n != 1 || err != nil {
				t.Errorf("%d measurements are forgotten, want 1, %v", n, err)
			}
			if data, err := s.Get(t.Context(), "h1", colour); data != nil || err != nil {
				t.Errorf("afterwards it is %q, %v", data, err)
			}
			if data, err := s.Get(t.Context(), "h2", colour); string(data) != "h2" || err != nil {
				t.Errorf("another one is %q, %v", data, err)
			}
		})
	}
}

func TestAFileOfAnOlderProgramKeepsItsMeasurements(t *testing.T) {
	path := filepath.Join(t.TempDir(), "features.sqlite")
	store(t, path, func(b *features.Batch) error { return b.Put("h1", measured("colour", 2, "h1")) })
	change(t, path, "ALTER TABLE features DROP COLUMN sum; PRAGMA user_version = 1")
	s := store(t, path, func(b *features.Batch) error { return b.Put("h2", measured("colour", 2, "h2")) })
	for _, hash := range []string{"h1", "h2"} {
		if data, err := s.Get(t.Context(), hash, colour); string(data) != hash || err != nil {
			t.Errorf("%s is %q, %v", hash, data, err)
		}
	}
}

func TestTwoProgramsMayMakeTheFileAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "features.sqlite")
	var group errgroup.Group
	for range 8 {
		group.Go(func() error {
			s, err := features.Open(path)
			if err != nil {
				return err
			}
			return s.Close()
		})
	}
	if err := group.Wait(); err != nil {
		t.Error(err)
	}
}
