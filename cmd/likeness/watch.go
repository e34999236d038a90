package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"likeness/internal/art"
	"likeness/internal/ingest"
	"likeness/internal/library"
	"likeness/internal/operator"
	"likeness/internal/watch"
)

type watchCmd struct {
	Dir      string            `arg:"" type:"path" help:"Folder of pictures, with its subfolders."`
	CSV      string            `name:"csv" placeholder:"FILE" type:"path" help:"Table of works, which is watched, too; see likeness import --help."`
	Encoding string            `placeholder:"NAME" help:"Encoding of the table; found out when it is not given."`
	Sheet    string            `placeholder:"NAME" help:"Sheet of a workbook; the first when it is not given."`
	Join     []string          `placeholder:"FILE" type:"path" sep:"none" help:"Another table with columns about the same works."`
	On       []string          `placeholder:"COLUMN" sep:"none" help:"Column that --csv and --join share."`
	Library  string            `placeholder:"DIR" default:"library" type:"path" help:"Library to import into; made when there is none (default: ./library)."`
	Source   string            `placeholder:"NAME" default:"main" help:"Name of the museum or list the rows come from (default: main)."`
	Map      map[string]string `placeholder:"FIELD=COLUMN" help:"Say which column holds a field when its name does not tell."`
	Split    []string          `placeholder:"TEXT" sep:"none" help:"What stands between several artists, collections or genres in one cell."`
	Prune    bool              `help:"Take out works that are no longer there. Without it they are named, and kept."`
	Every    time.Duration     `placeholder:"TIME" default:"2s" help:"How often to look (default: 2s). What is as it was at the look before is imported, so a file may not pause for longer while it is written; one that does is imported again."`
	engineFlags
}

// minEvery keeps a slip of the finger from looking without a pause.
const minEvery = 50 * time.Millisecond

// Run imports what is there, and then what changes, until it is stopped.
func (c *watchCmd) Run(env *environment) (err error) {
	if c.Every < minEvery {
		return art.Errorf(art.CodeInvalid, "--every is the time between two looks, such as 2s; %s is too short", c.Every)
	}
	of := importCmd{
		CSV: c.CSV, Encoding: c.Encoding, Sheet: c.Sheet, Join: c.Join, On: c.On, Images: c.Dir, Library: c.Library, Source: c.Source, Map: c.Map, Split: c.Split, Prune: c.Prune,
	}
	if err := ingest.Check(of.options()); err != nil && !errors.Is(err, ingest.ErrNoFiles) {
		return err
	}
	to, err := c.openTarget(env)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.close()) }()
	lib, err := library.Create(c.Library)
	if err != nil {
		return err
	}
	unlock, err := lib.LockWatcher()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	places := watch.Places{Dir: c.Dir, Every: c.Every, Except: c.isOurs}
	if c.CSV != "" {
		places.Files = append([]string{c.CSV}, c.Join...)
	}
	w := &watcher{env: env, lib: lib, to: to, of: of}
	env.say("Watching %s; what changes is imported into %s. Stop with ctrl-C.", c.Dir, c.Library)
	err = places.Changes(env.ctx, w.importNow)
	if errors.Is(err, context.Canceled) {
		env.say("Stopped watching. What was imported is kept.")
		return nil
	}
	return err
}

// isOurs tells what no import reads, or imports write themselves: libraries,
// and what lies beside this one.
func (c *watchCmd) isOurs(path string, dir bool) bool {
	library := filepath.Clean(c.Library)
	if path == library || strings.HasPrefix(path, library+"-") && !dir {
		return true
	}
	if !dir {
		return false
	}
	_, err := os.Stat(filepath.Join(path, "library.json"))
	return err == nil
}

// watcher imports one folder again and again.
type watcher struct {
	env  *environment
	lib  *library.Library
	to   *target // nil for none
	of   importCmd
	said string // the last thing that was wrong
}

// importNow imports what there is. What the next change may mend, or time, is
// said and ends nothing.
func (w *watcher) importNow() (again bool, err error) {
	options := w.of.options()
	err = w.of.remember(&options)
	if err == nil {
		err = ingest.Check(options) // which needs no lock
	}
	if err == nil {
		err = w.to.during(w.env, w.lib, func(env *environment) error { return importInto(env, w.lib, operator.Import{Options: options}, nil) })
	}
	switch {
	case err == nil, errors.Is(err, ingest.ErrNoFiles):
		w.said = ""
		return false, nil
	case w.env.ctx.Err() != nil:
		return false, w.env.ctx.Err()
	}
	told, ok := errors.AsType[*art.Error](err)
	if !ok || told.Code == art.CodeInternal {
		return false, err
	}
	if w.said != told.Message {
		w.said = told.Message
		w.env.log.Warn("not imported now; it is tried again", "why", art.Sentence(err))
	}
	return told.Code == art.CodeUnavailable, nil
}
