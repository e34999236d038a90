package weaviate

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"google.golang.org/grpc/stats"

	"likeness/internal/art"
)

// A node that was away answers from what it had until the others have brought it up
// to date, and tells nobody. So a manifest names works of the last increments, and a
// node is asked only once it has shown that it has, and lists, each of them as it was
// written then or later.

const (
	// incrementSamples is how many works of an increment are named, and mostSamples
	// of all: a node that lacks one in a hundred works of an increment is taken for
	// whole once in 150 times, and of an increment of no more works never.
	incrementSamples = 500
	mostSamples      = 1000
	// behindFor is for how long a node that is behind is not looked at again.
	behindFor = time.Second
	// looks is how often a node is asked before it is taken to be behind.
	looks = 3
)

// samples are works, and in which increment each was written.
type samples map[string]int

// sampling chooses from the works of an increment, each as likely as any other.
type sampling struct {
	seen   int
	chosen []string
	stayed samples // of increments before, which are as they were
}

func (s *sampling) see(work string) {
	s.seen++
	if len(s.chosen) < incrementSamples {
		s.chosen = append(s.chosen, work)
	} else if i := rand.IntN(s.seen); i < incrementSamples {
		s.chosen[i] = work
	}
}

// samples are those of an increment, and of the ones before the latest.
func (s *sampling) samples(increment int) samples {
	all := samples{}
	for _, work := range s.chosen {
		all[work] = increment
	}
	earlier := slices.SortedFunc(maps.Keys(s.stayed), func(a, b string) int { return s.stayed[b] - s.stayed[a] })
	for _, work := range earlier[:min(len(earlier), mostSamples-len(all))] {
		all[work] = s.stayed[work]
	}
	return all
}

// sample notes a work whose first object was known by a digest, if by any, and which
// is written now or was.
func (p *publication) sample(work, known string, changed bool) {
	if changed || incrementOf(known) >= p.manifest.Number { // now, or before this increment was ended half-way
		p.sampling.see(work)
	} else if p.before != nil && p.before.Samples[work] > 0 {
		p.sampling.stayed[work] = p.before.Samples[work]
	}
}

// stamped is a digest together with the increment in which its object is written, as
// objects hold it.
func stamped(digest string, increment int) string { return digest + "." + strconv.Itoa(increment) }

// stampOf is that of an object that was found.
func stampOf(result *pb.SearchResult) string {
	return result.Properties.GetNonRefProps().GetFields()[propDigest].GetTextValue()
}

// digestOf and incrementOf are what stamped put together.
func digestOf(stamp string) string {
	digest, _, _ := strings.Cut(stamp, ".")
	return digest
}

func incrementOf(stamp string) int {
	_, increment, _ := strings.Cut(stamp, ".")
	n, _ := strconv.Atoi(increment)
	return n
}

// sight is what is known of how far a node is.
type sight struct {
	heard
	lost atomic.Int64 // how often the node may have been away

	mu     sync.Mutex
	whole  *manifest // what it showed last that it has,
	then   int64     // and what lost was before
	behind time.Time // until then it is not looked at again
}

// shows makes sure that a node has what a manifest states. CodeUnavailable for one
// that is behind.
func (n *node) shows(ctx context.Context, m *manifest) error {
	s := &n.sight
	s.mu.Lock()
	defer s.mu.Unlock()
	lost := s.lost.Load()
	if m == nil || s.whole == m && s.then == lost {
		return nil
	}
	if time.Now().Before(s.behind) {
		return errBehind
	}
	isBehind, err := n.isBehind(ctx, m)
	if err != nil {
		return err
	}
	if isBehind {
		s.behind = time.Now().Add(behindFor)
		return errBehind
	}
	s.whole, s.then = m, lost
	return nil
}

var errBehind = art.Errorf(art.CodeUnavailable, "The node of the cluster that answers was away, or somebody took works out of it, and lacks what was imported; try again in a minute, and if it stays so run the last import again.")

// lagging are those of the nodes that answer at once, and lack what is stated.
func (c *conn) lagging(ctx context.Context) (hosts []string) {
	for _, n := range c.nodes {
		once, cancel := context.WithTimeout(ctx, watchEvery)
		if errors.Is(n.shows(once, c.stated.Load()), errBehind) {
			hosts = append(hosts, n.host)
		}
		cancel()
	}
	return hosts
}

// isBehind reports whether a node lacks one of the works that a manifest names, has
// it as it was before, or does not list it as it is. It is asked again for what it did
// not show, for that may be changing just then.
func (n *node) isBehind(ctx context.Context, m *manifest) (bool, error) {
	missing := maps.Clone(m.Samples)
	for look := 0; look < looks && len(missing) > 0; look++ {
		if err := n.strike(ctx, m.Collection, missing); err != nil {
			return false, err
		}
	}
	return len(missing) > 0, nil
}

// strike strikes out the works that a node has, and lists, as they were written in
// their increments or later.
func (n *node) strike(ctx context.Context, collection string, missing samples) error {
	request := ofOne(collection, len(missing))
	request.Filters = allOf(firstObjects(), anyText(propWork, slices.Collect(maps.Keys(missing))))
	results, err := n.results(ctx, request)
	if err != nil {
		return err
	}
	lost, err := n.unlisted(ctx, collection, results)
	if err != nil {
		return err
	}
	for _, result := range results {
		work := result.Properties.GetNonRefProps().GetFields()[propWork].GetTextValue()
		if !lost[result.Metadata.Id] && incrementOf(stampOf(result)) >= missing[work] {
			delete(missing, work)
		}
	}
	return nil
}

// HandleConn notes that a connection began or ended: between two of them a node may
// have been away. See stats.Handler.
func (s *sight) HandleConn(context.Context, stats.ConnStats) { s.lost.Add(1) }

// TagConn and TagRPC do nothing; see stats.Handler.
func (s *sight) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }
func (s *sight) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context   { return ctx }
