//go:build !windows

package main

import "os"

// drawsCodes reports whether a terminal understands ANSI codes.
func drawsCodes(*os.File) bool { return true }
