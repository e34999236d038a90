package generation

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"sort"

	"likeness/internal/durable"
)

// FurtherName is the file that tells whose the rows of further pictures are; a
// generation without such pictures has none.
const FurtherName = "further"

// FurtherPicture is a picture of a work after the one that shows it.
type FurtherPicture struct {
	Work     uint32 // row of the work
	Position uint32 // among its pictures, from 1
}

// PictureRows number the pictures of works: the row of a work is that of its
// first picture, and rows of further pictures follow after those of all works,
// sorted by work and position.
type PictureRows struct {
	works   int
	further []FurtherPicture
}

// NewPictureRows numbers the pictures of so many works; further are sorted.
func NewPictureRows(works int, further []FurtherPicture) PictureRows {
	return PictureRows{works, further}
}

// Len is the number of pictures.
func (p PictureRows) Len() int { return p.works + len(p.further) }

// Works is the number of works.
func (p PictureRows) Works() int { return p.works }

// Several reports whether some work has more than one picture.
func (p PictureRows) Several() bool { return len(p.further) > 0 }

// Picture tells whose picture a row is.
func (p PictureRows) Picture(row uint32) FurtherPicture {
	if int(row) < p.works {
		return FurtherPicture{Work: row}
	}
	return p.further[int(row)-p.works]
}

// Further are the rows [from, to) of the further pictures of a work.
func (p PictureRows) Further(work uint32) (from, to uint32) {
	n := len(p.further)
	first := sort.Search(n, func(i int) bool { return p.further[i].Work >= work })
	last := first
	for last < n && p.further[last].Work == work {
		last++
	}
	return uint32(p.works + first), uint32(p.works + last)
}

// Row is the row of a picture of a work; ok is false when it has none.
func (p PictureRows) Row(work uint32, position int) (row uint32, ok bool) {
	if position == 0 {
		return work, int(work) < p.works
	}
	from, to := p.Further(work)
	for row := from; row < to; row++ { // one that cannot be read has no row
		if int(p.Picture(row).Position) == position {
			return row, true
		}
	}
	return 0, false
}

// All are the rows of the pictures of a work.
func (p PictureRows) All(work uint32) []uint32 {
	rows := []uint32{work}
	from, to := p.Further(work)
	for row := from; row < to; row++ {
		rows = append(rows, row)
	}
	return rows
}

// Save writes the table of further pictures into the folder of a generation,
// pairs of little-endian uint32.
func (p PictureRows) Save(dir string) error {
	file := make([]byte, 0, 8*len(p.further))
	for _, f := range p.further {
		file = binary.LittleEndian.AppendUint32(file, f.Work)
		file = binary.LittleEndian.AppendUint32(file, f.Position)
	}
	if err := durable.WriteFile(filepath.Join(dir, FurtherName), file); err != nil {
		return fmt.Errorf("write the rows of further pictures: %w", err)
	}
	return nil
}

// openPictureRows reads what Save wrote of count further pictures.
func openPictureRows(dir string, works, count int) (PictureRows, error) {
	p := PictureRows{works: works}
	if count == 0 {
		return p, nil
	}
	file, err := os.ReadFile(filepath.Join(dir, FurtherName))
	if err != nil {
		return p, fmt.Errorf("read the rows of further pictures: %w", err)
	}
	if len(file) != 8*count {
		return p, fmt.Errorf("read the rows of further pictures: %d bytes for %d", len(file), count)
	}
	p.further = make([]FurtherPicture, count)
	for i := range p.further {
		f := FurtherPicture{binary.LittleEndian.Uint32(file[8*i:]), binary.LittleEndian.Uint32(file[8*i+4:])}
		if int64(f.Work) >= int64(works) || i > 0 && f.Work < p.further[i-1].Work {
			return p, fmt.Errorf("read the rows of further pictures: row %d is of work %d of %d", i, f.Work, works)
		}
		p.further[i] = f
	}
	return p, nil
}
