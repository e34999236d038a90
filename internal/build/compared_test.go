package build

import (
	"reflect"
	"testing"

	"likeness/internal/duplicates"
)

func threeWorks() comparedData {
	return comparedData{
		Works: 3,
		Near:  []nearest{{Metric: "pixels", Model: "m", Count: 1, Rows: []uint32{1, 0, noRow}, Least: []float32{.9, .9, -2}}},
		From:  []uint32{0, 0}, To: []uint32{1, 2},
		Scored: []scoredPair{{0, 1, .95}},
	}
}

func TestWhatWasComparedIsUsedWhenItIsOfTheseWorks(t *testing.T) {
	if !threeWorks().usable(3) {
		t.Error("what is of three works is not usable")
	}
	for what, spoil := range map[string]func(*comparedData){
		"other works":       func(d *comparedData) { d.Works = 4 },
		"a row beyond them": func(d *comparedData) { d.To[1] = 3 },
		"no other end":      func(d *comparedData) { d.To = d.To[:1] },
		"a list too short":  func(d *comparedData) { d.Near[0].Rows = d.Near[0].Rows[:2] },
		"lists of nothing":  func(d *comparedData) { d.Near[0].Count, d.Near[0].Rows = 0, nil },
		"a list of others":  func(d *comparedData) { d.Near[0].Rows[2] = 7 },
		"a pair of itself":  func(d *comparedData) { d.Scored[0].B = 0 },
	} {
		d := threeWorks()
		spoil(&d)
		if d.usable(3) {
			t.Errorf("%s: it is used", what)
		}
	}
}

func TestWhatWasComparedFollowsTheWorks(t *testing.T) {
	// The first work has another row, the second is gone, one is new.
	c := threeWorks().renumber([]uint32{3, 2, 0})
	want := duplicates.Comparisons{Others: [][]uint32{nil, {2}, nil}, Scores: map[duplicates.Pair]float64{}}
	if !reflect.DeepEqual(c.comparisons, want) {
		t.Errorf("%+v, want %+v", c.comparisons, want)
	}
	list := c.nearest("pixels", "m", 1, 3)
	if list.known(0) || !list.known(1) || list.known(2) {
		t.Errorf("lists are known of %v", list.Least)
	}
	if other := c.nearest("pixels", "another model", 1, 3); other.known(1) {
		t.Error("lists of another model are used")
	}
}
