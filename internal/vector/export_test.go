package vector

// What tests outside the package look at inside it.

// Decode opens a snapshot that lies in memory.
var Decode = decode

// FixChecksum makes data a snapshot whose checksum is right, so that a test
// reaches what is checked after it.
func FixChecksum(data []byte) {
	if len(data) >= headerBytes {
		sum := checksum(data)
		for i := range 4 {
			data[checksumAt+i] = byte(sum >> (8 * i))
		}
	}
}

// HeaderBytes is the part of a snapshot before its sections.
func HeaderBytes() int {
	count := 0
	(&sections{}).visit(func(any) { count++ })
	return headerBytes + 16*count
}

// Neighbours lists the rows that the graph links a row with.
func (x *Index) Neighbours(row uint32) []uint32 { return x.graph.neighbours(row) }

// Reached counts the nodes of the graph and those that a walk can get to.
func (x *Index) Reached() (nodes, reached int) {
	all := x.graph.members()
	for _, duplicate := range x.graph.duplicates.rows {
		all.Remove(duplicate)
	}
	lists := make([][]uint32, x.walked.Rows)
	for row := range lists {
		lists[row] = x.graph.neighbours(uint32(row))
	}
	seen := NewBitmap(x.walked.Rows)
	if len(x.graph.entry) > 0 {
		reach(lists, x.graph.entry[0], seen)
	}
	return all.Count(), seen.Count()
}
