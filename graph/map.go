package graph

import (
	"likeness/graph/model"
	"likeness/internal/art"
	"likeness/internal/search"
)

// defaultMapped is how many works a map shows when nothing is said.
const defaultMapped = 10_000

// collectionMap turns works and places into columns: ten thousand objects of
// eleven fields would take several times the bytes and the time.
func collectionMap(drawn *search.Map) *model.CollectionMap {
	n := len(drawn.Images)
	m := &model.CollectionMap{
		Metric: drawn.Metric, Ids: drawn.ImageIDs, X: drawn.X, Y: drawn.Y,
		Titles: make([]string, n), Ratios: make([]float64, n), Colors: make([]string, n), Thumbnails: make([]string, n),
		SheetColumns: search.SheetColumns, Sheets: make([]string, len(drawn.Sheets)),
		Artists: make([]string, n), Collections: make([]string, n), Genres: make([]string, n),
	}
	for i, sheet := range drawn.Sheets {
		m.Sheets[i] = model.SheetURL(sheet)
	}
	for i, image := range drawn.Images {
		m.Titles[i] = image.Title
		if image.Title == "" {
			m.Titles[i] = image.Name
		}
		m.Ratios[i] = float64(image.Picture.Width) / float64(image.Picture.Height)
		m.Colors[i] = image.Picture.DominantColor
		m.Thumbnails[i] = model.PictureURL(image, art.Thumbnail)
		m.Artists[i], m.Collections[i], m.Genres[i] = image.Artist, image.Collection, image.Genre
	}
	return m
}
