//go:build !windows

package main

import "os"

// drawsCodes reports whether a terminal understands ANSI codes.
func drawsCodes(*os.File) bool { return true }

// ownsConsole reports whether the console ends with the program: elsewhere it is
// the terminal's.
func ownsConsole() bool { return false }
