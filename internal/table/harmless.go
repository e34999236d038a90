package table

import "strings"

// Harmless keeps a spreadsheet from running a cell of a file that is written as
// a formula: texts come from whoever wrote the source.
func Harmless(cell string) string {
	if start := strings.TrimLeft(cell, " "); start != "" && strings.ContainsRune("=+-@\t\r\n", rune(start[0])) {
		return "'" + cell
	}
	return cell
}
