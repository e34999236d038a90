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
	found, total, err := l.page(ctx, after, q.Limit+1)
	if err != nil {
		return art.TextPage{}, err
	}
	page.Total = total
	page.More = len(found) > q.Limit
	lights := meant.Highlighter()
	for _, f := range found[:min(len(found), q.Limit)] {
		hit := art.TextHit{Image: f.image, Key: f.place.key()}
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

// Count is how many works meet a condition; see text.Finder.
func (f finder) Count(ctx context.Context, c text.Condition) (int, error) {
	return f.count(ctx, allOf(firstObjects(), where(c)))
}

// Find is some of the works that meet a condition; see text.Finder.
func (f finder) Find(ctx context.Context, c text.Condition, ranked text.Ranked, limit int) ([]art.Image, error) {
	filter, limit := allOf(firstObjects(), where(c)), min(limit, maxHits)
	if len(ranked.Words) == 0 {
		l := list{reader: f.reader}
		found, err := l.ordered(ctx, stage{filter: filter}, nil, limit)
		return imagesOf(found), err
	}
	return f.best(ctx, filter, ranked, limit)
}

func imagesOf(found []listed) []art.Image {
	images := make([]art.Image, len(found))
	for i, f := range found {
		images[i] = f.image
	}
	return images
}

// best is at most so many works that a filter lets through, as they are ranked.
func (r *reader) best(ctx context.Context, filter *pb.Filters, ranked text.Ranked, limit int) ([]art.Image, error) {
	var whole, words []art.Image
	group, ctx := errgroup.WithContext(ctx)
	if ranked.Whole != "" {
		group.Go(func() (err error) {
			whole, err = r.images(ctx, r.ask(allOf(filter, isText(propWholes, ranked.Whole)), limit, propRecord))
			return err
		})
	}
	group.Go(func() (err error) {
		request := r.ask(filter, limit, propRecord)
		request.Bm25Search = ranking(ranked)
		words, err = r.images(ctx, request)
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	all := slices.DeleteFunc(append(whole, words...), func(image art.Image) bool {
		again := seen[image.ID]
		seen[image.ID] = true
		return again
	})
	return all[:min(len(all), limit)], nil
}

// images reads the records that a request finds.
func (r *reader) images(ctx context.Context, request *pb.SearchRequest) ([]art.Image, error) {
	reply, err := r.conn.search(ctx, request)
	if err != nil {
		return nil, err
	}
	images := make([]art.Image, len(reply.Results))
	for i, result := range reply.Results {
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
