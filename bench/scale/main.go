// Command scale builds the index of each metric over many works, made of those of a
// library, and tells what that takes and how fast it answers: time of the processor
// to build it, memory while that is done, bytes on disk, and how long a search by the
// graph, of one work in a hundred, and of everything takes. The index is read from
// its file again before it is asked, as a server does.
//
//	go run ./bench/scale -library demo-library -works 10000,100000,1000000
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"likeness/internal/generation"
	"likeness/internal/library"
)

func main() {
	dir := flag.String("library", "demo-library", "whose works are multiplied")
	works := flag.String("works", "10000,100000", "how many works there are to be")
	metrics := flag.String("metrics", "", "that are built, parted by commas (all)")
	aside := flag.String("dir", os.TempDir(), "for the index: some 4 kB a work")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *dir, *works, *metrics, *aside); err != nil {
		fmt.Fprintln(os.Stderr, "scale:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir, works, metrics, aside string) error {
	lib, err := library.Open(dir)
	if err != nil {
		return err
	}
	id, err := lib.CurrentGeneration()
	if err != nil {
		return err
	}
	man, err := generation.ReadManifest(lib.GenerationDir(id))
	if err != nil {
		return err
	}
	fmt.Println(header)
	for _, text := range strings.Split(works, ",") {
		n, err := strconv.Atoi(text)
		if err != nil {
			return err
		}
		for _, m := range man.Metrics {
			if metrics != "" && !slices.Contains(strings.Split(metrics, ","), m.ID) {
				continue
			}
			real, err := generation.OpenComparer(filepath.Join(lib.GenerationDir(id), generation.MetricDir(m.ID)))
			if err != nil {
				return err
			}
			line, err := measure(ctx, real, n, filepath.Join(aside, "likeness-scale-index"))
			if err := joined(err, real.Close()); err != nil {
				return fmt.Errorf("%s of %d works: %w", m.ID, n, err)
			}
			fmt.Printf("| %d | %s | %s\n", n, m.ID, line)
		}
	}
	return nil
}

// seeded is the same for every run, and another for each row.
func seeded(row int) *rand.Rand { return rand.New(rand.NewPCG(uint64(row), 7)) }
