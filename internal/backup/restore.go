package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"likeness/internal/art"
	"likeness/internal/build"
	"likeness/internal/features"
	"likeness/internal/library"
)

// RestoreOptions say where what is put back goes.
type RestoreOptions struct {
	// Originals is a folder, not there yet, for the owner's pictures; empty
	// leaves them in the backup, and the works refer to where they were.
	Originals string
	Replace   bool // a library that is there is put aside
	Log       *slog.Logger
	Progress  func(done, total int)    // of files; nil is nobody
	Building  func(state art.Progress) // of indexes, when pictures have moved; nil is nobody
}

// Restored tells what was put back.
type Restored struct {
	Works, Files int
	Made         string   // when the backup was made
	Aside        string   // where the library is now that was there; empty for none
	Damaged      []string // names of files that were left out, in the backup
	Notes        []string // sentences
}

// restorer puts one backup back.
type restorer struct {
	ctx    context.Context
	opts   RestoreOptions
	root   *os.Root // of the backup, so that no link leads out of it
	info   info
	sums   []sum
	placed string // where the originals are, once they are
	result Restored
}

// Restore puts the backup in src back as the library in dir. Every file is
// compared with its checksum. What was derived and is damaged is left out, to be
// made again; without the records nothing is put in place.
func Restore(ctx context.Context, src, dir string, opts RestoreOptions) (_ *Restored, err error) {
	r := &restorer{ctx: ctx, opts: opts}
	if r.opts.Progress == nil {
		r.opts.Progress = func(int, int) {}
	}
	if r.opts.Building == nil {
		r.opts.Building = func(art.Progress) {}
	}
	if err := r.open(src); err != nil {
		return nil, err
	}
	defer func() { _ = r.root.Close() }()
	old, err := r.target(src, dir)
	if err != nil {
		return nil, err
	}
	aside, err := newAside(dir)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(aside) // what went wrong is told
			if r.placed != "" {
				_ = os.RemoveAll(r.placed)
			}
			err = onDisk(err, dir)
		}
	}()
	if err := r.copyLibrary(src, aside); err != nil {
		return nil, err
	}
	if err := r.putOriginals(aside); err != nil {
		return nil, err
	}
	if old == nil {
		return &r.result, put(aside, dir)
	}
	if err := r.putAside(old); err != nil {
		return nil, err
	}
	if err := put(aside, dir); err != nil {
		return nil, errors.Join(err, os.Rename(r.result.Aside, dir))
	}
	return &r.result, nil
}

// open reads what a backup says of itself.
func (r *restorer) open(src string) (err error) {
	if r.root, err = os.OpenRoot(src); err != nil {
		return art.Wrap(err, art.CodeNotFound, "There is no backup in %s; give the folder that likeness backup made", src)
	}
	defer func() {
		if err != nil {
			_ = r.root.Close()
		}
	}()
	data, err := r.root.ReadFile(infoName)
	if errors.Is(err, fs.ErrNotExist) {
		return art.Wrap(err, art.CodeInvalid, "%s holds no backup, or one that was not finished: there is no %s in it", src, infoName)
	}
	if err == nil {
		err = json.Unmarshal(data, &r.info)
	}
	if err != nil || r.info.Format < 1 {
		return art.Wrap(err, art.CodeInvalid, "%s is damaged; use another backup", filepath.Join(src, infoName))
	}
	if r.info.Format > formatVersion {
		return art.Errorf(art.CodeUnsupported, "The backup in %s has format %d and this program reads up to %d; use a newer likeness", src, r.info.Format, formatVersion)
	}
	data, err = r.root.ReadFile(sumsName)
	hash := sha256.Sum256(data)
	if err == nil && hex.EncodeToString(hash[:]) != r.info.Sums {
		err = errors.New("its checksum is another")
	}
	if err == nil {
		r.sums, err = decodeSums(data)
	}
	if err != nil {
		return art.Wrap(err, art.CodeInvalid, "%s is damaged or missing, and without it nothing tells whether the files of the backup are whole; use another backup", filepath.Join(src, sumsName))
	}
	r.result.Made, r.result.Works = r.info.Made, r.info.Works
	return nil
}

// target looks at where the library is to be, and opens the one that is there,
// if it may be replaced.
func (r *restorer) target(src, dir string) (*library.Library, error) {
	if within(dir, src) || within(src, dir) {
		return nil, art.Errorf(art.CodeInvalid, "The library and its backup cannot lie in one another; choose another place with --library")
	}
	if r.opts.Originals != "" {
		if !r.has(originalsDir) {
			return nil, art.Errorf(art.CodeInvalid, "The backup in %s holds no originals; leave --originals out", src)
		}
		if thereIs(r.opts.Originals) {
			return nil, art.Errorf(art.CodeInvalid, "There is something at %s already; choose a new folder with --originals, or remove this one if a restore that was stopped made it", r.opts.Originals)
		}
		if within(r.opts.Originals, dir) || within(r.opts.Originals, src) {
			return nil, art.Errorf(art.CodeInvalid, "The originals cannot lie in the library or in the backup; choose another place with --originals")
		}
	}
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !thereIs(dir):
		return nil, nil
	case err != nil:
		return nil, art.Wrap(err, art.CodeInvalid, "There is something at %s that is no folder, or cannot be read; choose another place with --library", dir)
	case len(entries) == 0:
		return nil, os.Remove(dir)
	}
	old, err := library.Open(dir)
	if err != nil {
		return nil, art.Wrap(err, art.CodeInvalid, "%s holds other files; choose an empty or a new folder with --library", dir)
	}
	if !r.opts.Replace {
		return nil, art.Errorf(art.CodeInvalid, "There is a library in %s already; choose another place with --library, or put this one aside with --replace", dir)
	}
	return old, nil
}

// has reports whether the backup has anything below a name.
func (r *restorer) has(top string) bool {
	return slices.ContainsFunc(r.sums, func(s sum) bool { return strings.HasPrefix(s.name, top+"/") })
}

// copyLibrary copies the library aside, and sees that its records are whole.
func (r *restorer) copyLibrary(src, aside string) error {
	for i, s := range r.sums {
		if name, ok := strings.CutPrefix(s.name, libraryDir+"/"); ok {
			whole, err := r.copyFile(s, filepath.Join(aside, filepath.FromSlash(name)))
			if err != nil {
				return err
			}
			if !whole {
				r.result.Damaged = append(r.result.Damaged, s.name)
			}
		}
		r.opts.Progress(i+1, len(r.sums))
	}
	for _, name := range []string{"library.json", "catalog.sqlite"} {
		if slices.Contains(r.result.Damaged, libraryDir+"/"+name) {
			return art.Errorf(art.CodeInvalid, "The backup in %s is damaged: its %s is not what was written. Nothing was put in place; use another backup", src, path.Join(libraryDir, name))
		}
	}
	if _, err := os.Stat(filepath.Join(aside, "library.json")); err != nil {
		return art.Wrap(err, art.CodeInvalid, "The backup in %s lists no library.json; use another backup", src)
	}
	lib, err := library.Open(aside)
	if err != nil {
		return err
	}
	if err := r.dropBrokenGeneration(lib); err != nil {
		return err
	}
	records, err := build.OpenCatalogueForReading(r.ctx, lib)
	if err != nil {
		return art.Wrap(err, art.CodeInvalid, "The catalogue in the backup in %s is not that of its library. Nothing was put in place; use another backup", src)
	}
	if err := errors.Join(records.Check(r.ctx), records.Close()); err != nil {
		return art.Wrap(err, art.CodeInvalid, "The catalogue in the backup in %s is damaged. Nothing was put in place; use another backup", src)
	}
	for _, sub := range []string{"pictures", "uploads", "generations", "artefacts"} {
		if err := os.MkdirAll(filepath.Join(aside, sub), dirMode); err != nil {
			return err
		}
	}
	return nil
}

// copyFile copies one file of the backup, and reports whether it is what was
// written; nothing stays of one that is not.
func (r *restorer) copyFile(s sum, to string) (whole bool, err error) {
	file, err := r.root.Open(filepath.FromSlash(s.name))
	if err != nil {
		return false, nil
	}
	defer func() { _ = file.Close() }()
	stat, err := file.Stat()
	if err != nil || !stat.Mode().IsRegular() {
		return false, nil
	}
	_, err = writeFile(r.ctx, to, file, stat.ModTime())
	if isUnreadable(err) {
		return false, os.Remove(to)
	}
	if err != nil {
		return false, err
	}
	hash, _, err := sumOf(r.ctx, to)
	if err != nil {
		return false, err
	}
	if hash != s.sha256 {
		return false, os.Remove(to)
	}
	r.result.Files++
	return true, nil
}

// dropBrokenGeneration leaves the indexes out of which a part is damaged.
func (r *restorer) dropBrokenGeneration(lib *library.Library) error {
	for _, name := range r.result.Damaged {
		if rest, _ := strings.CutPrefix(name, libraryDir+"/"); strings.HasPrefix(rest, "generations/") || rest == "CURRENT" {
			return errors.Join(os.RemoveAll(filepath.Join(lib.Dir(), "generations")), os.RemoveAll(lib.CurrentPath()))
		}
	}
	return nil
}

// putOriginals puts the owner's pictures into their folder, if one was given,
// and tells the library of it.
func (r *restorer) putOriginals(aside string) error {
	lib, err := library.Open(aside)
	if err != nil {
		return err
	}
	records, err := build.OpenCatalogue(r.ctx, lib)
	if err != nil {
		return err
	}
	folders, err := records.Folders(r.ctx)
	if err != nil || r.opts.Originals == "" {
		r.noteFolders(folders)
		return errors.Join(err, records.Close())
	}
	moved, err := r.copyOriginals(folders)
	if err == nil {
		err = records.MoveFolders(r.ctx, moved)
	}
	if err = errors.Join(err, records.Close()); err != nil {
		return err
	}
	if err := r.moveNotes(lib, folders, moved); err != nil {
		return err
	}
	// The indexes name the folders, too.
	unlock, err := lib.Lock()
	if err != nil {
		return err
	}
	_, err = build.Update(r.ctx, lib, r.opts.Log, r.opts.Building)
	return errors.Join(err, unlock(), removeAny(filepath.Join(aside, "lock")), removeAny(filepath.Join(aside, "writer")))
}

// copyOriginals copies the pictures of each folder, and tells where each is now.
func (r *restorer) copyOriginals(folders map[string]string) (moved map[string]string, err error) {
	dir, err := filepath.Abs(r.opts.Originals)
	if err != nil {
		return nil, err
	}
	aside, err := newAside(dir)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(aside)
		}
	}()
	moved = map[string]string{}
	for i, s := range r.sums {
		key, ok := strings.CutPrefix(s.name, originalsDir+"/")
		number, file, _ := strings.Cut(key, "/")
		if !ok || folders[number] == "" {
			continue
		}
		sub := number // several folders stay apart
		if len(folders) == 1 {
			sub = ""
		}
		whole, err := r.copyFile(s, filepath.Join(aside, sub, filepath.FromSlash(file)))
		if err != nil {
			return nil, err
		}
		if !whole {
			r.result.Damaged = append(r.result.Damaged, s.name)
		}
		moved[number] = filepath.Join(dir, sub)
		r.opts.Progress(i+1, len(r.sums))
	}
	if err := put(aside, dir); err != nil {
		return nil, err
	}
	r.placed = dir
	return moved, nil
}

// moveNotes keeps what is known of the files, which an import would read again
// otherwise.
func (r *restorer) moveNotes(lib *library.Library, folders, moved map[string]string) error {
	store, err := features.Open(lib.FeaturesPath())
	if err != nil {
		return err
	}
	for number, dir := range moved {
		err = errors.Join(err, store.MoveFolder(r.ctx, folders[number], dir))
	}
	return errors.Join(err, store.Close())
}

// noteFolders tells where pictures are looked for that are not there.
func (r *restorer) noteFolders(folders map[string]string) {
	for _, dir := range folders {
		if _, err := os.Stat(dir); err != nil && filepath.Base(filepath.Dir(dir)) == "fetched" {
			r.result.Notes = append(r.result.Notes, "The pictures that were fetched from the web are not in it. Import again as you did, with --fetch or --iiif, or restore them with --originals DIR from a backup that holds them.")
		} else if err != nil {
			r.result.Notes = append(r.result.Notes, fmt.Sprintf(
				"The originals are looked for in %s, which is not there. Import again with --images DIR from where they are now, or restore them with --originals DIR from a backup that holds them.", dir))
		}
	}
}

// putAside moves the library that is there to another name.
func (r *restorer) putAside(old *library.Library) error {
	unlock, err := old.Lock() // nobody writes to it
	if err != nil {
		return err
	}
	to := old.Dir() + ".before-" + time.Now().Format("20060102-150405")
	if err := errors.Join(unlock(), os.Rename(old.Dir(), to)); err != nil {
		return art.Wrap(err, art.CodeUnavailable, "The library in %s cannot be put aside; stop the server that has it open", old.Dir())
	}
	r.result.Aside = to
	return nil
}
