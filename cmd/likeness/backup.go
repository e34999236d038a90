package main

import (
	"fmt"

	"github.com/dustin/go-humanize"

	"likeness/internal/art"
	"likeness/internal/backup"
	"likeness/internal/library"
)

type backupCmd struct {
	Dest      string `arg:"" placeholder:"DEST" type:"path" help:"Folder to make; nothing may be there yet. Best on another disk."`
	Library   string `placeholder:"DIR" default:"library" type:"path" help:"Library to back up (default: ./library)."`
	Originals bool   `help:"Copy the original pictures of the works, too."`
}

// Run copies a library, which may be served or imported into meanwhile.
func (c *backupCmd) Run(env *environment) error {
	lib, err := library.Open(c.Library)
	if err != nil {
		return err
	}
	for _, left := range backup.Unfinished(c.Dest) {
		env.say("%s was not finished; delete it, if no other backup is under way.", left)
	}
	shown := newProgress(env, nil)
	made, err := backup.Make(env.ctx, lib, c.Dest, backup.Options{Originals: c.Originals, Progress: shown.copying})
	shown.endStage()
	if err != nil {
		return err
	}
	for _, note := range made.Notes {
		fmt.Fprintln(env.out, note)
	}
	originals := ""
	if c.Originals {
		originals = fmt.Sprintf(" with %s originals", humanize.Comma(int64(made.Originals)))
	}
	env.say("%s%s backed up in %s: %s files, %s, every one read again and compared.",
		countOf(made.Works), originals, c.Dest, humanize.Comma(int64(made.Files)), humanize.Bytes(uint64(made.Bytes)))
	env.say("Put it back with: likeness restore %s --library DIR", library.Argument(c.Dest))
	return nil
}

// copying shows how many files were copied.
func (p *progress) copying(done, total int) {
	p.Update(art.Progress{Stage: stageCopying, Done: done, Total: &total})
}

type restoreCmd struct {
	Source    string `arg:"" name:"src" placeholder:"SRC" type:"path" help:"Folder that likeness backup made."`
	Library   string `required:"" placeholder:"DIR" type:"path" help:"Library to make of it: a new or an empty folder, unless --replace is given."`
	Originals string `placeholder:"DIR" type:"path" help:"Folder to make for the original pictures, when the backup holds them; the works are told that they are there. Without it they are looked for where they were."`
	Replace   bool   `help:"Put a library that is in DIR aside, under another name; it is kept."`
}

// maxNamedFiles is how many damaged files are named before they are only counted.
const maxNamedFiles = 10

// Run puts a backup back.
func (c *restoreCmd) Run(env *environment) error {
	shown := newProgress(env, nil)
	restored, err := backup.Restore(env.ctx, c.Source, c.Library, backup.RestoreOptions{
		Originals: c.Originals, Replace: c.Replace, Log: env.log, Progress: shown.copying, Building: shown.Update,
	})
	shown.endStage()
	if err != nil {
		return err
	}
	if n := len(restored.Damaged); n > 0 {
		fmt.Fprintf(env.out, "Files of the backup that are damaged or missing, and were left out: %d. likeness check --repair makes again what can be.\n", n)
		for _, name := range restored.Damaged[:min(n, maxNamedFiles)] {
			fmt.Fprintf(env.out, "  %s\n", name)
		}
	}
	for _, note := range restored.Notes {
		fmt.Fprintln(env.out, note)
	}
	if restored.Aside != "" {
		env.say("The library that was there is now in %s.", restored.Aside)
	}
	env.say("%s of the backup of %s put back into %s.", countOf(restored.Works), restored.Made, c.Library)
	env.say("Serve it with: likeness serve --library %s", library.Argument(c.Library))
	return nil
}
