package ingest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"likeness/internal/art"
)

// recordsAtOnce is how many records are read or taken out together.
const recordsAtOnce = 500

// gone are the records of earlier imports of a source that this one does not
// mention.
type gone struct {
	images []art.Image // those that the source no longer lists
	others int         // those that it could not list: files that no row names
	unread int         // rows that could not be read, which may be any of them
}

// gone compares what the library has of the source with what is imported; seen
// are the records of files of a folder alone.
func (in *input) gone(ctx context.Context, has art.Inventory, seen map[string]bool) (gone, error) {
	var g gone
	ids, err := has.Listed(ctx, in.opts.Source)
	if err != nil {
		return g, err
	}
	left := make(map[string]bool, len(ids))
	for _, id := range ids {
		left[id] = !seen[id]
	}
	if in.table != nil {
		err = in.entries(ctx, func(e entry) error {
			if left[e.image.ID] = false; e.image.Key == "" {
				g.unread++
			}
			return nil
		})
		if err != nil {
			return g, err
		}
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return !left[id] })
	for batch := range slices.Chunk(ids, recordsAtOnce) {
		images, err := has.Records(ctx, batch)
		if err != nil {
			return g, err
		}
		for _, image := range images {
			if in.couldList(image) {
				g.images = append(g.images, image)
			} else {
				g.others++
			}
		}
	}
	return g, nil
}

// couldList reports whether a record would be mentioned if its source still had
// it: a table knows nothing of files that no row names, a folder nothing of
// rows.
func (in *input) couldList(image art.Image) bool {
	file, alone := aloneFile(image)
	if in.folder == nil {
		return !alone
	}
	if in.table == nil {
		return alone && !in.holds(file)
	}
	return !alone || !in.holds(file) || in.isNamed(file) // by a row of another work
}

// aloneFile is the file of a record that says no more than a file's name does.
func aloneFile(image art.Image) (file string, alone bool) {
	if image.Picture == nil || !strings.HasPrefix(image.Key, kindPath) {
		return "", false
	}
	file = image.Picture.Path
	of := fileRecord(image.Source, file)
	return file, image.Name == of.Name && image.Title == of.Title && image.Artist == of.Artist && image.Date == "" && len(image.Properties) == 0
}

// settleGone tells of records that this import does not mention, and takes them
// out when that was asked for.
func (im *importer) settleGone(ctx context.Context) error {
	all, err := im.w.CountSource(ctx, im.in.opts.Source)
	mentioned := im.sum.Added + im.sum.Updated + im.sum.Unchanged
	if im.in.table == nil {
		mentioned = len(im.seen) // of several files of one work each counts
	}
	if err != nil || all <= mentioned {
		return err
	}
	g, err := im.in.gone(ctx, im.w, im.seen)
	if err != nil {
		return err
	}
	outcome := OutcomeGone
	if im.in.tellGone(im.sum, g) {
		outcome = OutcomeTakenOut
		for batch := range slices.Chunk(g.images, recordsAtOnce) {
			ids := make([]string, len(batch))
			for i, image := range batch {
				ids[i] = image.ID
			}
			if err := im.w.Remove(ctx, ids); err != nil {
				return err
			}
		}
	}
	for _, image := range g.images {
		p := Problem{Name: image.Name, Outcome: outcome, Reason: fmt.Sprintf("The source %q no longer lists it.", image.Source)}
		if image.Picture != nil {
			p.File = image.Picture.Path
		}
		if err := im.report.Write(p); err != nil {
			return err
		}
	}
	return nil
}

// tellGone counts what is gone, says so, and tells whether it is taken out.
func (in *input) tellGone(sum *Summary, g gone) (takenOut bool) {
	note := func(format string, args ...any) { sum.Notes = append(sum.Notes, fmt.Sprintf(format, args...)) }
	if n := len(g.images) + g.others; n == 0 {
		return false
	} else if len(g.images) == 0 || !in.opts.Prune {
		note("Of earlier imports of the source %q, %s not in this one%s; %s kept.%s", in.opts.Source, plural(n, "work is", "works are"), namesOf(g.images),
			map[bool]string{true: "it is", false: "they are"}[n == 1], map[bool]string{true: " --prune takes out what the source no longer lists."}[len(g.images) > 0])
		return false
	}
	switch {
	case in.changed() != "":
		note("Nothing was taken out: %s was changed while it was read, and may list any of the %s that the source %q no longer seems to.", in.changed(), plural(len(g.images), "work", "works"), in.opts.Source)
		return false
	case g.unread > 0:
		note("Nothing was taken out: %s not be read and may be any of the %s that the source %q no longer seems to list.", plural(g.unread, "row could", "rows could"), plural(len(g.images), "work", "works"), in.opts.Source)
		return false
	case in.folder != nil && len(in.folder.notes) > 0:
		note("Nothing was taken out: a part of the folder cannot be read, and may hold any of the %s that the source %q no longer seems to list.", plural(len(g.images), "work", "works"), in.opts.Source)
		return false
	}
	sum.Removed = len(g.images)
	verb := "was"
	if len(g.images) > 1 {
		verb = "were"
	}
	if sum.dry {
		verb = "would be"
	}
	note("%s that the source %q no longer lists %s taken out%s.", plural(len(g.images), "work", "works"), in.opts.Source, verb, namesOf(g.images))
	return true
}

// maxNamedWorks bounds a sentence.
const maxNamedWorks = 5

// namesOf lists the first works by name, after a colon; empty for none.
func namesOf(images []art.Image) string {
	if len(images) == 0 {
		return ""
	}
	var names []string
	for _, image := range images[:min(len(images), maxNamedWorks)] {
		names = append(names, shorten(image.Name))
	}
	if more := len(images) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("and %s more", number(more)))
	}
	return ": " + strings.Join(names, ", ")
}
