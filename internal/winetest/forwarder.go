// Command winetest writes bcryptprimitives.dll, which every Go program loads
// on Windows and which Wine has only since version 9. Its one function,
// ProcessPrng, is forwarded to the one of the same arguments in advapi32.dll,
// so the file holds no code: headers and a table of exports.
package main

import (
	"bytes"
	"encoding/binary"
	"log"
	"os"
)

// Layout of the file: headers, then one section with the exports.
const (
	headersBytes = 0x200 // of the file
	sectionBytes = 0x200
	sectionAt    = 0x1000 // in memory
	imageBytes   = 0x2000
	coffBytes    = 20
	optionBytes  = 240
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: winetest FILE.dll")
	}
	if err := os.WriteFile(os.Args[1], library("bcryptprimitives.dll", "ProcessPrng", "advapi32.SystemFunction036"), 0o644); err != nil {
		log.Fatal(err)
	}
}

// library is a 64-bit DLL in the PE format (Microsoft, "PE Format", 2024)
// that exports one name and forwards it to target, LIBRARY.NAME.
func library(name, export, target string) []byte {
	section, exportBytes := exports(name, export, target)
	var file bytes.Buffer
	put := func(values ...any) {
		for _, v := range values {
			// Writing numbers into memory cannot go wrong.
			_ = binary.Write(&file, binary.LittleEndian, v)
		}
	}
	pad := func(length int) { file.Write(make([]byte, length-file.Len())) }

	put([]byte("MZ"))
	pad(0x3c)
	put(uint32(0x40), []byte("PE\x00\x00"))
	put(uint16(0x8664), uint16(1), uint32(0), uint32(0), uint32(0)) // amd64, one section
	put(uint16(optionBytes), uint16(0x2022))                        // an executable, large addresses, a DLL
	put(uint16(0x20b), uint16(0))                                   // 64 bit
	put([3]uint32{0, sectionBytes, 0}, uint32(0), uint32(sectionAt))
	put(uint64(0x180000000), uint32(sectionAt), uint32(0x200)) // base, alignment in memory and file
	put([6]uint16{6, 0, 0, 0, 6, 0}, uint32(0))                // versions
	put(uint32(imageBytes), uint32(headersBytes), uint32(0))
	put(uint16(3), uint16(0x100))                             // for the console, no execution of data
	put([4]uint64{1 << 20, 1 << 12, 1 << 20, 1 << 12})        // stack and heap
	put(uint32(0), uint32(16))                                // 16 tables follow,
	put(uint32(sectionAt), uint32(exportBytes), [30]uint32{}) // of which the first says what is exported
	put([8]byte{'.', 'e', 'd', 'a', 't', 'a'}, uint32(sectionBytes), uint32(sectionAt))
	put(uint32(sectionBytes), uint32(headersBytes), [3]uint32{}, uint32(0x40000040)) // data that can be read
	pad(headersBytes)
	put(section)
	pad(headersBytes + sectionBytes)
	return file.Bytes()
}

// exports is the export directory of one forwarded name, as it lies at
// sectionAt, and its length. A function whose address lies within the
// directory is the name of another.
func exports(name, export, target string) (section []byte, length int) {
	const (
		directoryBytes = 40
		functionAt     = directoryBytes
		namePointerAt  = functionAt + 4
		ordinalAt      = namePointerAt + 4
		stringsAt      = ordinalAt + 4
	)
	nameAt := stringsAt
	exportAt := nameAt + len(name) + 1
	targetAt := exportAt + len(export) + 1
	at := func(offset int) uint32 { return uint32(sectionAt + offset) }

	words := []uint32{
		0, 0, 0, at(nameAt), 1, 1, 1, // flags, time, version, name, first ordinal, functions, names
		at(functionAt), at(namePointerAt), at(ordinalAt),
		at(targetAt), at(exportAt), 0,
	}
	for _, word := range words {
		section = binary.LittleEndian.AppendUint32(section, word)
	}
	section = append(section, name+"\x00"+export+"\x00"+target+"\x00"...)
	return section, len(section)
}
