package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/dustin/go-humanize"

	"likeness/internal/art"
	"likeness/internal/brought"
	"likeness/internal/build"
	"likeness/internal/durable"
	"likeness/internal/embedded"
	"likeness/internal/library"
	"likeness/internal/models"
	"likeness/internal/table"
)

type vectorsCmd struct {
	Add    vectorsAddCmd    `cmd:"" help:"Add vectors of the works as a metric of their own. Under a name that is there they take the place of those before."`
	List   vectorsListCmd   `cmd:"" help:"List the metrics whose vectors were made elsewhere."`
	Remove vectorsRemoveCmd `cmd:"" help:"Take such a metric out."`
}

type vectorsAddCmd struct {
	As       string `placeholder:"NAME" required:"" help:"Name of the metric: lower-case letters, digits and hyphens."`
	Npy      string `placeholder:"FILE" type:"path" help:"Vectors as NumPy saves them: works x values of 16, 32 or 64 bits."`
	IDs      string `name:"ids" placeholder:"FILE" type:"path" help:"Whose vectors those of --npy are, in their order: one id a line, or a JSON list."`
	CSV      string `name:"csv" placeholder:"FILE" type:"path" help:"Instead of both: a table of ids and values, one a column, or all in one as a list. JSON Lines and packed files, too."`
	Title    string `placeholder:"TEXT" help:"Name of the metric for people; that of --as when it is not given."`
	MadeWith string `placeholder:"TEXT" help:"What made the vectors, shown with the metric: \"CLIP ViT-L/14 (MIT licence)\"."`
	Encoder  string `placeholder:"NAME" help:"Model of the library that makes vectors of the same kind: uploads, details and words are compared by it."`
	Source   string `placeholder:"NAME" help:"The ids are of this source of the library; of any when it is not given."`
	Library  string `placeholder:"DIR" default:"library" type:"path" help:"Library to add to (default: ./library)."`
	DryRun   bool   `help:"Tell which vectors find their works; write nothing."`
	engineFlags
}

// Run adds vectors that were made elsewhere.
func (c *vectorsAddCmd) Run(env *environment) error {
	if err := c.check(); err != nil {
		return err
	}
	lib, err := library.Open(c.Library)
	if err != nil {
		return err
	}
	if c.DryRun {
		has, err := inventoryOf(lib, c.Library)
		if err != nil {
			return err
		}
		found, err := c.match(env, has)
		if err = errors.Join(err, has.Close()); err == nil {
			c.tell(env, found, "")
			env.say("This was a dry run: nothing was written.")
		}
		return err
	}
	return c.during(env, lib, func(env *environment) error { return c.add(env, lib) })
}

func (c *vectorsAddCmd) add(env *environment, lib *library.Library) error {
	writer, err := embedded.Begin(lib, env.log)
	if err != nil {
		return err
	}
	networks := models.NewPool(lib.ModelsDir())
	if c.Encoder != "" {
		writer.Encoders = networks
	}
	found, err := c.match(env, writer.Inventory)
	if err == nil {
		err = found.Set.Keep(lib.VectorsDir())
	}
	if err == nil {
		err = commit(env, lib, writer)
	}
	if err = errors.Join(err, networks.Close(), writer.Close()); err != nil {
		return err
	}
	report, err := writeVectorsReport(lib, found)
	c.tell(env, found, report)
	return err
}

func (c *vectorsAddCmd) check() error {
	if err := brought.CheckName(c.As); err != nil {
		return err
	}
	switch arrays := c.Npy != "" && c.IDs != ""; {
	case c.isModel():
		return art.Errorf(art.CodeInvalid, "%q is the name of a model of the library; choose another name with --as", c.As)
	case build.IsOwnMetric(c.As):
		return art.Errorf(art.CodeInvalid, "%q is a metric of the program; choose another name with --as", c.As)
	case (c.CSV != "") == arrays, c.CSV != "" && (c.Npy != "" || c.IDs != ""):
		return art.Errorf(art.CodeInvalid, "Give --npy FILE and --ids FILE together, or --csv FILE alone")
	}
	return nil
}

func (c *vectorsAddCmd) isModel() bool {
	lib, err := library.Open(c.Library)
	if err != nil {
		return false // whoever needs the library says so
	}
	_, err = models.Find(lib.ModelsDir(), c.As)
	return err == nil
}

// match reads the vectors and finds whose they are.
func (c *vectorsAddCmd) match(env *environment, has *embedded.Inventory) (found brought.Outcome, err error) {
	var works []art.Image
	for work, err := range has.All(env.ctx) {
		if err != nil {
			return found, err
		}
		if c.Source == "" || work.Source == c.Source {
			works = append(works, work)
		}
	}
	if c.Source != "" && len(works) == 0 {
		return found, art.Errorf(art.CodeNotFound, "The library %s has no works of the source %q; nothing was added", c.Library, c.Source)
	}
	source, err := c.open()
	if err != nil {
		return found, err
	}
	if err := c.checkEncoder(source.Dimensions()); err != nil {
		return found, errors.Join(err, source.Close())
	}
	found, err = brought.Match(env.ctx, source, brought.About{Name: c.As, Title: c.Title, MadeWith: c.MadeWith, Encoder: c.Encoder}, works)
	return found, errors.Join(err, source.Close())
}

// checkEncoder refuses a model that makes vectors of another length.
func (c *vectorsAddCmd) checkEncoder(dimensions int) error {
	if c.Encoder == "" {
		return nil
	}
	lib, err := library.Open(c.Library)
	if err != nil {
		return err
	}
	m, err := models.Find(lib.ModelsDir(), c.Encoder)
	if err == nil && m.Dimensions != dimensions {
		err = art.Errorf(art.CodeInvalid, "The vectors have %d values and those of the model %q %d, so the two cannot be compared. Nothing was added", dimensions, c.Encoder, m.Dimensions)
	}
	return err
}

func (c *vectorsAddCmd) open() (brought.Source, error) {
	if c.CSV != "" {
		return brought.OpenTable(c.CSV)
	}
	return brought.OpenArrays(c.Npy, c.IDs)
}

// tell says which vectors found their works, and which did not.
func (c *vectorsAddCmd) tell(env *environment, found brought.Outcome, report string) {
	env.say("Works with a vector of %d values under %q: %s.", found.Set.Dimensions, c.As, humanize.Comma(int64(found.Set.Works)))
	if n := len(found.Unmatched); n > 0 {
		env.say("Vectors that belong to no work: %s of %s.", humanize.Comma(int64(n)), humanize.Comma(int64(found.Vectors)))
		listSome(env, found.Unmatched, func(u brought.Unmatched) string { return fmt.Sprintf("%q: %s", u.ID, u.Reason) })
	}
	if n := len(found.Without); n > 0 {
		env.say("Works with a picture and without a vector, which take no part in this metric: %s.", humanize.Comma(int64(n)))
		listSome(env, found.Without, func(w art.Image) string { return fmt.Sprintf("%s (%s)", w.Name, w.ID) })
	}
	if report != "" {
		env.say("All of them stand in %s.", report)
	}
}

// listSome names the first of many.
func listSome[T any](env *environment, all []T, name func(T) string) {
	for _, one := range all[:min(len(all), maxListedWorks)] {
		env.say("  %s", name(one))
	}
	if more := len(all) - maxListedWorks; more > 0 {
		env.say("  and %s more", humanize.Comma(int64(more)))
	}
}

// writeVectorsReport writes what did not meet, both ways, and tells where;
// nowhere when everything did.
func writeVectorsReport(lib *library.Library, found brought.Outcome) (string, error) {
	if len(found.Unmatched)+len(found.Without) == 0 {
		return "", nil
	}
	path := lib.VectorsReportPath()
	err := durable.Write(path, func(w io.Writer) error {
		lines := csv.NewWriter(w)
		all := [][]string{{"id", "name", "outcome", "reason"}}
		for _, u := range found.Unmatched {
			all = append(all, []string{table.Harmless(u.ID), "", "vector without a work", table.Harmless(u.Reason)})
		}
		for _, work := range found.Without {
			all = append(all, []string{work.ID, table.Harmless(work.Name), "work without a vector", ""})
		}
		return lines.WriteAll(all)
	})
	if err != nil {
		return "", art.Wrap(err, art.CodeUnavailable, "The vectors were added, but the report %s cannot be written; check the permissions of its folder", path)
	}
	return path, nil
}

// commit publishes what was changed, in sight.
func commit(env *environment, lib *library.Library, writer *embedded.Writer) error {
	shown := newProgress(env, lib)
	_, err := writer.Commit(env.ctx, shown.Update)
	shown.Finish(err)
	return err
}

type vectorsListCmd struct {
	Library string `placeholder:"DIR" default:"library" type:"path" help:"Library to look into (default: ./library)."`
}

// Run lists the metrics whose vectors were made elsewhere.
func (c *vectorsListCmd) Run(env *environment) error {
	lib, err := library.Open(c.Library)
	if err != nil {
		return err
	}
	all, damaged, err := brought.List(lib.VectorsDir())
	if err != nil {
		return err
	}
	for _, name := range damaged {
		fmt.Fprintf(env.err, "%s is damaged; add its vectors again, or take it out with: likeness vectors remove %s\n", name, name)
	}
	if len(all) == 0 {
		env.say("The library %s has no vectors that were made elsewhere.", c.Library)
		return nil
	}
	t := tabwriter.NewWriter(env.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "name\ttitle\tworks\tvalues\tadded\tmade with")
	for _, v := range all {
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%s\t%s\n", v.Name, v.Title, humanize.Comma(int64(v.Works)), v.Dimensions, v.Added.Local().Format("2006-01-02"), v.MadeWith)
	}
	return t.Flush()
}

type vectorsRemoveCmd struct {
	Name    string `arg:"" help:"Name of the metric."`
	Library string `placeholder:"DIR" default:"library" type:"path" help:"Library to take it out of (default: ./library)."`
	engineFlags
}

// Run takes a metric out whose vectors were made elsewhere.
func (c *vectorsRemoveCmd) Run(env *environment) error {
	lib, err := library.Open(c.Library)
	if err != nil {
		return err
	}
	return c.during(env, lib, func(env *environment) error { return c.takeOut(env, lib) })
}

func (c *vectorsRemoveCmd) takeOut(env *environment, lib *library.Library) error {
	writer, err := embedded.Begin(lib, env.log)
	if err != nil {
		return err
	}
	err = brought.Remove(lib.VectorsDir(), c.Name)
	if err == nil {
		err = commit(env, lib, writer)
	}
	if err = errors.Join(err, writer.Close()); err == nil {
		env.say("The metric %q was taken out of %s.", c.Name, c.Library)
	}
	return err
}
