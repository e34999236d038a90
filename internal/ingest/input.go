package ingest

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"likeness/internal/art"
	"likeness/internal/table"
)

// input is what is imported.
type input struct {
	opts       Options
	table      *table.Table           // nil without a CSV
	cols       *mapping               // nil without a CSV
	folder     *folder                // nil without a folder
	remembered bool                   // the mapping is that of an earlier import
	facets     []string               // names of the columns that are facets; nil for none that anybody named
	facetNotes []string               // sentences about columns that are facets anyhow
	parted     bool                   // values are parted as in an earlier import
	followed   map[string]bool        // ids of works whose files were moved
	claims     *claims                // of the rows on the files; nil without both
	paths      map[string]int         // of the folder; made when they are asked for
	pathIDs    []string               // of the rows that are known by their files alone
	moved      map[string]identified  // the works of rows whose files were moved, by the ids that their new paths would make
	later      map[string][]entry     // by id: rows that add pictures to the work of an earlier one
	stamps     map[string]fs.FileInfo // of the tables, as they were when they were opened
	surveyed   *survey                // nil without a CSV
	web        int                    // rows whose pictures lie on the web
	addresses  int                    // of these pictures
}

func open(opts Options) (*input, error) {
	in := &input{table: opts.Table}
	err := checkOptions(opts)
	if err == nil {
		if opts.Source == "" {
			opts.Source = defaultSource
		}
		in.opts = opts
		err = in.openAll()
	}
	if err != nil {
		return nil, errors.Join(err, in.Close())
	}
	return in, nil
}

func checkOptions(opts Options) error {
	if opts.Table == nil && opts.CSV == "" && opts.Images == "" {
		return art.Errorf(art.CodeInvalid, "Nothing to import; give a CSV with --csv, a folder of images with --images, or both")
	}
	if opts.CSV == "" && opts.Encoding != "" {
		return art.Errorf(art.CodeInvalid, "--encoding is that of a CSV; give the CSV with --csv")
	}
	if opts.CSV == "" && opts.Sheet != "" {
		return art.Errorf(art.CodeInvalid, "--sheet names one of a workbook; give the workbook with --csv")
	}
	hasTable := opts.CSV != "" || opts.Table != nil
	if !hasTable && len(opts.Join) > 0 {
		return art.Errorf(art.CodeInvalid, "--join adds columns to a table; give the table with --csv")
	}
	if !hasTable && len(opts.Split) > 0 {
		return art.Errorf(art.CodeInvalid, "--split parts the cells of a CSV; give the CSV with --csv")
	}
	if !hasTable && len(opts.Map) > 0 {
		return art.Errorf(art.CodeInvalid, "--map names columns of a CSV; give the CSV with --csv")
	}
	if !hasTable && len(opts.Facets) > 0 {
		return art.Errorf(art.CodeInvalid, "--facet names columns of a CSV; give the CSV with --csv")
	}
	return nil
}

func (in *input) openAll() error {
	if in.opts.CSV != "" || in.opts.Table != nil {
		if err := in.openTable(); err != nil {
			return err
		}
	}
	if in.opts.Images == "" {
		return nil
	}
	var err error
	if in.folder, err = openFolder(in.opts.Images); err != nil {
		return err
	}
	if len(in.folder.paths) == 0 {
		return art.Wrap(ErrNoFiles, art.CodeInvalid, "The folder %s holds no files; check the path given with --images", in.opts.Images)
	}
	return nil
}

func (in *input) openTable() (err error) {
	opts := &in.opts
	in.stamp()
	if in.table == nil {
		if in.table, err = table.Open(opts.CSV, table.Options{Encoding: opts.Encoding, Sheet: opts.Sheet, Known: opts.knowsColumns}); err != nil {
			return err
		}
	}
	if err := in.join(*opts); err != nil {
		return err
	}
	if len(opts.Map) == 0 {
		opts.Map = fitting(opts.Remembered.Map, in.table.Header)
		in.remembered = len(opts.Map) > 0
	}
	if len(opts.Split) == 0 {
		opts.Split = opts.Remembered.Split
		in.parted = len(opts.Split) > 0
	}
	if in.cols, err = mapColumns(in.table.Header, opts.Map); err != nil {
		return in.table.Misread(err)
	}
	if in.cols.headerless {
		in.table.Headerless()
	}
	if err = in.table.Check(); err != nil {
		return in.table.Misread(err)
	}
	if in.cols.separators, err = separatorsOf(opts.Split); err != nil {
		return err
	}
	return in.table.Misread(in.chooseFacets(opts.Facets, opts.Remembered.Facets))
}

// stamp notes how the tables are before they are read, which is done several times.
func (in *input) stamp() {
	in.stamps = map[string]fs.FileInfo{}
	for _, path := range append([]string{in.opts.CSV}, in.opts.Join...) {
		if info, err := os.Stat(path); path != "" && err == nil {
			in.stamps[path] = info
		}
	}
}

// changed is the path of a table that is no longer what it was; empty for none.
func (in *input) changed() string {
	for _, path := range slices.Sorted(maps.Keys(in.stamps)) {
		now, err := os.Stat(path)
		if err != nil || isOther(now, in.stamps[path]) || !os.SameFile(now, in.stamps[path]) {
			return path
		}
	}
	return ""
}

// join adds the columns of other tables.
func (in *input) join(opts Options) error {
	if len(opts.Join) > 0 && len(opts.On) != 1 && len(opts.On) != len(opts.Join) || len(opts.Join) == 0 && len(opts.On) > 0 {
		return art.Errorf(art.CodeInvalid, "Give --on COLUMN once, or once for each --join FILE: the column by which rows of both belong together")
	}
	for i, file := range opts.Join {
		if err := in.table.Join(file, opts.On[min(i, len(opts.On)-1)]); err != nil {
			return err
		}
	}
	return nil
}

func (in *input) Close() error {
	var err error
	if in.table != nil {
		err = in.table.Close()
	}
	if in.folder != nil {
		err = errors.Join(err, in.folder.Close())
	}
	return err
}

func (in *input) notes() []string {
	var notes []string
	if in.table != nil {
		notes = append(notes, in.table.Notes...)
	}
	if in.remembered {
		notes = append(notes, "Columns were read as in the last import of this source: "+mapText(in.opts.Map)+". Give --map to read them otherwise.")
	}
	if in.parted {
		notes = append(notes, fmt.Sprintf("Values were parted at %q as in the last import of this source. Give --split to part them otherwise.", in.opts.Split))
	}
	notes = append(notes, in.facetNotes...)
	if in.folder != nil {
		notes = append(notes, in.folder.notes...)
		if links := in.folder.links; len(links) > 0 {
			notes = append(notes, "Links to folders are not followed: "+firstOf(links)+". Import the folders that they lead to by themselves, each under a --source of its own.")
		}
		notes = append(notes, in.claims.notes()...)
	}
	return notes
}

// kept is how the columns were read. A mapping that was given replaces the one
// before, even where that was not of this table.
func (in *input) kept() Reading {
	kept := in.opts.Remembered
	if in.table == nil {
		return kept
	}
	if len(in.opts.Map) > 0 && !in.remembered {
		kept.Map = in.opts.Map
	}
	if len(in.opts.Split) > 0 {
		kept.Split = in.cols.separators
	}
	kept.Facets = in.facets
	return kept
}

// mapText is a mapping as people would give it.
func mapText(m map[string]string) string {
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, key+"="+m[key])
	}
	return strings.Join(parts, ", ")
}

// conclude adds what is known only at the end.
func (in *input) conclude(sum *Summary) {
	if in.table != nil && in.folder != nil {
		unnamed := in.folder.unnamed()
		if sum.UnnamedFiles = len(unnamed); sum.UnnamedFiles > 0 {
			sum.Notes = append(sum.Notes, plural(sum.UnnamedFiles, "picture in the folder is named by no row and was", "pictures in the folder are named by no row and were")+
				" left alone: "+in.folder.firstOf(unnamed)+".")
		}
	}
	if path := in.changed(); path != "" {
		sum.Notes = append(sum.Notes, fmt.Sprintf("%s was changed while it was read, so rows may be missing or be half of the old; import it again.", path))
	}
	in.tellWeb(sum)
	if note := sum.OtherFiles.note(); note != "" {
		sum.Notes = append(sum.Notes, note)
	}
}
