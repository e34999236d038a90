package metric

import (
	"math"
	"slices"
)

const (
	quantiles = 1000 // steps of a calibration's table; a tenth of a percentile point each
	// nothingCloseShare of a collection's works have no other work nearer than
	// what counts as close.
	nothingCloseShare = .05
	// leastSpread stands for the standard deviation of scores that hardly
	// differ, so that a blend does not divide by zero.
	leastSpread = 1e-3
)

// Calibration says what the scores of a metric mean in one collection. The
// zero value is that of a collection without two works: every score is at
// percentile 100, and whatever is nearest is close.
type Calibration struct {
	// Quantiles are the scores of random pairs of works at evenly spaced
	// shares from the lowest to the highest; empty when there are no pairs.
	Quantiles []float32
	// StdDev is the standard deviation of the scores of random pairs.
	StdDev float64
	// Nearest are the scores of works with their nearest other work, in
	// hundredths, at evenly spaced shares as Quantiles; empty when there are no
	// two works.
	Nearest []float32
	// NothingCloseBelow is the 5th percentile of Nearest; a best score below it
	// is close to nothing.
	NothingCloseBelow float64
}

// NewCalibration calibrates a metric from the scores of random pairs of works,
// and of works each with its nearest other work. Scores that are no number are
// left out.
func NewCalibration(pairs, nearest []float64) Calibration {
	pairs, nearest = sortedScores(pairs), sortedScores(nearest)
	c := Calibration{NothingCloseBelow: -1}
	if len(nearest) > 0 {
		c.NothingCloseBelow = quantile(nearest, nothingCloseShare)
		shown := make([]float64, len(nearest))
		for i, score := range nearest {
			shown[i] = hundredths(score)
		}
		c.Nearest = quantileTable(shown)
	}
	if len(pairs) > 0 {
		c.StdDev = stdDev(pairs)
		c.Quantiles = quantileTable(pairs)
	}
	return c
}

func quantileTable(sorted []float64) []float32 {
	table := make([]float32, quantiles+1)
	for i := range table {
		table[i] = float32(quantile(sorted, float64(i)/quantiles))
	}
	return table
}

func sortedScores(scores []float64) []float64 {
	sorted := slices.DeleteFunc(slices.Clone(scores), math.IsNaN)
	slices.Sort(sorted)
	return sorted
}

// quantile is the value below which a share of sorted values lies, between two
// of them by linear interpolation.
func quantile(sorted []float64, share float64) float64 {
	at := share * float64(len(sorted)-1)
	low := int(at)
	if low+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low])
}

func stdDev(values []float64) float64 {
	mean, sum := 0.0, 0.0
	for _, v := range values {
		mean += v
	}
	mean /= float64(len(values))
	for _, v := range values {
		sum += (v - mean) * (v - mean)
	}
	return math.Sqrt(sum / float64(len(values)))
}

// Spread is the standard deviation as a blend divides by it: never zero.
func (c *Calibration) Spread() float64 { return max(c.StdDev, leastSpread) }

// Percentile places a score among those of random pairs, from 0 to 100: the
// share of pairs that score lower, half of those that score the same. It never
// falls as the score rises.
func (c *Calibration) Percentile(score float64) float64 { return percentileIn(c.Quantiles, score) }

// NearestPercentile is the share of works whose nearest other work is less
// alike than this score, half of those that are as alike, from 0 to 100. All
// scores count as they are shown, in hundredths, so that what is shown as equal
// is equally near.
func (c *Calibration) NearestPercentile(score float64) float64 {
	return percentileIn(c.Nearest, hundredths(score))
}

func hundredths(score float64) float64 { return math.Round(score*100) / 100 }

// percentileIn places a score among those whose quantiles a table holds.
func percentileIn(table []float32, score float64) float64 {
	n := len(table)
	if n == 0 {
		return 100
	}
	s := float32(score)
	low, _ := slices.BinarySearch(table, s)                // the first that is not below
	high, _ := slices.BinarySearch(table[low:], nextUp(s)) // and the first above
	high += low
	at := float64(low+high-1) / 2
	if low == high { // between two
		switch low {
		case 0:
			return 0
		case n:
			return 100
		}
		before, after := table[low-1], table[low]
		at = float64(low-1) + float64(s-before)/float64(after-before)
	}
	return 100 * at / float64(n-1)
}

func nextUp(s float32) float32 { return math.Nextafter32(s, float32(math.Inf(1))) }

// Between calibrates a question that stands between two, as the sum of their
// directions does, with a share of b. Length is that of the sum, by which it was
// divided. Random pairs are placed as if the scores of both rose and fell together:
// they spread at most as far, so that none is called nearer than it is. How near
// what is nearest lies is taken to be between the two as well.
func Between(a, b Calibration, share, length float64) Calibration {
	return Calibration{
		Quantiles:         mixedTable(a.Quantiles, b.Quantiles, (1-share)/length, share/length),
		StdDev:            ((1-share)*a.StdDev + share*b.StdDev) / length,
		Nearest:           mixedTable(a.Nearest, b.Nearest, 1-share, share),
		NothingCloseBelow: (1-share)*a.NothingCloseBelow + share*b.NothingCloseBelow,
	}
}

// mixedTable is empty when one of two tables is, since nothing is known then.
func mixedTable(a, b []float32, weightA, weightB float64) []float32 {
	if len(a) != len(b) {
		return nil
	}
	table := make([]float32, len(a))
	for i := range table {
		table[i] = float32(weightA*float64(a[i]) + weightB*float64(b[i]))
	}
	return table
}
