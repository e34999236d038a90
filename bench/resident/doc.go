// Package resident tells how much memory processes have, for measurements:
// on Linux alone, elsewhere an error.
package resident
