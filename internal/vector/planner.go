package vector

import (
	"likeness/internal/art"

	"likeness/internal/dense"
)

const (
	// scanShare is the share of the collection at and below which the rows
	// that a filter leaves are scanned. At recall .98 the two cost the same
	// somewhere between .25 and .30 of 10,000 to 112,000 real works; a scan
	// where a walk were better costs at most 2.5 times as much, a walk where a
	// scan were better up to 500 times.
	scanShare = 0.28
	// walkDepth is the rank beyond which results are scanned for.
	walkDepth = 1000
	// maxCompletedValues is up to where the first page of a list is completed
	// by a scan, which takes a millisecond or two: what a walk misses there
	// would be missing on all pages, since scores never rise.
	maxCompletedValues = 4 << 20
	// maxScannedValues is up to where the pages that follow are scanned for,
	// some 30 milliseconds for the largest. Beyond, a walk that misses a work
	// leaves it out of the list; Exact never does.
	maxScannedValues = 128 << 20
)

// plan is how a request will be answered.
type plan struct {
	strategy art.Strategy
	wanted   int // results that a walk must find: those of the pages before too
	accept   int // nodes that a walk must keep for them, eligible ones
	beam     int // nodes that it keeps, eligible or not
}

// plan decides between walk and scan. It is the only place that does; a walk
// that comes back short (see Index.Search) is followed by a scan.
func (x *Index) plan(req *Request, eligible int) plan {
	scan := plan{strategy: art.StrategyScan}
	live := x.count
	wanted := req.K
	if req.After != nil {
		wanted += req.Rank
	}
	switch {
	case req.Exact:
		return scan
	case 2*len(x.unindexed) > live:
		return scan // most rows came after the graph was built
	case req.After != nil && req.Rank < 1:
		return scan
	case wanted > walkDepth:
		return scan
	case req.List && req.After != nil && x.values() <= maxScannedValues:
		return scan
	case x.twoStage() && dense.IsZero(req.Reduced):
		return scan
	case req.Allow != nil && float64(eligible) <= scanShare*float64(live):
		return scan
	}
	// Of the nodes that a walk keeps only the eligible ones count; those whose
	// rows are gone never do.
	narrowest := x.beam(wanted)
	if req.Beam > 0 {
		narrowest = max(req.Beam, wanted)
	}
	beam := narrowest*(live-len(x.unindexed)+x.goneNodes)/max(eligible, 1) + len(req.Exclude)
	return plan{strategy: art.StrategyGraph, wanted: wanted, accept: narrowest, beam: min(max(beam, narrowest), x.walked.Rows)}
}
