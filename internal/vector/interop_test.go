package vector_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/coder/hnsw"

	"likeness/internal/vector"
	"likeness/internal/vector/vectortest"
)

// export writes an index's graph as github.com/coder/hnsw writes its own: a
// base layer of all nodes, and above it one node by which searches enter.
func export(x *vector.Index, beam int) *bytes.Buffer {
	var out bytes.Buffer
	integer := func(n int) { out.Write(binary.AppendVarint(nil, int64(n))) }
	integer(1)  // format
	integer(20) // M
	_ = binary.Write(&out, binary.LittleEndian, 0.25)
	integer(beam)
	integer(len("cosine"))
	out.WriteString("cosine")
	node := func(row uint32, neighbours []uint32) {
		integer(int(row))
		integer(x.Dims())
		_ = binary.Write(&out, binary.LittleEndian, x.Vector(row))
		integer(len(neighbours))
		for _, next := range neighbours {
			integer(int(next))
		}
	}
	integer(2)
	integer(x.Len())
	for row := range uint32(x.Len()) {
		node(row, x.Neighbours(row))
	}
	integer(1)
	node(0, nil)
	return &out
}

// The graph is no private invention: the package that seeds it can import the
// finished one, and finds the nearest neighbours in it. (Its own search looks
// at far more nodes for that; it is not what serves.)
func TestGraphServesTheSeedPackageToo(t *testing.T) {
	n, queries := 2000, 40
	if raceDetector {
		n, queries = 500, 10
	}
	all := vectortest.Features(n+queries, 24, 17)
	rows := all[:n]
	x := build(t, matrix(t, rows), vector.Options{})
	const k = 400
	g := hnsw.NewGraph[int]()
	if err := g.Import(export(x, k)); err != nil {
		t.Fatal(err)
	}
	if g.Len() != n {
		t.Fatalf("%d nodes were imported of %d", g.Len(), n)
	}
	sum := 0.0
	for _, q := range all[n:] {
		order, cosines := vectortest.Nearest(rows, q, nil)
		found := 0
		for _, node := range g.Search(q, k) {
			if cosines[node.Key] >= cosines[order[9]] {
				found++
			}
		}
		sum += float64(found) / 10
	}
	if mean := sum / float64(queries); mean < 0.95 {
		t.Errorf("its search finds %.3f of the ten nearest", mean)
	}
}
