package build

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/generation"
	"likeness/internal/metric"
	"likeness/internal/vector"
)

const (
	// retrainShare is how much of the collection may be new to a model before
	// it is trained again: half as many works again, or half of them gone, and
	// what it learned is no longer what the collection shows.
	retrainShare = 0.5
	// unindexedShare is how much of a collection may lie beside the graph before
	// graphs are built anew: every search compares all of it.
	unindexedShare = 0.05
	// rebaseShare is how much may be new before it is not even published
	// beside the old graphs first.
	rebaseShare = 0.3
)

// indexMetrics makes every metric's index.
func (b *builder) indexMetrics(how generation.Effort) (err error) {
	for _, m := range metric.Registry() {
		if err := os.MkdirAll(filepath.Join(b.dir, generation.MetricDir(m.About().ID)), 0o755); err != nil {
			return err
		}
		if err := b.indexMetric(m, how); err != nil {
			return fmt.Errorf("index %s: %w", m.About().ID, err)
		}
	}
	if err := b.indexForeign(how); err != nil {
		return err
	}
	if err := b.sampleMetrics(); err != nil {
		return err
	}
	if err := b.indexOverall(how); err != nil {
		return err
	}
	b.stepped()
	if !b.sampled {
		return b.keep(encode.CalibrationName)
	}
	data, err := b.sample.MarshalBinary()
	return b.put(encode.CalibrationName, data, err)
}

// indexMetric takes a metric over as it was, adds what is new beside it, or
// builds it, whichever the effort allows.
func (b *builder) indexMetric(m metric.Metric, how generation.Effort) error {
	_, trains := m.(metric.Trained)
	before, err := b.before(m)
	if err != nil {
		return err
	}
	given := b.given.Encoder(m.About().ID) != nil
	entry := generation.Entry{ID: m.About().ID, Feature: m.Feature().Version}
	if trains {
		outgrown := before != nil && stale(before.TrainedOn, b.rows.Len())
		switch {
		case given:
			entry.TrainedOn = b.rows.Len()
		case b.rows.Len() == 0, how == generation.Training && (before == nil || outgrown || b.anew):
			before, entry.TrainedOn = nil, b.rows.Len()
		case before == nil:
			b.due(generation.Training)
			return nil
		default:
			entry.TrainedOn = before.TrainedOn
			if outgrown {
				b.due(generation.Training)
			}
		}
	}
	if before != nil && b.change.none() && (how < generation.Thoroughly || before.Unindexed == 0) {
		if err := b.keep(encode.ModelName(entry.ID)); err != nil {
			return err
		}
		return b.takeOver(*before)
	}
	if before != nil && how == generation.Quickly && b.change.share() <= rebaseShare {
		return b.rebase(m, entry)
	}
	kept := (trains || given) && before != nil
	encoder, err := b.encoder(m, kept)
	if err != nil {
		return err
	}
	data, err := encoder.MarshalBinary()
	if err := b.put(encode.ModelName(entry.ID), data, err); err != nil {
		return err
	}
	return b.buildIndex(m, encoder, entry, kept)
}

// before is what the generation before knows of a metric; nil when that is nothing,
// or by another model than the one that is given.
func (b *builder) before(m metric.Metric) (*generation.Entry, error) {
	before, given := b.previous.metric(m), b.given.Encoder(m.About().ID)
	if before == nil || given == nil {
		return before, nil
	}
	data, err := given.MarshalBinary()
	if err != nil {
		return nil, err
	}
	name := encode.ModelName(m.About().ID)
	a, err := art.NewArtefact(name, data)
	if had, there := b.previous.gen.Manifest.Artefact(name); err != nil || !there || had != a {
		return nil, err
	}
	return before, nil
}

// due notes what a second step has to do; the greater effort does the lesser too.
func (b *builder) due(how generation.Effort) { b.man.Due = max(b.man.Due, how) }

// stale reports whether a model trained on so many works should see the
// collection again.
func stale(trainedOn, works int) bool {
	change := float64(works-trainedOn) / float64(max(1, trainedOn))
	return change > retrainShare || change < -retrainShare
}

// encoder fits a metric to the collection, or loads the model of before.
func (b *builder) encoder(m metric.Metric, keep bool) (metric.Encoder, error) {
	if keep {
		return b.previous.models.Encoder(m.About().ID), nil
	}
	if given := b.given.Encoder(m.About().ID); given != nil {
		return given, nil
	}
	stage := art.StageVectors
	if _, trains := m.(metric.Trained); trains {
		stage = art.StageTraining
	}
	return m.Fit(b.ctx, b.corpus(), func(done, total int, message string) {
		if b.rows.Len() == 0 { // there is nothing to tell of
			return
		}
		b.stepsTold = b.stepsTold || stage == art.StageVectors
		b.progress(art.Progress{Stage: stage, Done: done, Total: &total, Message: message})
	})
}

// buildIndex builds a metric's index. With a model that is kept, the vectors of
// works that it has seen are, too.
func (b *builder) buildIndex(m metric.Metric, encoder metric.Encoder, entry generation.Entry, kept bool) error {
	var rows vector.Rows
	var err error
	if kept && b.change != nil {
		rows, err = b.encodeAdded(m, encoder)
	} else {
		rows, err = b.encode(m, encoder, b.hashes)
	}
	if err != nil {
		return err
	}
	var options vector.Options
	var short *generation.Reducer
	if _, isBytes := rows.(*vector.Bytes); isBytes {
		if short, options.Reduced, err = b.reduce(entry.ID, rows); err != nil {
			return err
		}
	}
	index, err := vector.Build(b.ctx, rows, options, b.stepping(m.About().Name))
	if err != nil {
		return err
	}
	return b.keepIndex(generation.Comparer{Index: index, Reducer: short}, entry)
}

// keepIndex saves an index and notes it. From then on it is read from its file: held
// as they were built, the indexes of all metrics would be in memory at the end.
func (b *builder) keepIndex(by generation.Comparer, entry generation.Entry) error {
	entry.RecallAt10, entry.Unindexed = by.RecallAt10(), by.Unindexed()
	if float64(entry.Unindexed) > unindexedShare*float64(b.all.Len()) {
		b.due(generation.Thoroughly)
	}
	b.man.Metrics = append(b.man.Metrics, entry)
	path := filepath.Join(b.dir, generation.MetricDir(entry.ID), generation.IndexName)
	if err := errors.Join(by.Save(path), by.Close()); err != nil {
		return err
	}
	index, err := vector.Open(path)
	if err != nil {
		return err
	}
	b.by[entry.ID] = generation.Comparer{Index: index, Reducer: by.Reducer}
	return nil
}

// stepping reports the building of one graph as its part of all that are built.
func (b *builder) stepping(name string) func(done, total int) {
	works, begun := b.rows.Len(), len(b.man.Metrics)
	return func(done, total int) {
		all := b.steps()
		b.stepsTold = true
		b.progress(art.Progress{Stage: art.StageVectors, Done: begun*works + works*done/max(1, total), Total: &all, Message: name})
	}
}

// steps is how many works all graphs have, if each is built.
func (b *builder) steps() int { return b.rows.Len() * (len(metric.Registry()) + len(b.foreign) + 1) }

// stepped reports the end of it: some graphs were taken over, or have no model yet.
func (b *builder) stepped() {
	if b.stepsTold {
		all := b.steps()
		b.progress(art.Progress{Stage: art.StageVectors, Done: all, Total: &all})
	}
}

// encode turns the features of pictures into vectors, or keeps the bytes where
// vectors are bytes minus a mean.
func (b *builder) encode(m metric.Metric, encoder metric.Encoder, hashes []string) (vector.Rows, error) {
	feature, dims, n := m.Feature(), encoder.Dimensions(), len(hashes)
	mean, isBytes := metric.ByteMean(encoder)
	var raw []byte
	var data []float32
	if isBytes {
		raw = make([]byte, n*dims)
	} else {
		data = make([]float32, n*dims)
	}
	err := b.eachFeature(feature, hashes, func(row int, bytes []byte) {
		if isBytes {
			copy(raw[row*dims:], bytes)
		} else {
			encoder.Encode(bytes, data[row*dims:(row+1)*dims])
		}
	})
	if err != nil {
		return nil, err
	}
	if isBytes {
		return vector.NewBytes(n, dims, raw, mean, nil)
	}
	return vector.NewMatrix(n, dims, data)
}

// encodeAdded is encode of all rows, but only those that are new to the
// generation before are encoded; the others' vectors are taken from it.
func (b *builder) encodeAdded(m metric.Metric, encoder metric.Encoder) (vector.Rows, error) {
	added := vector.Rows(nil)
	var err error
	if len(b.change.added) > 0 {
		if added, err = b.encode(m, encoder, b.change.added); err != nil {
			return nil, err
		}
	}
	index, old, dims := b.previous.gen.Indexes[m.About().ID], b.previous.gen.Pictures.Len(), encoder.Dimensions()
	data := make([]float32, len(b.hashes)*dims)
	for row, at := range b.change.place {
		if v := data[row*dims : (row+1)*dims]; int(at) < old {
			copy(v, index.Vector(at))
		} else {
			added.Vector(at-uint32(old), v)
		}
	}
	return vector.NewMatrix(len(b.hashes), dims, data)
}

// corpus gives fitting the features of the pictures that show the works: backs
// and details would teach what a collection's backs are like.
func (b *builder) corpus() metric.Corpus { return corpus{b.ctx, b} }

type corpus struct {
	ctx context.Context
	b   *builder
}

func (c corpus) Len() int { return c.b.rows.Len() }

func (c corpus) Feature(row int, f *metric.Feature) ([]byte, error) {
	data, err := c.b.features.Get(c.ctx, c.b.hashes[row], encode.FeatureName(f))
	if err == nil {
		err = f.Check(data)
	}
	if err != nil {
		return nil, fmt.Errorf("read what was measured of picture %s: %w", c.b.hashes[row], err)
	}
	return data, nil
}
