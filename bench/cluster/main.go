// Command cluster asks the same questions of a library and of the cluster that
// it was published to, and prints how long each took. Likeness by the graph is
// also asked of the cluster directly, without our layer.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"log/slog"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/library"
	"likeness/internal/store"
	"likeness/internal/weaviate"
)

func main() {
	dir := flag.String("library", "library", "library that was published")
	urls := flag.String("weaviate-url", "http://127.0.0.1:8080", "nodes of the cluster, parted by commas")
	addresses := flag.String("weaviate-grpc", "127.0.0.1:50051", "their addresses for gRPC")
	blobs := flag.String("store", "", "store")
	questions := flag.Int("questions", 200, "questions of each kind")
	works := flag.Int("grow", 0, "publish so many works made of the library's first, in the place of what the cluster serves, and ask the cluster alone")
	flag.Parse()
	nodes := weaviate.Nodes{URLs: strings.Split(*urls, ","), GRPC: strings.Split(*addresses, ",")}
	if err := run(context.Background(), *dir, nodes, *blobs, *questions, *works); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, dir string, nodes weaviate.Nodes, blobs string, questions, works int) error {
	quiet := slog.New(slog.DiscardHandler)
	lib, err := library.Open(dir)
	if err != nil {
		return err
	}
	own, err := embedded.Open(ctx, lib, quiet, func(art.Progress) {})
	if err != nil {
		return err
	}
	defer own.Close()
	open := store.Open
	if works > 0 {
		open = store.Create
	}
	kept, err := open(ctx, blobs, quiet)
	if err != nil {
		return err
	}
	defer kept.Close()
	if works > 0 {
		if err := publish(ctx, nodes, kept, own, works); err != nil {
			return err
		}
	}
	far, err := weaviate.Open(ctx, nodes, kept, quiet)
	if err != nil {
		return err
	}
	defer far.Close()
	here, err := own.Current()
	if err != nil {
		return err
	}
	defer here.Release()
	there, err := far.Current()
	if err != nil {
		return err
	}
	defer there.Release()
	if works > 0 {
		here = there
	}
	asked, err := newQuestions(ctx, here, questions)
	if err != nil {
		return err
	}
	bare, err := newBare(nodes, there)
	if err != nil {
		return err
	}
	return compare(ctx, asked, here, there, bare)
}

// publish fills the cluster with works that are made up.
func publish(ctx context.Context, nodes weaviate.Nodes, kept *store.Store, own *embedded.Engine, works int) error {
	made, err := multiply(ctx, own, works)
	if err != nil {
		return err
	}
	publisher, err := weaviate.Connect(ctx, nodes, slog.Default())
	if err != nil {
		return err
	}
	defer publisher.Close()
	publisher.Replaces = true
	began := time.Now()
	_, err = publisher.Publish(ctx, kept, made, func(art.Progress) {})
	took := time.Since(began)
	fmt.Printf("%d works published in %s, %.0f a second\n", works, took.Round(time.Second), float64(works)/took.Seconds())
	return err
}

// kind is one kind of question; bare is nil for those that are not asked of the
// cluster directly.
type kind struct {
	name string
	ask  func(ctx context.Context, g art.Generation, i int) error
	bare func(ctx context.Context, i int) error
}

// compare asks in turns, so that whatever else the machine does meets all alike.
func compare(ctx context.Context, q *questions, here, there art.Generation, b *bare) error {
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "question\tembedded p50\tp99\tcluster p50\tp99\tbare p50\tp99\tover bare")
	for _, k := range q.kinds(b) {
		var times [3][]time.Duration
		for i := range q.n {
			asks := []func() error{
				func() error { return k.ask(ctx, here, i) },
				func() error { return k.ask(ctx, there, i) },
			}
			if here == there {
				asks[0] = func() error { return nil }
			}
			if k.bare != nil {
				asks = append(asks, func() error { return k.bare(ctx, i) })
			}
			for turn := range asks {
				at := (turn + i) % len(asks) // who asks second finds what the first had read
				began := time.Now()
				if err := asks[at](); err != nil {
					return fmt.Errorf("%s: %w", k.name, err)
				}
				times[at] = append(times[at], time.Since(began))
			}
		}
		fmt.Fprint(table, k.name)
		for _, t := range times {
			if len(t) > 0 {
				slices.Sort(t)
				fmt.Fprintf(table, "\t%s\t%s", round(t[len(t)/2]), round(t[len(t)*99/100]))
			}
		}
		if k.bare != nil {
			fmt.Fprintf(table, "\t%.2f", float64(times[1][len(times[1])/2])/float64(times[2][len(times[2])/2]))
		}
		fmt.Fprintln(table)
	}
	return table.Flush()
}

func round(d time.Duration) time.Duration { return d.Round(10 * time.Microsecond) }
