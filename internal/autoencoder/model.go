package autoencoder

import (
	"math"
	"math/rand/v2"

	"likeness/internal/pca"
)

// Model turns pictures into latents and back. It never changes once trained
// and is safe for concurrent use.
type Model struct {
	components       *pca.Model
	latent           int
	unit             float32   // coefficients are divided by it: the collection's standard deviation
	whiten           []float32 // by component: makes its variance 1; 0 where there is none
	skip             []float32 // by latent: weight of the component of the same number
	encoder, decoder stack     // nil when the collection was too small to train on
	report           Report
}

// Report says how training went.
type Report struct {
	Works  int // that were learned from
	Epochs int // 0 when the works were too few to train on, and the model is their principal components alone
	// Mean squared errors of the values (0 to 1) of pictures that were kept
	// from training: of the model, and of as many principal components.
	HeldOutError, ComponentsError float64
}

// Trained reports whether the works were enough to train a network on.
func (r Report) Trained() bool { return r.Epochs > 0 }

// flatten is the power to which principal components are scaled towards equal
// variance within a latent: 0 leaves them, 1 makes all alike.
var flatten = .5

// leastVariance is the share of the first component's variance that every
// component is taken to have at least: views of a picture vary along
// directions in which the pictures themselves hardly do.
const leastVariance = 1e-5

func newModel(components *pca.Model, latent int) *Model {
	m := &Model{components: components, latent: latent, whiten: make([]float32, maxComponents), skip: make([]float32, latent)}
	variances := components.Variances()
	total := 0.0
	for _, v := range variances {
		total += float64(v)
	}
	m.unit = float32(math.Sqrt(total))
	if total == 0 {
		m.unit = 1 // pictures that are all equal: every coefficient is 0
	}
	for k, v := range variances {
		if v > 0 {
			m.whiten[k] = m.unit / float32(math.Sqrt(max(float64(v), leastVariance*float64(variances[0]))))
		}
	}
	for k := range m.skip {
		m.skip[k] = 1
		if variances[k] > 0 {
			m.skip[k] = float32(math.Pow(1/max(float64(variances[k]/variances[0]), leastVariance), flatten/2))
		}
	}
	return m
}

// makeNetwork gives the model a network that corrects nothing much yet.
func (m *Model) makeNetwork(rng *rand.Rand) {
	m.encoder = newStack(rng, maxComponents, hiddenUnits, hiddenUnits, hiddenUnits, m.latent)
	m.decoder = newStack(rng, m.latent, hiddenUnits, hiddenUnits, hiddenUnits, maxComponents)
}

// Latent is the number of values of a latent.
func (m *Model) Latent() int { return m.latent }

// Report says how the model was trained.
func (m *Model) Report() Report { return m.report }

// Encode writes the latent of a picture (64 x 64 x 3 bytes, row-major, R G B)
// into dst, Latent() long.
func (m *Model) Encode(picture []byte, dst []float32) {
	shown, coefficients := make([]float32, pictureBytes), make([]float32, maxComponents)
	values(shown, picture)
	m.components.Project(shown, coefficients)
	copy(dst, m.encode(coefficients))
}

// Reconstruct makes a picture (64 x 64 x 3 bytes) from a latent.
func (m *Model) Reconstruct(latent []float32) []byte {
	coefficients, shown := make([]float32, maxComponents), make([]float32, pictureBytes)
	m.decode(latent, coefficients)
	m.components.Reconstruct(coefficients, shown)
	picture := make([]byte, pictureBytes)
	for i, v := range shown {
		picture[i] = byte(math.Round(float64(min(max(v, 0), 1)) * 255))
	}
	return picture
}

// encode is the latent of a picture's coefficients.
func (m *Model) encode(coefficients []float32) []float32 {
	latent := make([]float32, m.latent)
	for k := range latent {
		latent[k] = coefficients[k] / m.unit * m.skip[k]
	}
	if m.encoder == nil {
		return latent
	}
	inputs := make([]float32, maxComponents)
	for k, c := range coefficients {
		inputs[k] = c / m.unit * m.whiten[k]
	}
	for k, v := range m.encoder.apply(inputs) {
		latent[k] += v
	}
	return latent
}

// decode writes the coefficients that a latent stands for.
func (m *Model) decode(latent, coefficients []float32) {
	clear(coefficients)
	if m.decoder != nil {
		copy(coefficients, m.decoder.apply(latent))
	}
	for k, v := range latent {
		coefficients[k] += v / m.skip[k]
	}
	for k := range coefficients {
		coefficients[k] *= m.unit
	}
}

// parameters appends all weights and biases to dst.
func (m *Model) parameters(dst []float32) []float32 {
	for _, s := range []stack{m.encoder, m.decoder} {
		for _, l := range s {
			dst = append(append(dst, l.weights...), l.biases...)
		}
	}
	return dst
}

// setParameters puts back what parameters gave.
func (m *Model) setParameters(from []float32) {
	for _, s := range []stack{m.encoder, m.decoder} {
		for _, l := range s {
			from = from[copy(l.weights, from):]
			from = from[copy(l.biases, from):]
		}
	}
}
