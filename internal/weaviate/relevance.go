package weaviate

import (
	"context"
	"slices"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"likeness/internal/art"
	"likeness/internal/text"
)

const (
	// mostSorted is up to how many works that a search finds are scored as the other
	// engine scores them: some 25 µs each, which Weaviate reads and we take apart.
	// Records of long texts take longer, so that fewer are.
	mostSorted      = 2000
	mostSortedWords = 100_000
	// mostRanked is how many are scored of more: those that Weaviate ranks best. The
	// others follow in catalogue order, those first that hold a word as a whole:
	// Weaviate orders what it ranks the same by chance, so that pages of its ranking
	// lose works and repeat others.
	mostRanked = 200
)

// scorable is up to how many works of this collection are scored.
func (r *reader) scorable() int {
	return max(mostRanked, min(mostSorted, mostSortedWords/r.words.WordsEach()))
}

// scored are works of a list by relevance, the best first.
type scored struct {
	total int // how many the list has
	near  int // of them with a word in another spelling alone
	best  []scoredWork
}

type scoredWork struct {
	id    string
	order int64
}

// byRelevance are at most so many works after a place in a list by relevance, and
// how many the list has.
func (l *list) byRelevance(ctx context.Context, after *place, limit int) (all []listed, total int, err error) {
	s, records, err := l.scored(ctx)
	if err != nil || s.total == 0 {
		return nil, 0, err
	}
	l.nearKnown = &s.near
	if after == nil || after.kind == byRank {
		from := 0
		if after != nil {
			from = int(min(max(0, after.code), int64(len(s.best))))
		}
		if all, err = l.ranks(ctx, s, records, from, limit); err != nil {
			return nil, 0, err
		}
		after = nil
	}
	if len(all) == limit || s.total == len(s.best) {
		return all, s.total, nil
	}
	l.stages = l.unsorted(s.best)
	more, err := l.staged(ctx, after, limit-len(all))
	return append(all, more...), s.total, err
}

// ranks are at most so many of the works that were scored, with their records if
// those were read just now.
func (l *list) ranks(ctx context.Context, s *scored, records []art.Image, from, limit int) (all []listed, err error) {
	for from < len(s.best) && len(all) < limit { // again for works that are gone by now
		some := s.best[from:min(from+limit-len(all), len(s.best))]
		found := records[min(from, len(records)):min(from+len(some), len(records))]
		if records == nil {
			if found, err = l.Images(ctx, idsOf(some)); err != nil {
				return nil, err
			}
		}
		for i, work := range some {
			if len(found) > 0 && found[0].ID == work.id {
				all = append(all, listed{found[0], place{kind: byRank, code: int64(from + i + 1), order: work.order}})
				found = found[1:]
			}
		}
		from += len(some)
	}
	return all, nil
}

func idsOf(works []scoredWork) []string {
	ids := make([]string, len(works))
	for i, work := range works {
		ids[i] = work.id
	}
	return ids
}

// unsorted are the stages of what is not scored.
func (l *list) unsorted(best []scoredWork) (all []stage) {
	others, near := l.filter, stage{kind: byNear}
	if l.typed != nil {
		others, near.filter = l.typed, allOf(l.filter, not(l.typed))
	}
	if len(best) > 0 {
		others = allOf(others, not(anyText(propWork, idsOf(best))))
	}
	if len(l.meant.Ranked.Words) > 0 {
		whole := anyText(propRanked, tokens(l.meant.Ranked.Words))
		all = append(all, stage{kind: byWhole, filter: allOf(others, whole)})
		others = allOf(others, not(whole))
	}
	all = append(all, stage{kind: byOrder, filter: others})
	if l.typed != nil {
		all = append(all, near)
	}
	return all
}

// scored are the works that are scored, the same ones for every page, which is why
// they are remembered; with their records when they are not.
func (l *list) scored(ctx context.Context) (s *scored, records []art.Image, err error) {
	key, err := l.name()
	if err != nil {
		return nil, nil, err
	}
	if known, ok := l.ranked.Get(key); ok {
		return known, nil, ctx.Err()
	}
	s = &scored{}
	if s.total, err = l.total(ctx); err != nil || s.total == 0 {
		return s, nil, err
	}
	if records, err = l.sort(ctx, s); err != nil {
		return nil, nil, err
	}
	for _, image := range records {
		s.best = append(s.best, scoredWork{image.ID, image.Order})
	}
	if s.total <= l.scorable() {
		s.total = len(s.best) // as they were found
	}
	l.ranked.Add(key, s)
	return s, records, nil
}

// name is what tells a list by relevance from others.
func (l *list) name() (string, error) {
	filter, err := named(l.filter)
	return l.meant.Search() + "\x00" + filter, err
}

// sort reads the works that are scored, the best first: all, or all that hold every
// word as it was typed, or the best of these.
func (l *list) sort(ctx context.Context, s *scored) (records []art.Image, err error) {
	of, n := l.filter, s.total
	if n > l.scorable() && l.typed != nil {
		of = l.typed
		if n, err = l.count(ctx, of); err != nil {
			return nil, err
		}
		s.near = s.total - n
	}
	switch {
	case n <= l.scorable():
		records, err = l.images(ctx, l.ask(of, max(n, 1), propRecord))
	case len(l.meant.Ranked.Words) == 0:
		return nil, nil
	default:
		records, err = l.best(ctx, of, l.meant.Ranked, mostRanked, true)
	}
	s.near += l.meant.Sort(records)
	return records, err
}

// leastApart is how much less a rank is that is another: Weaviate adds what it
// ranks by up in any order.
const leastApart = 1e-4

// byWeaviate are at most so many works as Weaviate ranks them. With sure, those are
// left out of which others may be as good.
func (r *reader) byWeaviate(ctx context.Context, filter *pb.Filters, by text.Ranked, limit int, sure bool) ([]art.Image, error) {
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
