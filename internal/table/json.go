package table

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"likeness/internal/art"
)

// ValueSeparator parts the values of a cell that come from a list.
const ValueSeparator = "\x1f"

const (
	maxJSONDepth = 64
	// maxWrapping is how deep in a document its list of records is looked for.
	maxWrapping = 3
)

// wrappings are the names under which documents keep their records.
var wrappings = map[string]bool{
	"data": true, "records": true, "record": true, "items": true, "item": true, "results": true, "bindings": true, "artworks": true, "works": true, "objects": true, "artobjects": true,
	"hits": true, "docs": true, "response": true, "features": true, "rows": true, "value": true, "collection": true, "member": true, "@graph": true, "graph": true, "images": true,
}

// layout is how a document holds its records.
type layout struct {
	lines bool     // one on each line
	keyed bool     // by a name each, which is the column "key"
	path  []string // names that lead to the list
	list  bool
}

// openJSON takes a document of JSON, or lines of it. The columns are all names
// that any record has, those of records within joined by dots.
func openJSON(t *Table) error {
	shape, err := t.layout()
	if err != nil {
		return t.noJSON(0, err)
	}
	err = t.openNamed(func() (fieldReader, error) {
		in, err := t.text()
		if err != nil {
			return nil, t.src.unreadable(err)
		}
		r := &jsonRows{t: t, in: in, layout: shape}
		if shape.lines {
			r.text = withoutMark(in)
			return r, nil
		}
		r.decoder = newDecoder(in)
		if err := r.enter(); err != nil {
			return nil, errors.Join(t.noJSON(0, err), in.Close())
		}
		return r, nil
	})
	if err == nil && len(t.Header) == 0 {
		err = art.Errorf(art.CodeInvalid, "%s holds no records; it needs a list of objects, or one on each line", t.path)
	}
	return err
}

func newDecoder(r io.Reader) *json.Decoder {
	d := json.NewDecoder(withoutMark(r))
	d.UseNumber()
	return d
}

func (t *Table) noJSON(record int, err error) error {
	if _, told := errors.AsType[*art.Error](err); told {
		return err
	}
	where := "its beginning"
	if record > 0 {
		where = fmt.Sprintf("record %d", record)
	}
	return art.Wrap(err, art.CodeInvalid, "%s is no whole JSON: it cannot be read from %s on; check that it was downloaded to its end", t.path, where)
}

// layout finds out how the document holds its records.
func (t *Table) layout() (layout, error) {
	in, err := t.text()
	if err != nil {
		return layout{}, t.src.unreadable(err)
	}
	defer func() { _ = in.Close() }()
	br := withoutMark(in)
	if head, _ := br.Peek(headBytes); isJSONLines(head) {
		return layout{lines: true}, nil
	}
	d := json.NewDecoder(br)
	d.UseNumber()
	token, err := d.Token()
	if err != nil {
		return layout{}, err
	}
	if token == json.Delim('[') {
		return layout{list: true}, nil
	}
	names, objects, path, err := wrapped(d, 1)
	switch {
	case errors.Is(whole(err), io.ErrUnexpectedEOF) && objects > 1: // of records by their names, cut short
		return layout{keyed: objects >= len(names)-1}, nil
	case err != nil:
		return layout{}, err
	case path != nil:
		return layout{list: true, path: path}, nil
	case slices.Contains(names, "@context") && slices.Contains(names, "type") || slices.Contains(names, "sequences"):
		return layout{}, art.Errorf(art.CodeInvalid, "%s is a IIIF manifest or collection; give it with --iiif instead of --csv", t.path)
	}
	return layout{keyed: objects == len(names) && objects > 1}, nil
}

// isJSONLines reports whether the first line is a whole object.
func isJSONLines(head []byte) bool {
	line, rest, more := bytes.Cut(bytes.TrimLeft(head, " \t\r\n"), []byte("\n"))
	rest = bytes.TrimLeft(rest, " \t\r\n")
	return more && len(rest) > 0 && rest[0] == '{' && line[0] == '{' && json.Valid(line)
}

func isWrapping(name string) bool { return wrappings[strings.ToLower(name)] }

// wrapped looks through an object that was begun for a list of objects under a
// name that means records, and tells the way to it.
func wrapped(d *json.Decoder, depth int) (names []string, objects int, path []string, err error) {
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return names, objects, nil, err
		}
		name, _ := token.(string)
		names = append(names, name)
		if token, err = d.Token(); err != nil {
			return names, objects, nil, err
		}
		switch token {
		case json.Delim('['):
			first, err := firstOf(d)
			if err != nil {
				return names, objects, nil, err
			}
			if first == json.Delim('{') && isWrapping(name) {
				return names, objects, []string{name}, nil
			}
			err = leave(d, first)
			if err != nil {
				return names, objects, nil, err
			}
		case json.Delim('{'):
			objects++
			if isWrapping(name) && depth < maxWrapping {
				_, _, below, err := wrapped(d, depth+1)
				if err != nil || below != nil {
					return names, objects, append([]string{name}, below...), err
				}
			} else if err := skipRest(d, 1); err != nil {
				return names, objects, nil, err
			}
		}
	}
	_, err = d.Token() // the end of the object
	return names, objects, nil, err
}

// firstOf is the first token of a list that was begun; nil when it is empty.
func firstOf(d *json.Decoder) (json.Token, error) {
	if !d.More() {
		return nil, nil
	}
	return d.Token()
}

// leave goes to the end of a list of which the first token was read.
func leave(d *json.Decoder, first json.Token) error {
	depth := 1
	if first == json.Delim('{') || first == json.Delim('[') {
		depth = 2
	}
	return skipRest(d, depth)
}

// skipRest reads until depth lists or objects have ended.
func skipRest(d *json.Decoder, depth int) error {
	for depth > 0 {
		token, err := d.Token()
		if err != nil {
			return whole(err)
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
	return nil
}

// jsonRows reads records.
type jsonRows struct {
	layout
	t       *Table
	in      *stream
	decoder *json.Decoder
	text    *bufio.Reader // of lines
	record  int
	ended   bool
}

func (r *jsonRows) Close() error { return r.in.Close() }

// enter goes to the first record.
func (r *jsonRows) enter() error {
	if !r.list && !r.keyed {
		return nil
	}
	if _, err := r.decoder.Token(); err != nil {
		return err
	}
	for _, name := range r.path {
		for {
			token, err := r.decoder.Token()
			if err != nil {
				return err
			}
			if token == name {
				break
			}
			if token, err = r.decoder.Token(); err != nil {
				return err
			}
			if token == json.Delim('{') || token == json.Delim('[') {
				if err := skipRest(r.decoder, 1); err != nil {
					return err
				}
			}
		}
		if _, err := r.decoder.Token(); err != nil {
			return err
		}
	}
	return nil
}

// next reads a record. Its Line is that of the file where each has one, else
// its place in the list.
func (r *jsonRows) next() ([]field, Row, error) {
	if r.lines {
		return r.nextLine()
	}
	if r.ended || !r.decoder.More() {
		return r.end()
	}
	r.record++
	row := Row{Line: r.record}
	var fields flat
	if r.keyed {
		key, err := r.decoder.Token()
		if err != nil {
			return r.brokenOff(row, err)
		}
		fields.add("key", fmt.Sprint(key))
	}
	err := fields.read(r.decoder)
	row.Refused = fields.refused
	if err != nil {
		return r.brokenOff(row, err)
	}
	return fields.fields, row, nil
}

// brokenOff is the row of the record in which a file ends too early; those
// before it stand. What is no JSON, and what ends in the first, is an error.
func (r *jsonRows) brokenOff(row Row, err error) ([]field, Row, error) {
	if err = whole(err); row.Line == 1 || !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, row, r.t.noJSON(row.Line, err)
	}
	r.ended = true
	row.Refused = cutShort
	return nil, row, nil
}

// end makes sure that a list or an object ends where it seems to.
func (r *jsonRows) end() ([]field, Row, error) {
	if !r.ended && (r.list || r.keyed) {
		if _, err := r.decoder.Token(); err != nil {
			return r.brokenOff(Row{Line: r.record + 1}, err)
		}
	}
	r.ended = true
	return nil, Row{}, io.EOF
}

func (r *jsonRows) nextLine() ([]field, Row, error) {
	for {
		line, tooLarge, err := boundedLine(r.text)
		if !r.ended && !tooLarge && r.in.isCut() && (err == io.EOF || err == nil && !bytes.HasSuffix(line, []byte("\n"))) {
			if r.record == 0 {
				return nil, Row{}, r.t.cutInFirst()
			}
			r.ended = true
			return nil, Row{Line: r.record + 1, Refused: cutShort}, nil
		}
		if err != nil {
			return nil, Row{}, err
		}
		r.record++
		row := Row{Line: r.record}
		switch {
		case tooLarge:
			row.Refused = tooLong()
			return nil, row, nil
		case len(bytes.TrimSpace(line)) == 0:
			continue
		}
		var fields flat
		d := json.NewDecoder(bytes.NewReader(line))
		d.UseNumber()
		if err := fields.read(d); err != nil || d.More() {
			row.Refused = "The line is no whole JSON object."
			return nil, row, nil
		}
		row.Refused = fields.refused
		return fields.fields, row, nil
	}
}

// boundedLine reads a line, of one that is too large only so much.
func boundedLine(r *bufio.Reader) (line []byte, tooLarge bool, err error) {
	for {
		piece, err := r.ReadSlice('\n')
		if !tooLarge {
			line = append(line, piece...)
			tooLarge = len(line) > maxRecordBytes
		}
		switch {
		case err == nil:
			return line, tooLarge, nil
		case errors.Is(err, bufio.ErrBufferFull):
		case err == io.EOF && len(line) > 0:
			return line, tooLarge, nil
		default:
			return nil, false, err
		}
	}
}

// flat are the fields of one record.
type flat struct {
	fields  []field
	bytes   int
	refused string
}

func (f *flat) add(name, value string) {
	if f.bytes += len(value); f.bytes > maxRecordBytes {
		f.fields, f.refused = nil, tooLong()
		return
	}
	f.fields = append(f.fields, field{name, value})
}

// read takes a record, which must be an object.
func (f *flat) read(d *json.Decoder) error {
	token, err := d.Token()
	switch {
	case err != nil:
		return err
	case token == json.Delim('{'):
		return f.object(d, "", 1)
	case token == json.Delim('['):
		f.refused = "It is a list without names, not an object."
		return skipRest(d, 1)
	}
	f.refused = "It is a single value, not an object."
	return nil
}

func (f *flat) object(d *json.Decoder, prefix string, depth int) error {
	begins := len(f.fields)
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		if prefix != "" {
			name = prefix + "." + name
		}
		if err := f.value(d, name, depth); err != nil {
			return err
		}
	}
	f.simplify(prefix, min(begins, len(f.fields)))
	_, err := d.Token()
	return err
}

func (f *flat) value(d *json.Decoder, name string, depth int) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	switch v := token.(type) {
	case json.Delim:
		if depth >= maxJSONDepth {
			return skipRest(d, 1)
		}
		if v == '{' {
			return f.object(d, name, depth+1)
		}
		for d.More() {
			if err := f.value(d, name, depth+1); err != nil {
				return err
			}
		}
		_, err = d.Token()
		return err
	case nil:
		f.add(name, "")
	default:
		f.add(name, fmt.Sprint(v))
	}
	return nil
}

// besideValue are the names beside a value that say what it is, in results of
// SPARQL and in JSON-LD.
var besideValue = map[string]bool{"type": true, "xml:lang": true, "datatype": true, "@language": true, "@type": true, "property_id": true, "property_label": true, "is_public": true}

// simplify makes {"type": "literal", "value": "x"} the value itself.
func (f *flat) simplify(prefix string, begins int) {
	fields := f.fields[begins:]
	if prefix == "" || len(fields) < 2 {
		return
	}
	value := -1
	for i, field := range fields {
		switch name := strings.TrimPrefix(field.name, prefix+"."); {
		case name == "value" || name == "@value":
			value = i
		case !besideValue[name]:
			return
		}
	}
	if value >= 0 {
		f.fields = append(f.fields[:begins], field{prefix, fields[value].value})
	}
}
