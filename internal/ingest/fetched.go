package ingest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
	"likeness/internal/fetch"
	"likeness/internal/iiif"
	"likeness/internal/raster"
	"likeness/internal/table"
)

const (
	// fetchedSide is the longer side in pixels in which services of the IIIF
	// Image API are asked for pictures: enough for every metric and for a look
	// from near.
	fetchedSide = 1600
	// fetchedAtOnce is how many pictures are on their way together; each host
	// gets its own pace.
	fetchedAtOnce = 4
)

// webRow is a row whose pictures lie on the web.
type webRow struct {
	job
	addresses []pictureName
}

// webPictures are the addresses that a row, and later rows of its work, name as
// its pictures, each once.
func (in *input) webPictures(e entry) []pictureName {
	seen := map[string]bool{}
	var all []pictureName
	for _, row := range append([]entry{e}, in.later[e.image.ID]...) {
		for _, cell := range row.cells {
			for _, address := range addressesIn(cell.name) {
				if !seen[address] && len(all) < maxPicturesOfWork {
					seen[address] = true
					all = append(all, pictureName{address, cell.label})
				}
			}
		}
	}
	return all
}

// addressesIn parts a cell at the addresses that begin after a separator:
// addresses themselves hold commas.
func addressesIn(cell string) []string {
	var all []string
	from := -1
	end := func(at int) {
		if from >= 0 {
			all = append(all, strings.TrimRight(cell[from:at], " |;,\t\n"))
		}
		from = at
	}
	for at := range len(cell) {
		if table.IsAddress(cell[at:]) && (at == 0 || strings.IndexByte(" |;,\t\n", cell[at-1]) >= 0) {
			end(at)
		}
	}
	end(len(cell))
	return all
}

// onTheWeb notes the pictures of a row that has none in the folder.
func (in *input) onTheWeb(e entry, l *located) {
	addresses := in.webPictures(e)
	if len(addresses) == 0 {
		return
	}
	in.web++
	in.addresses += len(addresses)
	if in.opts.Fetch != nil {
		l.web = addresses
	}
}

// tellWeb says what is done about pictures on the web.
func (in *input) tellWeb(sum *Summary) {
	rows, pictures := plural(in.web, "row names", "rows name"), plural(in.addresses, "picture", "pictures")
	switch {
	case in.web == 0:
	case in.opts.Fetch == nil && in.folder != nil:
		sum.Notes = append(sum.Notes, fmt.Sprintf("%s %s on the web and no file of the folder; --fetch gets them.", rows, pictures))
	case in.opts.Fetch == nil:
		sum.Notes = append(sum.Notes, fmt.Sprintf("%s %s on the web; --fetch gets them.", rows, pictures))
	case sum.dry:
		sum.Notes = append(sum.Notes, fmt.Sprintf("%s %s on the web, which would be fetched unless an earlier import has.", rows, pictures))
	default:
		sum.Notes = append(sum.Notes, fmt.Sprintf("Of %s on the web, %s there; they are kept in %s.", pictures, plural(sum.Fetched, "is", "are"), in.opts.Fetch.PicturesDir()))
	}
}

// fetchPictures brings the pictures of rows from the web into the library's
// folder, and reads them there as those of any folder.
func (im *importer) fetchPictures(ctx context.Context) error {
	if len(im.web) == 0 {
		return nil
	}
	folder, err := openFetched(im.in.opts.Fetch.PicturesDir())
	if err != nil {
		return err
	}
	defer func() { _ = folder.Close() }()
	in := *im.in
	in.folder = folder
	there := *im // the same import, over the folder of what was fetched
	there.in, there.progress = &in, func(art.Progress) {}
	state := art.Progress{Stage: art.StagePictures, Total: &im.in.addresses, Message: "from the web"}
	for from := 0; from < len(im.web); {
		to := batchOfWeb(im.web, from)
		got, err := im.fetchBatch(ctx, im.web[from:to], &state)
		if err != nil {
			return err
		}
		folder.paths = folder.paths[:0]
		jobs, err := im.jobsOf(im.web[from:to], got, folder)
		if err != nil {
			return err
		}
		if err := there.readPictures(ctx, jobs); err != nil {
			return err
		}
		from = to
	}
	im.progress(state)
	return nil
}

// batchOfWeb is where a batch of rows ends: some pictures, and whole rows.
func batchOfWeb(rows []webRow, from int) int {
	pictures := 0
	for to := from; to < len(rows); to++ {
		if pictures += len(rows[to].addresses); pictures >= picturesPerBatch {
			return to + 1
		}
	}
	return len(rows)
}

// openFetched opens the folder of what was fetched, without a look at what is
// in it.
func openFetched(dir string) (*folder, error) {
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		var root *os.Root
		if root, err = os.OpenRoot(dir); err == nil {
			return &folder{dir: dir, root: root, reasons: map[int]string{}}, nil
		}
	}
	return nil, onDisk(fmt.Errorf("open the folder of fetched pictures: %w", err))
}

// fetchedPicture is what fetching came to: a path, or why there is none.
type fetchedPicture struct {
	path string
	err  error
}

// fetchBatch fetches the pictures of some rows, and tells of each in order.
func (im *importer) fetchBatch(ctx context.Context, rows []webRow, state *art.Progress) ([][]fetchedPicture, error) {
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(fetchedAtOnce)
	got := make([][]fetchedPicture, len(rows))
	done := make(chan struct{}, picturesPerBatch)
	all := 0
	for i, row := range rows {
		got[i] = make([]fetchedPicture, len(row.addresses))
		all += len(row.addresses)
	}
	go func() {
		for i, row := range rows {
			for j, address := range row.addresses {
				group.Go(func() error {
					defer func() { done <- struct{}{} }()
					if err := within.Err(); err != nil {
						return err
					}
					path, err := pictureFrom(within, im.in.opts.Fetch, address.name)
					if within.Err() != nil || errors.Is(err, fetch.ErrUnwritten) {
						return errors.Join(within.Err(), err)
					}
					got[i][j] = fetchedPicture{path, err}
					return nil
				})
			}
		}
	}()
	for range all {
		<-done
		state.Done++
		state.Failed = im.sum.Failed
		im.progress(*state)
	}
	err := group.Wait()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return got, err
}

// pictureFrom fetches one picture. An address of the IIIF Image API that asks
// for all there is, is asked for as much as is needed.
func pictureFrom(ctx context.Context, client *fetch.Client, address string) (string, error) {
	from := func(ctx context.Context) (string, error) {
		service, ok := iiif.ServiceOf(address)
		if !ok {
			return address, nil
		}
		isInfo := strings.HasSuffix(address, "/info.json")
		info, err := client.Document(ctx, service+"/info.json", "application/ld+json, application/json")
		if err != nil && isInfo {
			return "", err
		}
		sized, ok := iiif.AddressOf(service, info, fetchedSide)
		switch {
		case err == nil && ok:
			return sized, nil
		case isInfo:
			return "", art.Errorf(art.CodeUnsupported, "The image service does not say how large the picture is.")
		}
		return address, nil
	}
	return client.Picture(ctx, address, from, endingOf)
}

// endings of the files of pictures, by their media types.
var endings = map[string]string{
	"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp", "image/tiff": ".tif", "image/bmp": ".bmp", "image/avif": ".avif", "image/heic": ".heic", "image/jp2": ".jp2",
}

// endingOf judges what was fetched before it is kept.
func endingOf(data []byte) (string, error) {
	info, err := raster.Inspect(data)
	if isNoPicture(err) && looksLikePage(data) {
		return "", art.Wrap(err, art.CodeUnsupported, "The server gives a web page instead of a picture.")
	}
	if err != nil {
		return "", err
	}
	return endings[info.MediaType], nil
}

func looksLikePage(data []byte) bool {
	begin := strings.ToLower(strings.TrimSpace(string(data[:min(len(data), 512)])))
	return strings.HasPrefix(begin, "<!doctype html") || strings.HasPrefix(begin, "<html")
}

// jobsOf makes jobs of what was fetched, and tells what was not.
func (im *importer) jobsOf(rows []webRow, got [][]fetchedPicture, folder *folder) ([]job, error) {
	var jobs []job
	for i, row := range rows {
		var of []job
		missing := OutcomeNotAll
		for j, g := range got[i] {
			if g.err != nil {
				continue
			}
			im.sum.Fetched++
			one := row.job
			one.file, one.nth, one.label = len(folder.paths), len(of), row.addresses[j].label
			folder.paths = append(folder.paths, g.path)
			of = append(of, one)
		}
		for k := range of {
			of[k].of = len(of)
		}
		jobs = append(jobs, of...)
		if len(of) == 0 {
			im.sum.count(row.change)
			missing = im.withoutPicture(row.job)
		}
		for j, g := range got[i] {
			if g.err == nil {
				continue
			}
			if err := im.problem(Problem{Line: row.line, Name: row.name, File: row.addresses[j].name, Outcome: missing, Reason: sentence(g.err)}); err != nil {
				return nil, err
			}
		}
	}
	return jobs, nil
}
