package main

import (
	"fmt"

	"likeness/internal/search"
)

type duplicatesCmd struct {
	Library string `placeholder:"DIR" default:"library" type:"path" help:"Library to look through (default: ./library)."`
	engineFlags
}

// Run prints the groups of works that show the same picture, surest first.
func (c *duplicatesCmd) Run(env *environment) error {
	engine, err := c.openAnswering(env, c.Library)
	if err != nil {
		return err
	}
	defer engine.Close()
	service := search.New(engine, engine.Models(), nil)
	after := ""
	for {
		page, err := service.NearDuplicates(env.ctx, "", search.MaxPageSize, after)
		if err != nil {
			return err
		}
		if after == "" {
			env.say("%d groups of works show the same picture.", page.Total)
		}
		for _, group := range page.Edges {
			fmt.Fprintf(env.out, "\n%.2f\n", group.Score)
			for _, image := range group.Images {
				fmt.Fprintf(env.out, "  %s  %s  (%s)\n", image.ID, image.Name, image.Picture.Path)
			}
			after = group.Cursor
		}
		if !page.HasNext {
			return nil
		}
	}
}
