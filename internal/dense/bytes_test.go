package dense_test

import (
	"encoding/binary"
	"math"
	"testing"

	"likeness/internal/dense"
)

func TestValuesAreReadAsTheyWereWritten(t *testing.T) {
	want := []float32{0, float32(math.Copysign(0, -1)), 1.5, -math.MaxFloat32, math.SmallestNonzeroFloat32}
	var data []byte
	for _, v := range want {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
	}
	got := make([]float32, len(want))
	dense.Read(got, append(data, 1, 2, 3))
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Errorf("value %d is %g, want %g", i, got[i], want[i])
		}
	}
	if !dense.AreFinite(got) {
		t.Error("finite values are said not to be")
	}
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if dense.AreFinite([]float32{1, float32(v), 2}) {
			t.Errorf("%g is said to be finite", v)
		}
	}
}
