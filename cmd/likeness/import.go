package main

import (
	"cmp"
	"errors"
	"strings"

	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/ingest"
	"likeness/internal/library"
	"likeness/internal/operator"
)

type importCmd struct {
	CSV      string            `name:"csv" placeholder:"FILE" type:"path" help:"Table of works, one a row: CSV with commas, semicolons, tabs, bars or colons, JSON or JSON Lines, plain or packed with gzip, bzip2, xz, zstd or zip; or a workbook, .xlsx or .ods. Columns are recognised by name."`
	Encoding string            `placeholder:"NAME" help:"Encoding of the spreadsheet; found out when it is not given. Any name of the WHATWG or IANA: UTF-8, Windows-1250, Shift-JIS, ..."`
	Sheet    string            `placeholder:"NAME" help:"Sheet of the workbook; the first of which columns are known when it is not given."`
	Join     []string          `placeholder:"FILE" type:"path" sep:"none" help:"Another table with columns about the same works, such as their artists: rows belong together where --on says. Give it again for another."`
	On       []string          `placeholder:"COLUMN" sep:"none" help:"Column that --csv and --join share: --on objectid, or --on objectid=imageof where its names differ; once for all, or once for each."`
	Images   string            `placeholder:"DIR" type:"path" help:"Folder of pictures, with its subfolders. Pictures stay where they are."`
	IIIF     string            `name:"iiif" placeholder:"PLACE" help:"Manifest or collection of the IIIF Presentation API 2 or 3, or an activity stream, instead of a table: a file or an address. Each manifest is a work; its pictures are fetched."`
	Fetch    bool              `help:"Fetch pictures that the table names by addresses of the web. They are kept in the library, and never fetched twice."`
	Rate     float64           `placeholder:"N" default:"5" help:"Requests a second to one host (default: 5)."`
	Contact  string            `placeholder:"ADDRESS" help:"Whom operators of servers can write to about requests: an address of mail or of a page."`
	Allow    []string          `name:"allow-host" sep:"none" placeholder:"HOST" help:"A host that may lie in a private network, such as localhost or 10.1.2.3:8182. Others are refused. Give it again for another."`
	Library  string            `placeholder:"DIR" default:"library" type:"path" help:"Library to import into; made when there is none (default: ./library). With --engine weaviate it is the importer's own, and what is in it is published."`
	Source   string            `placeholder:"NAME" default:"main" help:"Name of the museum or list the rows come from, so that number 1 of two museums stay two works (default: main)."`
	Map      map[string]string `placeholder:"FIELD=COLUMN" help:"Say which column holds a field when its name does not tell: --map title=Titre. In a file without column names, by number: --map 1=id --map 2=title. Fields: id, file, name, title, artist, collection, genre, date, yearFrom, yearTo, accession, medium, department, description, keywords, rights, licence. The library keeps it for the next import of the source."`
	Split    []string          `placeholder:"TEXT" sep:"none" help:"What stands between several artists, collections or genres in one cell, instead of | and ;: --split \" / \"; \\n is a line break. Give it again for another. The library keeps it for the next import of the source."`
	Facet    []string          `placeholder:"COLUMN" sep:"none" help:"Column by which works can be filtered and counted, as by artist: --facet Medium. Give it again for another, or --facet \"\" for none; the library keeps them. Columns of rights and licences are facets by themselves. Without --csv and --images the columns of what was imported are made facets, and nothing is read again."`
	Prune    bool              `help:"Take out works of earlier imports of this source that it no longer lists. Try it with --dry-run first."`
	DryRun   bool              `help:"Show what would be imported and what would fail; write nothing."`
	engineFlags
}

func (c *importCmd) Run(env *environment) error {
	if c.CSV == "" && c.Images == "" && c.IIIF == "" && len(c.Facet) > 0 {
		return c.setFacets(env)
	}
	switch {
	case c.CSV == "" && c.Images == "" && c.IIIF == "":
		return art.Errorf(art.CodeInvalid, "Give --csv FILE, --images DIR, or both; or --iiif with a file or an address")
	case c.CSV != "" && c.IIIF != "":
		return art.Errorf(art.CodeInvalid, "Give --csv or --iiif, not both: each is what the works are described by")
	case c.CSV == "" && c.Fetch && c.IIIF == "":
		return art.Errorf(art.CodeInvalid, "--fetch gets the pictures that a table names; give the table with --csv")
	}
	options := c.options()
	if err := c.remember(&options); err != nil {
		return err
	}
	if c.DryRun {
		return c.dryRun(env, options)
	}
	if c.IIIF == "" {
		if err := ingest.Check(options); err != nil { // before a library is made
			return err
		}
	}
	if _, err := c.web(""); err != nil { // likewise
		return err
	}
	return c.carryOut(env, options)
}

// carryOut imports, and publishes what is imported where it is asked to.
func (c *importCmd) carryOut(env *environment, options ingest.Options) (err error) {
	to, err := c.openTarget(env)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.close()) }()
	lib, err := library.Create(c.Library)
	if err != nil {
		return err
	}
	err = to.during(env, lib, func(env *environment) error {
		web, err := c.web(lib.FetchedDir())
		if err != nil {
			return err
		}
		return importInto(env, lib, operator.Import{Options: options}, web)
	})
	if err == nil && to == nil {
		env.say("Serve it with: likeness serve --library %s", library.Argument(c.Library))
	}
	return err
}

func (c *importCmd) options() ingest.Options {
	return ingest.Options{
		CSV: c.CSV, Encoding: c.Encoding, Sheet: c.Sheet, Join: c.Join, On: c.On, Images: c.Images,
		Source: c.Source, Prune: c.Prune, Map: c.Map, Split: c.Split, Facets: c.Facet,
	}
}

// remember adds what an earlier import of the source was told of its columns.
func (c *importCmd) remember(options *ingest.Options) error {
	lib, err := library.Open(c.Library)
	if err != nil || c.CSV == "" && c.IIIF == "" {
		return nil // whoever needs the library says what is wrong with it
	}
	return operator.Remember(lib, options)
}

// setFacets changes which columns of a source are facets, of works that are
// there.
func (c *importCmd) setFacets(env *environment) error {
	lib, err := library.Open(c.Library)
	if err != nil {
		return err
	}
	if c.DryRun {
		return c.previewFacets(env, lib)
	}
	return c.during(env, lib, func(env *environment) error { return c.putFacets(env, lib) })
}

func (c *importCmd) putFacets(env *environment, lib *library.Library) (err error) {
	kept, err := lib.Columns(c.Source)
	if err != nil {
		return err
	}
	writer, err := embedded.Begin(lib, env.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, writer.Close()) }()
	facets, err := ingest.FacetsAmong(env.ctx, writer, c.Source, c.Facet)
	if err != nil {
		return err
	}
	if err := writer.SetFacets(env.ctx, c.Source, art.FacetColumns{Names: facets, Separators: kept.Separators}); err != nil {
		return err
	}
	shown := newProgress(env, lib)
	_, err = writer.Commit(env.ctx, shown.Update)
	shown.Finish(err)
	if err == nil {
		env.say("Facets of the source %q now: %s.", c.Source, facetList(facets))
	}
	return err
}

func (c *importCmd) previewFacets(env *environment, lib *library.Library) error {
	has, err := inventoryOf(lib, c.Library)
	if err != nil {
		return err
	}
	defer func() { _ = has.Close() }()
	facets, err := ingest.FacetsAmong(env.ctx, has, c.Source, c.Facet)
	if err == nil {
		env.say("Facets of the source %q would be: %s. This was a dry run: nothing was written.", c.Source, facetList(facets))
	}
	return err
}

func facetList(names []string) string {
	return cmp.Or(strings.Join(names, ", "), "none beside artist, collection, genre and date")
}

// importInto runs an import to its end, in sight. Web is what it fetches with,
// and is closed; nil for nothing.
func importInto(env *environment, lib *library.Library, im operator.Import, web *web) error {
	shown := newProgress(env, lib)
	im.Options.Warn = shown.warn
	if web != nil {
		im.Prepare = func(options *ingest.Options) error { return web.prepare(env, options, shown) }
		im.End = web.client.End
	}
	summary, err := im.Run(env.ctx, lib, env.log, shown)
	if web != nil {
		err = errors.Join(err, web.Close())
	}
	if err != nil || env.quiet {
		return err
	}
	return errors.Join(summary.Write(env.out), shown.writeTimes(env.out))
}

// dryRun tells what an import would do; a library that is not there is not
// made.
func (c *importCmd) dryRun(env *environment, options ingest.Options) error {
	lib, err := library.Open(c.Library)
	if err != nil && art.CodeOf(err) != art.CodeNotFound {
		return err
	}
	shown := newProgress(env, nil)
	if c.IIIF != "" || c.Fetch {
		close, err := c.dryWeb(env, &options, shown)
		if err != nil {
			return err
		}
		defer close()
	}
	summary, err := operator.Preview(env.ctx, lib, options, shown.Update)
	shown.endStage()
	if err != nil {
		return err
	}
	return summary.Write(env.out)
}
