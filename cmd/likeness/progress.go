package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"likeness/internal/art"
	"likeness/internal/library"
	"likeness/internal/operator"
)

// lineEvery is how often progress is shown where there is no terminal to draw a
// bar on.
const lineEvery = 5 * time.Second

// Stages that are known to the terminal alone: nobody watches a library that
// is still being painted, or only measured.
const (
	stagePainting   art.Stage = "PAINTING"
	stageMeasuring  art.Stage = "MEASURING"
	stageChecking   art.Stage = "CHECKING"
	stageCopying    art.Stage = "COPYING"
	stagePublishing art.Stage = "PUBLISHING"
)

var stageNames = map[art.Stage]string{
	stagePainting:     "Painting the demo",
	stageMeasuring:    "Measuring",
	stageChecking:     "Looking at pictures",
	stageCopying:      "Copying",
	stagePublishing:   "Publishing to the cluster",
	art.StageReading:  "Reading rows",
	art.StagePictures: "Reading pictures",
	art.StageTraining: "Learning from the pictures",
	art.StageVectors:  "Comparing pictures",
	art.StageIndexes:  "Building indexes",
}

// progress shows how far an import is, on the terminal and to every server
// that watches the library.
type progress struct {
	published *operator.Publisher // nil while nothing may be written
	out       io.Writer
	quiet     bool
	verbose   bool
	terminal  bool
	codes     bool // the terminal understands ANSI codes
	bar       *progressbar.ProgressBar
	began     time.Time
	stages    []stageTime // that are over, in their order
	stage     art.Stage
	started   time.Time // of the stage
	ended     bool      // the line of a stage's end was printed
	printed   time.Time
}

// stageTime is how long a stage took.
type stageTime struct {
	stage art.Stage
	took  time.Duration
}

func newProgress(env *environment, lib *library.Library) *progress {
	file, ok := env.err.(*os.File)
	terminal := ok && term.IsTerminal(int(file.Fd()))
	p := &progress{
		out: env.err, quiet: env.quiet, verbose: env.verbose, began: time.Now(),
		terminal: terminal, codes: terminal && drawsCodes(file),
	}
	if lib != nil {
		p.published = operator.NewPublisher(lib)
	}
	return p
}

// warn says what ought to be looked at while nothing is written yet.
func (p *progress) warn(warnings []string) {
	if p.quiet {
		return
	}
	p.endStage()
	for _, w := range warnings {
		fmt.Fprintln(p.out, "Look at this:", w)
	}
}

// Update takes the next state.
func (p *progress) Update(state art.Progress) {
	fresh := state.Stage != p.stage
	if fresh {
		p.endStage()
		p.clock()
		p.stage, p.started = state.Stage, time.Now()
	}
	if p.published != nil {
		p.published.Update(state)
	}
	if p.quiet || state.Finished {
		return
	}
	if p.terminal {
		p.draw(state, fresh)
	} else {
		p.print(state, fresh)
	}
}

func (p *progress) draw(state art.Progress, fresh bool) {
	total := -1
	if state.Total != nil {
		total = *state.Total
	}
	if fresh || p.bar == nil {
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(p.out),
			progressbar.OptionSetDescription(stageNames[state.Stage]),
			progressbar.OptionShowCount(),
			progressbar.OptionShowIts(),
			progressbar.OptionSetPredictTime(true),
			progressbar.OptionSetWidth(28),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionUseANSICodes(p.codes),
		)
	}
	if total != p.bar.GetMax() && total > 0 {
		p.bar.ChangeMax(total)
	}
	if state.Message != "" {
		p.bar.Describe(stageNames[state.Stage] + " (" + state.Message + ")")
	}
	_ = p.bar.Set(state.Done)
}

func (p *progress) print(state art.Progress, fresh bool) {
	last := state.Total != nil && state.Done == *state.Total
	if !fresh && (!last || p.ended) && time.Since(p.printed) < lineEvery {
		return
	}
	p.ended = last
	p.printed = time.Now()
	line := stageNames[state.Stage]
	if state.Total != nil {
		line += fmt.Sprintf(": %d of %d", state.Done, *state.Total)
	} else if state.Done > 0 {
		line += fmt.Sprintf(": %d", state.Done)
	}
	if took := time.Since(p.started); state.Done > 0 && took > time.Second {
		rate := float64(state.Done) / took.Seconds()
		line += fmt.Sprintf(", %.0f a second", rate)
		if state.Total != nil && !last {
			left := time.Duration(float64(*state.Total-state.Done) / rate * float64(time.Second))
			line += fmt.Sprintf(", %s left", left.Round(time.Second))
		}
	}
	if state.Message != "" {
		line += " (" + state.Message + ")"
	}
	fmt.Fprintln(p.out, line)
}

func (p *progress) endStage() {
	if p.bar != nil {
		_ = p.bar.Finish()
		fmt.Fprintln(p.out)
		p.bar = nil
	}
}

// clock notes how long the stage took that is over. One that comes again, as
// in the second step of a build, is noted again.
func (p *progress) clock() {
	if p.stage != "" {
		p.stages = append(p.stages, stageTime{p.stage, time.Since(p.started)})
		p.stage = ""
	}
}

// writeTimes tells how long everything took, and under --verbose how long each
// stage did.
func (p *progress) writeTimes(w io.Writer) error {
	p.clock()
	var b strings.Builder
	fmt.Fprintf(&b, "It took %s.\n", round(time.Since(p.began)))
	if p.verbose {
		for _, s := range p.stages {
			fmt.Fprintf(&b, "%8s  %s\n", round(s.took), stageNames[s.stage])
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// round keeps what people want to know of a time.
func round(d time.Duration) time.Duration {
	if d < time.Second {
		return d.Round(time.Millisecond)
	}
	return d.Round(100 * time.Millisecond)
}

// Finish leaves the last word for watchers: done, or why it failed.
func (p *progress) Finish(err error) {
	p.endStage()
	if p.published != nil {
		p.published.End(err)
	}
}
