package autoencoder

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"likeness/internal/dense"
	"likeness/internal/pca"
)

const (
	// MinWorks is how many works it takes to train a network. A smaller
	// collection gets its principal components alone.
	MinWorks = 200
	// maxWorks bounds the time and memory of training; of a larger collection
	// as many works are taken, evenly spread.
	maxWorks = 20000
	// maxViews bounds the views of all works together, at 1 kB each.
	maxViews = 80000
	// Views of each work, even, for every other one is mirrored. Without
	// contrast there is nothing to find and few will do.
	viewsPerWork       = 12
	viewsToReconstruct = 4
	heldOutEvery       = 10  // every tenth work is kept from training
	maxHeldOut         = 512 // of them at most
	batchPictures      = 64
	hiddenUnits        = 256
	maxComponents      = 256
	learningRate       = 1.5e-3
	weightDecay        = .5
	patience           = 10 // epochs without progress on the held-out works
)

// Source gives the pictures to learn from, by row. Picture is called from one
// goroutine, in rising order, several times over.
type Source interface {
	Len() int
	// Picture is row i's 64 x 64 x 3 bytes, row-major, R G B; valid until the
	// next call.
	Picture(i int) ([]byte, error)
}

// Options say what to train.
type Options struct {
	Latent      int     // numbers in a latent, from 1 to 256
	Contrastive float64 // weight of the contrastive term; 0 trains for reconstruction alone
	Noise       float64 // on what the encoder sees in training, in standard deviations of the first component
	Epochs      int
	Seed        uint64
}

// Progress is told after every epoch.
type Progress struct {
	Epoch, Epochs int
	Loss          float64       // of training: relative squared error plus the contrastive term
	HeldOutError  float64       // mean squared error of the values (0 to 1) of held-out pictures
	Remaining     time.Duration // at the pace so far
}

// Train learns from a source. Progress may be nil. The error is the context's,
// the source's, or says what is wrong with the options.
func Train(ctx context.Context, src Source, opts Options, progress func(Progress)) (*Model, error) {
	if opts.Latent < 1 || opts.Latent > maxComponents || opts.Epochs < 1 || !(opts.Contrastive >= 0 && opts.Noise >= 0) {
		return nil, fmt.Errorf("train an autoencoder: options %+v make no sense", opts)
	}
	t := &training{ctx: ctx, src: src, opts: opts, progress: progress, rng: rand.New(rand.NewPCG(opts.Seed, 0xae))}
	t.split()
	components, err := pca.Fit(ctx, pictureRows{src, t.learned}, pictureBytes, maxComponents, opts.Seed)
	if err != nil {
		return nil, err
	}
	t.model = newModel(components, opts.Latent)
	t.model.report.Works = len(t.learned)
	if src.Len() < MinWorks {
		return t.model, nil
	}
	if err := t.project(); err != nil {
		return nil, err
	}
	t.model.makeNetwork(t.rng)
	return t.model, t.run()
}

// pictureRows shows some rows of a source to package pca.
type pictureRows struct {
	src  Source
	rows []int
}

func (p pictureRows) Len() int { return len(p.rows) }

func (p pictureRows) Row(i int, dst []float32) error {
	picture, err := p.src.Picture(p.rows[i])
	if err != nil {
		return err
	}
	if len(picture) != pictureBytes {
		return fmt.Errorf("picture %d has %d bytes, want %d", p.rows[i], len(picture), pictureBytes)
	}
	values(dst, picture)
	return nil
}

// training is a training at work.
type training struct {
	ctx      context.Context
	src      Source
	opts     Options
	progress func(Progress)
	rng      *rand.Rand
	model    *Model

	learned, heldOut []int // rows of the source
	views            int   // of each learned work; the first is the picture as it is
	// Coefficients, maxComponents a view: of the learned works' views, by work
	// and view; of the held-out works as they are, and two views of each.
	coefficients, heldPlain, heldViews []float32
	heldRest                           float64 // squared error of held-out pictures outside the components, summed

	batch, held *batch
	best        float64
	bestAt      int
	bestData    []float32
}

// split keeps some works apart to see how well what was learned holds for
// pictures that training never saw.
func (t *training) split() {
	n := min(t.src.Len(), maxWorks)
	for i := range n {
		row := int(int64(i) * int64(t.src.Len()) / int64(n))
		if t.src.Len() >= MinWorks && i%heldOutEvery == heldOutEvery/2 && len(t.heldOut) < maxHeldOut {
			t.heldOut = append(t.heldOut, row)
		} else {
			t.learned = append(t.learned, row)
		}
	}
	t.views = viewsPerWork
	if t.opts.Contrastive == 0 {
		t.views = viewsToReconstruct
	}
	t.views = max(2, min(t.views, maxViews/max(1, len(t.learned))/2*2))
}

// project computes the coefficients of all views.
func (t *training) project() error {
	var err error
	if t.coefficients, err = t.projectViews(t.learned, t.views, true, nil); err != nil {
		return err
	}
	if t.heldViews, err = t.projectViews(t.heldOut, 2, false, nil); err != nil {
		return err
	}
	t.heldPlain, err = t.projectViews(t.heldOut, 1, true, func(values, coefficients []float32) {
		all, found := 0.0, 0.0
		for j, v := range values {
			d := float64(v - t.model.components.Mean()[j])
			all += d * d
		}
		for _, c := range coefficients {
			found += float64(c) * float64(c)
		}
		t.heldRest += all - found
	})
	return err
}

// projectViews computes the coefficients of some works' views; plain makes
// the first view of each the picture as it is.
func (t *training) projectViews(rows []int, views int, plain bool, see func(values, coefficients []float32)) ([]float32, error) {
	const blockWorks = 32
	out := make([]float32, len(rows)*views*maxComponents)
	pictures, shown := make([]byte, blockWorks*pictureBytes), make([]float32, blockWorks*views*pictureBytes)
	for start := 0; start < len(rows); start += blockWorks {
		if err := t.ctx.Err(); err != nil {
			return nil, err
		}
		n := min(blockWorks, len(rows)-start)
		for i, row := range rows[start : start+n] {
			picture, err := t.src.Picture(row)
			if err != nil {
				return nil, err
			}
			copy(pictures[i*pictureBytes:(i+1)*pictureBytes], picture)
		}
		dense.Parallel(n*views, func(from, to int) {
			for k := from; k < to; k++ {
				work, number := k/views, k%views
				picture, dst := pictures[work*pictureBytes:(work+1)*pictureBytes], shown[k*pictureBytes:(k+1)*pictureBytes]
				if number == 0 && plain {
					values(dst, picture)
				} else {
					rng := rand.New(rand.NewPCG(t.opts.Seed+uint64(number), uint64(rows[start+work])))
					randomView(rng, number%2 == 1).take(dst, picture)
				}
			}
		})
		coefficients := out[start*views*maxComponents : (start+n)*views*maxComponents]
		t.model.components.ProjectRows(shown[:n*views*pictureBytes], coefficients)
		if see != nil {
			for i := range n * views {
				see(shown[i*pictureBytes:(i+1)*pictureBytes], coefficients[i*maxComponents:(i+1)*maxComponents])
			}
		}
	}
	return out, nil
}

// run trains epoch by epoch until the works that were held out gain no more,
// and leaves the model as it was best for them.
func (t *training) run() error {
	size := min(batchPictures, len(t.learned))
	t.batch = newBatch(t.model, 2*size, t.opts.Contrastive)
	t.batch.adam = newAdam(weightDecay, t.batch.encoder, t.batch.decoder)
	t.fillHeld()
	perEpoch := len(t.learned) / size
	start := time.Now()
	t.keepBest(0)
	for epoch := 1; epoch <= t.opts.Epochs && epoch-t.bestAt <= patience; epoch++ {
		loss := 0.0
		order := t.rng.Perm(len(t.learned))
		for step := range perEpoch {
			if err := t.ctx.Err(); err != nil {
				return err
			}
			t.fill(order[step*size : (step+1)*size])
			done := float64((epoch-1)*perEpoch+step) / float64(t.opts.Epochs*perEpoch)
			loss += t.batch.learn(learningRate * (1 + math.Cos(math.Pi*done)) / 2)
		}
		t.keepBest(epoch)
		t.model.report.Epochs = epoch
		if t.progress != nil {
			spent := time.Since(start)
			t.progress(Progress{
				Epoch: epoch, Epochs: t.opts.Epochs, Loss: loss / float64(perEpoch), HeldOutError: t.heldOutError(),
				Remaining: spent * time.Duration(t.opts.Epochs-epoch) / time.Duration(epoch),
			})
		}
	}
	t.model.setParameters(t.bestData)
	t.average()
	t.model.report.HeldOutError = t.heldOutError()
	t.model.report.ComponentsError = t.componentsError()
	return nil
}

// average sets the mean latent of the learned works as they are.
func (t *training) average() {
	sums := make([]float64, t.model.latent)
	for work := range t.learned {
		from := work * t.views * maxComponents
		for k, v := range t.model.encode(t.coefficients[from : from+maxComponents]) {
			sums[k] += float64(v)
		}
	}
	for k, sum := range sums {
		t.model.mean[k] = float32(sum / float64(len(t.learned)))
	}
}

// fill puts two views of each of some works into the batch, one of them
// mirrored, with noise on what the encoder sees.
func (t *training) fill(works []int) {
	size := len(works)
	for i, work := range works {
		first := t.rng.IntN(t.views)
		second := (first + 1 + 2*t.rng.IntN(t.views/2)) % t.views
		for k, number := range [2]int{first, second} {
			from := (work*t.views + number) * maxComponents
			t.batch.set(i+k*size, t.coefficients[from:from+maxComponents])
		}
	}
	for i := range t.batch.inputs {
		t.batch.noise[i] = float32(t.opts.Noise * t.rng.NormFloat64())
	}
}

// fillHeld makes the batch of the held-out works' views.
func (t *training) fillHeld() {
	n := len(t.heldOut)
	t.held = newBatch(t.model, 2*n, t.opts.Contrastive)
	for i := range n {
		for k := range 2 {
			from := (i*2 + k) * maxComponents
			t.held.set(i+k*n, t.heldViews[from:from+maxComponents])
		}
	}
}

// keepBest remembers the parameters if no earlier ones did as well on the
// held-out works.
func (t *training) keepBest(epoch int) {
	loss := t.held.loss()
	if t.bestData == nil || loss < t.best {
		t.best, t.bestAt, t.bestData = loss, epoch, t.model.parameters(t.bestData[:0])
	}
}

// heldOutError is the mean squared error of the values of the held-out
// pictures, as they are.
func (t *training) heldOutError() float64 {
	sum := t.heldRest
	back := make([]float32, maxComponents)
	for at := 0; at < len(t.heldPlain); at += maxComponents {
		c := t.heldPlain[at : at+maxComponents]
		t.model.decode(t.model.encode(c), back)
		for j, v := range back {
			sum += float64(v-c[j]) * float64(v-c[j])
		}
	}
	return sum / float64(len(t.heldOut)*pictureBytes)
}

// componentsError is the same of as many principal components as a latent has
// numbers.
func (t *training) componentsError() float64 {
	sum := t.heldRest
	for at := 0; at < len(t.heldPlain); at += maxComponents {
		for _, v := range t.heldPlain[at+t.model.latent : at+maxComponents] {
			sum += float64(v) * float64(v)
		}
	}
	return sum / float64(len(t.heldOut)*pictureBytes)
}
