package main

import "golang.org/x/sys/unix"

// memoryOfMachine is the memory of the machine.
func memoryOfMachine() int64 {
	bytes, err := unix.SysctlUint64("hw.memsize")
	if err != nil {
		return 0
	}
	return int64(bytes)
}
