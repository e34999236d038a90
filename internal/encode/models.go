package encode

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"

	"likeness/internal/art"
	"likeness/internal/metric"
)

// Names of the artefacts that models are kept as.
const (
	CalibrationName = "calibration" // a Sample
	OverallName     = "overall"     // the recipe of the overall blend
	ForeignName     = "brought"     // metrics that were brought
)

// ModelName names the artefact of a metric's encoder.
func ModelName(metric string) string { return "model-" + metric }

// cachedScales is how many blends' calibrations are remembered: somebody who
// pages on asks for the same one again.
const cachedScales = 64

// Models are the encoders of one library, the recipe of its overall blend,
// metrics that were brought, and what scores mean in it. They
// never change, and are safe for concurrent use.
type Models struct {
	ids      []string // the default first
	metrics  map[string]metric.Metric
	encoders map[string]metric.Encoder
	foreign  map[string]Foreign // metrics that were brought
	overall  *metric.Recipe     // nil while there is none
	sample   *Sample
	scales   map[string]metric.Calibration // by metric
	blends   *lru.Cache[string, *metric.Calibration]
}

// Load reads the models among artefacts; others are passed over.
func Load(ctx context.Context, store art.ArtefactStore, artefacts []art.Artefact) (*Models, error) {
	blends, err := lru.New[string, *metric.Calibration](cachedScales)
	if err != nil {
		return nil, err
	}
	m := &Models{
		metrics: map[string]metric.Metric{}, encoders: map[string]metric.Encoder{}, foreign: map[string]Foreign{},
		sample: &Sample{}, scales: map[string]metric.Calibration{}, blends: blends,
	}
	byName := map[string]art.Artefact{}
	for _, a := range artefacts {
		byName[a.Name] = a
	}
	if err := m.loadForeign(ctx, store, byName); err != nil {
		return nil, err
	}
	for _, known := range metric.Registry() {
		id := known.About().ID
		a, there := byName[ModelName(id)]
		if !there {
			continue
		}
		data, err := store.Artefact(ctx, a)
		if err != nil {
			return nil, err
		}
		if m.encoders[id], err = known.Load(data); err != nil {
			return nil, fmt.Errorf("load the model of %s: %w", id, err)
		}
		m.metrics[id] = known
		m.ids = append(m.ids, id)
	}
	if err := m.loadScores(ctx, store, byName); err != nil {
		return nil, err
	}
	for _, id := range m.ids {
		m.scales[id] = m.sample.Of(id)
	}
	return m, nil
}

// loadForeign reads which metrics were brought.
func (m *Models) loadForeign(ctx context.Context, store art.ArtefactStore, byName map[string]art.Artefact) error {
	a, there := byName[ForeignName]
	if !there {
		return nil
	}
	data, err := store.Artefact(ctx, a)
	if err != nil {
		return err
	}
	var all []Foreign
	if err := json.Unmarshal(data, &all); err != nil {
		return fmt.Errorf("read the metrics that were brought: %w", err)
	}
	for _, f := range all {
		m.ids = append(m.ids, f.ID)
		m.foreign[f.ID] = f
	}
	return nil
}

// loadScores reads what blends and scores need, and puts the default metric
// first: the overall blend, or pixels until there is one.
func (m *Models) loadScores(ctx context.Context, store art.ArtefactStore, byName map[string]art.Artefact) error {
	if a, there := byName[CalibrationName]; there {
		data, err := store.Artefact(ctx, a)
		if err != nil {
			return err
		}
		if m.sample, err = UnmarshalSample(data); err != nil {
			return err
		}
	}
	a, there := byName[OverallName]
	if !there {
		if i := slices.Index(m.ids, "pixels"); i > 0 {
			m.ids = slices.Insert(slices.Delete(m.ids, i, i+1), 0, "pixels")
		}
		return nil
	}
	data, err := store.Artefact(ctx, a)
	if err != nil {
		return err
	}
	m.overall = &metric.Recipe{}
	if err := json.Unmarshal(data, m.overall); err != nil {
		return fmt.Errorf("read the recipe of the overall blend: %w", err)
	}
	for _, part := range m.overall.Parts {
		if m.dimensions(part.Metric) != part.Dimensions {
			return fmt.Errorf("read the recipe of the overall blend: it was made of another %s", part.Metric)
		}
	}
	m.ids = slices.Insert(m.ids, 0, art.Overall)
	return nil
}

// MarshalRecipe writes the recipe of the overall blend as its artefact.
func MarshalRecipe(r *metric.Recipe) ([]byte, error) { return json.Marshal(r) }

// IDs lists the metrics that can be asked for, the default first.
func (m *Models) IDs() []string { return m.ids }

// About describes a metric of IDs.
func (m *Models) About(id string) art.Metric {
	if id == art.Overall {
		about := metric.AboutOverall()
		about.Description = strings.TrimSuffix(about.Description, ".") + m.beside() + "."
		about.Dimensions, about.ComparesUploads = m.overall.Dimensions(), true
		return about
	}
	if f, brought := m.foreign[id]; brought {
		return f.Metric
	}
	about := m.metrics[id].About()
	about.Dimensions, about.ComparesUploads = m.encoders[id].Dimensions(), true
	return about
}

// beside tells which metrics that were brought the overall blend has as well.
func (m *Models) beside() (said string) {
	for _, w := range m.overall.Brought {
		switch {
		case w.Weight == 1:
			said += fmt.Sprintf(", and what %s sees as much", m.foreign[w.Metric].Name)
		case w.Weight > 0:
			said += fmt.Sprintf(", and what %s sees %g times as much", m.foreign[w.Metric].Name, w.Weight)
		}
	}
	return said
}

// dimensions is the number of values in a vector of a metric; 0 for one that is
// not there.
func (m *Models) dimensions(id string) int {
	if f, brought := m.foreign[id]; brought {
		return f.Dimensions
	}
	if e := m.encoders[id]; e != nil {
		return e.Dimensions()
	}
	return 0
}

// Check refuses a metric that is not there. CodeUnavailable for one that is
// still to be learned; CodeNotFound for any other, naming those that are.
func (m *Models) Check(id string) error {
	if slices.Contains(m.ids, id) {
		return nil
	}
	if id == art.Overall || slices.ContainsFunc(metric.Registry(), func(known metric.Metric) bool { return known.About().ID == id }) {
		return art.Errorf(art.CodeUnavailable, "The metric %q is still being learned from the collection; try again when that is done. There are %s.", id, strings.Join(m.ids, ", "))
	}
	return art.Errorf(art.CodeNotFound, "There is no metric %q; there are %s.", id, strings.Join(m.ids, ", "))
}

// Metric is the metric of an encoder; nil for the overall blend, and for
// those that were brought.
func (m *Models) Metric(id string) metric.Metric { return m.metrics[id] }

// Brought reports whether a metric was brought.
func (m *Models) Brought(id string) bool { _, brought := m.foreign[id]; return brought }

// BroughtInto lists the metrics that were brought which are part of a blend of
// the program; none for any other metric.
func (m *Models) BroughtInto(id string) (brought []string) {
	if id != art.Overall || m.overall == nil {
		return nil
	}
	for _, p := range m.overall.Parts {
		if m.Brought(p.Metric) {
			brought = append(brought, p.Metric)
		}
	}
	return brought
}

// Model is the checksum of the encoder that a metric was brought with; empty for
// none.
func (m *Models) Model(id string) string { return m.foreign[id].Model }

// WordsScale is what scores of words mean under a metric whose encoder reads
// them.
func (m *Models) WordsScale(id string) metric.Calibration { return m.sample.OfWords(id) }

// Encoder is the encoder of a metric; nil for the overall blend, and for a
// metric that has none.
func (m *Models) Encoder(id string) metric.Encoder { return m.encoders[id] }

// Recipe is that of the overall blend; nil while there is none.
func (m *Models) Recipe() *metric.Recipe { return m.overall }

// Sample is what the scores were calibrated by.
func (m *Models) Sample() *Sample { return m.sample }

// Scale is what the scores of a metric mean.
func (m *Models) Scale(id string) metric.Calibration { return m.scales[id] }

// Encode turns a picture into its vectors under every encoder. It takes
// milliseconds.
func (m *Models) Encode(picture *art.Raster) art.Vectors {
	views := metric.NewViews(picture)
	measured := map[*metric.Feature][]byte{}
	vectors := art.Vectors{}
	for id, encoder := range m.encoders {
		feature := m.metrics[id].Feature()
		if measured[feature] == nil {
			measured[feature] = feature.Extract(views)
		}
		v := make([]float32, encoder.Dimensions())
		encoder.Encode(measured[feature], v)
		vectors[id] = v
	}
	return vectors
}

// EncodeColours is the direction of a picture that is painted in these
// colours, under the metric that compares colours and no other.
func (m *Models) EncodeColours(shares []art.ColourShare) (art.Vectors, error) {
	if err := m.Check(art.Colour); err != nil {
		return nil, err
	}
	encoder := m.encoders[art.Colour]
	v := make([]float32, encoder.Dimensions())
	encoder.Encode(metric.ImagineColours(shares), v)
	return art.Vectors{art.Colour: v}, nil
}

// Question is what is asked of the index of a metric: its vector or, for the
// overall blend, the vectors of its metrics joined.
func (m *Models) Question(id string, vectors art.Vectors) []float32 {
	if id == art.Overall && m.overall != nil {
		return m.overall.Join(vectors, metric.AsQuery)
	}
	return vectors[id]
}

// Kept is what an index of a metric keeps of a picture of the collection: its
// vector or, for the overall blend, the vectors of its metrics joined.
func (m *Models) Kept(id string, vectors art.Vectors) []float32 {
	if id == art.Overall && m.overall != nil {
		return m.overall.Join(vectors, metric.AsWork)
	}
	return vectors[id]
}

// Trained lists the metrics that an autoencoder was trained for, by id.
func (m *Models) Trained() map[string]*metric.Latent {
	trained := map[string]*metric.Latent{}
	for id, e := range m.encoders {
		if latent, ok := e.(*metric.Latent); ok {
			trained[id] = latent
		}
	}
	return trained
}
