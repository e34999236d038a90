// Command vips compares what an import does to pictures with vipsthumbnail
// --size 320 over the same files in one run, and prints a table: the
// processor's time a picture of each, and the ratio, medians of several rounds.
// An import does more for a picture: two thumbnails, measurements, the
// catalogue and the index of words, all but what is learned from the collection.
//
// A second table tells how much memory two pictures of a size take at a time,
// in a process of their own.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"time"

	"likeness/internal/raster"
)

const peer = "vipsthumbnail"

func main() {
	works := flag.Int("works", 100, "works of 600 pixels to paint")
	rounds := flag.Int("rounds", 3, "rounds to take the median of")
	files := flag.String("files", "", "folder of JPEGs to compare over, instead of painted ones")
	read := flag.String("read", "", "read this picture with two workers and print the bytes that it took; how the program measures itself")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	if *read != "" {
		err = readTwice(ctx, *read)
	} else {
		err = run(ctx, *files, *works, max(*rounds, 1))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "compare with "+peer+":", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, files string, works, rounds int) (err error) {
	if _, err := exec.LookPath(peer); err != nil {
		fmt.Printf("There is no %s here to compare with; Debian has it in libvips-tools.\n", peer)
		return nil
	}
	dir, err := os.MkdirTemp("", "likeness-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if files == "" {
		files = filepath.Join(dir, "small")
		if err := paintSmall(ctx, files, works); err != nil {
			return err
		}
	}
	large := filepath.Join(dir, "large")
	if err := paintLarge(large); err != nil {
		return err
	}
	contests := []*contest{
		{name: "import", dir: files, ours: importing},
		{name: "read, thumbnails, features", dir: files, ours: reading},
		{name: "the same of 12 megapixels", dir: large, ours: reading},
	}
	for range rounds {
		for _, c := range contests {
			if err := c.run(ctx, dir); err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
		}
	}
	fmt.Printf("%d rounds, pictures: %s\n\n| what | pictures | a picture | %s | ratio |\n|---|---|---|---|---|\n", rounds, raster.Build(), peer)
	for _, c := range contests {
		fmt.Println(c)
	}
	return tellMemory(ctx, dir)
}

// contest is work over the JPEGs of a folder.
type contest struct {
	name, dir string
	ours      func(ctx context.Context, files []string, scratch string) (time.Duration, error)

	files  []string
	times  [2][]time.Duration // a picture, by round
	ratios []float64
}

func (c *contest) run(ctx context.Context, scratch string) (err error) {
	if c.files, err = filepath.Glob(filepath.Join(c.dir, "*.jpg")); err != nil || len(c.files) == 0 {
		return errors.Join(err, fmt.Errorf("no JPEGs in %s", c.dir))
	}
	aside, err := os.MkdirTemp(scratch, "")
	if err != nil {
		return err
	}
	ours, err := c.ours(ctx, c.files, aside)
	if err != nil {
		return err
	}
	theirs, err := vipsthumbnail(ctx, c.files, aside)
	if err != nil {
		return err
	}
	for side, spent := range []time.Duration{ours, theirs} {
		c.times[side] = append(c.times[side], spent/time.Duration(len(c.files)))
	}
	c.ratios = append(c.ratios, float64(ours)/float64(theirs))
	return os.RemoveAll(aside)
}

func (c *contest) String() string {
	return fmt.Sprintf("| %s | %d | %.2f ms | %.2f ms | %.2fx |", c.name, len(c.files), milliseconds(median(c.times[0])), milliseconds(median(c.times[1])), median(c.ratios))
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func median[T float64 | time.Duration](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// vipsthumbnail makes thumbnails of all files in one process.
func vipsthumbnail(ctx context.Context, files []string, scratch string) (time.Duration, error) {
	args := append([]string{"--size", "320", "-o", filepath.Join(scratch, "%s.jpg")}, files...)
	cmd := exec.CommandContext(ctx, peer, args...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("%w: %s", err, out)
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}
