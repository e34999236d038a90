package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

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
	if pv.has == nil {
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
func (pv *previewer) compareRow(ctx context.Context, e entry, j job) (art.Change, string, error) {
	if pv.has == nil {
		return art.Added, "", nil
	}
	change, before, err := pv.has.Compare(ctx, e.image, pv.in.dir())
	old, ok := pv.in.aloneBefore(e, j)
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
	id, record, err := pv.in.alone(ctx, pv.has, &pv.moves, file, hash)
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
	image.Picture = picture
	pv.seen[image.ID] = true
	return pv.has.Compare(ctx, image, pv.in.dir())
}

// row previews one row.
func (pv *previewer) row(ctx context.Context, e entry) error {
	for _, p := range e.problems {
		pv.sum.add(p)
	}
	if e.image.ID == "" {
		return nil
	}
	j, problem := pv.in.locate(e)
	var failure error
	if j.file >= 0 {
		e.image.Picture, failure = pv.inspect(ctx, pv.in.folder.paths[j.file])
	}
	change, before, err := pv.compareRow(ctx, e, j)
	if err != nil {
		return err
	}
	if failure != nil {
		if problem != nil {
			pv.sum.add(*problem)
		}
		problem = &Problem{Line: e.line, Name: e.image.Name, File: pv.in.folder.paths[j.file], Outcome: OutcomeNoPicture, Reason: sentence(failure)}
	}
	if problem != nil {
		if problem.Outcome == OutcomeNoPicture && before != "" {
			problem.Outcome = OutcomeOldPicture
		}
		pv.sum.add(*problem)
	}
	pv.tally(e.image, change, before)
	return nil
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
			pv.sum.OtherFiles++
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
