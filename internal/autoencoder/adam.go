package autoencoder

import (
	"math"

	"likeness/internal/dense"
)

// adam is the optimiser of Kingma and Ba (2015) with weight decay apart from
// the gradient (Loshchilov and Hutter, "AdamW", 2019).
type adam struct {
	decay  float64
	step   int
	tensor []tensor
}

type tensor struct {
	values, gradient, first, second []float32
	decays                          bool // weights decay, biases do not
}

const beta1, beta2, epsilon = .9, .999, 1e-8

func newAdam(decay float64, traces ...*trace) *adam {
	a := &adam{decay: decay}
	add := func(values, gradient []float32, decays bool) {
		a.tensor = append(a.tensor, tensor{values, gradient, make([]float32, len(values)), make([]float32, len(values)), decays})
	}
	for _, t := range traces {
		for i, l := range t.stack {
			add(l.weights, t.grads[i][0], true)
			add(l.biases, t.grads[i][1], false)
		}
	}
	return a
}

// update takes one step along the gradients.
func (a *adam) update(rate float64) {
	a.step++
	scale := rate * math.Sqrt(1-math.Pow(beta2, float64(a.step))) / (1 - math.Pow(beta1, float64(a.step)))
	for _, t := range a.tensor {
		keep := float32(1)
		if t.decays {
			keep = float32(1 - rate*a.decay)
		}
		dense.Parallel(len(t.values), func(from, to int) { t.update(from, to, float32(scale), keep) })
	}
}

func (t *tensor) update(from, to int, scale, keep float32) {
	values, gradient, first, second := t.values[from:to], t.gradient[from:to], t.first[from:to], t.second[from:to]
	for i, g := range gradient {
		first[i] += (1 - beta1) * (g - first[i])
		second[i] += (1 - beta2) * (g*g - second[i])
		values[i] = keep*values[i] - scale*first[i]/(float32(math.Sqrt(float64(second[i])))+epsilon)
	}
}
