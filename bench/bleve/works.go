package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"

	"likeness/internal/art"
)

// vocabulary makes words up and deals them as languages do: the r-th most
// frequent word stands about 1/r as often as the first (Zipf 1949).
type vocabulary struct {
	rng   *rand.Rand
	words []string
	deal  *rand.Zipf
}

func newVocabulary(seed uint64, size int) *vocabulary {
	v := &vocabulary{rng: rand.New(rand.NewPCG(seed, 1))}
	v.deal = rand.NewZipf(v.rng, 1.1, 8, uint64(size-1))
	seen := map[string]bool{}
	for len(v.words) < size {
		// The frequent words of a language are short.
		syllables := 1 + v.rng.IntN(2+int(math.Log10(float64(len(v.words)+1))))
		if w := v.word(syllables); !seen[w] {
			seen[w] = true
			v.words = append(v.words, w)
		}
	}
	return v
}

var (
	onsets = []string{"b", "br", "d", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "w", "z"}
	vowels = []string{"a", "e", "i", "o", "u", "ei", "oa"}
	codas  = []string{"", "", "n", "r", "l", "s", "t", "ck"}
)

func (v *vocabulary) word(syllables int) string {
	var b strings.Builder
	for range syllables {
		for _, part := range [][]string{onsets, vowels, codas} {
			b.WriteString(part[v.rng.IntN(len(part))])
		}
	}
	return b.String()
}

func (v *vocabulary) next() string { return v.words[v.deal.Uint64()] }

func (v *vocabulary) some(least, most int) string {
	words := make([]string, least+v.rng.IntN(most-least+1))
	for i := range words {
		words[i] = v.next()
	}
	return strings.Join(words, " ")
}

// Sizes of the collection beside its number of works: as in the catalogues of
// museums, an artist made about thirty, and half of the words occur once.
const (
	worksPerArtist = 30
	worksPerWord   = 3
	collections    = 60
	genres         = 400
)

// makeWorks makes a collection up.
func makeWorks(n int) []art.Image {
	words := newVocabulary(1, max(n/worksPerWord, 2000))
	names := newVocabulary(2, max(n/worksPerArtist, 200))
	rng := rand.New(rand.NewPCG(3, 1))
	list := func(size, least, most int) []string {
		values := make([]string, size)
		for i := range values {
			values[i] = names.some(least, most)
		}
		return values
	}
	artists, museums, kinds := list(max(n/worksPerArtist, 10), 2, 3), list(collections, 2, 4), list(genres, 1, 2)
	likely := func(values []string) string { return values[int(float64(len(values))*math.Pow(rng.Float64(), 3))] }
	works := make([]art.Image, n)
	for i := range works {
		title, artist, museum, kind := words.some(2, 9), likely(artists), likely(museums), likely(kinds)
		year := 1400 + int(620*math.Sqrt(rng.Float64()))
		works[i] = art.Image{
			ID: fmt.Sprintf("%016x", i), Order: int64(i + 1), Key: "id:" + strconv.Itoa(100000+i),
			Name: artist + " - " + title + ".jpg", Title: title,
			Artist: artist, Artists: []string{artist}, Collection: museum, Collections: []string{museum}, Genre: kind, Genres: []string{kind},
			Date: strconv.Itoa(year), Years: &art.Years{From: year, To: year},
			Properties: []art.Property{
				{Name: "Medium", Value: words.some(1, 4)},
				{Name: "Accession Number", Value: fmt.Sprintf("%d.%d", year, i)},
			},
		}
	}
	return works
}
