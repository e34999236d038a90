package ingest

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"likeness/internal/art"
)

func writeFile(t *testing.T, path, content string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// readAll reads a CSV file: its header and its rows.
func readAll(t *testing.T, content string) (*table, []row) {
	t.Helper()
	tab, err := openTable(writeFile(t, filepath.Join(t.TempDir(), "x.csv"), content))
	if err != nil {
		t.Fatal(err)
	}
	r, err := tab.rows()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	var rows []row
	for {
		next, err := r.Next()
		if err == io.EOF {
			return tab, rows[1:]
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, next)
	}
}

func TestEveryEncodingOfAccentsIsRead(t *testing.T) {
	const text = "title,artist\r\nLe déjeuner – “été”,Édouard Manet\r\n"
	encode := func(encoded string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return encoded
	}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = io.WriteString(z, text)
	_ = z.Close()
	for name, tc := range map[string]struct {
		content string
		note    string
	}{
		"UTF-8":                       {text, ""},
		"UTF-8 with mark":             {"\uFEFF" + text, ""},
		"UTF-16 little-endian":        {encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)), "UTF-16"},
		"UTF-16 big-endian":           {encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)), "UTF-16"},
		"Windows-1252":                {encode(charmap.Windows1252.NewEncoder().String(text)), "Windows-1252"},
		"gzip":                        {zipped.String(), ""},
		"lines of old Macs":           {strings.ReplaceAll(text, "\r\n", "\r"), ""},
		"blank lines and no last end": {"\n\r\n" + strings.TrimSuffix(text, "\r\n"), ""},
	} {
		tab, rows := readAll(t, tc.content)
		if diff := cmp.Diff([]string{"title", "artist"}, tab.header); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if len(rows) != 1 || !cmp.Equal(rows[0].cells, []string{"Le déjeuner – “été”", "Édouard Manet"}) {
			t.Errorf("%s: %+v", name, rows)
		}
		if got := strings.Join(tab.notes, " "); (tc.note == "") != (got == "") || !strings.Contains(got, tc.note) {
			t.Errorf("%s: told %q", name, got)
		}
	}
}

func TestAFewDamagedLettersDoNotMakeAnotherEncoding(t *testing.T) {
	tab, rows := readAll(t, "title\nété\nd\xE9j\u00e0 vu, \u00e9t\u00e9\n\u00e9\u00e9\u00e9\n")
	if len(rows) != 3 || rows[0].cells[0] != "été" || !strings.HasPrefix(rows[1].cells[0], "d\uFFFDjà") {
		t.Errorf("%+v", rows)
	}
	if len(tab.notes) != 1 || !strings.Contains(tab.notes[0], "line 3") {
		t.Errorf("told %q", tab.notes)
	}
}

func TestDelimitersAreFoundByTheFirstLine(t *testing.T) {
	for _, comma := range []string{",", ";", "\t"} {
		header := strings.Join([]string{"id", `"title; or, name"`, "artist"}, comma)
		_, rows := readAll(t, header+"\n"+strings.Join([]string{"1", `"a, b; c"`, "x"}, comma)+"\n")
		if !cmp.Equal(rows[0].cells, []string{"1", "a, b; c", "x"}) {
			t.Errorf("%q: %q", comma, rows[0].cells)
		}
	}
	if _, rows := readAll(t, "title\nIrises\n"); !cmp.Equal(rows[0].cells, []string{"Irises"}) {
		t.Errorf("one column: %+v", rows)
	}
}

func TestLinesAndQuotationMarks(t *testing.T) {
	_, rows := readAll(t, "id,title,note\r\n"+
		"1,\"two\r\nlines\",x\r\n"+ // 2, 3
		"2,\"say \"\"hello\"\"\",x\r\n"+ // 4
		"3,5\" x 7\",bare\r\n"+ // 5
		"4,\"The \"Kiss\" again\",lazy\r\n"+ // 6
		"5,\"never closed,x\r\n"+ // 7
		"6,whole,x\r\n"+ // 8
		"7,\"closed\",x\r\n"+ // 9
		"8,few\r\n"+ // 10
		"9,\"open to the end,x") // 11
	want := []row{
		{2, []string{"1", "two\nlines", "x"}, ""},
		{4, []string{"2", `say "hello"`, "x"}, ""},
		{5, []string{"3", `5" x 7"`, "bare"}, ""},
		{6, []string{"4", `The "Kiss" again`, "lazy"}, ""},
		{7, []string{"5", "never closed", "x"}, "never closed"},
		{8, []string{"6", "whole", "x"}, ""},
		{9, []string{"7", "closed", "x"}, ""},
		{10, []string{"8", "few"}, ""},
		{11, []string{"9", "open to the end", "x"}, "never closed"},
	}
	if len(rows) != len(want) {
		t.Fatalf("%d rows, want %d: %+v", len(rows), len(want), rows)
	}
	for i, w := range want {
		got := rows[i]
		if got.line != w.line || !cmp.Equal(got.cells, w.cells) || !strings.Contains(got.note, w.note) || (got.note == "") != (w.note == "") {
			t.Errorf("got line %d %q (%s), want line %d %q (%s)", got.line, got.cells, got.note, w.line, w.cells, w.note)
		}
	}
}

func TestWhatIsNoCSVIsRefusedWithWhatToDo(t *testing.T) {
	dir := t.TempDir()
	for name, tc := range map[string]struct{ content, mention string }{
		"nothing":               {"", "is empty"},
		"header only":           {"title,artist\r\n\r\n", "no rows"},
		"workbook":              {"PK\x03\x04 and so on", "CSV UTF-8"},
		"binary":                {"title\nab\x00c\n", "line 2"},
		"UTF-16 without a mark": {"t\x00i\x00t\x00l\x00e\x00\n\x00", "CSV UTF-8"},
		"cut gzip":              {"\x1f\x8b\x08\x00", "cannot be read"},
		"endless line":          {strings.Repeat("abcdefgh", maxRecordBytes/8+1), "longer than"},
	} {
		_, err := openTable(writeFile(t, filepath.Join(dir, name), tc.content))
		if err == nil || art.CodeOf(err) != art.CodeInvalid || !strings.Contains(err.Error(), tc.mention) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for path, mention := range map[string]string{dir: "is a folder", filepath.Join(dir, "missing"): "There is no file"} {
		if _, err := openTable(path); err == nil || art.CodeOf(err) != art.CodeInvalid || !strings.Contains(err.Error(), mention) {
			t.Errorf("%s: %v", path, err)
		}
	}
}
