package tiff

import "strings"

// RawError says that a file holds what the sensor of a camera saw, beside a
// small picture of it at most.
type RawError struct {
	Maker string // of the camera, as the file names it; empty when it does not
}

func (e RawError) Error() string { return "what a camera's sensor saw (raw)" }

// Kinds of pages, as bits of a tag.
const (
	pageReduced = 1 // a smaller version of another page
	pageMask    = 4
)

// What a raw picture stands for.
const (
	sensorMosaic = 32803
	linearRaw    = 34892
)

// maxSide is the longest side that a picture can have.
const maxSide = 1<<31 - 1

// maxPages bounds how many directories are looked at beside the first.
const maxPages = 16

// within are the directories that one refers to as parts of its page.
func (r reader) within(d directory) []directory {
	var found []directory
	places := d[tagSubDirectories]
	for i := 0; i < maxPages && places.has(i); i++ {
		if part, err := r.directory(r.at(places, i)); err == nil {
			found = append(found, part)
		}
	}
	return found
}

// whole is the page of which the first is a smaller version; nil when it is none,
// or there is no other. Masks are no pictures.
func (r reader) whole(at int64, first directory) directory {
	if r.number(first, tagPageKind, 0)&pageReduced == 0 {
		return nil
	}
	pages := r.within(first)
	for range maxPages {
		at = r.next(at)
		page, err := r.directory(at)
		if err != nil {
			break
		}
		pages = append(pages, page)
	}
	for _, page := range pages {
		if r.number(page, tagPageKind, 0)&(pageReduced|pageMask) == 0 && r.area(page) > r.area(first) {
			return page
		}
	}
	return nil
}

// raw reports whether the page of a directory is the small picture that cameras
// put beside what their sensor saw, or that itself.
func (r reader) raw(first int64, d directory) bool {
	if len(r.data) > 12 && first == 16 && string(r.data[8:10]) == "CR" {
		return true // of Canon, which says it nowhere else
	}
	if begins := string(r.data[8:min(len(r.data), 12)]); (begins == "IIII" || begins == "MMMM") && r.maker(d) == "Phase One" {
		return true
	}
	if d[tagDNGVersion].has(0) && r.number(d, tagPageKind, 0)&pageReduced != 0 {
		return true
	}
	for _, page := range append(r.within(d), d) {
		kind := r.number(page, tagPhotometric, 0)
		if (kind == sensorMosaic || kind == linearRaw) && r.number(page, tagPageKind, 0)&pageReduced == 0 && r.area(page) >= r.area(d) {
			return true
		}
	}
	return false
}

// area is how many pixels a page has.
func (r reader) area(d directory) int64 {
	return min(r.number(d, tagWidth, 0), maxSide) * min(r.number(d, tagHeight, 0), maxSide)
}

// maxMakerBytes bounds the name of a camera's maker.
const maxMakerBytes = 40

// maker is that of the camera, of plain letters alone.
func (r reader) maker(d directory) string {
	name, _, _ := strings.Cut(string(d[tagMaker].values), "\x00")
	plain := !strings.ContainsFunc(name, func(c rune) bool { return c < ' ' || c > '~' })
	if len(name) > maxMakerBytes || !plain {
		return ""
	}
	return strings.TrimSpace(name)
}
