// Package resident tells how much memory this process has, for measurements:
// on Linux alone, elsewhere an error.
package resident
