package build

import (
	"context"
	"math"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/generation"
	"likeness/internal/vector"
)

const (
	noRow = math.MaxUint32
	// scoredShare is how much of a collection may be new before the works nearest
	// to each are all looked for anew: a new work is scored with every other, while
	// a graph finds what is near among far fewer.
	scoredShare = 0.01
	// candidateBeam is how many works a walk keeps for the few that are looked at:
	// other pictures of a work are nearer to it than anything else, and need no
	// walk that finds what is hard to find.
	candidateBeam = 64
	// scoreRounding is more than two ways to sum up a score differ by.
	scoreRounding = 1e-5
)

// nearest is which works are nearest to each under one metric.
type nearest struct {
	Metric string
	Model  string // the version of what makes its vectors
	Count  int
	Rows   []uint32 // Count to a work; noRow where there are fewer
	// Least is, by work, the score of the last of them. A work with fewer has a
	// score below all, one without a vector a score above all, and one for which
	// they have yet to be found none (NaN).
	Least []float32
}

// unknown is the score of a work for which the nearest have yet to be found.
var unknown = float32(math.NaN())

func newNearest(id, model string, count, works int) nearest {
	n := nearest{Metric: id, Model: model, Count: count, Rows: make([]uint32, works*count), Least: make([]float32, works)}
	for row := range n.Least {
		n.forget(row)
	}
	return n
}

// of are the works nearest to a work.
func (n *nearest) of(row int) []uint32 { return n.Rows[row*n.Count : (row+1)*n.Count] }

func (n *nearest) forget(row int) { n.Least[row] = unknown }

func (n *nearest) known(row int) bool { return n.Least[row] == n.Least[row] }

// findNearest finds the works that are near each under the metrics that near
// duplicates are looked for by. What was known before and cannot be otherwise is
// kept.
func (b *builder) findNearest(before compared) ([]nearest, error) {
	var all []nearest
	for _, of := range duplicateCandidates {
		by, built := b.by[of.metric]
		if !built {
			continue
		}
		model, _ := b.man.Artefact(vectorsOf(of.metric))
		list := before.nearest(of.metric, model.Version, of.count, b.rows.Len())
		if err := b.forgetOutdone(&list, by); err != nil {
			return nil, err
		}
		if err := b.findUnknown(&list, by); err != nil {
			return nil, err
		}
		all = append(all, list)
	}
	return all, nil
}

// vectorsOf names the artefact that says what the vectors of a metric are.
func vectorsOf(id string) string {
	if id == art.Overall {
		return encode.OverallName
	}
	return encode.ModelName(id)
}

// forgetOutdone forgets the nearest of every work that a new work is as near to
// as the last of them; of all works when there are many new ones.
func (b *builder) forgetOutdone(list *nearest, by generation.Comparer) error {
	rows := make([]uint32, len(list.Least))
	for row := range rows {
		rows[row] = uint32(row)
	}
	fresh := b.newWorks(list.Metric)
	if float64(len(fresh)) > max(1, scoredShare*float64(len(rows))) {
		for row := range rows {
			list.forget(row)
		}
		return nil
	}
	for _, row := range fresh {
		list.forget(int(row))
		if !by.Present(row) {
			continue
		}
		scores, err := by.Scores(by.Vector(row), rows)
		if err != nil {
			return err
		}
		for other, score := range scores {
			if score >= list.Least[other]-scoreRounding {
				list.forget(other)
			}
		}
	}
	return nil
}

// newWorks are the works that the generation before did not show, or by another
// picture, or otherwise under the metric.
func (b *builder) newWorks(id string) (rows []uint32) {
	change := b.change
	if id == art.Overall {
		change = b.movedOverall()
	}
	for row := range uint32(b.rows.Len()) {
		if change == nil || change.place[row] >= uint32(b.previous.gen.Pictures.Len()) {
			rows = append(rows, row)
		}
	}
	return rows
}

// findUnknown finds what is nearest to the works for which that is not known.
func (b *builder) findUnknown(list *nearest, by generation.Comparer) error {
	const batchRows = 32
	var firsts *vector.Bitmap // nil for all rows
	if b.all.Several() {
		firsts = vector.NewBitmap(b.all.Len())
		for row := range uint32(b.rows.Len()) {
			firsts.Add(row)
		}
	}
	var wanted []int
	for row := range list.Least {
		if !list.known(row) {
			wanted = append(wanted, row)
		}
	}
	group, ctx := errgroup.WithContext(b.ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for batch := range slices.Chunk(wanted, batchRows) {
		group.Go(func() error {
			for _, row := range batch {
				if err := list.find(ctx, by, row, firsts); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// find finds what is nearest to a work, among the rows that count.
func (n *nearest) find(ctx context.Context, by generation.Comparer, row int, among *vector.Bitmap) error {
	near := n.of(row)
	for i := range near {
		near[i] = noRow
	}
	if !by.Present(uint32(row)) {
		n.Least[row] = math.MaxFloat32
		return nil
	}
	request := vector.Request{Vector: by.Vector(uint32(row)), K: n.Count, Beam: candidateBeam, Allow: among, Exclude: []uint32{uint32(row)}}
	answer, err := by.Nearest(ctx, request)
	if err != nil {
		return err
	}
	n.Least[row] = -math.MaxFloat32
	for i, hit := range answer.Hits {
		near[i] = hit.Row
	}
	if len(answer.Hits) == n.Count {
		n.Least[row] = answer.Hits[n.Count-1].Score
	}
	return nil
}
