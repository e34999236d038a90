package paint

import (
	"hash/fnv"
	"image"
	"math"
	"math/rand/v2"
	"sync"
)

// Work is one work of the demo collection. The columns that museums leave
// empty at times (artist, genre, date) are empty at times.
type Work struct {
	File         string // "the-quiet-harbour-017.jpg"; unique
	OriginalName string // "Perlin Noise - The Quiet Harbour.jpg"
	Title        string
	Artist       string // the algorithm that painted it
	Collection   string
	Genre        string
	Date         string
	Medium       string
	Dimensions   string // "73 x 92 cm"
	Seed         uint64 // of everything random in it

	kind   *kind
	number int     // within its kind, from 0
	aspect float64 // width by height
	after  *Work   // the work that this one reproduces; nil for an original
	change change  // how
}

// LongSide is the length in pixels of the longer side of the works that Write
// leaves behind. They differ a little, as photographs of paintings do.
func (w Work) LongSide() int { return 900 + 15*int(w.Seed%5) }

// PaintAt is the work with a longer side of so many pixels, at least 16.
// Strokes are laid out independently of the size, so that a small one is the
// same picture and takes little time (about 5 ms at 96).
func (w Work) PaintAt(longSide int) *image.RGBA {
	longSide = max(longSide, 16)
	if w.after != nil {
		return w.reproduce(longSide)
	}
	width, height := longSide, int(math.Round(float64(longSide)/w.aspect))
	if w.aspect < 1 {
		width, height = int(math.Round(float64(longSide)*w.aspect)), longSide
	}
	rng := rand.New(rand.NewPCG(w.Seed, uint64(len(w.kind.name))))
	p := &painting{
		Rand: rng, noise: noise(rng.Uint32()),
		number: w.number, width: width, height: max(height, 1),
	}
	p.canvas = newCanvas(p.width, p.height)
	if w.kind.sketched && longSide > 2*smallestSketch {
		p.canvas = newCanvas(p.width/2, p.height/2)
	}
	p.mood = moodOf(w.Title, rng)
	w.kind.paint(p)
	return p.picture()
}

// smallestSketch is the longer side in pixels below which a sketch would lose
// what matters.
const smallestSketch = 300

// painting is a work in progress. Its canvas is half as large while it is a
// sketch that repaint will cover.
type painting struct {
	*canvas
	*rand.Rand
	noise         noise
	mood          mood
	number        int // of the work within its kind, from 0
	width, height int // of the finished picture in pixels
}

// between is a random number from a to b.
func (p *painting) between(a, b float64) float64 { return a + (b-a)*p.Float64() }

// nextRound is a turn of hue in degrees for works that share one of n palettes:
// small for the first, then so large that two never look like one.
func (p *painting) nextRound(n int) float64 {
	return p.between(-10, 10) + 48*float64(p.number/n)
}

// chance is true in a share of cases.
func (p *painting) chance(share float64) bool { return p.Float64() < share }

// pick is one of several, at random.
func pick[T any](rng *rand.Rand, of ...T) T { return of[rng.IntN(len(of))] }

// Collection lists the works of the demo collection. It paints nothing, and
// always lists the same.
func Collection() []Work { return append([]Work(nil), collection()...) }

var collection = sync.OnceValue(func() []Work {
	var works []Work
	// Kinds take turns, so that a glance at the first page sees them all.
	for round := 0; ; round++ {
		added := false
		for k := range kinds {
			if kind := &kinds[k]; round < len(kind.titles) {
				works = append(works, newWork(kind, round, len(works)+1))
				added = true
			}
		}
		if !added {
			break
		}
	}
	return append(works, reproductions(works)...)
})

func seedOf(kind string, number int) uint64 {
	h := fnv.New64a()
	h.Write([]byte(kind))
	h.Write([]byte{byte(number), byte(number >> 8)})
	return h.Sum64()
}
