package weaviate

import (
	"context"

	"github.com/weaviate/weaviate/entities/models"
	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"likeness/internal/art"
)

func wordProperties() []*models.Property     { return nil }
func columnProperty(string) *models.Property { return nil }
func wordValues(art.Image) map[string]any    { return map[string]any{} }
func filterValues(art.Image) map[string]any  { return map[string]any{} }

const dictionaryName = "words"

type dictionaryBuilder struct{}

func newDictionaryBuilder() *dictionaryBuilder    { return &dictionaryBuilder{} }
func (*dictionaryBuilder) add(art.Image)          {}
func (*dictionaryBuilder) bytes() ([]byte, error) { return []byte("none"), nil }

func (r *reader) filter(art.Filter) (*pb.Filters, error) { return nil, nil }
func (r *reader) FirstMatch(ctx context.Context, where art.Lookup) (art.Image, error) {
	return art.Image{}, nil
}
func (r *reader) SearchText(ctx context.Context, q art.TextQuery) (art.TextPage, error) {
	req := r.ask(firstObjects(), 1000, propRecord)
	req.SortBy = []*pb.SortBy{{Ascending: true, Path: []string{propOrder}}}
	reply, err := r.conn.search(ctx, req)
	if err != nil {
		return art.TextPage{}, err
	}
	var p art.TextPage
	for _, x := range reply.Results {
		im, err := recordOf(x.Properties)
		if err != nil {
			return p, err
		}
		p.Hits = append(p.Hits, art.TextHit{Image: im})
	}
	p.Total = len(p.Hits)
	return p, nil
}
func (r *reader) Facet(ctx context.Context, q art.FacetQuery) (art.Facet, error) {
	return art.Facet{}, nil
}
func (r *reader) Columns(ctx context.Context) ([]art.Column, error) { return nil, nil }
func (r *reader) Suggest(ctx context.Context, prefix string, limit int) ([]art.Suggestion, error) {
	return nil, nil
}
func (r *reader) Closest(ctx context.Context, where art.Lookup, limit int) ([]art.Image, error) {
	return nil, nil
}
