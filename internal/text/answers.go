package text

import "sync"

// maxAnswerRecords bounds the answers kept, by the records that they hold (8
// bytes each).
const maxAnswerRecords = 4 << 20

// answers keeps the last ones: a page asks the same words again for its
// facets, its filters and its next pages. The zero value is ready.
type answers struct {
	mu       sync.Mutex
	bySearch map[string]*answer
	oldest   []string
	records  int
}

func (c *answers) get(search string) *answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.bySearch[search]
}

func (c *answers) put(search string, a *answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bySearch == nil {
		c.bySearch = map[string]*answer{}
	}
	if c.bySearch[search] != nil {
		return
	}
	c.bySearch[search] = a
	c.oldest = append(c.oldest, search)
	c.records += weight(a)
	for c.records > maxAnswerRecords && len(c.oldest) > 1 {
		c.records -= weight(c.bySearch[c.oldest[0]])
		delete(c.bySearch, c.oldest[0])
		c.oldest = c.oldest[1:]
	}
}

// weight lets answers without records go, too, in the end.
func weight(a *answer) int { return len(a.ordinals) + 1000 }
