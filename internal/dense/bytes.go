package dense

import (
	"fmt"
	"unsafe"
)

// Read fills dst with values of 4 little-endian bytes each, which is how every
// file and artefact keeps them (all systems that the program is made for have
// this order). Models have millions of values: they are copied as a whole.
func Read(dst []float32, data []byte) {
	if len(data) < 4*len(dst) {
		panic(fmt.Sprintf("dense: %d bytes for %d values", len(data), len(dst)))
	}
	copy(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(dst))), 4*len(dst)), data)
}

// AreFinite tells whether no value is infinite or not a number.
func AreFinite(v []float32) bool {
	for _, x := range v {
		if x-x != 0 { // NaN and the infinities give NaN
			return false
		}
	}
	return true
}
