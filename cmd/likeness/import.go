package main

import (
	"errors"

	"likeness/internal/art"
	"likeness/internal/engine"
	"likeness/internal/ingest"
	"likeness/internal/library"
)

type importCmd struct {
	CSV     string            `name:"csv" placeholder:"FILE" type:"path" help:"Spreadsheet of works, one a row: CSV with commas, semicolons or tabs; .csv.gz too. Columns are recognised by name."`
	Images  string            `placeholder:"DIR" type:"path" help:"Folder of pictures, with its subfolders. Pictures stay where they are."`
	Library string            `placeholder:"DIR" default:"library" type:"path" help:"Library to import into; made when there is none (default: ./library)."`
	Source  string            `placeholder:"NAME" default:"main" help:"Name of the museum or list the rows come from, so that number 1 of two museums stay two works (default: main)."`
	Map     map[string]string `placeholder:"FIELD=COLUMN" help:"Say which column holds a field when its name does not tell: --map title=Titre. Fields: id, file, name, title, artist, collection, genre, date, yearFrom, yearTo."`
	DryRun  bool              `help:"Show what would be imported and what would fail; write nothing."`
}

func (c *importCmd) Run(env *environment) error {
	if c.CSV == "" && c.Images == "" {
		return art.Errorf(art.CodeInvalid, "Give --csv FILE, --images DIR, or both")
	}
	options := ingest.Options{CSV: c.CSV, Images: c.Images, Source: c.Source, Map: c.Map}
	if c.DryRun {
		return dryRun(env, c.Library, options)
	}
	if err := ingest.Check(options); err != nil { // before a library is made
		return err
	}
	lib, err := library.Create(c.Library)
	if err != nil {
		return err
	}
	if err := importInto(env, lib, options); err != nil {
		return err
	}
	env.say("Serve it with: likeness serve --library %s", c.Library)
	return nil
}

// importInto runs an import to its end: records and pictures first, then the
// indexes, under the library's lock and with progress for all who watch.
func importInto(env *environment, lib *library.Library, options ingest.Options) (err error) {
	unlock, err := lib.Lock()
	if err != nil {
		return err
	}
	shown := newProgress(env, lib)
	defer func() {
		shown.finish(err)
		if unlockErr := unlock(); err == nil {
			err = unlockErr
		}
	}()
	summary, err := ingest.Run(env.ctx, lib, options, shown.update)
	if err != nil {
		return err
	}
	if _, err := engine.Build(env.ctx, lib, env.log, shown.update); err != nil {
		return err
	}
	shown.endStage()
	if env.quiet {
		return nil
	}
	return errors.Join(summary.Write(env.out), shown.writeTimes(env.out))
}

// dryRun tells what an import would do; a library that is not there is not
// made.
func dryRun(env *environment, dir string, options ingest.Options) error {
	options.DryRun = true
	lib, err := library.Open(dir)
	if err != nil && art.CodeOf(err) != art.CodeNotFound {
		return err
	}
	shown := newProgress(env, nil)
	summary, err := ingest.Run(env.ctx, lib, options, shown.update)
	shown.endStage()
	if err != nil {
		return err
	}
	return summary.Write(env.out)
}
