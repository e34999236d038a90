package operator

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/ingest"
)

const (
	defaultSource  = "main"
	maxSourceRunes = 100
)

// options are what the operator asked for, as an import takes it. INVALID for
// what names nothing.
func (d *Desk) options(request *art.ImportRequest) (ingest.Options, error) {
	request.Table, request.Folder = cleanPath(request.Table), cleanPath(request.Folder)
	request.Source = cmp.Or(strings.TrimSpace(request.Source), defaultSource)
	switch {
	case request.Table == "" && request.Folder == "":
		return ingest.Options{}, art.Errorf(art.CodeInvalid, "Choose a folder of pictures, a table of works, or both")
	case len([]rune(request.Source)) > maxSourceRunes:
		return ingest.Options{}, art.Errorf(art.CodeInvalid, "The name of a source has at most %d letters", maxSourceRunes)
	}
	for _, path := range []string{request.Table, request.Folder} {
		if path != "" && !filepath.IsAbs(path) {
			return ingest.Options{}, art.Errorf(art.CodeInvalid, "%s is no whole path; choose the folder or the file, or write where it is from the top", path)
		}
	}
	options := ingest.Options{CSV: request.Table, Images: request.Folder, Source: request.Source, Prune: request.Prune}
	if request.Table != "" {
		options.Encoding, options.Sheet = request.Encoding, request.Sheet
		options.Split, options.Facets = request.Separators, request.Facets
		for _, m := range request.Mapping {
			if options.Map == nil {
				options.Map = map[string]string{}
			}
			options.Map[m.Role] = m.Column
		}
	}
	return options, Remember(d.lib, &options)
}

// cleanPath is a path as people paste it: file managers put quotation marks
// around it.
func cleanPath(path string) string {
	path = strings.TrimSpace(path)
	if n := len(path); n >= 2 && (path[0] == '"' || path[0] == '\'') && path[n-1] == path[0] {
		path = path[1 : n-1]
	}
	if path == "" {
		return ""
	}
	return filepath.Clean(path)
}

// Preview finds out what an import would do; see art.Desk.
func (d *Desk) Preview(_ context.Context, request art.ImportRequest) (art.Job, error) {
	options, err := d.options(&request)
	if err != nil {
		return art.Job{}, err
	}
	return d.begin(art.Job{Kind: art.JobPreview, Source: request.Source, Request: &request}, func(ctx context.Context, j *job) error {
		columns, err := readColumns(options)
		if err != nil {
			return err
		}
		d.tell(j, &art.ImportSummary{Columns: columns})
		summary, err := Preview(ctx, d.lib, options, func(state art.Progress) {
			d.mu.Lock()
			defer d.mu.Unlock()
			j.Progress = state
			d.changed()
		})
		if err != nil {
			return err // the columns stay, so that they can be named
		}
		told := summaryOf(summary)
		for i := range told.Columns {
			if i < len(columns) {
				told.Columns[i].Example = columns[i].Example
			}
		}
		d.tell(j, told)
		return nil
	})
}

func readColumns(options ingest.Options) ([]art.ImportColumn, error) {
	if options.CSV == "" {
		return nil, nil
	}
	columns, err := ingest.ReadColumns(options)
	if err != nil {
		return nil, err
	}
	return columnsOf(columns), nil
}

func (d *Desk) tell(j *job, summary *art.ImportSummary) {
	d.mu.Lock()
	defer d.mu.Unlock()
	j.Summary = summary
	d.changed()
}

// Import imports; see art.Desk.
func (d *Desk) Import(_ context.Context, request art.ImportRequest) (art.Job, error) {
	options, err := d.options(&request)
	if err != nil {
		return art.Job{}, err
	}
	about := art.Job{Kind: art.JobImport, Source: request.Source, Request: &request}
	return d.begin(about, func(ctx context.Context, j *job) error {
		if err := ingest.Check(options); err != nil { // before anything is kept or forgotten
			return err
		}
		im := Import{Options: options, before: &before{Kind: art.JobImport, Source: request.Source, Request: &request, Began: time.Now()}}
		summary, err := im.Run(ctx, d.lib, d.log, d.watcher(j))
		if summary != nil {
			d.tell(j, summaryOf(summary))
		}
		return err
	})
}

// TakeOut takes a source out; see art.Desk.
func (d *Desk) TakeOut(ctx context.Context, source string) (art.Job, error) {
	if err := d.hasSource(ctx, source); err != nil {
		return art.Job{}, err
	}
	return d.begin(art.Job{Kind: art.JobTakeOut, Source: source}, func(ctx context.Context, j *job) error {
		find := func(has art.Inventory) ([]art.Image, error) { return OfSource(ctx, d.lib, has, source) }
		works, err := remove(ctx, d.lib, d.log, d.watcher(j), find, &before{Kind: art.JobTakeOut, Source: source, Began: time.Now()})
		if err == nil {
			d.tell(j, &art.ImportSummary{Removed: len(works)})
		}
		return err
	})
}

func (d *Desk) hasSource(ctx context.Context, source string) (err error) {
	has, err := embedded.OpenInventory(d.lib)
	if err != nil {
		return err
	}
	works := 0
	if has != nil {
		works, err = has.CountSource(ctx, source)
		err = errors.Join(err, has.Close())
	}
	if err == nil && works == 0 {
		err = art.Errorf(art.CodeNotFound, "The library has no works of the source %q", source)
	}
	return err
}

// Train trains anew; see art.Desk.
func (d *Desk) Train(context.Context) (art.Job, error) {
	return d.begin(art.Job{Kind: art.JobTrain}, func(ctx context.Context, j *job) error {
		return Train(ctx, d.lib, d.log, d.watcher(j))
	})
}

// Undo takes the last change back; see art.Desk.
func (d *Desk) Undo(context.Context) (art.Job, error) {
	b, err := readBefore(d.lib)
	if err == nil && b == nil {
		err = nothingToUndo()
	}
	if err != nil {
		return art.Job{}, err
	}
	return d.begin(art.Job{Kind: art.JobUndo, Source: b.Source}, func(ctx context.Context, j *job) error {
		watcher := d.watcher(j)
		return change(ctx, d.lib, d.log, watcher, nil, func(writer *embedded.Writer) error {
			if err := undo(ctx, d.lib, writer); err != nil {
				return err
			}
			_, err := writer.Commit(ctx, watcher.Update)
			return err
		})
	})
}

func summaryOf(s *ingest.Summary) *art.ImportSummary {
	told := &art.ImportSummary{
		Rows: s.Rows, Added: s.Added, Updated: s.Updated, Unchanged: s.Unchanged, Removed: s.Removed, Failed: s.Failed, Warnings: s.Warnings,
		WithoutPicture: s.WithoutPicture, Columns: columnsOf(s.Columns), Sample: s.Sample,
		Look: pageSentences(s.Warned), Notes: pageSentences(s.Notes), Report: s.Report,
	}
	for _, p := range s.Problems {
		told.Problems = append(told.Problems, art.ImportProblem{Line: p.Line, Name: p.Name, File: p.File, Outcome: string(p.Outcome), Reason: pageSentence(p.Reason)})
	}
	return told
}

func columnsOf(columns []ingest.Column) []art.ImportColumn {
	told := make([]art.ImportColumn, len(columns))
	for i, c := range columns {
		told[i] = art.ImportColumn{Name: c.Name, Number: i + 1, Facet: c.Facet != "", Example: shortened(c.Example)}
		for _, role := range c.Roles {
			told[i].Roles = append(told[i].Roles, string(role))
		}
	}
	return told
}

const maxExampleRunes = 120

func shortened(text string) string {
	if runes := []rune(text); len(runes) > maxExampleRunes {
		return string(runes[:maxExampleRunes-1]) + "…"
	}
	return text
}
