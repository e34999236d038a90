// Command multiply makes a large library of a small one, by the program's own
// builder, and tells what that takes: time of the processor and by the clock, and the
// most memory, of each step; bytes on disk of each part; and how many works are near
// duplicates. What was measured of each work lies between that of three of the small
// library, its title is made of words of theirs, and most artists are made up. There
// are no pictures: nobody reads or measures any, and none can be looked at.
//
//	go run ./bench/multiply -library demo-library -works 100000 -to large-library
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"likeness/internal/art"
	"likeness/internal/artefact"
	"likeness/internal/embedded"
	"likeness/internal/features"
	"likeness/internal/generation"
	"likeness/internal/library"
)

func main() {
	from := flag.String("library", "demo-library", "whose works are multiplied")
	works := flag.Int("works", 10000, "how many works there are to be")
	to := flag.String("to", "", "folder of the large library, which must not be there yet: some 60 kB a work")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *from, *to, *works); err != nil {
		fmt.Fprintln(os.Stderr, "multiply:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, from, to string, works int) error {
	if _, err := os.Stat(to); to == "" || err == nil {
		return errors.New("say with -to which folder to make; it must not be there yet")
	}
	if works < 1 {
		return errors.New("say with -works how many there are to be, at least one")
	}
	o, err := read(ctx, from)
	if err != nil {
		return err
	}
	lib, err := library.Create(to)
	if err != nil {
		return err
	}
	began := time.Now()
	steps := newSteps()
	if err := fill(ctx, lib, o, works, steps); err != nil {
		return err
	}
	steps.end()
	took := time.Since(began)
	fmt.Printf("%d works in %s, %.0f a second\n\n", works, took.Round(time.Second), float64(works)/took.Seconds())
	if err := tellParts(lib); err != nil {
		return err
	}
	return tellNearDuplicates(ctx, lib, works)
}

// batchWorks become durable together.
const batchWorks = 100

// fill puts the works and has everything built.
func fill(ctx context.Context, lib *library.Library, o *original, works int, steps *steps) (err error) {
	w, err := embedded.Begin(lib, slog.Default())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	measured, err := features.Open(lib.FeaturesPath())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, measured.Close()) }()
	folder, err := filepath.Abs(lib.Dir() + "-pictures")
	if err != nil {
		return err
	}
	steps.begin("make works, and put them")
	for first := 0; first < works; first += batchWorks {
		made, err := o.make(ctx, first, min(first+batchWorks, works))
		if err != nil {
			return err
		}
		if err := put(ctx, w, measured, made, folder); err != nil {
			return err
		}
	}
	_, err = w.Commit(ctx, func(p art.Progress) { steps.begin(stepOf(p)) })
	return err
}

// put puts works as an importer does. What was measured is written beside the writer,
// which would want thumbnails with it.
func put(ctx context.Context, w art.Writer, measured *features.Store, made []work, folder string) error {
	batch, err := measured.Begin(ctx)
	if err != nil {
		return err
	}
	records, pictures := make([]art.RecordPut, len(made)), make([]art.PicturePut, len(made))
	for i, m := range made {
		if err := batch.Put(m.image.Picture.Hash, m.measured); err != nil {
			return errors.Join(err, batch.Rollback())
		}
		records[i].Image = m.image
		records[i].Image.Picture = nil
		pictures[i] = art.PicturePut{
			ID: m.image.ID, Picture: *m.image.Picture, Count: 1,
			Place: art.FilePlace{Folder: folder, Path: m.image.Picture.Path},
			File:  art.FileNote{Bytes: m.image.Picture.Bytes, Hash: m.image.Picture.Hash},
		}
	}
	if err := batch.Commit(); err != nil {
		return err
	}
	if _, err := w.PutRecords(ctx, records); err != nil {
		return err
	}
	_, err = w.PutPictures(ctx, pictures)
	return err
}

// tellNearDuplicates tells how many works the builder took for such.
func tellNearDuplicates(ctx context.Context, lib *library.Library, works int) error {
	id, err := lib.CurrentGeneration()
	if err != nil {
		return err
	}
	man, err := generation.ReadManifest(lib.GenerationDir(id))
	if err != nil {
		return err
	}
	kept, _ := man.Artefact(artefact.NearDuplicatesName)
	data, err := lib.Artefact(ctx, kept)
	if err != nil {
		return err
	}
	groups, err := artefact.DecodeNearDuplicates(data)
	if err != nil {
		return err
	}
	in := 0
	for _, g := range groups {
		in += len(g.ImageIDs)
	}
	fmt.Printf("\n%d of %d works are near duplicates, in %d groups\n", in, works, len(groups))
	return nil
}
