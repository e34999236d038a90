package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"

	"likeness/internal/art"
	"likeness/internal/durable"
)

const (
	firstPause   = 100 * time.Millisecond // before a question is asked again; doubled each time
	longestPause = 5 * time.Second

	// An answer that has not come after this time will not: a store that is cut
	// off says nothing at all. Bytes are given time of their own.
	answerTime    = 15 * time.Second
	leastPaceByte = 256 << 10 // bytes a second
)

// try asks the store, again and again for as long as its patience lasts when
// what went wrong may pass.
func (s *Store) try(ctx context.Context, ask func(ctx context.Context) error) error {
	return s.tryFor(ctx, 0, ask)
}

// tryFor is try of a question that moves bytes.
func (s *Store) tryFor(ctx context.Context, bytes int64, ask func(ctx context.Context) error) error {
	end := time.Now().Add(s.patience)
	told := false
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		once, cancel := context.WithTimeout(ctx, answerTime+time.Duration(bytes/leastPaceByte)*time.Second)
		err := ask(once)
		cancel()
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case !transient(err) || time.Now().Add(pause).After(end):
			return err
		}
		if pause > time.Second && !told {
			s.log.Warn("the store does not answer; it is asked again", "store", s.name, "for", time.Until(end).Round(time.Second), "cause", err)
			told = true
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// transient reports whether the same question may be answered later.
func transient(err error) bool {
	_, ours := errors.AsType[*art.Error](err)
	_, theirs := errors.AsType[*sourceError](err)
	if ours || theirs || errors.Is(err, fs.ErrPermission) || refused(err) || taken(err) {
		return false
	}
	switch gcerrors.Code(err) {
	case gcerrors.NotFound, gcerrors.AlreadyExists, gcerrors.InvalidArgument, gcerrors.FailedPrecondition,
		gcerrors.PermissionDenied, gcerrors.Unimplemented:
		return false
	}
	return true
}

// refused reports whether a store does not know our keys; some drivers have no
// code for all that it may say then.
func refused(err error) bool {
	var answered interface{ HTTPStatusCode() int }
	if errors.As(err, &answered) {
		status := answered.HTTPStatusCode()
		return status == http.StatusUnauthorized || status == http.StatusForbidden
	}
	return gcerrors.Code(err) == gcerrors.PermissionDenied
}

// failed is the sentence of what went wrong.
func (s *Store) failed(err error) error {
	_, ours := errors.AsType[*art.Error](err)
	_, theirs := errors.AsType[*sourceError](err)
	if ours || theirs || err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	switch {
	case errors.Is(err, errAway):
		return s.away(err)
	case refused(err) || errors.Is(err, fs.ErrPermission):
		return art.Wrap(err, art.CodeUnavailable, "The store %s does not let this program in; check the keys in the environment, and what they permit", s.name)
	case durable.Full(err):
		return art.Wrap(err, art.CodeUnavailable, "There is no room left in the store %s; make some, and do it again", s.name)
	}
	return art.Wrap(err, art.CodeUnavailable, "The store %s cannot be reached just now; check the network and its server, and try again", s.name)
}

// missing tells a blob that is not there from a store that is not: a disk that is
// no longer mounted, a bucket that was removed.
func (s *Store) missing(ctx context.Context, cause error, notFound error) error {
	var there bool
	err := s.try(ctx, func(ctx context.Context) (err error) {
		there, err = s.bucket.Exists(ctx, headerKey)
		return err
	})
	if err != nil {
		return s.failed(err)
	}
	if !there {
		return s.away(cause)
	}
	return notFound
}

func (s *Store) away(cause error) error {
	return art.Wrap(cause, art.CodeUnavailable, "The store %s is not there just now; bring its disk or bucket back, and try again", s.name)
}

// read is a whole blob that seal made. What notFound says when it is not there,
// what damaged says when it is not whole.
func (s *Store) read(ctx context.Context, key string, notFound, damaged error) (data []byte, written time.Time, err error) {
	err = s.try(ctx, func(ctx context.Context) error {
		reader, err := s.bucket.NewReader(ctx, key, nil)
		if err != nil {
			return err
		}
		written = reader.ModTime()
		data, err = io.ReadAll(reader)
		return errors.Join(err, reader.Close())
	})
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, written, s.missing(ctx, err, notFound)
	}
	if err != nil {
		return nil, written, s.failed(err)
	}
	if data, err = durable.Unseal(data); err != nil {
		return nil, written, damaged
	}
	return data, written, nil
}

// write keeps data under a key, whole or not at all, and on the disk when it
// returns. With once it is refused, as taken tells, when there is such a key.
func (s *Store) write(ctx context.Context, key string, data []byte, once bool) error {
	return s.writeFrom(ctx, key, int64(len(data)), once, func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(data)), nil
	})
}

// writeFrom is write of what open opens, as often as it is tried.
func (s *Store) writeFrom(ctx context.Context, key string, size int64, once bool, open func() (io.ReadCloser, error)) error {
	err := s.tryFor(ctx, size, func(ctx context.Context) error {
		if err := s.stillThere(key); err != nil {
			return err
		}
		content, err := open()
		if err != nil {
			return err
		}
		if once && s.dir != "" {
			return errors.Join(s.create(key, content), content.Close())
		}
		return errors.Join(s.upload(ctx, key, once, content), content.Close())
	})
	if once && taken(err) {
		return err
	}
	return s.failed(err)
}

// errAway is told of a folder that is not the store's any more.
var errAway = errors.New("the store's folder is empty")

// stillThere keeps the driver of files from making folders where the disk of a
// store is not mounted any more.
func (s *Store) stillThere(key string) error {
	if s.dir == "" || key == headerKey {
		return nil
	}
	if _, err := os.Stat(filepath.Join(s.dir, headerKey)); err != nil {
		return errors.Join(errAway, err)
	}
	return nil
}

func (s *Store) upload(ctx context.Context, key string, once bool, content io.Reader) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var file *os.File
	writer, err := s.bucket.NewWriter(ctx, key, &blob.WriterOptions{
		ContentType: "application/octet-stream", IfNotExist: once,
		BeforeWrite: func(as func(any) bool) error {
			as(&file)
			return nil
		},
	})
	if err != nil {
		return err
	}
	if _, err = io.Copy(writer, content); err == nil && file != nil {
		err = file.Sync()
	}
	if err != nil {
		cancel() // what is there stays
		return errors.Join(err, ignored(writer.Close()))
	}
	if err := writer.Close(); err != nil || file == nil {
		return err
	}
	return durable.SyncDir(filepath.Dir(filepath.Join(s.dir, filepath.FromSlash(key))))
}

func ignored(error) error { return nil }

// create makes a file unless there is one, which the driver promises to nobody but
// its own process.
func (s *Store) create(key string, content io.Reader) error {
	path := filepath.Join(s.dir, filepath.FromSlash(key))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	return durable.SyncDir(filepath.Dir(path))
}

// taken reports whether a key that was to be written once is there already.
func taken(err error) bool {
	return errors.Is(err, fs.ErrExist) || gcerrors.Code(err) == gcerrors.FailedPrecondition
}

// bucketPage is how many blobs a bucket tells at a time, and folderPage the same of a
// folder, which is read to its end for every page.
const (
	bucketPage = 1000
	folderPage = 1 << 20
)

// list calls each with the blobs whose keys begin with prefix, in their order.
func (s *Store) list(ctx context.Context, prefix string, each func(*blob.ListObject) error) error {
	token, size := blob.FirstPageToken, bucketPage
	if s.dir != "" {
		size = folderPage
	}
	for len(token) > 0 {
		var page []*blob.ListObject
		var next []byte
		err := s.try(ctx, func(ctx context.Context) (err error) {
			if err := s.stillThere(""); err != nil {
				return err
			}
			page, next, err = s.bucket.ListPage(ctx, token, size, &blob.ListOptions{Prefix: prefix})
			if gcerrors.Code(err) == gcerrors.NotFound { // the bucket, or a file that was just removed
				return fmt.Errorf("%w: %v", errAway, err)
			}
			return err
		})
		if err != nil {
			return s.failed(err)
		}
		for _, object := range page {
			if err := each(object); err != nil {
				return err
			}
		}
		token = next
	}
	return nil
}

// remove takes a blob away; one that is not there is no error.
func (s *Store) remove(ctx context.Context, key string) error {
	err := s.try(ctx, func(ctx context.Context) error { return s.bucket.Delete(ctx, key) })
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil
	}
	return s.failed(err)
}

// exists reports whether there is a blob.
func (s *Store) exists(ctx context.Context, key string) (there bool, err error) {
	err = s.try(ctx, func(ctx context.Context) (err error) {
		if err := s.stillThere(key); err != nil {
			return err
		}
		there, err = s.bucket.Exists(ctx, key)
		return err
	})
	return there, s.failed(err)
}
