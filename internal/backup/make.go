package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"likeness/internal/art"
	"likeness/internal/brought"
	"likeness/internal/build"
	"likeness/internal/catalog"
	"likeness/internal/features"
	"likeness/internal/generation"
	"likeness/internal/library"
	"likeness/internal/models"
	"likeness/internal/sqlitefile"
)

// Options say what to copy.
type Options struct {
	Originals bool                  // the owner's pictures, too
	Progress  func(done, total int) // of files; nil is nobody
}

// Summary tells what was copied.
type Summary struct {
	Works, Files int
	Bytes        int64
	Originals    int
	Notes        []string // sentences about what is not in it
}

// attempts is how often a generation may be replaced, and removed, while it is
// copied.
const attempts = 3

// maker makes one backup.
type maker struct {
	ctx  context.Context
	lib  *library.Library
	opts Options
	dir  string           // of the backup, aside
	copy *library.Library // in it
	sums []sum
	sum  Summary
}

// Make copies a library to dest, where nothing may be yet. The library may be
// served and written to meanwhile.
func Make(ctx context.Context, lib *library.Library, dest string, opts Options) (_ *Summary, err error) {
	if opts.Progress == nil {
		opts.Progress = func(int, int) {}
	}
	if thereIs(dest) {
		return nil, art.Errorf(art.CodeInvalid, "There is something at %s already, and a backup overwrites nothing; choose another name", dest)
	}
	if within(dest, lib.Dir()) {
		return nil, art.Errorf(art.CodeInvalid, "%s lies in the library itself; choose a place outside of it, best on another disk", dest)
	}
	dir, err := newAside(dest)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(dir) // what went wrong is told
			err = onDisk(err, dest)
		}
	}()
	m := &maker{ctx: ctx, lib: lib, opts: opts, dir: dir}
	if err := m.copyAll(dest); err != nil {
		return nil, err
	}
	if err := m.finish(); err != nil {
		return nil, err
	}
	return &m.sum, put(dir, dest)
}

// copyAll copies the generation first and the records then: they are at least as
// new as what was built of them. Whatever a record needs was there before it.
func (m *maker) copyAll(dest string) error {
	if err := m.copyFile(m.lib.HeaderPath()); err != nil {
		return err
	}
	var err error
	if m.copy, err = library.Open(filepath.Join(m.dir, libraryDir)); err != nil {
		return err
	}
	if err := m.copyGeneration(); err != nil {
		return err
	}
	if err := m.copyFile(m.lib.ColumnsPath()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := errors.Join(m.copyVectors(), m.copyModels()); err != nil {
		return err
	}
	pictured, folders, err := m.copyRecords()
	if err != nil {
		return err
	}
	if err := m.copyMeasurements(); err != nil {
		return err
	}
	return m.copyPictures(pictured, folders, dest)
}

// copyVectors copies the vectors that were made elsewhere and are whole.
func (m *maker) copyVectors() error {
	all, damaged, err := brought.List(m.lib.VectorsDir())
	if err != nil {
		return err
	}
	for _, about := range all {
		path := brought.Path(m.lib.VectorsDir(), about.Name)
		if err := m.copyFile(path); errors.Is(err, fs.ErrNotExist) {
			continue // taken out meanwhile
		} else if err != nil {
			return err
		}
		if _, err := brought.Open(m.ctx, m.copy.VectorsDir(), about.Name); err != nil {
			if m.ctx.Err() != nil {
				return m.ctx.Err()
			}
			damaged = append(damaged, about.Name)
		}
	}
	if len(damaged) > 0 {
		m.note("Vectors that were made elsewhere and are damaged: " + strings.Join(damaged, ", ") + ". Add them again.")
	}
	return nil
}

// copyModels copies the networks that people brought and that are whole.
func (m *maker) copyModels() error {
	dir := m.lib.ModelsDir()
	all, damaged, err := models.List(dir)
	if err != nil {
		return err
	}
	copied := map[string]bool{} // several names may have the same files
	for _, network := range all {
		if models.Check(m.ctx, dir, network) != nil {
			if m.ctx.Err() != nil {
				return m.ctx.Err()
			}
			damaged = append(damaged, network.ID)
			continue
		}
		for _, path := range models.Paths(dir, network) {
			if copied[path] {
				continue
			}
			if err := m.copyFile(path); errors.Is(err, fs.ErrNotExist) {
				break // taken out meanwhile
			} else if err != nil {
				return err
			}
			copied[path] = true
		}
	}
	if len(damaged) > 0 {
		m.note("Models that are damaged and were left out: " + strings.Join(damaged, ", ") + ". Add them again.")
	}
	return nil
}

// copyGeneration copies the generation that serves. One that cannot be used is
// left out: whoever serves the copy builds it.
func (m *maker) copyGeneration() error {
	for range attempts {
		id, err := m.lib.CurrentGeneration()
		if err != nil || id == "" {
			return err
		}
		before := m.sum
		if err = m.tryGeneration(id); err == nil {
			return m.makeCurrent(id)
		}
		if !isUnreadable(err) {
			return err
		}
		m.sum, m.sums = before, m.sums[:before.Files]
		for _, part := range []string{"generations", "artefacts"} {
			if err := os.RemoveAll(filepath.Join(m.copy.Dir(), part)); err != nil {
				return err
			}
		}
		if now, err := m.lib.CurrentGeneration(); err == nil && now == id {
			break // it was not replaced while it was copied
		}
	}
	m.note("The indexes cannot be used and are not in it; they are built again when it is served.")
	return nil
}

// tryGeneration copies a generation and what it names, and opens the copy, which
// looks into every file.
func (m *maker) tryGeneration(id string) error {
	err := filepath.WalkDir(m.lib.GenerationDir(id), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return unreadable{err}
		}
		if d.IsDir() {
			return nil
		}
		return m.copyFile(path)
	})
	if err != nil {
		return err
	}
	opened, err := generation.Open(m.copy.GenerationDir(id), id)
	if err != nil {
		return unreadable{err} // since what was read is what is there
	}
	artefacts := opened.Manifest.Artefacts
	if err := opened.Close(); err != nil {
		return err
	}
	for _, a := range artefacts {
		if err := m.copyFile(m.lib.ArtefactPath(a)); err != nil {
			return err
		}
		if _, err := m.copy.Artefact(m.ctx, a); err != nil {
			return unreadable{err}
		}
	}
	return nil
}

func (m *maker) makeCurrent(id string) error {
	if err := m.copy.SetCurrent(id); err != nil {
		return err
	}
	return m.sumUp(m.copy.CurrentPath())
}

// copyRecords copies the catalogue, and tells of every picture that it shows, as
// if it alone showed its work, and where they are. Records that are not what was written are no backup.
func (m *maker) copyRecords() (pictured []art.Image, folders map[string]string, err error) {
	if _, err := os.Stat(m.lib.CatalogPath()); errors.Is(err, fs.ErrNotExist) {
		return nil, nil, art.Wrap(err, art.CodeNotFound, "The library in %s has no catalogue; nothing was backed up", m.lib.Dir())
	}
	if err := sqlitefile.Copy(m.ctx, m.lib.CatalogPath(), m.copy.CatalogPath()); err != nil {
		return nil, nil, m.badCatalogue(err)
	}
	records, err := build.OpenCatalogue(m.ctx, m.copy)
	if err != nil {
		return nil, nil, m.badCatalogue(err)
	}
	defer func() {
		err = errors.Join(err, records.Close())
		if err == nil {
			err = m.sumUp(m.copy.CatalogPath())
		}
	}()
	if err := records.Check(m.ctx); err != nil {
		return nil, nil, m.badCatalogue(err)
	}
	if folders, err = records.Folders(m.ctx); err != nil {
		return nil, nil, err
	}
	for image, err := range records.All(m.ctx) {
		if err != nil {
			return nil, nil, err
		}
		m.sum.Works++
		for at := range image.PictureCount() {
			pictured = append(pictured, image.ShownBy(at))
		}
	}
	return pictured, folders, nil
}

// badCatalogue says why records are not backed up.
func (m *maker) badCatalogue(err error) error {
	if !errors.Is(err, catalog.ErrDamaged) && !errors.Is(err, build.ErrLostCatalogue) && art.CodeOf(err) != art.CodeInvalid {
		return err
	}
	return art.Wrap(err, art.CodeUnavailable,
		"The catalogue of the library in %s is damaged, or not its own; nothing was backed up. likeness check --library %s says more", m.lib.Dir(), library.Argument(m.lib.Dir()))
}

// copyMeasurements copies what was measured, which takes long to measure again.
func (m *maker) copyMeasurements() error {
	_, err := os.Stat(m.lib.FeaturesPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = sqlitefile.Copy(m.ctx, m.lib.FeaturesPath(), m.copy.FeaturesPath())
	}
	if err == nil {
		err = features.Look(m.ctx, m.copy.FeaturesPath(), func(string, art.FeatureName, bool) {})
	}
	if err == nil {
		return m.sumUp(m.copy.FeaturesPath())
	}
	if !errors.Is(err, features.ErrDamaged) && art.CodeOf(err) != art.CodeInvalid {
		return err
	}
	m.note("What was measured of the pictures is damaged and not in it; it is measured again when it is served.")
	return removeAny(m.copy.FeaturesPath())
}

// copyPictures copies the thumbnails that are whole, and the originals when they
// were asked for.
func (m *maker) copyPictures(pictured []art.Image, folders map[string]string, dest string) error {
	from := library.NewPictures(m.lib, func(number string) (string, bool) { dir, ok := folders[number]; return dir, ok })
	if m.opts.Originals {
		for _, dir := range folders {
			if within(dest, dir) {
				return art.Errorf(art.CodeInvalid, "%s lies in the folder of pictures %s, where the copies would be imported as works; choose a place outside of it", dest, dir)
			}
		}
	}
	lost, missing, seen := 0, 0, map[string]bool{}
	for i, image := range pictured {
		if err := m.ctx.Err(); err != nil {
			return err
		}
		if !seen[image.Picture.Hash] {
			seen[image.Picture.Hash] = true
			n, err := m.copyThumbnails(from, image)
			if lost += n; err != nil {
				return err
			}
		}
		if m.opts.Originals && !seen[image.Picture.Key] {
			seen[image.Picture.Key] = true
			copied, err := m.copyOriginal(from, image)
			if err != nil {
				return err
			}
			if !copied {
				missing++
			}
		}
		m.opts.Progress(i+1, len(pictured))
	}
	if lost > 0 {
		m.note(fmt.Sprintf("Thumbnails that are damaged or missing, and not in it: %d. They are made again from the originals.", lost))
	}
	if missing > 0 {
		m.note(fmt.Sprintf("Originals that cannot be read, and are not in it: %d. likeness check names them.", missing))
	}
	return nil
}

func (m *maker) copyThumbnails(from library.Pictures, image art.Image) (lost int, err error) {
	for _, size := range []art.PictureSize{art.Large, art.Thumbnail} {
		file, err := from.OpenPicture(m.ctx, image, size) // which sees that it is whole
		if err == nil {
			_ = file.Close() // it is in memory
			err = m.copyFile(m.lib.PicturePath(image.Picture.Hash, size))
		} else if m.ctx.Err() == nil {
			err = unreadable{err}
		}
		switch {
		case isUnreadable(err):
			lost++
		case err != nil:
			return lost, err
		}
	}
	return lost, nil
}

// copyOriginal copies the file of a work's picture as it is now.
func (m *maker) copyOriginal(from library.Pictures, image art.Image) (copied bool, err error) {
	file, err := from.OpenPicture(m.ctx, image, art.Original)
	if err != nil {
		return false, m.ctx.Err()
	}
	defer func() { _ = file.Close() }()
	err = m.write(path.Join(originalsDir, image.Picture.Key), file, file.ModTime)
	if isUnreadable(err) {
		return false, nil
	}
	if err == nil {
		m.sum.Originals++
	}
	return err == nil, err
}

// copyFile copies a file of the library.
func (m *maker) copyFile(from string) error {
	name, err := slashed(m.lib.Dir(), from)
	if err != nil {
		return err
	}
	file, err := os.Open(from)
	if err != nil {
		return unreadable{err}
	}
	defer func() { _ = file.Close() }()
	stat, err := file.Stat()
	if err != nil {
		return unreadable{err}
	}
	return m.write(path.Join(libraryDir, name), file, stat.ModTime())
}

// write writes a file of the backup, sums it on the way, and gives it its time.
func (m *maker) write(name string, content io.Reader, modTime time.Time) error {
	to := filepath.Join(m.dir, filepath.FromSlash(name))
	hash := sha256.New()
	n, err := writeFile(m.ctx, to, io.TeeReader(content, hash), modTime)
	if err != nil {
		_ = os.Remove(to) // if it was made
		return err
	}
	m.add(name, hex.EncodeToString(hash.Sum(nil)), n)
	return nil
}

// sumUp adds a file that was written into the backup.
func (m *maker) sumUp(written string) error {
	name, err := slashed(m.dir, written)
	if err != nil {
		return err
	}
	hash, n, err := sumOf(m.ctx, written)
	if err != nil {
		return err
	}
	m.add(name, hash, n)
	return nil
}

func (m *maker) add(name, hash string, bytes int64) {
	m.sums = append(m.sums, sum{hash, name})
	m.sum.Files++
	m.sum.Bytes += bytes
}

// removeAny removes a file that may not be there.
func removeAny(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (m *maker) note(sentence string) { m.sum.Notes = append(m.sum.Notes, sentence) }

// finish reads everything that was written again, and writes what says that the
// backup is whole.
func (m *maker) finish() error {
	for i, s := range m.sums {
		hash, _, err := sumOf(m.ctx, filepath.Join(m.dir, filepath.FromSlash(s.name)))
		if err != nil {
			return err
		}
		if hash != s.sha256 {
			return art.Errorf(art.CodeUnavailable, "What was written of %s is not what is read; is the disk of the backup broken?", s.name)
		}
		m.opts.Progress(i+1, len(m.sums))
	}
	sums := encodeSums(m.sums)
	hash := sha256.Sum256(sums)
	data, err := json.MarshalIndent(info{
		Format: formatVersion, Made: time.Now().UTC().Format(time.RFC3339), Works: m.sum.Works, Files: m.sum.Files, Sums: hex.EncodeToString(hash[:]),
	}, "", "  ")
	if err != nil {
		return fmt.Errorf("encode %s: %w", infoName, err)
	}
	if err := os.WriteFile(filepath.Join(m.dir, sumsName), sums, fileMode); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(m.dir, infoName), append(data, '\n'), fileMode)
}
