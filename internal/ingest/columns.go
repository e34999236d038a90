package ingest

import (
	"errors"
	"io"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"likeness/internal/art"
	"likeness/internal/cell"
	"likeness/internal/fold"
	"likeness/internal/table"
)

// Role is what a column of a CSV is to Likeness.
type Role string

// Roles, as people write them with --map.
const (
	RoleID         Role = "id"
	RoleFile       Role = "file"
	RoleName       Role = "name"
	RoleTitle      Role = "title"
	RoleArtist     Role = "artist"
	RoleCollection Role = "collection"
	RoleGenre      Role = "genre"
	RoleDate       Role = "date"
	RoleYearFrom   Role = "yearFrom"
	RoleYearTo     Role = "yearTo"

	// Kept as properties, under the names of their columns. Files of pictures
	// are known by the accession number, too.
	RoleAccession   Role = "accession"
	RoleMedium      Role = "medium"
	RoleDepartment  Role = "department"
	RoleDescription Role = "description"
	RoleKeywords    Role = "keywords"
	RoleRights      Role = "rights"
	RoleLicence     Role = "licence"
)

// Column tells what a column of the CSV was taken for.
type Column struct {
	Name  string
	Roles []Role // empty for a property
	Facet string // says that it is one, and of how many values; empty when it is none
	// Example is the first cell that says something, of ReadColumns alone.
	Example string
}

// exampleRows is how many rows are looked through for examples.
const exampleRows = 50

// ReadColumns lists the columns of the table with an example of what each
// holds, and without their roles, also of a table that Run would not
// understand.
func ReadColumns(opts Options) (columns []Column, err error) {
	in := &input{opts: opts}
	if in.table, err = table.Open(opts.CSV, table.Options{Encoding: opts.Encoding, Sheet: opts.Sheet, Known: opts.knowsColumns}); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	if err := in.join(opts); err != nil {
		return nil, err
	}
	for _, name := range in.table.Header {
		columns = append(columns, Column{Name: name})
	}
	rows, err := in.table.Read()
	if err != nil {
		return columns, err
	}
	defer func() { _ = rows.Close() }()
	for range exampleRows {
		row, err := rows.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return columns, err
		}
		for i, text := range row.Cells {
			if i < len(columns) && columns[i].Example == "" {
				columns[i].Example = cell.Clean(text)
			}
		}
	}
	return columns, nil
}

// RoleNames are the roles that a column can have.
func RoleNames() []string {
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k.role)
	}
	return names
}

// mapping says which column has which role.
type mapping struct {
	header     []string
	column     map[Role]int
	more       map[Role][]int // further columns of the same name, or of that name with a number
	exact      map[Role]int   // of an export: columns that hold the values of a role as a list
	without    map[Role]bool  // roles that no column has, whatever its name
	own        bool           // the table is an export of Likeness
	separators []string       // of the values in a cell
	headerless bool           // the first line is a row, columns are known by their numbers
	shape      *shape         // of the export that the columns are of; nil for none that is special
}

// fitting are the parts of a mapping, remembered from an earlier import, of
// which the columns are there.
func fitting(remembered map[string]string, header []string) map[string]string {
	position := positions(header)
	fits := map[string]string{}
	for key, value := range remembered {
		if _, _, byNumber, err := override(key, value, position, header); err == nil && !byNumber {
			fits[key] = value
		}
	}
	return fits
}

// mapColumns gives columns their roles; overrides win over what the names
// suggest. They name the column of a role ("title" to "Titre"), or its number
// from 1 (either way round), which makes a file without known names headerless.
func mapColumns(header []string, overrides map[string]string) (*mapping, error) {
	m := &mapping{header: header, column: map[Role]int{}, more: map[Role][]int{}, without: map[Role]bool{}, separators: cell.Separators}
	if roles, exact := ownColumns(header); roles != nil && len(overrides) == 0 {
		m.column, m.exact, m.own = roles, exact, true
		return m, nil
	}
	position := positions(header)
	numbered := false
	for _, key := range slices.Sorted(maps.Keys(overrides)) {
		role, at, byNumber, err := override(key, overrides[key], position, header)
		if err != nil {
			return nil, err
		}
		if at == noColumn {
			m.without[role] = true
			continue
		}
		m.column[role] = at
		numbered = numbered || byNumber
	}
	isHeader := slices.ContainsFunc(header, isKnown) && !slices.ContainsFunc(header, isData)
	if m.headerless = numbered && !isHeader; !m.headerless {
		m.shape = shapeOf(position)
		m.recognise()
		m.gather()
	}
	for _, role := range []Role{RoleID, RoleFile, RoleName, RoleTitle, RoleArtist} {
		if _, ok := m.column[role]; ok {
			return m, nil
		}
	}
	return nil, art.Errorf(art.CodeInvalid,
		"No column of the table is known; it has %s. Say which is which with --map, for example --map title=%q, or, if that line is no line of names, by number, for example --map 1=title; the roles are %s",
		strings.Join(header, ", "), header[0], roleNames())
}

// noColumn is the place of a role that no column has.
const noColumn = -1

// override reads one --map: title=Titre, title=2 or 2=title; title= is for no
// column.
func override(key, value string, position map[string]int, header []string) (role Role, at int, byNumber bool, err error) {
	if n, convErr := strconv.Atoi(key); convErr == nil && n > 0 {
		key, value = value, key
	}
	if role, err = roleNamed(key); err != nil {
		return "", 0, false, err
	}
	if value == "" {
		return role, noColumn, false, nil
	}
	if at, ok := position[normalHeader(value)]; ok {
		return role, at, false, nil
	}
	if n, convErr := strconv.Atoi(value); convErr == nil && 1 <= n && n <= len(header) {
		return role, n - 1, true, nil
	}
	return "", 0, false, art.Errorf(art.CodeInvalid, "--map %s=%s: there is no column %q; the columns are %s", key, value, value, strings.Join(header, ", "))
}

// isKnown reports whether a column name is one that suggests a role.
func isKnown(name string) bool {
	keys := append(headerKeys(name), looseKey(name))
	return slices.ContainsFunc(known, func(k knownNames) bool {
		return slices.ContainsFunc(keys, func(key string) bool { return slices.Contains(k.names, key) })
	})
}

// leastKnown is how many columns tell a table of works by their names.
const leastKnown = 2

// knowsColumns reports whether names of columns are those of a table of works,
// or are mapped.
func (opts Options) knowsColumns(header []string) bool {
	known := 0
	for _, name := range header {
		if isKnown(name) {
			known++
		}
	}
	mapped := func(overrides map[string]string) bool {
		return len(overrides) > 0 && len(fitting(overrides, header)) == len(overrides)
	}
	return known >= leastKnown || mapped(opts.Map) || mapped(opts.Remembered.Map)
}

// isData reports whether a cell is no name of a column: a number, or the name
// of a picture's file.
func isData(cell string) bool {
	_, err := strconv.ParseFloat(cell, 64)
	return err == nil || pictureEndings[strings.ToLower(path.Ext(cell))]
}

var pictureEndings = map[string]bool{".jpg": true, ".jpeg": true, ".png": true, ".gif": true, ".webp": true, ".tif": true, ".tiff": true, ".bmp": true}

// gather finds the further columns of roles that may have several values:
// "artist" twice, or "artist 1" and "artist 2".
func (m *mapping) gather() {
	taken := map[int]bool{}
	for _, at := range m.column {
		taken[at] = true
	}
	for _, role := range []Role{RoleArtist, RoleCollection, RoleGenre, RoleFile} {
		first, ok := m.column[role]
		if !ok {
			continue
		}
		for at, name := range m.header {
			if !taken[at] && (withoutNumber(name) == withoutNumber(m.header[first]) || role == RoleFile && furtherFiles[normalHeader(name)]) {
				m.more[role] = append(m.more[role], at)
				taken[at] = true
			}
		}
	}
}

// furtherFiles are the names of columns of further pictures, beside one of
// RoleFile.
var furtherFiles = map[string]bool{
	"additionalimages": true, "additionalimage": true, "additionalpictures": true, "additionalfiles": true, "additionalphotos": true,
	"otherimages": true, "otherimage": true, "moreimages": true, "extraimages": true, "furtherimages": true, "secondaryimages": true, "secondaryimage": true,
	"alternateimages": true, "alternateimage": true, "altimages": true, "altimageids": true, "detailimages": true, "imagesadditional": true,
	"weitereabbildungen": true, "weiterebilder": true, "autresimages": true, "otrasimagenes": true, "altreimmagini": true,
}

// pictureColumns are the columns that name pictures.
func (m *mapping) pictureColumns() []int {
	at, ok := m.column[RoleFile]
	if !ok {
		return nil
	}
	return append([]int{at}, m.more[RoleFile]...)
}

// namesOfPictures are the cells of a row that name pictures, the values of a
// list one by one, and the list of an export.
func (m *mapping) namesOfPictures(cells []string) []pictureName {
	var all []pictureName
	for _, at := range m.pictureColumns() {
		if at >= len(cells) {
			continue
		}
		for _, name := range strings.Split(cells[at], table.ValueSeparator) {
			if name = plainPath(cell.Clean(name)); name != "" {
				all = append(all, pictureName{name: name})
			}
		}
	}
	if at, ok := m.exact[RoleFile]; ok && at < len(cells) {
		all = append(all, exportedPictures(cells[at])...)
	}
	return all
}

// withoutNumber is a column's normal name without the number at its end.
func withoutNumber(name string) string { return strings.TrimRight(normalHeader(name), "0123456789") }

// recognise fills the roles that nobody set: by whole names, then by
// what people mean by others.
func (m *mapping) recognise() {
	m.recogniseAt(positions(m.header))
	m.recogniseAt(loosePositions(m.header))
	m.dropDoubles()
}

func (m *mapping) recogniseAt(position map[string]int) {
	taken := map[int]bool{}
	for _, at := range m.column {
		taken[at] = true
	}
	for _, k := range known {
		if _, set := m.column[k.role]; set || m.without[k.role] {
			continue
		}
		for _, name := range m.shape.namesOf(k) {
			at, ok := position[name]
			if !ok {
				at, ok = position[name+"1"] // the first of several
			}
			if ok && (!taken[at] || shared[name]) {
				m.column[k.role] = at
				break
			}
		}
	}
}

// dropDoubles keeps a lone "year" from standing beside real columns of a
// range: half a range from one column and half from another is no range.
func (m *mapping) dropDoubles() {
	from, hasFrom := m.column[RoleYearFrom]
	to, hasTo := m.column[RoleYearTo]
	isYear := func(at int) bool { return normalHeader(m.header[at]) == "year" }
	if hasFrom && hasTo && from != to {
		if isYear(from) {
			delete(m.column, RoleYearFrom)
		}
		if isYear(to) {
			delete(m.column, RoleYearTo)
		}
	}
}

// namesFiles reports whether the file column holds names of files. The Art
// Institute's image_id does not: files may be called by it, or may not.
func (m *mapping) namesFiles() bool {
	at, ok := m.column[RoleFile]
	return ok && !strings.HasSuffix(normalHeader(m.header[at]), "imageid")
}

// columns describes the mapping, in the order of the file.
func (m *mapping) columns() []Column {
	columns := make([]Column, len(m.header))
	for i, name := range m.header {
		columns[i].Name = name
	}
	if at, ok := m.column[roleKey]; ok {
		columns[at].Roles = []Role{"key"}
	}
	for role, at := range m.exact {
		columns[at].Roles = []Role{role}
	}
	for _, k := range known {
		at, ok := m.column[k.role]
		if !ok {
			continue
		}
		for _, at := range append([]int{at}, m.more[k.role]...) {
			columns[at].Roles = append(columns[at].Roles, k.role)
		}
	}
	return columns
}

func roleNamed(name string) (Role, error) {
	for _, k := range known {
		if strings.EqualFold(string(k.role), name) {
			return k.role, nil
		}
	}
	return "", art.Errorf(art.CodeInvalid, "--map %s: there is no role %q; the roles are %s", name, name, roleNames())
}

func roleNames() string { return strings.Join(RoleNames(), ", ") }

// normalHeader is a column's name without case, accents, spaces and signs.
func normalHeader(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, fold.Text(name))
}
