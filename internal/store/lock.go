package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gocloud.dev/blob"

	"likeness/internal/art"
	"likeness/internal/durable"
)

const (
	lockPrefix = "lock/"
	clockKey   = "clock/"

	// leaseTime is how long a lock counts of which nothing was heard. It is
	// renewed four times meanwhile, so that a store may be away for a minute.
	leaseTime = 90 * time.Second
)

// Importer says who wants to write to a store.
type Importer struct {
	Host    string `json:"host"`
	Process int    `json:"process"`
	// Library tells the working library from all others. Two processes of one
	// host never publish the same one at a time, since it has a lock of its own: who
	// finds its own name on the lock takes over from a process that died.
	Library string `json:"library"`
}

// lockNote is what the blob of a lock says.
type lockNote struct {
	Importer
	Since    time.Time `json:"since"`
	Nonce    string    `json:"nonce"`
	Released bool      `json:"released,omitempty"`
}

// Lock makes the caller the one who imports, until release is called. The context
// that it returns ends when the lock is lost: when the store could not be reached
// for so long that another may have taken it; context.Cause says so.
// CodeUnavailable while somebody else imports.
//
// A lock is a blob lock/NUMBER that is made once and written again as a sign of
// life. Who takes over makes the next number, which one alone can.
func (s *Store) Lock(ctx context.Context, who Importer) (held context.Context, release func() error, err error) {
	number, err := s.freeNumber(ctx, who)
	if err != nil {
		return nil, nil, err
	}
	l := &lock{store: s, number: number, note: lockNote{Importer: who, Since: time.Now(), Nonce: rand.Text()}}
	if err := l.take(ctx); err != nil {
		return nil, nil, err
	}
	held, cancel := context.WithCancelCause(ctx)
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		l.keep(held, cancel, stop)
	}()
	return held, func() error {
		close(stop)
		<-done
		defer cancel(nil)
		return l.release(context.WithoutCancel(ctx))
	}, nil
}

// freeNumber is the number of the next lock, unless the last one counts.
func (s *Store) freeNumber(ctx context.Context, who Importer) (int, error) {
	number, changed, err := s.lastLock(ctx)
	if err != nil || number == 0 {
		return 1, err
	}
	note, err := s.readLock(ctx, number)
	if err != nil && !errors.Is(err, errTorn) {
		return 0, err
	}
	if note.Released || note.Importer.Library == who.Library && note.Host == who.Host && who.Library != "" {
		return number + 1, nil
	}
	now, err := s.clock(ctx)
	if err != nil {
		return 0, err
	}
	if left := s.lease - now.Sub(changed); left > 0 {
		return 0, note.busy(left)
	}
	return number + 1, nil
}

// busy is the error of who comes second.
func (n lockNote) busy(left time.Duration) error {
	if n.Host == "" {
		return art.Errorf(art.CodeUnavailable, "Another import is just beginning to write to this store; try again in %s.", left.Round(time.Second))
	}
	return art.Errorf(art.CodeUnavailable,
		"%s has been importing into this store since %s (process %d); wait until it has ended. If it was killed, the store is free in %s.",
		n.Host, n.Since.Local().Format("15:04:05 on 2 January"), n.Process, left.Round(time.Second))
}

// lastLock is the highest number, and when its blob was last written, by the
// store's clock; 0 when there was never any.
func (s *Store) lastLock(ctx context.Context) (number int, changed time.Time, err error) {
	err = s.list(ctx, lockPrefix, func(object *blob.ListObject) error {
		if n, err := strconv.Atoi(strings.TrimPrefix(object.Key, lockPrefix)); err == nil && n > number {
			number, changed = n, object.ModTime
		}
		return nil
	})
	return number, changed, err
}

// errTorn is told of a lock that is just being written, or was when its writer died.
var errTorn = errors.New("a lock is not whole")

func (s *Store) readLock(ctx context.Context, number int) (note lockNote, err error) {
	data, _, err := s.read(ctx, lockKey(number), errTorn, errTorn)
	if err != nil {
		return note, err
	}
	if err := json.Unmarshal(data, &note); err != nil {
		return note, errTorn
	}
	return note, nil
}

func lockKey(number int) string { return fmt.Sprintf("%s%012d", lockPrefix, number) }

// clock is the store's: those of several computers differ.
func (s *Store) clock(ctx context.Context) (now time.Time, err error) {
	key := clockKey + rand.Text()
	if err := s.write(ctx, key, durable.Seal([]byte(key)), false); err != nil {
		return now, err
	}
	err = s.try(ctx, func(ctx context.Context) error {
		attributes, err := s.bucket.Attributes(ctx, key)
		if err == nil {
			now = attributes.ModTime
		}
		return err
	})
	return now, errors.Join(s.failed(err), s.remove(ctx, key))
}

// lock is one that is held.
type lock struct {
	store  *Store
	number int
	note   lockNote
}

func (l *lock) write(ctx context.Context, once bool) error {
	data, err := json.Marshal(l.note)
	if err != nil {
		return err
	}
	return l.store.write(ctx, lockKey(l.number), durable.Seal(data), once)
}

// take makes the blob of the lock, unless somebody is quicker.
func (l *lock) take(ctx context.Context) error {
	err := l.write(ctx, true)
	if err != nil && !taken(err) {
		return err
	}
	// Also when it was made: not every server knows what once means.
	if mine, err := l.mine(ctx); err != nil || !mine {
		note, _ := l.store.readLock(ctx, l.number)
		return errors.Join(err, note.busy(l.store.lease))
	}
	return l.forget(ctx)
}

// mine reports whether the lock is still the last one, and ours.
func (l *lock) mine(ctx context.Context) (bool, error) {
	last, _, err := l.store.lastLock(ctx)
	if err != nil || last != l.number {
		return false, err
	}
	note, err := l.store.readLock(ctx, l.number)
	if errors.Is(err, errTorn) {
		return false, nil
	}
	return note.Nonce == l.note.Nonce, err
}

// forget removes the locks before this one.
func (l *lock) forget(ctx context.Context) error {
	return l.store.list(ctx, lockPrefix, func(object *blob.ListObject) error {
		if object.Key < lockKey(l.number) {
			return l.store.remove(ctx, object.Key)
		}
		return nil
	})
}

// keep renews the lock until it is to stop, or lost.
func (l *lock) keep(ctx context.Context, lost context.CancelCauseFunc, stop <-chan struct{}) {
	renewed := time.Now()
	for {
		select {
		case <-stop:
			return
		case <-ctx.Done():
			return
		case <-time.After(l.store.lease / 4):
		}
		began := time.Now()
		mine, err := l.renew(ctx, renewed.Add(l.store.lease))
		switch {
		case ctx.Err() != nil:
			return
		case err == nil && mine:
			renewed = began
		case err == nil, time.Since(renewed) > l.store.lease:
			lost(art.Wrap(err, art.CodeUnavailable,
				"The store could not be reached for so long that another import may have begun; do it again, and it goes on from here."))
			return
		}
	}
}

// renew is given until the lock runs out.
func (l *lock) renew(ctx context.Context, until time.Time) (mine bool, err error) {
	ctx, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	if mine, err = l.mine(ctx); err == nil && mine {
		err = l.write(ctx, false)
	}
	return mine, err
}

// release lets others import at once.
func (l *lock) release(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, visitorsPatience)
	defer cancel()
	if mine, err := l.mine(ctx); err != nil || !mine {
		return nil // it runs out by itself
	}
	l.note.Released = true
	return l.write(ctx, false)
}
