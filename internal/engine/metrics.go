package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"likeness/internal/art"
	"likeness/internal/metric"
	"likeness/internal/vector"
)

// Files of one metric.
const (
	encoderName = "encoder"
	reducerName = "reducer"
	indexName   = "index"
)

func metricDir(id string) string { return filepath.Join("metrics", id) }

// retrainShare is how much of the collection may be new to a model before it
// is trained again: half as many works again, or a third fewer, and what it
// learned is no longer what the collection shows.
const retrainShare = 0.5

// indexMetrics builds every metric's index, or takes over the one before
// when it was made of the same pictures.
func (b *builder) indexMetrics(how training) error {
	b.trainingDue = false
	for _, m := range metric.Registry() {
		if err := b.indexMetric(m, how); err != nil {
			return fmt.Errorf("index %s: %w", m.About().ID, err)
		}
	}
	return b.finishMetrics()
}

// finishMetrics learns what scores mean and builds the blend that stands on it.
func (b *builder) finishMetrics() (err error) {
	if b.sample, err = takeSample(b.ctx, b.indexes, b.rows.Len()); err != nil {
		return err
	}
	if err := b.indexOverall(); err != nil {
		return err
	}
	if err := b.sample.save(b.dir); err != nil {
		return err
	}
	return b.man.sumTree(b.dir, sampleName)
}

func (b *builder) indexMetric(m metric.Metric, how training) error {
	id := m.About().ID
	dir := filepath.Join(b.dir, metricDir(id))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var before *metricEntry
	if b.previous != nil {
		before = b.previous.metric(id)
		if before != nil && before.Feature != m.Feature().Version {
			before = nil
		}
	}
	_, trains := m.(metric.Trained)
	entry := metricEntry{ID: id, Feature: m.Feature().Version}
	switch {
	case trains && how == keepModels && before == nil:
		b.trainingDue = b.rows.Len() > 0
		return nil
	case trains && how == keepModels:
		entry.TrainedOn = before.TrainedOn
		b.trainingDue = b.trainingDue || stale(before.TrainedOn, b.rows.Len())
	case trains:
		before, entry.TrainedOn = nil, b.rows.Len()
	}
	if before != nil && b.previous.Works == b.man.Works {
		return b.takeOver(id, *before)
	}
	encoder, err := b.encoder(m, trains && before != nil)
	if err != nil {
		return err
	}
	if err := b.save(id, encoderName, encoder.MarshalBinary); err != nil {
		return err
	}
	return b.buildIndex(m, encoder, entry)
}

// stale reports whether a model trained on so many works should see the
// collection again.
func stale(trainedOn, works int) bool {
	change := float64(works-trainedOn) / float64(max(1, trainedOn))
	return change > retrainShare || change < -retrainShare
}

// encoder fits a metric to the collection, or loads the model of before.
func (b *builder) encoder(m metric.Metric, keep bool) (metric.Encoder, error) {
	if keep {
		data, err := os.ReadFile(filepath.Join(b.prevDir, metricDir(m.About().ID), encoderName))
		if err != nil {
			return nil, err
		}
		return m.Load(data)
	}
	stage := art.StageVectors
	if _, trains := m.(metric.Trained); trains {
		stage = art.StageTraining
	}
	return m.Fit(b.ctx, b.corpus(), func(done, total int, message string) {
		b.progress(art.Progress{Stage: stage, Done: done, Total: &total, Message: message})
	})
}

func (b *builder) buildIndex(m metric.Metric, encoder metric.Encoder, entry metricEntry) error {
	rows, err := b.encodeAll(m, encoder)
	if err != nil {
		return err
	}
	var options vector.Options
	var short *reducer
	if _, isBytes := rows.(*vector.Bytes); isBytes {
		if short, options.Reduced, err = b.reduce(entry.ID, rows); err != nil {
			return err
		}
	}
	index, err := vector.Build(b.ctx, rows, options, b.stepping(m.About().Name))
	if err != nil {
		return err
	}
	return b.keepIndex(comparer{index, short}, entry)
}

// keepIndex saves an index and notes it.
func (b *builder) keepIndex(by comparer, entry metricEntry) error {
	entry.RecallAt10 = by.index.RecallAt10()
	b.man.Metrics = append(b.man.Metrics, entry)
	b.indexes[entry.ID] = by
	path := filepath.Join(metricDir(entry.ID), indexName)
	return by.index.Save(filepath.Join(b.dir, path)) // it checks itself when it is opened
}

// stepping reports the building of one graph as its part of all that are built.
func (b *builder) stepping(name string) func(done, total int) {
	works, graphs := b.rows.Len(), len(metric.Registry())+1
	begun := len(b.man.Metrics)
	return func(done, total int) {
		all := works * graphs
		at := begun*works + works*done/max(1, total)
		b.progress(art.Progress{Stage: art.StageVectors, Done: at, Total: &all, Message: name})
	}
}

// encodeAll turns every row's feature into its vector, or keeps the bytes
// where vectors are bytes minus a mean.
func (b *builder) encodeAll(m metric.Metric, encoder metric.Encoder) (vector.Rows, error) {
	feature, dims, n := m.Feature(), encoder.Dimensions(), b.rows.Len()
	mean, isBytes := metric.ByteMean(encoder)
	var raw []byte
	var data []float32
	if isBytes {
		raw = make([]byte, n*dims)
	} else {
		data = make([]float32, n*dims)
	}
	err := b.eachFeature(feature, func(row int, bytes []byte) {
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

// takeOver links a metric's files from the generation before: they were made
// of the same pictures by the same code. Only files that cannot be linked, as
// on some network disks, are copied.
func (b *builder) takeOver(id string, entry metricEntry) error {
	b.man.Metrics = append(b.man.Metrics, entry)
	from := filepath.Join(b.prevDir, metricDir(id))
	files, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	to := filepath.Join(b.dir, metricDir(id))
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, f := range files {
		name := f.Name()
		if err := linkOrCopy(filepath.Join(from, name), filepath.Join(to, name)); err != nil {
			return err
		}
		if name != indexName {
			if err := b.man.sumTree(b.dir, filepath.Join(metricDir(id), name)); err != nil {
				return err
			}
		}
	}
	by := comparer{}
	if by.reducer, err = openReducer(to); err != nil {
		return err
	}
	if by.index, err = vector.Open(filepath.Join(to, indexName)); err != nil {
		return err
	}
	b.indexes[id] = by
	return nil
}

func linkOrCopy(from, to string) error {
	if err := os.Link(from, to); err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o644)
}

// save writes a small file of a metric and notes its checksum.
func (b *builder) save(id, name string, encode func() ([]byte, error)) error {
	data, err := encode()
	if err != nil {
		return err
	}
	path := filepath.Join(metricDir(id), name)
	if err := os.WriteFile(filepath.Join(b.dir, path), data, 0o644); err != nil {
		return err
	}
	return b.man.sumTree(b.dir, path)
}

// corpus gives fitting the features of the generation's rows.
func (b *builder) corpus() metric.Corpus { return corpus{b.ctx, b} }

type corpus struct {
	ctx context.Context
	b   *builder
}

func (c corpus) Len() int { return len(c.b.hashes) }

func (c corpus) Feature(row int, f *metric.Feature) ([]byte, error) {
	data, err := c.b.features.Get(c.ctx, c.b.hashes[row], featureName(f))
	if err == nil && len(data) != f.Size {
		err = fmt.Errorf("read %s of picture %s: %d bytes, want %d", f.Name, c.b.hashes[row], len(data), f.Size)
	}
	return data, err
}
