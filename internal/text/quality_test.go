package text

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"likeness/internal/art"
)

// TestKnownItems keeps how well people find a work that they have in mind,
// and how well an artist: the mean reciprocal rank among the first ten
// (MRR@10) and the share found there (Success@10), of words as they are, as
// they are mistyped and as they are asked for in a sentence. What is not found
// among the first ten is listed. A change of ranking shows here.
func TestKnownItems(t *testing.T) {
	const asked = 48 // of the works; the others are there to be mistaken for them
	images := collection()
	x := build(t, images)
	var report strings.Builder
	for _, kind := range []struct {
		name  string
		typed func(rng *rand.Rand, img art.Image) string
		found func(wanted, hit art.Image) bool
	}{
		{"titles", title, sameWork},
		{"titles, one typo", mistyped(title, 1), sameWork},
		{"titles, two typos", mistyped(title, 2), sameWork},
		{"titles, last word begun", func(rng *rand.Rand, img art.Image) string { return begun(title(rng, img)) }, sameWork},
		{"two words of the title", twoWords, sameWork},
		{"surname and one word of the title", surnameAndWord, sameWork},
		{"surname and title, one typo", mistyped(func(rng *rand.Rand, img art.Image) string {
			return surname(rng, img) + " " + img.Title
		}, 1), sameWork},
		{"artists", artist, sameArtist},
		{"artists, one typo", mistyped(artist, 1), sameArtist},
		{"surnames", surname, sameArtist},
		{"surnames, one typo", mistyped(surname, 1), sameArtist},
		{"the X and Y by Z", sentence, sameWork},
		{"the X and Y by Z, one typo", mistyped(sentence, 1), sameWork},
		{"X Y painting", withKind, sameWork},
		{"titles and a word that no work holds", withStrange, sameWork},
		{"titles and their years", withYear, sameWork},
		{"surnames and their decades", withDecade, sameArtist},
	} {
		rng := rand.New(rand.NewPCG(3, 5))
		sum, successes, misses := 0.0, 0, ""
		for _, img := range images[:asked] {
			typed := kind.typed(rng, img)
			rank := rankOf(t, x, images, typed, func(hit art.Image) bool { return kind.found(img, hit) })
			if rank == 0 {
				misses += fmt.Sprintf("  missed: %s (%s, %s)\n", typed, img.Artist, img.Title)
				continue
			}
			sum, successes = sum+1/float64(rank), successes+1
		}
		fmt.Fprintf(&report, "MRR@10 %.3f  Success@10 %.3f  %s\n%s", sum/asked, float64(successes)/asked, kind.name, misses)
	}
	golden(t, "quality.txt", report.String())
}

// rankOf is the rank from 1 of the first hit wanted among ten, 0 for none.
func rankOf(t *testing.T, x *Index, images []art.Image, typed string, wanted func(art.Image) bool) int {
	for i, h := range ask(t, x, art.TextQuery{Search: typed, Limit: 10}).Hits {
		at := slices.IndexFunc(images, func(img art.Image) bool { return img.ID == h.Image.ID })
		if wanted(images[at]) {
			return i + 1
		}
	}
	return 0
}

func sameWork(wanted, hit art.Image) bool   { return wanted.ID == hit.ID }
func sameArtist(wanted, hit art.Image) bool { return wanted.Artist == hit.Artist }

func title(_ *rand.Rand, img art.Image) string  { return img.Title }
func artist(_ *rand.Rand, img art.Image) string { return img.Artist }

func surname(_ *rand.Rand, img art.Image) string {
	words := strings.Fields(img.Artist)
	return words[len(words)-1]
}

func surnameAndWord(rng *rand.Rand, img art.Image) string {
	words := longWords(img.Title)
	return surname(rng, img) + " " + words[rng.IntN(len(words))]
}

func twoWords(rng *rand.Rand, img art.Image) string {
	words := strings.Fields(img.Title)
	rng.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	return strings.Join(words[:2], " ")
}

// sentence asks for two words of the title as people speak.
func sentence(rng *rand.Rand, img art.Image) string {
	words := longWords(img.Title)
	return "the " + words[0] + " and " + words[len(words)-1] + " by " + surname(rng, img)
}

// withKind says what the work is, which few records do.
func withKind(_ *rand.Rand, img art.Image) string {
	words := longWords(img.Title)
	return words[0] + " " + words[len(words)-1] + " painting"
}

func withStrange(_ *rand.Rand, img art.Image) string { return "qqqq " + img.Title }

func withYear(_ *rand.Rand, img art.Image) string {
	return longWords(img.Title)[0] + " " + img.Date
}

func withDecade(rng *rand.Rand, img art.Image) string {
	return surname(rng, img) + " " + img.Date[:3] + "0s"
}

func longWords(s string) []string {
	return slices.DeleteFunc(strings.Fields(s), func(w string) bool { return len(w) < 4 })
}

// begun leaves out the end of the last word.
func begun(s string) string {
	letters := []rune(s)
	return string(letters[:len(letters)-2])
}

// mistyped makes so many slips in different long words (or fewer if there are
// not enough): a letter left out, doubled, replaced or exchanged with the next.
func mistyped(typed func(*rand.Rand, art.Image) string, slips int) func(*rand.Rand, art.Image) string {
	return func(rng *rand.Rand, img art.Image) string {
		words := strings.Fields(typed(rng, img))
		order := rng.Perm(len(words))
		left := slips
		for _, i := range order {
			letters := []rune(words[i])
			if left == 0 || len(letters) < 5 || slices.ContainsFunc(letters, func(r rune) bool { return !unicode.IsLetter(r) }) {
				continue
			}
			words[i] = string(slip(rng, letters))
			left--
		}
		return strings.Join(words, " ")
	}
}

func slip(rng *rand.Rand, letters []rune) []rune {
	at := 1 + rng.IntN(len(letters)-2)
	switch rng.IntN(4) {
	case 0:
		return slices.Delete(letters, at, at+1)
	case 1:
		return slices.Insert(letters, at, letters[at])
	case 2:
		letters[at] = 'a' + rune(rng.IntN(26))
	default:
		letters[at], letters[at+1] = letters[at+1], letters[at]
	}
	return letters
}

// collection makes up 320 works by 40 painters. Subjects, places and painters
// repeat across titles, as they do in museums, and some painters are painted.
func collection() []art.Image {
	painters := []string{
		"Claude Monet", "Édouard Manet", "Vincent van Gogh", "Paul Gauguin", "Paul Cézanne", "Pierre-Auguste Renoir",
		"Edgar Degas", "Camille Pissarro", "Alfred Sisley", "Berthe Morisot", "Mary Cassatt", "Georges Seurat",
		"Henri de Toulouse-Lautrec", "Gustave Courbet", "Jean-François Millet", "Eugène Delacroix", "J.M.W. Turner",
		"John Constable", "Thomas Gainsborough", "William Hogarth", "Rembrandt van Rijn", "Johannes Vermeer", "Frans Hals",
		"Judith Leyster", "Jacob van Ruisdael", "Peter Paul Rubens", "Anthony van Dyck", "Albrecht Dürer", "Hans Holbein",
		"Lucas Cranach", "Caspar David Friedrich", "Francisco Goya", "Diego Velázquez", "Sofonisba Anguissola",
		"Artemisia Gentileschi", "Caravaggio", "Hokusai", "Utagawa Hiroshige", "Ilya Repin", "Georgia O’Keeffe",
	}
	subjects := []string{
		"Fishing Boats", "Haystacks", "Sunflowers", "Apple Trees in Blossom", "A Bridge", "The Old Mill", "Women Bathing",
		"Portrait of a Merchant", "Self-Portrait", "Still Life with Oranges", "A Storm", "The Harvest", "Ballet Rehearsal",
		"Winter Landscape", "Shepherds Resting", "The Cathedral", "A Windmill", "Ruins of the Abbey", "Market Day", "The Annunciation",
	}
	places := []string{
		"at Argenteuil", "near Haarlem", "in the Snow", "at Sunset", "by the River", "on the Beach", "in Provence", "at Giverny",
		"before the Rain", "with a Dog", "in the Morning", "of Salisbury", "under a Cloudy Sky", "with Two Figures", "after Rembrandt",
		"at Étretat", "with Constable’s House", "in Moonlight",
	}
	museums := []string{"Musée d’Orsay", "Rijksmuseum", "National Gallery", "Städel Museum", "Hermitage", "Art Institute of Chicago"}
	genres := []string{"landscape", "portrait", "still life", "genre painting", "marine"}
	rng := rand.New(rand.NewPCG(1, 2))
	images := make([]art.Image, 0, 8*len(painters))
	taken := map[string]bool{}
	for len(images) < cap(images) {
		painter := painters[len(images)%len(painters)]
		title := subjects[rng.IntN(len(subjects))] + " " + places[rng.IntN(len(places))]
		if taken[title] {
			continue
		}
		taken[title] = true
		year := fmt.Sprint(1500 + rng.IntN(420))
		images = append(images, work(title, painter, museums[rng.IntN(len(museums))], genres[rng.IntN(len(genres))], year))
	}
	return numbered(images)
}
