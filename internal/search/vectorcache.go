package search

import (
	"sync"

	"likeness/internal/art"
)

// cachedUploads is how many uploads' vectors are remembered: paging on and
// changing the metric then cost no decoding. One takes about 20 kB.
const cachedUploads = 256

// vectorCache remembers the vectors of the last uploads. The zero value is
// ready to use.
type vectorCache struct {
	mu      sync.Mutex
	vectors map[string]art.Vectors
	order   []string // oldest first
}

// get returns the vectors under key, made by encode when they are not known.
// Two callers may encode the same picture at once; that costs time, not truth.
func (c *vectorCache) get(key string, encode func() (art.Vectors, error)) (art.Vectors, error) {
	c.mu.Lock()
	known, ok := c.vectors[key]
	c.mu.Unlock()
	if ok {
		return known, nil
	}
	made, err := encode()
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.vectors == nil {
		c.vectors = map[string]art.Vectors{}
	}
	if _, ok := c.vectors[key]; !ok {
		c.vectors[key] = made
		c.order = append(c.order, key)
	}
	if len(c.order) > cachedUploads {
		delete(c.vectors, c.order[0])
		c.order = c.order[1:]
	}
	return made, nil
}
