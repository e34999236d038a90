package weaviate

import (
	"context"
	"slices"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"likeness/internal/art"
	"likeness/internal/text"
)

// mostSorted is how many works are scored as the other engine scores all. Of more
// that a search finds, those are that have the words as their title, name or
// artist, and then those that Weaviate ranks best. The others follow in catalogue
// order, those first that hold a word as a whole: Weaviate orders what it ranks
// the same by chance, so that pages of its ranking lose works and repeat others.
const mostSorted = 200

// byRelevance are at most so many works after a place in a list by relevance, and
// how many the list has.
func (l *list) byRelevance(ctx context.Context, after *place, limit int) (all []listed, total int, err error) {
	if total, err = l.total(ctx); err != nil || total == 0 {
		return nil, 0, err
	}
	best, err := l.sorted(ctx, total)
	if err != nil {
		return nil, 0, err
	}
	if after == nil || after.kind == byRank {
		from := 0
		if after != nil {
			from = int(max(0, after.code))
		}
		for i := from; i < len(best) && len(all) < limit; i++ {
			all = append(all, listed{best[i], place{kind: byRank, code: int64(i + 1), order: best[i].Order}})
		}
		after = nil
	}
	if len(all) == limit || total <= mostSorted {
		return all, total, nil
	}
	l.stages = l.unsorted(best)
	more, err := l.staged(ctx, after, limit-len(all))
	return append(all, more...), total, err
}

// unsorted are the stages of what is not scored.
func (l *list) unsorted(best []art.Image) []stage {
	others := l.filter
	if len(best) > 0 {
		ids := make([]string, len(best))
		for i, image := range best {
			ids[i] = image.ID
		}
		others = allOf(others, not(anyText(propWork, ids)))
	}
	if len(l.meant.Ranked.Words) == 0 {
		return []stage{{kind: byOrder, filter: others}}
	}
	whole := anyText(propRanked, tokens(l.meant.Ranked.Words))
	return []stage{{kind: byWhole, filter: allOf(others, whole)}, {kind: byOrder, filter: allOf(others, not(whole))}}
}

// sorted are the works that are scored, the best first: the same ones for every
// page.
func (l *list) sorted(ctx context.Context, total int) (best []art.Image, err error) {
	switch {
	case total <= mostSorted:
		best, err = l.images(ctx, l.ask(l.filter, total, propRecord))
	case len(l.meant.Ranked.Words) == 0:
		return nil, nil
	default:
		best, err = l.best(ctx, l.filter, l.meant.Ranked, mostSorted, true)
	}
	l.meant.Sort(best)
	return best, err
}

// leastApart is how much less a rank is that is another: Weaviate adds what it
// ranks by up in any order.
const leastApart = 1e-4

// ranked are at most so many works as Weaviate ranks them. With sure, those are
// left out of which others may be as good.
func (r *reader) ranked(ctx context.Context, filter *pb.Filters, by text.Ranked, limit int, sure bool) ([]art.Image, error) {
	request := r.ask(filter, limit, propRecord)
	request.Bm25Search, request.Metadata.Score = ranking(by), true
	reply, err := r.conn.search(ctx, request)
	if err != nil {
		return nil, err
	}
	results := reply.Results
	if sure && len(results) == limit {
		least := results[limit-1].Metadata.Score * (1 + leastApart)
		results = slices.DeleteFunc(results, func(result *pb.SearchResult) bool { return result.Metadata.Score <= least })
	}
	return imagesIn(results)
}
