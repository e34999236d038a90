package ingest

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode"

	"github.com/dustin/go-humanize"

	"likeness/internal/table"
)

// surveyedRows is how many rows tell what a table is like when no folder wants
// to know which files all of them name.
const surveyedRows = 20_000

// A share of rows is told only of tables of so many rows, and from so large a
// share on; smaller ones are how collections are.
const (
	fewRows        = 10
	doubtfulShare  = 0.5
	repeatingShare = 0.2
	joinedShare    = 0.02
	joinedRows     = 3
)

// survey looks at rows before any is written, for what a colleague would ask:
// whether the columns are what they were taken for.
type survey struct {
	rows, titles, artists, dates, years, files, found, repeated int
	partial                                                     bool // only the first rows were looked at

	fileTitles       int // titles that are names of files
	fileTitle        string
	firstTitle, file string
	sameTitle        bool
	sameFile         bool
	unread           string // a date of which no year was read
	joined           map[string]int
	joinedExample    map[string]string
	facets           []facetSurvey
}

// look surveys the rows and notes which files they name.
func (in *input) look(ctx context.Context) error {
	s := &survey{joined: map[string]int{}, joinedExample: map[string]string{}, sameTitle: true, sameFile: true}
	in.later = map[string][]entry{}
	for _, name := range in.facets {
		s.facets = append(s.facets, facetSurvey{name: name, values: map[uint64]struct{}{}})
	}
	if in.folder != nil {
		in.claims = newClaims()
	}
	enough := errors.New("enough rows were looked at")
	err := in.entries(ctx, func(e entry) error {
		if in.folder == nil && s.rows == surveyedRows {
			s.partial = true
			return enough
		}
		if e.image.ID == "" {
			return nil
		}
		if e.later {
			in.later[e.image.ID] = append(in.later[e.image.ID], e)
			if in.folder != nil {
				in.claim(e)
			}
			return nil
		}
		if in.folder != nil && strings.HasPrefix(e.image.Key, kindPath) {
			in.pathIDs = append(in.pathIDs, e.image.ID)
		}
		s.add(e)
		s.addFacets(e.image, in.cols.separators)
		if in.folder != nil && in.claim(e) {
			s.found++
		}
		return nil
	})
	in.surveyed = s
	if errors.Is(err, enough) {
		return nil
	}
	return err
}

func (s *survey) add(e entry) {
	s.rows++
	image := e.image
	if strings.HasPrefix(image.Key, kindID+"#") {
		s.repeated++
	}
	if image.Title != "" {
		if s.titles++; s.titles == 1 {
			s.firstTitle = image.Title
		}
		s.sameTitle = s.sameTitle && image.Title == s.firstTitle
		if table.NamesPicture(image.Title) || e.file != "" && table.NamesPicture(e.file) && image.Title == stem(path.Base(slashed(e.file))) {
			s.fileTitles++
			s.fileTitle = image.Title
		}
	}
	if e.file != "" {
		if s.files++; s.files == 1 {
			s.file = e.file
		}
		s.sameFile = s.sameFile && e.file == s.file
	}
	if image.Date != "" {
		s.dates++
	}
	switch {
	case image.Years != nil:
		s.years++
	case image.Date != "":
		s.unread = image.Date
	}
	if len(image.Artists) > 0 {
		s.artists++
	}
	for _, artist := range image.Artists {
		s.addJoined(artist)
	}
}

// joints are what stands between several artists in cells of real exports,
// beside the separators that are known.
var joints = []string{"$", "¦", "~", "^", " / ", "//", "/", "\\", "+", " & ", "#", "*"}

// addJoined counts an artist that looks like two names with a sign between.
func (s *survey) addJoined(artist string) {
	for _, joint := range joints {
		before, after, ok := strings.Cut(artist, joint)
		if !ok {
			continue
		}
		if isName(before) && isName(after) {
			s.joined[joint]++
			s.joinedExample[joint] = artist
		}
		return
	}
}

// isName reports whether a text looks like a person's name: two letters at
// least, the first a capital or of a script without them, and no digits.
func isName(text string) bool {
	letters := 0
	for i, r := range strings.TrimSpace(text) {
		switch {
		case unicode.IsDigit(r) || i == 0 && (unicode.IsLower(r) || !unicode.IsLetter(r)):
			return false
		case unicode.IsLetter(r):
			letters++
		}
	}
	return letters > 1
}

// warnings are sentences about what an import of these columns would lose.
func (in *input) warnings() []string {
	if in.surveyed == nil {
		return nil
	}
	s := in.surveyed
	var all []string
	warn := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	in.warnOfMissing(warn)
	if s.rows >= fewRows {
		in.warnOfColumns(warn)
	}
	in.warnOfFacets(warn)
	in.warnOfFiles(warn)
	for _, path := range in.table.Unmatched() {
		warn("No row has a match in %s; check --on.", path)
	}
	if s.fileTitles > 0 && s.fileTitles >= s.titles/fewRows {
		warn("%s of files, such as %q.", plural(s.fileTitles, "title is the name", "titles are the names"), s.fileTitle)
	}
	for _, joint := range joints {
		if n := s.joined[joint]; n >= joinedRows && float64(n) >= joinedShare*float64(s.artists) {
			warn("%s joined by %q, such as %q; part them with --split %q.", plural(n, "artist looks", "artists look"), strings.TrimSpace(joint), s.joinedExample[joint], joint)
		}
	}
	if s.partial && len(all) > 0 {
		warn("This is said of the first %s rows.", humanize.Comma(surveyedRows))
	}
	return all
}

// warnOfMissing tells of fields that no column gives.
func (in *input) warnOfMissing(warn func(string, ...any)) {
	free := in.freeColumns()
	for _, field := range []struct {
		role Role
		what string
	}{{RoleTitle, "titles"}, {RoleArtist, "artists"}, {RoleDate, "dates"}} {
		_, has := in.cols.column[field.role]
		_, hasYear := in.cols.column[RoleYearFrom]
		if has || field.role == RoleDate && hasYear {
			continue
		}
		switch {
		case free != "":
			warn("No column gives %s. If one of these does, say so with --map %s=COLUMN: %s.", field.what, field.role, free)
		case field.role == RoleTitle:
			warn("No column gives titles.")
		}
	}
}

// maxFreeColumns bounds a sentence.
const maxFreeColumns = 8

// freeColumns names the columns that nothing is known of.
func (in *input) freeColumns() string {
	var names []string
	for _, c := range in.cols.columns() {
		if len(c.Roles) == 0 {
			names = append(names, c.Name)
		}
	}
	if len(names) > maxFreeColumns {
		names = append(names[:maxFreeColumns], "...")
	}
	return strings.Join(names, ", ")
}

// warnOfColumns tells of columns that hardly say what they were taken for.
func (in *input) warnOfColumns(warn func(string, ...any)) {
	s := in.surveyed
	share := func(n int) float64 { return float64(n) / float64(s.rows) }
	percent := func(n int) string { return fmt.Sprintf("%.0f %%", 100*share(n)) }
	for _, field := range []struct {
		role Role
		has  int
		what string
	}{{RoleTitle, s.titles, "title"}, {RoleArtist, s.artists, "artist"}} {
		if name := in.cols.nameOfColumn(field.role); name != "" && share(s.rows-field.has) >= doubtfulShare {
			warn("%s of the rows have no %s; it was read from the column %q.", percent(s.rows-field.has), field.what, name)
		}
	}
	if name := in.cols.nameOfColumn(RoleDate); name != "" && share(s.rows-s.years) >= doubtfulShare {
		if s.unread != "" {
			warn("%s of the rows have no year: of dates like %q in the column %q none can be read.", percent(s.rows-s.years), shorten(s.unread), name)
		} else {
			warn("%s of the rows have no year; it was read from the column %q.", percent(s.rows-s.years), name)
		}
	}
	if s.titles > 1 && s.sameTitle {
		warn("All titles are %q; they were read from the column %q.", shorten(s.firstTitle), in.cols.nameOfColumn(RoleTitle))
	}
	if name := in.cols.nameOfColumn(RoleID); name != "" && share(s.repeated) >= repeatingShare {
		warn("%s of the rows have an id of another row, so the column %q may be none; name another with --map id=COLUMN.", percent(s.repeated), name)
	}
}

// warnOfFiles tells when a column that should name pictures does not.
func (in *input) warnOfFiles(warn func(string, ...any)) {
	s, name := in.surveyed, in.cols.nameOfColumn(RoleFile)
	switch {
	case name != "" && s.files >= fewRows && s.sameFile && s.found == 0:
		warn("The column %q names no files: all rows say %q.", name, shorten(s.file))
	case in.folder == nil:
	case s.found == 0 && name != "" && s.files > 0 && !table.IsAddress(s.file):
		warn("None of the files that the column %q names is in %s; the first is %q. Check --images.", name, in.opts.Images, s.file)
	case s.found == 0:
		warn("No row names a picture of %s, and none is called by the number of a row.", in.opts.Images)
	case s.rows >= fewRows && float64(s.found) < doubtfulShare*float64(s.rows):
		warn("Only %s of %s rows have a picture in %s.", humanize.Comma(int64(s.found)), humanize.Comma(int64(s.rows)), in.opts.Images)
	}
}

// nameOfColumn is the name of the column that has a role; empty for none.
func (m *mapping) nameOfColumn(role Role) string {
	if at, ok := m.column[role]; ok {
		return m.header[at]
	}
	return ""
}
