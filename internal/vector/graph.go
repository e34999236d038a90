package vector

// graph is a frozen graph of neighbours over the rows of a matrix. The lists
// of all rows lie in one slice, row after row. Absent rows and duplicates have
// empty lists and are in no list.
type graph struct {
	start      []uint32 // Rows + 1 values: row's list is lists[start[row]:start[row+1]]
	lists      []uint32
	entry      []uint32 // rows where walks begin; every node is reachable from the first alone
	duplicates duplicates
}

func (g *graph) neighbours(row uint32) []uint32 {
	return g.lists[g.start[row]:g.start[row+1]]
}

// freeze lays lists out flat.
func freeze(lists [][]uint32) (start, flat []uint32) {
	start = make([]uint32, len(lists)+1)
	total := 0
	for row, list := range lists {
		total += len(list)
		start[row+1] = uint32(total)
	}
	flat = make([]uint32, 0, total)
	for _, list := range lists {
		flat = append(flat, list...)
	}
	return start, flat
}

// members is the set of rows that the graph knows: its nodes and their duplicates.
func (g *graph) members() *Bitmap {
	known := NewBitmap(len(g.start) - 1)
	for row := range uint32(known.Len()) {
		if len(g.neighbours(row)) > 0 {
			known.Add(row)
		}
	}
	for _, rows := range [][]uint32{g.entry, g.duplicates.first, g.duplicates.rows} {
		for _, row := range rows {
			known.Add(row)
		}
	}
	return known
}
