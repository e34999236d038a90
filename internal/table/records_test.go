package table

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

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
		"9,\"open to the end,x", Options{}) // 11
	want := []Row{
		{2, []string{"1", "two\nlines", "x"}, "", ""},
		{4, []string{"2", `say "hello"`, "x"}, "", ""},
		{5, []string{"3", `5" x 7"`, "bare"}, "", ""},
		{6, []string{"4", `The "Kiss" again`, "lazy"}, "", ""},
		{7, []string{"5", "never closed", "x"}, "never closed", ""},
		{8, []string{"6", "whole", "x"}, "", ""},
		{9, []string{"7", "closed", "x"}, "", ""},
		{10, []string{"8", "few"}, "", ""},
		{11, []string{"9", "open to the end", "x"}, "never closed", ""},
	}
	if len(rows) != len(want) {
		t.Fatalf("%d rows, want %d: %+v", len(rows), len(want), rows)
	}
	for i, w := range want {
		got := rows[i]
		if got.Line != w.Line || !cmp.Equal(got.Cells, w.Cells) || !strings.Contains(got.Note, w.Note) || (got.Note == "") != (w.Note == "") {
			t.Errorf("got line %d %q (%s), want line %d %q (%s)", got.Line, got.Cells, got.Note, w.Line, w.Cells, w.Note)
		}
	}
}

func TestACellMayHaveAnyNumberOfLines(t *testing.T) {
	long := strings.Repeat("one more line, with a comma\n", 50_000)
	_, rows := readAll(t, "id,title,note\n1,a,\""+long+"\"\n2,b,c\n", Options{})
	if len(rows) != 2 || rows[0].Cells[2] != long || rows[0].Note != "" || rows[1].Line != 50_003 {
		t.Errorf("%d rows, the second in line %d", len(rows), rows[len(rows)-1].Line)
	}
}

func TestAMarkThatIsNeverClosedSwallowsNoRows(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,title,note\n")
	const all = 3000
	for i := range all {
		mark := ""
		if i%700 == 3 {
			mark = `"`
		}
		fmt.Fprintf(&b, "%d,%stitle %d,note\n", i, mark, i)
	}
	_, rows := readAll(t, b.String(), Options{})
	if len(rows) != all {
		t.Fatalf("%d rows of %d", len(rows), all)
	}
	for i, r := range rows {
		if r.Line != i+2 || r.Cells[1] != fmt.Sprintf("title %d", i) || (r.Note != "") != (i%700 == 3) {
			t.Fatalf("row %d: %+v", i, r)
		}
	}
}

// A row that no memory should hold costs itself alone.
func TestARowThatIsTooLongIsRefusedAlone(t *testing.T) {
	long := strings.Repeat("x", maxRecordBytes)
	lines := strings.Repeat("a line of prose without end\n", maxRecordBytes/20)
	for name, row := range map[string]string{
		"one cell":           "2," + long + ",x\n",
		"one quoted cell":    "2,\"" + long + "\",x\n",
		"a quoted cell over": "2,\"" + long + "\nand on\",x\n",
		"many lines":         "2,\"" + lines + "\",x\n",
		"many lines, rows":   "2,\"" + lines + "\",x\n2b,\"" + lines + "\",x\n",
	} {
		tab, rows := readAll(t, "id,title,note\n1,a,b\n"+row+"3,c,d\n4,e,f\n", Options{})
		n := len(rows)
		if n < 4 || rows[0].Cells[0] != "1" || rows[n-2].Cells == nil || rows[n-2].Cells[0] != "3" || rows[n-1].Cells[0] != "4" {
			t.Errorf("%s: %d rows", name, n)
			continue
		}
		for _, r := range rows[1 : n-2] {
			if r.Refused == "" || r.Cells != nil {
				t.Errorf("%s: line %d has %d cells", name, r.Line, len(r.Cells))
			}
		}
		if rows[1].Line != 3 || len(tab.Notes) > 0 {
			t.Errorf("%s: line %d, %q", name, rows[1].Line, tab.Notes)
		}
	}
}

func TestWholeRowsBeginAgainAfterACellThatNeverEnds(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,title,note\n1,a,b\n2,\"" + strings.Repeat("x", maxRecordBytes) + "\n")
	for i := 3; i < 100; i++ {
		fmt.Fprintf(&b, "%d,a,b\n", i)
	}
	_, rows := readAll(t, b.String(), Options{})
	if len(rows) != 99 || rows[1].Refused == "" || rows[2].Cells[0] != "3" || rows[98].Cells[0] != "99" {
		t.Errorf("%d rows", len(rows))
	}
}

// Whatever the bytes, reading rows ends, goes forward, and every line begins
// a row, continues one, or is blank.
func FuzzRows(f *testing.F) {
	for _, seed := range []string{
		"a,b\n1,2\n", "a,b\r\n\"1\n2\",3\r\n", "a,b\n\"1,2\n3,4\n", "\"", "\"\"\n\"", "a\n\"\"\"\n", ",\",\n\"x\",\"y\",\n1,2,3\n", "\r\r\n\n", "a,\"b\\\"c\"\n",
	} {
		f.Add(seed, false)
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, text string, escapes bool) {
		rows := Reader{r: bufio.NewReader(strings.NewReader(text)), dialect: dialect{comma: ',', escapes: escapes}, doubled: doubledAll}
		last := 0
		for {
			r, err := rows.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if r.Line <= last || len(r.Cells) == 0 {
				t.Fatalf("line %d with %d cells after line %d", r.Line, len(r.Cells), last)
			}
			last = r.Line
		}
		lines := strings.Count(text, "\n")
		if !strings.HasSuffix(text, "\n") && text != "" {
			lines++
		}
		if rows.read != lines {
			t.Fatalf("%d of %d lines were read", rows.read, lines)
		}
	})
}

// Whatever a file holds, it is refused with a sentence or read to its end.
func FuzzOpen(f *testing.F) {
	for _, seed := range []string{
		"id,title\n1,a\n", "sep=;\n", "\xff\xfei\x00d\x00", "\x1f\x8b\x08", "PK\x03\x04", "BZh9", "\xfd7zXZ\x00", "\x28\xb5\x2f\xfd", "a\x00b\n", "\xe9\n\xe8,x\n", "MÃ¼ller\n", "<html",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		tab, err := Open(writeFile(t, "x", string(content)), Options{})
		if err != nil {
			return
		}
		r, err := tab.Read()
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = r.Close() }()
		for {
			row, err := r.Next()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatalf("a file that was looked over cannot be read: %v", err)
			}
			for _, cell := range row.Cells {
				if strings.Contains(cell, "\x00") {
					t.Fatalf("a NUL in %q", cell)
				}
			}
		}
	})
}

// BenchmarkRows reads rows as museums write them.
func BenchmarkRows(b *testing.B) {
	line := "1234,\"Title, with a comma\",Artist Name,ca. 1890,1885,1895,Oil on canvas,Paintings,\"Museum, City\"\n"
	text := strings.Repeat(line, 10_000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		rows := Reader{r: bufio.NewReaderSize(strings.NewReader(text), 1<<16), dialect: dialect{comma: ','}}
		for {
			if _, err := rows.Next(); err == io.EOF {
				break
			}
		}
	}
}

// BenchmarkOpen looks a file over, in UTF-8 and in an encoding to be guessed.
func BenchmarkOpen(b *testing.B) {
	text := "id,title,artist\n" + strings.Repeat("1234,\"Le déjeuner, sur l'herbe\",Édouard Manet\n", 50_000)
	for name, content := range map[string]string{"UTF-8": text, "Windows-1252": encoded(b, oldEncodings[0].encoding, text)} {
		path := writeFile(b, "x.csv", content)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(content)))
			for b.Loop() {
				if _, err := Open(path, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
