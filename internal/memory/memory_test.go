package memory

import (
	"bytes"
	"io"
	"log/slog"
	"math"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestMemoryLimitComesFromTheMachineUnlessItIsSet(t *testing.T) {
	was := debug.SetMemoryLimit(-1)
	t.Cleanup(func() { debug.SetMemoryLimit(was) })
	log := slog.New(slog.NewTextHandler(io.Discard, nil))

	debug.SetMemoryLimit(math.MaxInt64)
	t.Setenv("GOMEMLIMIT", "off")
	Limit(log)
	if got := debug.SetMemoryLimit(-1); got != math.MaxInt64 {
		t.Errorf("the user's wish is overruled: %d", got)
	}
	t.Setenv("GOMEMLIMIT", "")
	Limit(log)
	machine := ofMachine()
	if got := debug.SetMemoryLimit(-1); machine > 0 && (got >= machine || got < machine/4) {
		t.Errorf("limited to %d of %d bytes", got, machine)
	}
}

func TestASmallHeapHasRoomForGarbageAndALargeOneWhatIsUsual(t *testing.T) {
	for _, c := range []struct {
		alive uint64
		want  int
	}{{0, 6400}, {4 << 20, 6400}, {32 << 20, 800}, {256 << 20, 100}, {2 << 30, 100}} {
		if got := percentFor(256<<20, c.alive); got != c.want {
			t.Errorf("with %d MB alive: %d %%, not %d", c.alive>>20, got, c.want)
		}
	}
}

func TestTheShareOfGarbageFollowsTheHeap(t *testing.T) {
	was := debug.SetGCPercent(usualPercent)
	t.Cleanup(func() { debug.SetGCPercent(was) })
	runtime.GC()
	keepHeadroom(512<<20, usualPercent)
	percent := func() int {
		now := debug.SetGCPercent(usualPercent)
		debug.SetGCPercent(now)
		return now
	}
	small := percent()
	if small <= usualPercent {
		t.Fatalf("%d %% of a small heap", small)
	}
	held := bytes.Repeat([]byte("picture "), 32<<20/8*8)
	deadline := time.Now().Add(time.Minute)
	for percent() >= small/2 && time.Now().Before(deadline) {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	if got := percent(); got >= small/2 {
		t.Errorf("%d %% once %d MB are held, %d before", got, len(held)>>20, small)
	}
	runtime.KeepAlive(held)
}
