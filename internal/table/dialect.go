package table

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strings"
)

// dialect is how cells and rows are told apart in a text.
type dialect struct {
	comma    byte
	escapes  bool // a quotation mark within a cell is \" instead of ""
	preamble int  // records before the column names
	width    int  // columns; 0 while unknown
}

// delimiters in the order in which they are tried, with how much is thought of
// each: colons stand in addresses and times, bars between values.
var delimiters = []struct {
	comma  byte
	weight float64
}{
	{',', 1},
	{';', 1},
	{'\t', 1},
	{'|', 0.9},
	{':', 0.5},
}

const (
	// dialectRecords is how many records the delimiter is found by.
	dialectRecords = 200
	// maxPreamble is how many lines may stand above the column names.
	maxPreamble = 20
	// enoughColumns make a delimiter as likely as any more would.
	enoughColumns = 4
)

// findDialect is the dialect in which most records have the same number of
// cells. The sample may be cut off in the middle of a record.
func findDialect(sample []byte, cut bool) dialect {
	best, most := dialect{comma: ','}, 0.0
	if comma, rest, ok := declared(sample); ok {
		best = dialect{comma: comma}
		best.preamble = headerAt(recordsOf(rest, best, cut)) + 1
		return best
	}
	for _, d := range delimiters {
		for _, escapes := range []bool{false, true} {
			if escapes && !bytes.Contains(sample, []byte(`\"`)) {
				continue
			}
			tried := dialect{comma: d.comma, escapes: escapes}
			records := recordsOf(sample, tried, cut)
			score := evenness(records) * d.weight
			if escapes && slices.ContainsFunc(recordsOf(sample, dialect{comma: d.comma}, cut), holdsEscape) {
				score *= 1.01 // read without, cells hold the backslashes
			}
			if tried.preamble = headerAt(records); tried.preamble > 0 {
				score *= 0.8
			}
			if score > most+1e-9 {
				best, most = tried, score
			}
		}
	}
	return best
}

func holdsEscape(cells []string) bool {
	return slices.ContainsFunc(cells, func(c string) bool { return strings.Contains(c, `\"`) })
}

// declared reads the line "sep=;" that spreadsheets write.
func declared(sample []byte) (comma byte, rest []byte, ok bool) {
	line, rest, _ := bytes.Cut(sample, []byte("\n"))
	line = bytes.Trim(bytes.TrimSpace(line), `"`)
	if bytes.HasPrefix(bytes.ToLower(line), []byte("sep=")) && len(line) <= len("sep=;") {
		if len(line) < len("sep=;") { // the tab was taken for a blank
			return '\t', rest, true
		}
		return line[len(line)-1], rest, true
	}
	return 0, nil, false
}

// recordsOf reads the first records of a sample.
func recordsOf(sample []byte, d dialect, cut bool) [][]string {
	rows := Reader{r: bufio.NewReader(bytes.NewReader(sample)), dialect: d}
	var records [][]string
	for len(records) < dialectRecords {
		row, err := rows.Next()
		if err == io.EOF {
			if cut && len(records) > 1 {
				records = records[:len(records)-1]
			}
			break
		}
		records = append(records, row.Cells)
	}
	return records
}

// evenness is how many records have as many cells as most have, and how many
// cells these are; 0 for one column.
func evenness(records [][]string) float64 {
	width, same := usualWidth(records)
	if width < 2 {
		return 0
	}
	return float64(same) / float64(len(records)) * float64(min(width, enoughColumns))
}

// usualWidth is the number of cells that most records have; of several, the
// largest. Empty cells at the end of a row are not counted.
func usualWidth(records [][]string) (width, same int) {
	var count []int
	for _, cells := range records {
		n := filledWidth(cells)
		for len(count) <= n {
			count = append(count, 0)
		}
		count[n]++
	}
	for n, c := range count {
		if c >= same && c > 0 {
			width, same = n, c
		}
	}
	return width, same
}

func filledWidth(cells []string) int {
	n := len(cells)
	for n > 1 && cells[n-1] == "" {
		n--
	}
	return n
}

// headerAt is the place of the column names: they are the first record that is
// about as wide as most are. What stands above is a title or remarks.
func headerAt(records [][]string) int {
	width, _ := usualWidth(records)
	at := slices.IndexFunc(records, func(cells []string) bool { return filledWidth(cells)*5 >= width*3 })
	if width < 2 || at < 0 || at > maxPreamble || at+1 >= len(records) {
		return 0
	}
	return at
}
