package ingest

import "strings"

// claims are the paths by which rows name the files of a folder. A file that
// different paths lead to is nobody's: rows that name C:\a\1.jpg and
// C:\b\1.jpg mean two pictures, and one of them is not there.
type claims struct {
	named   map[int]bool // files that some row names
	paths   map[pathClaim]*pathRows
	numbers map[numberClaim]int // line of the first row
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
	return &claims{named: map[int]bool{}, paths: map[pathClaim]*pathRows{}, numbers: map[numberClaim]int{}}
}

// claim notes which files a row names, and tells whether there are any.
func (in *input) claim(e entry) (any bool) {
	f := in.named(e.file)
	if len(f.files) == 1 {
		in.claims.add(f, e.line)
	}
	any = len(f.files) > 0
	for _, number := range in.numbersOf(e) {
		for _, file := range in.folder.findStem(number.text) {
			in.claims.addNumber(file, number.kind, e.line)
			any = true
		}
	}
	return any
}

func (c *claims) addNumber(file int, kind numberKind, line int) {
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

// named finds the files of what a row names as its picture.
func (in *input) named(cell string) found {
	if cell == "" {
		return found{}
	}
	f := in.folder.search(cell)
	if len(f.files) > 0 {
		return f
	}
	names := namesOfPictures(cell)
	for _, name := range names {
		if f := in.folder.search(name); len(f.files) > 0 {
			f.more = len(names) - 1
			return f
		}
	}
	return found{}
}

// search tries the readings of a name until files fit one.
func (f *folder) search(name string) found {
	for _, wanted := range readings(name) {
		if found := f.find(wanted); len(found.files) > 0 {
			return found
		}
	}
	return found{}
}
