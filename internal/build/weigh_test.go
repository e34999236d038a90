package build

import (
	"math/rand/v2"
	"testing"
)

func TestAnEncoderWeighsWhatItIsWorth(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const works, artists = 60, 6
	noise, knowing := make([][]float64, works), make([][]float64, works)
	labels := [][][]string{make([][]string, works), make([][]string, works)}
	for i := range works {
		labels[0][i] = []string{string(rune('a' + i%artists))}
		for j := range works {
			noise[i] = append(noise[i], random.NormFloat64())
			knows := 0.0
			if i%artists == j%artists {
				knows = 1
			}
			knowing[i] = append(knowing[i], knows)
		}
	}
	if got := bestWeight(noise, knowing, labels); got != 4 {
		t.Errorf("one that knows the artists beside others that know nothing weighs %g", got)
	}
	if got := bestWeight(knowing, noise, labels); got != 0 {
		t.Errorf("one that knows nothing weighs %g", got)
	}
	if got := bestWeight(noise, knowing, [][][]string{make([][]string, works), make([][]string, works)}); got != usualWeight {
		t.Errorf("where nothing is recorded it weighs %g", got)
	}
	if got := bestWeight(nil, nil, [][][]string{nil, nil}); got != usualWeight {
		t.Errorf("without works it weighs %g", got)
	}
}
