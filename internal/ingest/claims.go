package ingest

import (
	"fmt"
	"slices"
	"strings"
)

// claims are the paths by which rows name the files of a folder. A file that
// different paths lead to is nobody's: rows that name C:\a\1.jpg and
// C:\b\1.jpg mean two pictures, and one of them is not there.
type claims struct {
	named   map[int]bool // files that some row names
	paths   map[pathClaim]*pathRows
	numbers map[numberClaim]int   // line of the first row
	called  map[int]bool          // files that are called by a number
	keys    map[string]keyClaim   // by numberKey: the numbers that files may begin with
	bare    map[string]workNumber // numbers without their zeros, by those of files; none where rows differ
}

// keyClaim is a number of rows, as the first writes it.
type keyClaim struct {
	number workNumber
	line   int
	other  int // line of the first row that writes or means it otherwise; 0 for none
}

// numberClaim is a file that is called by a number of a row.
type numberClaim struct {
	file int
	kind numberKind
}

// pathClaim makes claims on a file comparable: paths of one root and one
// length lead to different files where they differ.
type pathClaim struct {
	file, length int
	root         string
}

// pathRows are the rows whose paths share the longest tail with the file's.
type pathRows struct {
	tail  int
	above [16]byte // of the first: what its path goes on with
	line  int      // of the first
	other int      // of the first whose path goes on otherwise; 0 for none
}

func newClaims() *claims {
	return &claims{
		named: map[int]bool{}, paths: map[pathClaim]*pathRows{}, numbers: map[numberClaim]int{},
		called: map[int]bool{}, keys: map[string]keyClaim{}, bare: map[string]workNumber{},
	}
}

// claim notes which files a row names, and tells whether there are any.
func (in *input) claim(e entry) (any bool) {
	for _, w := range in.wants(e) {
		if len(w.files) == 1 {
			in.claims.add(w.found, e.line)
		}
		any = any || len(w.files) > 0
	}
	for _, number := range in.numbersOf(e) {
		if number.bare != "" {
			in.claims.addBare(number)
			any = true
			continue
		}
		for _, file := range in.folder.findStem(number.text) {
			in.claims.addNumber(file, number.kind, e.line)
			any = true
		}
		key := numberKey(number.text)
		if in.folder.views[key] != nil {
			in.claims.addKey(key, number, e.line)
			any = true
		}
	}
	return any
}

func (c *claims) addBare(number workNumber) {
	text := number.text
	if other, known := c.bare[text]; known && other != number {
		number = workNumber{}
	}
	c.bare[text] = number
}

// notes say what was taken for the same although it is written otherwise.
func (c *claims) notes() []string {
	var padded []string
	if c != nil {
		for text, number := range c.bare {
			if c.isPadded(number, nil) {
				padded = append(padded, text)
			}
		}
	}
	if len(padded) == 0 {
		return nil
	}
	first := c.bare[slices.Min(padded)]
	return []string{fmt.Sprintf("Files are called by numbers with zeros in front that the table has without, %s for %s, and were taken for the same.", first.text, first.bare)}
}

// isPadded reports whether files with zeros in front are those of a number
// without: no row has the number as they do, and no two have it differently.
func (c *claims) isPadded(number workNumber, files []int) bool {
	return c.bare[number.text] == number && !c.knows(number.text) && !slices.ContainsFunc(files, c.isNumber)
}

func (c *claims) addKey(key string, number workNumber, line int) {
	claim, known := c.keys[key]
	switch {
	case !known:
		c.keys[key] = keyClaim{number: number, line: line}
	case claim.other == 0 && claim.line != line && claim.number != number:
		claim.other = line
		c.keys[key] = claim
	}
}

// knows reports whether a number with this key is one of a row.
func (c *claims) knows(key string) bool {
	_, known := c.keys[key]
	return known
}

// disputeKey is the line of another row that has a number with this key, but
// writes it otherwise or means another kind of number; 0 when there is none.
func (c *claims) disputeKey(key string, number workNumber, line int) int {
	claim := c.keys[key]
	switch {
	case claim.line != line && claim.number != number:
		return claim.line
	case claim.other != line:
		return claim.other
	}
	return 0
}

// isNumber reports whether a file is called by a number of a row.
func (c *claims) isNumber(file int) bool { return c.called[file] }

func (c *claims) addNumber(file int, kind numberKind, line int) {
	c.called[file] = true
	if _, known := c.numbers[numberClaim{file, kind}]; !known {
		c.numbers[numberClaim{file, kind}] = line
	}
}

// disputeNumber is the line of another row that is known by the name of a file
// as the other kind of number; 0 when there is none.
func (c *claims) disputeNumber(file int, by workNumber, line int) int {
	if other := c.numbers[numberClaim{file, by.kind.other()}]; other != line {
		return other
	}
	return 0
}

func (c *claims) add(f found, line int) {
	c.named[f.files[0]] = true
	key, above := f.claim()
	switch rows := c.paths[key]; {
	case rows == nil || f.tail > rows.tail:
		c.paths[key] = &pathRows{tail: f.tail, above: above, line: line}
	case rows.other == 0 && f.tail == rows.tail && rows.above != above:
		rows.other = line
	}
}

func (f found) claim() (key pathClaim, above [16]byte) {
	rest := f.wanted.parts[:len(f.wanted.parts)-f.tail]
	return pathClaim{f.files[0], len(f.wanted.parts), f.wanted.root}, hashOf(looseName(strings.Join(rest, "/")))
}

// dispute is the line of a row that has a better or an equal claim to the file
// that f names; 0 when there is none.
func (c *claims) dispute(f found) int {
	key, above := f.claim()
	switch rows := c.paths[key]; {
	case rows == nil:
		return 0
	case f.tail == rows.tail && rows.above == above:
		return rows.other
	default:
		return rows.line
	}
}

// has reports whether a row names the file by its path.
func (c *claims) has(file int) bool { return c.named[file] }

// search tries the readings of a name until files fit one.
func (f *folder) search(name string) found {
	for _, wanted := range readings(name) {
		if found := f.find(wanted); len(found.files) > 0 {
			return found
		}
	}
	return found{}
}
