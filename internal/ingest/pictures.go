package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"

	"likeness/internal/art"
	"likeness/internal/catalog"
	"likeness/internal/features"
	"likeness/internal/metric"
	"likeness/internal/raster"
)

const (
	picturesPerBatch = 50              // become durable together
	batchPatience    = 5 * time.Second // after which a smaller batch does, for slow pictures
	headBytes        = 64 << 10        // enough to see that a file is no picture
	aheadPerWorker   = 4               // pictures read before their turn to be stored comes
)

// picture is what reading a file came to.
type picture struct {
	job
	art.Picture
	stat     features.File
	features [][]byte // by metric.Features; nil when they were known
	err      error    // of this file alone
	remark   string   // about a picture that is not quite as it should be
	done     chan struct{}
}

// readPictures reads files in parallel and stores them in order, so that
// catalogue order and report are the same however the work was spread.
func (im *importer) readPictures(ctx context.Context, jobs []job) error {
	if im.in.folder == nil {
		return nil
	}
	workers := runtime.GOMAXPROCS(0)
	group, ctx := errgroup.WithContext(ctx)
	work := make(chan *picture)
	inOrder := make(chan *picture, aheadPerWorker*workers)
	group.Go(func() error {
		defer close(work)
		defer close(inOrder)
		for _, j := range jobs {
			p := &picture{job: j, done: make(chan struct{})}
			for _, c := range []chan *picture{inOrder, work} {
				select {
				case c <- p:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
		return nil
	})
	r := &reader{importer: im}
	for range workers {
		group.Go(func() error {
			for p := range work {
				if err := r.read(ctx, p); err != nil {
					return err
				}
				close(p.done)
			}
			return nil
		})
	}
	group.Go(func() error { return im.storePictures(ctx, inOrder, len(jobs)) })
	return group.Wait()
}

// reader turns files into pictures; many goroutines share it.
type reader struct {
	*importer
	same singleflight.Group // copies of one file are read once at a time
}

// read fills p. The error is one that ends the import; p.err is the file's own.
func (r *reader) read(ctx context.Context, p *picture) error {
	file := r.in.folder.paths[p.file]
	p.Root, p.Path = r.in.folder.dir, file
	info, err := r.in.folder.stat(file)
	if err != nil {
		p.err = err
		return nil
	}
	p.stat = features.File{Bytes: info.Size(), ModTime: info.ModTime()}
	known, ok, err := r.feats.File(ctx, p.Root, file)
	if err != nil {
		return err
	}
	if ok && known.Bytes == p.stat.Bytes && known.ModTime.Equal(p.stat.ModTime) {
		p.stat.Hash = known.Hash
		if complete, err := r.recall(ctx, p); complete || err != nil {
			return err
		}
	}
	data, err := r.in.folder.readPicture(file)
	if err != nil {
		p.err = err
		return nil
	}
	sum := sha256.Sum256(data)
	p.stat.Hash = hex.EncodeToString(sum[:])
	if complete, err := r.recall(ctx, p); complete || err != nil {
		return err
	}
	return r.measure(ctx, p, data)
}

// readPicture reads a whole file, unless its beginning shows that it is no
// picture.
func (f *folder) readPicture(file string) ([]byte, error) {
	head, err := f.read(file, headBytes)
	if err != nil {
		return nil, err
	}
	if _, err := raster.Inspect(head); isNoPicture(err) {
		return nil, err
	}
	return f.read(file, maxFileBytes)
}

// isNoPicture reports whether a file was refused for what it is, rather than
// for being broken.
func isNoPicture(err error) bool { return err != nil && art.CodeOf(err) == art.CodeUnsupported }

// passedOver reports whether a file of a folder alone is of no interest: it
// is no picture, and its name does not claim that it is.
func passedOver(err error, bytes int64, file string) bool {
	return err != nil && (isNoPicture(err) || bytes == 0) && !looksLikePicture(file)
}

// recall fills p from what is known of its hash, if everything is.
func (r *reader) recall(ctx context.Context, p *picture) (complete bool, err error) {
	has, err := r.feats.Has(ctx, p.stat.Hash, featureNames())
	if err != nil || !has {
		return false, err
	}
	for _, t := range thumbnails {
		if info, err := os.Stat(r.lib.PicturePath(p.stat.Hash, t.size)); err != nil || info.Size() == 0 {
			return false, nil
		}
	}
	known, err := r.cat.Picture(ctx, p.stat.Hash)
	if art.CodeOf(err) == art.CodeNotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	known.Root, known.Path = p.Root, p.Path
	p.Picture = known
	return true, nil
}

func featureNames() []features.Name {
	names := make([]features.Name, len(metric.Features))
	for i, f := range metric.Features {
		names[i] = features.Name{Name: f.Name, Version: f.Version}
	}
	return names
}

// measured is what a picture's bytes alone decide.
type measured struct {
	info     raster.Info
	color    string
	features [][]byte
	remark   string
	err      error // of the picture
}

// measure decodes a picture, makes its thumbnails and computes its features.
func (r *reader) measure(ctx context.Context, p *picture, data []byte) error {
	result, err, _ := r.same.Do(p.stat.Hash, func() (any, error) {
		decoded, err := raster.Decode(ctx, data, raster.Limits{Side: raster.ViewSide})
		if ctx.Err() != nil {
			return nil, ctx.Err() // of the import, not of the picture
		}
		if err != nil {
			return measured{err: err}, nil
		}
		defer decoded.Close()
		m := measured{info: decoded.Info, remark: decoded.Remark, color: raster.DominantColor(decoded.Raster)}
		if err := r.makeThumbnails(p.stat.Hash, data, decoded); err != nil {
			return nil, err
		}
		views := metric.NewViews(decoded.Raster)
		for _, f := range metric.Features {
			m.features = append(m.features, f.Extract(views))
		}
		return m, nil
	})
	if err != nil {
		return err
	}
	m := result.(measured)
	p.err, p.remark, p.features = m.err, m.remark, m.features
	p.Hash, p.Bytes = p.stat.Hash, int64(len(data))
	p.Width, p.Height, p.MediaType, p.DominantColor = m.info.Width, m.info.Height, m.info.MediaType, m.color
	return nil
}

// storePictures stores pictures as they come, batch by batch.
func (im *importer) storePictures(ctx context.Context, inOrder <-chan *picture, total int) error {
	state := art.Progress{Stage: art.StagePictures, Total: &total, Failed: im.sum.Failed}
	im.progress(state)
	var batch []*picture
	since := time.Now()
	for p := range inOrder {
		select {
		case <-p.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		batch = append(batch, p)
		if len(batch) >= picturesPerBatch || time.Since(since) > batchPatience {
			if err := im.storeBatch(ctx, batch); err != nil {
				return err
			}
			batch, since = batch[:0], time.Now()
		}
		state.Done++
		state.Failed = im.sum.Failed
		im.progress(state)
	}
	if err := im.storeBatch(ctx, batch); err != nil {
		return err
	}
	state.Failed = im.sum.Failed
	im.progress(state)
	return ctx.Err()
}

// storeBatch makes features durable first and records after them, so that a
// record never claims a picture that was not measured.
func (im *importer) storeBatch(ctx context.Context, pictures []*picture) error {
	if err := im.storeFeatures(ctx, pictures); err != nil {
		return err
	}
	batch, err := im.cat.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = batch.Rollback() }()
	for _, p := range pictures {
		if err := im.storePicture(batch, p); err != nil {
			return err
		}
	}
	return batch.Commit()
}

func (im *importer) storeFeatures(ctx context.Context, pictures []*picture) error {
	batch, err := im.feats.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = batch.Rollback() }()
	for _, p := range pictures {
		if p.err != nil {
			continue
		}
		if err := batch.PutFile(p.Root, p.Path, p.stat); err != nil {
			return err
		}
		if p.features == nil {
			continue
		}
		im.sum.PicturesRead++
		for i, f := range metric.Features {
			if err := batch.Put(p.Hash, f.Name, f.Version, p.features[i]); err != nil {
				return err
			}
		}
	}
	return batch.Commit()
}

// storePicture gives a record its picture, or reports why it has none.
func (im *importer) storePicture(batch *catalog.Batch, p *picture) error {
	if p.id == "" {
		return im.storeFileAlone(batch, p)
	}
	if p.err != nil {
		im.sum.count(p.change)
		outcome, err := im.withoutPicture(batch, p.job)
		if err != nil {
			return err
		}
		return im.problem(Problem{Line: p.line, Name: p.name, File: p.Path, Outcome: outcome, Reason: sentence(p.err)})
	}
	before, err := batch.PictureHash(p.id)
	if err != nil {
		return err
	}
	change, err := batch.SetPicture(p.id, p.Picture)
	if err != nil {
		return err
	}
	if before != "" && before != p.Hash {
		im.sum.Replaced++
	}
	if p.change == catalog.Unchanged {
		p.change = change
	}
	im.sum.count(p.change)
	return im.remarkOn(p, p.name)
}

// remarkOn reports what is to be said of a picture that was read.
func (im *importer) remarkOn(p *picture, name string) error {
	if p.remark == "" {
		return nil
	}
	return im.problem(Problem{Line: p.line, Name: name, File: p.Path, Outcome: OutcomeRemark, Reason: p.remark})
}

// storeFileAlone makes the record of a picture that no CSV describes.
func (im *importer) storeFileAlone(batch *catalog.Batch, p *picture) error {
	if passedOver(p.err, p.stat.Bytes, p.Path) {
		im.sum.OtherFiles++
		return nil
	}
	im.sum.Rows++
	image := fileRecord(im.in.opts.Source, p.Path)
	described, err := batch.Shows(image.Source, p.Path)
	if err != nil {
		return err
	}
	byCSV := described != "" && described != image.ID // of an earlier import
	if byCSV {
		image.ID = described
	}
	before, err := batch.PictureHash(image.ID)
	if err != nil {
		return err
	}
	if p.err != nil {
		outcome := OutcomeNotImported
		if before != "" {
			outcome = OutcomeOldPicture
			im.sum.Unchanged++
		}
		return im.problem(Problem{Name: image.Name, File: p.Path, Outcome: outcome, Reason: sentence(p.err)})
	}
	var change catalog.Change
	if byCSV {
		change, err = batch.SetPicture(described, p.Picture)
	} else {
		image.Picture = &p.Picture
		change, err = batch.Put(image)
	}
	if err != nil {
		return err
	}
	im.sum.count(change)
	if before != "" && before != p.Hash {
		im.sum.Replaced++
	}
	return im.remarkOn(p, image.Name)
}

// filesAlone lists every file of the folder as a job.
func (in *input) filesAlone() []job {
	jobs := make([]job, len(in.folder.paths))
	for i := range jobs {
		jobs[i].file = i
	}
	return jobs
}

// sentence is what a report says of an error.
func sentence(err error) string {
	if e, ok := errors.AsType[*art.Error](err); ok {
		return e.Message
	}
	return err.Error()
}
