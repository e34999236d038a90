package weaviate

import (
	"context"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/stats"
)

// mostSilence is for how long a node may say nothing at all before the next one is
// asked the same.
const mostSilence = time.Second

// answered is what a node answers that is asked what a collection holds, and has shown
// that it has it; ask may still go on when answered is done, until its context ends.
func answered[T any](ctx context.Context, c *conn, ask func(context.Context, *node) (T, error)) (T, error) {
	answer, err := firstOf(ctx, c, func(ctx context.Context, n *node) (answer T, err error) {
		if err := n.shows(ctx, c.stated.Load()); err != nil {
			return answer, err
		}
		return ask(ctx, n)
	})
	if err != nil && c.gone.Load() && ctx.Err() == nil {
		err = errGone
	}
	return answer, err
}

// firstOf asks the node that answered last, and the next when that one is away, is
// behind, or says nothing, as a computer does that lost its power. Whoever answers
// first is believed.
func firstOf[T any](ctx context.Context, c *conn, ask func(context.Context, *node) (T, error)) (none T, err error) {
	asking, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	q := question[T]{conn: c, ctx: asking, ask: ask, first: int(c.at.Load()), replies: make(chan reply[T], len(c.nodes))}
	q.next()
	silence := time.NewTicker(mostSilence)
	defer silence.Stop()
	for {
		select {
		case r := <-q.replies:
			if r.err == nil {
				c.at.Store(int32(r.at))
				return r.answer, nil
			}
			if ctx.Err() != nil {
				return none, ctx.Err()
			}
			if !isAway(r.err) {
				return none, told(r.err, c.away)
			}
			c.nodes[r.at].sight.lost.Add(1)
			if q.waiting--; !q.next() && q.waiting == 0 {
				return none, told(r.err, c.away)
			}
		case <-silence.C:
			if c.nodes[q.asked()].sight.silent() {
				q.next()
			}
		case <-asking.Done():
			if ctx.Err() != nil {
				return none, ctx.Err()
			}
			return none, told(asking.Err(), c.away)
		}
	}
}

// question is one that several nodes are asked.
type question[T any] struct {
	conn    *conn
	ctx     context.Context
	ask     func(context.Context, *node) (T, error)
	first   int // the node that is asked first
	nodes   int // how many were asked
	waiting int // how many of them have not answered
	replies chan reply[T]
}

type reply[T any] struct {
	at     int // the node
	answer T
	err    error
}

// next asks the next node, if there is one.
func (q *question[T]) next() bool {
	if q.nodes == len(q.conn.nodes) {
		return false
	}
	q.nodes++
	q.waiting++
	at := q.asked()
	go func() {
		answer, err := q.ask(q.ctx, q.conn.nodes[at])
		q.replies <- reply[T]{at, answer, err}
	}()
	return true
}

// asked is the node that was asked last.
func (q *question[T]) asked() int { return (q.first + q.nodes - 1) % len(q.conn.nodes) }

// heard is when a node said something last, in nanoseconds.
type heard struct{ atomic.Int64 }

// silent reports whether a node has said nothing for so long that another is asked.
// One that answers others only takes its time.
func (h *heard) silent() bool { return time.Since(time.Unix(0, h.Load())) >= mostSilence }

// HandleRPC notes that a node said something. See stats.Handler.
func (h *heard) HandleRPC(_ context.Context, event stats.RPCStats) {
	switch event.(type) {
	case *stats.InHeader, *stats.InPayload:
		h.Store(time.Now().UnixNano())
	}
}
