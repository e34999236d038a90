package table

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// TestFilesThatWereCutShortKeepWhatCameBefore cuts packed tables, and JSON, in a
// record, and where one ends.
func TestFilesThatWereCutShortKeepWhatCameBefore(t *testing.T) {
	filling := func(i int) string { // which hardly packs
		return fmt.Sprintf("%x", sha256.Sum256([]byte{byte(i), byte(i >> 8)}))
	}
	const records = 400
	var csv, lines, list, keyed strings.Builder
	csv.WriteString("id,title,note\n")
	list.WriteString("[")
	keyed.WriteString("{")
	for i := range records {
		fmt.Fprintf(&csv, "%d,Title %d,\"%s\n%s\"\n", i, i, filling(i), filling(i+records))
		object := fmt.Sprintf(`{"id": "%d", "title": "Title %d", "note": %q}`, i, i, filling(i))
		lines.WriteString(object + "\n")
		list.WriteString(strings.Repeat(",", min(i, 1)) + object)
		fmt.Fprintf(&keyed, "%s\"r%d\": %s", strings.Repeat(",", min(i, 1)), i, object)
	}
	list.WriteString("]")
	keyed.WriteString("}")
	packers := map[string]func(io.Writer) io.WriteCloser{
		"gzip": func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
		"zstd": func(w io.Writer) io.WriteCloser { z, _ := zstd.NewWriter(w); return z },
	}
	check := func(name, content string) {
		t.Helper()
		tab, rows := readAll(t, content, Options{})
		last := rows[len(rows)-1]
		if last.Refused != cutShort || len(rows) < 20 || len(rows) > records {
			t.Errorf("%s: %d rows, the last %+v", name, len(rows), last)
		}
		at := slices.Index(tab.Header, "title")
		for i, row := range rows[:len(rows)-1] {
			if row.Refused != "" || row.Note != "" || row.Cells[at] != fmt.Sprintf("Title %d", i) {
				t.Errorf("%s: row %d is %+v", name, i, row)
				break
			}
		}
		if notes := strings.Join(tab.Notes, " "); strings.Count(notes, "cut short") != 1 {
			t.Errorf("%s: notes %q", name, tab.Notes)
		}
		if err := tab.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for kind, text := range map[string]string{"CSV": csv.String(), "lines of JSON": lines.String(), "a list of JSON": list.String(), "objects by names": keyed.String()} {
		for name, packer := range packers {
			var packed bytes.Buffer
			w := packer(&packed)
			half := strings.LastIndex(text[:len(text)/2], "\n") + 1
			_, _ = io.WriteString(w, text[:max(half, len(text)/3)])
			if f, ok := w.(interface{ Flush() error }); ok {
				_ = f.Flush()
			}
			border := packed.Len()
			_, _ = io.WriteString(w, text[max(half, len(text)/3):])
			_ = w.Close()
			whole := packed.String()
			for _, at := range []int{border, len(whole) * 3 / 4, len(whole) * 3 / 5, len(whole) - 1 - len(whole)/10} {
				check(fmt.Sprintf("%s in %s, cut at %d of %d", kind, name, at, len(whole)), whole[:at])
			}
		}
	}
	check("a list", list.String()[:list.Len()/2])
	check("a list between records", list.String()[:strings.Index(list.String(), `,{"id": "200"`)])
	check("a list after a comma", list.String()[:strings.Index(list.String(), `{"id": "200"`)])
	check("objects by names", keyed.String()[:keyed.Len()/2])
	check("a list within", `{"info": {"n": 1}, "data": `+list.String()[:list.Len()/2])
	if _, err := Open(writeFile(t, "x.json", list.String()[:20]), Options{}); err == nil || !strings.Contains(err.Error(), "record 1") {
		t.Errorf("cut in the first: %v", err)
	}
}
