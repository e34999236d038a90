package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"

	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/ingest"
	"likeness/internal/library"
	"likeness/internal/paint"
	"likeness/internal/search"
	"likeness/internal/uploads"
	"likeness/server"
)

// site is a server over a painted collection.
type site struct {
	url     string
	works   []art.Image
	picture []byte // to upload
	stop    func()
	ended   chan error
	dir     string
	engine  *embedded.Engine
}

func newSite(ctx context.Context, works int) (_ *site, err error) {
	s := &site{ended: make(chan error, 1)}
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
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	if s.engine, err = embedded.Open(ctx, lib, log, func(art.Progress) {}); err != nil {
		return nil, err
	}
	kept, err := uploads.Open(lib.UploadsDir())
	if err != nil {
		return nil, err
	}
	service := search.New(s.engine, s.engine.Models(), kept)
	page, err := service.Search(ctx, search.TextRequest{First: search.MaxPageSize})
	if err != nil {
		return nil, err
	}
	for _, edge := range page.Edges {
		s.works = append(s.works, edge.Image)
	}
	if s.picture, err = os.ReadFile(filepath.Join(s.dir, "pictures", s.works[0].Picture.Path)); err != nil {
		return nil, err
	}
	serving, stop := context.WithCancel(ctx)
	s.stop = stop
	ready := make(chan net.Addr, 1)
	go func() {
		s.ended <- server.Serve(serving, server.Config{
			Addr: "127.0.0.1:0", Service: service, Uploads: kept, Pictures: s.engine, Progress: lib, Logger: log,
			Ready: func(addr net.Addr) { ready <- addr },
		})
	}()
	select {
	case addr := <-ready:
		s.url = "http://" + addr.String()
		return s, nil
	case err := <-s.ended:
		stop()
		return nil, err
	}
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

func (s *site) close() {
	s.stop()
	if err := <-s.ended; err != nil {
		slog.Error("the server ended badly", "error", err)
	}
	s.engine.Close()
	_ = os.RemoveAll(s.dir)
}
