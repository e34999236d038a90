package operator

import (
	"golang.org/x/sys/windows"

	"likeness/internal/art"
)

// drives are the disks, by their letters.
func drives() []art.Place {
	mask, err := windows.GetLogicalDrives()
	if err != nil {
		return nil
	}
	var found []art.Place
	for i := range 26 {
		if mask&(1<<i) != 0 {
			name := string(rune('A'+i)) + `:\`
			found = append(found, art.Place{Name: name, Path: name})
		}
	}
	return found
}
