package build

import (
	"fmt"

	"likeness/internal/art"
	"likeness/internal/artefact"
	"likeness/internal/dense"
	"likeness/internal/generation"
	"likeness/internal/layout"
	"likeness/internal/pca"
	"likeness/internal/vector"
)

const (
	// maxMapped bounds the works that a map shows. Rows go by ids, which are
	// hashes, so that the first of them are a random sample.
	maxMapped = 20000
	// mapNeighbours is how many near works draw a work towards them.
	mapNeighbours = 15
)

// drawMap lays the works out on a plane by the blend of everything or, while
// that is not there, by pixels.
func (b *builder) drawMap() error {
	id := art.Overall
	by, ok := b.by[id]
	if !ok {
		id = "pixels"
		by = b.by[id]
	}
	places, err := b.layOut(by, min(b.rows.Len(), maxMapped))
	if err != nil {
		return fmt.Errorf("draw the map: %w", err)
	}
	drawn := art.Map{Metric: id}
	for row, p := range places {
		drawn.ImageIDs = append(drawn.ImageIDs, b.rows.ID(uint32(row)))
		drawn.X, drawn.Y = append(drawn.X, float64(p.X)), append(drawn.Y, float64(p.Y))
	}
	data, err := artefact.EncodeMap(drawn)
	return b.put(artefact.MapName, data, err)
}

func (b *builder) layOut(by generation.Comparer, works int) ([]layout.Point, error) {
	shown := vector.NewBitmap(b.all.Len())
	for row := range uint32(works) {
		shown.Add(row)
	}
	neighbours := make([][]layout.Neighbour, works)
	for row := range uint32(works) {
		v := by.Vector(row)
		if dense.IsZero(v) {
			continue
		}
		answer, err := by.Nearest(b.ctx, vector.Request{Vector: v, K: mapNeighbours, Allow: shown, Exclude: []uint32{row}})
		if err != nil {
			return nil, err
		}
		for _, hit := range answer.Hits {
			neighbours[row] = append(neighbours[row], layout.Neighbour{Row: hit.Row, Distance: max(0, 1-hit.Score)})
		}
	}
	start, err := b.mainDirections(by, works)
	if err != nil {
		return nil, err
	}
	if works == 0 {
		return nil, nil
	}
	return layout.Arrange(b.ctx, neighbours, start, func(done, total int) {
		b.progress(art.Progress{Stage: art.StageIndexes, Done: done, Total: &total, Message: "Map"})
	})
}

// indexRows shows the vectors of an index to package pca.
type indexRows struct {
	index *vector.Index
	works int
}

func (r indexRows) Len() int { return r.works }

func (r indexRows) Row(i int, dst []float32) error {
	copy(dst, r.index.Vector(uint32(i)))
	return nil
}

// mainDirections places works by the two directions in which they differ most.
func (b *builder) mainDirections(by generation.Comparer, works int) ([]layout.Point, error) {
	points := make([]layout.Point, works)
	if works < 3 {
		return points, nil
	}
	model, err := pca.Fit(b.ctx, indexRows{by.Index, min(works, maxReducerRows)}, by.Dims(), 2, 1)
	if err != nil {
		return nil, err
	}
	var at [2]float32
	for row := range points {
		model.Project(by.Vector(uint32(row)), at[:])
		points[row] = layout.Point{X: at[0], Y: at[1]}
	}
	return points, nil
}
