package autoencoder

import "math"

// batch runs views through a model and back: row i and row i + n/2 are views
// of the same picture.
type batch struct {
	model            *Model
	n                int
	weight           float64   // of the contrastive term
	targets          []float32 // n x maxComponents: coefficients, over the model's unit
	noise            []float32 // on the inputs, in standard deviations
	inputs           []float32 // what the encoder sees
	latents          []float32 // n x latent
	latentGradient   []float32
	outputGradient   []float32
	encoder, decoder *trace
	contrast         *contrast
	adam             *adam // nil in a batch that only measures
}

func newBatch(m *Model, n int, weight float64) *batch {
	return &batch{
		model: m, n: n, weight: weight,
		targets: make([]float32, n*maxComponents), noise: make([]float32, n*maxComponents), inputs: make([]float32, n*maxComponents),
		latents: make([]float32, n*m.latent), latentGradient: make([]float32, n*m.latent), outputGradient: make([]float32, n*maxComponents),
		encoder: newTrace(m.encoder, n), decoder: newTrace(m.decoder, n), contrast: newContrast(n, m.latent),
	}
}

// set puts the coefficients of a view into a row.
func (b *batch) set(row int, coefficients []float32) {
	for j, c := range coefficients {
		b.targets[row*maxComponents+j] = c / b.model.unit
	}
}

// loss is the squared error of the reconstructions as a share of the variance
// of the collection, plus the contrastive term; it leaves the gradients by the
// outputs and by the latents, of what the latents alone account for.
func (b *batch) loss() float64 {
	m := b.model
	for i, target := range b.targets {
		k := i % maxComponents
		b.inputs[i] = target*m.scale[k] + b.noise[i]
	}
	corrections := b.encoder.forward(b.inputs)
	for i := range b.latents {
		row, k := i/m.latent, i%m.latent
		seen := b.targets[row*maxComponents+k]
		if m.scale[k] > 0 {
			seen += b.noise[row*maxComponents+k] / m.scale[k]
		}
		b.latents[i] = seen + corrections[i]
	}
	outputs := b.decoder.forward(b.latents)
	sum := 0.0
	for i, output := range outputs {
		row, k := i/maxComponents, i%maxComponents
		if k < m.latent {
			output += b.latents[row*m.latent+k]
		}
		d := output - b.targets[i]
		sum += float64(d) * float64(d)
		b.outputGradient[i] = 2 * d / float32(b.n)
	}
	sum /= float64(b.n)
	clear(b.latentGradient)
	if b.weight > 0 {
		sum += b.weight * b.contrast.loss(b.latents, b.latentGradient, b.weight)
	}
	return sum
}

// learn takes one step and returns the loss before it.
func (b *batch) learn(rate float64) float64 {
	loss := b.differentiate()
	b.clip()
	b.adam.update(rate)
	return loss
}

// differentiate sets the gradients of all parameters and returns the loss.
func (b *batch) differentiate() float64 {
	loss := b.loss()
	m := b.model
	for i := range b.latentGradient {
		row, k := i/m.latent, i%m.latent
		b.latentGradient[i] += b.outputGradient[row*maxComponents+k]
	}
	for i, g := range b.decoder.backward(b.outputGradient) {
		b.latentGradient[i] += g
	}
	b.encoder.backward(b.latentGradient)
	return loss
}

// maxGradient bounds the length of the gradient of all parameters, so that one
// odd batch does not undo what was learned.
const maxGradient = 5

func (b *batch) clip() {
	sum := 0.0
	for _, t := range b.adam.tensor {
		for _, g := range t.gradient {
			sum += float64(g) * float64(g)
		}
	}
	length := math.Sqrt(sum)
	if length <= maxGradient {
		return
	}
	scale := float32(maxGradient / length)
	for _, t := range b.adam.tensor {
		for i := range t.gradient {
			t.gradient[i] *= scale
		}
	}
}
