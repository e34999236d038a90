// Package embeddedtest lets tests write to a library through the embedded
// engine, and ask it.
package embeddedtest

import (
	"context"
	"log/slog"
	"testing"

	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/enginetest"
	"likeness/internal/library"
)

// Folder is a library of the embedded engine; it satisfies enginetest.Library.
type Folder struct{ *library.Library }

// Begin begins to write; the test ends when it cannot.
func (f Folder) Begin(t testing.TB) art.Writer {
	t.Helper()
	w, err := embedded.Begin(f.Library, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Open opens the engine until the test ends.
func (f Folder) Open(t testing.TB) enginetest.Opened {
	t.Helper()
	engine := f.Serve(t)
	return enginetest.Opened{Engine: engine, Models: engine.Models()}
}

// Serve opens the engine until the test ends.
func (f Folder) Serve(t testing.TB) *embedded.Engine {
	t.Helper()
	engine, err := embedded.Open(context.Background(), f.Library, slog.New(slog.DiscardHandler), func(art.Progress) {})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engine.Close)
	return engine
}
