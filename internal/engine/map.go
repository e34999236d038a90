package engine

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"os"
	"path/filepath"

	"likeness/internal/art"
	"likeness/internal/layout"
	"likeness/internal/pca"
	"likeness/internal/vector"
)

const (
	mapName = "map"
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
	by, ok := b.indexes[id]
	if !ok {
		id = "pixels"
		by = b.indexes[id]
	}
	places, err := b.layOut(by, min(b.rows.Len(), maxMapped))
	if err != nil {
		return fmt.Errorf("draw the map: %w", err)
	}
	var data bytes.Buffer
	if err := gob.NewEncoder(&data).Encode(mapFile{id, places}); err != nil {
		return fmt.Errorf("encode the map: %w", err)
	}
	if err := os.WriteFile(filepath.Join(b.dir, mapName), data.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write the map: %w", err)
	}
	return b.man.sumTree(b.dir, mapName)
}

type mapFile struct {
	Metric string
	Places []layout.Point // by row
}

func (b *builder) layOut(by comparer, works int) ([]layout.Point, error) {
	shown := vector.NewBitmap(b.rows.Len())
	for row := range uint32(works) {
		shown.Add(row)
	}
	neighbours := make([][]layout.Neighbour, works)
	for row := range uint32(works) {
		v := by.index.Vector(row)
		if directionless(v) {
			continue
		}
		answer, err := by.search(b.ctx, vector.Request{Vector: v, K: mapNeighbours, Allow: shown, Exclude: []uint32{row}})
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
func (b *builder) mainDirections(by comparer, works int) ([]layout.Point, error) {
	points := make([]layout.Point, works)
	if works < 3 {
		return points, nil
	}
	model, err := pca.Fit(b.ctx, indexRows{by.index, min(works, maxReducerRows)}, by.index.Dims(), 2, 1)
	if err != nil {
		return nil, err
	}
	var at [2]float32
	for row := range points {
		model.Project(by.index.Vector(uint32(row)), at[:])
		points[row] = layout.Point{X: at[0], Y: at[1]}
	}
	return points, nil
}

// openMap reads the map, if the generation has it already.
func (g *generation) openMap(dir string) error {
	if _, drawn := g.man.Sums[mapName]; !drawn {
		return nil
	}
	data, err := os.ReadFile(filepath.Join(dir, mapName))
	if err != nil {
		return err
	}
	g.places = &mapFile{}
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(g.places); err != nil {
		return fmt.Errorf("read the map: %w", err)
	}
	if len(g.places.Places) > g.rows.Len() {
		return fmt.Errorf("read the map: %d places for %d works", len(g.places.Places), g.rows.Len())
	}
	return nil
}

// Map lays the collection out on a plane; see art.Neighbours.
func (g *generation) Map(_ context.Context, limit int) (art.Map, error) {
	if g.places == nil {
		return art.Map{}, art.Errorf(art.CodeUnavailable, "The map is still being drawn; try again when the import is done.")
	}
	m := art.Map{Metric: g.places.Metric}
	for row, p := range g.places.Places[:min(limit, len(g.places.Places))] {
		m.ImageIDs = append(m.ImageIDs, g.rows.ID(uint32(row)))
		m.X, m.Y = append(m.X, float64(p.X)), append(m.Y, float64(p.Y))
	}
	return m, nil
}
