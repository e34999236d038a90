package memory

import "golang.org/x/sys/unix"

// ofMachine is the memory of the machine.
func ofMachine() int64 {
	bytes, err := unix.SysctlUint64("hw.memsize")
	if err != nil {
		return 0
	}
	return int64(bytes)
}
