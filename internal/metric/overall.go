package metric

import (
	"fmt"
	"math"
	"slices"

	"likeness/internal/art"
	"likeness/internal/dense"
)

// OverallMetrics are the metrics of the program that the overall blend weighs
// equally; encoders that people brought may join them.
var OverallMetrics = []string{"learned", "colour", "composition", "texture", "brushwork"}

// AboutOverall describes the overall blend.
func AboutOverall() art.Metric {
	return art.Metric{
		ID: art.Overall, Name: "Overall",
		Description: "Learned, colour, composition, texture and brushwork in equal parts.",
	}
}

// Recipe joins the vectors of several metrics into one, so that one graph or
// one scan answers for their blend. With w the weight of a metric and s the
// standard deviation of its cosine over random pairs of works, the inner
// product of two joined vectors is
//
//	sum(w/s * cosine) / sum(w/s)
//
// Dividing by s makes a unit of score worth the same under every metric:
// cosines of colour histograms lie near 1, those of centred pixels near 0.
//
// A picture without a direction under one metric scores 0 there. So that its
// joined vector has unit length all the same, what is missing of it stands in
// one of two further values, one for queries and one for works, which
// therefore never meet.
type Recipe struct {
	Parts []RecipePart
	// Brought are the metrics that people brought which were weighed for the
	// overall blend, those that turned out to be worth nothing as well.
	Brought []Weighed `json:",omitempty"`
}

// Weighed is the weight that a metric which was brought has beside those of the
// program, of which each has 1.
type Weighed struct {
	Metric  string
	Version string // of its vectors
	Weight  float64
}

// RecipePart is one metric of a Recipe.
type RecipePart struct {
	Metric     string
	Dimensions int
	Share      float64 // (w/s) / sum(w/s)
}

// Side says which side of a comparison a joined vector stands on.
type Side int

const (
	AsQuery Side = iota
	AsWork
)

// NewRecipe shares weights out by the spread of each metric's scores. A
// metric's Dimensions are those of its encoder's vectors.
func NewRecipe(weights []art.Weight, dimensions map[string]int, calibrations map[string]Calibration) (*Recipe, error) {
	r := &Recipe{}
	total := 0.0
	for _, w := range weights {
		if math.IsNaN(w.Weight) || math.IsInf(w.Weight, 0) || w.Weight < 0 {
			return nil, art.Errorf(art.CodeInvalid, "The weight of %q is %v; weights are numbers from 0 up.", w.Metric, w.Weight)
		}
		if slices.ContainsFunc(r.Parts, func(p RecipePart) bool { return p.Metric == w.Metric }) {
			return nil, art.Errorf(art.CodeInvalid, "The blend names %q twice.", w.Metric)
		}
		if w.Weight == 0 {
			continue
		}
		dims, known := dimensions[w.Metric]
		if !known {
			return nil, fmt.Errorf("blend metrics: nothing is known of %q", w.Metric)
		}
		c := calibrations[w.Metric]
		part := RecipePart{w.Metric, dims, w.Weight / c.Spread()}
		total += part.Share
		r.Parts = append(r.Parts, part)
	}
	if len(r.Parts) == 0 {
		return nil, art.Errorf(art.CodeInvalid, "The blend weighs nothing; give at least one metric a weight above 0.")
	}
	for i := range r.Parts {
		r.Parts[i].Share /= total
	}
	return r, nil
}

// NewOverall is the recipe of the overall blend, of those of its metrics that
// dimensions knows, and of metrics that were brought.
func NewOverall(dimensions map[string]int, calibrations map[string]Calibration, brought []Weighed) (*Recipe, error) {
	var weights []art.Weight
	for _, id := range OverallMetrics {
		if _, known := dimensions[id]; known {
			weights = append(weights, art.Weight{Metric: id, Weight: 1})
		}
	}
	for _, w := range brought {
		weights = append(weights, art.Weight{Metric: w.Metric, Weight: w.Weight})
	}
	recipe, err := NewRecipe(weights, dimensions, calibrations)
	if err == nil {
		recipe.Brought = brought
	}
	return recipe, err
}

// Dimensions is the number of values in a joined vector.
func (r *Recipe) Dimensions() int {
	sum := 2
	for _, p := range r.Parts {
		sum += p.Dimensions
	}
	return sum
}

// Join is the joined vector of a picture: of unit length, or all zero when the
// picture has no direction under any metric of the recipe. A vector that is
// absent or of another length counts as zero.
func (r *Recipe) Join(vectors art.Vectors, side Side) []float32 {
	joined := make([]float32, r.Dimensions())
	at, missing := 0, 0.0
	for _, p := range r.Parts {
		v := vectors[p.Metric]
		if len(v) != p.Dimensions || dense.IsZero(v) {
			missing += p.Share
		} else {
			scale := math.Sqrt(p.Share)
			for i, x := range v {
				joined[at+i] = float32(scale * float64(x))
			}
		}
		at += p.Dimensions
	}
	if dense.IsZero(joined) {
		return joined
	}
	joined[at+int(side)] = float32(math.Sqrt(missing))
	return joined
}

// PartScores are the cosines of a query with a picture under each part of the
// recipe, told from the picture's joined vector; 0 where either has no
// direction.
func (r *Recipe) PartScores(query art.Vectors, joined []float32) []float64 {
	scores := make([]float64, len(r.Parts))
	at := 0
	for i, p := range r.Parts {
		var dot float64
		if v := query[p.Metric]; len(v) == p.Dimensions {
			for j, x := range v {
				dot += float64(x) * float64(joined[at+j])
			}
		}
		scores[i] = dot / math.Sqrt(p.Share)
		at += p.Dimensions
	}
	return scores
}
