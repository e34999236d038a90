// Package cputime tells the time of the processor, so that other work on the
// machine does not count in a benchmark.
package cputime
