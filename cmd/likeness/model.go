package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/dustin/go-humanize"

	"likeness/internal/art"
	"likeness/internal/brought"
	"likeness/internal/build"
	"likeness/internal/embedded"
	"likeness/internal/library"
	"likeness/internal/models"
)

type modelCmd struct {
	Add    modelAddCmd    `cmd:"" help:"Add a network that sees pictures, and may read words, as a metric of its own. Under a name that is there it takes the place of that before."`
	List   modelListCmd   `cmd:"" help:"List the networks that were added."`
	Remove modelRemoveCmd `cmd:"" help:"Take such a network out, with its metric."`
}

type modelAddCmd struct {
	Folder  string `arg:"" name:"dir" type:"path" help:"Folder of an ONNX export as transformers.js and Optimum publish them: config.json, preprocessor_config.json, onnx/vision_model.onnx or onnx/model.onnx and, to read words, onnx/text_model.onnx and tokenizer.json."`
	As      string `placeholder:"NAME" help:"Name of the metric: lower-case letters, digits and hyphens; that of the network when it is not given."`
	Library string `placeholder:"DIR" default:"library" type:"path" help:"Library to add to (default: ./library)."`
	DryRun  bool   `help:"Check and try the network, and tell how long the collection will take; write nothing."`
}

// Run adds a network that somebody brought.
func (c *modelAddCmd) Run(env *environment) error {
	lib, err := library.Open(c.Library)
	if err != nil {
		return err
	}
	unlock := func() error { return nil }
	if !c.DryRun {
		if unlock, err = lib.Lock(); err != nil {
			return err
		}
	}
	added, err := c.add(env, lib)
	if err = errors.Join(err, unlock()); err != nil {
		return err
	}
	reads := "sees pictures"
	if added.ReadsWords {
		reads = "sees pictures and reads words"
	}
	env.say("%s %s: vectors of %d values, %s of files.", added.Source(), reads, added.Dimensions, humanize.Bytes(uint64(added.Bytes)))
	return c.tellTime(env, lib, added)
}

func (c *modelAddCmd) add(env *environment, lib *library.Library) (added models.Addition, err error) {
	if c.As != "" { // before anything is read
		if err := checkFree(lib, c.As); err != nil {
			return added, err
		}
	}
	added, err = models.Try(env.ctx, c.Folder, c.As)
	if err == nil {
		err = checkFree(lib, added.ID)
	}
	if err != nil || c.DryRun {
		return added, err
	}
	return added, models.Keep(env.ctx, lib.ModelsDir(), c.Folder, &added.Model)
}

// checkFree refuses the name of another metric.
func checkFree(lib *library.Library, name string) error {
	if err := brought.CheckName(name); err != nil {
		return err
	}
	if build.IsOwnMetric(name) {
		return art.Errorf(art.CodeInvalid, "%q is a metric of the program; choose another name with --as", name)
	}
	if _, err := os.Stat(brought.Path(lib.VectorsDir(), name)); !errors.Is(err, fs.ErrNotExist) {
		return art.Errorf(art.CodeInvalid, "%q is the name of vectors that were made elsewhere; choose another with --as", name)
	}
	return nil
}

// tellTime tells how long the network will take for the collection.
func (c *modelAddCmd) tellTime(env *environment, lib *library.Library, added models.Addition) error {
	pictures, err := countPictures(env, lib)
	if err != nil {
		return err
	}
	each := added.APicture.Round(time.Millisecond)
	if c.DryRun {
		env.say("It takes some %v a picture on this machine: %s for the %s pictures. This was a dry run: nothing was written.", each, humanTime(pictures, added.APicture), humanize.Comma(int64(pictures)))
		return nil
	}
	env.say("It was added as the metric %q. The next import, or: likeness measure, shows it the %s pictures: %s on this machine (%v each).",
		added.ID, humanize.Comma(int64(pictures)), humanTime(pictures, added.APicture), each)
	return nil
}

func humanTime(pictures int, each time.Duration) string {
	switch all := time.Duration(pictures) * each; {
	case all < time.Minute:
		return "less than a minute"
	case all < 2*time.Hour:
		return fmt.Sprintf("some %d minutes", int(all.Minutes())+1)
	default:
		return fmt.Sprintf("some %d hours", int(all.Hours())+1)
	}
}

// countPictures counts the different pictures of a library.
func countPictures(env *environment, lib *library.Library) (int, error) {
	has, err := embedded.OpenInventory(lib)
	if err != nil || has == nil {
		return 0, err
	}
	hashes := map[string]bool{}
	for work, readErr := range has.All(env.ctx) {
		if readErr != nil {
			err = readErr
			break
		}
		for at := range work.PictureCount() {
			hashes[work.PictureAt(at).Hash] = true
		}
	}
	return len(hashes), errors.Join(err, has.Close())
}

type modelListCmd struct {
	Library string `placeholder:"DIR" default:"library" type:"path" help:"Library to look into (default: ./library)."`
}

// Run lists the networks that were added.
func (c *modelListCmd) Run(env *environment) error {
	lib, err := library.Open(c.Library)
	if err != nil {
		return err
	}
	all, damaged, err := models.List(lib.ModelsDir())
	if err != nil {
		return err
	}
	for _, id := range damaged {
		fmt.Fprintf(env.err, "%s is damaged; add it again, or take it out with: likeness model remove %s\n", id, id)
	}
	if len(all) == 0 {
		env.say("The library %s has no models; docs/models.md says which can be added.", c.Library)
		return nil
	}
	seen, err := c.seen(lib)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(env.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "name\tmodel\tvalues\treads words\tsize\tadded\tworks")
	for _, m := range all {
		reads := "no"
		if m.ReadsWords {
			reads = "yes"
		}
		works := "to be shown by the next import"
		if slices.Contains(seen, m.ID) {
			works = "seen"
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\t%s\t%s\n", m.ID, m.Source(), m.Dimensions, reads, humanize.Bytes(uint64(m.Bytes)), m.Added.Local().Format("2006-01-02"), works)
	}
	return t.Flush()
}

// seen lists the metrics of the generation that serves.
func (c *modelListCmd) seen(lib *library.Library) ([]string, error) {
	id, err := lib.CurrentGeneration()
	if err != nil || id == "" {
		return nil, err
	}
	return build.MetricsOf(lib, id), nil
}

type modelRemoveCmd struct {
	Name    string `arg:"" help:"Name of the metric."`
	Library string `placeholder:"DIR" default:"library" type:"path" help:"Library to take it out of (default: ./library)."`
	engineFlags
}

// Run takes a network out, with what it saw.
func (c *modelRemoveCmd) Run(env *environment) error {
	lib, err := library.Open(c.Library)
	if err != nil {
		return err
	}
	return c.during(env, lib, func(env *environment) error { return c.takeOut(env, lib) })
}

func (c *modelRemoveCmd) takeOut(env *environment, lib *library.Library) error {
	writer, err := embedded.Begin(lib, env.log)
	if err != nil {
		return err
	}
	err = models.Remove(lib.ModelsDir(), c.Name)
	if err == nil {
		err = commit(env, lib, writer)
	}
	if err == nil {
		err = build.ForgetEncoded(env.ctx, lib)
	}
	if err = errors.Join(err, writer.Close()); err == nil {
		env.say("The model %q was taken out of %s.", c.Name, c.Library)
	}
	return err
}

type measureCmd struct {
	Library string `placeholder:"DIR" default:"library" type:"path" help:"Library to measure (default: ./library)."`
	engineFlags
}

// Run does what the next import would do to works that are there.
func (c *measureCmd) Run(env *environment) error {
	lib, err := library.Open(c.Library)
	if err != nil {
		return err
	}
	return c.during(env, lib, func(env *environment) error { return measure(env, lib) })
}

func measure(env *environment, lib *library.Library) error {
	writer, err := embedded.Begin(lib, env.log)
	if err != nil {
		return err
	}
	networks := models.NewPool(lib.ModelsDir())
	writer.Encoders = networks
	err = commit(env, lib, writer)
	return errors.Join(err, networks.Close(), writer.Close())
}
