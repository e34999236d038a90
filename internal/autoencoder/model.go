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
	scale            []float32 // by component: of what the encoder sees; 0 where nothing varies
	mean             []float32 // of the latents of the works that were learned
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

// equalise is the power to which the variance of the components is evened out
// for the encoder: at 0 it sees little but the strongest, at 1 all alike, fine
// noise included. On 1,268 paintings, halves of the artists looked at apart and
// weighed together, the mean average precision by genre was .171 at 1, .194 at
// .5 and .200 at .4, of raw pixels .151.
const equalise = .4

// leastVariance is the share of the first component's variance that every
// component is taken to have at least: views of a picture vary along
// directions in which the pictures themselves hardly do.
const leastVariance = 1e-5

func newModel(components *pca.Model, latent int) *Model {
	m := &Model{components: components, latent: latent, scale: make([]float32, maxComponents), mean: make([]float32, latent)}
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
			strength := max(float64(v/variances[0]), leastVariance)
			m.scale[k] = float32(math.Pow(strength, -equalise/2)) * m.unit / float32(math.Sqrt(float64(variances[0])))
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
// into dst, Latent() long, less the mean latent of the collection: what all
// works have in common says nothing of which are alike. On paintings it makes
// the mean average precision of the cosine 3 % better.
func (m *Model) Encode(picture []byte, dst []float32) {
	shown, coefficients := make([]float32, pictureBytes), make([]float32, maxComponents)
	values(shown, picture)
	m.components.Project(shown, coefficients)
	for k, v := range m.encode(coefficients) {
		dst[k] = v - m.mean[k]
	}
}

// Reconstruct makes a picture (64 x 64 x 3 bytes) from what Encode gave.
func (m *Model) Reconstruct(latent []float32) []byte {
	whole := make([]float32, m.latent)
	for k, v := range latent {
		whole[k] = v + m.mean[k]
	}
	coefficients, shown := make([]float32, maxComponents), make([]float32, pictureBytes)
	m.decode(whole, coefficients)
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
		latent[k] = coefficients[k] / m.unit
	}
	if m.encoder == nil {
		return latent
	}
	inputs := make([]float32, maxComponents)
	for k, c := range coefficients {
		inputs[k] = c / m.unit * m.scale[k]
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
		coefficients[k] += v
	}
	for k := range coefficients {
		coefficients[k] *= m.unit
	}
}

// parameters appends all that training sets to dst.
func (m *Model) parameters(dst []float32) []float32 {
	dst = append(dst, m.mean...)
	for _, s := range []stack{m.encoder, m.decoder} {
		for _, l := range s {
			dst = append(append(dst, l.weights...), l.biases...)
		}
	}
	return dst
}

// setParameters puts back what parameters gave.
func (m *Model) setParameters(from []float32) {
	from = from[copy(m.mean, from):]
	for _, s := range []stack{m.encoder, m.decoder} {
		for _, l := range s {
			from = from[copy(l.weights, from):]
			from = from[copy(l.biases, from):]
		}
	}
}
