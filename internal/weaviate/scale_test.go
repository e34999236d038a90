package weaviate

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"likeness/internal/metric"
)

// What a work takes in memory; see docs/scale.md.
const (
	valueBytes      = 4
	neighbours      = 64
	neighbourBytes  = 10
	garbage         = 2 // the collector wants as much again
	planReplicas    = 3
	nodeBytes       = 64e9
	usedOfNodeBytes = .75
)

// memory is what a picture takes on a node under some metrics, so many bytes a
// value.
func memory(values, graphs, bytes int) int {
	return garbage * (values*bytes + graphs*neighbours*neighbourBytes)
}

func TestThePlanForLargeCollectionsAddsUp(t *testing.T) {
	values, pixels, graphs := 0, 0, 1 // the overall blend
	for _, m := range metric.Registry() {
		dimensions := m.About().Dimensions
		values, graphs = values+dimensions, graphs+1
		if strings.Contains(m.About().ID, "pixels") {
			pixels += dimensions
		}
		for _, part := range metric.OverallMetrics {
			if part == m.About().ID {
				values += dimensions
			}
		}
	}
	values += 2 // of the joined vector
	if values != 8168 || graphs != 9 || values-pixels != 2024 {
		t.Fatalf("%d values in %d graphs, %d without pixels: docs/scale.md tells of others", values, graphs, values-pixels)
	}
	data, err := os.ReadFile("../../docs/scale.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, line := range strings.Split(string(data), "\n") {
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		works, err := strconv.Atoi(strings.ReplaceAll(cells[0], ",", ""))
		if err != nil || len(cells) != 5 {
			continue
		}
		rows++
		want := cells[0]
		var nodes []string
		for _, each := range []int{memory(values, graphs, valueBytes), memory(values-pixels, graphs-2, valueBytes), memory(values-pixels, graphs-2, 1)} {
			bytes := float64(planReplicas) * float64(works) * float64(each)
			want += " | " + thousands(int(math.Round(bytes/1e9)))
			nodes = append(nodes, fmt.Sprint(math.Ceil(bytes/(nodeBytes*usedOfNodeBytes))))
		}
		if want += " | " + strings.Join(nodes, ", "); want != strings.Join(cells, " | ") {
			t.Errorf("the plan says\n%s\nwant\n%s", strings.Join(cells, " | "), want)
		}
	}
	if rows != 4 {
		t.Errorf("the plan has %d rows, want 4", rows)
	}
}

// thousands writes a number with commas.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
