package weaviate

import (
	"context"
	"errors"
	"log/slog"

	"likeness/internal/art"
	"likeness/internal/store"
)

// Working is the engine of a working library.
type Working interface {
	art.Engine
	// Origin tells which catalogue its generation was built from: its identity,
	// and how many changes of it are in.
	Origin() (identity, revision int64, err error)
	// Settings say how columns are read, for a library that it is moved into.
	Settings() ([]byte, error)
	Close()
}

// Publisher brings what working libraries hold to a cluster.
type Publisher struct {
	// Replaces lets it take the place of what another library published.
	Replaces bool

	conn *conn
	log  *slog.Logger
}

// Connect prepares to publish. Errors as of Open.
func Connect(ctx context.Context, where Nodes, log *slog.Logger) (*Publisher, error) {
	c, err := connect(ctx, where, noChanges)
	if err != nil {
		return nil, err
	}
	return &Publisher{conn: c, log: log}, nil
}

// Check makes sure, before a library is changed for it, that the store is the one
// of what the cluster serves.
func (p *Publisher) Check(ctx context.Context, blobs *store.Store) error {
	serving, err := p.conn.serving(ctx)
	if err != nil || serving == "" || p.Replaces {
		return err
	}
	if _, err := servingAs(ctx, blobs, serving); art.CodeOf(err) != art.CodeUnsupported {
		return err
	}
	return nil // it is built anew
}

// Publish brings what an engine serves to the cluster, and what is too large for
// it to the store, and tells the id of the generation. It can be ended at any
// point, and goes on where it was when it is begun again. The caller holds the
// importer's lock of the store.
func (p *Publisher) Publish(ctx context.Context, blobs *store.Store, from Working, progress func(art.Progress)) (generation string, err error) {
	err = patiently(ctx, func() error {
		generation, err = (&publication{
			conn: p.conn, blobs: blobs, from: from, log: p.log, tell: progress, buckets: map[int64]bool{}, shown: map[string]shownPicture{},
			sampling: sampling{stayed: samples{}},
		}).run(ctx, p.Replaces)
		return err
	})
	return generation, err
}

// Close ends the connections.
func (p *Publisher) Close() error { return p.conn.close() }

// Writer changes a library that a cluster serves: records and pictures are put
// into a working library of the importer's own, and what is committed there is
// published. It satisfies art.Writer.
type Writer struct {
	art.Writer
	*Publisher
	working func() (Working, error)
	blobs   *store.Store
}

// Begin lets working, which writes to the working library that open opens,
// publish what it commits. Closing the writer closes working and the publisher.
func Begin(publisher *Publisher, blobs *store.Store, working art.Writer, open func() (Working, error)) *Writer {
	return &Writer{Writer: working, Publisher: publisher, working: open, blobs: blobs}
}

// Commit makes what was put searchable on the cluster; see art.Writer.
func (w *Writer) Commit(ctx context.Context, progress func(art.Progress)) (generation string, err error) {
	if progress == nil {
		progress = func(art.Progress) {}
	}
	if _, err := w.Writer.Commit(ctx, progress); err != nil {
		return "", err
	}
	engine, err := w.working()
	if err != nil {
		return "", err
	}
	defer engine.Close()
	return w.Publish(ctx, w.blobs, engine, progress)
}

// Close lets others write; see art.Writer.
func (w *Writer) Close() error {
	return errors.Join(w.Writer.Close(), w.Publisher.Close())
}
