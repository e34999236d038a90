//go:build !unix

package cputime

import "time"

var began = time.Now()

// Used is the time by the clock where no other is to be had.
func Used() time.Duration { return time.Since(began) }
