package server

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// stream answers a subscription as server-sent events, as GraphQL over SSE in its
// distinct connections mode
// (https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md): an event
// "next" for each answer, and "complete" when there are no more.
func (e *endpoint) stream(w http.ResponseWriter, r *http.Request, operation *graphql.OperationContext) {
	leave, err := e.enterStream(r)
	if err != nil {
		e.refuse(w, r, err)
		return
	}
	defer leave()
	e.metrics.openStreams.Inc()
	defer e.metrics.openStreams.Dec()

	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	events := newEventWriter(w)
	if events.open() != nil {
		return
	}
	e.forward(events, e.responses(ctx, operation))
}

// writeEvents answers with a stream of one answer.
func writeEvents(w http.ResponseWriter, body answer) {
	events := newEventWriter(w)
	if events.open() == nil && events.next(body) == nil {
		_ = events.complete()
	}
}

// enterStream takes a place among the streams.
func (e *endpoint) enterStream(r *http.Request) (leave func(), err error) {
	who := askerOf(r)
	closed, err := e.rates.stream(who)
	if err != nil {
		return nil, err
	}
	left, err := e.streams.enter(r.Context(), who.name)
	if err != nil {
		closed()
		return nil, err
	}
	return func() { left(); closed() }, nil
}

// responses runs an operation and sends what it answers, until it has no more
// or ctx ends.
func (e *endpoint) responses(ctx context.Context, operation *graphql.OperationContext) <-chan answer {
	answers := make(chan answer)
	next, ctx := e.exec.DispatchOperation(ctx, operation)
	go func() {
		defer close(answers)
		for {
			response := next(ctx)
			if response == nil {
				return
			}
			answer := answerOf(response)
			answer.Data = bytes.Clone(answer.Data) // the next one is written into the same buffer
			select {
			case answers <- answer:
			case <-ctx.Done():
				return
			}
		}
	}()
	return answers
}

// forward writes answers as they come, and a sign of life when none do.
func (e *endpoint) forward(events *eventWriter, answers <-chan answer) {
	ping := time.NewTicker(pingInterval)
	defer ping.Stop()
	for {
		var err error
		select {
		case answer, ok := <-answers:
			if !ok {
				_ = events.complete()
				return
			}
			err = events.next(answer)
		case <-ping.C:
			err = events.ping()
		case <-e.closing:
			_ = events.complete()
			return
		}
		if err != nil {
			return // the client has gone
		}
	}
}

// eventWriter writes server-sent events, each at once and with a deadline of
// its own.
type eventWriter struct {
	w          http.ResponseWriter
	controller *http.ResponseController
}

func newEventWriter(w http.ResponseWriter) *eventWriter {
	return &eventWriter{w: w, controller: http.NewResponseController(w)}
}

func (e *eventWriter) open() error {
	header := e.w.Header()
	header.Set("Content-Type", mediaEvents+"; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // or nginx holds events back
	e.w.WriteHeader(http.StatusOK)
	return e.ping()
}

func (e *eventWriter) ping() error { return e.write(":\n\n") }

func (e *eventWriter) next(body answer) error {
	return e.write(string(append(body.appendTo([]byte("event: next\ndata: ")), "\n\n"...)))
}

// complete has a data line, without which EventSource ignores an event.
func (e *eventWriter) complete() error { return e.write("event: complete\ndata:\n\n") }

func (e *eventWriter) write(text string) error {
	if err := e.controller.SetWriteDeadline(time.Now().Add(eventTimeout)); err != nil {
		return err
	}
	if _, err := e.w.Write([]byte(text)); err != nil {
		return err
	}
	return e.controller.Flush()
}
