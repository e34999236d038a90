package duplicates

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing"
)

// scene is a picture of a few hundred coloured spots on a ground that changes
// from top to bottom, which can be looked at anywhere.
type scene struct {
	ground [2][3]float64
	spots  []spot
}

type spot struct {
	x, y, size float64
	colour     [3]float64
}

func newScene(number uint64) *scene {
	rng := rand.New(rand.NewPCG(number, 1))
	s := &scene{}
	colour := func() (c [3]float64) {
		for i := range c {
			c[i] = 255 * rng.Float64()
		}
		return c
	}
	s.ground = [2][3]float64{colour(), colour()}
	for range 60 {
		s.spots = append(s.spots, spot{rng.Float64(), rng.Float64(), .02 + .1*rng.Float64(), colour()})
	}
	return s
}

// look paints the part of the scene from (x, y) that is so wide and high;
// a negative width looks at it in a mirror. Tone changes every value.
func (s *scene) look(x, y, width, height float64, tone func(float64) float64) []byte {
	out := make([]byte, PictureBytes)
	for py := range side {
		for px := range side {
			sx, sy := x+width*(float64(px)+.5)/side, y+height*(float64(py)+.5)/side
			for c := range 3 {
				v := s.ground[0][c]*(1-sy) + s.ground[1][c]*sy
				for _, spot := range s.spots {
					d := math.Hypot(sx-spot.x, sy-spot.y) / spot.size
					v += (spot.colour[c] - v) / (1 + math.Exp(20*(d-1)))
				}
				out[(py*side+px)*3+c] = byte(min(max(tone(v), 0), 255))
			}
		}
	}
	return out
}

func plain(v float64) float64 { return v }

func TestOtherPicturesOfOneWorkScoreHigh(t *testing.T) {
	for number := range uint64(8) {
		s := newScene(number)
		original := NewPicture(s.look(0, 0, 1, 1, plain))
		for name, other := range map[string][]byte{
			"same":         s.look(0, 0, 1, 1, plain),
			"darker":       s.look(0, 0, 1, 1, func(v float64) float64 { return 10 + .6*v }),
			"gamma":        s.look(0, 0, 1, 1, func(v float64) float64 { return 255 * math.Pow(v/255, 1.4) }),
			"mirrored":     s.look(1, 0, -1, 1, plain),
			"crop":         s.look(.1, .2, .7, .7, plain),
			"narrow crop":  s.look(.3, 0, .6, 1, plain),
			"detail":       s.look(.45, .4, .5, .5, plain),
			"wider":        s.look(-.1, -.05, 1.2, 1.1, plain),
			"mirror, crop": s.look(.9, .15, -.75, .75, plain),
		} {
			p := NewPicture(other)
			if score := Score(original, p); score < Threshold {
				t.Errorf("scene %d, %s: the score is %.3f", number, name, score)
			}
			if Score(original, p) != Score(p, original) {
				t.Errorf("scene %d, %s: the score depends on the order", number, name)
			}
		}
	}
}

func TestDifferentWorksScoreLow(t *testing.T) {
	var all []*Picture
	for number := range uint64(40) {
		all = append(all, NewPicture(newScene(100+number).look(0, 0, 1, 1, plain)))
	}
	flat := slices.Repeat([]byte{120, 130, 140}, side*side)
	slope := make([]byte, PictureBytes)
	for i := range slope {
		slope[i] = byte(255 * i / PictureBytes)
	}
	all = append(all, NewPicture(flat), NewPicture(flat), NewPicture(slope))
	worst := 0.0
	for i, a := range all {
		for _, b := range all[:i] {
			worst = max(worst, Score(a, b))
		}
	}
	if worst >= Threshold-.1 {
		t.Errorf("two different works score %.3f", worst)
	}
}

func TestColoursTellPatternsApart(t *testing.T) {
	for number := range uint64(6) {
		original := newScene(200+number).look(0, 0, 1, 1, plain)
		grey, other := make([]byte, PictureBytes), make([]byte, PictureBytes)
		for at := 0; at < PictureBytes; at += 3 {
			y := .299*float64(original[at]) + .587*float64(original[at+1]) + .114*float64(original[at+2])
			for c := at; c < at+3; c++ {
				grey[c] = byte(y)
				other[c] = byte(min(max(y-.5*(float64(original[c])-y), 0), 255)) // the complement, as bright
			}
		}
		if score := Score(NewPicture(original), NewPicture(grey)); score < Threshold {
			t.Errorf("scene %d: a photograph without colours scores %.3f", number, score)
		}
		if score := Score(NewPicture(original), NewPicture(other)); score >= Threshold {
			t.Errorf("scene %d: the same drawing in other colours scores %.3f", number, score)
		}
	}
}

// gallery is a Source of pictures in memory; every row is everybody's
// candidate.
type gallery [][]byte

func (g gallery) Len() int { return len(g) }

func (g gallery) Picture(row int) ([]byte, error) { return g[row], nil }

func (g gallery) Candidates(int) ([]int, error) {
	all := make([]int, len(g))
	for i := range all {
		all[i] = i
	}
	return all, nil
}

func TestScoresThatCountAreTheSameForLessWork(t *testing.T) {
	var looks []*Picture
	for scene := range uint64(4) {
		s := newScene(scene + 1)
		looks = append(looks, NewPicture(s.look(0, 0, 1, 1, plain)), NewPicture(s.look(.1, .2, .7, .7, plain)))
	}
	counted := 0
	for i, a := range looks {
		for _, b := range looks[i+1:] {
			whole, quick := Score(a, b), scoreFrom(a, b, Threshold)
			if whole >= Threshold {
				counted++
			}
			if quick != whole && (whole >= Threshold || quick >= Threshold) {
				t.Errorf("%v, for less work %v", whole, quick)
			}
		}
	}
	if counted < 4 {
		t.Errorf("%d pairs count, want 4 at least", counted)
	}
}

func TestFindGroupsTheWorksOfACollection(t *testing.T) {
	a, b := newScene(1), newScene(2)
	g := gallery{
		newScene(3).look(0, 0, 1, 1, plain),
		a.look(0, 0, 1, 1, plain),
		b.look(0, 0, 1, 1, plain),
		a.look(.1, .1, .8, .8, plain),
		newScene(4).look(0, 0, 1, 1, plain),
		b.look(1, 0, -1, 1, plain),
		a.look(1, 0, -1, 1, plain),
		// Two details that share nothing hang together by the whole.
		a.look(0, 0, .5, .5, plain),
		a.look(.5, .5, .5, .5, plain),
	}
	groups, _, err := Find(t.Context(), g, Comparisons{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]int
	for _, group := range groups {
		rows = append(rows, group.Rows)
		if group.Score < Threshold || group.Score > 1.0001 {
			t.Errorf("group %v has the score %g", group.Rows, group.Score)
		}
	}
	if got, want := fmt.Sprint(rows), "[[2 5] [1 3 6 7 8]]"; got != want {
		t.Errorf("the groups are %s, want %s", got, want)
	}
	again, _, _ := Find(t.Context(), g, Comparisons{}, nil)
	if fmt.Sprint(again) != fmt.Sprint(groups) {
		t.Errorf("found again, the groups are %v", again)
	}
}

func TestOneLinkDoesNotGlueTwoWorks(t *testing.T) {
	a, b := newScene(11), newScene(12)
	half := func(top, below []byte) []byte {
		return append(slices.Clone(top[:PictureBytes/2]), below[PictureBytes/2:]...)
	}
	wholeA, wholeB := a.look(0, 0, 1, 1, plain), b.look(0, 0, 1, 1, plain)
	// A sheet that shows one above the other is like both.
	g := gallery{
		wholeA, a.look(.05, .05, .9, .9, plain), a.look(1, 0, -1, 1, plain),
		wholeB, b.look(.05, .05, .9, .9, plain), b.look(1, 0, -1, 1, plain), half(wholeA, wholeB),
	}
	groups, _, err := Find(t.Context(), g, Comparisons{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range groups {
		if slices.Contains(group.Rows, 0) && slices.Contains(group.Rows, 3) {
			t.Errorf("two works are in one group: %v", group.Rows)
		}
	}
	ready, err := newPrepared(g)
	if err != nil {
		t.Fatal(err)
	}
	kin, err := (&joiner{pictures: ready, scores: map[Pair]float64{}}).akin(&Group{Rows: []int{0, 1, 2}}, &Group{Rows: []int{3, 4, 5}})
	if err != nil || kin {
		t.Errorf("a link would join two works (error %v)", err)
	}
}

// lookedAt is a gallery that counts whose pictures were asked for.
type lookedAt struct {
	gallery
	lock sync.Mutex
	rows map[int]bool
}

func (l *lookedAt) Picture(row int) ([]byte, error) {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.rows[row] = true
	return l.gallery.Picture(row)
}

func TestWhatIsKnownIsNotComparedAgain(t *testing.T) {
	a, b := newScene(1), newScene(2)
	g := gallery{
		a.look(0, 0, 1, 1, plain), newScene(3).look(0, 0, 1, 1, plain), a.look(.1, .1, .8, .8, plain), a.look(1, 0, -1, 1, plain),
		b.look(0, 0, 1, 1, plain), b.look(.1, 0, .8, 1, plain),
	}
	groups, known, err := Find(t.Context(), g, Comparisons{}, nil)
	if err != nil || len(groups) != 2 {
		t.Fatalf("%v, %v", groups, err)
	}
	again := &lookedAt{gallery: g, rows: map[int]bool{}}
	same, found, err := Find(t.Context(), again, known, nil)
	if err != nil || !reflect.DeepEqual(same, groups) || !reflect.DeepEqual(found, known) || len(again.rows) > 0 {
		t.Errorf("of what is known, %v were looked at again for %v, %v", again.rows, same, err)
	}
	// One more, which belongs to what is there.
	more := append(slices.Clone(g), b.look(1, 0, -1, 1, plain))
	fromNothing, all, err := Find(t.Context(), more, Comparisons{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	added, found, err := Find(t.Context(), more, known, nil)
	if err != nil || !reflect.DeepEqual(added, fromNothing) || !reflect.DeepEqual(found, all) {
		t.Errorf("added to what is known, the groups are %v, from nothing %v, %v", added, fromNothing, err)
	}
}

func TestCollectionsOfNothingHaveNoDuplicates(t *testing.T) {
	flat := slices.Repeat([]byte{90}, PictureBytes)
	for _, g := range []gallery{nil, {flat}, {flat, flat, flat}} {
		groups, _, err := Find(t.Context(), g, Comparisons{}, nil)
		if err != nil || len(groups) != 0 {
			t.Errorf("%d works: groups %v, error %v", len(g), groups, err)
		}
	}
}

func TestFindTellsWhatIsWrong(t *testing.T) {
	if _, _, err := Find(t.Context(), gallery{{1}, {2}}, Comparisons{}, nil); err == nil {
		t.Error("pictures of one byte are compared")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Find(ctx, gallery{newScene(1).look(0, 0, 1, 1, plain)}, Comparisons{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

func BenchmarkNewPicture(b *testing.B) {
	x := newScene(1).look(0, 0, 1, 1, plain)
	for b.Loop() {
		NewPicture(x)
	}
}

func BenchmarkScore(b *testing.B) {
	x, y := NewPicture(newScene(1).look(0, 0, 1, 1, plain)), NewPicture(newScene(2).look(0, 0, 1, 1, plain))
	for b.Loop() {
		Score(x, y)
	}
}
