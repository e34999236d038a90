package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"likeness/bench/cputime"
	"likeness/bench/resident"
	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/encode"
	"likeness/internal/ingest"
	"likeness/internal/library"
	"likeness/internal/raster"
)

// importing imports a folder until its works can be found by words.
func importing(ctx context.Context, files []string, scratch string) (time.Duration, error) {
	runtime.GC()
	began := cputime.Used()
	lib, err := library.Create(filepath.Join(scratch, "library"))
	if err != nil {
		return 0, err
	}
	writer, err := embedded.Begin(lib, slog.New(slog.DiscardHandler))
	if err != nil {
		return 0, err
	}
	if _, err := ingest.Run(ctx, writer, ingest.Options{Images: filepath.Dir(files[0]), Report: lib.ReportPath()}, nil); err != nil {
		return 0, errors.Join(err, writer.Close())
	}
	// What follows the words is learned from the collection, and left out.
	learning, stop := context.WithCancel(ctx)
	defer stop()
	var spent time.Duration
	_, err = writer.Commit(learning, func(p art.Progress) {
		if spent == 0 && p.Stage == art.StageIndexes && p.Total != nil && p.Done == *p.Total {
			spent = cputime.Used() - began
			stop()
		}
	})
	if spent > 0 {
		err = nil
	}
	return spent, errors.Join(err, writer.Close())
}

// reading does what an import does to each picture, and keeps nothing.
func reading(ctx context.Context, files []string, _ string) (time.Duration, error) {
	runtime.GC()
	began := cputime.Used()
	for _, file := range files {
		if err := readOne(ctx, file); err != nil {
			return 0, err
		}
	}
	return cputime.Used() - began, nil
}

func readOne(ctx context.Context, file string) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	release, err := raster.HoldFile(ctx, info.Size())
	if err != nil {
		return err
	}
	defer release()
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	picture, err := raster.Decode(ctx, data, raster.Limits{Side: raster.ViewSide})
	if err != nil {
		return err
	}
	defer picture.Close()
	encode.Measure(picture.Raster)
	_, _, _, err = raster.Thumbnails(data, picture)
	return err
}

// readTwice reads a picture with two workers, three times each, and prints the
// bytes that it took at most.
func readTwice(ctx context.Context, file string) error {
	group, ctx := errgroup.WithContext(ctx)
	for range 2 {
		group.Go(func() error {
			for range 3 {
				if err := readOne(ctx, file); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	bytes, err := resident.Peak()
	fmt.Println(bytes)
	return err
}
