package paint

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"unicode"

	"likeness/internal/fold"
)

// collections are the museums of the demo; none of them exists.
var collections = []string{
	"Museum of Small Hours", "The Lamplight Rooms", "Cabinet of Curves", "Gallery of Quiet Machines",
	"House of Repeating Things", "Pavilion of Weather", "Seed and Sequence Collection",
	"Musée de l’Aléatoire", "The Long Corridor",
}

// newWork catalogues the number-th work of a kind, number from 0.
func newWork(k *kind, number, order int) Work {
	seed := seedOf(k.name, number)
	rng := rand.New(rand.NewPCG(seed, 1))
	w := Work{
		Title: k.titles[number], Artist: k.artist, Genre: k.genre, Medium: k.medium,
		Collection: collectionOf(k, rng), Date: dateOf(k, rng), Seed: seed,
		kind: k, number: number, aspect: k.shapes[number%len(k.shapes)],
	}
	w.Dimensions = dimensions(w.aspect, rng)
	// Records have gaps; these are here so that the page can show how it deals
	// with them.
	switch rng.IntN(22) {
	case 0:
		w.Artist = ""
	case 1:
		w.Genre = ""
	case 2:
		w.Date = ""
	}
	w.name(order, ".jpg")
	if k.format != "" && number%5 == 0 {
		w.name(order, k.format)
	}
	return w
}

// name gives the work its file names.
func (w *Work) name(order int, extension string) {
	w.File = fmt.Sprintf("%s-%03d%s", slug(w.Title), order, extension)
	artist := w.Artist
	if artist == "" {
		artist = "Unknown"
	}
	w.OriginalName = artist + " - " + w.Title + extension
}

// collectionOf prefers two museums for every kind, so that collections have a
// character of their own.
func collectionOf(k *kind, rng *rand.Rand) string {
	home := int(seedOf(k.name, 0) % uint64(len(collections)))
	switch r := rng.Float64(); {
	case r < 0.5:
		return collections[home]
	case r < 0.75:
		return collections[(home+3)%len(collections)]
	}
	return collections[rng.IntN(len(collections))]
}

// dateOf writes a year of the kind's time in one of the ways of catalogues.
func dateOf(k *kind, rng *rand.Rand) string {
	year := k.from + rng.IntN(k.to-k.from+1)
	switch rng.IntN(12) {
	case 0:
		return fmt.Sprintf("c. %d", year)
	case 1:
		return fmt.Sprintf("%s %ds", pick(rng, "early", "mid", "late"), year/10*10)
	case 2:
		return fmt.Sprintf("%d–%02d", year, (year+1+rng.IntN(3))%100)
	case 3:
		return fmt.Sprintf("%ds", year/10*10)
	case 4:
		return fmt.Sprintf("%d/%02d", year, (year+1)%100)
	case 5:
		return fmt.Sprintf("%s %d", pick(rng, "March", "June", "October"), year)
	case 6:
		return pick(rng, "n.d.", fmt.Sprintf("before %d", year), fmt.Sprintf("after %d", year))
	}
	return fmt.Sprint(year)
}

// dimensions are height and width, as museums give them.
func dimensions(aspect float64, rng *rand.Rand) string {
	area := 1200 + 6000*rng.Float64() // square centimetres
	height := math.Sqrt(area / aspect)
	return fmt.Sprintf("%.0f x %.0f cm", height, height*aspect)
}

// slug is a title as part of a file name.
func slug(title string) string {
	words := strings.FieldsFunc(fold.Text(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, "-")
}
