package operator

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"likeness/internal/art"
	"likeness/internal/table"
)

// maxListedPlaces is how many folders, and how many tables, of a folder are
// listed: more than anybody reads.
const maxListedPlaces = 1000

// Folder is what a folder of this computer holds; see art.Desk.
func (d *Desk) Folder(ctx context.Context, path string) (art.Folder, error) {
	if path = cleanPath(path); path == "" {
		path = startFolder()
	}
	if !filepath.IsAbs(path) {
		return art.Folder{}, art.Errorf(art.CodeInvalid, "%s is no whole path; write where it is from the top", path)
	}
	told := art.Folder{Path: path, Places: places()}
	if parent := filepath.Dir(path); parent != path {
		told.Parent = &parent
	}
	dir, err := os.Open(path)
	if err == nil {
		defer func() { _ = dir.Close() }()
		err = list(ctx, dir, &told)
	}
	switch {
	case err == nil, ctx.Err() != nil:
		return told, ctx.Err()
	case errors.Is(err, fs.ErrNotExist):
		return told, art.Wrap(err, art.CodeNotFound, "There is no folder %s; it may have been moved, or its disk taken out", path)
	case errors.Is(err, fs.ErrPermission):
		return told, art.Wrap(err, art.CodeUnavailable, "The folder %s may not be read; choose another, or give Likeness the right to", path)
	}
	if info, statErr := os.Stat(path); statErr == nil && !info.IsDir() {
		return told, art.Wrap(err, art.CodeInvalid, "%s is a file, not a folder", path)
	}
	return told, art.Wrap(err, art.CodeUnavailable, "The folder %s cannot be read", path)
}

// entriesAtOnce is how many entries of a folder are read together.
const entriesAtOnce = 1000

func list(ctx context.Context, dir *os.File, told *art.Folder) error {
	for {
		entries, err := dir.ReadDir(entriesAtOnce)
		for _, e := range entries {
			told.Cut = !add(told, dir.Name(), e) || told.Cut
		}
		switch {
		case err == io.EOF:
			sortPlaces(told.Folders)
			sortPlaces(told.Tables)
			return nil
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		}
	}
}

// add takes an entry in, and reports whether there was room for it.
func add(told *art.Folder, dir string, e fs.DirEntry) bool {
	name := e.Name()
	if strings.HasPrefix(name, ".") {
		return true
	}
	place := art.Place{Name: name, Path: filepath.Join(dir, name)}
	isDir := e.IsDir()
	if e.Type()&fs.ModeSymlink != 0 {
		info, err := os.Stat(place.Path)
		if err != nil {
			return true
		}
		isDir = info.IsDir()
	}
	switch {
	case isDir:
		if len(told.Folders) == maxListedPlaces {
			return false
		}
		told.Folders = append(told.Folders, place)
	case table.NamesPicture(name):
		told.Pictures++
	case table.IsTableName(strings.TrimSuffix(strings.ToLower(name), ".zip")):
		if len(told.Tables) == maxListedPlaces {
			return false
		}
		told.Tables = append(told.Tables, place)
	}
	return true
}

func sortPlaces(places []art.Place) {
	slices.SortFunc(places, func(a, b art.Place) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.Name, b.Name))
	})
}

// startFolder is where the choosing of a folder begins.
func startFolder() string {
	if home, err := os.UserHomeDir(); err == nil {
		return home
	}
	return string(filepath.Separator)
}

// places are the folders where people keep pictures and tables, as far as they
// are there.
func places() []art.Place {
	var found []art.Place
	if home, err := os.UserHomeDir(); err == nil {
		for _, name := range []string{"", "Pictures", "Documents", "Desktop", "Downloads"} {
			path := filepath.Join(home, name)
			if info, err := os.Stat(path); err == nil && info.IsDir() {
				found = append(found, art.Place{Name: filepath.Base(path), Path: path})
			}
		}
	}
	return append(found, drives()...)
}

// Report reads a part of the report of the last import; see art.Desk.
func (d *Desk) Report(ctx context.Context, skip, first int) (told art.ImportReport, err error) {
	path := d.lib.ReportPath()
	if job := d.current(); job != nil && job.Summary != nil && job.Summary.Report != "" {
		path = job.Summary.Report
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return told, nil
	}
	if err != nil {
		return told, art.Wrap(err, art.CodeUnavailable, "The report %s cannot be read; check its permissions", path)
	}
	defer func() { _ = f.Close() }()
	lines := csv.NewReader(f)
	lines.FieldsPerRecord, lines.ReuseRecord = 5, true
	for n := -1; ; n++ { // the first line is that of the names
		cells, err := lines.Read()
		if err == io.EOF || err != nil && n >= 0 && ctx.Err() == nil && errors.Is(err, csv.ErrFieldCount) {
			return told, nil
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return told, art.Wrap(err, art.CodeUnavailable, "The report %s cannot be read", path)
		}
		if n < 0 {
			continue
		}
		if told.Total++; n >= skip && n < skip+first {
			line, _ := strconv.Atoi(cells[0]) // empty for a file
			told.Problems = append(told.Problems, art.ImportProblem{Line: line, Name: cells[1], File: cells[2], Outcome: cells[3], Reason: pageSentence(cells[4])})
		}
	}
}
