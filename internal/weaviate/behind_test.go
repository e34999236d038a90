package weaviate

import (
	"fmt"
	"testing"
)

func TestSamplesAreOfTheLatestIncrements(t *testing.T) {
	s := sampling{stayed: samples{}}
	for i := range 2 * incrementSamples {
		s.see(fmt.Sprint("new ", i))
		s.stayed[fmt.Sprint("old ", i)] = 3 + i%2
	}
	named := map[int]int{}
	for _, increment := range s.samples(9) {
		named[increment]++
	}
	if named[9] != incrementSamples || named[4] != incrementSamples || len(named) != 2 {
		t.Errorf("works of increments: %v", named)
	}
	few := sampling{stayed: samples{"old": 1}}
	few.see("new")
	if got := few.samples(2); len(got) != 2 || got["new"] != 2 || got["old"] != 1 {
		t.Errorf("of few: %v", got)
	}
}

func TestStampsTellTheIncrement(t *testing.T) {
	for stamp, increment := range map[string]int{stamped("ab", 12): 12, "ab": 0} {
		if digestOf(stamp) != "ab" || incrementOf(stamp) != increment {
			t.Errorf("%q: %s, %d", stamp, digestOf(stamp), incrementOf(stamp))
		}
	}
}
