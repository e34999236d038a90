package table

import (
	"regexp"
	"strings"
)

func (e *element) hasDublinCore() bool {
	for _, c := range e.children {
		if isDublinCore(c.space) {
			return true
		}
	}
	return false
}

// dublinCore reads a record of Dublin Core (DCMI Metadata Terms), simple or
// qualified: dc.creator, dcterms.created, whatever else by its name. Of the
// identifiers, addresses of pictures and of pages have columns of their own.
func (r *record) dublinCore(e *element) {
	var titles []title
	for _, c := range e.children {
		if isDublinCore(c.space) && c.name == "title" {
			titles = append(titles, title{text: c.take(), language: c.attr("lang")})
		}
	}
	r.addTitles(titles)
	r.dublinCoreAddresses(e)
	r.dublinCoreDate(e)
	r.add("record.about", e.attr("about"))
	for _, c := range e.children {
		switch {
		case c.taken || c.name == "":
		case c.space == spaceDC || c.space == "dc":
			r.add("dc."+c.name, c.valueOrResource())
		case isDublinCore(c.space):
			r.add("dcterms."+c.name, c.valueOrResource())
		case c.isLeaf():
			r.add(c.name, c.valueOrResource())
		default:
			r.addRest(c, c.name, func(string) bool { return false }, nil)
		}
	}
}

// fourDigits are those of a year.
var fourDigits = regexp.MustCompile(`\d{4}`)

// dublinCoreDate adds the earliest of several dates, which is the work's: later
// ones are those of its scan and its record.
func (r *record) dublinCoreDate(e *element) {
	var all []*element
	earliest, year := 0, ""
	for _, c := range e.children {
		if c.name != "date" || !isDublinCore(c.space) {
			continue
		}
		if y := fourDigits.FindString(c.value()); y != "" && (year == "" || y < year) {
			earliest, year = len(all), y
		}
		all = append(all, c)
	}
	for i, c := range all {
		name := "dc.date"
		if i != earliest {
			name = "dc.date.other"
		}
		r.add(name, c.take())
	}
}

// valueOrResource is the text of an element, or what its rdf:resource names.
func (e *element) valueOrResource() string {
	if v := e.value(); v != "" {
		return v
	}
	return e.attr("resource")
}

// holdAddresses are the elements in which collections give addresses of
// pictures.
var holdAddresses = map[string]bool{
	"identifier": true, "relation": true, "source": true, "hasFormat": true, "hasVersion": true, "isFormatOf": true, "references": true,
	"isShownBy": true, "object": true, "hasView": true, "thumbnail": true,
}

// dublinCoreAddresses parts the identifiers into numbers, addresses of pages
// and addresses of pictures.
func (r *record) dublinCoreAddresses(e *element) {
	var pictures, pages, numbers []string
	for _, c := range e.children {
		value := c.valueOrResource()
		switch {
		case !holdAddresses[c.name]:
		case isPictureAddress(value):
			c.taken = true
			pictures = append(pictures, value)
		case c.name != "identifier" || !isDublinCore(c.space):
		case IsAddress(value):
			c.taken = true
			pages = append(pages, value)
		default:
			c.taken = true
			numbers = append(numbers, value)
		}
	}
	r.add("image", thumbnailsLast(pictures)...)
	if len(numbers) == 0 {
		numbers, pages = pages, nil
	}
	r.add("dc.identifier", numbers...)
	r.add("dc.identifier.uri", pages...)
}

// thumbnailsLast puts addresses of small pictures behind the others.
func thumbnailsLast(addresses []string) []string {
	var large, small []string
	for _, a := range addresses {
		if strings.Contains(strings.ToLower(a), "thumb") {
			small = append(small, a)
		} else {
			large = append(large, a)
		}
	}
	if len(large) > 0 {
		return large
	}
	return small
}
