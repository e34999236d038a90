package check

import (
	"context"
	"log/slog"

	"likeness/internal/art"
	"likeness/internal/build"
	"likeness/internal/embedded"
	"likeness/internal/library"
)

// Mend makes again what was derived and is damaged or missing. It needs the
// right to write: CodeUnavailable while an import has it. A catalogue that is
// damaged is left alone, and nothing is built from it.
func Mend(ctx context.Context, lib *library.Library, log *slog.Logger, progress func(art.Progress)) (err error) {
	unlock, err := lib.Lock()
	if err != nil {
		return err
	}
	defer func() {
		if unlockErr := unlock(); err == nil {
			err = unlockErr
		}
	}()
	if err := mendThumbnails(ctx, lib, log, progress); err != nil {
		return err
	}
	_, err = build.Mend(ctx, lib, log, progress)
	return err
}

// mendThumbnails makes thumbnails again of which the originals are there.
func mendThumbnails(ctx context.Context, lib *library.Library, log *slog.Logger, progress func(art.Progress)) (err error) {
	records, err := build.OpenCatalogue(ctx, lib)
	if err != nil {
		return err
	}
	defer func() { err = joined(err, records.Close()) }()
	l := &look{lib: lib, records: records}
	if l.folders, err = records.Folders(ctx); err != nil {
		return err
	}
	for image, err := range records.All(ctx) {
		if err != nil {
			return err
		}
		l.addPictures(image)
	}
	total := len(l.pictured)
	for i, image := range l.pictured {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := l.remake(ctx, log, image); err != nil {
			return err
		}
		progress(art.Progress{Stage: art.StagePictures, Done: i + 1, Total: &total})
	}
	return l.removeUnused(ctx)
}

// remake makes the thumbnails of a picture again, if one is not whole and the
// original can be read.
func (l *look) remake(ctx context.Context, log *slog.Logger, image art.Image) error {
	whole := true
	for _, size := range sizes {
		file, err := l.pictures().OpenPicture(ctx, image, size)
		if whole = whole && err == nil; err == nil {
			_ = file.Close() // it was only looked at
		}
	}
	if whole {
		return nil
	}
	made, err := embedded.ThumbnailsOf(ctx, l.pictures(), image)
	if err != nil {
		log.Debug("a thumbnail cannot be made again", "work", image.ID, "cause", err)
		return ctx.Err() // another record may show it, too
	}
	for size, data := range made {
		if err := l.lib.PutThumbnail(image.Picture.Hash, size, data); err != nil {
			return art.Wrap(err, art.CodeUnavailable, "The library in %s cannot be written to; check its permissions and the free space", l.lib.Dir())
		}
	}
	return nil
}

// joined keeps the first error.
func joined(err, next error) error {
	if err != nil {
		return err
	}
	return next
}
