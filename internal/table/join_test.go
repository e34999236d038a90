package table

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"likeness/internal/art"
)

func TestTablesAreJoinedByAKey(t *testing.T) {
	makers := writeFile(t, "makers.csv", "makerid,name,title\nm1,Ann,painter\nm2,Bob,painter\nm1,Ann B.,\n")
	links := writeFile(t, "links.json", `[{"object": 1, "maker": "m1"}, {"object": "1", "maker": "m2"}, {"object": 2, "maker": "m9"}]`)
	tab, err := Open(writeFile(t, "works.csv", "id,title\n1,Sea\n2,Hill\n3\n4,a,too many\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range [][2]string{{links, "ID=object"}, {makers, "maker=makerid"}} {
		if err := tab.Join(j[0], j[1]); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"id", "title", "maker", "name", "title (makers)"}, tab.Header); diff != "" {
		t.Error(diff)
	}
	if got := tab.Unmatched(); len(got) != 2 {
		t.Errorf("before a row was read: %q", got)
	}
	for range 2 { // as often as one likes
		var got []string
		for _, row := range rowsOf(t, tab) {
			got = append(got, strings.ReplaceAll(strings.Join(row.Cells, ","), ValueSeparator, "+"))
		}
		want := []string{"1,Sea,m1+m2,Ann+Ann B.+Bob,painter", "2,Hill,m9,,", "3,,,,", "4,a,too many"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	if got := tab.Unmatched(); len(got) != 0 {
		t.Errorf("unmatched: %q", got)
	}
	for on, mention := range map[string]string{"object": "works.csv has no column", "id=x": "makers.csv has no column"} {
		if err := tab.Join(makers, on); art.CodeOf(err) != art.CodeInvalid || !strings.Contains(fmt.Sprint(err), mention) {
			t.Errorf("%s: %v", on, err)
		}
	}
}
