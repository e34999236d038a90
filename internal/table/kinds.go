package table

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"likeness/internal/art"
)

// notATable refuses files that are something else, by the bytes they begin
// with, and says what they are.
func notATable(path string, head []byte) error {
	for _, k := range kinds {
		if k.is(head) {
			return art.Errorf(art.CodeInvalid, "%s %s", path, k.says)
		}
	}
	if kind := http.DetectContentType(head); strings.HasPrefix(kind, "image/") || strings.HasPrefix(kind, "video/") || strings.HasPrefix(kind, "audio/") {
		return art.Errorf(art.CodeInvalid, "%s is a file of the kind %s, not a CSV; give folders of pictures with --images", path, kind)
	}
	return nil
}

var kinds = []struct {
	is   func(head []byte) bool
	says string
}{
	{begins("\xd0\xcf\x11\xe0"), "is an old workbook, or one with a password; open it and save it as .xlsx without one, or as \"CSV UTF-8\""},
	{begins("version https://git-lfs"), "is a pointer of Git LFS, not the file itself; fetch it with \"git lfs pull\""},
	{begins("%PDF-"), "is a PDF, not a CSV"},
	{begins("SQLite format 3\x00"), "is a database of SQLite, not a CSV; export the table of works as CSV"},
	{begins("PAR1"), "is a Parquet file, not a CSV; convert it to CSV"},
	{within("Standard Jet DB"), accessFile},
	{within("Standard ACE DB"), accessFile},
	{within("HBAM"), "is a database of FileMaker, not a CSV; export the records as .xlsx or as a merge file (.mer)"},
	{begins("{\\rtf"), "is a text with formats (RTF), not a CSV; save its table as .xlsx or CSV"},
	{isTar, "is a tar archive; unpack it and give the CSV itself"},
	{isMARC, "is binary MARC, which is not read; convert it to MARCXML, for example with yaz-marcdump"},
	{isTableOfHTML, "is a web page with a table, which some programs write under the name of a workbook; open it in Excel or LibreOffice, save it as .xlsx, and give that"},
	{isHTML, "is a web page, perhaps one that says why the download failed, not a CSV"},
	{isYAML, "is YAML, which is not read; convert it to JSON"},
}

const accessFile = "is a database of Access, not a CSV; export the table of works as .xlsx or CSV"

// within finds what stands some bytes behind the beginning.
func within(magic string) func([]byte) bool {
	const at = 32
	return func(head []byte) bool {
		return bytes.Contains(head[:min(len(head), at)], []byte(magic)) && isBinary(head)
	}
}

// isTableOfHTML knows the pages that are meant as sheets: a table soon.
func isTableOfHTML(head []byte) bool {
	return (isHTML(head) || strings.HasPrefix(plain(head), "<table")) && strings.Contains(strings.ToLower(string(head)), "<table")
}

func begins(magic string) func([]byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(magic)) }
}

// plain is text as it begins, without a mark, blanks and capitals.
func plain(head []byte) string {
	return strings.ToLower(strings.TrimLeft(strings.TrimPrefix(string(head[:min(len(head), 1<<10)]), "\uFEFF"), " \t\r\n"))
}

// tag tells markup by the element that it begins with.
func tag(beginnings ...string) func([]byte) bool {
	return func(head []byte) bool {
		text := plain(head)
		return slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(text, b) })
	}
}

func isJSON(head []byte) bool {
	text := plain(head)
	if text == "" || text[0] != '{' && text[0] != '[' {
		return false
	}
	rest := strings.TrimLeft(text[1:], " \t\r\n")
	return text[0] == '{' && strings.HasPrefix(rest, "\"") || text[0] == '[' && (strings.HasPrefix(rest, "{") || strings.HasPrefix(rest, "["))
}

func isYAML(head []byte) bool {
	text := plain(head)
	return strings.HasPrefix(text, "---\n") || strings.HasPrefix(text, "---\r\n") || strings.HasPrefix(text, "- ") && strings.Contains(text, ": ") && strings.Contains(text, "\n  ")
}

func isTar(head []byte) bool {
	const magicAt = 257
	return len(head) > magicAt+5 && string(head[magicAt:magicAt+5]) == "ustar"
}

// isMARC knows a record by its leader: five digits of length, and the marks
// that end fields.
func isMARC(head []byte) bool {
	const leaderBytes = 24
	if len(head) < leaderBytes || !bytes.Contains(head, []byte{0x1e}) {
		return false
	}
	for _, c := range head[:5] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return string(head[20:22]) == "45"
}

// isBinary reports whether bytes are no text in any encoding: many are control
// characters. Zeros at the end, which some programs leave, do not count.
func isBinary(head []byte) bool {
	head = bytes.TrimRight(head, "\x00\x1a")
	controls := 0
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v' && c != 0x1a {
			controls++
		}
	}
	return controls*20 > len(head)
}
