package fisher

import (
	"context"

	"likeness/internal/dense"
	"likeness/internal/pca"
)

const (
	// maxWorks bounds the time and memory of training; of a larger collection as
	// many works are taken, evenly spread. Their Fisher vectors take 16 kB each.
	maxWorks = 4096
	// descriptorsPerWork are looked at to learn the words, evenly spread over
	// the work, and maxDescriptors in all, at half a kilobyte each.
	descriptorsPerWork = 128
	maxDescriptors     = 1 << 16
	// minDescriptors is how many it takes to learn the words from.
	minDescriptors = 20 * parts
	blockWorks     = 64 // that are described at a time
)

// Source gives the pictures to learn from, by row.
type Source interface {
	Len() int
	// Picture reads the picture of a row; describe then computes its
	// descriptors, and may be called from any goroutine. Picture is called from
	// one goroutine, in rising order, several times over.
	Picture(i int) (describe func() *Descriptors, err error)
}

// Train fits a model to the pictures of a source. Progress, which may be nil,
// is told how many of the pictures have been read, each of which is read twice.
// The error is the context's or the source's.
func Train(ctx context.Context, src Source, seed uint64, progress func(done, total int)) (*Model, error) {
	t := training{ctx: ctx, src: src, works: min(src.Len(), maxWorks), progress: progress}
	m := &Model{works: t.works}
	descriptors, err := t.sample()
	if err != nil || len(descriptors) < minDescriptors*descriptorValues {
		return m, err
	}
	words, err := pca.Fit(ctx, matrix{descriptors, descriptorValues}, descriptorValues, wordValues, seed)
	if err != nil {
		return nil, err
	}
	rows := make([]float32, len(descriptors)/descriptorValues*wordValues)
	words.ProjectRows(descriptors, rows)
	if m.mixture, err = fitMixture(ctx, rows, seed); err != nil {
		return nil, err
	}
	m.words = words
	full, err := t.encode(m)
	if err != nil {
		return nil, err
	}
	if m.components, err = pca.Fit(ctx, matrix{full, fullValues}, fullValues, Dimensions, seed); err != nil {
		return nil, err
	}
	m.prepare()
	return m, nil
}

// training is a training at work.
type training struct {
	ctx      context.Context
	src      Source
	works    int // of the source that are looked at
	read     int // of them, once or twice
	progress func(done, total int)
}

// each calls use with the descriptors of every work, several at a time.
func (t *training) each(use func(work int, d *Descriptors)) error {
	for start := 0; start < t.works; start += blockWorks {
		if err := t.ctx.Err(); err != nil {
			return err
		}
		if t.progress != nil {
			t.progress(t.read, 2*t.works)
		}
		var block []func() *Descriptors
		for work := start; work < min(start+blockWorks, t.works); work++ {
			describe, err := t.src.Picture(int(int64(work) * int64(t.src.Len()) / int64(t.works)))
			if err != nil {
				return err
			}
			block = append(block, describe)
		}
		dense.Parallel(len(block), func(from, to int) {
			for i := from; i < to; i++ {
				use(start+i, block[i]())
			}
		})
		t.read += len(block)
	}
	return nil
}

// sample is some descriptors of every work.
func (t *training) sample() ([]float32, error) {
	perWork := min(descriptorsPerWork, maxDescriptors/max(1, t.works))
	byWork := make([][]float32, t.works)
	err := t.each(func(work int, d *Descriptors) {
		count := min(d.Len(), perWork)
		for i := range count {
			byWork[work] = append(byWork[work], d.Values[i*d.Len()/count*descriptorValues:][:descriptorValues]...)
		}
	})
	var all []float32
	for _, values := range byWork {
		all = append(all, values...)
	}
	return all, err
}

// encode is the Fisher vectors of all works; zero where there is nothing.
func (t *training) encode(m *Model) ([]float32, error) {
	all := make([]float32, t.works*fullValues)
	err := t.each(func(work int, d *Descriptors) {
		if d.Len() > 0 {
			full, _ := m.full(d)
			copy(all[work*fullValues:], full)
		}
	})
	return all, err
}

// matrix shows rows of dim values to package pca.
type matrix struct {
	values []float32
	dim    int
}

func (m matrix) Len() int { return len(m.values) / m.dim }

func (m matrix) Row(i int, dst []float32) error {
	copy(dst, m.values[i*m.dim:(i+1)*m.dim])
	return nil
}
