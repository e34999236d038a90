package weaviate

import (
	"context"
	"fmt"
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
	group, counting := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		page.Total, err = r.count(counting, l.filter)
		return err
	})
	var found []listed
	group.Go(func() (err error) {
		found, err = l.page(counting, after, q.Limit+1)
		return err
	})
	if err := group.Wait(); err != nil {
		return art.TextPage{}, err
	}
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
	request := f.ask(allOf(firstObjects(), where(c)), min(limit, maxHits), propRecord)
	if len(ranked.Words) > 0 {
		request.Bm25Search = ranking(ranked)
	} else {
		sortBy(request, propOrder, false)
	}
	reply, err := f.conn.search(ctx, request)
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
	by := &pb.BM25{Query: strings.Join(tokens(ranked.Words), " ")}
	for _, field := range ranked.Fields {
		by.Properties = append(by.Properties, fmt.Sprintf("%s%s^%g", propWords, field, text.FieldWeight(field)))
	}
	return by
}
