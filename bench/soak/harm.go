package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// harmfulRequests is how many of each kind are sent.
const harmfulRequests = 1000

// harmfulClients send them at once.
const harmfulClients = 20

// harms are requests that cost much to answer, or mean to.
func (l *load) harms() map[string]message {
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
	id := l.works[0].ID
	return map[string]message{
		"fragments that double":     queryOf(doubling, nil),
		"sixty aliases":             queryOf(aliases, nil),
		"a megabyte of braces":      queryOf(strings.Repeat("{", 1e6), nil),
		"a search of 20 kB":         queryOf(pageQuery, map[string]any{"q": strings.Repeat("lamdscape ", 2000)}),
		"five hundred misspellings": queryOf(pageQuery, map[string]any{"q": strings.Repeat("portrqit OR ", 500)}),
		"pages of 200 in full":      queryOf(`{ images(first: 200) { edges { node { id name title artist date properties { name value } } } } }`, nil),
		"explanations":              queryOf(`query($id: ID!) { explain(to: {image: $id}, image: $id) { score weights shares { metric } } }`, map[string]any{"id": id}),
		"exact comparisons":         queryOf(`query($id: ID!) { similarImages(to: {image: $id}, exact: true, metric: "pixels", first: 200) { edges { score } } }`, map[string]any{"id": id}),
		"a cursor of one's own":     queryOf(`{ images(after: "bm9ib2R5") { totalCount } }`, nil),
		"trash as a picture":        uploadOf([]byte(strings.Repeat("trash", 1e5))),
		"a picture cut in half":     uploadOf(l.picture[:len(l.picture)/2]),
		"a form that is none":       {"multipart/form-data; boundary=x", []byte("--x\r\n\r\n")},
	}
}

// besideHarm measures how long an honest client waits while another sends a
// thousand requests of each kind that mean harm. That one comes from elsewhere,
// and from another place each time.
func (l *load) besideHarm(ctx context.Context, part time.Duration) error {
	quiet := l.honest(ctx, time.Now().Add(part), nil)
	fmt.Printf("honest alone     p50 %v, p99 %v\n", quiet.at(.5), quiet.at(.99))
	harms := l.harms()
	for i, name := range slices.Sorted(maps.Keys(harms)) {
		done := make(chan struct{})
		harmed := &result{failed: map[string]int{}}
		go func() {
			defer close(done)
			l.send(ctx, harms[name], fmt.Sprintf("203.0.113.%d", i+1), harmed)
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
		failure := l.ask(l.post(ctx, queryOf(pageQuery, map[string]any{"q": "the"})))
		r.add(time.Since(start), failure)
	}
	r.lasted = time.Since(began)
	return r
}

func (l *load) send(ctx context.Context, harm message, from string, r *result) {
	var sending sync.WaitGroup
	for range harmfulClients {
		sending.Go(func() {
			for range harmfulRequests / harmfulClients {
				request := l.post(ctx, harm)
				request.Header.Set("X-Forwarded-For", from)
				start := time.Now()
				failure := l.ask(request)
				r.add(time.Since(start), failure)
			}
		})
	}
	sending.Wait()
}
