package metric

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestPercentileIsTheShareOfPairsBelow(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	pairs := make([]float64, 20000)
	for i := range pairs {
		pairs[i] = .2 + .1*rng.NormFloat64()
	}
	c := NewCalibration(pairs, []float64{.5, .6, .7})
	if math.Abs(c.StdDev-.1) > .003 {
		t.Errorf("the standard deviation is %g, want .1", c.StdDev)
	}
	for _, score := range []float64{-1, 0, .1, .2, .25, .4, 1} {
		below := 0
		for _, p := range pairs {
			if p < score {
				below++
			}
		}
		want := 100 * float64(below) / float64(len(pairs))
		if got := c.Percentile(score); math.Abs(got-want) > .15 {
			t.Errorf("a score of %g is at percentile %g, counted %g", score, got, want)
		}
	}
}

func TestPercentileNeverFallsAsTheScoreRises(t *testing.T) {
	// Many equal scores, as of works without a direction, among others.
	pairs := []float64{-.5, -.1, 0, 0, 0, 0, 0, 0, 0, .1, .1, .3, .9}
	c := NewCalibration(pairs, nil)
	before := -1.0
	for score := -1.0; score <= 1; score += 1e-4 {
		p := c.Percentile(score)
		if p < before || p < 0 || p > 100 {
			t.Fatalf("percentile %g at score %g follows %g", p, score, before)
		}
		before = p
	}
	if before != 100 {
		t.Errorf("a score of 1 is at percentile %g", before)
	}
}

func TestNothingIsCloseBelowThe5thPercentileOfNearestWorks(t *testing.T) {
	nearest := make([]float64, 101)
	for i := range nearest {
		nearest[i] = float64(100-i) / 100
	}
	if got := NewCalibration(nil, nearest).NothingCloseBelow; math.Abs(got-.05) > 1e-12 {
		t.Errorf("nothing is close below %g, want .05", got)
	}
}

func TestNearestPercentileIsTheShareOfWorksWithALessAlikeNearest(t *testing.T) {
	nearest := make([]float64, 1001)
	for i := range nearest {
		nearest[i] = .4 + .4*float64(i)/1000
	}
	c := NewCalibration(nil, nearest)
	for score, want := range map[float64]float64{.3: 0, .4: .6, .5: 25, .6: 50, .8: 99.4, .9: 100} {
		if got := c.NearestPercentile(score); math.Abs(got-want) > .1 {
			t.Errorf("a score of %g is at percentile %g of nearest works, want %g", score, got, want)
		}
	}
	// Four numbers agree to 1.00 with half of everything.
	flat := NewCalibration(nil, []float64{.97, .98, .996, .998, .9991, .9992, .9993, .9999})
	if got := flat.NearestPercentile(.9999); got > 70 {
		t.Errorf("1.00, which is what most nearest works score, is at percentile %g of them", got)
	}
	if low, high := c.NearestPercentile(.605), c.NearestPercentile(.6149); low != high {
		t.Errorf("two works at 0.61 are at percentiles %g and %g", low, high)
	}
}

func TestCalibrationOfTinyCollections(t *testing.T) {
	none := NewCalibration(nil, nil)
	if p := none.Percentile(.3); p != 100 {
		t.Errorf("without pairs a score is at percentile %g, want 100", p)
	}
	if p := none.NearestPercentile(.3); p != 100 {
		t.Errorf("without works a score is at percentile %g of nearest works, want 100", p)
	}
	if none.NothingCloseBelow > -1 {
		t.Errorf("without works nothing is close below %g", none.NothingCloseBelow)
	}
	one := NewCalibration([]float64{.4}, []float64{.4, .4})
	if p := one.Percentile(.4); p != 50 {
		t.Errorf("the only score there is lies at percentile %g, want 50", p)
	}
	same := NewCalibration([]float64{1, 1, 1, math.NaN()}, []float64{1, 1, 1})
	if s := same.Spread(); !(s > 0) || math.IsInf(1/s, 0) {
		t.Errorf("the spread of pictures that are all equal is %g", s)
	}
	if p := same.Percentile(.5); p != 0 {
		t.Errorf("a lower score than any is at percentile %g, want 0", p)
	}
	var zero Calibration
	if zero.Percentile(1) != 100 || zero.Spread() <= 0 {
		t.Error("the zero calibration cannot be used")
	}
}

func TestAQuestionBetweenTwoIsPlacedBetweenThem(t *testing.T) {
	of := func(least float64) Calibration {
		return NewCalibration([]float64{least, least + .1, least + .2, least + .3, least + .4}, []float64{least + .4, least + .5})
	}
	pictures, words := of(.4), of(0)
	at := func(share, score float64) float64 {
		c := Between(pictures, words, share, 1)
		return c.Percentile(score)
	}
	if at(0, .6) != pictures.Percentile(.6) || at(1, .2) != words.Percentile(.2) || math.Abs(at(.5, .4)-50) > 1e-3 {
		t.Errorf("percentiles %v %v %v", at(0, .6), at(1, .2), at(.5, .4))
	}
	half := Between(pictures, words, .5, .8)
	if got := half.Percentile(.5); math.Abs(got-50) > 1e-3 { // .4 before the sum was made a direction
		t.Errorf("the middle of random works is at %v", got)
	}
	if low, high := words.NothingCloseBelow, pictures.NothingCloseBelow; !(half.NothingCloseBelow > low && half.NothingCloseBelow < high) {
		t.Errorf("nothing is close below %v, not between %v and %v", half.NothingCloseBelow, low, high)
	}
	if nothing := Between(pictures, Calibration{}, .5, 1); nothing.Percentile(.1) != 100 {
		t.Error("scores are placed among none")
	}
}
