package text

import (
	"math"
	"slices"
)

// How records are ranked: BM25F (Robertson, Zaragoza and Taylor 2004) over
// the fields, but of the fields that hold a word the best counts most, and how
// often it does counts nothing: titles and names say things once. What the
// constants are worth is kept beside the golden test.
var fieldWeights = [numFields]float64{
	fieldName: 2, fieldTitle: 2.5, fieldArtist: 3.5, fieldCollection: 0.8, fieldGenre: 0.8, fieldDate: 1, fieldProperties: 0.2,
}

// lengthShares are b of BM25: how much a short text counts above a long one.
// The length of an artist's name says next to nothing.
var lengthShares = [numFields]float64{
	fieldName: 0.4, fieldTitle: 0.4, fieldArtist: 0.1, fieldCollection: 0.2, fieldGenre: 0.2, fieldProperties: 0.1,
}

const (
	saturation     = 1.2  // k1 of BM25
	otherFields    = 0.1  // what a word counts in its fields but the best
	prefixWeight   = 0.5  // of a word that what was typed only begins
	phraseWeight   = 1.5  // of words next to each other
	apartWeight    = 0.9  // of a word that is written as two
	sameFieldBonus = 0.25 // when one field holds every word
	wholeBonus     = 1    // when it holds nothing else
	yearsWeight    = 0.5  // of a time that holds all of a record's
)

// rank holds what fieldScore looks up.
type rank [numFields][256]float32

func newRank(c *columns) *rank {
	var means [numFields]float64
	for f, lengths := range c.lengths {
		sum, filled := 0, 0
		for _, n := range lengths {
			if n > 0 {
				sum, filled = sum+int(n), filled+1
			}
		}
		means[f] = float64(sum) / float64(max(filled, 1))
	}
	return rankFor(means)
}

// rankFor is the rank of fields that have so many words on average.
func rankFor(means [numFields]float64) *rank {
	r := &rank{}
	for f, mean := range means {
		b := lengthShares[f]
		for n := range r[f] {
			r[f][n] = float32(fieldWeights[f] / (1 - b + b*float64(n)/max(mean, 1)))
		}
	}
	return r
}

// fieldScore is what a word in a field of a record counts.
func (x *Index) fieldScore(f field, ordinal uint32) float32 {
	return x.rank[f][x.columns.lengths[f][ordinal]]
}

// scorer turns the sum over the fields into the score of a word that so many
// records hold.
func (x *Index) scorer(frequency int) func(sum float32) float32 {
	return scorer(x.columns.count, frequency)
}

func scorer(records, frequency int) func(sum float32) float32 {
	rarity := idf(records, frequency)
	return func(sum float32) float32 { return rarity * sum * (saturation + 1) / (sum + saturation) }
}

// rewardWholeFields raises records of which one field holds all that was
// typed, and most of all those of which it is the whole title, name or artist.
func (x *Index) rewardWholeFields(h hits, q query) hits {
	all, dated := q.words()
	scores := slices.Clone(h.scores)
	for i, ordinal := range h.ordinals {
		words := all
		if !h.exact[i].has(byWords) {
			words -= dated
		}
		scores[i] *= 1 + wholeFieldBonus(&x.columns.lengths, ordinal, h.exact[i], words)
	}
	h.scores = scores
	return h
}

// wholeFieldBonus is what the score of a record is raised by for the fields that
// hold all of so many words.
func wholeFieldBonus(lengths *[numFields][]byte, ordinal uint32, exact fieldSet, words int) (bonus float32) {
	for _, f := range exact.each() {
		if words > 1 {
			bonus = max(bonus, sameFieldBonus)
		}
		if int(lengths[f][ordinal]) == words && words > 0 {
			bonus = max(bonus, wholeBonus*rankOfWhole(f))
		}
	}
	return bonus
}

// togetherness is how near the words of a query stand in the best of its hits.
type togetherness uint8

const (
	apart    togetherness = iota
	oneField              // holds them all
	allOfIt               // and nothing else
)

func (x *Index) togetherness(h hits, q query) togetherness {
	words, _ := q.words()
	best := apart
	for i, ordinal := range h.ordinals {
		for _, f := range h.exact[i].each() {
			if best = max(best, oneField); int(x.columns.lengths[f][ordinal]) == words {
				return allOfIt
			}
		}
	}
	return best
}

// rankOfWhole is the share of wholeBonus that a field can earn.
func rankOfWhole(f field) float32 {
	switch f {
	case fieldTitle, fieldName, fieldArtist:
		return 1
	}
	return sameFieldBonus
}

// key is a hit's place by relevance: typos first, then whether a date was met
// by the years alone, then the score, of which the 24 leading bits count. Lower
// is better.
func (h *hits) key(i int) uint32 {
	key := uint32(min(h.typos[i], maxTyposRanked))<<typosShift | (1<<24 - 1 - math.Float32bits(h.scores[i])>>7)
	if !h.exact[i].has(byWords) {
		key |= 1 << 24
	}
	return key
}

const (
	typosShift     = 25
	maxTyposRanked = 1<<(32-typosShift) - 1
)

// isNear reports whether the key is that of a hit with a word in another
// spelling.
func isNear(key uint32) bool { return key>>typosShift > 0 }

// ranking is what an answer keeps of its hits.
type ranking struct {
	ordinals []uint32
	keys     []uint32
}

func newRanking(h hits) ranking {
	r := ranking{ordinals: slices.Clip(h.ordinals), keys: make([]uint32, len(h.ordinals))}
	for i := range r.keys {
		r.keys[i] = h.key(i)
	}
	return r
}

// holdsNear reports whether a record of the answer holds a word only in
// another spelling.
func (r ranking) holdsNear(ordinal uint32) bool {
	i, ok := slices.BinarySearch(r.ordinals, ordinal)
	return ok && isNear(r.keys[i])
}
