package build

import (
	"bytes"
	"cmp"
	"encoding/gob"
	"slices"

	"likeness/internal/artefact"
	"likeness/internal/duplicates"
	"likeness/internal/metric"
)

// compared is what was found out about near duplicates, by the rows of works, so
// that the build after need not find it out again.
type compared struct {
	near        []nearest
	comparisons duplicates.Comparisons
}

// comparedData is how it is kept.
type comparedData struct {
	Duplicates, Pictures int // versions of what compares, and of what is compared
	Works                int
	Near                 []nearest
	From, To             []uint32 // pairs that were compared
	Scored               []scoredPair
}

type scoredPair struct {
	A, B  uint32
	Score float64
}

// nearest is the list of a metric; one that knows nothing where there is none by
// the same vectors.
func (c compared) nearest(id, model string, count, works int) nearest {
	for _, list := range c.near {
		if list.Metric == id && list.Model == model && list.Count == count && len(list.Least) == works {
			return list
		}
	}
	return newNearest(id, model, count, works)
}

// putCompared keeps what was found out.
func (b *builder) putCompared(c compared) error {
	kept := comparedData{Duplicates: duplicates.Version, Pictures: metric.RGB64.Version, Works: b.rows.Len(), Near: c.near}
	for row, others := range c.comparisons.Others {
		for _, other := range others {
			kept.From, kept.To = append(kept.From, uint32(row)), append(kept.To, other)
		}
	}
	for pair, score := range c.comparisons.Scores {
		kept.Scored = append(kept.Scored, scoredPair{uint32(pair.A), uint32(pair.B), score})
	}
	slices.SortFunc(kept.Scored, func(x, y scoredPair) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	var data bytes.Buffer
	err := gob.NewEncoder(&data).Encode(kept)
	return b.put(artefact.ComparedName, data.Bytes(), err)
}

// comparedBefore is what the generation before found out of works that are what
// they were, by their rows now; nothing when it has none that can be used.
func (b *builder) comparedBefore() compared {
	if b.previous == nil || b.change == nil {
		return compared{}
	}
	kept, there := b.previous.gen.Manifest.Artefact(artefact.ComparedName)
	if !there {
		return compared{}
	}
	data, err := b.lib.Artefact(b.ctx, kept)
	if err != nil {
		return compared{}
	}
	var before comparedData
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&before); err != nil {
		b.log.Warn("what was found out about near duplicates is found out again", "cause", err)
		return compared{}
	}
	if before.Duplicates != duplicates.Version || before.Pictures != metric.RGB64.Version || !before.usable(b.previous.gen.Rows.Len()) {
		return compared{}
	}
	return before.renumber(b.change.place[:b.rows.Len()])
}

// usable reports whether all of it is about so many works.
func (d comparedData) usable(works int) bool {
	within := func(rows []uint32, orNone bool) bool {
		return !slices.ContainsFunc(rows, func(row uint32) bool { return row >= uint32(works) && !(orNone && row == noRow) })
	}
	for _, list := range d.Near {
		if list.Count < 1 || len(list.Least) != works || len(list.Rows) != works*list.Count || !within(list.Rows, true) {
			return false
		}
	}
	for _, pair := range d.Scored {
		if pair.A >= pair.B || pair.B >= uint32(works) {
			return false
		}
	}
	return d.Works == works && len(d.From) == len(d.To) && within(d.From, false) && within(d.To, false)
}

// renumber gives works the rows that they have now; place is, by row now, the row
// before, or one that there was not.
func (d comparedData) renumber(place []uint32) compared {
	now := slices.Repeat([]uint32{noRow}, d.Works)
	for row, before := range place {
		if int(before) < d.Works {
			now[before] = uint32(row)
		}
	}
	c := compared{comparisons: duplicates.Comparisons{Others: make([][]uint32, len(place)), Scores: map[duplicates.Pair]float64{}}}
	for i, from := range d.From {
		if a, b := now[from], now[d.To[i]]; a != noRow && b != noRow {
			c.comparisons.Others[min(a, b)] = append(c.comparisons.Others[min(a, b)], max(a, b))
		}
	}
	for _, others := range c.comparisons.Others {
		slices.Sort(others)
	}
	for _, pair := range d.Scored {
		if a, b := now[pair.A], now[pair.B]; a != noRow && b != noRow {
			c.comparisons.Scores[duplicates.Pair{A: int(min(a, b)), B: int(max(a, b))}] = pair.Score
		}
	}
	for _, list := range d.Near {
		c.near = append(c.near, list.renumber(place, now))
	}
	return c
}

// renumber keeps the lists of works that are there and of which every work is.
func (n nearest) renumber(place, now []uint32) nearest {
	next := newNearest(n.Metric, n.Model, n.Count, len(place))
	for row, before := range place {
		if int(before) >= len(now) {
			continue
		}
		next.Least[row] = n.Least[before]
		for i, other := range n.of(int(before)) {
			next.of(row)[i] = noRow
			if other == noRow {
				continue
			}
			if next.of(row)[i] = now[other]; now[other] == noRow {
				next.forget(row)
			}
		}
	}
	return next
}
