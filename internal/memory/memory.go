// Package memory says how much memory a server may use, and how much of it may lie
// about as garbage.
//
// It must never know what the memory is for.
package memory

import (
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

const (
	// share is how much of the machine's memory a server may use before the
	// collector works harder to stay within it. The rest is for the system, and for
	// the files that it keeps at hand: indexes are read through it.
	share = .6
	// headroom is how much garbage may lie about at least before it is taken away,
	// but for small machines. Left to itself the collector waits until the heap has
	// doubled: of a small library that is every few dozen megabytes, fifteen times a
	// second under load, and each time whoever asks waits for milliseconds.
	headroom = 256 << 20
	// headroomShare bounds it on a small machine.
	headroomShare = 1. / 16
)

// Limit sets a soft limit from the memory of the machine, or of the container that
// the program runs in, and how often garbage is collected. What was set by
// GOMEMLIMIT and GOGC stays.
func Limit(log *slog.Logger) {
	bytes := ofMachine()
	if bytes <= 0 {
		return // not known on this system: the collector goes by the heap alone
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		limit := int64(share * float64(bytes))
		debug.SetMemoryLimit(limit)
		log.Debug("memory is limited", "megabytes", limit>>20)
	}
	if os.Getenv("GOGC") == "" {
		keepHeadroom(min(headroom, uint64(headroomShare*float64(bytes))), usualPercent)
	}
}

// usualPercent of what is alive may be garbage where nothing else is said.
const usualPercent = 100

// marker is what nobody holds, so that the next collection finds it: of some size,
// or it would share its place with what is held.
type marker struct{ _ [64]byte }

// keepHeadroom sets how much garbage there may be, and does so again after every
// collection, which is when it is known how much is alive.
func keepHeadroom(bytes uint64, was int) {
	percent := percentFor(bytes, alive())
	if percent*10 < was*9 || percent*10 > was*11 { // setting it stops the program for a moment
		debug.SetGCPercent(percent)
		was = percent
	}
	runtime.AddCleanup(&marker{}, func(was int) { keepHeadroom(bytes, was) }, was)
}

// percentFor is the share of what is alive, in hundredths, that comes to so many
// bytes; the usual one where that is more.
func percentFor(headroom, alive uint64) int {
	return max(usualPercent, int(100*headroom/max(alive, 4<<20)))
}

// alive is what the last collection left.
func alive() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return sample[0].Value.Uint64()
}
