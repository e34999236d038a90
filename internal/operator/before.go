package operator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"likeness/internal/art"
	"likeness/internal/durable"
	"likeness/internal/embedded"
	"likeness/internal/library"
	"likeness/internal/sqlitefile"
)

// before is a change that can be undone, as before.json tells of it. Beside it
// lies the catalogue as it was.
type before struct {
	Kind    art.JobKind        `json:"kind"`
	Source  string             `json:"source"`
	Request *art.ImportRequest `json:"request,omitempty"`
	Began   time.Time          `json:"began"`
	Works   int                `json:"works"`             // that there were
	Columns json.RawMessage    `json:"columns,omitempty"` // columns.json, as it was
	Ended   bool               `json:"ended"`
	// Revision of the catalogue when the change had ended: at any other somebody
	// else has changed it since, and it cannot be undone alone.
	Revision int64 `json:"revision"`
}

const dirMode = 0o755

func beforePath(lib *library.Library) string { return filepath.Join(lib.BeforeDir(), "before.json") }

func recordsBefore(lib *library.Library) string {
	return filepath.Join(lib.BeforeDir(), "catalog.sqlite")
}

// readBefore reads what can be undone; nil for nothing.
func readBefore(lib *library.Library) (*before, error) {
	data, err := durable.ReadFile(beforePath(lib))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read what was changed last: %w", err)
	}
	b := &before{}
	if json.Unmarshal(data, b) != nil {
		return nil, nil // damaged: there is nothing to undo
	}
	return b, nil
}

func (b *before) write(lib *library.Library) error {
	data, err := json.Marshal(b)
	if err != nil {
		return fmt.Errorf("encode what is changed: %w", err)
	}
	return onDisk(lib, durable.WriteFile(beforePath(lib), data))
}

// keep copies the records aside before they are changed. What was kept of the
// change before goes first, since it cannot be undone any more.
func (b *before) keep(ctx context.Context, lib *library.Library, writer *embedded.Writer) error {
	if err := forget(lib); err != nil {
		return err
	}
	if err := os.MkdirAll(lib.BeforeDir(), dirMode); err != nil {
		return onDisk(lib, err)
	}
	var err error
	if b.Works, err = writer.Count(ctx); err != nil {
		return err
	}
	if b.Columns, err = durable.ReadFile(lib.ColumnsPath()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return onDisk(lib, err)
	}
	if !json.Valid(b.Columns) {
		b.Columns = nil
	}
	if err := sqlitefile.Copy(ctx, lib.CatalogPath(), recordsBefore(lib)); err != nil {
		return onDisk(lib, err)
	}
	return b.write(lib)
}

// forget removes what was kept: its description first, for without it the rest
// means nothing.
func forget(lib *library.Library) error {
	if err := os.Remove(beforePath(lib)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return onDisk(lib, err)
	}
	return onDisk(lib, os.RemoveAll(lib.BeforeDir()))
}

// settle notes the end of a change that was interrupted, so that what follows
// is never undone with it.
func settle(ctx context.Context, lib *library.Library, has *embedded.Writer) error {
	b, err := readBefore(lib)
	if err != nil || b == nil || b.Ended {
		return err
	}
	return b.end(ctx, lib, has)
}

// end notes that the change is over, well or not.
func (b *before) end(ctx context.Context, lib *library.Library, has interface {
	Revision(context.Context) (int64, error)
},
) error {
	var err error
	if b.Revision, err = has.Revision(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	b.Ended = true
	return b.write(lib)
}

// undo puts the records back that there were before the last change.
func undo(ctx context.Context, lib *library.Library, writer *embedded.Writer) error {
	b, err := readBefore(lib)
	if err != nil {
		return err
	}
	if b == nil {
		return nothingToUndo()
	}
	revision, err := writer.Revision(ctx)
	if err != nil {
		return err
	}
	if revision != b.Revision {
		return art.Errorf(art.CodeInvalid, "The library was changed by something else since; undoing would take that back, too. Import again, or take a source out")
	}
	if err := writer.Restore(ctx, recordsBefore(lib)); err != nil {
		return onDisk(lib, err)
	}
	if b.Columns != nil {
		err = durable.WriteFile(lib.ColumnsPath(), b.Columns)
	} else if err = os.Remove(lib.ColumnsPath()); errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(onDisk(lib, err), forget(lib))
}

func nothingToUndo() error {
	return art.Errorf(art.CodeNotFound, "There is nothing to undo: nothing was imported or taken out here yet, or it was undone already")
}

// onDisk gives what the disk refuses its sentence.
func onDisk(lib *library.Library, err error) error {
	_, told := errors.AsType[*art.Error](err)
	switch {
	case err == nil || told:
		return err
	case durable.Full(err):
		return art.Wrap(err, art.CodeUnavailable, "The disk of the library in %s is full; free some space and try again", lib.Dir())
	case durable.Refused(err):
		return art.Wrap(err, art.CodeUnavailable, "The library in %s cannot be written to; check its permissions", lib.Dir())
	}
	return err
}
