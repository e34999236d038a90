//go:build cluster

package weaviate_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"

	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/enginetest"
	"likeness/internal/library"
	"likeness/internal/store"
	"likeness/internal/weaviate"
	"likeness/internal/weaviate/weaviatetest"
)

var quiet = slog.New(slog.DiscardHandler)

// clustered is a library that a cluster serves, with the importer's working
// library in a folder; it satisfies enginetest.Library.
type clustered struct {
	nodes   weaviate.Nodes
	blobs   *store.Store
	working *library.Library
}

func (c clustered) Begin(t testing.TB) art.Writer {
	t.Helper()
	working, err := embedded.Begin(c.working, quiet)
	if err != nil {
		t.Fatal(err)
	}
	publisher, err := weaviate.Connect(t.Context(), c.nodes, quiet)
	if err != nil {
		t.Fatal(err)
	}
	publisher.Replaces = true // galleries take turns on one cluster
	return weaviate.Begin(publisher, c.blobs, working, func() (weaviate.Working, error) {
		return embedded.Open(context.Background(), c.working, quiet, func(art.Progress) {})
	})
}

func (c clustered) Open(t testing.TB) enginetest.Opened {
	t.Helper()
	engine, err := weaviate.Open(t.Context(), c.nodes, c.blobs, quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engine.Close)
	return enginetest.Opened{Engine: engine, Models: engine.Models()}
}

func newClustered(t testing.TB, nodes weaviate.Nodes, dir string) clustered {
	t.Helper()
	working, err := library.Create(filepath.Join(dir, "library"))
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := store.Create(t.Context(), "file://"+filepath.ToSlash(dir)+"/store", quiet)
	if err != nil {
		t.Fatal(err)
	}
	return clustered{nodes, blobs, working}
}

func TestEngine(t *testing.T) {
	cluster := weaviatetest.Start(t, nodes())
	enginetest.Run(t, func(t testing.TB, dir string) enginetest.Library {
		return newClustered(t, cluster.Nodes(), dir)
	})
}

// nodes is of how many the cluster is.
func nodes() int {
	if testing.Short() {
		return 1
	}
	return 3
}
