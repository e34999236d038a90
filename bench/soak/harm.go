package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// harmfulRequests is how many of each kind are sent.
const harmfulRequests = 1000

// harmfulClients send them at once.
const harmfulClients = 20

// harms are requests that cost much to send back, or mean to.
func (l *load) harms() map[string]func(ctx context.Context) *http.Request {
	doubling := "{ ...f0 } "
	for i := range 20 {
		doubling += fmt.Sprintf("fragment f%d on Query { ...f%d ...f%d } ", i, i+1, i+1)
	}
	doubling += "fragment f20 on Query { __typename }"
	aliases := "{"
	for i := range 60 {
		aliases += fmt.Sprintf(" a%d: images(first: 200) { totalCount }", i)
	}
	aliases += " }"
	of := func(query string, variables map[string]any) func(context.Context) *http.Request {
		return func(ctx context.Context) *http.Request { return l.query(ctx, query, variables) }
	}
	id := l.works[0].ID
	return map[string]func(context.Context) *http.Request{
		"fragments that double":     of(doubling, nil),
		"sixty aliases":             of(aliases, nil),
		"a megabyte of braces":      of(strings.Repeat("{", 1e6), nil),
		"a search of 20 kB":         of(pageQuery, map[string]any{"q": strings.Repeat("lamdscape ", 2000)}),
		"five hundred misspellings": of(pageQuery, map[string]any{"q": strings.Repeat("portrqit OR ", 500)}),
		"pages of 200 in full":      of(`{ images(first: 200) { edges { node { id name title artist date properties { name value } } } } }`, nil),
		"explanations":              of(`query($id: ID!) { explain(to: {image: $id}, image: $id) { score weights shares { metric } } }`, map[string]any{"id": id}),
		"exact comparisons":         of(`query($id: ID!) { similarImages(to: {image: $id}, exact: true, metric: "pixels", first: 200) { edges { score } } }`, map[string]any{"id": id}),
		"a cursor of one's own":     of(`{ images(after: "bm9ib2R5") { totalCount } }`, nil),
		"trash as a picture":        func(ctx context.Context) *http.Request { return l.upload(ctx, []byte(strings.Repeat("trash", 1e5))) },
		"a picture cut in half":     func(ctx context.Context) *http.Request { return l.upload(ctx, l.picture[:len(l.picture)/2]) },
		"a form that is none": func(ctx context.Context) *http.Request {
			return l.post(ctx, "multipart/form-data; boundary=x", []byte("--x\r\n\r\n"))
		},
	}
}

// besideHarm measures how long an honest client waits while another sends a
// thousand requests of each kind that mean harm. That one comes from elsewhere.
func (l *load) besideHarm(ctx context.Context, part time.Duration) error {
	quiet := l.honest(ctx, time.Now().Add(part), nil)
	fmt.Printf("honest alone     p50 %v, p99 %v\n", quiet.at(.5), quiet.at(.99))
	for name, harm := range l.harms() {
		done := make(chan struct{})
		harmed := &result{failed: map[string]int{}}
		go func() {
			defer close(done)
			l.send(ctx, harm, harmed)
		}()
		honest := l.honest(ctx, time.Now().Add(part), done)
		<-done
		fmt.Printf("%-26s honest p99 %v (%.1fx), %s; the harm: %s\n", name, honest.at(.99), ratio(honest.at(.99), quiet.at(.99)), honest.failures(), harmed.failures())
	}
	return ctx.Err()
}

// honest asks a hundred times a second until the deadline, and for as long as the
// harm lasts.
func (l *load) honest(ctx context.Context, until time.Time, harm <-chan struct{}) *result {
	r := &result{failed: map[string]int{}}
	began := time.Now()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for ctx.Err() == nil {
		<-tick.C
		select {
		case <-harm:
			harm = nil
			until = time.Now() // without the harm there is nothing to measure
		default:
		}
		if harm == nil && time.Now().After(until) {
			break
		}
		start := time.Now()
		failure := l.ask(l.query(ctx, pageQuery, map[string]any{"q": "the"}))
		r.add(time.Since(start), failure)
	}
	r.lasted = time.Since(began)
	return r
}

func (l *load) send(ctx context.Context, harm func(context.Context) *http.Request, r *result) {
	var sending sync.WaitGroup
	for range harmfulClients {
		sending.Go(func() {
			for range harmfulRequests / harmfulClients {
				request := harm(ctx)
				request.Header.Set("X-Forwarded-For", "203.0.113.7")
				start := time.Now()
				failure := l.ask(request)
				r.add(time.Since(start), failure)
			}
		})
	}
	sending.Wait()
}
