package main

import (
	"os"

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
