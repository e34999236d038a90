//go:build !linux

package resident

import "errors"

var errElsewhere = errors.New("the memory of a process is told on Linux alone")

// Bytes is not told here.
func Bytes() (int64, error) { return 0, errElsewhere }

// Peak is not told here.
func Peak() (int64, error) { return 0, errElsewhere }

// ForgetPeak changes nothing here.
func ForgetPeak() error { return errElsewhere }

// Of is not told here.
func Of(string) (now, files, most int64, err error) { return 0, 0, 0, errElsewhere }
