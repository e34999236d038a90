package metric

import (
	"math"
	"math/rand/v2"
	"testing"

	"likeness/internal/art"
	"likeness/internal/dense"
)

var (
	blendDims         = map[string]int{"learned": 5, "colour": 9, "composition": 7, "texture": 4, "brushwork": 6}
	blendCalibrations = map[string]Calibration{
		"learned": {StdDev: .3}, "colour": {StdDev: .1}, "composition": {StdDev: .2}, "texture": {StdDev: .02}, "brushwork": {StdDev: .15},
	}
)

func unitVectors(rng *rand.Rand, without string) art.Vectors {
	vectors := art.Vectors{}
	for _, id := range OverallMetrics {
		v := make([]float32, blendDims[id])
		for i := range v {
			v[i] = float32(rng.NormFloat64())
		}
		dense.Normalise(v, minLength)
		if id == without {
			clear(v)
		}
		vectors[id] = v
	}
	return vectors
}

func dot(a, b []float32) (sum float64) {
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

func TestJoinedVectorsMultiplyToTheBlend(t *testing.T) {
	overall, err := NewOverall(blendDims, blendCalibrations, nil)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for _, missing := range [][2]string{{"", ""}, {"texture", ""}, {"", "colour"}, {"texture", "texture"}, {"learned", "colour"}} {
		query, work := unitVectors(rng, missing[0]), unitVectors(rng, missing[1])
		sum, weights := 0.0, 0.0
		for _, id := range OverallMetrics {
			w := 1 / blendCalibrations[id].StdDev
			sum += w * dot(query[id], work[id])
			weights += w
		}
		q, w := overall.Join(query, AsQuery), overall.Join(work, AsWork)
		if got := dot(q, w); math.Abs(got-sum/weights) > 1e-6 {
			t.Errorf("without %q: the blend is %g, by its definition %g", missing, got, sum/weights)
		}
		for _, v := range [][]float32{q, w} {
			if length := math.Sqrt(dot(v, v)); math.Abs(length-1) > 1e-6 {
				t.Errorf("without %q: a joined vector of length %g", missing, length)
			}
		}
	}
}

func TestNothingJoinsToNothing(t *testing.T) {
	overall, err := NewOverall(blendDims, blendCalibrations, nil)
	if err != nil {
		t.Fatal(err)
	}
	if v := overall.Join(art.Vectors{}, AsQuery); !dense.IsZero(v) || len(v) != overall.Dimensions() {
		t.Errorf("a picture without any direction joins to %v", v)
	}
}

func TestOverallBlendsTheMetricsThatThereAre(t *testing.T) {
	dims := map[string]int{"colour": 9, "texture": 4, "pixels": 3}
	overall, err := NewOverall(dims, blendCalibrations, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(overall.Parts) != 2 || overall.Dimensions() != 9+4+2 {
		t.Errorf("the blend is %+v", overall.Parts)
	}
	// Equal weights over spreads of .1 and .02.
	if got := overall.Parts[0].Share; math.Abs(got-10.0/60) > 1e-12 {
		t.Errorf("the share of colour is %g, want %g", got, 10.0/60)
	}
}

func TestBlendsThatMeanNothingAreRefused(t *testing.T) {
	for name, weights := range map[string][]art.Weight{
		"nothing":     nil,
		"zero":        {{Metric: "colour", Weight: 0}},
		"negative":    {{Metric: "colour", Weight: -1}},
		"not number":  {{Metric: "colour", Weight: math.NaN()}},
		"not finite":  {{Metric: "colour", Weight: math.Inf(1)}},
		"named twice": {{Metric: "colour", Weight: 1}, {Metric: "colour", Weight: 2}},
	} {
		if _, err := NewRecipe(weights, blendDims, blendCalibrations); art.CodeOf(err) != art.CodeInvalid {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}
