//go:build unix

package cputime

import (
	"time"

	"golang.org/x/sys/unix"
)

// Used is what this process has used so far.
func Used() time.Duration {
	var used unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
