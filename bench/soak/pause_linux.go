package main

import (
	"time"

	"golang.org/x/sys/unix"
)

// pause sleeps for as long as it is told, to some ten microseconds: time.Sleep is up
// to a millisecond late where nothing else happens, which would count against the
// server.
func pause(d time.Duration) {
	if d <= 0 {
		return
	}
	t := unix.NsecToTimespec(d.Nanoseconds())
	_ = unix.Nanosleep(&t, nil) // one that a signal ends early sends a request early
}
