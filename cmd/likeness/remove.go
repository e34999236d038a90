package main

import (
	"fmt"
	"slices"

	"github.com/dustin/go-humanize"

	"likeness/internal/art"
	"likeness/internal/library"
	"likeness/internal/operator"
)

type removeCmd struct {
	Library string   `placeholder:"DIR" default:"library" type:"path" help:"Library to take works out of (default: ./library)."`
	Source  string   `placeholder:"NAME" help:"Take out all works of this source; with --id, the source whose numbers the ids are."`
	ID      []string `name:"id" sep:"none" placeholder:"ID" help:"Take out the work with this id: that of its page, or that of its row. Give it again for another."`
	DryRun  bool     `help:"Tell what would be taken out; write nothing."`
	engineFlags
}

// maxListedWorks is how many works are named before they are only counted.
const maxListedWorks = 20

// Run takes works out of a library. The owner's pictures stay where they are.
func (c *removeCmd) Run(env *environment) error {
	if c.Source == "" && len(c.ID) == 0 {
		return art.Errorf(art.CodeInvalid, "Give --source NAME to take out all works of a source, or --id ID for a single work")
	}
	lib, err := library.Open(c.Library)
	if err != nil {
		return err
	}
	if c.DryRun {
		return c.preview(env, lib)
	}
	return c.during(env, lib, func(env *environment) error { return c.takeOut(env, lib) })
}

func (c *removeCmd) takeOut(env *environment, lib *library.Library) error {
	works, err := operator.Remove(env.ctx, lib, env.log, newProgress(env, lib), func(has art.Inventory) ([]art.Image, error) {
		return c.find(env, lib, has)
	})
	if err != nil {
		return err
	}
	c.list(env, works)
	env.say("%s taken out of %s. The pictures themselves stay where they are.", countOf(len(works)), c.Library)
	return nil
}

func (c *removeCmd) preview(env *environment, lib *library.Library) error {
	has, err := inventoryOf(lib, c.Library)
	if err != nil {
		return err
	}
	defer func() { _ = has.Close() }()
	works, err := c.find(env, lib, has)
	if err != nil {
		return err
	}
	c.list(env, works)
	env.say("%s would be taken out. This was a dry run: nothing was written.", countOf(len(works)))
	return nil
}

// find lists what is to be taken out: all of it is there, or it is an error.
func (c *removeCmd) find(env *environment, lib *library.Library, has art.Inventory) ([]art.Image, error) {
	if len(c.ID) > 0 {
		return c.findIDs(env, has)
	}
	return operator.OfSource(env.ctx, lib, has, c.Source)
}

func (c *removeCmd) findIDs(env *environment, has art.Inventory) ([]art.Image, error) {
	source := c.Source
	if source == "" {
		source = "main"
	}
	var works []art.Image
	for _, id := range c.ID {
		found, err := has.Records(env.ctx, []string{id, art.ImageID(source, "id:"+id)})
		if err != nil {
			return nil, err
		}
		found = slices.DeleteFunc(found, func(image art.Image) bool { return c.Source != "" && image.Source != c.Source })
		if len(found) == 0 {
			return nil, art.Errorf(art.CodeNotFound, "There is no work with the id %q in the source %q; nothing was taken out. An id is that of a work's page, or that of its row, with --source", id, source)
		}
		if !slices.ContainsFunc(works, func(w art.Image) bool { return w.ID == found[0].ID }) {
			works = append(works, found[0])
		}
	}
	return works, nil
}

func (c *removeCmd) list(env *environment, works []art.Image) {
	listSome(env, works, func(w art.Image) string { return fmt.Sprintf("%s (%s)", w.Name, w.ID) })
}

func countOf(n int) string {
	if n == 1 {
		return "1 work"
	}
	return humanize.Comma(int64(n)) + " works"
}
