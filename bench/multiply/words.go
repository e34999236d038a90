package main

import (
	"math/rand/v2"
	"strings"
)

const (
	madeUpArtists = .7    // share of the works that have one
	artists       = 20000 // that are made up: some have many works, most have few
	madeUpWords   = .08   // share of the words of titles: large collections have more words
)

// title is made of words of the titles of three works: as long as that of one of
// them, each word from where it stands in one of them, so that words that follow each
// other often do.
func (o *original) title(rng *rand.Rand, works [3]int) string {
	var of [3][]string
	for i, w := range works {
		of[i] = strings.Fields(o.works[w].image.Title)
	}
	from := rng.IntN(len(of))
	words := make([]string, max(1, len(of[from])))
	for i := range words {
		if rng.Float32() < .4 {
			from = rng.IntN(len(of))
		}
		if i < len(of[from]) {
			words[i] = of[from][i]
		}
		if rng.Float32() < madeUpWords {
			words[i] = halves(words[i], o.anyWord(rng))
		}
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// anyWord is one of any title.
func (o *original) anyWord(rng *rand.Rand) string {
	words := strings.Fields(o.works[rng.IntN(len(o.works))].image.Title)
	if len(words) == 0 {
		return ""
	}
	return words[rng.IntN(len(words))]
}

// artist is one of those that are made up: the first name of one artist, and a last
// name of halves of those of two others.
func (o *original) artist(rng *rand.Rand) string {
	at := rng.Float64()
	rng = rand.New(rand.NewPCG(uint64(artists*at*at), 13))
	first, _, _ := strings.Cut(o.anyArtist(rng), " ")
	return strings.TrimSpace(first + " " + halves(lastWord(o.anyArtist(rng)), lastWord(o.anyArtist(rng))))
}

func (o *original) anyArtist(rng *rand.Rand) string {
	return o.works[rng.IntN(len(o.works))].image.Artist
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

// halves is the first half of one word and the second of another.
func halves(a, b string) string {
	first, second := []rune(a), []rune(b)
	return string(first[:(len(first)+1)/2]) + string(second[len(second)/2:])
}
