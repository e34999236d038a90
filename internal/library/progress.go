package library

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"reflect"
	"time"

	"likeness/internal/art"
	"likeness/internal/durable"
)

// progressPoll is how often a watcher looks at the progress file. A file is
// all that an importer and a server in two processes need to share.
const progressPoll = 250 * time.Millisecond

func (l *Library) progressPath() string { return filepath.Join(l.dir, "progress.json") }

// WriteProgress leaves the state of an import for running servers to read.
func (l *Library) WriteProgress(p art.Progress) error {
	data, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return durable.WriteFile(l.progressPath(), data)
}

// Progress is the state that the last import left. An import that died
// without a word counts as failed.
func (l *Library) Progress() art.Progress {
	data, err := durable.ReadFile(l.progressPath())
	if errors.Is(err, fs.ErrNotExist) {
		return art.Progress{Stage: art.StageIdle, Finished: true}
	}
	var p art.Progress
	if err != nil || json.Unmarshal(data, &p) != nil {
		return art.Progress{Stage: art.StageIdle, Finished: true}
	}
	if !p.Finished && !l.Locked() {
		p.Stage, p.Finished = art.StageFailed, true
		p.Message = "The last import was interrupted. Run it again: it goes on where it stopped."
	}
	return p
}

// WatchProgress sends the current state at once and then every change, until
// ctx ends; then it closes the channel.
func (l *Library) WatchProgress(ctx context.Context) <-chan art.Progress {
	states := make(chan art.Progress, 1)
	go func() {
		defer close(states)
		tick := time.NewTicker(progressPoll)
		defer tick.Stop()
		var last *art.Progress
		for {
			if now := l.Progress(); last == nil || !reflect.DeepEqual(*last, now) {
				select {
				case states <- now:
					last = &now
				case <-ctx.Done():
					return
				}
			}
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
		}
	}()
	return states
}
