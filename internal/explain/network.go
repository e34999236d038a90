package explain

import (
	"slices"
	"time"

	"likeness/internal/art"
)

// shownSide is the side of the grid of squares that are covered for a network
// that takes seconds for a picture.
const shownSide = 4

// lookingTime is how long a network looks for one request; it goes on when it is
// asked again. Requests may take twice as long.
const lookingTime = 5 * time.Second

// Uncovered is the square of a picture that is shown as a whole.
const Uncovered = -1

// explainShown says by occlusion, as occlude does, where a network that was
// brought sees what it compares: in the work alone, for each picture costs
// shownSide x shownSide looks. It looks at pictures smaller than those that the
// vectors were made of, and so begins with the whole of what it covers.
// CodeUnavailable with ReasonStillLooking when that takes longer than one request
// may.
func (x explainer) explainShown(e *art.Explanation, q Query) error {
	start := time.Now()
	id, other := e.Shares[0].Metric, q.QueryVectors[e.Shares[0].Metric]
	whole, err := q.Shown(x.ctx, Uncovered, q.Work)
	if err != nil {
		return err
	}
	weights := make([]float64, shownSide*shownSide)
	mean := meanColour(q.Work.Pix)
	for cell := range weights {
		seen, err := q.Shown(x.ctx, cell, covered(q.Work, cell, mean))
		if err != nil {
			return err
		}
		weights[cell] = dot(whole, other) - dot(seen, other)
		if left := len(weights) - cell - 1; left > 0 && time.Since(start) > lookingTime {
			err := art.Errorf(art.CodeUnavailable, "%s has looked at %d of %d parts of this work; ask again, and it goes on.",
				x.models.About(id).Name, cell+1, len(weights))
			err.Reason, err.Looked = art.ReasonStillLooking, &art.Looked{At: cell + 1, Of: len(weights)}
			return err
		}
	}
	apportion(weights, dot(q.WorkVectors[id], other))
	e.Columns, e.Rows, e.Weights = shownSide, shownSide, weights
	return nil
}

// covered is a picture one square of which is painted over.
func covered(r *art.Raster, cell int, colour [3]byte) *art.Raster {
	painted := &art.Raster{Width: r.Width, Height: r.Height, Pix: slices.Clone(r.Pix)}
	column, row := cell%shownSide, cell/shownSide
	left, right := column*r.Width/shownSide, (column+1)*r.Width/shownSide
	for y := row * r.Height / shownSide; y < (row+1)*r.Height/shownSide; y++ {
		for x := left; x < right; x++ {
			copy(painted.Pix[3*(y*r.Width+x):], colour[:])
		}
	}
	return painted
}
