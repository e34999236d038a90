package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"

	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/ingest"
	"likeness/internal/library"
	"likeness/internal/paint"
	"likeness/internal/search"
	"likeness/internal/uploads"
)

// site is a server over a painted collection.
type site struct {
	*process
	works   []art.Image
	picture []byte // to upload
	dir     string
}

func newSite(ctx context.Context, works int) (_ *site, err error) {
	s := &site{}
	if s.dir, err = os.MkdirTemp("", "likeness-soak-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(s.dir))
		}
	}()
	lib, err := paintLibrary(ctx, s.dir, works)
	if err != nil {
		return nil, err
	}
	if s.works, err = firstPage(ctx, lib); err != nil {
		return nil, err
	}
	if s.picture, err = smallest(filepath.Join(s.dir, "pictures"), s.works); err != nil {
		return nil, err
	}
	s.process, err = start(ctx, "-serve", lib.Dir())
	return s, err
}

// smallest is the smallest picture: hundreds of uploads a second for ten minutes
// are to stay below what a server keeps, which refuses more.
func smallest(dir string, works []art.Image) (picture []byte, err error) {
	for _, work := range works {
		file, err := os.ReadFile(filepath.Join(dir, work.Picture.Path))
		if err != nil {
			return nil, err
		}
		if picture == nil || len(file) < len(picture) {
			picture = file
		}
	}
	return picture, nil
}

// firstPage are the works that the load asks for.
func firstPage(ctx context.Context, lib *library.Library) (works []art.Image, err error) {
	engine, err := embedded.Open(ctx, lib, slog.New(slog.DiscardHandler), func(art.Progress) {})
	if err != nil {
		return nil, err
	}
	defer engine.Close()
	kept, err := uploads.Open(lib.UploadsDir())
	if err != nil {
		return nil, err
	}
	page, err := search.New(engine, engine.Models(), kept).Search(ctx, search.TextRequest{First: search.MaxPageSize})
	if err != nil {
		return nil, err
	}
	for _, edge := range page.Edges {
		works = append(works, edge.Image)
	}
	return works, nil
}

func paintLibrary(ctx context.Context, dir string, works int) (*library.Library, error) {
	pictures := filepath.Join(dir, "pictures")
	all := paint.Collection()
	if err := paint.WriteWorks(ctx, pictures, all[:min(works, len(all))], 200, nil); err != nil {
		return nil, err
	}
	lib, err := library.Create(filepath.Join(dir, "library"))
	if err != nil {
		return nil, err
	}
	writer, err := embedded.Begin(lib, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	options := ingest.Options{CSV: filepath.Join(pictures, paint.MetadataFile), Images: pictures, Report: lib.ReportPath()}
	_, err = ingest.Run(ctx, writer, options, nil)
	if err == nil {
		_, err = writer.Commit(ctx, nil)
	}
	return lib, errors.Join(err, writer.Close())
}

func (s *site) close() error { return errors.Join(s.stop(), os.RemoveAll(s.dir)) }
