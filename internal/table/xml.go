package table

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strings"

	"likeness/internal/art"
)

// Records of museums and libraries come in XML of a few kinds. Each is read
// record by record: a record becomes a small tree, the tree named values.

const (
	// maxXMLDepth is how deep elements are followed; those of a real record
	// lie some twenty deep.
	maxXMLDepth = 200
	// elementBytes is what an element costs beside its text.
	elementBytes = 128
)

// Namespaces by which records are known, in whole or by their beginnings.
const (
	spaceOAI     = "http://www.openarchives.org/OAI/2.0/"
	spaceDC      = "http://purl.org/dc/elements/1.1/"
	spaceDCTerms = "http://purl.org/dc/terms/"
)

// isXML knows XML by its declaration or its first element, in UTF-16 too.
func isXML(head []byte) bool {
	text := head[:min(len(head), 4<<10)]
	if e := marked(text); e != nil && e != utf8Named {
		text, _ = e.encoding.NewDecoder().Bytes(text) // cut off in the middle, perhaps
	}
	begin := plain(text)
	return strings.HasPrefix(begin, "<?xml") || !isHTML(text) && firstElement.MatchString(begin)
}

// isHTML knows web pages, which are no records even where they are XML.
var isHTML = tag("<!doctype html", "<html", "<head", "<body")

// firstElement is a document type, a comment, or an element that has a
// namespace or holds another: a title in angle brackets is none of these.
var firstElement = regexp.MustCompile(`^(?:<!doctype\s|<!--|<[a-z_][\w.:-]*(?:\s[^>]*)?\sxmlns|<[a-z_][\w.:-]*(?:\s[^>]*)?>\s*<[a-z_!/?])`)

// declaredEncoding is the encoding that a declaration names.
var declaredEncoding = regexp.MustCompile(`(?s)^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)

// openXML takes a file of LIDO, Dublin Core or MARCXML records, also as OAI-PMH
// and SRU wrap them.
func openXML(t *Table, head []byte, encoding string) error {
	if e := marked(head); e != nil && e != utf8Named && encoding == "" {
		t.read.encoding = e
	} else if encoding == "" {
		encoding = encodingOfXML(head)
	}
	if encoding != "" {
		e, err := encodingNamed(encoding)
		if err != nil {
			return art.Errorf(art.CodeInvalid, "%s says that it is in the encoding %q, which is not known; name another with --encoding", t.path, encoding)
		}
		t.read.encoding = e
	}
	var last *xmlRecords
	err := t.openNamed(func() (fieldReader, error) {
		in, err := t.text()
		if err != nil {
			return nil, t.src.unreadable(err)
		}
		last = newXMLRecords(t, in)
		return last, nil
	})
	if err != nil {
		return err
	}
	return last.conclude()
}

// encodingOfXML is what the file says of its encoding; empty for UTF-8.
func encodingOfXML(head []byte) string {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte(mark)), " \t\r\n")
	m := declaredEncoding.FindSubmatch(head[:min(len(head), 1<<10)])
	if m == nil || strings.EqualFold(string(m[1]), "utf-8") || strings.HasPrefix(strings.ToLower(string(m[1])), "utf-16") {
		return ""
	}
	return string(m[1])
}

// xmlRecords reads records.
type xmlRecords struct {
	t       *Table
	closer  io.Closer
	text    *xmlText
	guard   *tokenGuard
	decoder *xml.Decoder
	open    []xml.StartElement // elements around the records
	root    string
	record  int
	ended   bool

	cut     int    // record in which the file breaks off; 0 for none
	deleted int    // records that a repository says are gone
	unimarc int    // records in UNIMARC
	empty   int    // records without a description of a known kind
	more    bool   // a response says that others follow
	failure string // what a repository says it cannot do
}

func newXMLRecords(t *Table, in io.ReadCloser) *xmlRecords {
	r := &xmlRecords{t: t, closer: in, text: &xmlText{}}
	br := bufio.NewReaderSize(r.text.over(in), 1<<16)
	skipDeclaration(br)
	r.guard = &tokenGuard{r: br}
	r.decoder = xml.NewDecoder(r.guard)
	r.decoder.Strict = false // "Smith & Sons", and an end that somebody forgot
	r.decoder.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	r.decoder.Entity = map[string]string{}
	for name, letter := range xml.HTMLEntity {
		r.decoder.Entity[name] = letter
	}
	return r
}

func (r *xmlRecords) Close() error { return r.closer.Close() }

// skipDeclaration passes over <?xml ... ?>: its encoding was seen to, and its
// version may be one that the decoder refuses.
func skipDeclaration(br *bufio.Reader) {
	const declarationBytes = 1 << 10
	head, _ := br.Peek(declarationBytes)
	begin := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(mark)), " \t\r\n")
	skip := len(head) - len(begin)
	if end := bytes.Index(begin, []byte("?>")); bytes.HasPrefix(begin, []byte("<?xml")) && end > 0 {
		skip += end + len("?>")
	}
	_, _ = br.Discard(skip)
}

// next reads a record. Its Line is its place among the records.
func (r *xmlRecords) next() ([]field, Row, error) {
	for !r.ended {
		e, err := r.nextRecord()
		row := Row{Line: r.record + 1}
		switch {
		case err == io.EOF:
			r.ended = true
			continue
		case err != nil:
			r.ended = true
			return r.brokenOff(row, err)
		case e.tooLarge:
			r.record++
			row.Refused = tooLong()
			return nil, row, nil
		}
		fields, kind := fieldsOf(e)
		switch kind {
		case recordDeleted:
			r.deleted++
			continue
		case recordUNIMARC:
			r.unimarc++
			continue
		case recordUnknown:
			r.empty++
			continue
		}
		r.record++
		return fields, row, nil
	}
	return nil, Row{}, io.EOF
}

// brokenOff is the row of the record in which a file ends too early or is
// damaged; those before it stand. What cannot be read at all is an error.
func (r *xmlRecords) brokenOff(row Row, err error) ([]field, Row, error) {
	if _, ofFile := errors.AsType[*fs.PathError](err); ofFile {
		return nil, row, r.t.src.unreadable(err)
	}
	r.record++
	r.cut = r.record
	row.Refused = "The file ends in the middle of this record, or is damaged there; the records before it were read, none after it."
	return nil, row, nil
}

// conclude says what was found, after all was read once.
func (r *xmlRecords) conclude() error {
	t := r.t
	switch read := r.record; {
	case r.failure != "" && read == 0:
		return art.Errorf(art.CodeInvalid, "%s is the answer of a repository that could not do what it was asked: %s", t.path, r.failure)
	case r.cut == 1:
		return art.Errorf(art.CodeInvalid, "%s is XML that ends or breaks off in its first record; check that it was downloaded to its end", t.path)
	case read > 0 && len(t.Header) == 0:
		return art.Errorf(art.CodeInvalid, "The records of %s say nothing; there is nothing to import", t.path)
	case read == 0 && r.unimarc > 0:
		return art.Errorf(art.CodeInvalid, "%s holds records in UNIMARC, of which the fields mean other things than those of MARC 21, which is read; convert them to MARC 21 or Dublin Core, or export a table", t.path)
	case read == 0 && r.deleted > 0:
		return art.Errorf(art.CodeInvalid, "%s holds none but deleted records", t.path)
	case read == 0:
		return art.Errorf(art.CodeInvalid, "%s is XML that is not read: it begins with %q and holds no records of LIDO, Dublin Core or MARCXML; convert it to CSV, JSON or a workbook", t.path, r.root)
	}
	if r.cut > 0 {
		t.note("The XML ends in the middle of record %d, or is damaged there; the %s before it were read.", r.cut, plural(r.cut-1, "record", "records"))
	}
	if r.deleted > 0 {
		t.note("%s of the XML %s deleted in the repository and %s passed over.", upperFirst(plural(r.deleted, "one record", "records")), was(r.deleted), was(r.deleted))
	}
	if r.unimarc > 0 {
		t.note("%s of the XML %s in UNIMARC, which is not read, and %s passed over.", upperFirst(plural(r.unimarc, "one record", "records")), map[bool]string{true: "is", false: "are"}[r.unimarc == 1], was(r.unimarc))
	}
	if r.empty > 0 {
		t.note("%s of the XML %s no LIDO, Dublin Core or MARC and %s passed over.", upperFirst(plural(r.empty, "one record", "records")), holds(r.empty), was(r.empty))
	}
	if r.more {
		t.note("The XML is one part of a repository's answer (it has a resumptionToken); the parts that follow are not in it.")
	}
	if n := r.text.repaired; n > 0 {
		t.note("The XML holds bytes or signs that it may not hold, %d of them; they were read as Windows-1252 or as blanks.", n)
	}
	return nil
}

// token is the next one, not larger than a record may be.
func (r *xmlRecords) token() (xml.Token, error) {
	r.guard.left = maxRecordBytes
	token, err := r.decoder.Token()
	if directive, ok := token.(xml.Directive); ok {
		r.declare(string(directive))
	}
	return token, err
}

// entityDeclaration is that of an internal entity, or of an external one.
var entityDeclaration = regexp.MustCompile(`<!ENTITY\s+([\w.:-]+)\s+(?:"([^"]*)"|'([^']*)'|SYSTEM|PUBLIC)`)

// maxEntityBytes bounds what one reference stands for.
const maxEntityBytes = 1 << 10

// declare takes the entities of a document type whose texts are plain. Those
// that are built of others, and those that lie outside, stand for nothing.
func (r *xmlRecords) declare(directive string) {
	for _, m := range entityDeclaration.FindAllStringSubmatch(directive, -1) {
		value := m[2] + m[3]
		if strings.ContainsAny(value, "&%<") || len(value) > maxEntityBytes {
			value = ""
		}
		r.decoder.Entity[m[1]] = value
	}
}

// nextRecord goes to the next record and reads it as a tree.
func (r *xmlRecords) nextRecord() (*element, error) {
	for {
		token, err := r.token()
		if err != nil {
			return nil, err
		}
		switch found := token.(type) {
		case xml.EndElement:
			r.open = r.open[:max(len(r.open)-1, 0)]
		case xml.StartElement:
			if r.root == "" {
				r.root = found.Name.Local
			}
			if len(r.open) > maxXMLDepth {
				return nil, fmt.Errorf("elements lie more than %d deep", maxXMLDepth)
			}
			if e, err := r.begun(found); e != nil || err != nil {
				return e, err
			}
		}
	}
}

// begun reads the record that begins with an element, or whose first part it
// is; nil when it is neither.
func (r *xmlRecords) begun(start xml.StartElement) (*element, error) {
	switch local := start.Name.Local; {
	case local == "resumptionToken", local == "error" && start.Name.Space == spaceOAI:
		e, err := r.tree(start)
		if err == nil && local == "error" {
			r.failure = e.value()
		} else if err == nil {
			r.more = r.more || e.value() != ""
		}
		return nil, err
	case local == "record" && (start.Name.Space == spaceOAI || start.Name.Space == ""), local == "lido":
		return r.tree(start)
	case isPartOfRecord(start.Name) && len(r.open) > 0:
		return r.whole(start)
	}
	r.open = append(r.open, start.Copy())
	return nil, nil
}

// isPartOfRecord knows what only records hold: their element begins there.
func isPartOfRecord(name xml.Name) bool {
	switch name.Local {
	case "leader", "controlfield", "datafield":
		return true
	}
	return isDublinCore(name.Space)
}

func isDublinCore(space string) bool {
	switch space {
	case spaceDC, spaceDCTerms, "dc", "dcterms": // by prefixes that nobody declared
		return true
	}
	return false
}

// whole reads the record around its first part.
func (r *xmlRecords) whole(first xml.StartElement) (*element, error) {
	around := r.open[len(r.open)-1]
	r.open = r.open[:len(r.open)-1]
	b := builder{root: newElement(around)}
	b.open = append(b.open, b.root)
	b.begin(first)
	return b.root, r.build(&b)
}

func (r *xmlRecords) tree(start xml.StartElement) (*element, error) {
	b := builder{root: newElement(start)}
	b.open = append(b.open, b.root)
	return b.root, r.build(&b)
}

// build reads until the element that was begun ends.
func (r *xmlRecords) build(b *builder) error {
	for len(b.open)+b.beyond > 0 {
		token, err := r.token()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		switch found := token.(type) {
		case xml.StartElement:
			if b.beyond > 1<<16 {
				return errors.New("elements lie too deep")
			}
			b.begin(found)
		case xml.CharData:
			b.text(found)
		case xml.EndElement:
			b.end()
		}
	}
	return nil
}

// tokenGuard ends a document of which one token has no end.
type tokenGuard struct {
	r    *bufio.Reader
	left int
}

var errTokenTooLong = errors.New("one part of the XML is longer than a record may be")

func (g *tokenGuard) ReadByte() (byte, error) {
	if g.left--; g.left < 0 {
		return 0, errTokenTooLong
	}
	return g.r.ReadByte()
}

func (g *tokenGuard) Read(p []byte) (int, error) {
	if g.left <= 0 {
		return 0, errTokenTooLong
	}
	n, err := g.r.Read(p[:min(len(p), g.left)])
	g.left -= n
	return n, err
}
