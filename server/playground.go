package server

import (
	"context"
	"embed"
	"encoding/json"
	"net/http"

	"likeness/internal/art"
	"likeness/internal/search"
)

// operations are requests that clients send, one file each.
//
//go:embed operations/*.graphql
var operations embed.FS

// playgroundOperation is a request to begin with: a tab of the playground.
type playgroundOperation struct {
	Name      string         `json:"name"` // for the tab
	Query     string         `json:"query"`
	Variables map[string]any `json:"variables"`
}

// servePlaygroundOperations gives the playground the operations of the API,
// filled with works that are there, as a JSON list in a telling order.
func (s *server) servePlaygroundOperations(w http.ResponseWriter, r *http.Request) {
	filled, err := s.playgroundOperations(r.Context())
	if err != nil {
		writeError(w, r, err)
		return
	}
	w.Header().Set("Content-Type", mediaJSON)
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(filled)
}

func (s *server) playgroundOperations(ctx context.Context) ([]playgroundOperation, error) {
	first, second, err := s.exampleWorks(ctx)
	if err != nil {
		return nil, err
	}
	object := func(pairs ...any) map[string]any {
		values := make(map[string]any, len(pairs)/2)
		for i := 0; i < len(pairs); i += 2 {
			values[pairs[i].(string)] = pairs[i+1]
		}
		return values
	}
	toFirst := object("image", first.ID)
	prefix := []rune(first.Name)
	filled := []playgroundOperation{
		{Name: "search", Variables: object("search", first.Name, "first", 10)},
		{Name: "similar", Variables: object("to", toFirst, "first", 10)},
		{Name: "page", Variables: object("id", first.ID)},
		{Name: "lookup", Variables: object("where", object("name", first.Name))},
		{Name: "suggest", Variables: object("prefix", string(prefix[:min(3, len(prefix))]))},
		{Name: "blend", Variables: object("to", toFirst, "blend", s.exampleBlend(ctx))},
		{Name: "detail", Variables: object("to", object("detail", object("of", toFirst,
			"region", object("x", .25, "y", .25, "width", .5, "height", .5))))},
		{Name: "explain", Variables: object("to", toFirst, "image", second.ID, "metric", "pixels")},
		{Name: "duplicates", Variables: object("first", 10)},
		{Name: "node", Variables: object("id", first.ID)},
		{Name: "progress", Variables: object()},
		{Name: "upload", Variables: object("file", nil)},
	}
	for i, operation := range filled {
		query, err := operations.ReadFile("operations/" + operation.Name + ".graphql")
		if err != nil {
			return nil, err
		}
		filled[i].Query = string(query)
	}
	return filled, nil
}

// exampleWorks are two different works with pictures, where there are two.
func (s *server) exampleWorks(ctx context.Context) (first, second art.Image, err error) {
	page, err := s.Service.Search(ctx, search.TextRequest{Sort: art.Sort{By: art.SortRelevance}, First: search.DefaultPageSize})
	if err != nil {
		return art.Image{}, art.Image{}, err
	}
	var works []art.Image
	for _, edge := range page.Edges {
		if edge.Image.Picture != nil {
			works = append(works, edge.Image)
		}
	}
	switch len(works) {
	case 0:
		return art.Image{}, art.Image{}, nil // the operations show their form all the same
	case 1:
		return works[0], works[0], nil
	}
	return works[0], works[1], nil
}

// exampleBlend weighs the first two metrics after the default.
func (s *server) exampleBlend(ctx context.Context) []map[string]any {
	metrics, err := s.Service.Metrics(ctx)
	if err != nil {
		return nil
	}
	var blend []map[string]any
	for i, metric := range metrics[min(1, len(metrics)):] {
		if i == 2 {
			break
		}
		blend = append(blend, map[string]any{"metric": metric.ID, "weight": i + 1})
	}
	return blend
}
