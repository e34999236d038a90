package artefact

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"strconv"
	"strings"
)

// Sheets are small copies of the works of a map, many to a picture, in the
// order of the map: row after row of SheetColumns cells. A copy fills its cell,
// whatever the shape of the work. Cells are whole blocks of JPEG, so that none
// shines into its neighbour.
const (
	SheetColumns = 16
	SheetWorks   = SheetColumns * SheetColumns
	SheetCellPx  = 32

	sheetPrefix  = "sheet-"
	sheetQuality = 80 // of JPEG, 1 to 100
)

// SheetName is the name under which the n-th sheet is kept, from 0.
func SheetName(n int) string { return sheetPrefix + strconv.Itoa(n) }

// IsSheet reports whether an artefact of this name is a sheet.
func IsSheet(name string) bool { return strings.HasPrefix(name, sheetPrefix) }

// ForPeople reports whether an artefact of this name is looked at by people, or
// is kept for what they look at, rather than a model.
func ForPeople(name string) bool {
	return name == MapName || name == NearDuplicatesName || name == ComparedName || IsSheet(name)
}

// EncodeSheet writes a sheet, a JPEG. Each cell is SheetCellPx x SheetCellPx
// RGB, row-major, at most SheetWorks of them; one without pixels stays black.
func EncodeSheet(cells [][]byte) ([]byte, error) {
	rows := (len(cells) + SheetColumns - 1) / SheetColumns
	sheet := image.NewRGBA(image.Rect(0, 0, SheetColumns*SheetCellPx, rows*SheetCellPx))
	for i, cell := range cells {
		if len(cell) != 3*SheetCellPx*SheetCellPx {
			continue
		}
		left, top := i%SheetColumns*SheetCellPx, i/SheetColumns*SheetCellPx
		for y := range SheetCellPx {
			line := sheet.Pix[sheet.PixOffset(left, top+y):]
			for x := range SheetCellPx {
				copy(line[4*x:], cell[3*(y*SheetCellPx+x):][:3])
				line[4*x+3] = 0xff
			}
		}
	}
	var data bytes.Buffer
	if err := jpeg.Encode(&data, sheet, &jpeg.Options{Quality: sheetQuality}); err != nil {
		return nil, fmt.Errorf("encode a sheet of %d works: %w", len(cells), err)
	}
	return data.Bytes(), nil
}
