package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/raster"
	"likeness/internal/table"
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
	stat   art.FileNote
	made   *art.Made // nil when it was known
	err    error     // of this file alone
	remark string    // about a picture that is not quite as it should be
	done   chan struct{}

	record   *art.Image // to be put with a picture that no row describes
	other    bool       // it is no picture, and does not claim to be
	position int        // among the pictures of its work
	kept     bool       // it cannot be read, and the work keeps what it was
	copyOf   string     // the file of the same work with the same content
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
	p.Path = file
	info, err := r.in.folder.stat(file)
	if err != nil {
		p.err = err
		return nil
	}
	p.stat = art.FileNote{Bytes: info.Size(), ModTime: info.ModTime()}
	known, ok, err := r.w.File(ctx, r.in.folder.place(file))
	if err != nil {
		return err
	}
	if ok && known.Bytes == p.stat.Bytes && known.ModTime.Equal(p.stat.ModTime) {
		p.stat.Hash = known.Hash
		if complete, err := r.recall(ctx, p); complete || err != nil {
			return err
		}
	}
	release, err := raster.HoldFile(ctx, p.stat.Bytes)
	if err != nil {
		return err
	}
	defer release()
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
	return err != nil && (isNoPicture(err) || bytes == 0) && !table.NamesPicture(file)
}

// recall fills p from what is known of its hash, if everything is.
func (r *reader) recall(ctx context.Context, p *picture) (complete bool, err error) {
	known, ok, err := r.w.Measured(ctx, p.stat.Hash)
	if err != nil || !ok {
		return false, err
	}
	known.Path = p.Path
	p.Picture = known
	return true, nil
}

// measured is what a picture's bytes alone decide.
type measured struct {
	info   raster.Info
	color  string
	made   *art.Made
	remark string
	err    error // of the picture
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
		m := measured{
			info: decoded.Info, remark: decoded.Remark,
			made: &art.Made{Measurements: encode.Measure(decoded.Raster)},
		}
		m.made.Large, m.made.Thumbnail, m.color, err = raster.Thumbnails(data, decoded)
		return m, err
	})
	if err != nil {
		return err
	}
	m := result.(measured)
	p.err, p.remark, p.made = m.err, m.remark, m.made
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
		whole := p.nth+1 >= p.of // the pictures of a work are put together
		if whole && (len(batch) >= picturesPerBatch || time.Since(since) > batchPatience) {
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

// storeBatch gives records their pictures together, and then reports in the
// order of the files.
func (im *importer) storeBatch(ctx context.Context, pictures []*picture) error {
	var puts []art.PicturePut
	works := byWork(pictures)
	for _, work := range works {
		count, err := im.arrange(ctx, work)
		if err != nil {
			return err
		}
		for _, p := range work {
			if p.isPut() {
				puts = append(puts, art.PicturePut{
					ID: p.id, Record: p.record, Picture: p.Picture, Position: p.position, Count: count,
					Place: im.in.folder.place(p.Path), File: p.stat, Made: p.made,
				})
			}
		}
	}
	states, err := im.w.PutPictures(ctx, puts)
	if err != nil {
		return err
	}
	for _, work := range works {
		puts := 0
		for _, p := range work {
			if p.isPut() {
				puts++
			}
		}
		if err := im.tellWork(work, states[:puts]); err != nil {
			return err
		}
		states = states[puts:]
	}
	return nil
}

// isPut reports whether a picture is to be put.
func (p *picture) isPut() bool { return p.err == nil && p.copyOf == "" }

// byWork parts pictures where the next work begins.
func byWork(pictures []*picture) (works [][]*picture) {
	from := 0
	for i, p := range pictures {
		if p.nth+1 >= p.of {
			works = append(works, pictures[from:i+1])
			from = i + 1
		}
	}
	return works
}

// arrange gives the pictures of a work their positions, and tells how many it
// is to have; 0 for as many as it has. A picture that cannot be read leaves its
// place to the next, unless it was there before: then the work keeps it.
func (im *importer) arrange(ctx context.Context, work []*picture) (count int, err error) {
	if first := work[0]; first.id == "" { // of a folder alone
		return 0, im.describeAlone(ctx, first)
	}
	var before art.Image
	failed := slices.ContainsFunc(work, func(p *picture) bool { return p.err != nil })
	if failed && work[0].before != "" {
		had, err := im.w.Records(ctx, []string{work[0].id})
		if err != nil {
			return 0, err
		}
		if len(had) > 0 {
			before = had[0]
		}
	}
	seen := map[string]string{}
	for _, p := range work {
		if p.err != nil {
			was := before.PictureAt(count)
			p.kept = was != nil && was.Path == p.Path
		} else if p.copyOf = seen[p.Hash]; p.copyOf == "" {
			seen[p.Hash] = p.Path
			p.position = count
		}
		if p.kept || p.isPut() {
			count++
		}
	}
	for _, p := range work {
		if p.position > 0 {
			p.Label = p.label
		}
	}
	return count, nil
}

// tellWork counts the pictures of a work, and reports what is to be said of
// them.
func (im *importer) tellWork(work []*picture, states []art.RecordState) error {
	first := work[0]
	if first.line == 0 {
		if first.err != nil {
			return im.tellFailureAlone(first)
		}
		im.sum.Rows++
	}
	change := first.change
	for _, state := range states {
		if change == art.Unchanged {
			change = state.Change
		}
	}
	im.sum.count(change)
	missing := OutcomeNotAll
	if len(states) == 0 && !slices.ContainsFunc(work, func(p *picture) bool { return p.kept }) {
		missing = im.withoutPicture(first.job)
	}
	for _, p := range work {
		if p.isPut() {
			im.countPicture(p, states[0])
			states = states[1:]
		}
		if err := im.tellPicture(p, missing); err != nil {
			return err
		}
	}
	return nil
}

// countPicture counts a picture that was put.
func (im *importer) countPicture(p *picture, state art.RecordState) {
	if p.made != nil {
		im.sum.PicturesRead++
	}
	if p.position > 0 {
		im.sum.Further++
	} else if state.PictureHash != "" && state.PictureHash != p.Hash {
		im.sum.Replaced++
	}
}

// tellPicture reports what is to be said of a picture; missing is what becomes
// of a work when it is none.
func (im *importer) tellPicture(p *picture, missing Outcome) error {
	problem := Problem{Line: p.line, Name: p.name, File: p.Path, Outcome: OutcomeRemark, Reason: p.remark}
	switch {
	case p.kept:
		problem.Outcome, problem.Reason = OutcomeOldPicture, sentence(p.err)
	case p.err != nil:
		problem.Outcome, problem.Reason = missing, sentence(p.err)
	case p.copyOf != "":
		problem.Reason = fmt.Sprintf("It is the same file as %s, and the work has it once.", p.copyOf)
	case p.remark == "":
		return nil
	}
	return im.problem(problem)
}

// tellFailureAlone reports a file of a folder alone that is no picture which can
// be read.
func (im *importer) tellFailureAlone(p *picture) error {
	if p.other {
		im.sum.OtherFiles.add(p.Path)
		return nil
	}
	outcome := OutcomeNotImported
	if im.sum.Rows++; p.before != "" {
		im.sum.Unchanged++
		outcome = OutcomeOldPicture
	}
	return im.problem(Problem{Name: p.name, File: p.Path, Outcome: outcome, Reason: sentence(p.err)})
}

// describeAlone finds or makes the record of a picture that no CSV describes:
// an earlier import may have, with one.
func (im *importer) describeAlone(ctx context.Context, p *picture) (err error) {
	if p.other = passedOver(p.err, p.stat.Bytes, p.Path); p.other {
		return nil
	}
	p.name = fileRecord(im.in.opts.Source, p.Path).Name
	hash := p.Hash
	if p.err != nil {
		hash = ""
	}
	if p.id, p.position, p.record, err = im.in.alone(ctx, im.w, &im.moves, p.Path, hash); err != nil {
		return err
	}
	im.seen[p.id] = true
	if p.err == nil && p.position == 0 {
		return nil
	}
	had, err := im.w.Records(ctx, []string{p.id})
	if err != nil || len(had) == 0 {
		return err
	}
	if was := had[0].PictureAt(p.position); was != nil {
		p.before, p.Label = was.Hash, was.Label
	}
	return nil
}

// filesAlone lists every file of the folder as a job.
func (in *input) filesAlone() []job {
	jobs := make([]job, len(in.folder.paths))
	for i := range jobs {
		jobs[i].file, jobs[i].of = i, 1
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
