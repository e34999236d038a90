package server

import (
	"context"
	"net/http"
	"sync"
	"time"

	"likeness/internal/art"
)

// gate admits so much work at once. Beyond that requests wait, a few and not
// for long, and the next is turned away at once: a queue that only grows serves
// everybody late and nobody in time. How many may wait follows from how fast
// places become free: who would wait for half of the patience is told so at
// once, and not when it is over. Whose turn it is goes round among clients,
// and the place of a waiting request goes to another client's when its own has
// the most waiting: one that asks much waits for itself.
type gate struct {
	what       string // is asked for, in the words of the refusal
	places     int
	maxWaiting int
	patience   time.Duration

	mu      sync.Mutex
	free    int
	waiting int
	handed  time.Time     // when a place last went to one that waited; zero once none did
	pace    time.Duration // from one such time to the next, of late
	queues  map[string]*queue
	turn    []string // clients that wait, the next one first
}

// paceMemory is over how many places handed on the pace is taken.
const paceMemory = 16

// queue holds what one client waits for, oldest first.
type queue struct{ places []chan bool }

func newGate(what string, places, maxWaiting int, patience time.Duration) *gate {
	return &gate{what: what, places: places, free: places, maxWaiting: maxWaiting, patience: patience, queues: map[string]*queue{}}
}

// enter waits for a place, which leave gives back. CodeUnavailable when there
// are too many before, or none is free in time.
func (g *gate) enter(ctx context.Context, client string) (leave func(), err error) {
	place := g.take(client)
	if place == nil {
		return nil, g.refusal()
	}
	select {
	case admitted := <-place:
		return g.admitted(admitted)
	default:
	}
	patience := time.NewTimer(g.patience)
	defer patience.Stop()
	select {
	case admitted := <-place:
		return g.admitted(admitted)
	case <-patience.C:
		err = g.refusal()
	case <-ctx.Done():
		err = ctx.Err()
	}
	if g.giveUp(client, place) { // a place had come at the same moment
		g.leave()
	}
	return nil, err
}

func (g *gate) admitted(yes bool) (leave func(), err error) {
	if !yes { // its place went to another client
		return nil, g.refusal()
	}
	return g.leave, nil
}

// full tells whether a client would be turned away now.
func (g *gate) full(client string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.free == 0 && g.crowded() && g.heaviest(client) == client
}

// crowded reports whether nobody more may wait. As many as there are places
// always may, as far as any may.
func (g *gate) crowded() bool {
	if g.waiting < min(g.places, g.maxWaiting) {
		return false
	}
	return g.waiting >= g.maxWaiting || time.Duration(g.waiting)*g.pace > g.patience/2
}

// keepPace notes that a place goes to one that waited.
func (g *gate) keepPace(now time.Time) {
	if !g.handed.IsZero() {
		g.pace += (now.Sub(g.handed) - g.pace) / paceMemory
	}
	g.handed = now
}

// take is a place that is told whether it is admitted; nil when there is not
// even room to wait.
func (g *gate) take(client string) chan bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	place := make(chan bool, 1)
	if g.free > 0 {
		g.free--
		place <- true
		return place
	}
	if g.crowded() {
		heaviest := g.heaviest(client)
		if heaviest == client {
			return nil
		}
		g.turnAwayNewest(heaviest)
	}
	q := g.queues[client]
	if q == nil {
		q = &queue{}
		g.queues[client] = q
		g.turn = append(g.turn, client)
	}
	q.places = append(q.places, place)
	g.waiting++
	return place
}

// heaviest is the client with the most waiting, of which the newcomer counts as
// one more.
func (g *gate) heaviest(newcomer string) string {
	heaviest, most := newcomer, 1
	if q := g.queues[newcomer]; q != nil {
		most += len(q.places)
	}
	for client, q := range g.queues {
		if len(q.places) > most {
			heaviest, most = client, len(q.places)
		}
	}
	return heaviest
}

func (g *gate) turnAwayNewest(client string) {
	q := g.queues[client]
	last := len(q.places) - 1
	q.places[last] <- false
	q.places = q.places[:last]
	g.waiting--
}

// leave gives a place to whoever is next.
func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for len(g.turn) > 0 {
		client := g.turn[0]
		q := g.queues[client]
		g.turn = g.turn[1:]
		if len(q.places) == 0 {
			delete(g.queues, client)
			continue
		}
		g.keepPace(time.Now())
		next := q.places[0]
		q.places = q.places[1:]
		g.waiting--
		if len(q.places) > 0 {
			g.turn = append(g.turn, client)
		} else {
			delete(g.queues, client)
		}
		next <- true
		return
	}
	g.handed = time.Time{}
	g.free++
}

// giveUp withdraws a place; true when it had been admitted already.
func (g *gate) giveUp(client string, place chan bool) (admitted bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case admitted = <-place:
		return admitted
	default:
	}
	q := g.queues[client]
	for i, p := range q.places {
		if p == place {
			q.places = append(q.places[:i], q.places[i+1:]...)
			g.waiting--
			break
		}
	}
	return false
}

func (g *gate) refusal() error {
	return &refusal{
		shown: &art.Error{
			Code: art.CodeUnavailable, Reason: reasonOverloaded,
			Message: "Too many " + g.what + " at once just now; try again in a few seconds.",
		},
		status: http.StatusServiceUnavailable, after: overloadRetry,
	}
}
