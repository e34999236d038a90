package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/ingest"
	"likeness/internal/library"
)

type exportCmd struct {
	Library string `placeholder:"DIR" default:"library" type:"path" help:"Library to export (default: ./library)."`
	Source  string `placeholder:"NAME" default:"main" help:"Source of the works (default: main)."`
	Format  string `placeholder:"FORMAT" enum:"csv,jsonl," default:"" help:"csv or jsonl; by the ending of --out when it is not given, else csv."`
	Out     string `placeholder:"FILE" short:"o" type:"path" help:"File to write; the terminal when it is not given, or -."`
}

// Run writes the catalogue of a source as a table that imports again to the
// same works.
func (c *exportCmd) Run(env *environment) error {
	lib, err := library.Open(c.Library)
	if err != nil {
		return err
	}
	has, err := embedded.OpenRecords(env.ctx, lib)
	if err != nil {
		return err
	}
	defer func() { _ = has.Close() }()
	format := ingest.FormatCSV
	if c.Format == string(ingest.FormatJSONL) || c.Format == "" && (strings.HasSuffix(c.Out, ".jsonl") || strings.HasSuffix(c.Out, ".ndjson")) {
		format = ingest.FormatJSONL
	}
	if c.Out == "" || c.Out == "-" {
		_, err := c.write(env, has, env.out, format)
		return err
	}
	n, err := c.toFile(env, has, format)
	if err != nil {
		return err
	}
	env.say("%s of the source %q written to %s.", countOf(n), c.Source, c.Out)
	return nil
}

// toFile writes aside and puts the file into its place when it is whole.
func (c *exportCmd) toFile(env *environment, has ingest.Catalogue, format ingest.Format) (n int, err error) {
	f, err := os.CreateTemp(filepath.Dir(c.Out), filepath.Base(c.Out)+".*")
	if err != nil {
		return 0, art.Wrap(err, art.CodeUnavailable, "%s cannot be written; check its folder and permissions", c.Out)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	n, err = c.write(env, has, f, format)
	if err = errors.Join(err, f.Close()); err != nil {
		return n, err
	}
	if err := os.Chmod(f.Name(), 0o644); err != nil {
		return n, art.Wrap(err, art.CodeUnavailable, "%s cannot be written; check its folder and permissions", c.Out)
	}
	if err := os.Rename(f.Name(), c.Out); err != nil {
		return n, art.Wrap(err, art.CodeUnavailable, "%s cannot be replaced; is it open in another program?", c.Out)
	}
	return n, nil
}

func (c *exportCmd) write(env *environment, has ingest.Catalogue, w io.Writer, format ingest.Format) (int, error) {
	buf := bufio.NewWriter(w)
	n, err := ingest.Export(env.ctx, has, c.Source, format, buf)
	if err == nil {
		err = buf.Flush()
	}
	return n, err
}
