package text

import (
	"container/heap"
	"context"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"likeness/internal/art"
)

// clip cuts s to at most so many bytes, between characters.
func clip(s string, bytes int) string {
	if len(s) <= bytes {
		return s
	}
	for bytes > 0 && !utf8.RuneStart(s[bytes]) {
		bytes--
	}
	return s[:bytes]
}

// SearchText finds records by words and filters; see parse for what words can
// say, and rank.go for the order by relevance.
func (x *Index) SearchText(ctx context.Context, q art.TextQuery) (art.TextPage, error) {
	if q.Limit < 1 {
		return art.TextPage{}, art.Errorf(art.CodeInvalid, "%d works are asked for; ask for at least one.", q.Limit)
	}
	after, err := parsePosition(q.After)
	if err != nil {
		return art.TextPage{}, err
	}
	a, err := x.answer(ctx, q.Search)
	if err != nil {
		return art.TextPage{}, err
	}
	lights := newHighlighter(a.marks)
	if q.Plain {
		lights = newHighlighter(nil)
	}
	page := art.TextPage{Corrected: a.corrected, Relaxed: a.relaxed, DidYouMean: a.didYouMean, More: true}
	for page.More && len(page.Hits) == 0 { // of a page without hits nobody could page on
		var places []place
		if places, page.Total, page.Near, err = x.page(ctx, a, q, after); err != nil {
			return art.TextPage{}, err
		}
		page.More = len(places) > q.Limit
		places = places[:min(len(places), q.Limit)]
		records, err := x.read(ctx, places)
		if err != nil {
			return art.TextPage{}, err
		}
		page.Hits = make([]art.TextHit, 0, len(records))
		for _, r := range records {
			page.Hits = append(page.Hits, art.TextHit{
				Image: r.Image, Key: r.at.key(), Near: a.holdsNear(r.at.ordinal()), Highlights: lights.of(r.Image),
			})
		}
		if len(places) > 0 {
			after = &places[len(places)-1]
		}
	}
	return page, nil
}

// place is where a record stands in a list: the key that it is sorted by,
// then its ordinal. Lower comes first; no two records share one.
type place uint64

func placeOf(key, ordinal uint32) place { return place(key)<<32 | place(ordinal) }

func (p place) ordinal() uint32 { return uint32(p) }

func (p place) key() string { return strconv.FormatUint(uint64(p), 36) }

// parsePosition is the place of a position, just before the first one for none.
func parsePosition(position *art.TextPosition) (after *place, err error) {
	if position == nil {
		return nil, nil
	}
	n, err := strconv.ParseUint(position.Key, 36, 64)
	p := place(n)
	if err != nil || p.key() != position.Key {
		return nil, art.Wrap(err, art.CodeInvalid, "The cursor is no place in this list; take it from an edge or from pageInfo.")
	}
	return &p, nil
}

// page picks the places after a cursor, one more than asked for if there is
// one, and counts all records that get through the filter, and those of other
// spellings among them.
func (x *Index) page(ctx context.Context, a *answer, q art.TextQuery, after *place) (places []place, total, near int, err error) {
	key := x.keys(a, q.Sort)
	f, err := x.columns.filter(q.Filter)
	if err != nil {
		return nil, 0, 0, err
	}
	passes := f.passes
	if q.Filter.IsZero() {
		passes = func(uint32) bool { return true }
	}
	var best worstFirst
	for i, ordinal := range a.ordinals {
		if i%postingsPerCheck == 0 {
			if err := ctx.Err(); err != nil {
				return nil, 0, 0, err
			}
		}
		if !passes(ordinal) {
			continue
		}
		total++
		if isNear(a.keys[i]) {
			near++
		}
		p := placeOf(key(i), ordinal)
		switch {
		case after != nil && p <= *after:
		case len(best) <= q.Limit:
			heap.Push(&best, p)
		case p < best[0]:
			best[0] = p
			heap.Fix(&best, 0)
		}
	}
	slices.Sort(best)
	return best, total, near, nil
}

// keys is the key that the i-th record of an answer is sorted by.
func (x *Index) keys(a *answer, by art.Sort) func(i int) uint32 {
	o, ok := orderOf(by.By)
	if !ok {
		return func(i int) uint32 { return a.keys[i] }
	}
	column := x.columns.orders[o]
	return func(i int) uint32 {
		key := column[a.ordinals[i]]
		if by.Descending && key != unknown {
			return math.MaxUint32 - 1 - key
		}
		return key
	}
}

// worstFirst is a heap of places, the last of them on top.
type worstFirst []place

func (h worstFirst) Len() int           { return len(h) }
func (h worstFirst) Less(i, j int) bool { return h[i] > h[j] }
func (h worstFirst) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *worstFirst) Push(p any)        { *h = append(*h, p.(place)) }
func (h *worstFirst) Pop() any {
	last := len(*h) - 1
	p := (*h)[last]
	*h = (*h)[:last]
	return p
}
