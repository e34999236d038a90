package vector_test

import (
	"fmt"
	"testing"

	"likeness/internal/vector"
	"likeness/internal/vector/vectortest"
)

// The comparison with hnswlib, at several sizes and with recall beside every
// time, is `go run ./bench/hnswlib`.

func BenchmarkBuild(b *testing.B) {
	m := matrix(b, vectortest.Features(5000, 64, 1))
	for b.Loop() {
		build(b, m, vector.Options{Threads: 1})
	}
}

func BenchmarkSearch(b *testing.B) {
	const n = 5000
	for _, dim := range []int{64, 256, 384} {
		all := vectortest.Features(n+500, dim, 1)
		x := build(b, matrix(b, all[:n]), vector.Options{})
		for _, exact := range []bool{false, true} {
			b.Run(fmt.Sprintf("%d values/exact=%v", dim, exact), func(b *testing.B) {
				compared, asked := 0, 0
				for b.Loop() {
					answer, err := x.Search(b.Context(), vector.Request{Vector: all[n+asked%500], K: 10, Exact: exact})
					if err != nil {
						b.Fatal(err)
					}
					compared += answer.Compared
					asked++
				}
				b.ReportMetric(float64(compared)/float64(asked), "compared/op")
			})
		}
	}
}
