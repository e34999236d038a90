package vector

import "math/bits"

// Bitmap is a set of rows below a fixed number, one bit a row. A flat array
// beats a compressed bitmap here: a walk asks it for one row at a time, a scan
// reads all of it, and a million rows take 125 kB.
type Bitmap struct {
	words []uint64
	rows  int
}

// NewBitmap is an empty set of rows below the given number.
func NewBitmap(rows int) *Bitmap {
	return &Bitmap{words: make([]uint64, (rows+63)/64), rows: rows}
}

// BitmapOf is the set of the rows given; those not below the number given are
// left out.
func BitmapOf(rows int, members ...uint32) *Bitmap {
	b := NewBitmap(rows)
	for _, row := range members {
		b.Add(row)
	}
	return b
}

// Len is the number of rows that could be in the set.
func (b *Bitmap) Len() int { return b.rows }

// Add puts a row into the set.
func (b *Bitmap) Add(row uint32) {
	if int(row) < b.rows {
		b.words[row>>6] |= 1 << (row & 63)
	}
}

// Remove takes a row out of the set.
func (b *Bitmap) Remove(row uint32) {
	if int(row) < b.rows {
		b.words[row>>6] &^= 1 << (row & 63)
	}
}

// Contains reports whether a row is in the set.
func (b *Bitmap) Contains(row uint32) bool {
	return int(row) < b.rows && b.words[row>>6]&(1<<(row&63)) != 0
}

// Count is the number of rows in the set.
func (b *Bitmap) Count() int {
	n := 0
	for _, w := range b.words {
		n += bits.OnesCount64(w)
	}
	return n
}

// And keeps only the rows that are in the other set too.
func (b *Bitmap) And(other *Bitmap) {
	for i := range b.words {
		if i < len(other.words) {
			b.words[i] &= other.words[i]
		} else {
			b.words[i] = 0
		}
	}
}

// Clone is a copy of the set.
func (b *Bitmap) Clone() *Bitmap {
	return &Bitmap{words: append([]uint64(nil), b.words...), rows: b.rows}
}

// All yields the rows of the set in ascending order.
func (b *Bitmap) All() func(yield func(uint32) bool) {
	return func(yield func(uint32) bool) {
		for i, w := range b.words {
			for ; w != 0; w &= w - 1 {
				if !yield(uint32(i<<6 + bits.TrailingZeros64(w))) {
					return
				}
			}
		}
	}
}

// countAnd is the number of rows in both sets; a nil other stands for all.
func (b *Bitmap) countAnd(other *Bitmap) int {
	if other == nil {
		return b.Count()
	}
	n := 0
	for i := range min(len(b.words), len(other.words)) {
		n += bits.OnesCount64(b.words[i] & other.words[i])
	}
	return n
}
