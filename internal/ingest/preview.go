package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"likeness/internal/art"
	"likeness/internal/raster"
)

// dryHeadBytes is what a dry run reads of a picture; nearly every header lies
// within.
const dryHeadBytes = 256 << 10

// previewer tells what an import would do. It writes nothing.
type previewer struct {
	in    *input
	sum   *Summary
	has   art.Inventory // nil while there is no library
	moves moves
	seen  map[string]bool // records of files of a folder alone
}

func preview(ctx context.Context, has art.Inventory, in *input, sum *Summary, progress func(art.Progress)) error {
	pv := &previewer{in: in, sum: sum, has: has, seen: map[string]bool{}}
	if in.table == nil {
		if err := pv.files(ctx, progress); err != nil {
			return err
		}
		return pv.gone(ctx)
	}
	sum.Columns = in.cols.columns()
	for i := range sum.Columns {
		sum.Columns[i].Facet = in.facetText(sum.Columns[i].Name)
	}
	if err := in.followMoves(ctx, has); err != nil {
		return err
	}
	err := in.entries(ctx, func(e entry) error {
		sum.Rows++
		if sum.Rows%rowsPerBatch == 0 {
			progress(in.reading(sum, false))
		}
		return pv.row(ctx, e)
	})
	if err == nil {
		progress(in.reading(sum, true))
		err = pv.gone(ctx)
	}
	return err
}

// gone tells what the import would find gone, and take out.
func (pv *previewer) gone(ctx context.Context) error {
	if pv.has == nil || pv.in.opts.Partial {
		return nil
	}
	g, err := pv.in.gone(ctx, pv.has, pv.seen)
	if err == nil {
		pv.in.tellGone(pv.sum, g)
	}
	return err
}

// compareRow tells what putting a row's record would do, and the hash of the
// picture that it has.
func (pv *previewer) compareRow(ctx context.Context, e entry, l located) (art.Change, string, error) {
	if pv.has == nil {
		return art.Added, "", nil
	}
	change, before, err := pv.has.Compare(ctx, e.image, pv.in.dir())
	old, ok := pv.in.aloneBefore(e, l)
	if err != nil || change != art.Added || !ok {
		return change, before, err
	}
	alone, err := pv.has.Records(ctx, []string{old})
	if err != nil || len(alone) == 0 || alone[0].Picture == nil {
		return change, before, err
	}
	return art.Updated, alone[0].Picture.Hash, nil
}

// compareFile is compareRow for a file alone.
func (pv *previewer) compareFile(ctx context.Context, image art.Image, file string) (art.Change, string, error) {
	if pv.has == nil {
		return art.Added, "", nil
	}
	hash := ""
	if image.Picture != nil {
		hash = image.Picture.Hash
	}
	id, position, record, err := pv.in.alone(ctx, pv.has, &pv.moves, file, hash)
	if err != nil {
		return art.Unchanged, "", err
	}
	picture := image.Picture
	if record != nil {
		image = *record
	} else {
		described, err := pv.has.Records(ctx, []string{id})
		if err != nil || len(described) == 0 {
			return art.Unchanged, "", err
		}
		image = described[0]
	}
	if position == 0 {
		image.Picture = picture
	} else if image.Further = slices.Clone(image.Further); picture != nil && image.PictureAt(position) != nil {
		was := image.PictureAt(position)
		picture.Label = was.Label
		*was = *picture
	}
	pv.seen[image.ID] = true
	return pv.has.Compare(ctx, image, pv.in.dir())
}

// row previews one row.
func (pv *previewer) row(ctx context.Context, e entry) error {
	for _, p := range e.problems {
		pv.sum.add(p)
	}
	if e.image.ID == "" || e.later {
		return nil
	}
	l := pv.in.locate(e)
	failures := pv.inspectAll(ctx, &e.image, l.jobs)
	change, before, err := pv.compareRow(ctx, e, l)
	if err != nil {
		return err
	}
	for _, p := range l.problems {
		pv.sum.add(p)
	}
	missing := OutcomeNotAll
	if e.image.Picture == nil {
		if missing = OutcomeNoPicture; before != "" {
			missing = OutcomeOldPicture
		}
	}
	if l.problem != nil {
		failures = append(failures, *l.problem)
	}
	for _, p := range failures {
		p.Outcome = missing
		pv.sum.add(p)
	}
	pv.tally(e.image, change, before)
	return nil
}

// inspectAll reads the headers of a work's pictures, and tells of which that
// cannot be done.
func (pv *previewer) inspectAll(ctx context.Context, image *art.Image, jobs []job) (failures []Problem) {
	seen := map[string]bool{}
	for _, j := range jobs {
		file := pv.in.folder.paths[j.file]
		p, err := pv.inspect(ctx, file)
		switch {
		case err != nil:
			failures = append(failures, Problem{Line: j.line, Name: image.Name, File: file, Reason: sentence(err)})
			continue
		case p.Hash != "" && seen[p.Hash]:
			continue
		case image.Picture == nil:
			image.Picture = p
		default:
			p.Label = j.label
			image.Further = append(image.Further, *p)
			pv.sum.Further++
		}
		seen[p.Hash] = true
	}
	return failures
}

// files previews a folder alone.
func (pv *previewer) files(ctx context.Context, progress func(art.Progress)) error {
	total := len(pv.in.folder.paths)
	for i, file := range pv.in.folder.paths {
		if err := ctx.Err(); err != nil {
			return err
		}
		progress(art.Progress{Stage: art.StageReading, Done: i, Total: &total, Failed: pv.sum.Failed})
		image := fileRecord(pv.in.opts.Source, file)
		var failure error
		if image.Picture, failure = pv.inspect(ctx, file); passedOver(failure, pv.size(file), file) {
			pv.sum.OtherFiles.add(file)
			continue
		}
		pv.sum.Rows++
		change, before, err := pv.compareFile(ctx, image, file)
		if err != nil {
			return err
		}
		if failure != nil {
			outcome := OutcomeNotImported
			if before != "" {
				outcome = OutcomeOldPicture
				pv.sum.Unchanged++
			}
			pv.sum.add(Problem{Name: image.Name, File: file, Outcome: outcome, Reason: sentence(failure)})
			continue
		}
		pv.tally(image, change, before)
	}
	progress(art.Progress{Stage: art.StageReading, Done: total, Total: &total, Failed: pv.sum.Failed})
	return nil
}

func (pv *previewer) size(file string) int64 {
	info, err := pv.in.folder.stat(file)
	if err != nil {
		return -1
	}
	return info.Size()
}

// tally counts a record that would be put.
func (pv *previewer) tally(image art.Image, change art.Change, before string) {
	pv.sum.count(change)
	switch {
	case image.Picture == nil && before == "":
		pv.sum.WithoutPicture++
	case image.Picture != nil && before != "" && before != image.Picture.Hash:
		pv.sum.Replaced++
	}
	if len(pv.sum.Sample) < maxSample {
		pv.sum.Sample = append(pv.sum.Sample, image)
	}
}

// inspect reads the header of a picture and, where the record is there to be
// compared with, the hash of its content.
func (pv *previewer) inspect(ctx context.Context, file string) (*art.Picture, error) {
	f := pv.in.folder
	info, err := f.stat(file)
	if err != nil {
		return nil, err
	}
	p := &art.Picture{Path: file, Bytes: info.Size()}
	if pv.has != nil {
		known, ok, err := pv.has.File(ctx, f.place(file))
		if err == nil && ok && known.Bytes == info.Size() && known.ModTime.Equal(info.ModTime()) {
			p.Hash = known.Hash
			return p, nil
		}
	}
	data, err := f.read(file, dryHeadBytes)
	if err != nil {
		return nil, err
	}
	header, err := raster.Inspect(data)
	if isNoPicture(err) {
		return nil, err
	}
	if err != nil || pv.has != nil {
		if data, err = f.read(file, maxFileBytes); err != nil {
			return nil, err
		}
		if header, err = raster.Inspect(data); err != nil {
			return nil, err
		}
		sum := sha256.Sum256(data)
		p.Hash = hex.EncodeToString(sum[:])
	}
	if err := raster.CheckPixels(header, 0); err != nil {
		return nil, err
	}
	p.Width, p.Height, p.MediaType = header.Width, header.Height, header.MediaType
	return p, nil
}
