package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"

	lru "github.com/hashicorp/golang-lru/v2"

	"likeness/internal/art"
	"likeness/internal/catalog"
	"likeness/internal/metric"
	"likeness/internal/text"
	"likeness/internal/vector"
)

// generation is one opened generation; it satisfies art.Generation.
type generation struct {
	id      string
	holders atomic.Int64

	records *catalog.Catalog
	words   *text.Index
	rows    rowTable
	rowOf   []uint32 // row by ordinal, which is the place in catalogue order from 0; noRow without a picture

	metrics []*metricIndex // the default first
	recipe  *metric.Recipe // of the overall blend; nil while there is none
	sample  *sample
	man     *manifest
	groups  []art.NearDuplicateGroup // surest first
	groupOf map[uint32]int           // by row; nil while groups are not computed
	places  *mapFile                 // nil while the map is not drawn

	filters *lru.Cache[string, *vector.Bitmap]      // rows that filters let through
	scales  *lru.Cache[string, *metric.Calibration] // of blends
}

// metricIndex is what answers for one metric.
type metricIndex struct {
	about   art.Metric
	metric  metric.Metric  // nil for the overall blend
	encoder metric.Encoder // nil for the overall blend
	comparer

	scale metric.Calibration // what its scores mean
}

// openGeneration opens the generation in dir, looking into every file.
func openGeneration(dir, id string) (_ *generation, err error) {
	g := &generation{id: id}
	g.holders.Store(1)
	if err := g.makeCaches(); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			g.close()
		}
	}()
	if g.man, err = readManifest(dir); err != nil {
		return nil, err
	}
	if err = g.man.verify(dir); err != nil {
		return nil, err
	}
	if g.records, err = catalog.OpenSnapshot(filepath.Join(dir, recordsName)); err != nil {
		return nil, err
	}
	if g.words, err = text.Open(filepath.Join(dir, textName), g.records.Images); err != nil {
		return nil, err
	}
	if g.rows, err = openRowTable(filepath.Join(dir, rowsName)); err != nil {
		return nil, err
	}
	if g.rows.Len() != g.man.Pictured {
		return nil, fmt.Errorf("open generation %s: %d rows for %d pictures", id, g.rows.Len(), g.man.Pictured)
	}
	if err = g.orderRows(); err != nil {
		return nil, err
	}
	if g.sample, err = openSample(dir); err != nil {
		return nil, err
	}
	if err = g.openMetrics(dir); err != nil {
		return nil, err
	}
	if err = g.openDuplicates(dir); err != nil {
		return nil, err
	}
	err = g.openMap(dir)
	return g, err
}

func (g *generation) makeCaches() (err error) {
	if g.filters, err = lru.New[string, *vector.Bitmap](cachedFilters); err != nil {
		return err
	}
	g.scales, err = lru.New[string, *metric.Calibration](cachedScales)
	return err
}

// orderRows lays the rows out in catalogue order, in which the index of words
// numbers its records.
func (g *generation) orderRows() error {
	g.rowOf = make([]uint32, 0, g.man.Stats.Images)
	for id, err := range g.records.IDs(context.Background()) {
		if err != nil {
			return err
		}
		row, ok := g.rows.Row(id)
		if !ok {
			row = noRow
		}
		g.rowOf = append(g.rowOf, row)
	}
	if len(g.rowOf) != g.words.Count() {
		return fmt.Errorf("open generation %s: %d records and %d in the index of words", g.id, len(g.rowOf), g.words.Count())
	}
	return nil
}

func (g *generation) openMetrics(dir string) error {
	for _, m := range metric.Registry() {
		entry := g.man.metric(m.About().ID)
		if entry == nil {
			continue
		}
		opened, err := openMetric(filepath.Join(dir, metricDir(entry.ID)), m)
		if err != nil {
			return fmt.Errorf("open metric %s: %w", entry.ID, err)
		}
		opened.about.RecallAt10 = entry.RecallAt10
		g.metrics = append(g.metrics, opened)
		if opened.index.Len() != g.rows.Len() {
			return fmt.Errorf("open metric %s: %d rows, want %d", entry.ID, opened.index.Len(), g.rows.Len())
		}
	}
	if g.man.metric(art.Overall) == nil {
		g.putFirst("pixels") // the default until there is the overall blend
	} else if err := g.openOverall(dir); err != nil {
		return err
	}
	for _, m := range g.metrics {
		m.scale = g.sample.of(m.about.ID)
	}
	return nil
}

// putFirst makes a metric the default.
func (g *generation) putFirst(id string) {
	for i, m := range g.metrics {
		if m.about.ID == id {
			g.metrics = slices.Insert(slices.Delete(g.metrics, i, i+1), 0, m)
		}
	}
}

func openMetric(dir string, m metric.Metric) (*metricIndex, error) {
	data, err := os.ReadFile(filepath.Join(dir, encoderName))
	if err != nil {
		return nil, err
	}
	opened := &metricIndex{about: m.About(), metric: m}
	if opened.encoder, err = m.Load(data); err != nil {
		return nil, err
	}
	opened.about.Dimensions = opened.encoder.Dimensions()
	if opened.reducer, err = openReducer(dir); err != nil {
		return nil, err
	}
	opened.index, err = vector.Open(filepath.Join(dir, indexName))
	return opened, err
}

func (g *generation) metric(id string) (*metricIndex, error) {
	var known []string
	for _, m := range g.metrics {
		if m.about.ID == id {
			return m, nil
		}
		known = append(known, m.about.ID)
	}
	return nil, unknownMetric(id, known)
}

func (g *generation) acquire() *generation {
	g.holders.Add(1)
	return g
}

// ID names the generation.
func (g *generation) ID() string { return g.id }

// Release gives the generation back; the last to do so closes its files.
func (g *generation) Release() {
	if g.holders.Add(-1) == 0 {
		g.close()
	}
}

func (g *generation) close() error {
	var err error
	for _, m := range g.metrics {
		if m.index == nil {
			continue
		}
		err = errors.Join(err, m.index.Close())
	}
	if g.words != nil {
		err = errors.Join(err, g.words.Close())
	}
	if g.records != nil {
		err = errors.Join(err, g.records.Close())
	}
	return err
}
