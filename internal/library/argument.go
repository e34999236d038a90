package library

import (
	"runtime"
	"strings"
)

// Argument is a path as one writes it in a command line of this system.
func Argument(path string) string { return argument(path, runtime.GOOS) }

func argument(path, system string) string {
	plain := strings.IndexFunc(path, func(r rune) bool {
		return r <= ' ' || strings.ContainsRune("\"'`$&;|<>()[]{}*?!#~^%=,", r)
	}) < 0
	switch {
	case path != "" && plain:
		return path
	case system == "windows":
		return `"` + path + `"` // no path has a quotation mark there
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
