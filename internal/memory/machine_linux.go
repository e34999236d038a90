package memory

import (
	"os"
	"strconv"
	"strings"
)

// ofMachine is the memory of the machine, or what a container may have
// of it.
func ofMachine() int64 {
	meminfo, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	bytes := meminfoTotal(string(meminfo))
	for _, file := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		limit, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		if most, err := strconv.ParseInt(strings.TrimSpace(string(limit)), 10, 64); err == nil { // "max" is none
			bytes = min(bytes, most)
		}
	}
	return bytes
}

// meminfoTotal reads the line MemTotal of /proc/meminfo; 0 when it is not there.
func meminfoTotal(meminfo string) int64 {
	for line := range strings.Lines(meminfo) {
		fields := strings.Fields(line)
		if len(fields) < 2 || fields[0] != "MemTotal:" {
			continue
		}
		if kilobytes, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
			return kilobytes << 10
		}
	}
	return 0
}
