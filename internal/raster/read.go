package raster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
)

// Read reads a file to its end, closes it, and decodes it; errors as Decode's.
func Read(ctx context.Context, file io.ReadCloser, limits Limits) (*Picture, error) {
	data, err := readAll(file)
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	return Decode(ctx, data, limits)
}

// readAll needs no more memory than the file, if its size is known.
func readAll(file io.Reader) ([]byte, error) {
	var b bytes.Buffer
	if f, ok := file.(interface{ Stat() (fs.FileInfo, error) }); ok {
		if info, err := f.Stat(); err == nil && info.Size() < math.MaxInt32 {
			b.Grow(int(info.Size()) + bytes.MinRead)
		}
	}
	_, err := b.ReadFrom(file)
	return b.Bytes(), err
}

// ending is a file in memory whose reading ends when a context does. The
// decoders know no contexts, but all of them stop at an error of their reader.
type ending struct {
	*bytes.Reader
	ctx   context.Context
	calls int
}

func untilDone(ctx context.Context, data []byte) *ending {
	return &ending{Reader: bytes.NewReader(data), ctx: ctx}
}

func (e *ending) Read(p []byte) (int, error) {
	if err := e.ctx.Err(); err != nil {
		return 0, err
	}
	return e.Reader.Read(p)
}

// ReadByte is what some decoders read a whole file with, so that the context
// is looked at now and then only.
func (e *ending) ReadByte() (byte, error) {
	if e.calls++; e.calls%1024 == 0 {
		if err := e.ctx.Err(); err != nil {
			return 0, err
		}
	}
	return e.Reader.ReadByte()
}

func (e *ending) ReadAt(p []byte, off int64) (int, error) {
	if err := e.ctx.Err(); err != nil {
		return 0, err
	}
	return e.Reader.ReadAt(p, off)
}
