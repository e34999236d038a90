package text

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
)

// Finder finds records in an engine elsewhere, which indexes what WordsOf tells.
type Finder interface {
	// Any reports whether any record meets a condition.
	Any(ctx context.Context, c Condition) (bool, error)
	// Count is how many do.
	Count(ctx context.Context, c Condition) (int, error)
	// Find is at most limit of them, as they are ranked; without words in
	// catalogue order.
	Find(ctx context.Context, c Condition, ranked Ranked, limit int) ([]art.Image, error)
}

// Ranked is how records are found that are likely to be the best of many: those
// that hold any of some words in EverywhereField, more and rarer ones first, but
// before them those of which Whole is the title, the name or an artist.
type Ranked struct {
	Words []string
	Whole string // see WholesOf
}

// Understood is a search as it is answered.
type Understood struct {
	Condition Condition
	Nothing   bool // no record can meet it
	Ranked    Ranked
	// Typed is the Condition of records that hold every word as it was typed; the
	// others come after them, and only NearSpellings tells whether there are any.
	Typed         Condition
	NearSpellings bool
	// As in art.TextPage:
	Corrected, DidYouMean string
	Relaxed               []string

	marks []mark
	query query
	of    *Dictionary
}

// Understand finds out what a search means, as searches of the index of this
// package do; see answer.
func (d *Dictionary) Understand(ctx context.Context, finder Finder, search string) (*Understood, error) {
	search = clip(strings.TrimSpace(search), maxSearchBytes)
	if known, ok := d.answers.get(search); ok {
		return d.understood(known), nil
	}
	e := &elsewhere{Dictionary: d, ctx: ctx, finder: finder}
	a, err := e.understanding().answer(search)
	if err != nil {
		return nil, err
	}
	d.answers.put(search, a)
	return d.understood(a), nil
}

func (d *Dictionary) understood(a *answer) *Understood {
	u := &Understood{
		Nothing: a.condition == nil, Corrected: a.corrected, DidYouMean: a.didYouMean, Relaxed: a.relaxed,
		marks: a.marks, query: a.query, of: d, Ranked: a.ranked, NearSpellings: a.near != nil,
	}
	if a.condition != nil {
		u.Condition, u.Typed = *a.condition, *a.condition
	}
	if a.near != nil {
		u.Condition = *a.near
	}
	return u
}

// Highlighter lights up records of one page.
type Highlighter struct{ *highlighter }

// Highlighter lights up what a search found.
func (u *Understood) Highlighter() Highlighter { return Highlighter{newHighlighter(u.marks)} }

// Of are the fields of a record in which anything is lit.
func (h Highlighter) Of(img art.Image) []art.Highlight { return h.of(img) }

// elsewhere answers what understanding a search leads to with a dictionary and a
// finder. It is for one goroutine.
type elsewhere struct {
	*Dictionary
	ctx    context.Context
	finder Finder
}

func (e *elsewhere) understanding() understanding {
	return understanding{ctx: e.ctx, speller: e.speller, asked: e, columns: namesOf(e.columns.properties)}
}

// held is the answer of a query that some record meets as it is typed; see asked.
func (e *elsewhere) held(q query) (*answer, error) {
	for _, tolerant := range []tolerance{nothing, runs} {
		if tolerant == runs && !q.loose() {
			break
		}
		l := lowering{Dictionary: e.Dictionary, tolerant: tolerant}
		must, ok := l.must(q)
		if !ok {
			continue
		}
		met, err := e.finder.Any(e.ctx, must)
		if err != nil {
			return nil, err
		}
		if met { // whatever must not be there
			a, err := e.answered(q, &l, must)
			if err == nil {
				a, err = e.withoutPairsAlone(a)
			}
			if err != nil || a != nil {
				return a, err
			}
		}
	}
	return nil, nil
}

// answered is the answer of a query with what it must hold; words of records that
// are misspelt count as well, but where parts of them do.
func (e *elsewhere) answered(q query, l *lowering, must Condition) (*answer, error) {
	a := &answer{query: q, marks: l.marks, ranked: l.ranked(q)}
	if l.tolerant == runs {
		typed := l.without(must, q.not)
		a.condition = &typed
		return a, nil
	}
	spelled, any, err := e.spelled(q)
	if err != nil {
		return nil, err
	}
	typed := l.without(must, spelled.not)
	a.condition = &typed
	if any {
		all := lowering{Dictionary: e.Dictionary}
		if near, ok := all.query(spelled); ok {
			a.near, a.query, a.marks = &near, spelled, all.marks
		}
	}
	return a, nil
}

// loose reports whether any word of a query may be met by a part of its pairs.
func (q query) loose() bool { return slices.ContainsFunc(q.must, node.isLoose) }

func (n node) isLoose() bool { return n.loose || slices.ContainsFunc(n.children, node.isLoose) }

// ranked are the words by which records are ranked.
func (l *lowering) ranked(q query) Ranked {
	return Ranked{Words: l.words, Whole: q.whole()}
}

// bestLooked is how many of the best records are looked at for how near the words
// of a query stand in them.
const bestLooked = 20

// finds counts the records that hold the words of a query; see asked.
func (e *elsewhere) finds(q query) (records int, best togetherness, err error) {
	l := lowering{Dictionary: e.Dictionary}
	c, ok := l.query(q)
	if !ok {
		return 0, apart, nil
	}
	group, ctx := errgroup.WithContext(e.ctx)
	group.Go(func() (err error) {
		records, err = e.finder.Count(ctx, c)
		return err
	})
	var found []art.Image
	group.Go(func() (err error) {
		found, err = e.finder.Find(ctx, c, l.ranked(q), bestLooked)
		return err
	})
	if err := group.Wait(); err != nil {
		return 0, apart, err
	}
	for _, img := range found {
		best = max(best, e.togetherness(img, q))
	}
	return records, best, nil
}

// togetherness is how near the words of a query stand in a record.
func (e *elsewhere) togetherness(img art.Image, q query) togetherness {
	best, words := apart, held(WordsOf(img))
	asked, _ := q.words()
	for f := range numFields {
		l := lowering{Dictionary: e.Dictionary}
		c, ok := l.query(q.within(f))
		if !ok || !c.met(img, words) {
			continue
		}
		best = max(best, oneField)
		if slices.ContainsFunc(words, func(w Words) bool { return w.Field == fieldNames[f] && w.count == asked }) {
			return allOfIt
		}
	}
	return best
}

// within is a query of which one field must hold all, each word as a whole.
func (q query) within(f field) query {
	var in query
	for _, n := range q.must {
		in.must = append(in.must, n.within(f))
	}
	return in
}

func (n node) within(f field) node {
	n.in &= only(f)
	n.prefix = false
	children := n.children
	n.children = nil
	for _, child := range children {
		n.children = append(n.children, child.within(f))
	}
	return n
}

// unknown are the slots whose words no record holds; see asked.
func (e *elsewhere) unknown(search string, slots []slot) ([]slot, error) {
	var found []slot
	for _, s := range slots {
		begun := strings.TrimSpace(search[s.end:]) == ""
		n := node{kind: kindWord, in: s.in, term: s.term, prefix: begun}
		l := lowering{Dictionary: e.Dictionary}
		if len(l.written(alias{n.term, n.prefix}, n)) > 0 {
			continue
		}
		if pairs := l.apart(n); len(pairs) > 0 {
			held, err := e.finder.Any(e.ctx, anyOf(pairs))
			if err != nil {
				return nil, err
			}
			if held {
				continue
			}
		}
		found = append(found, s)
	}
	return found, nil
}

// mostLooked is how many records are looked at for the one that holds most of a
// search.
const mostLooked = 200

// mostOf is as much of a query as one of the records holds that hold its rarest
// words; see asked.
func (e *elsewhere) mostOf(search string, q query) (most part, ok bool, err error) {
	required := q.keep(func(n node) bool { return !n.plain })
	l := lowering{Dictionary: e.Dictionary, tolerant: runs}
	allowed, possible := l.query(required)
	if !possible {
		return part{}, false, nil
	}
	ways, ranked, err := e.ways(search, q)
	if err != nil || len(ways) == 0 && len(required.must) == 0 {
		return part{}, false, err
	}
	found, err := e.allButSome(allowed, ways)
	if err == nil && len(found) == 0 {
		found, err = e.finder.Find(e.ctx, allowed, ranked, mostLooked)
	}
	if err != nil || len(found) == 0 {
		return part{}, false, err
	}
	slices.SortFunc(found, func(a, b art.Image) int { return cmp.Compare(a.Order, b.Order) })
	bestWords, bestSays := 0, float32(0)
	for _, img := range found {
		held, words, says := holding(img, ways)
		if (says > 0 || len(required.must) > 0) && (!ok || words > bestWords || words == bestWords && says > bestSays) {
			most, ok, bestWords, bestSays = held, true, words, says
		}
	}
	return most, ok, nil
}

const (
	// mostLeftOut is up to how many words are left out in every possible way, and
	// mostOthers of how many others.
	mostLeftOut = 2
	mostOthers  = 7
	eachLooked  = 20 // records that hold the same words are looked at
)

// allButSome are records that hold all words of a search but as few as can be.
// What an engine ranks best need not hold most.
func (e *elsewhere) allButSome(allowed Condition, ways []way) (found []art.Image, err error) {
	var words []Condition // each met in any of its ways
	for i := 0; i < len(ways); {
		var of []Condition
		typed := ways[i].typed
		for ; i < len(ways) && ways[i].typed == typed; i++ {
			of = append(of, ways[i].condition)
		}
		words = append(words, anyOf(of))
	}
	if len(words) > mostOthers {
		return nil, nil
	}
	for left := 0; left <= mostLeftOut && left < len(words) && len(found) == 0; left++ {
		chosen := choices(words, len(words)-left)
		lists := make([][]art.Image, len(chosen))
		group, ctx := errgroup.WithContext(e.ctx)
		for i, c := range chosen {
			group.Go(func() (err error) {
				lists[i], err = e.finder.Find(ctx, all([]Condition{allowed, c}), Ranked{}, eachLooked)
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return nil, err
		}
		found = slices.Concat(lists...)
	}
	return found, nil
}

// way is a way to meet a plain word of a search.
type way struct {
	option
	condition Condition
}

// ways are the ways to meet the plain words of a query, those of one word in a
// row, the likeliest first, and their words.
func (e *elsewhere) ways(search string, q query) (all []way, ranked Ranked, err error) {
	l := lowering{Dictionary: e.Dictionary, tolerant: runs, typed: true}
	add := func(o option, n node) bool {
		c, ok := l.node(n)
		if ok {
			o.says = idf(e.columns.count, e.holding(n, n.onlyTerm())) / float32(1+o.by.cost)
			all = append(all, way{o, c})
		}
		return ok
	}
	for _, n := range q.must {
		if !n.plain || add(option{typed: n.typed, kind: kindWords()[n.onlyTerm()]}, n) {
			continue
		}
		unknown, err := e.unknown(search, q.keep(func(other node) bool { return other.typed == n.typed }).slots)
		if err != nil {
			return nil, Ranked{}, err
		}
		if len(unknown) != 1 {
			continue
		}
		others, err := e.replacements(e.ctx, unknown[0], maxEdits)
		if err != nil {
			return nil, Ranked{}, err
		}
		for _, by := range others {
			add(option{typed: n.typed, slot: &unknown[0], by: by}, node{kind: kindWord, in: n.in, term: by.term})
		}
	}
	return all, l.ranked(query{}), nil
}

// holding is how many records hold a term where a node looks for it; in several
// fields about as many as in the one that holds it most often.
func (d *Dictionary) holding(n node, term string) (records int) {
	if n.in == everywhere && n.property == 0 {
		records, _ = d.frequency(anywhere, term)
		return records
	}
	for _, f := range n.in.each() {
		held, _ := d.frequency(f, term)
		records = max(records, held)
	}
	return records
}

// holding is what a record holds of the words of a search, of how many words it
// is that do not say that it is a picture, and how much they say.
func holding(img art.Image, ways []way) (of part, words int, says float32) {
	of.kept = map[span]bool{}
	held := held(WordsOf(img))
	for _, w := range ways {
		if of.kept[w.typed] || !w.condition.met(img, held) {
			continue
		}
		of.kept[w.typed] = true
		if !w.kind {
			words++
		}
		says += w.says
		if w.slot != nil {
			of.spelled = of.spelled.with(*w.slot, w.by)
		}
	}
	return of, words, says
}

// Suggest completes what somebody is typing; see art.Text.
func (d *Dictionary) Suggest(ctx context.Context, finder Finder, prefix string, limit int) ([]art.Suggestion, error) {
	prefix = clip(strings.TrimSpace(prefix), maxSearchBytes)
	words := typedWords(prefix)
	if len(words) == 0 || limit < 1 {
		return nil, nil
	}
	e := &elsewhere{Dictionary: d, ctx: ctx, finder: finder}
	values := d.values.names.holding(words, d.values.names.beginning)
	works, err := e.suggestWorks(words, limit)
	if err != nil {
		return nil, err
	}
	if len(values) == 0 && len(works) == 0 {
		values = d.values.writtenTogether(words)
	}
	if len(values) == 0 && len(works) == 0 {
		values = d.values.names.holding(words, d.values.names.nearlyBeginning)
		corrected, err := e.understanding().correct(prefix, e.parse(prefix), wholeQuery)
		if err != nil {
			return nil, err
		}
		if corrected != "" {
			if works, err = e.suggestOf(e.parse(corrected), strings.Join(typedWords(corrected), " "), limit); err != nil {
				return nil, err
			}
		}
	}
	return mix(d.values.suggestions(values, strings.Join(words, " ")), works, limit), nil
}

func (e *elsewhere) parse(search string) query { return parse(search, namesOf(e.columns.properties)) }

// suggestWorks are works that hold every word, and a title or name in which one
// begins with the last.
func (e *elsewhere) suggestWorks(words []string, limit int) ([]art.Suggestion, error) {
	if len(words) == 1 && utf8.RuneCountInString(words[0]) < minPrefixRunes {
		return nil, nil
	}
	return e.suggestOf(completion(words), strings.Join(words, " "), limit)
}

// suggestOf suggests the best works that meet a query.
func (e *elsewhere) suggestOf(q query, typed string, limit int) ([]art.Suggestion, error) {
	l := lowering{Dictionary: e.Dictionary}
	c, ok := l.query(q)
	if !ok {
		return nil, nil
	}
	ranked, wanted := l.ranked(q), spareTitles*limit
	found, err := e.find(c, ranked, wanted)
	if err != nil {
		return nil, err
	}
	e.sort(found, q)
	return titled(found, typed, limit), nil
}

// find is at most so many records that meet a condition, those that hold words
// as a whole first.
func (e *elsewhere) find(c Condition, ranked Ranked, limit int) (found []art.Image, err error) {
	if len(ranked.Words) > 0 {
		if found, err = e.finder.Find(e.ctx, c, ranked, limit); err != nil || len(found) == limit {
			return found, err
		}
	}
	others, err := e.finder.Find(e.ctx, c, Ranked{}, limit)
	for _, img := range others {
		if !slices.ContainsFunc(found, func(known art.Image) bool { return known.ID == img.ID }) && len(found) < limit {
			found = append(found, img)
		}
	}
	return found, err
}

const (
	// nearTermsAsked bounds the spellings near a word that are looked for.
	nearTermsAsked = 64
	// nearValuesAsked bounds the values near a wanted one that are looked for.
	nearValuesAsked = 20
)

// Closest finds the records that somebody may have meant by a lookup that found
// nothing; see art.Text.
func (d *Dictionary) Closest(ctx context.Context, finder Finder, where art.Lookup, limit int) ([]art.Image, error) {
	if limit < 1 {
		return nil, nil
	}
	e := &elsewhere{Dictionary: d, ctx: ctx, finder: finder}
	if where.Name != "" {
		return e.closestNames(where.Name, limit)
	}
	return e.closestValues([numValueFields]string{where.Artist, where.Collection, where.Genre}, limit)
}

// closestNames compares names that share words, or words spelled nearly like
// them, with the one looked for.
func (e *elsewhere) closestNames(name string, limit int) ([]art.Image, error) {
	l := lowering{Dictionary: e.Dictionary}
	for _, w := range typedWords(string(lettersOf(name))) {
		near, err := e.nearTo(w)
		if err != nil {
			return nil, err
		}
		for _, f := range []field{fieldName, fieldTitle} {
			for _, term := range append(near, w) {
				if e.holds(f, term) {
					l.rankBy(f, term)
				}
			}
		}
	}
	if len(l.words) == 0 {
		return nil, nil
	}
	candidates, err := e.finder.Find(e.ctx, Condition{}, l.ranked(query{}), nameCandidates)
	return closestNames(name, candidates, limit), err
}

// nearTo are words of names and titles that are spelled nearly like one, the
// nearest first, short words and numbers among them.
func (e *elsewhere) nearTo(word string) (terms []string, err error) {
	edits := closeEdits(word)
	if edits == 0 {
		return nil, nil
	}
	automaton, err := automataWithin[edits]().BuildDfa(word, uint8(edits))
	if err != nil {
		return nil, err
	}
	var found []nearTerm
	for _, f := range []field{fieldName, fieldTitle} {
		if err := e.nearTerms(f, automaton, func(t nearTerm) { found = append(found, t) }); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(found, func(a, b nearTerm) int {
		return cmp.Or(cmp.Compare(a.edits, b.edits), cmp.Compare(b.records, a.records), cmp.Compare(a.term, b.term))
	})
	for _, t := range found {
		if len(terms) < nearTermsAsked && !slices.Contains(terms, t.term) {
			terms = append(terms, t.term)
		}
	}
	return terms, nil
}

// closestValues weighs records of the values nearest to the wanted ones, those
// with values near all of them first.
func (e *elsewhere) closestValues(wishes [numValueFields]string, limit int) ([]art.Image, error) {
	var nearest, near []Condition
	for f, want := range wishes {
		var of []Condition
		for _, value := range e.nearValues(valueField(f), want) {
			of = append(of, Condition{Kind: HoldsValue, ValueField: valueField(f).name(), Term: value})
		}
		if len(of) > 0 {
			nearest, near = append(nearest, of[0]), append(near, anyOf(of))
		}
	}
	if len(near) == 0 {
		return nil, nil
	}
	var candidates []art.Image
	for _, c := range []Condition{all(nearest), all(near), anyOf(near)} {
		found, err := e.finder.Find(e.ctx, c, Ranked{}, max(limit, nameCandidates))
		if err != nil {
			return nil, err
		}
		for _, img := range found {
			if !slices.ContainsFunc(candidates, func(known art.Image) bool { return known.ID == img.ID }) {
				candidates = append(candidates, img)
			}
		}
	}
	return heaviest(candidates, wishes, limit), nil
}

// nearValues are the values of a field nearest to a wanted one, the nearest first.
func (e *elsewhere) nearValues(f valueField, want string) (folded []string) {
	if want == "" {
		return nil
	}
	column := &e.columns.values[f]
	nearness := column.nearness(want)
	var values []uint32
	for v, near := range nearness {
		if near > 0 {
			values = append(values, uint32(v))
		}
	}
	slices.SortStableFunc(values, func(a, b uint32) int { return cmp.Compare(nearness[b], nearness[a]) })
	for _, v := range values[:min(len(values), nearValuesAsked)] {
		folded = append(folded, column.folded.at(v))
	}
	return folded
}

// heaviest are the records whose values are nearest to the wanted ones, taken
// together; ties in catalogue order.
func heaviest(records []art.Image, wishes [numValueFields]string, limit int) []art.Image {
	weights := make(map[string]float32, len(records))
	for f, want := range wishes {
		if want == "" {
			continue
		}
		field, wanted := valueField(f), newComparison(want)
		for _, img := range records {
			nearest := float32(0)
			for _, v := range valuesOf(img, field.name()) {
				nearest = max(nearest, wanted.nearness(field.fold(v)))
			}
			weights[img.ID] += nearest
		}
	}
	slices.SortFunc(records, func(a, b art.Image) int {
		return cmp.Or(cmp.Compare(weights[b.ID], weights[a.ID]), cmp.Compare(a.Order, b.Order))
	})
	return records[:min(len(records), limit)]
}
