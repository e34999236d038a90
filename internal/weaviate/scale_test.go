package weaviate

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"likeness/internal/art"
	"likeness/internal/metric"
)

// What a work takes in memory; see docs/scale.md.
const (
	valueBytes      = 4  // of a vector that is whole; of a rounded one, if it is long, 1,
	roundedTo       = 64 // in a multiple of so many,
	roundedBytes    = 16 // and so many beside
	neighbours      = 64
	neighbourBytes  = 10
	timesKept       = 3 // the collector and everything else want twice as much again
	planReplicas    = 3
	nodeBytes       = 64e9
	usedOfNodeBytes = .75
)

// What publishing takes of a processor for each work and replica, measured, and
// of how many processors how much is used; see docs/scale.md.
const (
	millisecondsAt10k  = 8.6
	millisecondsAt100k = 13.0
	planProcessors     = 48
	usedOfProcessors   = .7
)

// memory is what a picture takes on a node under metrics of so many values, as it is
// and were no vectors rounded.
func memory(values ...int) (kept, whole int) {
	const place = neighbours * neighbourBytes
	for _, n := range values {
		bytes := n * valueBytes
		whole += bytes + place
		if isRounded(n) {
			bytes = (n+roundedTo-1)/roundedTo*roundedTo + roundedBytes
		}
		kept += bytes + place
	}
	return timesKept * kept, timesKept * whole
}

// planned are the values of each metric.
func planned() map[string]int {
	values := map[string]int{}
	for _, m := range metric.Registry() {
		values[m.About().ID] = m.About().Dimensions
	}
	values[art.Overall] = 2 // of the joined vector
	for _, part := range metric.OverallMetrics {
		values[art.Overall] += values[part]
	}
	return values
}

func TestThePlanForLargeCollectionsAddsUp(t *testing.T) {
	var all, small []int
	for id, values := range planned() {
		all = append(all, values)
		if !strings.Contains(id, "pixels") {
			small = append(small, values)
		}
	}
	kept, whole := memory(all...)
	keptSmall, wholeSmall := memory(small...)
	each := []int{kept, keptSmall, whole, wholeSmall}
	if !slices.Equal(each, []int{51_084, 28_716, 115_296, 37_728}) {
		t.Errorf("a picture takes %v: docs/scale.md tells of others", each)
	}
	compareRows(t, 6, 4, func(works float64) string {
		var total, nodes []string
		for _, bytes := range each {
			all := planReplicas * works * float64(bytes)
			total = append(total, thousands(int(math.Round(all/1e9))))
			nodes = append(nodes, fmt.Sprint(math.Ceil(all/(nodeBytes*usedOfNodeBytes))))
		}
		return strings.Join(total, " | ") + " | " + strings.Join(nodes, ", ")
	})
}

func TestThePlanTellsWhatEachMetricTakes(t *testing.T) {
	told := 0
	for _, cells := range tableRows(t, 5) {
		values, planned := planned()[cells[0]]
		if !planned {
			continue
		}
		told++
		kept, whole := memory(values)
		want := []string{thousands(values), thousands(kept), thousands(whole)}
		if !slices.Equal(cells[1:4], want) {
			t.Errorf("the plan says of %s %v, want %v", cells[0], cells[1:4], want)
		}
	}
	if told != len(planned()) {
		t.Errorf("the plan tells of %d metrics, want %d", told, len(planned()))
	}
}

func TestThePlanForTheTimeOfAnImportAddsUp(t *testing.T) {
	compareRows(t, 4, 4, func(works float64) string {
		each := millisecondsAt10k * math.Pow(millisecondsAt100k/millisecondsAt10k, math.Log10(works/1e4))
		hours := planReplicas * works * each / 1000 / 3600
		return fmt.Sprintf("%.1f | %s | %.1f", each, thousands(int(math.Round(hours))), hours/planProcessors/usedOfProcessors)
	})
}

// compareRows looks at the rows of docs/scale.md that begin with a number of works:
// as many as are wanted, of so many cells, the others as they should be.
func compareRows(t *testing.T, cells, rows int, want func(works float64) string) {
	t.Helper()
	for _, row := range tableRows(t, cells) {
		works, err := strconv.Atoi(strings.ReplaceAll(row[0], ",", ""))
		if err != nil {
			continue
		}
		rows--
		if got := strings.Join(row[1:], " | "); got != want(float64(works)) {
			t.Errorf("the plan says of %s works\n%s\nwant\n%s", row[0], got, want(float64(works)))
		}
	}
	if rows != 0 {
		t.Errorf("%d rows of %d cells are missing", rows, cells)
	}
}

// tableRows are the rows of the tables of docs/scale.md that have so many cells.
func tableRows(t *testing.T, cells int) (rows [][]string) {
	t.Helper()
	data, err := os.ReadFile("../../docs/scale.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		row := strings.Split(strings.Trim(line, "| \n"), " | ")
		if len(row) == cells {
			rows = append(rows, row)
		}
	}
	return rows
}

// thousands writes a number with commas.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
