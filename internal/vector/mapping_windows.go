package vector

import (
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// mapFile maps a whole file into memory, read-only. Until it is unmapped
// nobody can write to the file, replace or remove it.
func mapFile(f *os.File, size int) ([]byte, error) {
	section, err := windows.CreateFileMapping(windows.Handle(f.Fd()), nil, windows.PAGE_READONLY, 0, 0, nil)
	if err != nil {
		return nil, err
	}
	defer windows.CloseHandle(section) // the view keeps it
	view, err := windows.MapViewOfFile(section, windows.FILE_MAP_READ, 0, 0, uintptr(size))
	if err != nil {
		return nil, err
	}
	// view is an address, of memory that the collector knows nothing of.
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&view)), size), nil
}

func unmapFile(data []byte) error {
	return windows.UnmapViewOfFile(uintptr(unsafe.Pointer(unsafe.SliceData(data))))
}
