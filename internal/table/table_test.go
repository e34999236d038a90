package table

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"likeness/internal/art"
)

func writeFile(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// readAll reads a file of this content: how it was opened, and its rows.
func readAll(t testing.TB, content string, opts Options) (*Table, []Row) {
	t.Helper()
	tab, err := Open(writeFile(t, "x.csv", content), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tab.Close() })
	return tab, rowsOf(t, tab)
}

func rowsOf(t testing.TB, tab *Table) []Row {
	t.Helper()
	r, err := tab.Read()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	var rows []Row
	for {
		next, err := r.Next()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, next)
	}
}

func encoded(t testing.TB, e encoding.Encoding, text string) string {
	t.Helper()
	out, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// inOldEncodings are texts as collections of these countries hold them, and
// the encodings that they were written in before UTF-8.
var inOldEncodings = []struct {
	encodings []string
	rows      []string
}{
	{[]string{"Windows-1252", "Mac Roman", "CP850"}, []string{"Le déjeuner sur l'herbe", "Édouard Manet", "L'été à la forêt", "Scène de rue", "Crème brûlée"}},
	{[]string{"Windows-1252", "Mac Roman", "CP850"}, []string{"Die Brücke im Schnee", "Mädchen mit Blumen", "Größe und Müßiggang", "Dürer, Albrecht"}},
	{[]string{"Windows-1252", "Mac Roman", "CP850"}, []string{"Niño con pájaro", "Señora de España", "La aparición", "Sueño"}},
	{[]string{"Windows-1252", "Mac Roman", "CP850"}, []string{"Pintura portuguesa: São João", "Conceição", "Manhã na praia", "A refeição"}},
	{[]string{"Windows-1252", "CP850"}, []string{"Hammershøi, Vilhelm", "Støvkornenes dans", "Købke, Christen", "Måneskin på Ærø"}},
	{[]string{"Windows-1250"}, []string{"Dvořák, Jiří", "Krajina s řekou", "Večerní světlo", "Říjen v Praze"}},
	{[]string{"Windows-1250"}, []string{"Wyspiański, Stanisław", "Martwa natura z łabędziem", "Portret dziewczęcia", "Święto"}},
	{[]string{"Windows-1250"}, []string{"Munkácsy Mihály", "Őszi táj", "Hollósy Simon műve", "Nő tükör előtt"}},
	{[]string{"Windows-1251", "KOI8-R"}, []string{"Бурлаки на Волге", "Репин, Илья Ефимович", "Утро в сосновом лесу", "Портрет неизвестной"}},
	{[]string{"Shift-JIS", "EUC-JP"}, []string{"富嶽三十六景", "神奈川沖浪裏", "東海道五十三次 日本橋", "葛飾北斎の自画像", "カキツバタ"}},
	{[]string{"GB18030"}, []string{"清明上河图", "千里江山图", "富春山居图", "韩熙载夜宴图", "齐白石"}},
	{[]string{"Big5"}, []string{"清明上河圖", "千里江山圖", "富春山居圖", "韓熙載夜宴圖", "齊白石"}},
	{[]string{"EUC-KR"}, []string{"김홍도의 풍속화", "몽유도원도", "서울의 봄", "안견"}},
}

func TestOldEncodingsAreToldByTheirLetters(t *testing.T) {
	for _, tc := range inOldEncodings {
		text := "id,title,artist\r\n"
		for i, row := range tc.rows {
			text += fmt.Sprintf("%d,\"%s\",Unknown\r\n", i, row)
		}
		for _, name := range tc.encodings {
			i := slices.IndexFunc(oldEncodings, func(e *encodingOf) bool { return e.name == name })
			tab, rows := readAll(t, encoded(t, oldEncodings[i].encoding, text), Options{})
			var titles []string
			for _, r := range rows {
				titles = append(titles, r.Cells[1])
			}
			if diff := cmp.Diff(tc.rows, titles); diff != "" {
				t.Errorf("%s (-written +read):\n%s", name, diff)
			}
			if notes := strings.Join(tab.Notes, " "); !strings.Contains(notes, name) || !strings.Contains(notes, "line 2") || !strings.Contains(notes, "--encoding") {
				t.Errorf("%s: told %q", name, notes)
			}
		}
	}
}

func TestUnicodeIsReadInAllItsForms(t *testing.T) {
	texts := map[string]string{
		"western": "title,artist\r\nLe déjeuner – “été”,Édouard Manet\r\n",
		"Chinese": "title,artist\r\n清明上河圖千里江山圖富春山居圖,張擇端\r\n韓熙載夜宴圖,顧閎中\r\n",
	}
	for language, text := range texts {
		for name, content := range map[string]string{
			"UTF-8":                          text,
			"UTF-8 with mark":                mark + text,
			"UTF-16, little end first, mark": encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text),
			"UTF-16, big end first, mark":    encoded(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), text),
			"UTF-16, little end first":       encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), text),
			"UTF-16, big end first":          encoded(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), text),
			"UTF-32, little end first, mark": encoded(t, utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), text),
			"UTF-32, big end first, mark":    encoded(t, utf32.UTF32(utf32.BigEndian, utf32.UseBOM), text),
			"UTF-32, little end first":       encoded(t, utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), text),
			"UTF-32, big end first":          encoded(t, utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), text),
			"lines of old Macs":              strings.ReplaceAll(text, "\r\n", "\r"),
			"blank lines and no last end":    "\n\r\n" + strings.TrimSuffix(text, "\r\n"),
			"NULs in between and at the end": strings.Replace(text, "ti", "t\x00i", 1) + strings.Repeat("\x00", 1000),
			"the end mark of DOS":            text + "\x1a",
		} {
			tab, rows := readAll(t, content, Options{})
			if diff := cmp.Diff([]string{"title", "artist"}, tab.Header); diff != "" {
				t.Errorf("%s, %s: %s", language, name, diff)
			}
			want := strings.Split(strings.Split(text, "\r\n")[1], ",")
			if len(rows) == 0 || !cmp.Equal(rows[0].Cells, want) {
				t.Errorf("%s, %s: %+v", language, name, rows)
			}
			told := strings.Join(tab.Notes, " ")
			for _, sign := range []string{"UTF-16", "UTF-32", "NUL"} {
				if strings.Contains(name, sign) != strings.Contains(told, sign) {
					t.Errorf("%s, %s: told %q", language, name, told)
				}
			}
		}
	}
}

func TestLinesInAnotherEncodingAreReadInIt(t *testing.T) {
	tab, rows := readAll(t, "title\nété\nd\xE9j\u00e0 vu, \u00e9t\u00e9\nSch\xF6ne B\xE4che\n", Options{})
	if len(rows) != 3 || rows[0].Cells[0] != "été" || !strings.HasPrefix(rows[1].Cells[0], "déjà vu") || rows[2].Cells[0] != "Schöne Bäche" {
		t.Errorf("%+v", rows)
	}
	if len(tab.Notes) != 1 || !strings.Contains(tab.Notes[0], "line 3") || !strings.Contains(tab.Notes[0], "2 lines") {
		t.Errorf("told %q", tab.Notes)
	}
}

func TestWhatWasEncodedTwiceIsRepairedAndSaid(t *testing.T) {
	tab, rows := readAll(t, "title,artist\nplain,Monet\nÜber,MÃ¼ller\n", Options{})
	if rows[1].Cells[0] != "Über" || rows[1].Cells[1] != "Müller" {
		t.Errorf("%+v", rows)
	}
	if len(tab.Notes) != 1 || !strings.Contains(tab.Notes[0], `line 3: "MÃ¼ller" for "Müller"`) {
		t.Errorf("told %q", tab.Notes)
	}
}

func TestEncodingsCanBeNamed(t *testing.T) {
	polish := encoded(t, charmap.ISO8859_2, "title\nŁódź\n")
	for name, content := range map[string]string{
		"iso-8859-2": polish, "ISO_8859-2": polish, "latin2": polish,
		"cp852":           encoded(t, charmap.CodePage852, "title\nŁódź\n"),
		"windows 1250":    encoded(t, charmap.Windows1250, "title\nŁódź\n"),
		"UTF-16LE":        encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "title\nŁódź\n"),
		"utf8":            "title\nŁódź\n",
		"utf-32be":        encoded(t, utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), "title\nŁódź\n"),
		"x-mac-ce":        "",
		"Windows-1250-ce": "",
	} {
		if content == "" {
			if _, err := Open(writeFile(t, "x.csv", "title\na\n"), Options{Encoding: name}); art.CodeOf(err) != art.CodeInvalid || !strings.Contains(err.Error(), "Shift-JIS") {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if _, rows := readAll(t, content, Options{Encoding: name}); len(rows) != 1 || rows[0].Cells[0] != "Łódź" {
			t.Errorf("%s: %+v", name, rows)
		}
	}
}

func TestPackedFilesAreUnpacked(t *testing.T) {
	const text = "title,artist\nLe déjeuner,Manet\n"
	pack := func(open func(io.Writer) (io.WriteCloser, error), text string) string {
		var b bytes.Buffer
		w, err := open(&b)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err = errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	archive := func(files ...string) string {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, name := range files {
			w, err := z.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			content := text
			if strings.HasSuffix(name, ".gz") {
				content = pack(func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }, text)
			}
			_, _ = io.WriteString(w, content)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	// bzip2 is only unpacked by the standard library: "title,artist\na,b\n".
	bzipped, err := base64.StdEncoding.DecodeString("QlpoOTFBWSZTWb9W1HsAAAfRgAAQAAQyJBwAIAAxADAgMmmjBIMLZCbWeLuSKcKEhfq2o9g=")
	if err != nil {
		t.Fatal(err)
	}
	gzipped := pack(func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }, text)
	for name, content := range map[string]string{
		"gzip":              gzipped,
		"gzip in two parts": pack(func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }, "title,artist\n") + pack(func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }, "Le déjeuner,Manet\n"),
		"gzip twice":        pack(func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }, gzipped),
		"xz":                pack(func(w io.Writer) (io.WriteCloser, error) { return xz.NewWriter(w) }, text),
		"zstd":              pack(func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) }, text),
		"zip":               archive("works.csv"),
		"zip of a Mac":      archive("__MACOSX/._works.csv", ".DS_Store", "read me.pdf", "folder/works.tsv"),
		"gzip in zip":       archive("works.csv.gz"),
		"UTF-16 in gzip":    pack(func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }, encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text)),
		"bzip2":             string(bzipped),
	} {
		tab, rows := readAll(t, content, Options{})
		if !cmp.Equal(tab.Header, []string{"title", "artist"}) || len(rows) != 1 || name != "bzip2" && !cmp.Equal(rows[0].Cells, []string{"Le déjeuner", "Manet"}) {
			t.Errorf("%s: %q %+v", name, tab.Header, rows)
		}
	}
	for name, tc := range map[string]struct{ content, mention string }{
		"several tables": {archive("a.csv", "b.csv"), "a.csv, b.csv"},
		"a workbook":     {archive("[Content_Types].xml", "xl/workbook.xml"), "workbook"},
		"a document":     {archive("[Content_Types].xml", "word/document.xml"), "document"},
		"of Numbers":     {archive("Index/Document.iwa"), "Numbers"},
		"an ods":         {archive("mimetype", "content.xml"), "not a workbook"},
		"nothing":        {archive(), "no files"},
		"cut off":        {gzipped[:len(gzipped)-20], "check that it is whole"},
	} {
		if _, err := Open(writeFile(t, "x.zip", tc.content), Options{}); art.CodeOf(err) != art.CodeInvalid || !strings.Contains(fmt.Sprint(err), tc.mention) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDelimitersAreFoundByHowEvenTheyPart(t *testing.T) {
	for _, comma := range []string{",", ";", "\t", "|", ":"} {
		lines := [][]string{{"id", `"title; or, name: all | of it"`, "artist"}, {"1", `"a, b; c: d | e"`, "x"}, {"2", "f", "y"}}
		text := ""
		for _, cells := range lines {
			text += strings.Join(cells, comma) + "\n"
		}
		if _, rows := readAll(t, text, Options{}); !cmp.Equal(rows[0].Cells, []string{"1", "a, b; c: d | e", "x"}) {
			t.Errorf("%q: %q", comma, rows[0].Cells)
		}
	}
	for name, tc := range map[string]struct {
		text   string
		header []string
		row    []string
	}{
		"one column":               {"title\nIrises\n", []string{"title"}, []string{"Irises"}},
		"one column of commas":     {"title\nMan, woman\nDog, cat, bird\nFish\n", []string{"title"}, []string{"Man", " woman"}},
		"commas in the header":     {"id;title, in English, short, long;artist\n1;a;b\n", []string{"id", "title, in English, short, long", "artist"}, []string{"1", "a", "b"}},
		"commas in the rows":       {"id;title;artist\n1;Man, woman, child, dog;A\n2;x;B\n", []string{"id", "title", "artist"}, []string{"1", "Man, woman, child, dog", "A"}},
		"addresses":                {"title,url\na,http://x.org/1\nb,http://x.org/2\n", []string{"title", "url"}, []string{"a", "http://x.org/1"}},
		"bars between values":      {"id,artist\n1,a|b\n2,c|d\n", []string{"id", "artist"}, []string{"1", "a|b"}},
		"told by a spreadsheet":    {"sep=;\r\nid;title, short\r\n1;a, b\r\n", []string{"id", "title, short"}, []string{"1", "a, b"}},
		"a tab told":               {"\"sep=\t\"\nid\ttitle\n1\ta,b\n", []string{"id", "title"}, []string{"1", "a,b"}},
		"a title above":            {"Museum export 2024\n\nid,title,artist\n1,a,b\n2,c,d\n", []string{"id", "title", "artist"}, []string{"1", "a", "b"}},
		"remarks above":            {"# made by hand, 2024\n# do not edit\nid,title,artist,date,medium\n1,a,b,c,d\n", []string{"id", "title", "artist", "date", "medium"}, []string{"1", "a", "b", "c", "d"}},
		"a header with a hash":     {"#,title,artist\n1,a,b\n", []string{"#", "title", "artist"}, []string{"1", "a", "b"}},
		"empty and doubled names":  {"id,,title,title, \n1,a,b,c,d\n", []string{"id", "column 2", "title", "title", "column 5"}, []string{"1", "a", "b", "c", "d"}},
		"delimiters at row ends":   {"id,title\n1,a,,,\n2,b,,,\n", []string{"id", "title"}, []string{"1", "a", "", "", ""}},
		"backslashes before marks": {"id,title,artist\n1,\"3/4\\\" (2 cm), tall\",A\n2,b,B\n", []string{"id", "title", "artist"}, []string{"1", `3/4" (2 cm), tall`, "A"}},
		"paths of Windows":         {"id,file,artist\n1,\"C:\\scans\\\",A\n2,\"C:\\\",B\n", []string{"id", "file", "artist"}, []string{"1", `C:\scans\`, "A"}},
	} {
		tab, rows := readAll(t, tc.text, Options{})
		if diff := cmp.Diff(tc.header, tab.Header); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if len(rows) == 0 || !cmp.Equal(rows[0].Cells, tc.row) {
			t.Errorf("%s: %+v", name, rows)
		}
	}
}

func TestRepetitionsOfAFieldOfFileMakerAreSeveralValues(t *testing.T) {
	_, rows := readAll(t, "\"Inv Nr\",\"Artist\"\r\"1\",\"Hill, Anna\x1dMay, Bob\"\r", Options{})
	if want := []string{"1", "Hill, Anna" + ValueSeparator + "May, Bob"}; len(rows) != 1 || !cmp.Equal(rows[0].Cells, want) {
		t.Errorf("%+v", rows)
	}
}

func TestRowsAreNumberedByTheirLinesInTheFile(t *testing.T) {
	tab, rows := readAll(t, "Museum export\n\nid,title,artist\n1,a,b\n2,c,d\n", Options{})
	if len(rows) != 2 || rows[0].Line != 4 || rows[1].Line != 5 || len(tab.Notes) != 1 {
		t.Errorf("%+v %q", rows, tab.Notes)
	}
}

func TestAFileWithoutColumnNamesIsReadFromItsFirstLine(t *testing.T) {
	tab, err := Open(writeFile(t, "x.csv", "1,Water Lilies\n2,Haystacks\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	tab.Headerless()
	rows := rowsOf(t, tab)
	if len(rows) != 2 || rows[0].Line != 1 || rows[0].Cells[1] != "Water Lilies" || !cmp.Equal(tab.Header, []string{"column 1", "column 2"}) {
		t.Errorf("%q %+v", tab.Header, rows)
	}
	one, err := Open(writeFile(t, "x.csv", "1,Water Lilies\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := one.Check(); art.CodeOf(err) != art.CodeInvalid {
		t.Errorf("a header without rows: %v", err)
	}
	if one.Headerless(); one.Check() != nil || len(rowsOf(t, one)) != 1 {
		t.Errorf("a row without header: %v, %+v", one.Check(), rowsOf(t, one))
	}
}

func TestWhatIsNoCSVIsRefusedByItsName(t *testing.T) {
	for name, tc := range map[string]struct{ content, mention string }{
		"nothing":          {"", "is empty"},
		"blanks":           {" \n\r\n\t", "is empty"},
		"an old workbook":  {"\xd0\xcf\x11\xe0" + strings.Repeat("\x00x", 100), "CSV UTF-8"},
		"binary":           {"\x01\x02\x03\x04\x05\x06\x07\x08title", "CSV UTF-8"},
		"cut gzip":         {"\x1f\x8b\x08\x00", "cannot be read"},
		"an endless line":  {strings.Repeat("abcdefgh", maxRecordBytes/8+1) + "\nx\n", "longer than"},
		"a pointer":        {"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 2\n", "git lfs pull"},
		"a web page":       {"\n<!DOCTYPE html>\n<html>", "web page"},
		"a table of HTML":  {"<html><body><table><tr><th>Title</th></tr></table>", ".xlsx"},
		"Access":           {"\x00\x01\x00\x00Standard ACE DB\x00" + strings.Repeat("\x00\x02", 200), "Access"},
		"FileMaker":        {"\x00\x01\x00\x00\x00\x02\x00\x01\x00\x05\x00\x02\x00\x02\xc0HBAM7" + strings.Repeat("\x00\x02", 200), "FileMaker"},
		"RTF":              {"{\\rtf1\\ansi x}", "RTF"},
		"XML":              {"\uFEFF<?xml version=\"1.0\"?>\n<a/>", "XML"},
		"XML without head": {"<lido:lido xmlns:lido=\"x\">", "XML"},
		"cut JSON":         {"[\n  {\"title\": 1, \"tit", "record 1"},
		"broken JSON":      {"[\n  {\"title\": 1}, {\"title\": ]", "record 2"},
		"empty JSON":       {"[{}]", "holds no records"},
		"a manifest":       {"{\"@context\": \"http://iiif.io/api/presentation/3/context.json\", \"type\": \"Manifest\", \"items\": []}", "IIIF"},
		"YAML":             {"---\ntitle: x\n", "YAML"},
		"MARC":             {"00128nam a2200061   4500001000500000245001900005\x1e1234\x1e", "MARC"},
		"a picture":        {"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d", "image/png"},
		"a PDF":            {"%PDF-1.4\n", "PDF"},
		"tar":              {strings.Repeat("a", 257) + "ustar" + strings.Repeat("\x00", 200), "tar"},
	} {
		_, err := Open(writeFile(t, "x", tc.content), Options{})
		if art.CodeOf(err) != art.CodeInvalid || !strings.Contains(fmt.Sprint(err), tc.mention) {
			t.Errorf("%s: %v", name, err)
		}
	}
	dir := t.TempDir()
	for path, mention := range map[string]string{dir: "is a folder", filepath.Join(dir, "missing"): "There is no file"} {
		if _, err := Open(path, Options{}); art.CodeOf(err) != art.CodeInvalid || !strings.Contains(fmt.Sprint(err), mention) {
			t.Errorf("%s: %v", path, err)
		}
	}
}
