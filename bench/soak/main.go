// Command soak puts a server under load for a while and reports how it bears
// it: at 60 % of what it can take, at three times that, and beside clients that
// mean it harm. Requests come when they are due, whether or not the ones before
// were answered, and their time counts from then on. Connections are kept, and
// what finds none free in time is told as not sent.
//
//	go run ./bench/soak -duration 10m
//
// The server is a process of its own, and the time of the processor that either
// uses is told. They share the machine all the same, the load first where it may: on
// few cores three times what it can take is more than the load itself can, so run it
// on a machine that does nothing else.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"likeness/bench/cputime"
)

func main() {
	duration := flag.Duration("duration", 10*time.Minute, "of the load at 60 % of saturation; the rest takes a twentieth of it each, and three times what it can take a tenth, 15 s and 30 s at most")
	works := flag.Int("works", 400, "in the painted collection")
	parts := flag.String("parts", "load,harm", "of the measurement")
	library := flag.String("serve", "", "be the server of the library in this folder instead")
	canned := flag.String("bare", "", "be a server instead that answers with this file, and 429 to whoever comes from elsewhere")
	harm := flag.String("harm", "", "be a client instead that sends the requests in this file")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	do := func() error { return run(ctx, *duration, *works, strings.Split(*parts, ",")) }
	switch {
	case *library != "":
		do = func() error { return serve(ctx, *library) }
	case *canned != "":
		do = func() error { return serveBare(ctx, *canned) }
	case *harm != "":
		do = func() error { return sendHarm(ctx, *harm) }
	}
	if err := do(); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

// longestPart is how long anything but the load at 60 % is measured.
const longestPart = 15 * time.Second

func run(ctx context.Context, duration time.Duration, works int, parts []string) (err error) {
	site, err := newSite(ctx, works)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := site.close(); err == nil {
			err = closeErr
		}
	}()
	load := newLoad(site)
	part := min(max(time.Second, duration/20), longestPart)
	if slices.Contains(parts, "load") {
		err = load.underLoad(ctx, duration, part)
	}
	if err == nil && slices.Contains(parts, "harm") {
		err = load.besideHarm(ctx, part)
	}
	return err
}

// underLoad measures one at a time, fifty, 60 % of what those get, and 300 %.
func (l *load) underLoad(ctx context.Context, duration, part time.Duration) error {
	defer comeFirst()()
	var alone, best *result
	for _, step := range []struct {
		do  func() *result
		say func(r *result)
	}{
		{func() *result { alone = l.closed(ctx, 1, part); return alone }, func(r *result) {
			fmt.Printf("one at a time    p50 %v, p99 %v\n", r.at(.5), r.at(.99))
		}},
		{func() *result { best = l.closed(ctx, 50, part); return best }, func(r *result) {
			fmt.Printf("50 at a time     %.0f/s, p99 %v, %s\n", r.goodput(), r.at(.99), r.failures())
		}},
		{func() *result { return l.open(ctx, connections, .6*best.goodput(), duration) }, func(r *result) {
			fmt.Printf("60 %% for %v     %.0f/s, p50 %v, p99 %v (%.1fx the p50 of one at a time), %s\n                 %s\n", duration,
				r.goodput(), r.at(.5), r.at(.99), ratio(r.at(.99), alone.at(.5)), r.failures(), r.eachKind())
		}},
		{func() *result { return l.open(ctx, floodConnections, 3*best.goodput(), 2*part) }, func(r *result) {
			fmt.Printf("300 %% for %v    %.0f/s answered in %v, %.0f %% of the best (%.0f %% for the same time of the processor), p99 of those %v, %s\n", 2*part,
				r.goodput(), patience, 100*r.goodput()/best.goodput(), 100*r.perSecondUsed()/best.perSecondUsed(), r.at(.99), r.failures())
		}},
	} {
		if err := l.told(step.do, step.say); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// told says what came of some load, what it cost either side, and what the server
// holds once nobody asks any more.
func (s *site) told(do func() *result, say func(r *result)) error {
	before, err := s.state()
	if err != nil {
		return err
	}
	began, own := time.Now(), cputime.Used()
	r := do()
	own = cputime.Used() - own
	lasted := time.Since(began)
	busy, err := s.state()
	if err != nil {
		return err
	}
	r.used = busy.used - before.used
	time.Sleep(3 * time.Second) // connections of the load are closed, and streams
	after, err := s.state()
	if err != nil {
		return err
	}
	say(r)
	share := func(used time.Duration) float64 { return 100 * used.Seconds() / lasted.Seconds() }
	fmt.Printf("                 processor: server %.0f %%, load %.0f %%; server afterwards: heap %.1f MB (before %.1f), goroutines %d (before %d)\n",
		share(r.used), share(own), after.heapMB, before.heapMB, after.goroutines, before.goroutines)
	return nil
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }
