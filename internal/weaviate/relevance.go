package weaviate

import (
	"context"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"likeness/internal/art"
)

// mostSorted is how many works are scored as the other engine scores all. Of more
// that a search finds, those are that have the words as their title, name or
// artist, and then those that Weaviate ranks best; the others follow as Weaviate
// ranks them, and at the end, in catalogue order, what holds no word as a whole.
const mostSorted = 200

// byRelevance are at most so many works after a place in a list by relevance, and
// how many the list has.
func (l *list) byRelevance(ctx context.Context, after *place, limit int) (all []listed, total int, err error) {
	if total, err = l.total(ctx); err != nil || total == 0 {
		return nil, 0, err
	}
	begun := stage{kind: byOrder, filter: l.filter}
	if len(l.meant.Ranked.Words) > 0 {
		begun.filter = allOf(l.filter, not(anyText(propRanked, tokens(l.meant.Ranked.Words))))
	}
	if after != nil && after.kind == byOrder {
		all, err = l.ordered(ctx, begun, after, limit)
		return all, total, err
	}
	from := 0
	if after != nil {
		from = int(after.code)
	}
	if from >= maxHits || from < 0 {
		return nil, 0, art.Errorf(art.CodeInvalid, "A list by relevance goes on to its first %d works; narrow the search, or order it otherwise to see the others.", maxHits)
	}
	if all, err = l.ranked(ctx, total, from, limit); err != nil || len(all) == limit || total <= mostSorted || from+limit > maxHits {
		return all, total, err
	}
	more, err := l.ordered(ctx, begun, nil, limit-len(all))
	return append(all, more...), total, err
}

// ranked are at most so many of a list of works after those of the best ranks.
func (l *list) ranked(ctx context.Context, total, from, limit int) (all []listed, err error) {
	best, err := l.sorted(ctx, total)
	if err != nil {
		return nil, err
	}
	for i := from; i < len(best) && len(all) < limit; i++ {
		all = append(all, listed{best[i], place{kind: byRank, code: int64(i + 1), order: best[i].Order}})
	}
	if len(all) == limit || len(best) < mostSorted || total <= len(best) {
		return all, nil
	}
	ids := make([]string, len(best))
	for i, image := range best {
		ids[i] = image.ID
	}
	from += len(all)
	request := l.ask(allOf(l.filter, not(anyText(propWork, ids))), min(limit-len(all), maxHits-from), propRecord)
	request.Offset, request.Bm25Search = uint32(from-len(best)), ranking(l.meant.Ranked)
	more, err := l.read(ctx, stage{kind: byRank}, request, func(i int, _ *pb.PropertiesResult) int64 { return int64(from + i + 1) })
	return append(all, more...), err
}

// sorted are the works that are scored, the best first.
func (l *list) sorted(ctx context.Context, total int) (best []art.Image, err error) {
	switch {
	case total <= mostSorted:
		best, err = l.images(ctx, l.ask(l.filter, total, propRecord))
	case len(l.meant.Ranked.Words) == 0:
		return nil, nil
	default:
		best, err = l.best(ctx, l.filter, l.meant.Ranked, mostSorted)
	}
	l.meant.Sort(best)
	return best, err
}
