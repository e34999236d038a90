package metric

import (
	"context"
	"fmt"

	"likeness/internal/art"
	"likeness/internal/fisher"
)

// brushwork compares of which strokes and small forms pictures are made,
// wherever they stand: the Fisher vectors of their local gradients under a
// mixture that is fitted to the collection; see package fisher.
type brushwork struct{}

func (brushwork) About() art.Metric {
	return art.Metric{
		ID: "brushwork", Name: "Brushwork", Dimensions: fisher.Dimensions,
		Description: "The same hand: strokes and small forms, wherever they stand.",
	}
}

func (brushwork) Feature() *Feature { return Grey192 }

func (brushwork) Trains() {}

func (brushwork) Fit(ctx context.Context, c Corpus, progress func(done, total int, message string)) (Encoder, error) {
	if progress == nil {
		progress = func(int, int, string) {}
	}
	model, err := fisher.Train(ctx, greys{c}, trainingSeed, func(done, total int) {
		progress(done, total, "looking for strokes and small forms that works share")
	})
	if err != nil {
		return nil, err
	}
	switch n := c.Len(); {
	case !model.Trained():
		progress(1, 1, fmt.Sprintf("%d works show too little to learn strokes from: brushwork tells none of them apart", n))
	case n <= fisher.Dimensions:
		progress(1, 1, fmt.Sprintf("%d works are few to learn strokes from (%d and more are better): brushwork compares in %d ways", n, fisher.Dimensions+1, n-1))
	}
	return &strokes{model}, nil
}

func (brushwork) Load(data []byte) (Encoder, error) {
	model, err := fisher.Unmarshal(data)
	if err != nil {
		return nil, err
	}
	return &strokes{model}, nil
}

// greys shows a corpus to package fisher.
type greys struct{ Corpus }

func (g greys) Picture(i int) (func() *fisher.Descriptors, error) {
	data, err := g.Feature(i, Grey192)
	if err != nil {
		return nil, err
	}
	feature := append([]byte(nil), data...)
	return func() *fisher.Descriptors { return describe(feature) }, nil
}

// describe is the descriptors of a feature; none of one that cannot be read.
func describe(feature []byte) *fisher.Descriptors {
	g, ok := readGrey(feature)
	if !ok {
		return &fisher.Descriptors{}
	}
	return fisher.Describe(g.Pix, g.Width, g.Height)
}

// strokes is the encoder of brushwork.
type strokes struct{ model *fisher.Model }

func (e *strokes) Dimensions() int { return fisher.Dimensions }

func (e *strokes) Encode(feature []byte, dst []float32) { e.model.Encode(describe(feature), dst) }

func (e *strokes) MarshalBinary() ([]byte, error) { return e.model.MarshalBinary() }

// strokeCells is the side of the grid in which brushwork is explained.
const strokeCells = 16

// Shares of brushwork: what each visual word contributes, laid out over the
// places where the picture shows it, in 16 x 16 cells.
func (e *strokes) Shares(of *Views, own, with []float32) Shares {
	d := describe(Grey192.Extract(of))
	weights := e.model.Explain(d, own, with)
	s := Shares{Columns: strokeCells, Rows: strokeCells, Weights: make([]float64, strokeCells*strokeCells)}
	left := 0.0
	for i := range own {
		left += float64(own[i]) * float64(with[i])
	}
	for i, square := range d.Squares {
		s.spread(weights[i], square, d.Width, d.Height)
		left -= weights[i]
	}
	for i := range s.Weights {
		s.Weights[i] += left / float64(len(s.Weights))
	}
	return s
}

// spread lays a weight out over the cells that a square of a picture covers.
func (s *Shares) spread(weight float64, square fisher.Square, width, height int) {
	for y := range s.Rows {
		down := overlap(square.Top, square.Side, y, height, s.Rows)
		if down == 0 {
			continue
		}
		for x := range s.Columns {
			s.Weights[y*s.Columns+x] += weight * down * overlap(square.Left, square.Side, x, width, s.Columns)
		}
	}
}

// overlap is the share of the pixels from start to start+side that lie in one
// of the cells along a side of so many pixels.
func overlap(start, side, cell, pixels, cells int) float64 {
	from := max(start*cells, cell*pixels)
	to := min((start+side)*cells, (cell+1)*pixels)
	return float64(max(0, to-from)) / float64(side*cells)
}
