package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"likeness/internal/art"
)

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// cli is the command line; the tags are its help.
type cli struct {
	Open       openCmd       `cmd:"" default:"withargs" help:"Open your library in the browser, to search it and to add works. A double click does this, and so does likeness without a command."`
	Import     importCmd     `cmd:"" help:"Import a CSV, a folder of pictures, or both into a library. Run it again at any time: it updates what changed and skips the rest."`
	Watch      watchCmd      `cmd:"" help:"Import what changes in a folder of pictures as it comes, until it is stopped with ctrl-C."`
	Serve      serveCmd      `cmd:"" help:"Serve a library: the page, the GraphQL API and its playground."`
	Demo       demoCmd       `cmd:"" help:"Paint the demo collection and import it into a library of its own."`
	Train      trainCmd      `cmd:"" help:"Train the metrics that learn from the collection anew."`
	Eval       evalCmd       `cmd:"" help:"Measure how good the answers of a library are: recall, precision, copies found."`
	Duplicates duplicatesCmd `cmd:"" help:"List the works that show the same picture."`
	Export     exportCmd     `cmd:"" help:"Write the catalogue as CSV or JSON Lines, which import again to the same library."`
	Vectors    vectorsCmd    `cmd:"" help:"Metrics whose vectors were made elsewhere: add, list, remove."`
	Model      modelCmd      `cmd:"" help:"Networks that see pictures and may read words: add, list, remove."`
	Measure    measureCmd    `cmd:"" help:"Show the pictures to networks that were added, and bring indexes up to date, as the next import would."`
	Remove     removeCmd     `cmd:"" help:"Take works out of a library: all of a source, or single ones."`
	Check      checkCmd      `cmd:"" help:"Look into everything a library is made of, and say what is wrong; mend it with --repair."`
	Backup     backupCmd     `cmd:"" help:"Copy a library into a folder, while it is served or imported into; with --originals the pictures, too."`
	Migrate    migrateCmd    `cmd:"" help:"Bring a library to a cluster of Weaviate, or what a cluster serves back into a library of this computer."`
	Restore    restoreCmd    `cmd:"" help:"Put a backup back as a library."`
	Version    versionCmd    `cmd:"" help:"Print the version."`
	Quiet      bool          `help:"Say only what went wrong."`
	Verbose    bool          `help:"Log details, and say how long each stage took."`
}

// environment is what a command works with.
type environment struct {
	ctx      context.Context
	out, err io.Writer
	quiet    bool
	verbose  bool
	log      *slog.Logger
}

// run carries out one command line and returns the exit code.
func run(args []string, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	var flags cli
	exited := -1
	parser, err := kong.New(&flags,
		kong.Name("likeness"),
		kong.Description("An art search engine: find works by words and by likeness."),
		kong.Writers(out, errOut),
		kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		fmt.Fprintln(errOut, "likeness:", err)
		return exitFailed
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 { // --help was answered
		return exited
	}
	if err != nil {
		fmt.Fprintf(errOut, "likeness: %v. Try: %s\n", err, instead(err))
		return exitUsage
	}
	printed := &output{to: out}
	env := &environment{ctx: ctx, out: printed, err: errOut, quiet: flags.Quiet, verbose: flags.Verbose, log: newLogger(errOut, flags)}
	code := report(env, parsed.Run(env))
	if code == exitOK {
		code = report(env, printed.failed)
	}
	if len(args) == 0 && code != exitOK {
		holdWindow(env)
	}
	return code
}

// instead is what to try when a command line was not understood.
func instead(err error) string {
	if strings.HasPrefix(err.Error(), "unknown flag --engine") {
		return "likeness migrate --to weaviate, which brings a cluster what this command did to the library of this computer"
	}
	return "likeness --help"
}

// holdWindow keeps the window of a double click open until what went wrong was
// read.
func holdWindow(env *environment) {
	if !ownsConsole() {
		return
	}
	fmt.Fprintln(env.err, "Press Enter to close this window.")
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
}

func newLogger(w io.Writer, flags cli) *slog.Logger {
	level := slog.LevelInfo
	switch {
	case flags.Verbose:
		level = slog.LevelDebug
	case flags.Quiet:
		level = slog.LevelWarn
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level}))
}

// report prints what went wrong as one sentence and chooses the exit code.
func report(env *environment, err error) int {
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errUnsound):
		return exitFailed
	case errors.Is(err, context.Canceled), env.ctx.Err() != nil && !isTold(err):
		fmt.Fprintln(env.err, "likeness: stopped. What was done is kept; the same command goes on from there.")
		return exitFailed
	}
	env.log.Debug("failed", "cause", err)
	fmt.Fprintln(env.err, "likeness:", art.Sentence(err))
	if art.CodeOf(err) == art.CodeInvalid {
		return exitUsage
	}
	return exitFailed
}

// isTold reports whether an error has a sentence of its own. One without, of a
// command that was interrupted, is how something below noticed: database/sql
// closes statements under those who use them.
func isTold(err error) bool {
	_, told := errors.AsType[*art.Error](err)
	return told
}

func (e *environment) say(format string, args ...any) {
	if !e.quiet {
		fmt.Fprintf(e.out, format+"\n", args...)
	}
}
