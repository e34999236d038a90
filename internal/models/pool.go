package models

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"likeness/internal/art"
	"likeness/internal/encoder"
)

const (
	// maxOpen is how many networks are held in memory: one takes as much of it
	// as its file is large, and more.
	maxOpen = 2
	// idleLife is how long a network stays open that nobody asks.
	idleLife = 10 * time.Minute
)

// Pool opens the models of a library while they are asked, one at a time, and
// asks each one question at a time; it satisfies art.Encoders. It is safe for
// concurrent use.
type Pool struct {
	dir  string
	turn chan struct{} // held by whoever asks or opens

	mu     sync.Mutex
	opened []*opened // those that were asked last at the end
	closed bool
}

// opened is a model whose network is open.
type opened struct {
	Model
	network *encoder.Model
	stamps  []stamp
	idle    *time.Timer
}

// stamp is what tells that a file is another without reading it.
type stamp struct {
	bytes int64
	mtime time.Time
}

// NewPool opens models from the folder of a library's models.
func NewPool(dir string) *Pool {
	return &Pool{dir: dir, turn: make(chan struct{}, 1)}
}

// EncodePicture is the unit vector of a picture; see art.Encoders.
func (p *Pool) EncodePicture(ctx context.Context, sum string, picture *art.Raster) ([]float32, error) {
	return p.ask(ctx, sum, func(n *encoder.Model) ([]float32, error) { return n.Image(ctx, rgb{picture}) })
}

// EncodeWords is the unit vector of words; see art.Encoders.
func (p *Pool) EncodeWords(ctx context.Context, sum, words string) ([]float32, error) {
	return p.ask(ctx, sum, func(n *encoder.Model) ([]float32, error) { return n.Text(ctx, words) })
}

func (p *Pool) ask(ctx context.Context, sum string, question func(*encoder.Model) ([]float32, error)) ([]float32, error) {
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-p.turn }()
	m, err := p.acquire(ctx, sum)
	if err != nil {
		return nil, err
	}
	v, err := question(m.network)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if art.CodeOf(err) != art.CodeInternal {
			return nil, err
		}
		return nil, art.Wrap(err, art.CodeUnavailable, "The model %s could not answer; the log says why", m.Name)
	}
	return unit(m.Model, v)
}

// acquire is the open network of a model, if its files are what was added.
func (p *Pool) acquire(ctx context.Context, sum string) (*opened, error) {
	if o := p.known(sum); o != nil {
		if now, err := stamps(p.dir, o.Model); err == nil && slices.Equal(now, o.stamps) {
			return o, nil
		}
		p.let(o)
	}
	all, _, err := List(p.dir)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all, func(m Model) bool { return m.Sum == sum })
	if at < 0 {
		return nil, art.Errorf(art.CodeUnavailable, "The model that this metric compares with is not here, or not yet; works are compared with works all the same.")
	}
	o := &opened{Model: all[at]}
	if o.stamps, err = stamps(p.dir, o.Model); err == nil {
		err = Check(ctx, p.dir, o.Model)
	}
	if err == nil {
		o.network, err = encoder.Open(ctx, Dir(p.dir, o.Model), encoder.Options{})
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, art.Wrap(err, art.CodeUnavailable, "The files of the model %s changed or are gone, so it cannot be asked; add it again. Works are compared with works all the same.", o.Name)
	}
	return o, p.hold(o)
}

// known is a network that is open already; nil for none.
func (p *Pool) known(sum string) *opened {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := slices.IndexFunc(p.opened, func(o *opened) bool { return o.Sum == sum })
	if at < 0 {
		return nil
	}
	o := p.opened[at]
	p.opened = append(slices.Delete(p.opened, at, at+1), o)
	o.idle.Reset(idleLife)
	return o
}

// hold keeps a network open, and lets go of the one that was asked longest ago
// when there are too many. The caller has the turn.
func (p *Pool) hold(o *opened) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return errors.Join(art.Errorf(art.CodeUnavailable, "The server is shutting down."), o.network.Close())
	}
	var err error
	if len(p.opened) == maxOpen {
		err = p.opened[0].end()
		p.opened = slices.Delete(p.opened, 0, 1)
	}
	o.idle = time.AfterFunc(idleLife, func() {
		p.turn <- struct{}{}
		p.let(o)
		<-p.turn
	})
	p.opened = append(p.opened, o)
	return err
}

// let closes a network. The caller has the turn.
func (p *Pool) let(o *opened) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at := slices.Index(p.opened, o); at >= 0 {
		p.opened = slices.Delete(p.opened, at, at+1)
		_ = o.end() // nothing was written
	}
}

func (o *opened) end() error {
	o.idle.Stop()
	return o.network.Close()
}

// Close lets go of all networks, when the question in hand is answered.
func (p *Pool) Close() error {
	p.turn <- struct{}{}
	defer func() { <-p.turn }()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	var err error
	for _, o := range p.opened {
		err = errors.Join(err, o.end())
	}
	p.opened = nil
	return err
}

func stamps(dir string, m Model) ([]stamp, error) {
	var all []stamp
	for _, f := range m.Files {
		info, err := os.Stat(filepath.Join(Dir(dir, m), filepath.FromSlash(f.Path)))
		if err != nil {
			return nil, fmt.Errorf("look at a file of a model: %w", err)
		}
		all = append(all, stamp{info.Size(), info.ModTime()})
	}
	return all, nil
}
