package ingest

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"likeness/internal/art"
	"likeness/internal/cell"
)

func TestCellsOfWebPagesBecomeText(t *testing.T) {
	for cell, want := range map[string]string{
		"Ni&ntilde;o":                       "Niño",
		"Caf&#233; &#xE0; Paris":            "Café à Paris",
		"Caf&amp;eacute;":                   "Café",
		"Cats &amp; Dogs":                   "Cats & Dogs",
		"Cats & Dogs":                       "Cats & Dogs",
		"AT&T; R&D":                         "AT&T; R&D",
		"Crown&copper":                      "Crown&copper",
		"&nosuch;":                          "&nosuch;",
		"&":                                 "&",
		"&;":                                "&;",
		"&#;":                               "&#;",
		"<i>Nude</i> &amp; Cat":             "Nude & Cat",
		"&lt;i&gt;Nude&lt;/i&gt;":           "Nude",
		"H<sub>2</sub>O":                    "H2O",
		`<a href="x" title="y">Nude</a>`:    "Nude",
		"one<br>two<BR />three":             "one\ntwo\nthree",
		"<p>one</p><p>two</p>":              "\none\n\ntwo\n",
		"<untitled>":                        "<untitled>",
		"1 < 2 > 0":                         "1 < 2 > 0",
		"a <b":                              "a <b",
		"<<i>x</i>>":                        "<x>",
		"a<!-- hidden -->b":                 "ab",
		"&nbsp;x":                           "\u00a0x",
		"<script>alert(1)</script>":         "<script>alert(1)</script>",
		strings.Repeat("&", 50):             strings.Repeat("&", 50),
		"&" + strings.Repeat("a", 99) + ";": "&" + strings.Repeat("a", 99) + ";",
	} {
		if got := readable(cell); got != want {
			t.Errorf("readable(%q) = %q, want %q", cell, got, want)
		}
	}
}

func TestValuesArePartedWhereTheyShould(t *testing.T) {
	for _, tc := range []struct {
		cell   string
		values []string
		shown  string
	}{
		{"Rubens; Brueghel", []string{"Rubens", "Brueghel"}, "Rubens; Brueghel"},
		{"Rubens|Brueghel|Rubens", []string{"Rubens", "Brueghel"}, "Rubens|Brueghel|Rubens"},
		{"GOGH, Vincent van", []string{"GOGH, Vincent van"}, "GOGH, Vincent van"},
		{"Garc&iacute;a; Jos&eacute;", []string{"García", "José"}, "García; José"},
		{"Garc&iacute;a", []string{"García"}, "García"},
		{"Wood (American; 1891); Smith", []string{"Wood (American; 1891)", "Smith"}, "Wood (American; 1891); Smith"},
		{"[Unknown; perhaps Dutch]", []string{"[Unknown; perhaps Dutch]"}, "[Unknown; perhaps Dutch]"},
		{"北斎（画狂老人；卍）；歌川", []string{"北斎（画狂老人；卍）；歌川"}, "北斎（画狂老人；卍）；歌川"},
		{"Wood (American; Smith", []string{"Wood (American", "Smith"}, "Wood (American; Smith"},
		{"Wood) a; (Smith", []string{"Wood) a", "(Smith"}, "Wood) a; (Smith"},
		{"a (b [c; d) e]; f", []string{"a (b [c; d) e]", "f"}, "a (b [c; d) e]; f"},
		{`['Rubens', "O'Keeffe"]`, []string{"Rubens", "O'Keeffe"}, "Rubens; O'Keeffe"},
		{`["O\"Neill", 'D\'Arcy']`, []string{`O"Neill`, "D'Arcy"}, `O"Neill; D'Arcy`},
		{"; |", nil, ""},
		{"nan", nil, ""},
		{"Ai Weiwei\nHerzog", []string{"Ai Weiwei Herzog"}, "Ai Weiwei Herzog"},
	} {
		image := record(t, "title,artist", "T", tc.cell)
		if diff := cmp.Diff(tc.values, image.Artists); diff != "" || image.Artist != tc.shown {
			t.Errorf("%q is shown as %q; values (-want +got):\n%s", tc.cell, image.Artist, diff)
		}
	}
}

func TestSplitNamesOtherSeparators(t *testing.T) {
	for _, tc := range []struct {
		split []string
		cell  string
		want  []string
	}{
		{[]string{" / "}, "Rubens / Brueghel; the Elder (a / b)", []string{"Rubens", "Brueghel; the Elder (a / b)"}},
		{[]string{`\n`}, "Ai Weiwei\r\nHerzog", []string{"Ai Weiwei", "Herzog"}},
		{[]string{`\n`}, "Ai Weiwei<br>Herzog", []string{"Ai Weiwei", "Herzog"}},
		{[]string{"$", " & "}, "Monet$Rodin & Claudel", []string{"Monet", "Rodin", "Claudel"}},
		{[]string{";", ";;"}, "a;;b;c", []string{"a", "b", "c"}},
		{[]string{"、"}, "北斎、広重", []string{"北斎", "広重"}},
	} {
		separators, err := separatorsOf(tc.split)
		if err != nil {
			t.Fatal(err)
		}
		values, _ := splitValues(readable(tc.cell), separators)
		if diff := cmp.Diff(tc.want, values); diff != "" {
			t.Errorf("--split %q of %q (-want +got):\n%s", tc.split, tc.cell, diff)
		}
	}
	if _, err := separatorsOf([]string{""}); art.CodeOf(err) != art.CodeInvalid {
		t.Errorf("an empty separator: %v", err)
	}
}

// What names a row or a file is not text: it is compared with what is on disk
// and with earlier imports.
func TestIDsAndFilesStayAsTheyAreWritten(t *testing.T) {
	m, err := mapColumns([]string{"id", "file", "title"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	cells := []string{"A&amp;B", "a&amp;b.jpg", "A&amp;B"}
	if _, key := m.key(cells); key != "A&amp;B" || m.cell(cells, RoleFile) != "a&amp;b.jpg" || m.cell(cells, RoleTitle) != "A&B" {
		t.Errorf("id %q, file %q, title %q", key, m.cell(cells, RoleFile), m.cell(cells, RoleTitle))
	}
}

func TestPathsAreTakenOutOfWhatProgramsPutAroundThem(t *testing.T) {
	m, err := mapColumns([]string{"id", "file"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for written, want := range map[string]string{
		`"C:\scans\1.jpg"`:                      `C:\scans\1.jpg`,
		`Front#C:\scans\1.jpg#`:                 `C:\scans\1.jpg`,
		`#https://museum.example/1.jpg#`:        `https://museum.example/1.jpg`,
		`=HYPERLINK("D:\scans\1.jpg";"front")`:  `D:\scans\1.jpg`,
		`hash#1.jpg`:                            `hash#1.jpg`,
		`a#b#c.jpg`:                             `a#b#c.jpg`,
		`"front".jpg`:                           `"front".jpg`,
		`"C:\a.jpg";"C:\b.jpg"`:                 `"C:\a.jpg";"C:\b.jpg"`,
		`https://museum.example/a#page.2#fig.3`: `https://museum.example/a#page.2#fig.3`,
	} {
		cells := []string{"1", written}
		if got, all := m.cell(cells, RoleFile), m.namesOfPictures(cells); got != want || len(all) != 1 || all[0].name != want {
			t.Errorf("%s: %s, %+v", written, got, all)
		}
	}
}

func TestWhatProgramsWriteForNothingIsNothing(t *testing.T) {
	m, err := mapColumns([]string{"id", "title", "artist", "value"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, nothing := range []string{"", `\N`, "NULL", "(null)", "#N/A", "#REF!", "-", "–", " -- "} {
		image := m.record([]string{"1", nothing, nothing, nothing})
		if image.Title != "" || len(image.Artists) > 0 || len(image.Properties) > 0 {
			t.Errorf("%q: %+v", nothing, image)
		}
	}
}

func FuzzCells(f *testing.F) {
	for _, seed := range []string{"<i>a</i>&amp;b; c", "['a', \"b\"]", "(a;b);[c", "&#x110000;", "<!--", "</"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		values, shown := splitValues(readable(text), cell.Separators)
		if (values == nil) != (shown == "") {
			t.Errorf("%q has the values %q and is shown as %q", text, values, shown)
		}
		for _, v := range values {
			if v == "" || cell.Clean(v) != v {
				t.Errorf("%q has the value %q", text, v)
			}
		}
	})
}

// BenchmarkLongCells reads megabytes that were made to take long.
func BenchmarkLongCells(b *testing.B) {
	for _, piece := range []string{"(", "(;", ");", "[(;])", "&", "&amp", "<", "<i", "<!--", "1;"} {
		text := strings.Repeat(piece, 1<<20/len(piece))
		b.Run(piece, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				splitValues(readable(text), cell.Separators)
			}
		})
	}
}

func TestListsOfJSONAreSeveralValues(t *testing.T) {
	json := `[{"id": "1", "title": ["Sea", "Mer"], "artists": [{"name": "Hill; Sons"}, {"name": "May"}], "genre": ["marine", "oil | canvas"], "sizes": [10, 20], "image": ["a.jpg", "b.jpg"]}]`
	in, err := open(Options{CSV: writeFile(t, filepath.Join(t.TempDir(), "works.json"), json), Map: map[string]string{"artist": "artists.name"}})
	if err != nil {
		t.Fatal(err)
	}
	err = in.entries(t.Context(), func(e entry) error {
		want := art.Image{
			Title: "Sea; Mer", Artist: "Hill; Sons; May", Artists: []string{"Hill; Sons", "May"}, Genre: "marine; oil | canvas", Genres: []string{"marine", "oil | canvas"},
			Properties: []art.Property{{Name: "sizes", Value: "10; 20"}},
		}
		got := e.image
		got.ID, got.Key, got.Source, got.Name = "", "", "", ""
		if diff := cmp.Diff(want, got); diff != "" || e.file != "a.jpg; b.jpg" {
			t.Errorf("file %q, %s", e.file, diff)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
