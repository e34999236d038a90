package text

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// maxAnswerRecords bounds the answers kept, by the records that they hold (8
// bytes each).
const maxAnswerRecords = 4 << 20

// answers keeps the last ones: a page asks the same words again for its
// facets, its filters and its next pages.
type answers struct {
	mu      sync.Mutex
	kept    *simplelru.LRU[string, *answer]
	records int
}

func newAnswers() *answers {
	a := &answers{}
	// The size is an upper bound; the records decide.
	kept, err := simplelru.NewLRU(maxAnswerRecords/leastAnswerWeight, func(_ string, gone *answer) { a.records -= gone.weight() })
	if err != nil {
		panic(err) // for a size below one alone
	}
	a.kept = kept
	return a
}

func (c *answers) get(search string) (*answer, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept.Get(search)
}

func (c *answers) put(search string, a *answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept.Contains(search) {
		return
	}
	c.kept.Add(search, a)
	c.records += a.weight()
	for c.records > maxAnswerRecords && c.kept.Len() > 1 {
		c.kept.RemoveOldest()
	}
}

func (c *answers) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept.Purge()
}

// leastAnswerWeight lets answers without records go, too, in the end.
const leastAnswerWeight = 1000

func (a *answer) weight() int { return len(a.ordinals) + leastAnswerWeight }
