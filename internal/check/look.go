package check

import (
	"context"
	"errors"
	"strings"
	"sync"

	"likeness/internal/art"
	"likeness/internal/brought"
	"likeness/internal/build"
	"likeness/internal/catalog"
	"likeness/internal/generation"
	"likeness/internal/library"
	"likeness/internal/models"
)

// Options say how closely to look.
type Options struct {
	// Originals reads every original to its end and compares it with what was
	// imported; without it, that they are there and as long as they were.
	Originals bool
	Progress  func(done, total int) // of the pictures; nil is nobody
}

// look is one look at a library.
type look struct {
	lib      *library.Library
	opts     Options
	records  *catalog.Catalog // nil when they are lost
	pictured []art.Image      // a record for every picture, as if it alone showed the work
	folders  map[string]string

	mu       sync.Mutex // of what follows
	found    findings
	looked   map[Part]int
	readable map[string]bool // hashes of pictures whose originals are there
}

// Library looks into everything. The error is one that keeps from looking, and
// says nothing of the library.
func Library(ctx context.Context, lib *library.Library, opts Options) (_ *Report, err error) {
	if opts.Progress == nil {
		opts.Progress = func(int, int) {}
	}
	l := &look{lib: lib, opts: opts, found: findings{}, looked: map[Part]int{}, readable: map[string]bool{}}
	// Of the generation first: whatever it was built from is in the catalogue.
	current, err := lib.CurrentGeneration()
	if err != nil {
		return nil, err
	}
	if err := l.openRecords(ctx); err != nil {
		return nil, err
	}
	if l.records != nil {
		defer func() { err = errors.Join(err, l.records.Close()) }()
		for _, step := range []func(context.Context) error{l.lookAtRecords, l.lookAtPictures} {
			if err := step(ctx); err != nil {
				return nil, err
			}
		}
	}
	if err := errors.Join(l.lookAtVectors(ctx), l.lookAtEncoders(ctx)); err != nil {
		return nil, err
	}
	man, err := l.lookAtGeneration(ctx, current)
	if err != nil {
		return nil, err
	}
	if l.records != nil {
		if err := l.lookAtMeasurements(ctx, man); err != nil {
			return nil, err
		}
	}
	report := &Report{Library: lib.Dir(), Looked: l.looked, Findings: l.found.sorted()}
	if l.records != nil {
		report.Unused, err = l.lookForUnused(ctx)
	}
	return report, err
}

// openRecords opens the catalogue, if it is the library's and a database.
func (l *look) openRecords(ctx context.Context) (err error) {
	l.records, err = build.OpenCatalogueForReading(ctx, l.lib)
	if err == nil || art.CodeOf(err) != art.CodeInvalid && !errors.Is(err, build.ErrLostCatalogue) {
		return err
	}
	l.loseCatalogue(err)
	return nil
}

// loseCatalogue notes that the records cannot be read, and why.
func (l *look) loseCatalogue(err error) {
	problem := "cannot be read: " + err.Error()
	if told, ok := errors.AsType[*art.Error](err); ok {
		problem = told.Message
	}
	l.found.add(Catalogue, ByBackup, "", strings.TrimRight(problem, "."))
}

func (l *look) lookAtRecords(ctx context.Context) error {
	err := l.records.Look(ctx, func(d catalog.Damage) error {
		switch {
		case d.ID != "":
			l.found.add(Catalogue, ByBackup, d.ID, "not what was written")
		case d.Picture != "":
			l.found.add(Catalogue, ByImport, d.Picture, "what is known of pictures is not what was written")
		default:
			l.found.add(Catalogue, ByBackup, d.Cause.Error(), "places in its file are damaged, SQLite says")
		}
		return nil
	})
	if err == nil {
		l.folders, err = l.records.Folders(ctx)
	}
	if err == nil {
		for image, readErr := range l.records.All(ctx) {
			if err = readErr; err != nil {
				break
			}
			l.looked[Catalogue]++
			l.addPictures(image)
		}
	}
	if err == nil || ctx.Err() != nil {
		return err
	}
	if l.found.any(Catalogue) { // so much for the rest of the records
		return nil
	}
	l.loseCatalogue(err)
	return nil
}

func (l *look) addPictures(image art.Image) {
	for at := range image.PictureCount() {
		l.pictured = append(l.pictured, image.ShownBy(at))
	}
}

// lookAtVectors looks into the vectors that were made elsewhere, which nothing
// here can make again.
func (l *look) lookAtVectors(ctx context.Context) error {
	all, damaged, err := brought.List(l.lib.VectorsDir())
	for _, about := range all {
		if _, err := brought.Open(ctx, l.lib.VectorsDir(), about.Name); err != nil && ctx.Err() == nil {
			damaged = append(damaged, about.Name)
		}
	}
	l.looked[Vectors] = len(all)
	for _, name := range damaged {
		l.found.add(Vectors, ByVectors, name, "damaged")
	}
	return errors.Join(err, ctx.Err())
}

// lookAtEncoders looks into the networks that people brought.
func (l *look) lookAtEncoders(ctx context.Context) error {
	all, damaged, err := models.List(l.lib.ModelsDir())
	for _, m := range all {
		if models.Check(ctx, l.lib.ModelsDir(), m) != nil && ctx.Err() == nil {
			damaged = append(damaged, m.ID)
		}
	}
	l.looked[Encoders] = len(all)
	for _, id := range damaged {
		l.found.add(Encoders, ByModels, id, "damaged or gone")
	}
	return errors.Join(err, ctx.Err())
}

// lookAtGeneration looks into the generation that serves, and tells what it
// says of itself; nil when it cannot be read.
func (l *look) lookAtGeneration(ctx context.Context, id string) (*generation.Manifest, error) {
	busy := l.lib.Locked()
	if id == "" {
		if l.records == nil || !busy {
			l.found.add(Indexes, ByRepair, "", "there are none that serve")
		}
		return nil, nil
	}
	dir := l.lib.GenerationDir(id)
	man, err := generation.ReadManifest(dir)
	if err == nil {
		l.lookAtArtefacts(ctx, man)
		var opened *generation.Generation
		if opened, err = generation.Open(dir, id); err == nil {
			err = opened.Close()
		}
	}
	switch {
	case err == nil:
		l.looked[Indexes] = 1 + len(man.Metrics) // and that of words
		return man, l.compareRevisions(ctx, man, busy)
	case l.replaced(id): // by an import, while the pictures were looked at
		return nil, nil
	}
	l.found.add(Indexes, ByRepair, err.Error(), "damaged, or of another program")
	return man, nil
}

func (l *look) lookAtArtefacts(ctx context.Context, man *generation.Manifest) {
	for _, a := range man.Artefacts {
		l.looked[Models]++
		if _, err := l.lib.Artefact(ctx, a); err != nil {
			l.found.add(Models, ByRepair, a.Name, "damaged or missing")
		}
	}
}

// compareRevisions sees whether all that was imported can be searched.
func (l *look) compareRevisions(ctx context.Context, man *generation.Manifest, busy bool) error {
	if l.records == nil || busy {
		return nil
	}
	revision, err := l.records.Revision(ctx)
	if err != nil {
		return err
	}
	if revision != man.Revision && !l.lib.Locked() {
		l.found.add(Indexes, ByRepair, "", "behind the catalogue: an import was interrupted before its works could be searched")
	}
	return nil
}

// replaced reports whether another generation took the place of one.
func (l *look) replaced(id string) bool {
	now, err := l.lib.CurrentGeneration()
	return err == nil && now != id
}
