package vector

// Rows are the vectors of a collection under one metric, as they are stored:
// Matrix keeps float32 values, Bytes keeps bytes that are centred and
// normalised on the fly, layered puts rows of two stores in a new order.
type Rows interface {
	// Len is the number of rows.
	Len() int
	// Dims is the number of values in a row.
	Dims() int
	// Present reports whether the row has a direction.
	Present(row uint32) bool
	// Vector writes the row's unit vector (all zero when absent) into dst,
	// which must be Dims long.
	Vector(row uint32, dst []float32)

	// prepare does once for a query what every comparison with it needs.
	prepare(q []float32) query
	// scores writes the cosine of the query and each of rows to out.
	scores(q query, rows []uint32, out []float32)
}

// query is a unit vector prepared for comparisons.
type query struct {
	vector []float32
	offset float64 // the vector's product with the mean that Bytes subtracts
}

// layered shows rows of two stores in an order of its own: place[row] is the
// row's place in base, or, from base.Len() on, in added.
type layered struct {
	base, added Rows
	place       []uint32
}

func (l *layered) at(row uint32) (Rows, uint32) {
	place := l.place[row]
	if n := uint32(l.base.Len()); place >= n {
		return l.added, place - n
	}
	return l.base, place
}

func (l *layered) Len() int  { return len(l.place) }
func (l *layered) Dims() int { return l.base.Dims() }

func (l *layered) Present(row uint32) bool {
	rows, at := l.at(row)
	return rows.Present(at)
}

func (l *layered) Vector(row uint32, dst []float32) {
	rows, at := l.at(row)
	rows.Vector(at, dst)
}

func (l *layered) prepare(q []float32) query { return l.base.prepare(q) }

func (l *layered) scores(q query, rows []uint32, out []float32) {
	var one [1]uint32
	for i, row := range rows {
		store, at := l.at(row)
		one[0] = at
		store.scores(q, one[:], out[i:i+1])
	}
}
