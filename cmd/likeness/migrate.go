package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/encode"
	"likeness/internal/ingest"
	"likeness/internal/library"
	"likeness/internal/operator"
)

type migrateCmd struct {
	To        string `required:"" enum:"embedded,weaviate" placeholder:"ENGINE" help:"Where to: weaviate, from a library of this computer to a cluster; or embedded, from a cluster to a library of this computer."`
	Library   string `placeholder:"DIR" default:"library" type:"path" help:"Library of this computer (default: ./library)."`
	Replace   bool   `help:"Take the place of what another library published to the cluster."`
	Originals string `placeholder:"DIR" type:"path" help:"With --to embedded: folder for the pictures, where they stay (default: beside the library, NAME-originals)."`
	clusterFlags
}

// Run moves a collection, and makes sure that it came to the same. What was moved
// already is not moved again, so that a run that was ended goes on.
func (c *migrateCmd) Run(env *environment) error {
	if err := c.complete(); err != nil {
		return err
	}
	if c.To == engineWeaviate {
		return c.toCluster(env)
	}
	return c.toLibrary(env)
}

func (c *migrateCmd) toCluster(env *environment) (err error) {
	lib, err := library.Open(c.Library)
	if err != nil {
		return err
	}
	to, err := c.connect(env)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.close()) }()
	to.publisher.Replaces = c.Replace
	return to.alone(env, lib, func(env *environment) error {
		if err := to.publish(env, lib); err != nil {
			return err
		}
		return c.compare(env, lib) // before anybody changes either
	})
}

// compare makes sure that a library and the cluster export the same.
func (c *migrateCmd) compare(env *environment, lib *library.Library) error {
	here, err := openEngine(env, lib)
	if err != nil {
		return err
	}
	defer here.Close()
	there, err := c.openCluster(env)
	if err != nil {
		return err
	}
	defer there.Close()
	ours, err := exportsOf(env.ctx, here)
	if err != nil {
		return err
	}
	theirs, err := exportsOf(env.ctx, there)
	if err != nil {
		return err
	}
	if !maps.Equal(ours, theirs) {
		return art.Errorf(art.CodeInternal, "The library and the cluster do not export the same; run likeness check on the library, and migrate again")
	}
	for _, source := range slices.Sorted(maps.Keys(ours)) {
		env.say("%s of the source %q on both sides; their exports have the SHA-256 %s.", countOf(ours[source].works), source, ours[source].sum)
	}
	return nil
}

// exported is the catalogue of a source, as an export tells it.
type exported struct {
	works int
	sum   string // hex SHA-256
}

// exportsOf sums what an engine would export, by source.
func exportsOf(ctx context.Context, engine art.Generations) (map[string]exported, error) {
	gen, err := engine.Current()
	if err != nil {
		return nil, err
	}
	defer gen.Release()
	listed, err := listWorks(ctx, gen)
	if err != nil {
		return nil, err
	}
	all := map[string]exported{}
	for source := range listed.ids {
		sum := sha256.New()
		n, err := ingest.Export(ctx, listed, source, ingest.FormatJSONL, sum)
		if err != nil {
			return nil, err
		}
		all[source] = exported{n, hex.EncodeToString(sum.Sum(nil))}
	}
	return all, nil
}

// listing is the catalogue of a generation; it satisfies ingest.Catalogue.
type listing struct {
	gen    art.Generation
	ids    map[string][]string // in catalogue order, by source
	facets map[string][]string // columns that are facets, by source
}

func listWorks(ctx context.Context, gen art.Generation) (*listing, error) {
	l := &listing{gen: gen, ids: map[string][]string{}, facets: map[string][]string{}}
	q := art.TextQuery{Limit: worksAtOnce, Plain: true}
	for more := true; more; {
		page, err := gen.SearchText(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, hit := range page.Hits {
			l.add(hit.Image)
		}
		more, q.After = page.More, page.End(q)
	}
	return l, nil
}

const worksAtOnce = 1000

func (l *listing) add(image art.Image) {
	l.ids[image.Source] = append(l.ids[image.Source], image.ID)
	for _, p := range image.Properties {
		if p.Values != nil && !slices.Contains(l.facets[image.Source], p.Name) {
			l.facets[image.Source] = append(l.facets[image.Source], p.Name)
		}
	}
}

// Listed are the ids of a source; see ingest.Catalogue.
func (l *listing) Listed(_ context.Context, source string) ([]string, error) {
	return l.ids[source], nil
}

// Records are those of ids; see ingest.Catalogue.
func (l *listing) Records(ctx context.Context, ids []string) ([]art.Image, error) {
	return l.gen.Images(ctx, ids)
}

// toLibrary exports what a cluster serves, and imports it.
func (c *migrateCmd) toLibrary(env *environment) error {
	if c.Originals == "" {
		c.Originals = filepath.Clean(c.Library) + "-originals"
	}
	there, err := c.openCluster(env)
	if err != nil {
		return err
	}
	defer there.Close()
	gen, err := there.Current()
	if err != nil {
		return err
	}
	defer gen.Release()
	works, err := listWorks(env.ctx, gen)
	if err != nil {
		return err
	}
	known, err := there.Models().Models(env.ctx, gen.Artefacts())
	if err != nil {
		return err
	}
	lib, err := library.Create(c.Library)
	if err != nil {
		return err
	}
	for _, source := range slices.Sorted(maps.Keys(works.ids)) {
		if err := c.bring(env, there, works, source, lib, known); err != nil {
			return err
		}
	}
	if err := keepSettings(env, lib, there.Settings(), known); err != nil {
		return err
	}
	return c.compare(env, lib)
}

// keepSettings reads the columns of a library as they were read where it comes from.
// They are of the tables there, and so not for the ones that were brought.
func keepSettings(env *environment, lib *library.Library, settings []byte, known *encode.Models) (err error) {
	if settings == nil {
		return nil // an earlier program published it
	}
	writer, err := embedded.Begin(lib, env.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, writer.Close()) }()
	if err := lib.KeepAllColumns(settings); err != nil {
		return err
	}
	writer.Models = known
	return commit(env, lib, writer)
}

// bring imports one source of a cluster into a library, with the models that were
// learned there.
func (c *migrateCmd) bring(env *environment, from art.Pictures, works *listing, source string, lib *library.Library, known *encode.Models) error {
	folder := filepath.Join(c.Originals, url.PathEscape(source))
	if err := c.fetch(env, from, works, source, folder); err != nil {
		return err
	}
	table := folder + ".jsonl"
	out := exportCmd{Source: source, Out: table}
	if _, err := out.toFile(env, works, ingest.FormatJSONL); err != nil {
		return err
	}
	options := ingest.Options{CSV: table, Images: folder, Source: source, Facets: works.facets[source]}
	return importInto(env, lib, operator.Import{Options: options, Models: known}, nil)
}

// fetch writes the originals of a source into a folder, those that are not there.
func (c *migrateCmd) fetch(env *environment, from art.Pictures, works *listing, source, folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return art.Wrap(err, art.CodeUnavailable, "%s cannot be made; check its folder and permissions", folder)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	shown := newProgress(env, nil)
	ids, lost := works.ids[source], 0
	for done := 0; done < len(ids); done += worksAtOnce {
		images, err := works.Records(env.ctx, ids[done:min(done+worksAtOnce, len(ids))])
		if err != nil {
			return err
		}
		for _, image := range images {
			n, err := fetchOriginals(env.ctx, root, from, image)
			if err != nil {
				return err
			}
			lost += n
		}
		total := len(ids)
		shown.Update(art.Progress{Stage: stageCopying, Done: min(done+worksAtOnce, total), Total: &total, Failed: lost})
	}
	shown.endStage()
	if lost > 0 {
		env.say("%d originals of the source %q are not in the store; their works are imported without a picture.", lost, source)
	}
	return nil
}

// fetchOriginals writes the pictures of a work, and counts those that are gone.
func fetchOriginals(ctx context.Context, root *os.Root, from art.Pictures, image art.Image) (lost int, err error) {
	for position := range image.PictureCount() {
		shown := image.ShownBy(position)
		err := fetchOriginal(ctx, root, from, shown)
		if art.CodeOf(err) == art.CodeNotFound && err != nil {
			lost++
			continue
		}
		if err != nil {
			return lost, err
		}
	}
	return lost, nil
}

func fetchOriginal(ctx context.Context, root *os.Root, from art.Pictures, image art.Image) error {
	path := filepath.FromSlash(image.Picture.Path)
	if info, err := root.Stat(path); err == nil && info.Size() == image.Picture.Bytes {
		return nil // an import that finds it changed says so
	}
	file, err := from.OpenPicture(ctx, image, art.Original)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	if err := root.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("make a folder for an original: %w", err)
	}
	aside := path + ".part"
	to, err := root.Create(aside)
	if err != nil {
		return fmt.Errorf("write an original: %w", err)
	}
	_, err = io.Copy(to, file)
	if err = errors.Join(err, to.Close()); err == nil {
		err = root.Rename(aside, path)
	}
	if err != nil {
		return errors.Join(err, ignoreMissing(root.Remove(aside)))
	}
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
