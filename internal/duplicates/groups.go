package duplicates

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

const (
	// Threshold is the least Score of a pair that is called near duplicates.
	// On 1,268 paintings with 141 known pairs it finds 139 of them and 10
	// that were not on the list, all right by eye; the best pair of different
	// works scores .84, the least of the same .90.
	Threshold = .87
	// kinship is the least mean score between the members of two groups that a
	// link joins. A detail may resemble the whole and not another detail, but
	// a chain of chance likenesses falls short of it.
	kinship = .5
	// kinCompared bounds the members of either group that are compared then.
	kinCompared = 4
)

// Source is a collection by row. Its methods are called from several
// goroutines at once.
type Source interface {
	Len() int
	// Candidates are the rows worth comparing with a row: its nearest
	// neighbours under one or more metrics, in any order, itself or not.
	Candidates(row int) ([]int, error)
	// Picture is a row's picture, PictureBytes long; see NewPicture.
	Picture(row int) ([]byte, error)
}

// Group is a set of rows that show the same picture.
type Group struct {
	Rows  []int   // two or more, rising
	Score float64 // of the weakest link that holds the group together, from Threshold to 1
}

// pair is a link between two rows, a before b.
type pair struct {
	a, b  int
	score float64
}

// Find groups the near duplicates of a collection, surest groups first. No row
// is in two groups. The same source gives the same groups. Progress, which may
// be nil, counts rows. The error is the context's or the source's.
func Find(ctx context.Context, src Source, progress func(done, total int)) ([]Group, error) {
	links := make([][]pair, src.Len())
	var done atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	const step = 64
	for from := 0; from < src.Len(); from += step {
		group.Go(func() error {
			for row := from; row < min(from+step, src.Len()); row++ {
				if err := ctx.Err(); err != nil {
					return err
				}
				var err error
				if links[row], err = linksOf(src, row); err != nil {
					return err
				}
			}
			if n := done.Add(step); progress != nil {
				progress(min(int(n), src.Len()), src.Len())
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return join(src, slices.Concat(links...))
}

// linksOf compares a row with its candidates.
func linksOf(src Source, row int) ([]pair, error) {
	candidates, err := src.Candidates(row)
	if err != nil {
		return nil, fmt.Errorf("find candidates of row %d: %w", row, err)
	}
	candidates = slices.Clone(candidates)
	slices.Sort(candidates)
	var own *Picture
	var links []pair
	for _, other := range slices.Compact(candidates) {
		if other == row {
			continue
		}
		if own == nil {
			if own, err = picture(src, row); err != nil {
				return nil, err
			}
		}
		theirs, err := picture(src, other)
		if err != nil {
			return nil, err
		}
		if score := Score(own, theirs); score >= Threshold {
			links = append(links, pair{min(row, other), max(row, other), score})
		}
	}
	return links, nil
}

func picture(src Source, row int) (*Picture, error) {
	data, err := src.Picture(row)
	if err != nil {
		return nil, fmt.Errorf("read the picture of row %d: %w", row, err)
	}
	if len(data) != PictureBytes {
		return nil, fmt.Errorf("read the picture of row %d: %d bytes, want %d", row, len(data), PictureBytes)
	}
	return NewPicture(data), nil
}

// join makes groups of links, surest links first.
func join(src Source, links []pair) ([]Group, error) {
	slices.SortFunc(links, func(x, y pair) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	links = slices.Compact(links) // both rows may have been each other's candidates
	of := map[int]*Group{}
	for _, l := range links {
		a, b := groupOf(of, l.a), groupOf(of, l.b)
		if a == b {
			continue
		}
		kin, err := akin(src, a, b)
		if err != nil {
			return nil, err
		}
		if !kin {
			continue
		}
		a.Rows = append(a.Rows, b.Rows...)
		a.Score = l.score // links come in falling order
		for _, row := range b.Rows {
			of[row] = a
		}
	}
	var groups []Group
	for row, g := range of {
		if len(g.Rows) > 1 && slices.Min(g.Rows) == row {
			slices.Sort(g.Rows)
			groups = append(groups, *g)
		}
	}
	slices.SortFunc(groups, func(x, y Group) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.Rows[0], y.Rows[0]))
	})
	return groups, nil
}

func groupOf(of map[int]*Group, row int) *Group {
	if of[row] == nil {
		of[row] = &Group{Rows: []int{row}}
	}
	return of[row]
}

// akin reports whether two groups that a link would join are alike as wholes.
func akin(src Source, a, b *Group) (bool, error) {
	if len(a.Rows)+len(b.Rows) == 2 {
		return true, nil
	}
	left, err := pictures(src, a.Rows)
	if err != nil {
		return false, err
	}
	right, err := pictures(src, b.Rows)
	if err != nil {
		return false, err
	}
	sum := 0.0
	for _, x := range left {
		for _, y := range right {
			sum += Score(x, y)
		}
	}
	return sum >= kinship*float64(len(left)*len(right)), nil
}

func pictures(src Source, rows []int) ([]*Picture, error) {
	var out []*Picture
	for _, row := range rows[:min(len(rows), kinCompared)] {
		p, err := picture(src, row)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}
