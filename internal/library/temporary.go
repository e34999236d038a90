package library

import (
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"likeness/internal/art"
)

const (
	temporaryName = "likeness-server-"
	// newFor is how long a temporary folder may be there before it is locked.
	newFor = time.Minute
)

// TemporaryFolder makes a folder for files that go when remove is called. Those of
// processes that died go now: who lives has the lock of its own.
func TemporaryFolder() (dir string, remove func(), err error) {
	removeLeftovers()
	failed := func(err error) error {
		return art.Wrap(err, art.CodeUnavailable, "There is no folder for temporary files; make one that can be written to, and set TMPDIR")
	}
	home, err := os.MkdirTemp("", temporaryName+"*")
	if err != nil {
		return "", nil, failed(err)
	}
	dir = filepath.Join(home, "files")
	lock := flock.New(filepath.Join(home, "lock"))
	held, err := lock.TryLock()
	if err == nil && held {
		err = os.Mkdir(dir, 0o700)
	}
	if err != nil || !held {
		removeLocked(home, lock)
		return "", nil, failed(err)
	}
	return dir, func() { removeLocked(home, lock) }, nil
}

// removeLocked removes a folder whose lock is held, the lock at last: Windows keeps
// files that are open.
func removeLocked(home string, lock *flock.Flock) {
	_ = os.RemoveAll(filepath.Join(home, "files")) // what stays goes when the next process begins
	_ = lock.Unlock()
	_ = os.RemoveAll(home)
}

// removeLeftovers removes the folders of processes that died. What cannot be locked is
// somebody else's, or of one that lives.
func removeLeftovers() {
	all, _ := filepath.Glob(filepath.Join(os.TempDir(), temporaryName+"*"))
	for _, home := range all {
		info, err := os.Stat(home)
		if err != nil || !info.IsDir() || time.Since(info.ModTime()) < newFor {
			continue
		}
		lock := flock.New(filepath.Join(home, "lock"))
		if held, err := lock.TryLock(); err == nil && held {
			removeLocked(home, lock)
		}
	}
}
