package weaviate

import (
	"context"
	"slices"
	"strings"

	"likeness/internal/art"
	"likeness/internal/encode"
)

const (
	// mostProbes is how many works are asked for when the recall of graphs is
	// measured, and exactQuestions bounds what the cluster is asked for the exact
	// answers.
	mostProbes     = 40
	exactQuestions = 20_000
	// changedShare is how much a collection changes until its graphs are measured
	// again.
	changedShare = .05
)

// probes count the works that each metric compares, and keep some to measure
// graphs with: those whose ids come first, which is by chance.
type probes struct {
	works map[string]int
	kept  []probe // by id
}

type probe struct {
	id      string
	vectors art.Vectors
}

// see notes a work.
func (p *probes) see(id string, vectors []art.Vectors, models *encode.Models, metrics []art.Metric) {
	if len(vectors) == 0 {
		return
	}
	if p.works == nil {
		p.works = map[string]int{}
	}
	for _, m := range metrics {
		if slices.ContainsFunc(vectors, func(v art.Vectors) bool { return hasDirection(models.Kept(m.ID, v)) }) {
			p.works[m.ID]++
		}
	}
	at, _ := slices.BinarySearchFunc(p.kept, id, func(k probe, id string) int { return strings.Compare(k.id, id) })
	if at >= mostProbes {
		return
	}
	own := art.Vectors{}
	for metric, v := range vectors[0] {
		own[metric] = slices.Clone(v)
	}
	p.kept = slices.Insert(p.kept, at, probe{id, own})
	p.kept = p.kept[:min(len(p.kept), mostProbes)]
}

// measure tells of each metric how many works it compares, and how many of the
// ten nearest its graph finds.
func (p *publication) measure(ctx context.Context) error {
	r, err := newReader(p.conn, p.manifest, p.models, nil)
	if err != nil {
		return err
	}
	known := map[string]*float64{}
	p.manifest.Measured = p.manifest.Objects
	if b := p.before; b != nil && abs(b.Measured-p.manifest.Objects) <= int(changedShare*float64(p.manifest.Objects)) {
		p.manifest.Measured = b.Measured
		for _, m := range b.Metrics {
			known[m.ID] = m.RecallAt10
		}
	}
	for i := range p.manifest.Metrics {
		m := &p.manifest.Metrics[i]
		m.Works, m.RecallAt10 = p.probes.works[m.ID], known[m.ID]
		if m.RecallAt10 != nil || m.Works == 0 {
			continue
		}
		recall, err := p.recall(ctx, r, m.ID)
		if err != nil {
			return err
		}
		m.RecallAt10 = recall
	}
	return nil
}

// recall measures one metric; nil when there is nothing to measure with.
func (p *publication) recall(ctx context.Context, r *reader, metric string) (*float64, error) {
	found, wanted := 0, 0
	most := max(5, exactQuestions/(max(1, len(p.manifest.Buckets))*len(p.manifest.Metrics)))
	for _, probe := range p.probes.kept[:min(len(p.probes.kept), most)] {
		q := art.NearestQuery{Vectors: probe.vectors, Metric: metric, Exclude: []string{probe.id}, Limit: 10, Bare: true}
		near, err := r.Nearest(ctx, q)
		if err != nil {
			return nil, err
		}
		q.Exact = true
		exact, err := r.Nearest(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, hit := range exact.Hits {
			wanted++
			if slices.ContainsFunc(near.Hits, func(n art.Neighbour) bool { return n.Image.ID == hit.Image.ID }) {
				found++
			}
		}
	}
	if wanted == 0 {
		return nil, nil
	}
	recall := float64(found) / float64(wanted)
	return &recall, nil
}

func abs(n int) int { return max(n, -n) }
