package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"likeness/internal/art"
	"likeness/internal/cell"
	"likeness/internal/dates"
	"likeness/internal/table"
)

// cell is the text of the column that has a role; empty when none has it. What
// names a row or a file is left as it was written.
func (m *mapping) cell(cells []string, role Role) string {
	switch role {
	case RoleID:
		return cell.Clean(inOne(m.raw(cells, role)))
	case RoleFile:
		return plainPath(cell.Clean(inOne(m.raw(cells, role))))
	}
	return cell.Clean(inOne(m.readable(m.raw(cells, role))))
}

func (m *mapping) raw(cells []string, role Role) string {
	at, ok := m.column[role]
	if !ok || at >= len(cells) {
		return ""
	}
	return cells[at]
}

// readable is a text as people read it. That of an export is so already.
func (m *mapping) readable(text string) string {
	if m.own {
		return text
	}
	return readable(text)
}

// values are those of the columns that have a role, and their text for display.
func (m *mapping) values(cells []string, role Role) ([]string, string) {
	text := m.readable(m.raw(cells, role))
	if role == RoleArtist && m.shape != nil && m.shape.artist != nil {
		text = m.shape.artist(text)
	}
	values, shown := splitValues(text, m.separators)
	if at, ok := m.exact[role]; ok && at < len(cells) && cells[at] != "" {
		return cell.Items(cells[at]), cell.Clean(text)
	}
	for _, at := range m.more[role] {
		if at >= len(cells) {
			continue
		}
		others, text := splitValues(readable(cells[at]), m.separators)
		for _, v := range others {
			if !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
		if text != "" && text != shown {
			shown = strings.TrimPrefix(shown+"; "+text, "; ")
		}
	}
	return values, shown
}

// isBlank reports whether a row says nothing at all.
func isBlank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return cell.Clean(c) != "" })
}

// record reads a row, all but its identity.
func (m *mapping) record(cells []string) art.Image {
	image := art.Image{
		Title:      m.cell(cells, RoleTitle),
		Date:       m.cell(cells, RoleDate),
		Years:      m.years(cells),
		Properties: m.properties(cells),
	}
	image.Artists, image.Artist = m.values(cells, RoleArtist)
	image.Collections, image.Collection = m.values(cells, RoleCollection)
	image.Genres, image.Genre = m.values(cells, RoleGenre)
	return image
}

// Kinds of identities, which begin a record's key.
const (
	kindID   = "id"
	kindPath = "path"
	kindRow  = "row"
)

// key identifies a row within its source: by its id, else by the file it
// names, else by all that it says.
func (m *mapping) key(cells []string) (kind, value string) {
	if kind, value, ok := strings.Cut(m.raw(cells, roleKey), ":"); ok && m.own {
		return kind, value
	}
	if id := m.cell(cells, RoleID); id != "" {
		return kindID, id
	}
	if file := m.cell(cells, RoleFile); file != "" {
		return kindPath, path.Clean(slashed(file))
	}
	h := sha256.New()
	for _, c := range cells {
		fmt.Fprintf(h, "%s\x00", c)
	}
	return kindRow, hex.EncodeToString(h.Sum(nil)[:16])
}

// nameOf is what lookup calls the work: its original name, else its file's
// name, else its title, else its id.
func (m *mapping) nameOf(cells []string, image art.Image) string {
	file := firstName(m.cell(cells, RoleFile))
	if table.IsAddress(file) || !m.namesFiles() {
		file = ""
	} else if file != "" {
		file = path.Base(slashed(file))
	}
	for _, name := range []string{m.cell(cells, RoleName), file, image.Title, m.cell(cells, RoleID)} {
		if name != "" {
			return name
		}
	}
	return image.ID
}

// oneLineBreak has lines end as those of CSV files are read, whatever a table is
// written in: what is exported as one kind and imported as another is the same.
var oneLineBreak = strings.NewReplacer("\r\n", "\n")

// properties are the columns that have no place of their own in a record, the
// number on the work's label whatever its role, and the cells beyond the
// header.
func (m *mapping) properties(cells []string) []art.Property {
	hasRole := map[int]bool{}
	for role, at := range m.column {
		hasRole[at] = hasRole[at] || !keptAsProperty[role]
	}
	if at, ok := m.column[RoleAccession]; ok {
		hasRole[at] = false
	}
	for _, at := range m.exact {
		hasRole[at] = true
	}
	for _, columns := range m.more {
		for _, at := range columns {
			hasRole[at] = true
		}
	}
	var properties []art.Property
	for i, c := range cells {
		value := strings.TrimSpace(oneLineBreak.Replace(m.joined(m.readable(c))))
		if hasRole[i] || cell.Clean(c) == "" {
			continue
		}
		name := fmt.Sprintf("column %d", i+1)
		if i < len(m.header) {
			name = m.header[i]
		}
		properties = append(properties, art.Property{Name: name, Value: value})
	}
	return properties
}

// joined is a cell in which the values of a list stand one after the other, so
// that what parts the values of other cells parts them again.
func (m *mapping) joined(text string) string {
	if between := m.separators[0]; !slices.Contains(m.separators, ";") {
		return strings.ReplaceAll(text, table.ValueSeparator, between)
	}
	return inOne(text)
}

// years is the range of the columns that give one, else what the date says.
func (m *mapping) years(cells []string) *art.Years {
	from, _, hasFrom := year(m.cell(cells, RoleYearFrom))
	_, to, hasTo := year(m.cell(cells, RoleYearTo))
	said := textYears(m.cell(cells, RoleDate))
	ofColumns := columnYears(from, to, hasFrom, hasTo)
	switch {
	case ofColumns == nil && said == nil && hasFrom && !hasTo && from != 0:
		return &art.Years{From: from, To: from}
	case ofColumns == nil:
		return said
	case said != nil && m.column[RoleYearFrom] == m.column[RoleYearTo] && said.From <= from && from <= said.To:
		return said // a lone "year" beside "1890-5" is where the range begins
	}
	return ofColumns
}

// columnYears is a range of which both ends are known. There was no year 0:
// exports write 0 to 0 for an unknown range, 0 for an unknown begin, and count
// through it across the eras.
func columnYears(from, to int, hasFrom, hasTo bool) *art.Years {
	switch {
	case from < 0 && to == 0:
		to = -1
	case from == 0 && 0 < to && to <= 200:
		from = 1
	}
	if !hasFrom || !hasTo || from == 0 || to == 0 || from > to {
		return nil
	}
	return &art.Years{From: from, To: to}
}

func textYears(text string) *art.Years {
	from, to, ok := dates.Parse(text)
	if !ok {
		return nil
	}
	return &art.Years{From: from, To: to}
}

// The years that a column of years may hold; earlier ones than a date text
// can say, for it is plain that they are years.
const (
	minYear = -200_000
	maxYear = 2100
)

// year reads a cell of a column of years: a whole number, also as
// spreadsheets leave it (1888.0), else a date as any other (1802-05-14T00:00Z,
// 500 BC), which may be a range.
func year(text string) (from, to int, ok bool) {
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return int(n), int(n), n == math.Trunc(n) && minYear <= n && n <= maxYear
	}
	return dates.Parse(text)
}

// slashed is a path as other systems write it, with our slashes.
func slashed(file string) string { return strings.ReplaceAll(file, `\`, "/") }

// fileRecord describes a picture that no CSV describes, from its file's name:
// Wikimedia's "Artist - Title - Google Art Project.jpg" is read as it is meant.
func fileRecord(source, file string) art.Image {
	// File systems hold any bytes, people and APIs only text.
	image := art.Image{Source: source, Key: kindPath + ":" + file, Name: strings.ToValidUTF8(path.Base(file), "\uFFFD")}
	image.ID = art.ImageID(source, image.Key)
	parts := strings.Split(strings.TrimSuffix(image.Name, path.Ext(image.Name)), " - ")
	last := len(parts) - 1
	if last < 1 || !strings.HasPrefix(parts[last], "Google Art Project") {
		return image
	}
	if last > 1 {
		image.Artist = cell.Clean(parts[0])
		image.Artists = []string{image.Artist}
		parts = parts[1:]
		last--
	}
	image.Title = cell.Clean(strings.Join(parts[:last], " - "))
	return image
}
