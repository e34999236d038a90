package ingest

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"likeness/internal/art"
)

// museumTable is a table of n works in which "Medium" has two values and "Seal"
// one of its own for each.
func museumTable(t *testing.T, n int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("id,title,Technique,Seal,Empty,Rights Statement,License\n")
	for i := range n {
		fmt.Fprintf(&b, "%d,Work %d,%s,s%d,,In Copyright,CC0\n", i, i, []string{"oil", "Oil; gold"}[i%2], i)
	}
	return writeFile(t, filepath.Join(t.TempDir(), "works.csv"), b.String())
}

func facetsOf(sum *Summary) string {
	var all []string
	for _, c := range sum.Columns {
		if c.Facet != "" {
			all = append(all, c.Name+" "+c.Facet)
		}
	}
	return strings.Join(all, ", ")
}

func TestADryRunCountsTheValuesOfFacets(t *testing.T) {
	sum := mustPreview(t, nil, Options{CSV: museumTable(t, 40), Facets: []string{"medium", "SEAL", "Empty"}})
	want := "Technique a facet of 2 values, Seal a facet of 40 values, Empty a facet of 0 values, " +
		"Rights Statement a facet of 1 value, License a facet of 1 value"
	if got := facetsOf(sum); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	warned := strings.Join(sum.Warned, "\n")
	for _, part := range []string{`its own value in the column "Seal" (40 values in 40 rows)`, `No row says anything in the column "Empty"`} {
		if !strings.Contains(warned, part) {
			t.Errorf("%q is not said: %s", part, warned)
		}
	}
	if strings.Contains(warned, "Technique") {
		t.Errorf("a good facet is warned of: %s", warned)
	}
	var out strings.Builder
	if err := sum.Write(&out); err != nil || !strings.Contains(out.String(), "medium, a facet of 2 values") {
		t.Errorf("%s, %v", out.String(), err)
	}
}

func TestFacetsAreKeptForTheNextImport(t *testing.T) {
	csv := museumTable(t, 3)
	for _, tc := range []struct {
		given, remembered, want []string
	}{
		{nil, nil, []string{"Rights Statement", "License"}},
		{[]string{"technique"}, nil, []string{"Technique", "Rights Statement", "License"}},
		{[]string{"4", "Seal"}, []string{"Technique"}, []string{"Seal", "Rights Statement", "License"}},
		{nil, []string{"Technique", "of another table"}, []string{"Technique", "of another table", "Rights Statement", "License"}},
		{[]string{""}, []string{"Technique"}, []string{}},
		{nil, []string{}, []string{}},
		{[]string{"Technique"}, []string{}, []string{"Technique", "Rights Statement", "License"}},
	} {
		sum := mustPreview(t, nil, Options{CSV: csv, Facets: tc.given, Remembered: Reading{Facets: tc.remembered}})
		if !slices.Equal(sum.Kept.Facets, tc.want) || sum.Kept.Facets == nil {
			t.Errorf("--facet %q after %q: %#v, want %q", tc.given, tc.remembered, sum.Kept.Facets, tc.want)
		}
	}
}

func TestWhatPartsValuesIsKeptForTheNextImport(t *testing.T) {
	csv := writeFile(t, filepath.Join(t.TempDir(), "works.csv"), "id,title,artist\n1,A,Rubens / Brueghel\n")
	sum := mustPreview(t, nil, Options{CSV: csv, Remembered: Reading{Split: []string{" / "}}})
	if got := sum.Sample[0].Artists; !slices.Equal(got, []string{"Rubens", "Brueghel"}) || !slices.Equal(sum.Kept.Split, []string{" / "}) {
		t.Errorf("%q, kept %q", got, sum.Kept.Split)
	}
	if !strings.Contains(strings.Join(sum.Notes, " "), "as in the last import") {
		t.Errorf("it is not said: %q", sum.Notes)
	}
	again := mustPreview(t, nil, Options{CSV: csv, Split: []string{"|"}, Remembered: Reading{Split: []string{" / "}}})
	if got := again.Sample[0].Artists; len(got) != 1 || !slices.Equal(again.Kept.Split, []string{"|"}) {
		t.Errorf("%q, kept %q", got, again.Kept.Split)
	}
}

func TestColumnsThatCannotBeFacetsAreNamed(t *testing.T) {
	csv := writeFile(t, filepath.Join(t.TempDir(), "works.csv"), "id,title,artist,department,Size\n1,A,B,Prints,big\n")
	for facet, part := range map[string]string{
		"Colour": `there is no column "Colour"; the columns are id, title, artist, department, Size`,
		"title":  `is read as title`,
		"9":      `there is no column "9"`,
	} {
		_, err := Preview(t.Context(), nil, Options{CSV: csv, Facets: []string{facet}}, nil)
		if art.CodeOf(err) != art.CodeInvalid || !strings.Contains(err.Error(), part) {
			t.Errorf("--facet %s: %v", facet, err)
		}
	}
	sum := mustPreview(t, nil, Options{CSV: csv, Facets: []string{"artist", "department", "Size"}})
	notes := strings.Join(sum.Notes, " ")
	if !slices.Equal(sum.Kept.Facets, []string{"Size"}) || !strings.Contains(notes, `"artist" is read as artist, which is a facet already`) || !strings.Contains(notes, `"department" is read as collection`) {
		t.Errorf("%q: %s", sum.Kept.Facets, notes)
	}
	if _, err := Preview(t.Context(), nil, Options{Images: t.TempDir(), Facets: []string{"Size"}}, nil); art.CodeOf(err) != art.CodeInvalid {
		t.Errorf("without a table: %v", err)
	}
}

// The values of a list, as JSON has them, are parted again where they stand in
// one text.
func TestValuesOfListsStayApart(t *testing.T) {
	json := writeFile(t, filepath.Join(t.TempDir(), "works.json"), `[{"id":1,"title":"A","tags":["a; b","c"]}]`)
	for split, want := range map[string]string{"": "a; b; c", " / ": "a; b / c"} {
		opts := Options{CSV: json}
		if split != "" {
			opts.Split = []string{split}
		}
		if got := mustPreview(t, nil, opts).Sample[0].Properties[0].Value; got != want {
			t.Errorf("--split %q: %q, want %q", split, got, want)
		}
	}
}

func TestRightsAndLicencesAreKnownByTheirHeaders(t *testing.T) {
	for header, want := range map[string]string{
		"id,title,dcterms:rights,dcterms:license":                  "rights licence",
		"Inventarnummer,Titel,Rechtestatus,Lizenz":                 "rights licence",
		"Référence,Titre,Droits d'auteur,Domaine public":           "rights licence",
		"id,titolo,Diritti,Licenza":                                "rights licence",
		"id,título,Derechos de autor,Licencia":                     "rights licence",
		"id,titel,Auteursrechten,Licentie":                         "rights licence",
		"id,titel,Ophavsret,Licens":                                "rights licence",
		"id,tytuł,Prawa autorskie,Licencja":                        "rights licence",
		"id,título,Direitos autorais,Licença":                      "rights licence",
		"id,название,Авторские права,Лицензия":                     "rights licence",
		"id,作品名,権利,ライセンス":                                          "rights licence",
		"id,title,share_license_status,copyright":                  "licence rights",
		"id,title,rights holder,copyright holder":                  " ",
		"Object ID,Title,Is Public Domain,Rights and Reproduction": "licence rights",
	} {
		m, err := mapColumns(strings.Split(header, ","), nil)
		if err != nil {
			t.Fatal(err)
		}
		var roles []string
		for _, c := range m.columns()[2:] {
			role := ""
			for _, r := range c.Roles {
				role = string(r)
			}
			roles = append(roles, role)
		}
		if got := strings.Join(roles, " "); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
}
