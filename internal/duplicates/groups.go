package duplicates

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/errgroup"
)

const (
	// Threshold is the least Score of a pair that is called near duplicates.
	// On 1,268 paintings with 141 known pairs it finds 140 of them and 10
	// that were not on the list, all right by eye; the best pair of different
	// works scores .79, the least of those found .90.
	Threshold = .88
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

// Pair is two rows, A before B.
type Pair struct{ A, B int }

// Comparisons are what is known of pairs of rows. The zero value is nothing.
type Comparisons struct {
	// Others are, by row, the rows after it that it was compared with, rising.
	Others [][]uint32
	// Scores are those of the pairs that count, and of those that were looked at
	// to tell groups apart.
	Scores map[Pair]float64
}

// has reports whether a pair was compared to learn whether it counts.
func (c Comparisons) has(a, b int) bool {
	if a >= len(c.Others) {
		return false
	}
	_, found := slices.BinarySearch(c.Others[a], uint32(b))
	return found
}

// link is a pair that counts.
type link struct {
	Pair
	score float64
}

// Find groups the near duplicates of a collection, surest groups first. No row
// is in two groups. The same source gives the same groups, whatever is known of
// it: what is known is not compared again. What was compared is returned for the
// next time. Progress, which may be nil, counts rows. The error is the context's
// or the source's.
func Find(ctx context.Context, src Source, known Comparisons, progress func(done, total int)) ([]Group, Comparisons, error) {
	others, err := pairs(ctx, src)
	if err != nil {
		return nil, Comparisons{}, err
	}
	ready, err := newPrepared(src)
	if err != nil {
		return nil, Comparisons{}, err
	}
	links := make([][]link, src.Len())
	err = eachRow(ctx, src.Len(), progress, func(row int) (err error) {
		links[row], err = ready.linksOf(row, others[row], known)
		return err
	})
	if err != nil {
		return nil, Comparisons{}, err
	}
	j := joiner{pictures: ready, known: known, scores: map[Pair]float64{}}
	groups, err := j.join(slices.Concat(links...))
	return groups, Comparisons{Others: others, Scores: j.scores}, err
}

// pairs are, by row, the rows after it that it is compared with, rising.
func pairs(ctx context.Context, src Source) ([][]uint32, error) {
	n := src.Len()
	others := make([][]uint32, n)
	var lock sync.Mutex
	err := eachRow(ctx, n, nil, func(row int) error {
		candidates, err := src.Candidates(row)
		if err != nil {
			return fmt.Errorf("find candidates of row %d: %w", row, err)
		}
		lock.Lock()
		defer lock.Unlock()
		for _, other := range candidates {
			if first := min(row, other); other != row {
				others[first] = append(others[first], uint32(max(row, other)))
			}
		}
		return nil
	})
	for row := range others {
		slices.Sort(others[row])
		others[row] = slices.Compact(others[row])
	}
	return others, err
}

// eachRow calls work for every row, several at a time.
func eachRow(ctx context.Context, n int, progress func(done, total int), work func(row int) error) error {
	const step = 32
	var lock sync.Mutex // progress is told by one goroutine at a time
	done := 0
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for from := 0; from < n; from += step {
		group.Go(func() error {
			to := min(from+step, n)
			for row := from; row < to; row++ {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := work(row); err != nil {
					return err
				}
			}
			lock.Lock()
			defer lock.Unlock()
			if done += to - from; progress != nil {
				progress(done, n)
			}
			return nil
		})
	}
	return group.Wait()
}

// preparedPictures is how many pictures are kept ready, of 60 kB each.
const preparedPictures = 1024

// prepared are the pictures of a collection, made ready once as long as there is
// room.
type prepared struct {
	src   Source
	ready *lru.Cache[int, *Picture]
}

func newPrepared(src Source) (prepared, error) {
	ready, err := lru.New[int, *Picture](preparedPictures)
	return prepared{src, ready}, err
}

func (p prepared) picture(row int) (*Picture, error) {
	if ready, there := p.ready.Get(row); there {
		return ready, nil
	}
	data, err := p.src.Picture(row)
	if err != nil {
		return nil, fmt.Errorf("read the picture of row %d: %w", row, err)
	}
	if len(data) != PictureBytes {
		return nil, fmt.Errorf("read the picture of row %d: %d bytes, want %d", row, len(data), PictureBytes)
	}
	ready := NewPicture(data)
	p.ready.Add(row, ready)
	return ready, nil
}

// linksOf compares a row with others after it.
func (p prepared) linksOf(row int, others []uint32, known Comparisons) ([]link, error) {
	var links []link
	for _, other := range others {
		pair := Pair{row, int(other)}
		if known.has(pair.A, pair.B) {
			if score := known.Scores[pair]; score >= Threshold {
				links = append(links, link{pair, score})
			}
			continue
		}
		own, err := p.picture(row)
		if err != nil {
			return nil, err
		}
		theirs, err := p.picture(pair.B)
		if err != nil {
			return nil, err
		}
		if score := scoreFrom(own, theirs, Threshold); score >= Threshold {
			links = append(links, link{pair, score})
		}
	}
	return links, nil
}

// joiner makes groups of links.
type joiner struct {
	pictures prepared
	known    Comparisons
	scores   map[Pair]float64 // that were asked for
}

// join makes groups, surest links first.
func (j *joiner) join(links []link) ([]Group, error) {
	slices.SortFunc(links, func(x, y link) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	for _, l := range links {
		j.scores[l.Pair] = l.score
	}
	of := map[int]*Group{}
	for _, l := range links {
		a, b := groupOf(of, l.A), groupOf(of, l.B)
		if a == b {
			continue
		}
		kin, err := j.akin(a, b)
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
func (j *joiner) akin(a, b *Group) (bool, error) {
	if len(a.Rows)+len(b.Rows) == 2 {
		return true, nil
	}
	left, right := a.Rows[:min(len(a.Rows), kinCompared)], b.Rows[:min(len(b.Rows), kinCompared)]
	sum := 0.0
	for _, x := range left {
		for _, y := range right {
			score, err := j.score(x, y)
			if err != nil {
				return false, err
			}
			sum += score
		}
	}
	return sum >= kinship*float64(len(left)*len(right)), nil
}

// score is the score of two rows.
func (j *joiner) score(x, y int) (float64, error) {
	pair := Pair{min(x, y), max(x, y)}
	if score, done := j.scores[pair]; done {
		return score, nil
	}
	if score, done := j.known.Scores[pair]; done {
		j.scores[pair] = score
		return score, nil
	}
	a, err := j.pictures.picture(pair.A)
	if err != nil {
		return 0, err
	}
	b, err := j.pictures.picture(pair.B)
	if err != nil {
		return 0, err
	}
	j.scores[pair] = Score(a, b)
	return j.scores[pair], nil
}
