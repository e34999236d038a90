package main

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"likeness/bench/cputime"
	"likeness/bench/resident"
	"likeness/internal/art"
	"likeness/internal/library"
)

// steps tells what each step of a build takes.
type steps struct {
	lock    sync.Mutex
	name    string
	began   time.Time
	used    time.Duration
	started time.Time     // all of it
	before  time.Duration // that was used then
	most    memory        // of any step
	own     int64         // the most of the step so far that is no file's
}

// memory is the most that this process had, with the files that are mapped, and without
// them: the system takes those back when it wants to.
type memory struct{ all, own int64 }

func newSteps() *steps {
	fmt.Println("| step | processor | clock | most memory | without files |\n|---|---|---|---|---|")
	s := &steps{started: time.Now(), before: cputime.Used()}
	go func() {
		for range time.Tick(100 * time.Millisecond) {
			s.look()
		}
	}()
	return s
}

// look looks how much memory this process has.
func (s *steps) look() {
	now, files, _, err := resident.Of("self")
	s.lock.Lock()
	defer s.lock.Unlock()
	if err == nil {
		s.own = max(s.own, now-files)
	}
}

// stepOf is the step that progress tells of: what its message says before it counts,
// which would make a step of each epoch.
func stepOf(p art.Progress) string {
	message := p.Message
	if at := strings.IndexAny(message, "0123456789"); at >= 0 {
		message = message[:at]
	}
	return strings.TrimSpace(strings.ToLower(string(p.Stage)) + " " + message)
}

// begin ends the step before, unless it is the same.
func (s *steps) begin(name string) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if name == s.name {
		return
	}
	s.tell()
	s.name, s.began, s.used = name, time.Now(), cputime.Used()
}

// end ends the last one, and tells the sum.
func (s *steps) end() {
	s.begin("")
	row("all", cputime.Used()-s.before, time.Since(s.started), s.most)
}

// tell tells what a step took, if it is worth a line.
func (s *steps) tell() {
	const least = 500 * time.Millisecond
	peak, err := resident.Peak()
	if err == nil {
		err = resident.ForgetPeak()
	}
	if err != nil {
		peak = 0 // not told here
	}
	had := memory{peak, s.own}
	s.most, s.own = memory{max(s.most.all, had.all), max(s.most.own, had.own)}, 0
	if used := cputime.Used() - s.used; s.name != "" && used >= least {
		row(s.name, used, time.Since(s.began), had)
	}
}

func row(name string, used, took time.Duration, had memory) {
	fmt.Printf("| %s | %.1f s | %.1f s | %.2f GB | %.2f GB |\n", name, used.Seconds(), took.Seconds(), float64(had.all)/1e9, float64(had.own)/1e9)
}

// tellParts tells the bytes of each part of a library, and of its newest generation.
// The generation before, which is kept for a while, is a part of its own.
func tellParts(lib *library.Library) error {
	current, err := lib.CurrentGeneration()
	if err != nil {
		return err
	}
	sizes := map[string]int64{}
	err = filepath.WalkDir(lib.Dir(), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		below, err := filepath.Rel(lib.Dir(), path)
		if err != nil {
			return err
		}
		sizes[partOf(below, current)] += info.Size()
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Println("| part | bytes |\n|---|---|")
	for _, part := range slices.Sorted(maps.Keys(sizes)) {
		fmt.Printf("| %s | %d |\n", part, sizes[part])
	}
	return nil
}

// partOf is the part that a file is of: what lies in the library, and one level more
// of what its newest generation is made of.
func partOf(below, current string) string {
	parts := strings.Split(below, string(os.PathSeparator))
	switch {
	case parts[0] != "generations":
		return strings.TrimSuffix(strings.TrimSuffix(parts[0], "-wal"), "-shm")
	case parts[1] != current:
		return "the generation before"
	}
	return "generation/" + strings.Join(parts[2:min(len(parts), 4)], "/")
}
