package main

import (
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// drawsCodes makes a console understand ANSI codes, which those of Windows do
// when they are asked to; false of one that does not.
func drawsCodes(f *os.File) bool {
	console := windows.Handle(f.Fd())
	var mode uint32
	if windows.GetConsoleMode(console, &mode) != nil {
		return false
	}
	return windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}

var consoleProcesses = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetConsoleProcessList")

// ownsConsole reports whether the console was opened for this program, and ends
// with it.
func ownsConsole() bool {
	var processes [2]uint32
	n, _, _ := consoleProcesses.Call(uintptr(unsafe.Pointer(&processes[0])), uintptr(len(processes)))
	return n == 1
}
