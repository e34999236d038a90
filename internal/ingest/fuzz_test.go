package ingest

import (
	"bufio"
	"io"
	"strings"
	"testing"
)

// Whatever the bytes, reading rows ends, goes forward, and every line begins
// a row, continues one, or is blank.
func FuzzRows(f *testing.F) {
	for _, seed := range []string{
		"a,b\n1,2\n", "a,b\r\n\"1\n2\",3\r\n", "a,b\n\"1,2\n3,4\n", "\"", "\"\"\n\"", "a\n\"\"\"\n", ",\",\n\"x\",\"y\",\n1,2,3\n", "\r\r\n\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rows := recordReader{r: bufio.NewReader(strings.NewReader(text)), comma: ','}
		last := 0
		for {
			r, err := rows.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if r.line <= last || len(r.cells) == 0 {
				t.Fatalf("line %d with %d cells after line %d", r.line, len(r.cells), last)
			}
			last = r.line
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

// BenchmarkRows reads rows as museums write them.
func BenchmarkRows(b *testing.B) {
	line := "1234,\"Title, with a comma\",Artist Name,ca. 1890,1885,1895,Oil on canvas,Paintings,\"Museum, City\"\n"
	text := strings.Repeat(line, 10_000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		rows := recordReader{r: bufio.NewReaderSize(strings.NewReader(text), 1<<16), comma: ','}
		for {
			if _, err := rows.Next(); err == io.EOF {
				break
			}
		}
	}
}
