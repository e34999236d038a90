// Command bleve compares what package text makes of bleve's lists of words
// (its evaluator, paging, filters, facets and suggestions) with bleve's own
// query tree, collector and facets, over one index in one run, and prints a
// table: the processor's time a question of each, and the ratio, medians of
// several rounds. Every round asks an index that was just opened, so that no
// answer is remembered.
//
// The works are made up; both sides are asked the same, and how many works
// they find stands in the table. It differs where package text does more:
// beside a word it finds rare misspellings of it, and a typo is mended rather
// than met half-way.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"likeness/bench/cputime"
)

const (
	pageSize    = 40
	facetValues = 20
	pagesRead   = 3
	suggested   = 8
)

func main() {
	works := flag.Int("works", 100_000, "works to make up")
	rounds := flag.Int("rounds", 5, "rounds to take the median of")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *works, max(*rounds, 1)); err != nil {
		fmt.Fprintln(os.Stderr, "compare with bleve:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, n, rounds int) (err error) {
	dir, err := os.MkdirTemp("", "likeness-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	works := makeWorks(n)
	o, err := buildOurs(dir, works)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	p, err := openPeer(dir, works)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	contests := contestsOver(works, o, p)
	for range rounds {
		if err := o.forget(); err != nil {
			return err
		}
		for _, c := range contests {
			if err := c.run(ctx); err != nil {
				return err
			}
		}
	}
	fmt.Printf("%d works, %d rounds\n\n%s\n", n, rounds, header)
	for _, c := range contests {
		fmt.Println(c)
	}
	return nil
}

const header = `| question | asked | found | bleve found | time a question | bleve | ratio |
|---|---|---|---|---|---|---|`

// ask puts the i-th question of a kind and returns how many works are found.
type ask func(ctx context.Context, i int) (found int, err error)

// contest is one kind of question, put to both.
type contest struct {
	name         string
	questions    int
	ours, theirs ask

	times  [2][]time.Duration // a question, by round
	ratios []float64
	found  [2]int
}

// run asks every question of both.
func (c *contest) run(ctx context.Context) error {
	var spent [2]time.Duration
	for side, put := range []ask{c.ours, c.theirs} {
		// The collector would walk through the works made up here each time,
		// whoever's garbage it looks for.
		runtime.GC()
		collected := debug.SetGCPercent(-1)
		found, start := 0, cputime.Used()
		for i := range c.questions {
			n, err := put(ctx, i)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			found += n
		}
		spent[side] = cputime.Used() - start
		debug.SetGCPercent(collected)
		c.found[side] = found
		c.times[side] = append(c.times[side], spent[side]/time.Duration(c.questions))
	}
	c.ratios = append(c.ratios, float64(spent[0])/float64(spent[1]))
	return nil
}

func (c *contest) String() string {
	return fmt.Sprintf("| %s | %d | %d | %d | %.3f ms | %.3f ms | %.2fx |", c.name, c.questions, c.found[0], c.found[1],
		milliseconds(median(c.times[0])), milliseconds(median(c.times[1])), median(c.ratios))
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func median[T float64 | time.Duration](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
