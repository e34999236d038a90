package models_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"likeness/internal/art"
	"likeness/internal/encoder/encodertest"
	"likeness/internal/models"
)

// published is the folder of a network as it is published.
func published(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "published")
	if err := encodertest.WriteTiny(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func add(t *testing.T, dir, from, id string) models.Model {
	t.Helper()
	tried, err := models.Try(t.Context(), from, id)
	if err == nil {
		err = models.Keep(t.Context(), dir, from, &tried.Model)
	}
	if err != nil {
		t.Fatal(err)
	}
	return tried.Model
}

func entries(t *testing.T, dir string) (names []string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		names = append(names, e.Name())
	}
	return names
}

func red() *art.Raster {
	p := &art.Raster{Width: 40, Height: 30}
	for range p.Width * p.Height {
		p.Pix = append(p.Pix, 220, 30, 20)
	}
	return p
}

func TestAModelIsListedAsItWasAdded(t *testing.T) {
	dir, from := filepath.Join(t.TempDir(), "models"), published(t)
	m := add(t, dir, from, "")
	if m.ID != "tiny-by-hand" || m.Source() != "tiny-by-hand (mit)" || m.Dimensions != 8 || !m.ReadsWords || m.Bytes < 10_000 {
		t.Errorf("it is %+v", m)
	}
	all, damaged, err := models.List(dir)
	if err != nil || damaged != nil || len(all) != 1 || all[0].Version() != m.Version() || !slices.Equal(all[0].Files, m.Files) {
		t.Errorf("the list is %+v, %v, %v", all, damaged, err)
	}
	if err := models.Check(t.Context(), dir, m); err != nil {
		t.Error(err)
	}
	if err := os.RemoveAll(from); err != nil { // the library has what it needs
		t.Fatal(err)
	}
	if err := models.Check(t.Context(), dir, m); err != nil {
		t.Error(err)
	}
}

func TestFilesStayWhileSomeNameHasThem(t *testing.T) {
	dir, from := filepath.Join(t.TempDir(), "models"), published(t)
	m := add(t, dir, from, "one")
	add(t, dir, from, "two")
	if err := os.Mkdir(filepath.Join(dir, "adding-1"), 0o755); err != nil { // of one that was killed
		t.Fatal(err)
	}
	if err := models.Remove(dir, "one"); err != nil {
		t.Fatal(err)
	}
	if err := models.Check(t.Context(), dir, m); err != nil {
		t.Error(err)
	}
	if names := entries(t, dir); len(names) != 2 {
		t.Errorf("there are %v", names)
	}
	if err := models.Remove(dir, "two"); err != nil || len(entries(t, dir)) > 0 {
		t.Errorf("there are %v, %v", entries(t, dir), err)
	}
	for _, id := range []string{"one", "../models/one", "", "A"} {
		if err := models.Remove(dir, id); art.CodeOf(err) != art.CodeNotFound {
			t.Errorf("taking %q out: %v", id, err)
		}
	}
}

func TestWhatCannotBeAddedLeavesNothing(t *testing.T) {
	dir, from := filepath.Join(t.TempDir(), "models"), published(t)
	tried, err := models.Try(t.Context(), from, "eye")
	if err != nil {
		t.Fatal(err)
	}
	graph := filepath.Join(from, "onnx", "text_model.onnx")
	if err := os.Truncate(graph, 100); err != nil { // by somebody else, since it was tried
		t.Fatal(err)
	}
	if err := models.Keep(t.Context(), dir, from, &tried.Model); art.CodeOf(err) != art.CodeUnavailable || !strings.Contains(err.Error(), "changed while") {
		t.Errorf("a folder that changed is added: %v", err)
	}
	if names := entries(t, dir); len(names) > 0 {
		t.Errorf("there are %v", names)
	}
	if _, err := models.Try(t.Context(), from, "eye"); art.CodeOf(err) == art.CodeInternal {
		t.Errorf("a damaged graph is told as %v", err)
	}
	if _, err := models.Try(t.Context(), published(t), "No Name"); art.CodeOf(err) != art.CodeInvalid {
		t.Errorf("a name that is none: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := models.Try(ctx, published(t), "eye"); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

func TestDamagedRecordsAreNamed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "models")
	add(t, dir, published(t), "eye")
	path := filepath.Join(dir, "eye.json")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range []string{"", "{}", "null", string(whole[:len(whole)/2]), strings.Replace(string(whole), "onnx", "../x", 1), strings.Replace(string(whole), `"eye"`, `"ear"`, 1)} {
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
		if all, damaged, err := models.List(dir); err != nil || len(all) > 0 || !slices.Equal(damaged, []string{"eye"}) {
			t.Errorf("%.40q is listed as %v, %v, %v", data, all, damaged, err)
		}
	}
	if err := models.Remove(dir, "eye"); err != nil {
		t.Errorf("a damaged model cannot be taken out: %v", err)
	}
}

func TestManyAskAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "models")
	m := add(t, dir, published(t), "eye")
	pool := models.NewPool(dir)
	words, err := pool.EncodeWords(t.Context(), m.Sum, "red")
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			v, err := pool.EncodePicture(t.Context(), m.Sum, red())
			if err != nil {
				t.Error(err)
				return
			}
			near := float32(0)
			for i := range v {
				near += v[i] * words[i]
			}
			if near < .9 {
				t.Errorf("red is like %q by %g", "red", near)
			}
		})
	}
	group.Wait()
	if err := pool.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.EncodeWords(t.Context(), m.Sum, "red"); art.CodeOf(err) != art.CodeUnavailable {
		t.Errorf("a pool that is closed answers with %v", err)
	}
}

func TestAFileThatChangesWhileItIsOpenIsNoticed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "models")
	m := add(t, dir, published(t), "eye")
	pool := models.NewPool(dir)
	defer pool.Close()
	ask := func() error {
		_, err := pool.EncodePicture(t.Context(), m.Sum, red())
		return err
	}
	if err := ask(); err != nil {
		t.Fatal(err)
	}
	for _, path := range models.Paths(dir, m)[:len(m.Files)] {
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for name, damage := range map[string]func() error{
			"gone": func() error { return os.Remove(path) },
			"another": func() error {
				return errors.Join(os.Remove(path), os.WriteFile(path, append(slices.Clone(whole), ' '), 0o644))
			},
		} {
			if err := damage(); err != nil {
				t.Fatal(err)
			}
			if err := ask(); art.CodeOf(err) != art.CodeUnavailable || !strings.Contains(err.Error(), "add it again") {
				t.Errorf("%s is %s: %v", filepath.Base(path), name, err)
			}
			if err := os.WriteFile(path, whole, 0o644); err != nil {
				t.Fatal(err)
			}
			if err := ask(); err != nil {
				t.Errorf("%s is whole again: %v", filepath.Base(path), err)
			}
		}
	}
	if err := models.Remove(dir, "eye"); err != nil {
		t.Fatal(err)
	}
	if err := ask(); art.CodeOf(err) != art.CodeUnavailable {
		t.Errorf("a model that was taken out answers with %v", err)
	}
}

func TestWhoeverWaitsForItsTurnMayLeave(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "models")
	m := add(t, dir, published(t), "eye")
	pool := models.NewPool(dir)
	defer pool.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := pool.EncodePicture(ctx, m.Sum, red()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
