package ingest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"likeness/internal/art"
	"likeness/internal/fold"
)

// maxFileBytes bounds what is read of one picture into memory.
const maxFileBytes = 1 << 30

// folder is the list of the files below --images, findable by path, name and
// stem. Files are only ever opened through its root, so that neither ".." nor
// a link leads out of it.
type folder struct {
	dir   string // absolute
	root  *os.Root
	paths []string // slash-separated, in the order of the walk; no hidden ones
	byKey map[string]int32
	next  []int32 // the next file of the same folded stem, or -1
	named []bool  // whether a row named the file
	notes []string
}

// openFolder lists the folder.
func openFolder(dir string) (*folder, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", dir, err)
	}
	info, err := os.Stat(abs)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, art.Wrap(err, art.CodeInvalid, "There is no folder %s; check the path given with --images", dir)
	case err == nil && !info.IsDir():
		return nil, art.Errorf(art.CodeInvalid, "%s is a file; give the folder that holds the images with --images", dir)
	}
	f := &folder{dir: abs}
	if err == nil {
		f.root, err = os.OpenRoot(abs)
	}
	if err == nil {
		_, err = fs.ReadDir(f.root.FS(), ".")
	}
	if err != nil {
		return nil, art.Wrap(err, art.CodeUnavailable, "The folder %s cannot be read; check its permissions", dir)
	}
	if isLibrary(f.root, ".") {
		return nil, errors.Join(art.Errorf(art.CodeInvalid, "%s is a library of Likeness; give the folder of the original images with --images", dir), f.Close())
	}
	if err := f.walk(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	f.index()
	return f, nil
}

// Close gives the folder back.
func (f *folder) Close() error { return f.root.Close() }

// place is where a file of the folder lies.
func (f *folder) place(file string) art.FilePlace { return art.FilePlace{Folder: f.dir, Path: file} }

// dir is the folder of pictures; empty without one.
func (in *input) dir() string {
	if in.folder == nil {
		return ""
	}
	return in.folder.dir
}

// isLibrary keeps the thumbnails of a library that lies among the images from
// being imported as works.
func isLibrary(root *os.Root, dir string) bool {
	_, err := root.Lstat(filepath.Join(dir, "library.json"))
	return err == nil
}

func (f *folder) walk() error {
	err := fs.WalkDir(f.root.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			f.notes = append(f.notes, fmt.Sprintf("The folder %s cannot be read and was passed over; check its permissions.", filepath.Join(f.dir, filepath.FromSlash(p))))
			return fs.SkipDir
		case p == ".":
			return nil
		case strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			if isLibrary(f.root, p) {
				return fs.SkipDir
			}
			return nil
		case d.Type().IsRegular() || d.Type()&fs.ModeSymlink != 0:
			f.paths = append(f.paths, p)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("list %s: %w", f.dir, err)
	}
	return nil
}

// index chains the files of one folded stem, earlier paths first.
func (f *folder) index() {
	f.byKey = make(map[string]int32, len(f.paths))
	f.next = make([]int32, len(f.paths))
	f.named = make([]bool, len(f.paths))
	for i := len(f.paths) - 1; i >= 0; i-- {
		key := fold.Name(stem(path.Base(f.paths[i])))
		f.next[i] = -1
		if head, ok := f.byKey[key]; ok {
			f.next[i] = head
		}
		f.byKey[key] = int32(i)
	}
}

func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// found is the answer to a search for a file.
type found struct {
	file int    // index into paths; -1 when there is none
	note string // why it may not be the one that was meant; empty when it surely is
}

// How well a file fits a name; more is better.
const (
	fitsNot = iota
	fitsStemFolded
	fitsStem
	fitsNameFolded
	fitsName
	fitsPathFolded
	fitsPath
)

// find looks a file up by path, then by name, then by stem; by the exact
// spelling before the one without case.
func (f *folder) find(wanted string) found {
	wanted = path.Clean(slashed(wanted))
	inside, outside := f.below(wanted)
	name := path.Base(wanted)
	best, fit, others := -1, fitsNot, 0
	for _, key := range []string{fold.Name(stem(name)), fold.Name(name)} { // "1888.12" may be a stem itself
		i, ok := f.byKey[key]
		for ; ok && i >= 0; i = f.next[i] {
			switch g := fitOf(f.paths[i], inside, name); {
			case g > fit:
				best, fit, others = int(i), g, 0
			case g == fit && g != fitsNot && int(i) != best:
				others++
			}
		}
	}
	result := found{file: best}
	switch {
	case best < 0:
	case others > 0:
		result.note = fmt.Sprintf("%d files are called like %s; %s was taken.", others+1, wanted, f.paths[best])
	case outside:
		result.note = fmt.Sprintf("The path %s leads out of the folder of images; %s inside it was taken.", wanted, f.paths[best])
	}
	return result
}

// findStem looks up the picture whose name without extension is an id.
func (f *folder) findStem(id string) found {
	i, ok := f.byKey[fold.Name(id)]
	if !ok || id != path.Base(slashed(id)) {
		return found{file: -1}
	}
	for ; i >= 0; i = f.next[i] {
		if looksLikePicture(f.paths[i]) {
			return f.find(path.Base(f.paths[i]))
		}
	}
	return found{file: -1}
}

// below is a path relative to the folder, if it can be one.
func (f *folder) below(wanted string) (inside string, outside bool) {
	if rest, ok := strings.CutPrefix(wanted, slashed(f.dir)+"/"); ok {
		return rest, false
	}
	if !filepath.IsLocal(filepath.FromSlash(wanted)) || len(wanted) > 1 && wanted[1] == ':' {
		return "", true
	}
	return wanted, false
}

// fitOf says how well a file fits the path and the name that were asked for.
func fitOf(file, inside, name string) int {
	base := path.Base(file)
	switch {
	case file == inside:
		return fitsPath
	case inside != "" && fold.Name(file) == fold.Name(inside):
		return fitsPathFolded
	case base == name:
		return fitsName
	case fold.Name(base) == fold.Name(name):
		return fitsNameFolded
	case !looksLikePicture(base):
		return fitsNot
	case stem(base) == stem(name), stem(base) == name:
		return fitsStem
	}
	return fitsStemFolded
}

// pictureExtensions are those of files that people mean as pictures. Content
// decides what a file is; these only say what a file claims to be.
var pictureExtensions = map[string]bool{
	".jpg": true, ".jpeg": true, ".jpe": true, ".jfif": true, ".png": true, ".gif": true, ".webp": true,
	".tif": true, ".tiff": true, ".bmp": true, ".avif": true, ".heic": true, ".jp2": true,
}

func looksLikePicture(name string) bool { return pictureExtensions[strings.ToLower(path.Ext(name))] }

// unnamed counts the pictures that no row named.
func (f *folder) unnamed() int {
	n := 0
	for i, p := range f.paths {
		if !f.named[i] && looksLikePicture(p) {
			n++
		}
	}
	return n
}

// stat describes a file, following links that stay inside.
func (f *folder) stat(file string) (fs.FileInfo, error) {
	info, err := f.root.Stat(filepath.FromSlash(file))
	if err != nil {
		return nil, f.refuse(file, err)
	}
	if !info.Mode().IsRegular() {
		return nil, art.Errorf(art.CodeUnsupported, "It is no regular file, so it was not read.")
	}
	return info, nil
}

// read reads at most limit bytes of a file.
func (f *folder) read(file string, limit int64) ([]byte, error) {
	info, err := f.stat(file)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFileBytes {
		return nil, art.Errorf(art.CodeTooLarge, "The file has %d MB, and at most %d MB are read; make it smaller.", info.Size()>>20, maxFileBytes>>20)
	}
	r, err := f.root.Open(filepath.FromSlash(file))
	if err != nil {
		return nil, f.refuse(file, err)
	}
	defer func() { _ = r.Close() }()
	data := make([]byte, min(info.Size(), limit))
	if _, err := io.ReadFull(r, data); err != nil {
		return nil, art.Wrap(err, art.CodeUnavailable, "The file cannot be read to its end; check the disk.")
	}
	return data, nil
}

// refuse says why a file cannot be opened.
func (f *folder) refuse(file string, err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return art.Wrap(err, art.CodeUnavailable, "The file cannot be read; check its permissions.")
	case f.leadsOut(file):
		return art.Wrap(err, art.CodeInvalid, "It is a link that leads out of the folder of images, so it was not read.")
	case errors.Is(err, fs.ErrNotExist):
		return art.Wrap(err, art.CodeNotFound, "The file is gone, or a link that leads nowhere.")
	}
	return art.Wrap(err, art.CodeUnavailable, "The file cannot be read.")
}

// leadsOut reports whether a file is a link to somewhere outside the folder.
func (f *folder) leadsOut(file string) bool {
	target, err := filepath.EvalSymlinks(filepath.Join(f.dir, filepath.FromSlash(file)))
	if err != nil {
		return false
	}
	dir, err := filepath.EvalSymlinks(f.dir)
	if err != nil {
		return false
	}
	rel, err := filepath.Rel(dir, target)
	return err == nil && !filepath.IsLocal(rel)
}
