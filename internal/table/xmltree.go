package table

import (
	"encoding/xml"
	"strings"
)

// element is a part of a record: an element, or a piece of text, which has no
// name.
type element struct {
	space, name string
	attrs       []xml.Attr
	content     string // of a piece of text
	children    []*element
	taken       bool // its value has a column
	tooLarge    bool // of a record: it was read to its end, and not kept
}

func newElement(start xml.StartElement) *element {
	return &element{space: start.Name.Space, name: start.Name.Local, attrs: start.Copy().Attr}
}

// builder makes the tree of a record of bounded size and depth.
type builder struct {
	root   *element
	open   []*element
	beyond int // elements open beyond what is kept
	bytes  int
}

// spend counts what a part costs. Of a record that is too large nothing is
// kept.
func (b *builder) spend(bytes int) (kept bool) {
	if b.bytes += bytes; b.bytes > maxRecordBytes {
		b.root.tooLarge = true
		b.root.children, b.root.attrs = nil, nil
	}
	return !b.root.tooLarge
}

func (b *builder) begin(start xml.StartElement) {
	cost := elementBytes + len(start.Name.Local)
	for _, a := range start.Attr {
		cost += elementBytes + len(a.Value)
	}
	if !b.spend(cost) || b.beyond > 0 || len(b.open) >= maxXMLDepth {
		b.beyond++
		return
	}
	e := newElement(start)
	parent := b.open[len(b.open)-1]
	parent.children = append(parent.children, e)
	b.open = append(b.open, e)
}

func (b *builder) text(text xml.CharData) {
	if b.beyond > 0 || !b.spend(elementBytes+len(text)) {
		return
	}
	parent := b.open[len(b.open)-1]
	parent.children = append(parent.children, &element{content: string(text)})
}

func (b *builder) end() {
	if b.beyond > 0 {
		b.beyond--
		return
	}
	b.open = b.open[:len(b.open)-1]
}

// value is all text of an element, without the white space around it.
func (e *element) value() string {
	if e == nil {
		return ""
	}
	if len(e.children) == 1 && e.children[0].name == "" {
		return strings.TrimSpace(e.children[0].content)
	}
	var b strings.Builder
	e.write(&b)
	return strings.TrimSpace(b.String())
}

func (e *element) write(b *strings.Builder) {
	b.WriteString(e.content)
	for _, c := range e.children {
		c.write(b)
	}
}

// attr is the value of an attribute, whatever its namespace.
func (e *element) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Local == name {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// all are the elements at the end of a path, in their order.
func (e *element) all(path ...string) []*element {
	if e == nil {
		return nil
	}
	found := []*element{e}
	for _, name := range path {
		var below []*element
		for _, parent := range found {
			for _, c := range parent.children {
				if c.name == name {
					below = append(below, c)
				}
			}
		}
		found = below
	}
	return found
}

// first is the first element at the end of a path; nil for none.
func (e *element) first(path ...string) *element {
	if all := e.all(path...); len(all) > 0 {
		return all[0]
	}
	return nil
}

// take is the value of an element that thereby has a column.
func (e *element) take() string {
	if e == nil {
		return ""
	}
	e.taken = true
	return e.value()
}

// isLeaf reports whether an element holds nothing but text.
func (e *element) isLeaf() bool {
	for _, c := range e.children {
		if c.name != "" {
			return false
		}
	}
	return true
}

// record gathers the named values of one record.
type record struct {
	fields  []field
	unimarc bool // it is in the other MARC, and was not read
}

// add adds values that are not empty, each once.
func (r *record) add(name string, values ...string) {
	for _, v := range values {
		if v == "" || r.has(name, v) {
			continue
		}
		r.fields = append(r.fields, field{name, v})
	}
}

// sameWithin is among how many fields a value is looked for that was added
// before: records of thousands of values need not be compared all with all.
const sameWithin = 200

func (r *record) has(name, value string) bool {
	for _, f := range r.fields[max(0, len(r.fields)-sameWithin):] {
		if f.name == name && f.value == value {
			return true
		}
	}
	return false
}

// names reports whether any value of a name was added.
func (r *record) names(name string) bool {
	for _, f := range r.fields {
		if f.name == name {
			return true
		}
	}
	return false
}

// title is a name of a work in some language.
type title struct {
	text, language string
	preferred      bool
}

// addTitles adds the preferred title, the first where none is said to be, and
// the others by their languages.
func (r *record) addTitles(titles []title) {
	best := -1
	for i, t := range titles {
		if t.text != "" && (best < 0 || t.preferred && !titles[best].preferred) {
			best = i
		}
	}
	if best < 0 {
		return
	}
	r.add("title", titles[best].text)
	for i, t := range titles {
		if i == best || t.text == titles[best].text {
			continue
		}
		name := "title.alternative"
		if t.language != "" && t.language != titles[best].language {
			name = "title." + strings.ToLower(t.language)
		}
		r.add(name, t.text)
	}
}

// addRest adds what has no column yet by its path, in which names that only
// group others are left out.
func (r *record) addRest(e *element, path string, groups func(name string) bool, leftOut map[string]bool) {
	for _, c := range e.children {
		if c.name == "" || c.taken || leftOut[c.name] {
			continue
		}
		below := path
		if !groups(c.name) {
			below = strings.TrimPrefix(path+"."+c.name, ".")
		}
		if c.isLeaf() {
			if below == path {
				below = strings.TrimPrefix(path+"."+c.name, ".")
			}
			r.add(below, c.value())
			continue
		}
		r.addRest(c, below, groups, leftOut)
	}
}

// kindOfRecord is what a tree was found to be.
type kindOfRecord int

const (
	recordUnknown kindOfRecord = iota
	recordKnown
	recordDeleted
	recordUNIMARC
)

// fieldsOf reads a record of any kind that is known, also one that a
// repository wraps.
func fieldsOf(e *element) ([]field, kindOfRecord) {
	r := &record{}
	var of *element
	if header := e.first("header"); header != nil {
		if header.attr("status") == "deleted" {
			return nil, recordDeleted
		}
		r.add("oai identifier", header.first("identifier").value())
		for _, set := range header.all("setSpec") {
			r.add("oai.setSpec", set.value())
		}
		if of = e.first("metadata"); of == nil {
			return nil, recordUnknown
		}
	} else {
		of = e
	}
	if !r.describe(of, 0) {
		return nil, recordUnknown
	}
	if r.unimarc {
		return nil, recordUNIMARC
	}
	return r.fields, recordKnown
}

// describe reads the description of a work: e itself, or what lies within.
func (r *record) describe(e *element, depth int) bool {
	const maxWrapped = 4
	switch {
	case e.name == "lido":
		r.lido(e)
		return true
	case e.first("leader") != nil || e.first("controlfield") != nil || e.first("datafield") != nil:
		if r.unimarc = isUNIMARC(e); !r.unimarc {
			r.marc(e)
		}
		return true
	case e.hasDublinCore():
		r.dublinCore(e)
		return true
	case depth == maxWrapped:
		return false
	}
	found := false
	for _, c := range e.children {
		found = c.name != "" && r.describe(c, depth+1) || found
	}
	return found
}
