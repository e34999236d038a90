package text

import (
	"slices"
	"strings"
	"testing"

	"likeness/internal/art"
)

// TestWhatIsLeftOut asks for more than any work holds. Function words go first,
// then words that only say that it is a picture, then as few others as can be.
func TestWhatIsLeftOut(t *testing.T) {
	x := build(t, numbered([]art.Image{
		work("Water Lilies at Dawn", "Claude Monet", "", "", ""),
		work("Water Lilies in Rain", "Claude Monet", "", "", ""),
		work("Lilies", "Ada Berg", "", "", ""),
		work("Painting of Water", "Ada Berg", "", "", ""),
		work("The Old Bridge", "Ion Cern", "", "", ""),
		work("Bridge of Sighs and the Moon", "Ion Cern", "", "", ""),
		work("Le Port", "Ion Cern", "", "dessin", ""),
	}))
	for _, c := range []struct{ typed, finds, without string }{
		{"the water lilies by monet", "Water Lilies at Dawn", "the by"},
		{"water lilies painting", "Water Lilies at Dawn", "painting"},          // though fewer works hold "painting" than "lilies"
		{"lilies painting pictures", "Lilies", "painting pictures"},            // two that say little, against one that says all
		{"painting water", "Painting of Water", ""},                            // found as it is typed
		{"painting photo", "Painting of Water", "photo"},                       // where there is nothing else to keep
		{"le port dessin", "Le Port", ""},                                      // a kind that records hold
		{"bridge moon qqqq", "Bridge of Sighs and the Moon", "qqqq"},           // a word of no work
		{"old bridge lilies dawn water", "Water Lilies at Dawn", "old bridge"}, // the most that one work holds
	} {
		page := ask(t, x, art.TextQuery{Search: c.typed})
		if len(page.Hits) == 0 || page.Hits[0].Image.Title != c.finds || !slices.Equal(page.Relaxed, strings.Fields(c.without)) {
			t.Errorf("%q finds %v without %q; want %s first, without %q", c.typed, titles(page.Hits), page.Relaxed, c.finds, c.without)
		}
	}
}

// What is asked for by a sign is never left out, and nothing is found rather.
func TestWhatASignAsksForStays(t *testing.T) {
	x := build(t, numbered([]art.Image{
		work("Water Lilies", "Claude Monet", "", "", "1906"), work("Poppies", "Ada Berg", "", "", "1880"),
	}))
	for typed, want := range map[string]string{
		`"water poppies"`:          "",
		`poppies -berg`:            "",
		`title:lilies artist:berg`: "",
		`artist:berg water`:        "Poppies",
		`poppies date:1906`:        "Water Lilies",
	} {
		page := ask(t, x, art.TextQuery{Search: typed})
		if got := strings.Join(titles(page.Hits), ", "); got != want {
			t.Errorf("%s finds %q without %q, want %q", typed, got, page.Relaxed, want)
		}
	}
}

// astray is an index that holds no word as a search takes it apart, though it
// lists one in its place: another program built it.
type astray struct{ asked }

func (astray) held(query) (*answer, error) { return nil, nil }

func (astray) mostOf(_ string, q query) (part, bool, error) {
	return part{spelled: correction{}.with(q.slots[0], replacement{term: "rembrandt"})}, true, nil
}

func TestAnIndexThatWasBuiltOtherwiseEndsNoProgram(t *testing.T) {
	x := build(t, numbered([]art.Image{work("Rembrandt in old age", "", "", "", ""), work("A bridge", "", "", "", "")}))
	for _, typed := range []string{"rembrant", "rembrandt", "rembrant brige", "old rembrant qqqq"} {
		u := newEvaluation(t.Context(), x).understanding()
		u.asked = astray{u.asked}
		if a, err := u.answer(typed); err != nil || len(a.ordinals) > 0 {
			t.Errorf("%q: %v", typed, err)
		}
	}
}
