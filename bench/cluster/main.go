// Command cluster asks a library, and the cluster that it is published to, the same
// questions in turns, and prints how long each took and how much memory either has.
// Likeness by the graph is also asked of the cluster directly, without our layer.
// What bench/multiply made is a library as any.
//
//	go run ./bench/cluster -library large-library -store file:///srv/store -publish -pids 1234
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"likeness/bench/resident"
	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/library"
	"likeness/internal/memory"
	"likeness/internal/store"
	"likeness/internal/weaviate"
)

func main() {
	var o options
	flag.StringVar(&o.library, "library", "library", "library that is published")
	urls := flag.String("weaviate-url", "http://127.0.0.1:8080", "nodes of the cluster, parted by commas")
	addresses := flag.String("weaviate-grpc", "127.0.0.1:50051", "their addresses for gRPC")
	flag.StringVar(&o.store, "store", "", "store")
	flag.IntVar(&o.questions, "questions", 200, "questions of each kind")
	flag.BoolVar(&o.publish, "publish", false, "publish it first, in the place of what the cluster serves")
	pids := flag.String("pids", "", "processes of nodes on this computer, parted by commas, whose memory is told")
	flag.Parse()
	o.nodes = weaviate.Nodes{URLs: strings.Split(*urls, ","), GRPC: strings.Split(*addresses, ",")}
	o.pids = strings.FieldsFunc(*pids, func(r rune) bool { return r == ',' })
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "cluster:", err)
		os.Exit(1)
	}
}

type options struct {
	library, store string
	nodes          weaviate.Nodes
	questions      int
	publish        bool
	pids           []string
}

func run(ctx context.Context, o options) error {
	quiet := slog.New(slog.DiscardHandler)
	memory.Limit(quiet) // as a server has it
	lib, err := library.Open(o.library)
	if err != nil {
		return err
	}
	own, err := embedded.Open(ctx, lib, quiet, func(art.Progress) {})
	if err != nil {
		return err
	}
	defer own.Close()
	here, err := own.Current()
	if err != nil {
		return err
	}
	defer here.Release()
	asked, others, err := newQuestions(ctx, here, o.questions)
	if err != nil {
		return err
	}
	// Before the cluster's client is there.
	if err := warm(ctx, others, here, "embedded", "self"); err != nil {
		return err
	}
	stats, err := here.Stats(ctx)
	if err != nil {
		return err
	}
	far, done, err := reach(ctx, o, own, stats.Images)
	if err != nil {
		return err
	}
	defer done()
	there, err := far.Current()
	if err != nil {
		return err
	}
	defer there.Release()
	if err := warm(ctx, others, there, "nodes", o.pids...); err != nil {
		return err
	}
	bare, err := newBare(o.nodes, there)
	if err != nil {
		return err
	}
	return compare(ctx, asked, here, there, bare)
}

// reach opens the cluster, to which the library is published before if that was asked
// for.
func reach(ctx context.Context, o options, own *embedded.Engine, works int) (far *weaviate.Engine, done func(), err error) {
	open, quiet := store.Open, slog.New(slog.DiscardHandler)
	if o.publish {
		open = store.Create
	}
	kept, err := open(ctx, o.store, quiet)
	if err != nil {
		return nil, nil, err
	}
	if o.publish {
		err = publish(ctx, o, kept, own, works)
	}
	if err == nil {
		far, err = weaviate.Open(ctx, o.nodes, kept, quiet)
	}
	if err != nil {
		kept.Close()
		return nil, nil, err
	}
	return far, func() { far.Close(); kept.Close() }, nil
}

// publish publishes the library. Its works may have no pictures, of which nobody is to
// be warned one by one.
func publish(ctx context.Context, o options, kept *store.Store, own *embedded.Engine, works int) error {
	publisher, err := weaviate.Connect(ctx, o.nodes, slog.Default())
	if err != nil {
		return err
	}
	defer publisher.Close()
	publisher.Replaces = true
	began := time.Now()
	if _, err := publisher.Publish(ctx, kept, own, func(art.Progress) {}); err != nil {
		return err
	}
	took := time.Since(began)
	fmt.Printf("%d works published in %s, %.0f a second\n", works, took.Round(time.Second), float64(works)/took.Seconds())
	return nil
}

// warm asks an engine everything once, of other works than are asked about afterwards,
// and tells the memory that its processes have then.
func warm(ctx context.Context, q *questions, g art.Generation, engine string, pids ...string) error {
	for _, k := range q.kinds(nil) {
		for i := range q.n {
			if err := k.ask(ctx, g, i); err != nil {
				return fmt.Errorf("%s: %w", k.name, err)
			}
		}
	}
	for _, pid := range pids {
		now, files, most, err := resident.Of(pid)
		if err != nil {
			return err
		}
		fmt.Printf("memory, %s: %.2f GB, files that are mapped among them: %.2f GB; at most %.2f GB\n",
			engine, float64(now)/1e9, float64(files)/1e9, float64(most)/1e9)
	}
	return nil
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
	fmt.Fprintln(table, "question\tembedded p50\tp99\tcluster p50\tp99\tcluster/embedded\tbare p50\tp99\tcluster/bare")
	for _, k := range q.kinds(b) {
		var times [3][]time.Duration
		for i := range q.n {
			asks := []func() error{
				func() error { return k.ask(ctx, here, i) },
				func() error { return k.ask(ctx, there, i) },
			}
			if k.bare != nil {
				asks = append(asks, func() error { return k.bare(ctx, i) })
			}
			for turn := range asks {
				at := (turn + i) % len(asks) // who asks second finds what the first had read
				if i/len(asks)%2 == 1 {
					at = len(asks) - 1 - at // so that each is before each other as often as behind
				}
				began := time.Now()
				if err := asks[at](); err != nil {
					return fmt.Errorf("%s: %w", k.name, err)
				}
				times[at] = append(times[at], time.Since(began))
			}
		}
		fmt.Fprintln(table, k.name+line(times))
	}
	return table.Flush()
}

// line is the times of a kind of question: embedded, cluster and, if it was asked
// directly, bare, with how many times as long the cluster took as either.
func line(times [3][]time.Duration) string {
	at := func(i int, share float64) time.Duration { return times[i][int(share*float64(len(times[i])))] }
	both := func(i int) string { return fmt.Sprintf("\t%s\t%s", round(at(i, .5)), round(at(i, .99))) }
	over := func(i int) string { return fmt.Sprintf("\t%.2f", float64(at(1, .5))/float64(at(i, .5))) }
	for _, t := range times {
		slices.Sort(t)
	}
	text := both(0) + both(1) + over(0)
	if len(times[2]) > 0 {
		text += both(2) + over(2)
	}
	return text
}

func round(d time.Duration) time.Duration { return d.Round(10 * time.Microsecond) }
