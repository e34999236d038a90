package table

import "testing"

func TestNoCellIsLeftThatASpreadsheetRuns(t *testing.T) {
	for _, cell := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1"} {
		if got := Harmless(cell); got != "'"+cell {
			t.Errorf("%q is written as %q", cell, got)
		}
	}
	for _, cell := range []string{"", " ", "a-b", "1889", "Émile"} {
		if got := Harmless(cell); got != cell {
			t.Errorf("%q is written as %q", cell, got)
		}
	}
}
