package build

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"likeness/internal/art"
	"likeness/internal/artefact"
	"likeness/internal/brought"
	"likeness/internal/encode"
	"likeness/internal/generation"
	"likeness/internal/metric"
	"likeness/internal/vector"
)

// listBrought looks which vectors were made elsewhere. Those that cannot be
// read are left out: the other metrics do without them.
func (b *builder) listBrought() error {
	all, damaged, err := brought.List(b.lib.VectorsDir())
	for _, name := range damaged {
		b.log.Warn("vectors that were made elsewhere are damaged and left out; add them again", "name", name)
	}
	for _, about := range all {
		if IsOwnMetric(about.Name) {
			b.log.Warn("vectors that were made elsewhere have the name of a metric of the program and are left out; add them under another", "name", about.Name)
			continue
		}
		b.brought = append(b.brought, about)
	}
	return err
}

// IsOwnMetric reports whether a name is that of a metric of the program.
func IsOwnMetric(name string) bool {
	return name == art.Overall || slices.ContainsFunc(metric.Registry(), func(m metric.Metric) bool { return m.About().ID == name })
}

// hasBrought reports whether a generation has the vectors that were made
// elsewhere, and no others.
func (b *builder) hasBrought(man *generation.Manifest) bool {
	if man.Pictured == 0 {
		return true
	}
	had := 0
	for _, entry := range man.Metrics {
		if entry.Version != "" {
			had++
		}
	}
	return had == len(b.brought) && !slices.ContainsFunc(b.brought, func(about brought.About) bool {
		entry := man.Metric(about.Name)
		return entry == nil || entry.Version != about.Version()
	})
}

// indexBrought makes the indexes of vectors that were made elsewhere.
func (b *builder) indexBrought(how generation.Effort) error {
	var metrics []art.Metric
	for _, about := range b.brought {
		indexed, err := b.indexVectors(about, how)
		if err != nil {
			return fmt.Errorf("index %s: %w", about.Name, err)
		}
		if indexed {
			metrics = append(metrics, metricOf(about))
		}
	}
	if metrics == nil {
		return nil
	}
	data, err := encode.MarshalBrought(metrics)
	return b.put(encode.BroughtName, data, err)
}

func metricOf(about brought.About) art.Metric {
	m := art.Metric{ID: about.Name, Name: about.Title, Description: "What was seen elsewhere: the vectors of the works were brought along.", Dimensions: about.Dimensions}
	if about.MadeWith != "" {
		m.Source = &about.MadeWith
		m.Description = "What " + about.MadeWith + " sees: the vectors of the works were made elsewhere."
	}
	return m
}

// indexVectors takes the index of before over, adds the works that came since,
// or builds it. It reports false for vectors that cannot be read.
func (b *builder) indexVectors(about brought.About, how generation.Effort) (bool, error) {
	if err := os.MkdirAll(filepath.Join(b.dir, generation.MetricDir(about.Name)), 0o755); err != nil {
		return false, err
	}
	entry := generation.Entry{ID: about.Name, Version: about.Version()}
	before := b.vectorsBefore(entry)
	if before != nil && b.change.none() && (how < generation.Thoroughly || before.Unindexed == 0) {
		return true, b.takeOver(*before)
	}
	set, err := brought.Open(b.ctx, b.lib.VectorsDir(), about.Name)
	if b.ctx.Err() != nil {
		return false, b.ctx.Err()
	}
	if err != nil || set.Version() != entry.Version {
		b.log.Warn("vectors that were made elsewhere cannot be read and are left out; add them again", "name", about.Name, "cause", err)
		return false, nil
	}
	if before != nil && how == generation.Quickly && b.change.share() <= rebaseShare {
		added, err := b.vectorsOf(set, b.change.rows(b.previous.gen.Pictures.Len()))
		if err != nil {
			return false, err
		}
		by, err := b.previous.rebased(entry.ID, added, b.change)
		if err != nil {
			return false, err
		}
		return true, b.keepIndex(by, entry)
	}
	matrix, err := b.vectorsOf(set, b.allRows())
	if err != nil {
		return false, err
	}
	index, err := vector.Build(b.ctx, matrix, vector.Options{}, b.stepping(about.Title))
	if err != nil {
		return false, err
	}
	return true, b.keepIndex(generation.Comparer{Index: index}, entry)
}

// vectorsBefore is what the generation before knows of the same vectors; nil
// for nothing.
func (b *builder) vectorsBefore(entry generation.Entry) *generation.Entry {
	if b.previous == nil {
		return nil
	}
	before := b.previous.gen.Manifest.Metric(entry.ID)
	if before == nil || before.Version != entry.Version {
		return nil
	}
	return before
}

// vectorsOf is the matrix of the vectors of rows; all zero for a picture without
// one. A further picture has one where it is also the picture of a work.
func (b *builder) vectorsOf(set *brought.Set, rows []uint32) (*vector.Matrix, error) {
	data := make([]float32, len(rows)*set.Dimensions)
	for i, row := range rows {
		copy(data[i*set.Dimensions:], set.Vector(b.rows.ID(b.all.Picture(row).Work), b.hashes[row]))
	}
	return vector.NewMatrix(len(rows), set.Dimensions, data)
}

// keepsPictures takes near duplicates, the map and its sheets over when the
// works and the metrics that they are made of are what they were.
func (b *builder) keepsPictures() bool {
	if b.previous == nil || !b.change.none() || b.previous.gen.Manifest.Due != generation.Nothing {
		return false
	}
	for id := range duplicateCandidates {
		if _, built := b.by[id]; built && !b.linked[id] {
			return false
		}
	}
	var kept []art.Artefact
	for _, a := range b.previous.gen.Manifest.Artefacts {
		if !artefact.ForPeople(a.Name) {
			continue
		}
		if _, err := b.lib.Artefact(b.ctx, a); err != nil {
			return false // damaged, and made again
		}
		kept = append(kept, a)
	}
	if _, drawn := b.previous.gen.Manifest.Artefact(artefact.SheetName(0)); !drawn {
		return false
	}
	b.man.Artefacts = append(b.man.Artefacts, kept...)
	return true
}
