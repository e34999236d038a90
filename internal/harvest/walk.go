package harvest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
	"likeness/internal/table"
)

const (
	// maxDepth is how deep collections lie in collections.
	maxDepth = 32
	// maxDocuments is how many are read in one walk.
	maxDocuments = 1_000_000
	// atOnce is how many manifests are asked for together.
	atOnce = 4
	// ahead is how many manifests are read before they are told in order.
	ahead = 64
	// maxFileBytes bounds a document on the disk.
	maxFileBytes = 256 << 20
)

// Accept is what documents are asked for as: version 3 where a server has both.
const Accept = `application/ld+json;profile="http://iiif.io/api/presentation/3/context.json", application/ld+json;q=0.9, application/json;q=0.8, */*;q=0.1`

// Options say how a walk goes.
type Options struct {
	// Get gives the document at an address.
	Get func(ctx context.Context, address string) ([]byte, error)
	// Progress is told of the manifests read so far, and of those that are
	// known to be there; nil is nobody.
	Progress func(done, known int)
	// AtMost ends a walk after so many manifests; 0 for all.
	AtMost int
}

// Result is what a walk came to.
type Result struct {
	Manifests int // rows of the table
	Known     int // manifests that were seen in collections, whether read or not
	Partial   bool
}

// walk is one on its way.
type walk struct {
	Options
	builder *table.Builder
	seen    map[string]bool
	result  Result

	documents int
	leftOut   int // pictures beyond those of a work that are told
	without   int // manifests that have none
	again     int // manifests and collections that were seen before
	deep      int // collections that lie too deep
}

// Walk reads the manifest, the collection or the activity stream at place, a
// file or an address, and all that it leads to. What cannot be read is a row
// that says so; only the first document must be there.
func Walk(ctx context.Context, place string, opts Options) (*table.Table, *Result, error) {
	builder, err := table.NewBuilder(place)
	if err != nil {
		return nil, nil, err
	}
	if opts.Progress == nil {
		opts.Progress = func(int, int) {}
	}
	w := &walk{Options: opts, builder: builder, seen: map[string]bool{}}
	if err := w.start(ctx, place); err != nil && !errors.Is(err, errEnough) {
		return nil, nil, errors.Join(err, builder.Close())
	}
	if w.result.Manifests == 0 {
		return nil, nil, errors.Join(art.Errorf(art.CodeInvalid, "%s leads to no manifest", place), builder.Close())
	}
	w.tell()
	t, err := builder.Table()
	if err != nil {
		return nil, nil, errors.Join(err, builder.Close())
	}
	return t, &w.result, nil
}

// errEnough ends a walk that was to read only so many.
var errEnough = errors.New("enough manifests were read")

func (w *walk) start(ctx context.Context, place string) error {
	data, err := w.first(ctx, place)
	if err != nil {
		return err
	}
	r, err := parse(data)
	if err != nil {
		return art.Wrap(err, art.CodeInvalid, "%s is no IIIF manifest or collection: it is no JSON object", place)
	}
	address := orElse(r.address(), place)
	switch r.kind() {
	case "Manifest":
		w.result.Known = 1
		w.seen[plainAddress(address)] = true
		return w.add(r, address, "")
	case "Collection":
		w.seen[plainAddress(address)] = true
		return w.collection(ctx, r, "", 0)
	case "OrderedCollection":
		return w.stream(ctx, data)
	}
	return art.Errorf(art.CodeInvalid, "%s is no IIIF manifest or collection of version 2 or 3: its type is %q", place, orElse(r.Type, r.AtType))
}

// first reads the document that was named: a file, or an address.
func (w *walk) first(ctx context.Context, place string) ([]byte, error) {
	if table.IsAddress(place) {
		w.documents++
		data, err := w.Get(ctx, place)
		if told, ok := errors.AsType[*art.Error](err); ok {
			return nil, art.Wrap(err, told.Code, "%s cannot be fetched: %s", place, told.Message)
		}
		return data, err
	}
	f, err := os.Open(place)
	if err != nil {
		return nil, art.Wrap(err, art.CodeInvalid, "There is no file %s, or it cannot be read; give a file or an address (https://...) of a IIIF manifest or collection", place)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	switch {
	case err != nil:
		return nil, art.Wrap(err, art.CodeInvalid, "%s cannot be read; give the file of a IIIF manifest or collection", place)
	case len(data) > maxFileBytes:
		return nil, art.Errorf(art.CodeTooLarge, "%s has more than %d MB", place, maxFileBytes>>20)
	}
	return data, nil
}

// plainAddress is what addresses of one document have in common.
func plainAddress(address string) string {
	address, _, _ = strings.Cut(address, "#")
	return strings.TrimSuffix(address, "/")
}

// member is what a collection has: a manifest or another collection, which may
// lie within the document.
type member struct {
	address string
	kind    string
	raw     json.RawMessage
	read    *resource // a manifest
	err     error
}

// collection reads all that a collection has, in its order.
func (w *walk) collection(ctx context.Context, r *resource, partOf string, depth int) error {
	if depth >= maxDepth {
		w.deep++
		return nil
	}
	name := orElse(r.Label.shown(), partOf)
	for page := r; page != nil; {
		if err := w.members(ctx, page, name, depth); err != nil {
			return err
		}
		next := orElse(page.next, page.first)
		if page = nil; next == "" || w.seen["page "+plainAddress(next)] {
			continue
		}
		w.seen["page "+plainAddress(next)] = true
		var err error
		if page, err = w.fetch(ctx, next); err != nil {
			if ctx.Err() != nil || errors.Is(err, errEnough) {
				return err
			}
			return w.refuse(next, err)
		}
	}
	return nil
}

func (w *walk) members(ctx context.Context, page *resource, name string, depth int) error {
	var batch []*member
	flush := func() error {
		err := w.manifests(ctx, batch, name)
		batch = batch[:0]
		return err
	}
	for _, raw := range append(page.items, page.members...) {
		m := memberOf(raw)
		if m == nil {
			continue
		}
		if m.address != "" && w.seen[plainAddress(m.address)] {
			w.again++
			continue
		}
		w.seen[plainAddress(m.address)] = true
		if m.kind == "Manifest" {
			w.result.Known++
			if batch = append(batch, m); len(batch) == ahead {
				if err := flush(); err != nil {
					return err
				}
			}
			continue
		}
		if err := flush(); err != nil {
			return err
		}
		if err := w.below(ctx, m, name, depth); err != nil {
			return err
		}
	}
	return flush()
}

// memberOf reads a reference; nil for what is neither manifest nor collection.
func memberOf(raw json.RawMessage) *member {
	if s := text(raw); s != "" {
		return &member{address: s, kind: "Manifest"}
	}
	f := fieldsOf(raw)
	kind := orElse(text(f["type"]), text(f["@type"]))
	m := &member{address: orElse(text(f["id"]), text(f["@id"])), kind: kind[strings.LastIndexAny(kind, ":/#")+1:], raw: raw}
	if m.kind != "Manifest" && m.kind != "Collection" || m.address == "" {
		return nil
	}
	return m
}

// below reads a collection in a collection.
func (w *walk) below(ctx context.Context, m *member, name string, depth int) error {
	if r, err := parse(m.raw); err == nil && len(r.items)+len(r.members) > 0 { // within the document
		return w.collection(ctx, r, name, depth+1)
	}
	r, err := w.fetch(ctx, m.address)
	if err != nil {
		if ctx.Err() != nil || errors.Is(err, errEnough) {
			return err
		}
		return w.refuse(m.address, err)
	}
	return w.collection(ctx, r, name, depth+1)
}

// fetch reads a document.
func (w *walk) fetch(ctx context.Context, address string) (*resource, error) {
	if w.documents++; w.documents > maxDocuments {
		return nil, art.Errorf(art.CodeTooLarge, "More than %d documents were read; give a smaller collection.", maxDocuments)
	}
	if !table.IsAddress(address) {
		return nil, art.Errorf(art.CodeInvalid, "It is no address of the web.")
	}
	data, err := w.Get(ctx, address)
	if err != nil {
		return nil, err
	}
	r, err := parse(data)
	if err != nil {
		return nil, art.Wrap(err, art.CodeInvalid, "What the server gives is no IIIF manifest or collection.")
	}
	return r, nil
}

// manifests reads some manifests together and tells them in their order.
func (w *walk) manifests(ctx context.Context, batch []*member, partOf string) error {
	if w.AtMost > 0 {
		batch = batch[:min(len(batch), w.AtMost-w.result.Manifests)]
	}
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	w.documents += len(batch)
	for _, m := range batch {
		group.Go(func() error {
			if err := within.Err(); err != nil {
				return err
			}
			m.read, m.err = w.manifest(within, m)
			return within.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for _, m := range batch {
		if err := w.tellManifest(m, partOf); err != nil {
			return err
		}
	}
	return nil
}

// manifest reads one, which may lie within its collection.
func (w *walk) manifest(ctx context.Context, m *member) (*resource, error) {
	if bytes.Contains(m.raw, []byte(`"items"`)) || bytes.Contains(m.raw, []byte(`"sequences"`)) {
		if r, err := parse(m.raw); err == nil && len(r.canvases()) > 0 {
			return r, nil
		}
	}
	if !table.IsAddress(m.address) {
		return nil, art.Errorf(art.CodeInvalid, "It is no address of the web.")
	}
	data, err := w.Get(ctx, m.address)
	if err != nil {
		return nil, err
	}
	r, err := parse(data)
	switch {
	case err != nil || r.kind() != "Manifest":
		return nil, art.Errorf(art.CodeInvalid, "What the server gives is no IIIF manifest.")
	}
	return r, nil
}

func (w *walk) tellManifest(m *member, partOf string) error {
	if m.err != nil {
		if _, told := errors.AsType[*art.Error](m.err); !told {
			return m.err // of the disk
		}
		return w.refuse(m.address, m.err)
	}
	return w.add(m.read, m.address, partOf)
}

// add tells a manifest.
func (w *walk) add(r *resource, address, partOf string) error {
	row, canvases, told := r.row(address, partOf)
	switch {
	case told == 0:
		w.without++
	case canvases > told:
		w.leftOut += canvases - told
	}
	if err := w.builder.Add(row...); err != nil {
		return err
	}
	return w.counted()
}

// refuse tells a document that cannot be read.
func (w *walk) refuse(address string, err error) error {
	told, ok := errors.AsType[*art.Error](err)
	if !ok {
		return err
	}
	if err := w.builder.Refuse(fmt.Sprintf("%s: %s", address, told.Message)); err != nil {
		return err
	}
	return w.counted()
}

func (w *walk) counted() error {
	w.result.Manifests++
	w.Progress(w.result.Manifests, max(w.result.Known, w.result.Manifests))
	if w.AtMost > 0 && w.result.Manifests >= w.AtMost {
		w.result.Partial = true
		return errEnough
	}
	return nil
}

// tell says of the whole walk what a person should know.
func (w *walk) tell() {
	note := w.builder.Note
	if w.leftOut > 0 {
		note("Of each work the first %d pictures are taken; %s of long manifests were left.", maxPictures, plural(w.leftOut, "other", "others"))
	}
	if w.without > 0 {
		note("%s no picture.", plural(w.without, "manifest has", "manifests have"))
	}
	if w.again > 0 {
		note("%s listed more than once, and read once.", plural(w.again, "manifest or collection is", "manifests or collections are"))
	}
	if w.deep > 0 {
		note("%s more than %d deep and not read.", plural(w.deep, "collection lies", "collections lie"), maxDepth)
	}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
