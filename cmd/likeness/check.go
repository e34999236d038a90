package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dustin/go-humanize"

	"likeness/internal/art"
	"likeness/internal/check"
	"likeness/internal/library"
)

type checkCmd struct {
	Library   string `placeholder:"DIR" default:"library" type:"path" help:"Library to look into (default: ./library)."`
	Originals bool   `help:"Read every original to its end and compare it with what was imported, rather than only see that it is there and as long as it was."`
	Repair    bool   `help:"Make again what can be made again: thumbnails, measurements, models and indexes. A running server takes it over."`
	JSON      bool   `name:"json" help:"Tell it as JSON, for programs."`
}

// errUnsound tells that a library is not as it should be; what is wrong was
// said already.
var errUnsound = errors.New("something is wrong with the library")

// Run says what is wrong with a library, and mends what it may.
func (c *checkCmd) Run(env *environment) error {
	lib, err := library.Open(c.Library)
	if err != nil {
		return err
	}
	before, err := c.look(env, lib)
	if err != nil {
		return err
	}
	after := before
	if c.Repair && (before.Count(check.ByRepair) > 0 || before.Unused.Files > 0) {
		err = c.repair(env, lib)
		if err == nil {
			after, err = c.look(env, lib)
		}
		if err != nil { // which is no reason not to say what is wrong
			return errors.Join(err, c.tell(env, before, before))
		}
	}
	if err := c.tell(env, before, after); err != nil {
		return err
	}
	if !after.Sound() {
		return errUnsound
	}
	return nil
}

func (c *checkCmd) look(env *environment, lib *library.Library) (*check.Report, error) {
	shown := newProgress(env, nil)
	defer shown.endStage()
	return check.Library(env.ctx, lib, check.Options{Originals: c.Originals, Progress: func(done, total int) {
		shown.Update(art.Progress{Stage: stageChecking, Done: done, Total: &total})
	}})
}

func (c *checkCmd) repair(env *environment, lib *library.Library) error {
	shown := newProgress(env, lib)
	err := check.Mend(env.ctx, lib, env.log, shown.Update)
	shown.Finish(err)
	return err
}

// tell says what is wrong, and what no longer is.
func (c *checkCmd) tell(env *environment, before, after *check.Report) error {
	if c.JSON {
		return json.NewEncoder(env.out).Encode(after)
	}
	var parts []string
	for _, part := range check.Parts {
		if n := after.Looked[part]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", humanize.Comma(int64(n)), nouns[part]))
		}
	}
	env.say("Looked at %s in %s.", strings.Join(parts, ", "), c.Library)
	for _, f := range before.Findings {
		if !slices.ContainsFunc(after.Findings, func(left check.Finding) bool { return left.Part == f.Part && left.Problem == f.Problem }) {
			env.say("Mended: %s.", f.Summary())
		}
	}
	for _, f := range after.Findings {
		fmt.Fprintln(env.out, f)
	}
	switch {
	case after.Unused.Files > 0:
		env.say("Pictures that were fetched from the web and that no work shows any more: %s (%s). --repair removes them.", humanize.Comma(int64(after.Unused.Files)), humanize.Bytes(uint64(after.Unused.Bytes)))
	case before.Unused.Files > 0:
		env.say("Removed pictures that were fetched from the web and that no work shows any more: %s.", humanize.Comma(int64(before.Unused.Files)))
	}
	if after.Sound() {
		env.say("Nothing is wrong.")
	}
	return nil
}

// nouns say what was counted of each part.
var nouns = map[check.Part]string{
	check.Catalogue: "records", check.Originals: "originals", check.Vectors: "metrics made elsewhere", check.Thumbnails: "thumbnails",
	check.Measurements: "measurements", check.Models: "models and maps", check.Indexes: "indexes",
}
