package main

import (
	"io"
	"log/slog"
	"math"
	"runtime/debug"
	"testing"
)

func TestMemoryLimitComesFromTheMachineUnlessItIsSet(t *testing.T) {
	was := debug.SetMemoryLimit(-1)
	t.Cleanup(func() { debug.SetMemoryLimit(was) })
	log := slog.New(slog.NewTextHandler(io.Discard, nil))

	debug.SetMemoryLimit(math.MaxInt64)
	t.Setenv("GOMEMLIMIT", "off")
	limitMemory(log)
	if got := debug.SetMemoryLimit(-1); got != math.MaxInt64 {
		t.Errorf("the user's wish is overruled: %d", got)
	}
	t.Setenv("GOMEMLIMIT", "")
	limitMemory(log)
	machine := memoryOfMachine()
	if got := debug.SetMemoryLimit(-1); machine > 0 && (got >= machine || got < machine/4) {
		t.Errorf("limited to %d of %d bytes", got, machine)
	}
}
