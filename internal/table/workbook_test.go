package table

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"likeness/internal/art"
)

// excelOf saves sheets, each a name and rows, as an .xlsx.
func excelOf(t *testing.T, hide string, sheets ...[]any) string {
	t.Helper()
	f := excelize.NewFile()
	for i, sheet := range sheets {
		name := sheet[0].(string)
		if i == 0 {
			if err := f.SetSheetName("Sheet1", name); err != nil {
				t.Fatal(err)
			}
		} else if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for at, row := range sheet[1:] {
			cells := row.([]any)
			if err := f.SetSheetRow(name, fmt.Sprintf("A%d", at+1), &cells); err != nil {
				t.Fatal(err)
			}
		}
	}
	if hide != "" {
		f.SetActiveSheet(len(sheets) - 1)
		if err := f.SetSheetVisible(hide, false); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// openOf packs the body of a spreadsheet as an .ods.
func openOf(t *testing.T, body string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range [][2]string{
		{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
		{"content.xml", `<?xml version="1.0"?><o:document-content xmlns:o="urn:office" xmlns:table="urn:table" xmlns:text="urn:text"><o:body><o:spreadsheet>` + body + `</o:spreadsheet></o:body></o:document-content>`},
	} {
		entry, err := w.Create(f[0])
		if err == nil {
			_, err = entry.Write([]byte(f[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSheetsOfExcelAreRead(t *testing.T) {
	blank := []any{}
	works := []any{
		"Werke",
		[]any{"Inventory of the museum"},
		blank,
		[]any{"id", "title", "", "date", "acquired"},
		[]any{"1", "Été", nil, 1890, time.Date(1999, 3, 2, 0, 0, 0, 0, time.UTC)},
		blank,
		[]any{49.3, "line\nbreak", "x", "1890-95"},
	}
	content := excelOf(t, "", works, []any{"Other", []any{"title", "artist"}, []any{"a", "b"}})
	tab, rows := readAll(t, content, Options{})
	if diff := cmp.Diff([]string{"id", "title", "column 3", "date", "acquired"}, tab.Header); diff != "" {
		t.Error(diff)
	}
	want := []Row{
		{Line: 4, Cells: []string{"1", "Été", "", "1890", "1999-03-02"}},
		{Line: 6, Cells: []string{"49.3", "line\nbreak", "x", "1890-95", ""}},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	if notes := strings.Join(tab.Notes, " "); !strings.Contains(notes, "Werke, Other; Werke was read") || !strings.Contains(notes, "first row of the sheet holds no column names") {
		t.Errorf("notes %q", notes)
	}
	if _, rows := readAll(t, content, Options{Sheet: "other"}); len(rows) != 1 || rows[0].Cells[1] != "b" {
		t.Errorf("the other sheet: %+v", rows)
	}
	if tab, _ := readAll(t, excelOf(t, "Werke", works, []any{"Other", []any{"title", "artist"}, []any{"a", "b"}}), Options{}); tab.Header[1] != "artist" {
		t.Errorf("a hidden sheet was read: %q", tab.Header)
	}
	for name, tc := range map[string]struct {
		content string
		opts    Options
		mention string
	}{
		"no such sheet":    {content, Options{Sheet: "Third"}, "its sheets are Werke, Other"},
		"an encoding":      {content, Options{Encoding: "UTF-8"}, "is a workbook"},
		"an empty sheet":   {excelOf(t, "", []any{"A"}), Options{}, "is empty"},
		"a sheet of a CSV": {"a,b\n1,2\n", Options{Sheet: "A"}, "is none"},
	} {
		if _, err := Open(writeFile(t, "x.xlsx", tc.content), tc.opts); art.CodeOf(err) != art.CodeInvalid || !strings.Contains(fmt.Sprint(err), tc.mention) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if tab, err := Open(writeFile(t, "x.xlsx", excelOf(t, "", []any{"A", []any{"title"}})), Options{}); err != nil || art.CodeOf(tab.Check()) != art.CodeInvalid {
		t.Errorf("a sheet without works: %v", err)
	}
}

func TestSheetsOfOpenDocumentAreRead(t *testing.T) {
	cell := func(text string) string {
		return `<table:table-cell o:value-type="string"><text:p>` + text + `</text:p></table:table-cell>`
	}
	row := func(cells ...string) string {
		return "<table:table-row>" + strings.Join(cells, "") + "</table:table-row>"
	}
	blanks := `<table:table-cell table:number-columns-repeated="16380"/>`
	body := `<table:tracked-changes><table:table><table:table-row/></table:table></table:tracked-changes>` +
		`<table:table table:name="Works"><table:table-column/><table:table-header-rows>` + row(cell("id"), cell("title"), cell("date"), cell("note"), blanks) + `</table:table-header-rows>` +
		row(cell("1"), cell("a<text:s text:c=\"2\"/>b<text:line-break/>c</text:p><text:p>d<text:span>e</text:span>"), `<table:table-cell o:value-type="date" o:date-value="1890-05-02"><text:p>2.5.90</text:p></table:table-cell>`, `<table:table-cell><o:annotation><text:p>hidden</text:p></o:annotation><text:p>seen</text:p></table:table-cell>`, blanks) +
		`<table:table-row table:number-rows-repeated="3">` + blanks + `</table:table-row>` +
		`<table:table-row table:number-rows-repeated="2"><table:table-cell o:value-type="float" o:value="7"/>` + `<table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell></table:table-row>` +
		`<table:table-row table:number-rows-repeated="1048000">` + blanks + `</table:table-row></table:table>` +
		`<table:table table:name="Second">` + row(cell("title"), cell("artist")) + row(cell("a"), cell("b")) + `</table:table>`
	tab, rows := readAll(t, openOf(t, body), Options{})
	want := []Row{
		{Line: 2, Cells: []string{"1", "a  b\nc\nde", "1890-05-02", "seen"}},
		{Line: 6, Cells: []string{"7", "x", "x", ""}},
		{Line: 7, Cells: []string{"7", "x", "x", ""}},
	}
	if diff := cmp.Diff(want, rows); diff != "" || tab.Rows != 3 {
		t.Errorf("%d rows, %s", tab.Rows, diff)
	}
	if _, rows := readAll(t, openOf(t, body), Options{Sheet: "Second"}); len(rows) != 1 || rows[0].Cells[1] != "b" {
		t.Errorf("the second sheet: %+v", rows)
	}
	for name, body := range map[string]string{
		"cut off":     body[:len(body)-200],
		"no sheets":   "",
		"too wide":    `<table:table table:name="A">` + row(cell("a"), `<table:table-cell table:number-columns-repeated="999999999"><text:p>x</text:p></table:table-cell>`) + "</table:table>",
		"a long cell": `<table:table table:name="A">` + row(cell(strings.Repeat("x", maxRecordBytes+2))) + "</table:table>",
	} {
		if _, err := Open(writeFile(t, "x.ods", openOf(t, body)), Options{}); art.CodeOf(err) != art.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestDamagedWorkbooksAreRefused breaks workbooks at every tenth byte.
func TestDamagedWorkbooksAreRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	for _, content := range []string{
		excelOf(t, "", []any{"A", []any{"title", "artist"}, []any{"a", "b"}}),
		openOf(t, `<table:table table:name="A"><table:table-row><table:table-cell><text:p>title</text:p></table:table-cell></table:table-row></table:table>`),
	} {
		for at := 0; at < len(content); at += len(content)/60 + 1 {
			broken := []byte(content)
			broken[at] ^= 0x55
			if err := os.WriteFile(path, broken, 0o644); err != nil {
				t.Fatal(err)
			}
			tab, err := Open(path, Options{})
			if err == nil {
				_ = rowsOrError(tab)
			} else if art.CodeOf(err) != art.CodeInvalid {
				t.Errorf("byte %d: %v", at, err)
			}
		}
	}
}

func rowsOrError(tab *Table) error {
	rows, err := tab.Read()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for {
		if _, err := rows.Next(); err != nil {
			return err
		}
	}
}

// TestSheetsAreParsedOnce takes the file away after it was opened.
func TestSheetsAreParsedOnce(t *testing.T) {
	content := excelOf(t, "", []any{"A", []any{"title", "artist"}, []any{"a", "b\nc"}, []any{"ü"}})
	path := writeFile(t, "x.xlsx", content)
	tab, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := tab.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		rows, err := tab.Read()
		if err != nil {
			t.Fatal(err)
		}
		first, _ := rows.Next()
		second, _ := rows.Next()
		_, end := rows.Next()
		want := []Row{{Line: 2, Cells: []string{"a", "b\nc"}}, {Line: 3, Cells: []string{"ü", ""}}}
		if diff := cmp.Diff(want, []Row{first, second}); diff != "" || end != io.EOF {
			t.Errorf("%v, %s", end, diff)
		}
	}
}

func TestWorkbooksAreReadOutOfArchives(t *testing.T) {
	excel := excelOf(t, "", []any{"A", []any{"title", "artist"}, []any{"a", "b"}}, []any{"B", []any{"title", "artist"}, []any{"c", "d"}})
	ods := openOf(t, `<table:table table:name="A"><table:table-row><table:table-cell><text:p>title</text:p></table:table-cell><table:table-cell><text:p>artist</text:p></table:table-cell></table:table-row>`+
		`<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>`)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = io.WriteString(w, excel)
	_ = w.Close()
	for name, tc := range map[string]struct {
		content string
		opts    Options
		want    string
	}{
		"an .xlsx beside a note": {zipOf(t, "data/works.xlsx", excel, "README.md", "hello"), Options{}, "a"},
		"its other sheet":        {zipOf(t, "works.xlsx", excel), Options{Sheet: "B"}, "c"},
		"an .ods":                {zipOf(t, "works.ods", ods), Options{}, "a"},
		"an .xlsx in gzip":       {packed.String(), Options{}, "a"},
	} {
		if _, rows := readAll(t, tc.content, tc.opts); len(rows) != 1 || rows[0].Cells[0] != tc.want {
			t.Errorf("%s: %+v", name, rows)
		}
	}
	for name, content := range map[string]string{
		"an archive in an archive": zipOf(t, "a.zip", zipOf(t, "works.csv", "title\na\n")),
		"two workbooks":            zipOf(t, "a.xlsx", excel, "b.xlsx", excel),
	} {
		if _, err := Open(writeFile(t, "x.zip", content), Options{}); art.CodeOf(err) != art.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// zipOf packs files, each a name and its content.
func zipOf(t *testing.T, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		entry, err := w.Create(files[i])
		if err == nil {
			_, err = io.WriteString(entry, files[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// mergedExcel is a list whose artists are merged over their rows, and whose
// names of columns stand in two rows.
func mergedExcel(t *testing.T) string {
	t.Helper()
	f := excelize.NewFile()
	for at, row := range [][]any{
		{"Inventory 2024"},
		{"id", "artist", "title", "size", nil},
		{nil, nil, nil, "height", "width"},
		{"1", "Hill", "Sea", 1, 2},
		{"2", nil, "Shore", 1, 2},
		{nil, nil, nil, nil, nil},
		{"3", nil, "Sand", 1, 2},
		{"4", "May", "Ship", 1, 2},
		{"5", nil, "Storm", 1, 2},
	} {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", at+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range [][2]string{{"A1", "E1"}, {"A2", "A3"}, {"B2", "B3"}, {"C2", "C3"}, {"D2", "E2"}, {"B4", "B7"}} {
		if err := f.MergeCell("Sheet1", r[0], r[1]); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// replaceIn changes a text in a file of an archive that must hold it.
func replaceIn(t *testing.T, archive, file, from, to string) string {
	t.Helper()
	r, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range r.File {
		content, err := fs.ReadFile(r, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == file {
			changed := strings.ReplaceAll(string(content), from, to)
			if changed == string(content) {
				t.Fatalf("%s holds no %s", file, from)
			}
			content = []byte(changed)
		}
		entry, err := w.Create(f.Name)
		if err == nil {
			_, err = entry.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestMergedCellsSayTheSameInEveryRow(t *testing.T) {
	known := func(header []string) bool { return len(header) > 1 && header[1] == "artist" }
	want := []Row{
		{Line: 4, Cells: []string{"1", "Hill", "Sea", "1", "2"}},
		{Line: 5, Cells: []string{"2", "Hill", "Shore", "1", "2"}},
		{Line: 7, Cells: []string{"3", "Hill", "Sand", "1", "2"}},
		{Line: 8, Cells: []string{"4", "May", "Ship", "1", "2"}},
		{Line: 9, Cells: []string{"5", "", "Storm", "1", "2"}},
	}
	tab, rows := readAll(t, mergedExcel(t), Options{Known: known})
	if diff := cmp.Diff([]string{"id", "artist", "title", "height", "width"}, tab.Header); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	absolute := replaceIn(t, mergedExcel(t), "xl/_rels/workbook.xml.rels", `Target="worksheets/`, `Target="/xl/worksheets/`) // as openpyxl writes it
	if _, rows := readAll(t, absolute, Options{Known: known}); !cmp.Equal(rows, want) {
		t.Errorf("%+v", rows)
	}
	cell := func(text string) string { return `<table:table-cell><text:p>` + text + `</text:p></table:table-cell>` }
	_, rows = readAll(t, openOf(t, `<table:table table:name="A">
		<table:table-row>`+cell("id")+cell("artist")+cell("title")+`</table:table-row>
		<table:table-row>`+cell("1")+`<table:table-cell table:number-rows-spanned="3"><text:p>Hill</text:p></table:table-cell>`+cell("Sea")+`</table:table-row>
		<table:table-row>`+cell("2")+`<table:covered-table-cell/>`+cell("Shore")+`</table:table-row>
		<table:table-row><table:table-cell/><table:covered-table-cell/></table:table-row>
		<table:table-row>`+cell("3")+`<table:table-cell/>`+cell("Sand")+`</table:table-row></table:table>`), Options{})
	if len(rows) != 3 || rows[1].Cells[1] != "Hill" || rows[2].Cells[1] != "" || rows[2].Line != 5 {
		t.Errorf("%+v", rows)
	}
}

func TestTheSheetOfWorksIsReadWhereverItStands(t *testing.T) {
	known := func(header []string) bool { return len(header) > 1 && header[0] == "title" }
	works := []any{"Objects", []any{"title", "artist"}, []any{"a", "b"}}
	for name, before := range map[string][]any{
		"after how a form is filled in": {"Read me", []any{"How to fill in this form"}, []any{"Please use sheet 2."}},
		"after one that is empty":       {"Sheet1"},
		"after a list of something":     {"Rooms", []any{"room", "floor"}, []any{"1", "2"}},
	} {
		tab, rows := readAll(t, excelOf(t, "", before, works), Options{Known: known})
		if len(rows) != 1 || rows[0].Cells[0] != "a" || !strings.Contains(strings.Join(tab.Notes, " "), "Objects was read") {
			t.Errorf("%s: %+v %q", name, rows, tab.Notes)
		}
	}
	rooms := []any{"Rooms", []any{"room", "floor"}, []any{"1", "2"}}
	tab, rows := readAll(t, excelOf(t, "", rooms, []any{"Doors", []any{"door"}, []any{"3"}}), Options{Known: known})
	if len(rows) != 1 || rows[0].Cells[0] != "1" || !strings.Contains(strings.Join(tab.Notes, " "), "Rooms was read") {
		t.Errorf("of sheets without works: %+v %q", rows, tab.Notes)
	}
	wide := []any{"Works", []any{"Museum", "12.3.2024", "Miller"}, []any{"title", "artist"}, []any{"a", "b"}, []any{"c", "d"}}
	if tab, rows := readAll(t, excelOf(t, "", wide), Options{Known: known}); len(rows) != 2 || tab.Header[1] != "artist" {
		t.Errorf("below a wide line of something: %q %+v", tab.Header, rows)
	}
	alike := []any{"A", []any{"Sea", "Hill"}, []any{"Shore", "Hill"}, []any{"Sand", "Hill"}}
	tab, err := Open(writeFile(t, "x.xlsx", excelOf(t, "", alike)), Options{Known: known})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tab.Close() }()
	if tab.Headerless(); len(rowsOf(t, tab)) != 3 {
		t.Errorf("rows without names that are alike were lost")
	}
}
