package graph

import (
	"context"
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"likeness/graph/model"
	"likeness/internal/art"
	"likeness/internal/search"
)

// What the schema gives to arguments that are null or left out.
const (
	defaultFacetValues = 20
	defaultSuggestions = 8
)

// valueOr reads an argument: null means its default, as leaving it out does.
func valueOr[T any](argument *T, fallback T) T {
	if argument == nil {
		return fallback
	}
	return *argument
}

// given is a text that is null when there is none.
func given(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func textRequest(words *string, filter *art.Filter, sort *art.Sort, first *int, after *string) search.TextRequest {
	return search.TextRequest{
		Search: valueOr(words, ""),
		Filter: valueOr(filter, art.Filter{}),
		Sort:   valueOr(sort, art.Sort{By: art.SortRelevance}),
		First:  valueOr(first, search.DefaultPageSize),
		After:  valueOr(after, ""),
	}
}

// selectsHighlights reports whether a page of works found by words is asked for with
// what the words light up.
func selectsHighlights(ctx context.Context) bool {
	operation := graphql.GetOperationContext(ctx)
	for _, edges := range graphql.CollectFieldsCtx(ctx, []string{"ImageConnection"}) {
		if edges.Name != "edges" {
			continue
		}
		selected := graphql.CollectFields(operation, edges.Selections, []string{"ImageEdge"})
		if slices.ContainsFunc(selected, func(f graphql.CollectedField) bool { return f.Name == "highlights" }) {
			return true
		}
	}
	return false
}

func imageConnection(request search.TextRequest, page search.TextPage) *model.ImageConnection {
	connection := &model.ImageConnection{
		Edges:      make([]model.ImageEdge, len(page.Edges)),
		TotalCount: page.Total,
		NearCount:  page.Near,
		Relaxed:    []string{},
		Search:     request.Search,
		Filter:     request.Filter,
		Generation: page.Generation,
	}
	connection.CorrectedSearch, connection.DidYouMean = given(page.Corrected), given(page.DidYouMean)
	if page.Relaxed != nil { // the list is never null
		connection.Relaxed = page.Relaxed
	}
	for i, edge := range page.Edges {
		connection.Edges[i] = model.ImageEdge{
			Cursor: edge.Cursor, Node: model.Image{Image: edge.Image}, Near: edge.Near, Highlights: edge.Highlights,
		}
	}
	connection.PageInfo = pageInfo(page.HasNext, page.HasPrevious, page.Edges, func(e search.TextEdge) string { return e.Cursor })
	return connection
}

func similarConnection(page search.SimilarPage) *model.SimilarImageConnection {
	connection := &model.SimilarImageConnection{
		Edges:      make([]model.SimilarImageEdge, len(page.Edges)),
		TotalCount: page.Total,
		Report:     searchReport(page.Report),
	}
	for i, edge := range page.Edges {
		connection.Edges[i] = model.SimilarImageEdge{
			Cursor: edge.Cursor, Node: model.Image{Image: edge.Image}, Picture: *model.NewPicture(edge.Image, edge.Position), Rank: edge.Rank,
			Score: edge.Score, Percentile: edge.Percentile, NearestPercentile: edge.NearestPercentile,
			Contributions: edge.Contributions, Copies: edge.Copies,
		}
	}
	connection.PageInfo = pageInfo(page.HasNext, page.HasPrevious, page.Edges, func(e search.SimilarEdge) string { return e.Cursor })
	return connection
}

func likenessPath(path search.Path) *model.LikenessPath {
	shown := &model.LikenessPath{Metric: path.Metric, Steps: make([]model.PathStep, len(path.Steps))}
	for i, step := range path.Steps {
		shown.Steps[i].Node = model.Image{Image: step.Image}
		if i > 0 {
			shown.Steps[i].Score, shown.Steps[i].Percentile = &step.Score, &step.Percentile
		}
	}
	return shown
}

func searchReport(report search.Report) model.SearchReport {
	shown := model.SearchReport{
		Strategy: report.Strategy, Compared: report.Compared, ExpectedRecall: report.ExpectedRecall,
		NothingClose: report.NothingClose, Generation: report.Generation,
		TookMs: float64(report.Took) / float64(time.Millisecond),
	}
	if report.Note != "" {
		shown.Note = &report.Note
	}
	return shown
}

func duplicateConnection(page search.DuplicatesPage) *model.NearDuplicateConnection {
	connection := &model.NearDuplicateConnection{
		Edges:      make([]model.NearDuplicateEdge, len(page.Edges)),
		TotalCount: page.Total,
	}
	for i, edge := range page.Edges {
		connection.Edges[i] = model.NearDuplicateEdge{
			Cursor: edge.Cursor,
			Node:   model.NearDuplicateGroup{Images: model.NewImages(edge.Images), Score: edge.Score},
		}
	}
	connection.PageInfo = pageInfo(page.HasNext, page.HasPrevious, page.Edges, func(e search.DuplicatesEdge) string { return e.Cursor })
	return connection
}

func suggestion(found art.Suggestion) model.Suggestion {
	shown := model.Suggestion{Text: found.Text, Count: found.Count, Image: model.NewImage(found.Image)}
	if found.Field != "" {
		shown.Field = &found.Field
	}
	return shown
}

func pageInfo[E any](hasNext, hasPrevious bool, edges []E, cursor func(E) string) model.PageInfo {
	info := model.PageInfo{HasNextPage: hasNext, HasPreviousPage: hasPrevious}
	if len(edges) > 0 {
		first, last := cursor(edges[0]), cursor(edges[len(edges)-1])
		info.StartCursor, info.EndCursor = &first, &last
	}
	return info
}
