package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"likeness/internal/art"
)

// sentence says in words what the grid and the shares show.
func sentence(e art.Explanation, words bool, nameOf func(id string) string) string {
	if e.Score <= 0 && words {
		return "Nothing in the picture agrees with the words more than in any picture of the collection."
	}
	if e.Score <= 0 {
		return "Nothing in the two pictures agrees more than in any two pictures of the collection."
	}
	part, where := gathered(e)
	if len(e.Shares) == 1 && words {
		return fmt.Sprintf("Compared with the words, by %s, half of the agreement lies in %s of the picture, most of all %s.",
			nameOf(e.Shares[0].Metric), fraction(part), where)
	}
	if len(e.Shares) == 1 {
		return fmt.Sprintf("Half of the agreement in %s lies in %s of the picture, most of all %s.",
			strings.ToLower(nameOf(e.Shares[0].Metric)), fraction(part), where)
	}
	shares := slices.Clone(e.Shares)
	slices.SortStableFunc(shares, func(a, b art.MetricScore) int { return cmp.Compare(b.Score, a.Score) })
	var names []string
	for _, s := range shares {
		if percent := 100 * s.Score / e.Score; percent >= 0.5 {
			names = append(names, fmt.Sprintf("%s makes %.0f %%", strings.ToLower(nameOf(s.Metric)), percent))
		}
	}
	text := strings.Join(names, ", ")
	return strings.ToUpper(text[:1]) + text[1:] + fmt.Sprintf(" of the likeness; half of it lies in %s of the picture, most of all %s.", fraction(part), where)
}

// gathered is the smallest part of the picture that holds half of all
// agreement, and the ninth of the picture that holds the most.
func gathered(e art.Explanation) (part float64, where string) {
	type cell struct {
		weight float64
		ninth  int
	}
	var cells []cell
	total := 0.0
	ninths := [9]float64{}
	for i, w := range e.Weights {
		w = max(0, w)
		x, y := i%e.Columns, i/e.Columns
		ninth := 3*((2*y+1)*3/(2*e.Rows)) + (2*x+1)*3/(2*e.Columns) // of its middle
		cells = append(cells, cell{w, ninth})
		ninths[ninth] += w
		total += w
	}
	slices.SortFunc(cells, func(a, b cell) int { return cmp.Compare(b.weight, a.weight) })
	sum, n := 0.0, 0
	for n < len(cells) && sum < total/2 {
		sum += cells[n].weight
		n++
	}
	most := slices.Index(ninths[:], slices.Max(ninths[:]))
	return float64(n) / float64(max(1, len(cells))), [9]string{
		"at the upper left", "at the top", "at the upper right",
		"at the left", "in the middle", "at the right",
		"at the lower left", "at the bottom", "at the lower right",
	}[most]
}

func fraction(part float64) string {
	switch {
	case part < 0.08:
		return "a small part"
	case part < 0.17:
		return "an eighth"
	case part < 0.22:
		return "a fifth"
	case part < 0.29:
		return "a quarter"
	case part < 0.37:
		return "a third"
	case part < 0.45:
		return "two fifths"
	}
	return "half"
}
