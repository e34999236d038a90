package check

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/features"
	"likeness/internal/generation"
	"likeness/internal/library"
)

// sizes are those of thumbnails.
var sizes = []art.PictureSize{art.Large, art.Thumbnail}

// pictures opens those of the library.
func (l *look) pictures() library.Pictures {
	return library.NewPictures(l.lib, func(number string) (string, bool) { dir, ok := l.folders[number]; return dir, ok })
}

// lookAtPictures looks at originals, and then at what was made of them, several
// at a time: waiting for the disk is most of the work.
func (l *look) lookAtPictures(ctx context.Context) error {
	gone := map[string]bool{} // numbers of folders
	for number, dir := range l.folders {
		if _, err := os.Stat(l.lib.FolderNow(dir)); err != nil {
			gone[number] = true
		}
	}
	made := l.oneEach()
	total, done := len(l.pictured)+len(made), 0
	step := func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		done++
		l.opts.Progress(done, total)
	}
	err := l.each(ctx, l.pictured, func(image art.Image) error {
		defer step()
		return l.lookAtOriginal(ctx, image, gone)
	})
	if err != nil {
		return err
	}
	lost := map[string]art.Image{} // thumbnails, by path
	err = l.each(ctx, made, func(image art.Image) error {
		defer step()
		return l.lookAtThumbnails(ctx, image, lost)
	})
	if err != nil {
		return err
	}
	return l.tellLost(ctx, lost)
}

// oneEach is one record for every picture.
func (l *look) oneEach() []art.Image {
	seen := map[string]bool{}
	var one []art.Image
	for _, image := range l.pictured {
		if !seen[image.Picture.Hash] {
			seen[image.Picture.Hash] = true
			one = append(one, image)
		}
	}
	return one
}

func (l *look) each(ctx context.Context, images []art.Image, do func(art.Image) error) error {
	group, ends := errgroup.WithContext(ctx)
	group.SetLimit(4 * runtime.GOMAXPROCS(0))
	for _, image := range images {
		if ends.Err() != nil {
			break
		}
		group.Go(func() error { return do(image) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

func (l *look) lookAtOriginal(ctx context.Context, image art.Image, gone map[string]bool) error {
	number, path, _ := strings.Cut(image.Picture.Key, "/")
	problem := fmt.Sprintf("in the folder %s, which is not there; is its disk connected?", l.folders[number])
	if !gone[number] {
		var err error
		if problem, err = l.originalOf(ctx, image); err != nil {
			return err
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.looked[Originals]++
	if problem == "" {
		l.readable[image.Picture.Hash] = true
		return nil
	}
	l.found.add(Originals, ByOriginals, filepath.Join(l.folders[number], filepath.FromSlash(path)), problem)
	return nil
}

// originalOf says what is wrong with an original; empty for nothing.
func (l *look) originalOf(ctx context.Context, image art.Image) (string, error) {
	file, err := l.pictures().OpenPicture(ctx, image, art.Original)
	switch {
	case art.CodeOf(err) == art.CodeNotFound:
		return "no longer where they were imported from", nil
	case err != nil:
		return "cannot be read; check their permissions", nil
	}
	defer func() { _ = file.Close() }()
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return "cannot be read; check the disk", nil
	}
	changed := size != image.Picture.Bytes
	if !changed && l.opts.Originals {
		sum := sha256.New()
		if _, err = file.Seek(0, io.SeekStart); err == nil {
			_, err = io.Copy(sum, withContext{ctx, file})
		}
		switch {
		case ctx.Err() != nil:
			return "", ctx.Err()
		case err != nil:
			return "cannot be read to their end; check the disk", nil
		}
		changed = hex.EncodeToString(sum.Sum(nil)) != image.Picture.Hash
	}
	if changed {
		return "have changed since they were imported", nil
	}
	return "", nil
}

// withContext is a reader that ends with a context.
type withContext struct {
	ctx context.Context
	r   io.Reader
}

func (w withContext) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.r.Read(p)
}

func (l *look) lookAtThumbnails(ctx context.Context, image art.Image, lost map[string]art.Image) error {
	for _, size := range sizes {
		file, err := l.pictures().OpenPicture(ctx, image, size)
		if err == nil {
			err = file.Close()
		}
		l.mu.Lock()
		l.looked[Thumbnails]++
		if err != nil {
			lost[l.lib.PicturePath(image.Picture.Hash, size)] = image
		}
		l.mu.Unlock()
	}
	return nil
}

// tellLost tells of thumbnails that are damaged or missing, unless their works
// were taken out meanwhile.
func (l *look) tellLost(ctx context.Context, lost map[string]art.Image) error {
	shown, err := l.stillShown(ctx, lost)
	if err != nil {
		return err
	}
	for _, path := range slices.Sorted(maps.Keys(lost)) {
		hash := lost[path].Picture.Hash
		switch {
		case !shown[hash]:
		case l.readable[hash]:
			l.found.add(Thumbnails, ByRepair, path, "damaged or missing")
		default:
			l.found.add(Thumbnails, ByOriginals, path, "damaged or missing, and the originals to make them from cannot be read")
		}
	}
	return nil
}

func (l *look) stillShown(ctx context.Context, lost map[string]art.Image) (map[string]bool, error) {
	shown := map[string]bool{}
	for _, image := range lost {
		shown[image.Picture.Hash] = true
	}
	unshown, err := l.records.Unshown(ctx, slices.Sorted(maps.Keys(shown)))
	for _, hash := range unshown {
		delete(shown, hash)
	}
	return shown, err
}

// lookAtMeasurements looks for those of every picture but the ones that the
// last build could not read, of which it tells.
func (l *look) lookAtMeasurements(ctx context.Context, man *generation.Manifest) error {
	l.tellUnmeasured(man)
	have := map[string]int{}
	err := features.Look(ctx, l.lib.FeaturesPath(), func(hash string, of art.FeatureName, whole bool) {
		l.looked[Measurements]++
		if !whole {
			l.found.add(Measurements, ByRepair, hash, "damaged")
		}
		if slices.Contains(encode.FeatureNames(), of) {
			have[hash]++
		}
	})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, features.ErrDamaged):
		l.found.add(Measurements, ByRepair, l.lib.FeaturesPath(), "the file of all measurements cannot be used")
		return nil
	case err != nil:
		if _, statErr := os.Stat(l.lib.FeaturesPath()); !errors.Is(statErr, fs.ErrNotExist) {
			return err
		}
	}
	for _, image := range l.oneEach() {
		hash := image.Picture.Hash
		if have[hash] >= len(encode.FeatureNames()) || man != nil && slices.Contains(man.Unmeasured, hash) {
			continue
		}
		l.found.add(Measurements, ByRepair, image.Name, "of pictures that were not measured")
	}
	return nil
}

func (l *look) tellUnmeasured(man *generation.Manifest) {
	if man == nil {
		return
	}
	for _, image := range l.oneEach() {
		if slices.Contains(man.Unmeasured, image.Picture.Hash) {
			l.found.add(Measurements, ByOriginals, image.Name, "of pictures that could not be read when the indexes were built: their works are found by words alone")
		}
	}
}
