package main

import (
	"fmt"
	"os"
	"strings"
)

// residentBytes is a line of what Linux tells of this process: VmHWM is the most
// memory that it had, VmRSS what it has, files that are mapped included.
func residentBytes(line string) (bytes int64, err error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, told, _ := strings.Cut(string(status), line)
	_, err = fmt.Sscan(told, &bytes)
	return bytes << 10, err
}

// forgetPeak makes VmHWM begin anew.
func forgetPeak() error { return os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }
