package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// harmfulRequests is how many of each kind are sent.
const harmfulRequests = 1000

// harmfulClients send them at once.
const harmfulClients = 20

// honestQuestion is what an honest client asks.
var honestQuestion = queryOf(pageQuery, map[string]any{"q": "the"})

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

// elsewhere is the header that a proxy would tell by that a client is another.
const elsewhere = "X-Forwarded-For"

// attack is what a client that means harm is told: it is a process of its own, so
// that the honest one waits for the server alone, and for the machine.
type attack struct {
	URL, ContentType, From string
	Body                   []byte
}

// besideHarm measures how long an honest client waits while another sends a
// thousand requests of each kind that mean harm. That one comes from elsewhere,
// and from another place each time. The same is measured beside a server that does
// nothing but refuse: below what that takes nobody can come on the machine.
func (l *load) besideHarm(ctx context.Context, part time.Duration) (err error) {
	canned := filepath.Join(l.dir, "answer.json")
	answer, err := l.read(l.post(ctx, honestQuestion))
	if err == nil {
		err = os.WriteFile(canned, answer, 0o600)
	}
	if err != nil {
		return err
	}
	process, err := start(ctx, "-bare", canned)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, process.stop()) }()
	bare := newLoad(&site{process: process, dir: l.dir})

	quiet, floor := l.honest(ctx, time.Now().Add(part), nil), bare.honest(ctx, time.Now().Add(part), nil)
	fmt.Printf("honest alone     p50 %v, p99 %v; of a server that does nothing p50 %v, p99 %v\n", quiet.at(.5), quiet.at(.99), floor.at(.5), floor.at(.99))
	harms := l.harms()
	for i, name := range slices.Sorted(maps.Keys(harms)) {
		from := fmt.Sprintf("203.0.113.%d", i+1)
		honest, became, err := l.beside(ctx, harms[name], from, part)
		if err != nil {
			return err
		}
		least, _, err := bare.beside(ctx, harms[name], from, part)
		if err != nil {
			return err
		}
		fmt.Printf("%-26s honest p99 %v (%.1fx; %v where all is refused), %s; the harm: %s\n",
			name, honest.at(.99), ratio(honest.at(.99), quiet.at(.99)), least.at(.99), honest.failures(), became)
	}
	return ctx.Err()
}

// beside asks honestly while harm is sent, and tells what became of that.
func (l *load) beside(ctx context.Context, harm message, from string, part time.Duration) (honest *result, became string, err error) {
	plan, err := json.Marshal(attack{URL: l.url, ContentType: harm.contentType, From: from, Body: harm.body})
	if err != nil {
		return nil, "", err
	}
	path := filepath.Join(l.dir, "attack.json")
	if err := os.WriteFile(path, plan, 0o600); err != nil {
		return nil, "", err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, "", err
	}
	done := make(chan struct{})
	var said []byte
	go func() {
		defer close(done)
		said, err = exec.CommandContext(ctx, self, "-harm", path).Output()
	}()
	honest = l.honest(ctx, time.Now().Add(part), done)
	<-done
	return honest, strings.TrimSpace(string(said)), err
}

// honest asks a hundred times a second until the deadline, and for as long as the
// harm lasts.
func (l *load) honest(ctx context.Context, until time.Time, harm <-chan struct{}) *result {
	r := newResult()
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
		failure := l.ask(l.post(ctx, honestQuestion))
		r.add(kindSearch, time.Since(start), failure)
	}
	r.lasted = time.Since(began)
	return r
}

// sendHarm is what the process of that client does.
func sendHarm(ctx context.Context, path string) error {
	plan, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var a attack
	if err := json.Unmarshal(plan, &a); err != nil {
		return err
	}
	l, r := newLoad(&site{process: &process{url: a.URL}}), newResult()
	var sending sync.WaitGroup
	for range harmfulClients {
		sending.Go(func() {
			for range harmfulRequests / harmfulClients {
				request := l.post(ctx, message{a.ContentType, a.Body})
				request.Header.Set(elsewhere, a.From)
				start := time.Now()
				failure := l.ask(request)
				r.add(kindSearch, time.Since(start), failure)
			}
		})
	}
	sending.Wait()
	fmt.Println(r.failures())
	return ctx.Err()
}
