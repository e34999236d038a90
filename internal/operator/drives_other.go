//go:build !windows

package operator

import (
	"os"
	"path/filepath"
	"runtime"

	"likeness/internal/art"
)

// drives are the tops of what is beside the operator's own folder: the whole
// tree, and the disks that are put in.
func drives() []art.Place {
	found := []art.Place{{Name: "/", Path: "/"}}
	patterns := []string{"/media/*/*", "/run/media/*/*", "/mnt/*"}
	if runtime.GOOS == "darwin" {
		patterns = []string{"/Volumes/*"}
	}
	for _, pattern := range patterns {
		paths, _ := filepath.Glob(pattern) // the patterns are well formed
		for _, path := range paths {
			if info, err := os.Stat(path); err == nil && info.IsDir() {
				found = append(found, art.Place{Name: filepath.Base(path), Path: path})
			}
		}
	}
	return found
}
