// Command soak puts a server under load for a while and reports how it bears
// it: at 60 % of what it can take, at three times that, and beside clients that
// mean it harm. Requests come when they are due, whether or not the ones before
// were answered, and their time counts from then on.
//
//	go run ./bench/soak -duration 10m
//
// Load and server share the machine and a process, so absolute figures are lower
// than those of a server alone, and on few cores three times what it can take is
// more than the load itself can: run it on a machine that does nothing else.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"time"
)

func main() {
	duration := flag.Duration("duration", 10*time.Minute, "of the load at 60 % of saturation; the rest takes a fifth of it each")
	works := flag.Int("works", 400, "in the painted collection")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *duration, *works); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, duration time.Duration, works int) error {
	site, err := newSite(ctx, works)
	if err != nil {
		return err
	}
	defer site.close()
	load := newLoad(site, connections)
	part := max(time.Second, duration/20)

	alone := load.closed(ctx, 1, part)
	idle := resting()
	best := load.closed(ctx, 50, part)
	saturation := best.goodput()
	fmt.Printf("one at a time    p50 %v, p99 %v\n", alone.at(.5), alone.at(.99))
	fmt.Printf("50 at a time     %.0f/s, p99 %v, %s\n", saturation, best.at(.99), best.failures())

	steady := load.open(ctx, .6*saturation, duration)
	after := resting()
	fmt.Printf("60 %% for %v     %.0f/s, p50 %v, p99 %v (%.1fx the p50 of one at a time), %s\n", duration,
		steady.goodput(), steady.at(.5), steady.at(.99), ratio(steady.at(.99), alone.at(.5)), steady.failures())
	fmt.Printf("                 heap %.1f -> %.1f MB, goroutines %d -> %d\n", idle.heapMB, after.heapMB, idle.goroutines, after.goroutines)

	flood := newLoad(site, 0).open(ctx, 3*saturation, duration/5)
	fmt.Printf("300 %% for %v    %.0f/s answered in %v, %.0f %% of the best, p99 of those %v, %s\n", duration/5,
		flood.goodput(), patience, 100*flood.goodput()/saturation, flood.at(.99), flood.failures())
	fmt.Printf("afterwards       goroutines %d\n", resting().goroutines)
	return load.besideHarm(ctx, part)
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

// rest is what a server holds when nobody asks.
type rest struct {
	heapMB     float64
	goroutines int
}

func resting() rest {
	time.Sleep(3 * time.Second) // connections of the load are closed, and streams
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return rest{float64(m.HeapAlloc) / 1e6, runtime.NumGoroutine()}
}
