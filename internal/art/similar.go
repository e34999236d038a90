package art

// Metric is a way of seeing pictures: a name for people, and the number of
// values in its vectors. All metrics are compared by cosine.
type Metric struct {
	ID          string
	Name        string
	Description string // one sentence a visitor understands
	Dimensions  int
	RecallAt10  *float64 // of its graph against the exact answer, measured when it was built; nil when it has none
	Works       int      // of the collection that it compares: those with a vector
	Source      *string  // what made its vectors, as whoever brought them said; nil for the program's own metrics
	// ComparesUploads is false for vectors that were made elsewhere without an
	// encoder: only works of the collection have them, and no upload or detail.
	ComparesUploads bool
	ReadsWords      bool // works are compared with words, too
}

// Overall is the id of the blend that answers when nothing else is asked for.
const Overall = "overall"

// Colour is the id of the metric that compares colours, the only one that
// colours without a picture can be asked about.
const Colour = "colour"

// ColourShare is a colour, and the share of a picture that it covers.
type ColourShare struct {
	Red, Green, Blue byte
	Share            float64
}

// Vectors holds one vector a metric, by metric id: the direction of a picture
// (or of an idea of one) under each. A metric is absent, or its vector all
// zero, when the picture has no direction there (a one-colour picture under a
// centred metric, say).
type Vectors map[string][]float32

// Weight is the share of one metric in a blend; not negative, not NaN.
type Weight struct {
	Metric string
	Weight float64
}

// Position is a place in a list ordered by score descending, then id
// ascending: just after the hit it names.
type Position struct {
	Score float64
	ID    string
	Rank  int // rank of that hit, from 1
}

// NearestQuery asks for the works nearest to a set of vectors.
type NearestQuery struct {
	Vectors Vectors  // for the metrics that the question needs; others are ignored
	Metric  string   // a metric's id; or
	Blend   []Weight // several, weighed; exactly one of the two is set
	Filter  Filter
	Exclude []string // ids never among the results
	Exact   bool     // compare with every eligible work
	Bare    bool     // hits need nothing of their records but the id, as when answers are measured
	After   *Position
	Limit   int // hits wanted, from 1; fewer come only when the eligible works run out
}

// Rank is how many hits the pages before hold.
func (q NearestQuery) Rank() int {
	if q.After == nil {
		return 0
	}
	return q.After.Rank
}

// Nearest is one page of the answer to a NearestQuery.
type Nearest struct {
	Hits           []Neighbour // by score descending, ties by id; a work whose record is gone is left out
	More           bool        // whether hits follow after the last of this page
	Total          int         // eligible works, on all pages
	Strategy       Strategy
	Compared       int      // distances computed
	ExpectedRecall *float64 // measured for this strategy when the index was built; nil when it was not
	NothingClose   bool     // the best score of all lies below the 5th percentile of nearest-work scores; first page only
	Directionless  bool     // the question has no direction under what was asked for, so nothing is near it
}

// Neighbour is one work and how near it is, by the nearest of its pictures.
type Neighbour struct {
	Image             Image
	Position          int           // of the picture that is that near, the nearest of the work's; 0 is the one that shows it
	Score             float64       // cosine similarity, [-1, 1]
	Percentile        float64       // of the score among random pairs of the collection, 0 to 100
	NearestPercentile float64       // percentile of the score, in hundredths, among those of works with their nearest other work
	Contributions     []MetricScore // of each metric of a blend (or of overall)
}

// MetricScore is the score of one metric within a blend.
type MetricScore struct {
	Metric     string
	Score      float64 // cosine under that metric alone
	Percentile float64 // among random pairs under that metric
}

// Strategy is how a nearest-neighbour question was answered.
type Strategy string

const (
	StrategyGraph Strategy = "GRAPH" // best-first walk of the metric's graph
	StrategyScan  Strategy = "SCAN"  // comparison with every eligible work
)

// Explanation says which parts of two pictures make them alike.
type Explanation struct {
	Position      int // of the picture of the work that is explained; 0 is the one that shows it
	Columns, Rows int
	Weights       []float64 // Rows x Columns over the result, row-major; sums to Score where the metric decomposes exactly
	QueryWeights  []float64 // the same over the query; nil when the query is no single picture
	Score         float64
	Shares        []MetricScore
	Colors        []string // shared colours, #rrggbb, largest share first
	Sentence      string
}

// NearDuplicateGroup is a set of works that show the same picture.
type NearDuplicateGroup struct {
	ImageIDs []string
	Score    float64 // of the weakest link that holds the group together, [0, 1]
}

// Map is a collection laid out on a plane, so that works that are alike lie
// near each other. Distances and directions across it mean nothing.
type Map struct {
	Metric   string    // by which works are alike
	ImageIDs []string  // works with a picture; a random sample of a large collection
	X, Y     []float64 // of each work, in [0, 1]
}
