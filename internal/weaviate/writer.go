package weaviate

import (
	"context"
	"errors"
	"log/slog"

	"likeness/internal/art"
	"likeness/internal/store"
)

// Writer changes a library that a cluster serves: records and pictures are put
// into a working library of the importer's own, and what is committed there is
// published. It satisfies art.Writer.
type Writer struct {
	art.Writer
	// Replaces lets the writer take the place of what another library published.
	Replaces bool

	working func() (Working, error)
	conn    *conn
	blobs   *store.Store
}

// Working is the engine of a working library.
type Working interface {
	art.Engine
	// Origin tells which catalogue its generation was built from: its identity,
	// and how many changes of it are in.
	Origin() (identity, revision int64, err error)
	Close()
}

// Begin lets working, which writes to the working library that open opens,
// publish what it commits. Closing the writer closes working.
func Begin(ctx context.Context, where Nodes, blobs *store.Store, working art.Writer, open func() (Working, error), log *slog.Logger) (*Writer, error) {
	c, err := connect(ctx, where)
	if err != nil {
		return nil, err
	}
	return &Writer{Writer: working, working: open, conn: c, blobs: blobs}, nil
}

// Commit makes what was put searchable on the cluster; see art.Writer.
func (w *Writer) Commit(ctx context.Context, progress func(art.Progress)) (generation string, err error) {
	if progress == nil {
		progress = func(art.Progress) {}
	}
	if _, err := w.Writer.Commit(ctx, progress); err != nil {
		return "", err
	}
	return w.Publish(ctx, progress)
}

// Publish brings what the working library holds to the cluster.
func (w *Writer) Publish(ctx context.Context, progress func(art.Progress)) (generation string, err error) {
	engine, err := w.working()
	if err != nil {
		return "", err
	}
	defer engine.Close()
	return publish(ctx, w.conn, w.blobs, engine, w.Replaces, progress)
}

// Close lets others write; see art.Writer.
func (w *Writer) Close() error {
	return errors.Join(w.Writer.Close(), w.conn.close())
}
