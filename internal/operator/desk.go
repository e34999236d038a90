package operator

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync"
	"time"

	"likeness/internal/art"
	"likeness/internal/build"
	"likeness/internal/ingest"
	"likeness/internal/library"
)

// shownEvery is how often a job that goes on is told to those who watch it.
const shownEvery = 150 * time.Millisecond

// Desk is art.Desk for a library on this computer.
type Desk struct {
	lib   *library.Library
	log   *slog.Logger
	await func(ctx context.Context, generation string)

	mu     sync.Mutex
	job    *job          // the one under way, or the last; nil before the first
	ended  *job          // the last change that is over; nil before the first
	moved  chan struct{} // closed when the job is another, or further
	closed bool
	all    sync.WaitGroup
}

// job is a job and how to end it. What is told of it is changed under the
// desk's lock alone.
type job struct {
	art.Job
	cancel context.CancelCauseFunc
}

var errCancelled = errors.New("cancelled by the operator")

// NewDesk opens the desk of a library. A change that was interrupted is its
// first job. await waits until a generation that was published answers.
func NewDesk(lib *library.Library, log *slog.Logger, await func(ctx context.Context, generation string)) (*Desk, error) {
	d := &Desk{lib: lib, log: log, await: await, moved: make(chan struct{})}
	b, err := readBefore(lib)
	if err != nil || b == nil || b.Ended || lib.Locked() {
		return d, err
	}
	d.job = &job{Job: art.Job{
		ID: newID(), Kind: b.Kind, State: art.JobInterrupted, Source: b.Source, Began: b.Began, Request: b.Request,
		Progress: art.Progress{Stage: art.StageFailed, Finished: true},
		Message:  "It was interrupted: the program ended before it did. What was done is kept; begin it again, and it goes on from there.",
	}}
	return d, nil
}

func newID() string { return rand.Text()[:12] }

// Close ends what is under way and waits for it.
func (d *Desk) Close() {
	d.mu.Lock()
	d.closed = true
	if d.job != nil && d.job.cancel != nil {
		d.job.cancel(context.Canceled)
	}
	d.mu.Unlock()
	d.all.Wait()
}

// Operator tells of the library; see art.Desk.
func (d *Desk) Operator(ctx context.Context) (told art.Operator, err error) {
	told = art.Operator{Library: d.lib.Dir(), Roles: ingest.RoleNames(), Job: d.current()}
	has, err := build.OpenCatalogueForReading(ctx, d.lib)
	if art.CodeOf(err) == art.CodeNotFound {
		return told, nil
	}
	if err != nil {
		return told, err
	}
	defer func() { err = errors.Join(err, has.Close()) }()
	if told.Sources, err = has.Sources(ctx); err != nil {
		return told, err
	}
	b, err := readBefore(d.lib)
	if err != nil || b == nil {
		return told, err
	}
	revision, err := has.Revision(ctx)
	if err == nil && (!b.Ended || b.Revision == revision) {
		told.Undo = &art.Undo{Kind: b.Kind, Source: b.Source, At: b.Began, Works: b.Works}
	}
	return told, err
}

// current is what is told of the job now; nil before the first.
func (d *Desk) current() *art.Job {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.job == nil {
		return nil
	}
	told := d.job.Job
	return &told
}

// WatchJob sends the job and every change of it; see art.Desk.
func (d *Desk) WatchJob(ctx context.Context) <-chan *art.Job {
	states := make(chan *art.Job)
	d.mu.Lock()
	seen := d.ended
	d.mu.Unlock()
	go func() {
		defer close(states)
		for {
			told, ended, moved := d.next(seen)
			seen = ended
			select {
			case states <- told:
			case <-ctx.Done():
				return
			}
			pause := time.NewTimer(shownEvery)
			select {
			case <-pause.C:
			case <-ctx.Done():
				pause.Stop()
				return
			}
			select {
			case <-moved:
			case <-ctx.Done():
				return
			}
		}
	}()
	return states
}

// next is what is told to somebody who has seen how some change ended, and when there
// is more to tell. How a change ended is told even when a look began meanwhile, of
// another tab, or because of it.
func (d *Desk) next(seen *job) (told *art.Job, ended *job, moved <-chan struct{}) {
	d.mu.Lock()
	defer d.mu.Unlock()
	of, moved := d.job, d.moved
	if d.ended != seen && d.ended != d.job {
		at := make(chan struct{})
		close(at)
		of, moved = d.ended, at
	}
	if of == nil {
		return nil, d.ended, moved
	}
	copied := of.Job
	return &copied, d.ended, moved
}

// changed tells those who watch. The caller holds the lock.
func (d *Desk) changed() {
	close(d.moved)
	d.moved = make(chan struct{})
}

// begin starts a job. A preview under way gives way; anything else refuses.
func (d *Desk) begin(about art.Job, do func(ctx context.Context, j *job) error) (art.Job, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return art.Job{}, art.Errorf(art.CodeUnavailable, "The program is about to end; start it again")
	}
	if d.job != nil && d.job.State == art.JobRunning {
		if d.job.Kind != art.JobPreview {
			return art.Job{}, art.Errorf(art.CodeUnavailable, "%s is under way; wait for it to end, or cancel it", what[d.job.Kind])
		}
		d.job.cancel(errCancelled)
	}
	// Whoever asked may be gone before it is done.
	ctx, cancel := context.WithCancelCause(context.Background())
	j := &job{Job: about, cancel: cancel}
	j.ID, j.State, j.Began = newID(), art.JobRunning, time.Now()
	j.Progress = art.Progress{Stage: art.StageReading}
	d.job = j
	d.changed()
	d.all.Go(func() {
		defer cancel(nil)
		d.end(ctx, j, do(ctx, j))
	})
	return j.Job, nil
}

var what = map[art.JobKind]string{
	art.JobImport: "An import", art.JobTakeOut: "Taking a source out", art.JobTrain: "Training", art.JobUndo: "Undoing",
}

// end notes how a job ended.
func (d *Desk) end(ctx context.Context, j *job, err error) {
	if err == nil && j.Kind != art.JobPreview {
		if id, currentErr := d.lib.CurrentGeneration(); currentErr == nil && d.await != nil {
			d.await(ctx, id)
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case err == nil:
		j.State, j.Progress = art.JobDone, art.Progress{Stage: art.StageDone, Finished: true}
	case errors.Is(context.Cause(ctx), errCancelled):
		j.State, j.Message = art.JobCancelled, "It was cancelled. What was done so far is kept."
	default:
		d.log.Warn("a change that the operator asked for failed", "kind", j.Kind, "cause", err)
		j.State, j.Message = art.JobFailed, pageSentence(art.Sentence(err))
		if _, told := errors.AsType[*art.Error](err); !told {
			j.Message = "Something went wrong that should not have; what the program logged says more. What was done so far is kept."
		}
	}
	if err != nil {
		j.Progress.Stage, j.Progress.Finished = art.StageFailed, true
	}
	if j.Kind != art.JobPreview {
		d.ended = j
	}
	d.changed()
}

// deskWatcher shows a job's progress to the operator, and to everybody how far
// the library is.
type deskWatcher struct {
	desk      *Desk
	job       *job
	publisher *Publisher
}

func (d *Desk) watcher(j *job) *deskWatcher { return &deskWatcher{d, j, NewPublisher(d.lib)} }

// Update takes the next state; see Watcher.
func (w *deskWatcher) Update(state art.Progress) {
	w.desk.mu.Lock()
	w.job.Progress = state
	w.desk.changed()
	w.desk.mu.Unlock()
	w.publisher.Update(state)
}

// Finish has the last word; see Watcher.
func (w *deskWatcher) Finish(err error) { w.publisher.End(err) }

// Cancel ends what is under way; see art.Desk.
func (d *Desk) Cancel(context.Context) (art.Job, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.job == nil || d.job.State != art.JobRunning {
		return art.Job{}, art.Errorf(art.CodeNotFound, "Nothing is under way")
	}
	d.job.cancel(errCancelled)
	return d.job.Job, nil
}
