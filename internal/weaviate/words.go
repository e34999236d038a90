package weaviate

import (
	"context"
	"slices"
	"strings"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
	"likeness/internal/text"
)

// dictionaryName is the artefact of the dictionary.
const dictionaryName = "words"

func isWords(a art.Artefact) bool { return a.Name == dictionaryName }

// openWords opens the dictionary among some artefacts.
func openWords(ctx context.Context, from art.ArtefactStore, named []art.Artefact) (*text.Dictionary, error) {
	at := slices.IndexFunc(named, isWords)
	if at < 0 {
		return nil, art.Errorf(art.CodeUnavailable, "The collection that serves has no words; import into it again.")
	}
	data, err := from.Artefact(ctx, named[at])
	if err != nil {
		return nil, err
	}
	return text.OpenDictionary(data)
}

// SearchText finds records by words and filters; see art.Text. What words mean
// is found out here, with the dictionary of the collection.
func (r *reader) SearchText(ctx context.Context, q art.TextQuery) (art.TextPage, error) {
	if q.Limit < 1 {
		return art.TextPage{}, art.Errorf(art.CodeInvalid, "%d works are asked for; ask for at least one.", q.Limit)
	}
	after, err := parsePlace(q.After)
	if err != nil {
		return art.TextPage{}, err
	}
	filter, err := r.filter(q.Filter)
	if err != nil {
		return art.TextPage{}, err
	}
	meant, err := r.words.Understand(ctx, finder{r}, q.Search)
	if err != nil {
		return art.TextPage{}, err
	}
	page := art.TextPage{Corrected: meant.Corrected, Relaxed: meant.Relaxed, DidYouMean: meant.DidYouMean}
	if meant.Nothing {
		return page, ctx.Err()
	}
	l := r.listOf(meant, filter, q.Sort)
	l.known, l.isKnown = r.known(meant, q.Filter)
	found, total, err := l.page(ctx, after, q.Limit+1)
	if err != nil {
		return art.TextPage{}, err
	}
	page.Total = total
	if page.Near, err = l.near(ctx, total); err != nil {
		return art.TextPage{}, err
	}
	page.More = len(found) > q.Limit
	lights := meant.Highlighter()
	for _, f := range found[:min(len(found), q.Limit)] {
		hit := art.TextHit{Image: f.image, Key: f.place.key(), Near: meant.IsNear(f.image)}
		if !q.Plain {
			hit.Highlights = lights.Of(f.image)
		}
		page.Hits = append(page.Hits, hit)
	}
	return page, nil
}

// finder asks the collection what understanding a search leads to; it satisfies
// text.Finder.
type finder struct{ *reader }

// Any reports whether any work meets a condition; see text.Finder. Weaviate reads
// all that it counts, and here no more than one.
func (f finder) Any(ctx context.Context, c text.Condition) (bool, error) {
	if n, known := f.words.Known(c); known {
		return n > 0, ctx.Err()
	}
	reply, err := f.conn.search(ctx, f.ask(allOf(firstObjects(), where(c)), 1, propOrder))
	return len(reply.GetResults()) > 0, err
}

// Count is how many works meet a condition; see text.Finder.
func (f finder) Count(ctx context.Context, c text.Condition) (int, error) {
	if n, known := f.words.Known(c); known {
		return n, ctx.Err()
	}
	return f.count(ctx, allOf(firstObjects(), where(c)))
}

// onlyValue is the condition of a filter by one value of one field; ok is false
// for any other filter.
func onlyValue(f art.Filter) (c text.Condition, ok bool) {
	for _, of := range []struct {
		field  art.Field
		values []string
	}{{art.FieldArtist, f.Artists}, {art.FieldCollection, f.Collections}, {art.FieldGenre, f.Genres}} {
		for _, v := range of.values {
			if c.Kind != text.Everything {
				return c, false
			}
			c = text.Condition{Kind: text.HoldsValue, ValueField: of.field, Term: text.FoldValue(of.field, v)}
		}
	}
	f.Artists, f.Collections, f.Genres = nil, nil, nil
	return c, f.IsZero()
}

// known is how many works a search finds under a filter, if the dictionary knows.
func (r *reader) known(meant *text.Understood, f art.Filter) (works int, known bool) {
	only, ok := onlyValue(f)
	switch {
	case !ok || only.Kind != text.Everything && meant.Condition.Kind != text.Everything:
		return 0, false
	case only.Kind != text.Everything:
		return r.words.Known(only)
	}
	return r.words.Known(meant.Condition)
}

// Find is some of the works that meet a condition; see text.Finder.
func (f finder) Find(ctx context.Context, c text.Condition, ranked text.Ranked, limit int) ([]art.Image, error) {
	filter, limit := allOf(firstObjects(), where(c)), min(limit, maxHits)
	if len(ranked.Words) == 0 {
		l := list{reader: f.reader}
		found, err := l.ordered(ctx, stage{filter: filter}, nil, limit)
		return imagesOf(found), err
	}
	found, err := f.best(ctx, filter, ranked, limit, false)
	return found[:min(len(found), limit)], err
}

func imagesOf(found []listed) []art.Image {
	images := make([]art.Image, len(found))
	for i, f := range found {
		images[i] = f.image
	}
	return images
}

// best is at most so many works that a filter lets through and that Weaviate ranks
// best, and half as many before them that are wholly what is asked for. With sure,
// they are the same ones every time.
func (r *reader) best(ctx context.Context, filter *pb.Filters, ranked text.Ranked, limit int, sure bool) ([]art.Image, error) {
	var whole, words []art.Image
	group, ctx := errgroup.WithContext(ctx)
	if ranked.Whole != "" {
		group.Go(func() (err error) {
			request := r.ask(allOf(filter, isText(propWholes, ranked.Whole)), (limit+1)/2, propRecord)
			sortBy(request, propOrder, false)
			whole, err = r.images(ctx, request)
			return err
		})
	}
	group.Go(func() (err error) {
		words, err = r.byWeaviate(ctx, filter, ranked, limit, sure)
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(append(whole, words...), func(image art.Image) bool {
		again := seen[image.ID]
		seen[image.ID] = true
		return again
	}), nil
}

// images reads the records that a request finds.
func (r *reader) images(ctx context.Context, request *pb.SearchRequest) ([]art.Image, error) {
	reply, err := r.conn.search(ctx, request)
	if err != nil {
		return nil, err
	}
	return imagesIn(reply.Results)
}

func imagesIn(results []*pb.SearchResult) (images []art.Image, err error) {
	images = make([]art.Image, len(results))
	for i, result := range results {
		if images[i], err = recordOf(result.Properties); err != nil {
			return nil, err
		}
	}
	return images, nil
}

// ranking ranks what holds any of some words.
func ranking(ranked text.Ranked) *pb.BM25 {
	return &pb.BM25{Query: strings.Join(tokens(ranked.Words), " "), Properties: []string{propRanked}}
}
