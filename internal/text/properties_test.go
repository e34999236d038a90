package text

import (
	"slices"
	"strings"
	"testing"

	"likeness/internal/art"
)

// inventoried are works with other columns, as museums write them.
func inventoried() []art.Image {
	with := func(title, artist string, properties ...string) art.Image {
		img := work(title, artist, "Museum", "print", "1900")
		for i := 0; i < len(properties); i += 2 {
			img.Properties = append(img.Properties, art.Property{Name: properties[i], Value: properties[i+1]})
		}
		return img
	}
	images := []art.Image{
		with("Harbour", "Ada Berg", "Accession Number", "8001-903/3", "Medium", "oil on canvas"),
		with("Quay", "Ada Berg", "Accession Number", "2020.001.Mamm", "Medium", "ink on paper"),
		with("Oil Lamp", "Ion Cern", "Accession Number", "1985.20.23-24", "Medium", "brass"),
		with("Boats", "Ion Cern", "Accession Number", "1985.20.5", "Medium", "paper cut with canvas"),
		with("Nets", "Ion Cern", "Accession Number", "NG3863", "Credit Line", "Gift of Ada Berg", "Link", "https://example.org/collection/works/Q777"),
		with("Sails", "Mara Dole", "Accession Number", "NG 524", "Artist Alternative Names", "Maria Doll; M. D.", "所蔵番号", "A-10569"),
		with("Mole", "Ivan Erm", "Accession Number", "Ж-4056", "Accession Number", "old 17"),
		with("Pier", "Ivan Erm", "Note", strings.Repeat("word ", 5000)+"unread"),
	}
	images[7].Key = "id:27.474A"
	return numbered(images)
}

func TestOtherColumnsAreFound(t *testing.T) {
	x := build(t, inventoried())
	for _, c := range []struct {
		search string
		want   []string
	}{
		// Numbers in any punctuation, whole and begun.
		{"8001-903/3", []string{"Harbour"}},
		{"8001.903.3", []string{"Harbour"}},
		{"8001 903 3", []string{"Harbour"}},
		{"2020.001.mamm", []string{"Quay"}},
		{"1985.20.23-24", []string{"Oil Lamp"}},
		{"1985.20", []string{"Boats", "Oil Lamp"}},
		{"NG38", []string{"Nets"}},
		{"27.474a", []string{"Pier"}},
		{"ж-4056", []string{"Mole"}},
		// By the name of the column.
		{"accession_number:NG3863", []string{"Nets"}},
		{"AccessionNumber:ng38", []string{"Nets"}},
		{"accession-number:1985.20", []string{"Boats", "Oil Lamp"}},
		{`accession_number:"ng 524"`, []string{"Sails"}},
		{"id:27.474", []string{"Pier"}},
		{"所蔵番号:A-10569", []string{"Sails"}},
		{`medium:"oil on canvas"`, []string{"Harbour"}},
		{"medium:canvas", []string{"Boats", "Harbour"}},
		{"medium:paper -medium:canvas", []string{"Quay"}},
		{"credit_line:ada", []string{"Nets"}},
		{"medium:ng3863", nil},
		{"accession_number:17", []string{"Mole"}},
		{`accession_number:"4056 old"`, []string{"Mole"}},
		// As plain words, below what the works themselves are called.
		{"oil", []string{"Oil Lamp", "Harbour"}},
		{"ada berg", []string{"Harbour", "Quay", "Nets"}},
		{"maria doll", []string{"Sails"}},
		{"q777", []string{"Nets"}},
		{"example.org", nil}, // of an address only its end says something of the work
		// No column of that name: a word like others.
		{"harbour:", []string{"Harbour"}},
		{"unread", nil}, // beyond what is read of a column
	} {
		got := titles(ask(t, x, art.TextQuery{Search: c.search}).Hits)
		if c.search != "oil" && c.search != "ada berg" {
			slices.Sort(got)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s finds %q, want %q", c.search, got, c.want)
		}
	}
}
