package models_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"

	"likeness/internal/models"
)

func TestAModelOfElsewhereIsReceivedWholeOrNotAtAll(t *testing.T) {
	from, dir := filepath.Join(t.TempDir(), "models"), filepath.Join(t.TempDir(), "received")
	m := add(t, from, published(t), "eye")
	said, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	open := func(f models.File) (io.ReadCloser, error) {
		return os.Open(filepath.Join(models.Dir(from, m), filepath.FromSlash(f.Path)))
	}
	cut := func(f models.File) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader([]byte("cut"))), nil
	}
	outside := m
	outside.Files = append([]models.File{{Path: "../x"}}, m.Files...)
	bad, err := json.Marshal(outside)
	if err != nil {
		t.Fatal(err)
	}
	for name, try := range map[string]func() error{
		"cut":        func() error { return models.Receive(t.Context(), dir, m.Sum, said, cut) },
		"another":    func() error { return models.Receive(t.Context(), dir, m.Sum[1:]+"0", said, open) },
		"outside":    func() error { return models.Receive(t.Context(), dir, m.Sum, bad, open) },
		"no message": func() error { return models.Receive(t.Context(), dir, m.Sum, []byte("<html>"), open) },
	} {
		if err := try(); err == nil || models.Has(dir, m.Sum) {
			t.Errorf("%s: it is there, %v", name, err)
		}
	}
	if err := models.Receive(t.Context(), dir, m.Sum, said, open); err != nil || !models.Has(dir, m.Sum) {
		t.Fatal(err)
	}
	if err := models.Check(t.Context(), dir, m); err != nil {
		t.Error(err)
	}
	pool := models.NewPool(dir)
	defer pool.Close()
	if _, err := pool.EncodeWords(t.Context(), m.Sum, "red"); err != nil {
		t.Error(err)
	}
}
