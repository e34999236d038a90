package vector_test

import (
	"path/filepath"
	"slices"
	"testing"

	"likeness/internal/vector"
	"likeness/internal/vector/vectortest"
)

// matrix makes a Matrix of rows.
func matrix(t testing.TB, rows [][]float32) *vector.Matrix {
	t.Helper()
	dim := 12
	if len(rows) > 0 {
		dim = len(rows[0])
	}
	m, err := vector.NewMatrix(len(rows), dim, slices.Concat(rows...))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func build(t testing.TB, rows vector.Rows, opts vector.Options) *vector.Index {
	t.Helper()
	x, err := vector.Build(t.Context(), rows, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestIndexConforms(t *testing.T) {
	vectortest.Run(t, func(t *testing.T, rows [][]float32) (vectortest.Engine, func(*vector.Request)) {
		return build(t, matrix(t, rows), vector.Options{}), nil
	})
}

func TestOpenedIndexConforms(t *testing.T) {
	vectortest.Run(t, func(t *testing.T, rows [][]float32) (vectortest.Engine, func(*vector.Request)) {
		path := filepath.Join(t.TempDir(), "index")
		if err := build(t, matrix(t, rows), vector.Options{}).Save(path); err != nil {
			t.Fatal(err)
		}
		x, err := vector.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := x.Close(); err != nil {
				t.Error(err)
			}
		})
		return x, nil
	})
}

// A rebased index answers like one that was built of the same rows: here two
// thirds of the rows come from the index, out of order and among rows that
// went, and the others came later.
func TestRebasedIndexConforms(t *testing.T) {
	vectortest.Run(t, func(t *testing.T, rows [][]float32) (vectortest.Engine, func(*vector.Request)) {
		var old, fresh [][]float32
		for i, row := range rows {
			if i%3 == 2 {
				fresh = append(fresh, row)
			} else {
				old = append(old, row)
			}
		}
		slices.Reverse(old)
		went := 0
		if len(rows) > 0 {
			went = len(rows) / 4
			old = append(old, vectortest.Features(went, len(rows[0]), 77)...)
		}
		place := make([]uint32, len(rows))
		lastOld, nextFresh := len(old)-went, len(old)
		for i := range rows {
			if i%3 == 2 {
				place[i] = uint32(nextFresh)
				nextFresh++
			} else {
				lastOld--
				place[i] = uint32(lastOld)
			}
		}
		x := build(t, matrix(t, old), vector.Options{})
		x, err := x.Rebase(matrix(t, fresh), place)
		if err != nil {
			t.Fatal(err)
		}
		return x, nil
	})
}
