//go:build !windows

package durable

import (
	"errors"
	"os"
	"syscall"
)

func rename(from, to string) error { return os.Rename(from, to) }

// Held reports whether something could not be done to a file or a folder
// because somebody has it open: never, but on Windows.
func Held(error) bool { return false }

// Full reports whether there is no room on the disk.
func Full(err error) bool { return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) }

// Refused reports whether a file or a folder may not be written.
func Refused(err error) bool {
	return errors.Is(err, os.ErrPermission) || errors.Is(err, syscall.EROFS)
}
