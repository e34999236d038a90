package main

import (
	"fmt"
	"os"
	"strings"
)

// peakBytes is the most memory that this process had. Rusage would count that
// of the one which started it.
func peakBytes() (bytes int64, err error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, line, _ := strings.Cut(string(status), "VmHWM:")
	_, err = fmt.Sscan(line, &bytes)
	return bytes << 10, err
}
