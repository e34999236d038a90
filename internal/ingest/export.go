package ingest

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"likeness/internal/art"
	"likeness/internal/cell"
)

// Format is how a catalogue is written.
type Format string

// Formats.
const (
	FormatCSV   Format = "csv"
	FormatJSONL Format = "jsonl"
)

// Columns of an export that no other table has. The key makes a row the same
// work again; the others hold values where the text alone would be parted
// otherwise, as ["a","b"].
const (
	columnKey         = "likeness:key"
	columnArtists     = "likeness:artists"
	columnCollections = "likeness:collections"
	columnGenres      = "likeness:genres"
	columnPictures    = "likeness:pictures" // the further ones: [["path","label"], ...]; only where a work has any
)

// exportColumns come before the properties.
var exportColumns = []string{
	columnKey, string(RoleID), string(RoleName), string(RoleTitle), string(RoleArtist), string(RoleCollection), string(RoleGenre), string(RoleDate),
	string(RoleYearFrom), string(RoleYearTo), string(RoleFile), columnArtists, columnCollections, columnGenres,
}

// ownColumns are the roles of the columns of an export, and where the values of
// a role stand; nil for the header of any other table.
func ownColumns(header []string) (roles map[Role]int, values map[Role]int) {
	if len(header) < len(exportColumns) || !slices.Contains(header, columnKey) {
		return nil, nil
	}
	roles, values = map[Role]int{}, map[Role]int{}
	for _, name := range append(slices.Clone(exportColumns), columnPictures) {
		at := slices.Index(header, name)
		switch {
		case at < 0:
		case name == columnKey:
			roles[roleKey] = at
		case name == columnArtists:
			values[RoleArtist] = at
		case name == columnCollections:
			values[RoleCollection] = at
		case name == columnGenres:
			values[RoleGenre] = at
		case name == columnPictures:
			values[RoleFile] = at
		default:
			roles[Role(name)] = at
		}
	}
	return roles, values
}

// roleKey is the role of the key in an export; nobody else can give it.
const roleKey Role = columnKey

// Catalogue is what an export reads; see art.Inventory.
type Catalogue interface {
	Listed(ctx context.Context, source string) ([]string, error)
	Records(ctx context.Context, ids []string) ([]art.Image, error)
}

// Export writes the records of a source, in catalogue order, as a table that
// imports again to the same records, and tells how many there are. Pictures are
// named by their paths below the folder that they were imported from.
func Export(ctx context.Context, has Catalogue, source string, format Format, w io.Writer) (int, error) {
	ids, err := has.Listed(ctx, source)
	if err != nil {
		return 0, err
	}
	if len(ids) == 0 {
		return 0, art.Errorf(art.CodeNotFound, "The library has no works of the source %q", source)
	}
	header, err := exportHeader(ctx, has, ids)
	if err != nil {
		return 0, err
	}
	write := exportCSV(w, header)
	if format == FormatJSONL {
		write = exportLines(w, header)
	}
	if format == FormatCSV {
		if err := write(header); err != nil {
			return 0, fmt.Errorf("write the export: %w", err)
		}
	}
	n := 0
	err = eachRecord(ctx, has, ids, func(image art.Image) error {
		n++
		return write(exportRow(image, header))
	})
	if err != nil {
		return n, err
	}
	return n, nil
}

func eachRecord(ctx context.Context, has Catalogue, ids []string, do func(art.Image) error) error {
	for batch := range slices.Chunk(ids, recordsAtOnce) {
		images, err := has.Records(ctx, batch)
		if err != nil {
			return err
		}
		for _, image := range images {
			if err := do(image); err != nil {
				return err
			}
		}
	}
	return nil
}

// exportHeader adds the names of all properties, a name that a record has twice
// two times.
func exportHeader(ctx context.Context, has Catalogue, ids []string) ([]string, error) {
	header := slices.Clone(exportColumns)
	most := map[string]int{}
	several := false
	err := eachRecord(ctx, has, ids, func(image art.Image) error {
		several = several || len(image.Further) > 0
		here := map[string]int{}
		for _, p := range image.Properties {
			if here[p.Name]++; here[p.Name] > most[p.Name] {
				most[p.Name]++
				header = append(header, p.Name)
			}
		}
		return nil
	})
	if several {
		header = slices.Insert(header, len(exportColumns), columnPictures)
	}
	return header, err
}

// exportedPictures reads a cell of columnPictures.
func exportedPictures(cell string) []pictureName {
	var pairs [][2]string
	if json.Unmarshal([]byte(cell), &pairs) != nil {
		return nil
	}
	all := make([]pictureName, len(pairs))
	for i, p := range pairs {
		all[i] = pictureName{name: p[0], label: p[1]}
	}
	return all
}

func exportRow(image art.Image, header []string) []string {
	cells := make([]string, len(header))
	fixed := []string{image.Key, "", image.Name, image.Title, image.Artist, image.Collection, image.Genre, image.Date, "", "", "", "", "", ""}
	if id, ok := strings.CutPrefix(image.Key, kindID+":"); ok {
		fixed[1] = id
	}
	if image.Years != nil {
		fixed[8], fixed[9] = strconv.Itoa(image.Years.From), strconv.Itoa(image.Years.To)
	}
	if image.Picture != nil {
		fixed[10] = image.Picture.Path
	}
	fixed[11] = exactValues(image.Artists, image.Artist)
	fixed[12] = exactValues(image.Collections, image.Collection)
	fixed[13] = exactValues(image.Genres, image.Genre)
	copy(cells, fixed)
	start := len(exportColumns)
	if start < len(header) && header[start] == columnPictures {
		cells[start] = furtherCell(image.Further)
		start++
	}
	taken := make([]bool, len(header))
	for _, p := range image.Properties {
		for at := start; at < len(header); at++ {
			if header[at] == p.Name && !taken[at] {
				cells[at], taken[at] = p.Value, true
				break
			}
		}
	}
	return cells
}

// furtherCell names further pictures; empty for none.
func furtherCell(pictures []art.Picture) string {
	if len(pictures) == 0 {
		return ""
	}
	pairs := make([][2]string, len(pictures))
	for i, p := range pictures {
		pairs[i] = [2]string{p.Path, p.Label}
	}
	data, _ := json.Marshal(pairs) // texts always encode
	return string(data)
}

// exactValues are values as a list, where their text would be parted otherwise.
func exactValues(values []string, text string) string {
	if parted, shown := splitValues(text, cell.Separators); slices.Equal(parted, values) && shown == text {
		return ""
	}
	data, _ := json.Marshal(values) // a list of strings always encodes
	return string(data)
}

func exportCSV(w io.Writer, _ []string) func([]string) error {
	lines := csv.NewWriter(w)
	return func(cells []string) error {
		if err := lines.Write(cells); err != nil {
			return err
		}
		lines.Flush()
		return lines.Error()
	}
}

// exportLines writes objects; names that are there twice get a number.
func exportLines(w io.Writer, header []string) func([]string) error {
	names, count := make([]string, len(header)), map[string]int{}
	for i, name := range header {
		if count[name]++; count[name] > 1 {
			name = fmt.Sprintf("%s (%d)", name, count[name])
		}
		data, _ := json.Marshal(name)
		names[i] = string(data)
	}
	return func(cells []string) error {
		var b strings.Builder
		for i, cell := range cells {
			if cell == "" && i >= len(exportColumns) {
				continue
			}
			data, err := json.Marshal(cell)
			if err != nil {
				return err
			}
			b.WriteString(map[bool]string{true: "{", false: ","}[i == 0] + names[i] + ":" + string(data))
		}
		_, err := io.WriteString(w, b.String()+"}\n")
		return err
	}
}
