package main

import (
	"log/slog"
	"os"
	"runtime/debug"
)

// memoryShare is how much of the machine's memory a server may use before the
// collector works harder to stay within it. The rest is for the system, and for
// the files that it keeps at hand: indexes are read through it.
const memoryShare = .6

// limitMemory sets a soft limit from the memory of the machine, or of the
// container that the program runs in. One that was set by GOMEMLIMIT stays.
func limitMemory(log *slog.Logger) {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	bytes := memoryOfMachine()
	if bytes <= 0 {
		return // not known on this system: the collector goes by the heap alone
	}
	limit := int64(memoryShare * float64(bytes))
	debug.SetMemoryLimit(limit)
	log.Debug("memory is limited", "megabytes", limit>>20)
}
