package ingest

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"likeness/internal/art"
	"likeness/internal/table"
)

// maxFileBytes bounds what is read of one picture into memory.
const maxFileBytes = 1 << 30

// folder is the list of the files below --images, findable by path, name and
// stem. Files are only ever opened through its root, so that neither ".." nor
// a link leads out of it.
type folder struct {
	dir      string // absolute
	root     *os.Root
	paths    []string              // slash-separated, in the order of the walk; no hidden ones
	byKey    map[string]int32      // by looseName of the stem
	next     []int32               // the next file of the same key, or -1
	numbered map[string][]int      // by plainNumber of the stem
	padded   map[string]string     // numbers with zeros in front, by the rest
	views    map[string][]suffixed // by numberKey of what the stem may begin with
	reasons  map[int]string        // why files are no row's pictures, where more is to be said
	above    []string              // parts of the path of the folder itself
	named    []bool                // whether a row named the file
	notes    []string
	links    []string // to folders, which are not followed
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
	f := &folder{dir: abs, reasons: map[int]string{}, above: aboveParts(abs)}
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
	f.indexNumbers()
	f.indexViews()
	f.indexPadded()
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
		case d.Type()&fs.ModeSymlink != 0 && f.leadsToFolder(p):
			f.links = append(f.links, p)
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

func (f *folder) leadsToFolder(link string) bool {
	info, err := os.Stat(filepath.Join(f.dir, filepath.FromSlash(link)))
	return err == nil && info.IsDir()
}

// unnamed are the pictures that became no row's.
func (f *folder) unnamed() []int {
	var files []int
	for i, p := range f.paths {
		if !f.named[i] && table.NamesPicture(p) {
			files = append(files, i)
		}
	}
	return files
}

// firstOf names the first of some files.
func (f *folder) firstOf(files []int) string {
	names := make([]string, len(files))
	for at, i := range files {
		names[at] = f.paths[i]
	}
	return firstOf(names)
}

func firstOf(names []string) string {
	if more := len(names) - maxNamedFiles; more > 0 {
		names = append(slices.Clone(names[:maxNamedFiles]), fmt.Sprintf("and %s more", number(more)))
	}
	return strings.Join(names, ", ")
}

// otherFiles counts files that are no pictures by the endings of their names.
type otherFiles map[string]int

func (o *otherFiles) add(file string) {
	if *o == nil {
		*o = otherFiles{}
	}
	(*o)[strings.ToLower(path.Ext(file))]++
}

// note says what kinds of files were passed over, the commonest first: scans
// may be among them, as PDF.
func (o otherFiles) note() string {
	if len(o) == 0 {
		return ""
	}
	all := 0
	endings := slices.SortedFunc(maps.Keys(o), func(a, b string) int { return cmp.Or(o[b]-o[a], strings.Compare(a, b)) })
	kinds := make([]string, len(endings))
	for i, ending := range endings {
		all += o[ending]
		kinds[i] = fmt.Sprintf("%s %s", number(o[ending]), cmp.Or(ending, "without an ending"))
	}
	return plural(all, "file in the folder is no picture that is read and was", "files in the folder are no pictures that are read and were") + " passed over: " + firstOf(kinds) + "."
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
	_, err = io.ReadFull(r, data)
	if now, statErr := r.Stat(); statErr == nil && isOther(now, info) {
		return nil, art.Errorf(art.CodeUnavailable, "The file was changed while it was read; import again when it is complete.")
	}
	if err != nil {
		return nil, art.Wrap(err, art.CodeUnavailable, "The file cannot be read to its end; check the disk.")
	}
	return data, nil
}

// isOther reports whether a file is no longer as it was.
func isOther(now, before fs.FileInfo) bool {
	return now.Size() != before.Size() || !now.ModTime().Equal(before.ModTime())
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
