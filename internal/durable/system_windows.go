package durable

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// rename replaces by the rules of POSIX where the file system can, so that a
// file that is open for reading through its folder (os.OpenInRoot) does not
// stand in the way.
func rename(from, to string) error {
	dir := filepath.Dir(to)
	if filepath.Dir(from) != dir {
		return os.Rename(from, to)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	return errors.Join(root.Rename(filepath.Base(from), filepath.Base(to)), root.Close())
}

// Held reports whether something could not be done to a file or a folder
// because somebody has it open. That looks like a missing right where a folder
// is renamed or a file replaced.
func Held(err error) bool {
	return is(err, windows.ERROR_SHARING_VIOLATION, windows.ERROR_LOCK_VIOLATION, windows.ERROR_ACCESS_DENIED, windows.ERROR_USER_MAPPED_FILE)
}

// Full reports whether there is no room on the disk.
func Full(err error) bool {
	return is(err, windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED)
}

// Refused reports whether a file or a folder may not be written.
func Refused(err error) bool {
	return errors.Is(err, os.ErrPermission) || is(err, windows.ERROR_WRITE_PROTECT)
}

func is(err error, numbers ...windows.Errno) bool {
	for _, number := range numbers {
		if errors.Is(err, number) {
			return true
		}
	}
	return false
}
