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
	"likeness/internal/models"
	"likeness/internal/vector"
)

// foreign is a metric whose vectors no feature of this program tells: they were
// made elsewhere, or by an encoder that somebody brought.
type foreign struct {
	encode.Foreign
	version string // of the vectors
	encoded bool   // by an encoder, into what is measured of each picture; else a file in the library has them
}

// listForeign looks which vectors and encoders were brought. Those that cannot
// be read are left out: the other metrics do without them.
func (b *builder) listForeign() error {
	sets, damagedSets, err := brought.List(b.lib.VectorsDir())
	if err != nil {
		return err
	}
	networks, damagedNetworks, err := models.List(b.lib.ModelsDir())
	if err != nil {
		return err
	}
	for _, name := range append(damagedSets, damagedNetworks...) {
		b.log.Warn("a metric that was brought is damaged and left out; add it again", "name", name)
	}
	for _, m := range networks {
		b.addForeign(foreign{Foreign: encode.OfModel(m.ID, m.Name, m.Source(), m.Sum, m.Dimensions, m.ReadsWords), version: m.Version(), encoded: true})
	}
	for _, about := range sets {
		by, _ := encoderOf(networks, about)
		b.addForeign(foreign{Foreign: encode.OfVectors(about.Name, about.Title, about.MadeWith, by.Sum, about.Dimensions, by.ReadsWords), version: about.Version()})
	}
	return nil
}

// encoderOf is the encoder that vectors which were made elsewhere are compared
// with.
func encoderOf(networks []models.Model, about brought.About) (models.Model, bool) {
	at := slices.IndexFunc(networks, func(m models.Model) bool {
		return about.Encoder != "" && m.ID == about.Encoder && m.Dimensions == about.Dimensions
	})
	if at < 0 {
		return models.Model{}, false
	}
	return networks[at], true
}

func (b *builder) addForeign(f foreign) {
	taken := slices.ContainsFunc(b.foreign, func(other foreign) bool { return other.ID == f.ID })
	if IsOwnMetric(f.ID) || taken {
		b.log.Warn("a metric that was brought has the name of another and is left out; add it under another", "name", f.ID)
		return
	}
	b.foreign = append(b.foreign, f)
}

// IsOwnMetric reports whether a name is that of a metric of the program.
func IsOwnMetric(name string) bool {
	return name == art.Overall || slices.ContainsFunc(metric.Registry(), func(m metric.Metric) bool { return m.About().ID == name })
}

// hasForeign reports whether a generation has the metrics that were brought, and
// no others. An encoder that has yet to see the works is missed by nobody.
func (b *builder) hasForeign(man *generation.Manifest) bool {
	if man.Pictured == 0 {
		return true
	}
	for _, entry := range man.Metrics {
		if entry.Version != "" && !slices.ContainsFunc(b.foreign, func(f foreign) bool { return f.ID == entry.ID && f.version == entry.Version }) {
			return false
		}
	}
	return !slices.ContainsFunc(b.foreign, func(f foreign) bool { return !f.encoded && man.Metric(f.ID) == nil })
}

// indexForeign makes the indexes of the metrics that were brought.
func (b *builder) indexForeign(how generation.Effort) error {
	var indexed []encode.Foreign
	for _, f := range b.foreign {
		there, err := b.indexVectors(f, how)
		if err != nil {
			return fmt.Errorf("index %s: %w", f.ID, err)
		}
		if there {
			indexed = append(indexed, f.Foreign)
		}
	}
	if indexed == nil {
		return nil
	}
	data, err := encode.MarshalForeign(indexed)
	return b.put(encode.ForeignName, data, err)
}

// vectorOf is the unit vector of a row; nil for one without.
type vectorOf func(row uint32) ([]float32, error)

// indexVectors takes the index of before over, adds the works that came since,
// or builds it. It reports false for vectors that cannot be read, or are not all
// there yet.
func (b *builder) indexVectors(f foreign, how generation.Effort) (bool, error) {
	if err := os.MkdirAll(filepath.Join(b.dir, generation.MetricDir(f.ID)), 0o755); err != nil {
		return false, err
	}
	entry := generation.Entry{ID: f.ID, Version: f.version}
	before := b.vectorsBefore(entry)
	if before != nil && b.change.none() && before.Lacking == 0 && (how < generation.Thoroughly || before.Unindexed == 0) {
		return true, b.takeOver(*before)
	}
	vectors, err := b.openVectors(f)
	if err != nil || vectors == nil {
		return false, err
	}
	if f.encoded {
		if entry.Lacking, err = b.lacking(f); err != nil {
			return false, err
		}
		if before == nil && entry.Lacking > 0 && !b.tried[f.ID] || entry.Lacking == len(b.hashes) && entry.Lacking > 0 {
			return false, nil
		}
	}
	if before != nil && how == generation.Quickly {
		moved := b.movedVectors(f)
		if moved.share() <= rebaseShare {
			return true, b.rebaseVectors(f, entry, moved, vectors)
		}
	}
	matrix, err := matrixOf(b.allRows(), f.Dimensions, vectors)
	if err != nil {
		return false, err
	}
	index, err := vector.Build(b.ctx, matrix, vector.Options{}, b.stepping(f.Name))
	if err != nil {
		return false, err
	}
	return true, b.keepIndex(generation.Comparer{Index: index}, entry)
}

// movedVectors is the change since the generation before, in which works that an
// encoder has seen only now are new, too.
func (b *builder) movedVectors(f foreign) *change {
	if !f.encoded {
		return b.change
	}
	index := b.previous.gen.Indexes[f.ID]
	return b.moved(func(_, before uint32) bool { return !index.Present(before) })
}

// moved is the change since the generation before, in which rows are new, too,
// whose old rows no longer serve.
func (b *builder) moved(isNew func(row, before uint32) bool) *change {
	if b.previous == nil || b.change == nil {
		return b.change
	}
	old := b.previous.gen.Pictures.Len()
	moved := &change{gone: b.change.gone}
	for row, at := range b.change.place {
		if int(at) < old && !isNew(uint32(row), at) {
			moved.place = append(moved.place, at)
			continue
		}
		moved.place = append(moved.place, uint32(old+len(moved.added)))
		moved.added = append(moved.added, b.hashes[row])
	}
	return moved
}

func (b *builder) rebaseVectors(f foreign, entry generation.Entry, moved *change, vectors vectorOf) error {
	added, err := matrixOf(moved.rows(b.previous.gen.Pictures.Len()), f.Dimensions, vectors)
	if err != nil {
		return err
	}
	by, err := b.rebased(entry.ID, added, moved)
	if err != nil {
		return err
	}
	return b.keepIndex(by, entry)
}

// openVectors opens the vectors of a metric; nil when they cannot be read.
func (b *builder) openVectors(f foreign) (vectorOf, error) {
	if f.encoded {
		name := encode.EncodedName(f.Model)
		return func(row uint32) ([]float32, error) {
			data, err := b.features.Get(b.ctx, b.hashes[row], name)
			if err != nil || data == nil {
				return nil, err
			}
			return encode.UnmarshalVector(data, f.Dimensions)
		}, nil
	}
	set, err := brought.Open(b.ctx, b.lib.VectorsDir(), f.ID)
	if b.ctx.Err() != nil {
		return nil, b.ctx.Err()
	}
	if err != nil || set.Version() != f.version {
		b.log.Warn("vectors that were made elsewhere cannot be read and are left out; add them again", "name", f.ID, "cause", err)
		return nil, nil
	}
	// A further picture has one where it is also the picture of a work.
	return func(row uint32) ([]float32, error) {
		return set.Vector(b.rows.ID(b.all.Picture(row).Work), b.hashes[row]), nil
	}, nil
}

// lacking counts rows that an encoder has yet to see.
func (b *builder) lacking(f foreign) (lacking int, err error) {
	err = b.features.Each(b.ctx, b.hashes, encode.EncodedName(f.Model), func(_ int, data []byte) error {
		if data == nil {
			lacking++
		}
		return nil
	})
	return lacking, err
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

// matrixOf is the matrix of the vectors of rows; all zero for one without.
func matrixOf(rows []uint32, dimensions int, vectors vectorOf) (*vector.Matrix, error) {
	data := make([]float32, len(rows)*dimensions)
	for i, row := range rows {
		v, err := vectors(row)
		if err != nil {
			return nil, err
		}
		copy(data[i*dimensions:], v)
	}
	return vector.NewMatrix(len(rows), dimensions, data)
}

// keepsPictures takes near duplicates, the map and its sheets over when the
// works and the metrics that they are made of are what they were.
func (b *builder) keepsPictures() bool {
	if b.previous == nil || !b.change.none() || b.previous.gen.Manifest.Due != generation.Nothing {
		return false
	}
	for _, of := range duplicateCandidates {
		if _, built := b.by[of.metric]; built && !b.linked[of.metric] {
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
