package library

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"likeness/internal/art"
	"likeness/internal/durable"
)

// lockPatience outlasts the moment for which Locked holds the lock to look at it.
const lockPatience = time.Second

// Lock makes the caller the library's one writer until it calls unlock (or
// dies: the system gives the lock back). CodeUnavailable when somebody else
// is writing.
func (l *Library) Lock() (unlock func() error, err error) {
	path := filepath.Join(l.dir, "lock")
	f := flock.New(path)
	ctx, cancel := context.WithTimeout(context.Background(), lockPatience)
	defer cancel()
	held, err := f.TryLockContext(ctx, lockPatience/20)
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return nil, art.Wrap(err, art.CodeUnavailable, "The library in %s cannot be locked for writing; check its permissions", l.dir)
	}
	if !held {
		return nil, art.Errorf(art.CodeUnavailable,
			"Another import is writing to the library in %s%s; wait for it to end, then try again", l.dir, l.holder())
	}
	// The number is for the sentence above; the lock itself is the system's. It
	// has a file of its own, because on Windows nobody reads or writes one that
	// is locked.
	if err := durable.WriteFile(l.writerPath(), []byte(strconv.Itoa(os.Getpid()))); err != nil {
		_ = f.Unlock()
		return nil, art.Wrap(err, art.CodeUnavailable, "The library in %s cannot be written to; check its permissions and the free space", l.dir)
	}
	return f.Unlock, nil
}

// LockWatcher makes the caller the one that watches for what is to be imported
// until it calls unlock, or dies. CodeUnavailable when somebody else does.
func (l *Library) LockWatcher() (unlock func() error, err error) {
	return l.lockAs("watcher", "Another likeness watch imports into the library in %s; end it first, or watch with another --library")
}

// LockPublisher makes the caller the one that brings the library to a cluster until it
// calls unlock, or dies. CodeUnavailable when somebody else does.
func (l *Library) LockPublisher() (unlock func() error, err error) {
	return l.lockAs("publisher", "Another command brings the library in %s to a cluster just now; wait for it to end, then try again")
}

// LockOpen makes the caller the one that has the library open for who sits at
// this computer, until it calls unlock, or dies. CodeUnavailable when somebody
// else does.
func (l *Library) LockOpen() (unlock func() error, err error) {
	return l.lockAs("opened", "Another start of Likeness has the library in %s open; use the page that it opened, or end it first")
}

// lockAs locks a file of the library, or says that it is taken, with a sentence
// that has a place for the library's folder.
func (l *Library) lockAs(name, taken string) (unlock func() error, err error) {
	f := flock.New(filepath.Join(l.dir, name))
	held, err := f.TryLock()
	if err != nil {
		return nil, art.Wrap(err, art.CodeUnavailable, "The library in %s cannot be locked; check its permissions", l.dir)
	}
	if !held {
		return nil, art.Errorf(art.CodeUnavailable, taken, l.dir)
	}
	return f.Unlock, nil
}

// Locked reports whether somebody is writing to the library now.
func (l *Library) Locked() bool {
	f := flock.New(filepath.Join(l.dir, "lock"))
	free, err := f.TryRLock()
	if err != nil || !free {
		return err == nil
	}
	_ = f.Unlock()
	return false
}

func (l *Library) writerPath() string { return filepath.Join(l.dir, "writer") }

func (l *Library) holder() string {
	data, err := durable.ReadFile(l.writerPath())
	pid, convErr := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil || convErr != nil {
		return ""
	}
	return fmt.Sprintf(" (process %d)", pid)
}
