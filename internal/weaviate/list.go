package weaviate

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
	"likeness/internal/text"
)

// list is works in an order, by relevance (see relevance.go) or in stages, each
// after the other: what has a place in an order, then what has none.
type list struct {
	*reader
	filter *pb.Filters      // of all of it
	typed  *pb.Filters      // of what holds every word as it was typed; nil when all of it does
	meant  *text.Understood // of what is ordered by relevance, instead of stages
	stages []stage

	known   int // how many works there are, if that is known
	isKnown bool

	nearKnown *int // how many of them hold a word in another spelling alone, once that is known
}

// total is how many works the list has.
func (l *list) total(ctx context.Context) (int, error) {
	if l.isKnown {
		return l.known, ctx.Err()
	}
	return l.count(ctx, l.filter)
}

// near is how many of so many works hold a word in another spelling alone.
func (l *list) near(ctx context.Context, total int) (int, error) {
	switch {
	case l.nearKnown != nil:
		return *l.nearKnown, ctx.Err()
	case l.typed == nil || total == 0:
		return 0, ctx.Err()
	}
	typed, err := l.count(ctx, l.typed)
	return max(0, total-typed), err
}

// stage is a part of a list.
type stage struct {
	kind       stageKind
	filter     *pb.Filters
	by         string // the property of the codes
	descending bool
}

// stageKind is how the works of a stage are ordered; the letter stands in
// cursors.
type stageKind byte

const (
	byRank  stageKind = 'r'
	byWhole stageKind = 'w' // catalogue order, of what holds a word as a whole
	byCode  stageKind = 'c' // ties in catalogue order
	byOrder stageKind = 'o' // catalogue order
	byNear  stageKind = 'n' // the same, of what holds a word in another spelling alone
)

// listed is a work of a list.
type listed struct {
	image art.Image
	place place
}

// place is where a work stands in a list: its stage, its rank there or its code,
// and its place in catalogue order.
type place struct {
	kind        stageKind
	code, order int64
}

func (p place) key() string {
	return string(p.kind) + strconv.FormatInt(p.code, 36) + "." + strconv.FormatInt(p.order, 36)
}

// parsePlace is the place of a position; nil for none.
func parsePlace(position *art.TextPosition) (*place, error) {
	if position == nil {
		return nil, nil
	}
	p := &place{}
	err := error(nil)
	if code, order, whole := strings.Cut(position.Key, "."); whole && len(code) > 1 {
		p.kind = stageKind(code[0])
		if p.code, err = strconv.ParseInt(code[1:], 36, 64); err == nil {
			p.order, err = strconv.ParseInt(order, 36, 64)
		}
	}
	if err != nil || p.key() != position.Key || !strings.ContainsRune("rwcon", rune(p.kind)) {
		return nil, art.Wrap(err, art.CodeInvalid, "The cursor is no place in this list; take it from an edge or from pageInfo.")
	}
	return p, nil
}

// listOf is the list of what a search finds.
func (r *reader) listOf(meant *text.Understood, filter *pb.Filters, sort art.Sort) *list {
	l := &list{reader: r, filter: allOf(firstObjects(), where(meant.Condition), filter)}
	if meant.NearSpellings {
		l.typed = allOf(firstObjects(), where(meant.Typed), filter)
	}
	switch {
	case slices.Contains(sortKeys, sort.By):
		placed := number(pb.Filters_OPERATOR_GREATER_THAN_EQUAL, sortName(sort.By), 0)
		l.stages = []stage{
			{kind: byCode, filter: allOf(l.filter, placed), by: sortName(sort.By), descending: sort.Descending},
			{kind: byOrder, filter: allOf(l.filter, isText(propUnplaced, string(sort.By)))},
		}
	case meant.Asks():
		l.meant = meant
	default:
		l.stages = []stage{{kind: byOrder, filter: l.filter}}
	}
	return l
}

// page is at most so many works after a place, and how many the list has.
func (l *list) page(ctx context.Context, after *place, limit int) (all []listed, total int, err error) {
	if l.meant != nil {
		return l.byRelevance(ctx, after, limit)
	}
	group, counting := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		total, err = l.total(counting)
		return err
	})
	group.Go(func() (err error) {
		all, err = l.staged(counting, after, limit)
		return err
	})
	return all, total, group.Wait()
}

func (l *list) staged(ctx context.Context, after *place, limit int) (all []listed, err error) {
	for _, s := range l.stages {
		if len(all) == limit {
			break
		}
		if after != nil && after.kind != s.kind {
			continue // its stage comes later
		}
		more, err := l.stage(ctx, s, after, limit-len(all))
		if err != nil {
			return nil, err
		}
		all, after = append(all, more...), nil
	}
	return all, nil
}

func (l *list) stage(ctx context.Context, s stage, after *place, limit int) ([]listed, error) {
	if s.kind == byCode {
		return l.coded(ctx, s, after, limit)
	}
	return l.ordered(ctx, s, after, limit)
}

// ordered are the works of a stage in catalogue order.
func (l *list) ordered(ctx context.Context, s stage, after *place, limit int) ([]listed, error) {
	filter := s.filter
	if after != nil {
		filter = allOf(filter, number(pb.Filters_OPERATOR_GREATER_THAN, propOrder, after.order))
	}
	request := l.ask(filter, limit, propRecord)
	sortBy(request, propOrder, false)
	return l.read(ctx, s, request, nil)
}

// coded are the works of a stage by their codes. Weaviate orders by one number
// from its index, and by two only by reading every work: so what shares a code is
// asked for by itself.
func (l *list) coded(ctx context.Context, s stage, after *place, limit int) (all []listed, err error) {
	beyond := s.filter
	if after != nil {
		if all, err = l.sharing(ctx, s, after.code, after, limit); err != nil || len(all) == limit {
			return all, err
		}
		operator := pb.Filters_OPERATOR_GREATER_THAN
		if s.descending {
			operator = pb.Filters_OPERATOR_LESS_THAN
		}
		beyond = allOf(beyond, number(operator, s.by, after.code))
	}
	limit -= len(all)
	request := l.ask(beyond, limit, propRecord)
	sortBy(request, s.by, s.descending)
	more, err := l.read(ctx, s, request, func(_ int, result *pb.PropertiesResult) int64 {
		return result.GetNonRefProps().GetFields()[s.by].GetIntValue()
	})
	if err != nil {
		return nil, err
	}
	if len(more) == limit { // of the last code there may be others, that come before
		last := more[limit-1].place.code
		more = slices.DeleteFunc(more, func(f listed) bool { return f.place.code == last })
		rest, err := l.sharing(ctx, s, last, nil, limit-len(more))
		if err != nil {
			return nil, err
		}
		more = append(more, rest...)
	}
	slices.SortFunc(more, func(a, b listed) int {
		byCode := cmp.Compare(a.place.code, b.place.code)
		if s.descending {
			byCode = -byCode
		}
		return cmp.Or(byCode, cmp.Compare(a.place.order, b.place.order))
	})
	return append(all, more...), nil
}

// sharing are the works that share a code, in catalogue order.
func (l *list) sharing(ctx context.Context, s stage, code int64, after *place, limit int) ([]listed, error) {
	same := s
	same.filter = allOf(s.filter, number(pb.Filters_OPERATOR_EQUAL, s.by, code))
	found, err := l.ordered(ctx, same, after, limit)
	for i := range found {
		found[i].place.code = code
	}
	return found, err
}

// read asks for works, and places them by what code tells of each; by their
// order alone without it.
func (l *list) read(ctx context.Context, s stage, request *pb.SearchRequest, code func(i int, result *pb.PropertiesResult) int64) ([]listed, error) {
	reply, err := l.conn.search(ctx, request)
	if err != nil {
		return nil, err
	}
	found := make([]listed, len(reply.Results))
	for i, result := range reply.Results {
		image, err := recordOf(result.Properties)
		if err != nil {
			return nil, err
		}
		found[i] = listed{image, place{kind: s.kind, order: image.Order}}
		if code != nil {
			found[i].place.code = code(i, result.Properties)
		}
	}
	return found, nil
}
