package vector

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand"
	"slices"

	"github.com/coder/hnsw"
	"github.com/viterin/vek/vek32"
)

const (
	seedDegree = 8  // neighbours that a new node is given
	seedBeam   = 10 // hnsw.Graph.EfSearch
)

// seedLists links nodes by github.com/coder/hnsw, one after another, and puts
// its links into lists. As a graph to search its result is poor, but it finds
// most nodes a few near neighbours, which is what the passes over it start
// from.
//
// That package ranges over maps in three places, and would make another graph
// in every run: when it enters a layer of several nodes, when it evicts a
// neighbour, and when it replaces one. So the first node alone stands in an
// upper layer and is every search's way in, and nothing is ever evicted: the
// limit of neighbours, which Add reads again for every link, is lifted once
// the search for a node's neighbours has begun. Hubs grow long lists by that,
// which the passes prune.
func seedLists(m *Matrix, nodes []uint32, lists [][]uint32) error {
	g := &hnsw.Graph[int]{Ml: 0.25, EfSearch: seedBeam, Rng: rand.New(&firstNodeUp{})}
	calls := 0
	g.Distance = func(a, b hnsw.Vector) float32 {
		if calls++; calls == 2 { // 1: the upper layer's only node, 2: the base layer's way in
			g.M = math.MaxInt
		}
		return 1 - vek32.Dot(m.row(math.Float32bits(a[0])), m.row(math.Float32bits(b[0])))
	}
	for _, row := range nodes {
		g.M, calls = seedDegree, 0
		// The value is the row's number; Distance looks the vector up. So the
		// export below carries 4 bytes a node and not the vectors.
		g.Add(hnsw.MakeNode(int(row), hnsw.Vector{math.Float32frombits(row)}))
	}
	g.Distance, g.M = hnsw.CosineDistance, seedDegree // what Export knows by name
	var buffer bytes.Buffer
	if err := g.Export(&buffer); err != nil {
		return fmt.Errorf("read the seed graph: %w", err)
	}
	return readExport(bufio.NewReader(&buffer), lists)
}

// firstNodeUp is the source of randomness for hnsw's choice of levels: level 1
// for the first node, 0 for every other.
type firstNodeUp struct{ asked bool }

func (s *firstNodeUp) Seed(int64) {}

func (s *firstNodeUp) Int63() int64 {
	if !s.asked {
		s.asked = true
		return 0
	}
	return 1 << 62 // 0.5 as a Float64
}

// exportReader reads the numbers of an hnsw export; the first error sticks.
type exportReader struct {
	in  *bufio.Reader
	err error
}

func (r *exportReader) int() int {
	n, err := binary.ReadVarint(r.in)
	if r.err == nil {
		r.err = err
	}
	if r.err != nil {
		return 0
	}
	return int(n)
}

func (r *exportReader) skip(n int) {
	if _, err := r.in.Discard(n); r.err == nil {
		r.err = err
	}
}

// readExport adds the links of the base layer of an hnsw export to lists. The
// format, version 1: version, M, Ml, EfSearch, distance name, number of
// layers; a layer is its number of nodes and for each its key, vector, number
// of neighbours and their keys. Integers are signed varints, Ml a float64,
// names and vectors carry their length.
func readExport(in *bufio.Reader, lists [][]uint32) error {
	r := &exportReader{in: in}
	version := r.int()
	r.int()
	r.skip(8)
	r.int()
	r.skip(r.int())
	layers := r.int()
	if r.err != nil || version != 1 || layers < 1 {
		return fmt.Errorf("read the seed graph: version %d with %d layers: %w", version, layers, r.err)
	}
	for range r.int() {
		row := r.int()
		r.skip(4 * r.int())
		for range r.int() {
			next := r.int()
			if r.err == nil && next != row {
				lists[row] = append(lists[row], uint32(next))
			}
		}
		slices.Sort(lists[row]) // the export follows the order of a map
	}
	if r.err != nil {
		return fmt.Errorf("read the seed graph: %w", r.err)
	}
	return nil
}
