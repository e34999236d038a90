package server

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/parser"

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
		{Name: "search", Variables: object("search", cmp.Or(first.Title, first.Artist, first.Name), "first", 10)},
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
		if filled[i].Query, err = readableOperation(operation.Name); err != nil {
			return nil, err
		}
	}
	return filled, nil
}

// readableOperation is an operation set out for people. Its comment stays where
// it says how to send it, and goes where it only tells the variables.
func readableOperation(name string) (string, error) {
	file, err := operations.ReadFile("operations/" + name + ".graphql")
	if err != nil {
		return "", err
	}
	doc, err := parser.ParseQuery(&ast.Source{Name: name, Input: string(file)})
	if err != nil {
		return "", err
	}
	var text strings.Builder
	if comment, _, _ := strings.Cut(string(file), "\n"); strings.HasPrefix(comment, "#") && !strings.HasPrefix(comment, "# {") {
		text.WriteString(comment + "\n")
	}
	formatter.NewFormatter(&text, formatter.WithIndent("  ")).FormatQueryDocument(doc)
	return text.String(), nil
}

// exampleWorks are two different works, with pictures where there are such
// among the first.
func (s *server) exampleWorks(ctx context.Context) (first, second art.Image, err error) {
	page, err := s.Service.Search(ctx, search.TextRequest{Sort: art.Sort{By: art.SortRelevance}, First: search.MaxPageSize})
	if err != nil || len(page.Edges) == 0 {
		return first, second, err // without works the operations show their form all the same
	}
	slices.SortStableFunc(page.Edges, func(a, b search.TextEdge) int {
		return cmp.Compare(withoutPicture(a.Image), withoutPicture(b.Image))
	})
	return page.Edges[0].Image, page.Edges[min(1, len(page.Edges)-1)].Image, nil
}

func withoutPicture(image art.Image) int {
	if image.Picture == nil {
		return 1
	}
	return 0
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
