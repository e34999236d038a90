package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"
)

// unreadable is the error of a file that is copied, rather than of its copy.
type unreadable struct{ error }

func (u unreadable) Unwrap() error { return u.error }

func isUnreadable(err error) bool {
	_, is := errors.AsType[unreadable](err)
	return is
}

// source is a file that is copied. It ends with a context, so that a large one
// does.
type source struct {
	ctx context.Context
	r   io.Reader
}

func (s source) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		err = unreadable{err}
	}
	return n, err
}

// writeFile makes a file, and the folders above it.
func writeFile(ctx context.Context, to string, content io.Reader, modTime time.Time) (n int64, err error) {
	if err := os.MkdirAll(filepath.Dir(to), dirMode); err != nil {
		return 0, err
	}
	file, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return 0, err
	}
	n, err = io.Copy(file, source{ctx, content})
	if err = errors.Join(err, file.Close()); err != nil {
		return n, err
	}
	return n, os.Chtimes(to, modTime, modTime)
}

// sumOf is the SHA-256 of a file, in hex, and its length.
func sumOf(ctx context.Context, path string) (string, int64, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", 0, unreadable{err}
	}
	defer func() { _ = file.Close() }()
	hash := sha256.New()
	n, err := io.Copy(hash, source{ctx, file})
	return hex.EncodeToString(hash.Sum(nil)), n, err
}
