package autoencoder

import (
	"math"
	"math/rand/v2"

	"likeness/internal/dense"
)

// slope is what leaky units let through of negative values.
const slope = .1

// layer is a dense layer: outputs = weights * inputs + biases, then leaky
// rectification unless it is linear.
type layer struct {
	in, out int
	linear  bool
	weights []float32 // out x in
	biases  []float32 // out
}

// newLayer draws the weights with a standard deviation of gain * sqrt(2/in),
// which keeps the size of signals from layer to layer (He et al., 2015).
func newLayer(rng *rand.Rand, in, out int, linear bool, gain float64) *layer {
	l := &layer{in: in, out: out, linear: linear, weights: make([]float32, in*out), biases: make([]float32, out)}
	for i := range l.weights {
		l.weights[i] = float32(gain * math.Sqrt(2/float64(in)) * rng.NormFloat64())
	}
	return l
}

// forward computes the outputs (n x out) of n inputs (n x in).
func (l *layer) forward(outputs, inputs []float32) {
	dense.MulT(outputs, inputs, l.weights, l.in)
	for at := 0; at < len(outputs); at += l.out {
		row := outputs[at : at+l.out]
		for j, b := range l.biases {
			v := row[j] + b
			if v < 0 && !l.linear {
				v *= slope
			}
			row[j] = v
		}
	}
}

// stack is a chain of layers.
type stack []*layer

// newStack is a chain through the given widths; the last layer is linear and
// near zero, so that what it corrects starts out uncorrected.
func newStack(rng *rand.Rand, widths ...int) stack {
	var s stack
	for i := range len(widths) - 1 {
		last := i == len(widths)-2
		gain := 1.0
		if last {
			gain = .01
		}
		s = append(s, newLayer(rng, widths[i], widths[i+1], last, gain))
	}
	return s
}

// apply runs one input through the chain.
func (s stack) apply(input []float32) []float32 {
	for _, l := range s {
		output := make([]float32, l.out)
		l.forward(output, input)
		input = output
	}
	return input
}

// trace keeps what passes through a stack in training: the outputs of every
// layer and the gradients of its parameters, for one batch.
type trace struct {
	stack  stack
	n      int         // rows of the batch
	inputs []float32   // n x in of the first layer
	values [][]float32 // by layer: outputs
	grads  [][2][]float32
	temp   []float32
	tempT  []float32
	turned []float32
}

func newTrace(s stack, n int) *trace {
	t := &trace{stack: s, n: n}
	widest, largest := 0, 0
	for _, l := range s {
		t.values = append(t.values, make([]float32, n*l.out))
		t.grads = append(t.grads, [2][]float32{make([]float32, l.in*l.out), make([]float32, l.out)})
		widest, largest = max(widest, l.in, l.out), max(largest, l.in*l.out)
	}
	t.temp, t.tempT, t.turned = make([]float32, n*widest), make([]float32, n*widest), make([]float32, max(largest, n*widest))
	return t
}

func (t *trace) forward(inputs []float32) []float32 {
	t.inputs = inputs
	for i, l := range t.stack {
		l.forward(t.values[i], inputs)
		inputs = t.values[i]
	}
	return inputs
}

// backward takes the gradient of the loss by the last outputs, which it
// overwrites, sets the gradients of all parameters, and returns the gradient
// by the inputs.
func (t *trace) backward(gradient []float32) []float32 {
	for i := len(t.stack) - 1; i >= 0; i-- {
		l, inputs := t.stack[i], t.inputs
		if i > 0 {
			inputs = t.values[i-1]
		}
		if !l.linear {
			for j, v := range t.values[i] {
				if v < 0 {
					gradient[j] *= slope
				}
			}
		}
		gradientT, inputsT := t.tempT[:len(gradient)], t.turned[:len(inputs)]
		dense.Transpose(gradientT, gradient, t.n, l.out)
		dense.Transpose(inputsT, inputs, t.n, l.in)
		dense.MulT(t.grads[i][0], gradientT, inputsT, t.n)
		for j := range l.out {
			sum := float32(0)
			for _, v := range gradientT[j*t.n : (j+1)*t.n] {
				sum += v
			}
			t.grads[i][1][j] = sum
		}
		weightsT := t.turned[:len(l.weights)]
		dense.Transpose(weightsT, l.weights, l.out, l.in)
		next := make([]float32, len(inputs))
		dense.MulT(next, gradient, weightsT, l.out)
		gradient = next
	}
	return gradient
}
