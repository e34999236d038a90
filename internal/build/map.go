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
// that is not there, by pixels. Few works that came to a collection are placed
// on the map that there is: drawing it anew takes a minute for ten thousand works,
// for which they would wait, and everything would lie elsewhere.
func (b *builder) drawMap(how generation.Effort) error {
	id := art.Overall
	by, ok := b.by[id]
	if !ok {
		id = "pixels"
		by = b.by[id]
	}
	works := min(b.rows.Len(), maxMapped)
	var places []layout.Point
	var err error
	if before := b.mapBefore(id, works); how == generation.Quickly && before != nil {
		places, err = b.placeAmong(by, before, works)
	} else {
		places, err = b.layOut(by, works)
	}
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

// mapBefore is where the works lie on the map of the generation before, by id,
// but for those that another picture shows now; nil when there is none by this
// metric, or it lacks too many of the works.
func (b *builder) mapBefore(metric string, works int) map[string]layout.Point {
	if b.previous == nil || b.change == nil {
		return nil
	}
	kept, there := b.previous.gen.Manifest.Artefact(artefact.MapName)
	if !there {
		return nil
	}
	data, err := b.lib.Artefact(b.ctx, kept)
	if err != nil {
		return nil
	}
	drawn, err := artefact.DecodeMap(data)
	if err != nil || drawn.Metric != metric {
		return nil
	}
	before := make(map[string]layout.Point, len(drawn.ImageIDs))
	for i, id := range drawn.ImageIDs {
		before[id] = layout.Point{X: float32(drawn.X[i]), Y: float32(drawn.Y[i])}
	}
	missing := 0
	for row := range uint32(works) {
		if b.change.place[row] >= uint32(b.previous.gen.Pictures.Len()) {
			delete(before, b.rows.ID(row))
		}
		if _, there := before[b.rows.ID(row)]; !there {
			missing++
		}
	}
	if float64(missing) > unindexedShare*float64(works) {
		return nil
	}
	return before
}

// placeAmong leaves works where they are, and places new ones in the middle of
// those that are most like them, or of the map where nothing is.
func (b *builder) placeAmong(by generation.Comparer, before map[string]layout.Point, works int) ([]layout.Point, error) {
	places := make([]layout.Point, works)
	old := vector.NewBitmap(b.all.Len())
	var fresh []uint32
	for row := range uint32(works) {
		place, there := before[b.rows.ID(row)]
		if places[row] = place; there {
			old.Add(row)
		} else {
			fresh = append(fresh, row)
		}
	}
	for _, row := range fresh {
		near, err := b.neighboursOf(by, row, old)
		if err != nil {
			return nil, err
		}
		if len(near) == 0 {
			places[row] = layout.Point{X: .5, Y: .5}
		}
		for _, n := range near {
			places[row].X += places[n.Row].X / float32(len(near))
			places[row].Y += places[n.Row].Y / float32(len(near))
		}
	}
	return places, nil
}

// neighboursOf are the works among some that are most like one.
func (b *builder) neighboursOf(by generation.Comparer, row uint32, among *vector.Bitmap) ([]layout.Neighbour, error) {
	v := by.Vector(row)
	if dense.IsZero(v) {
		return nil, nil
	}
	answer, err := by.Nearest(b.ctx, vector.Request{Vector: v, K: mapNeighbours, Allow: among, Exclude: []uint32{row}})
	if err != nil {
		return nil, err
	}
	var near []layout.Neighbour
	for _, hit := range answer.Hits {
		near = append(near, layout.Neighbour{Row: hit.Row, Distance: max(0, 1-hit.Score)})
	}
	return near, nil
}

func (b *builder) layOut(by generation.Comparer, works int) ([]layout.Point, error) {
	shown := vector.NewBitmap(b.all.Len())
	for row := range uint32(works) {
		shown.Add(row)
	}
	neighbours := make([][]layout.Neighbour, works)
	for row := range uint32(works) {
		var err error
		if neighbours[row], err = b.neighboursOf(by, row, shown); err != nil {
			return nil, err
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
	model, err := pca.Fit(b.ctx, indexRows{by.Index, min(works, generation.MaxReducerRows)}, by.Dims(), 2, 1)
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
