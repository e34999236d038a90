package ingest

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"likeness/internal/table"
)

// wantedPath is what a row names as its picture, as a path.
type wantedPath struct {
	parts []string // the name last
	// root tells where an absolute path begins: a drive, a server, a first
	// folder. Relative paths have none.
	root      string
	leastTail int // how many parts must agree for the file to be meant at all
}

func (w wantedPath) name() string { return w.parts[len(w.parts)-1] }

// readings are the ways to read what a row names as its picture, the most
// literal first: as it stands, with %20 and &amp; decoded, a web address by
// its path or by the identifier within.
func readings(text string) []wantedPath {
	switch {
	case table.IsAddress(text):
		return webReadings(text)
	case hasPrefixFold(text, "file:"):
		text = strings.TrimPrefix(text[len("file:"):], "//")
		if decoded, err := url.PathUnescape(text); err == nil {
			text = decoded
		}
		return pathReading(nil, text)
	}
	all := pathReading(nil, text)
	if decoded, err := url.PathUnescape(text); err == nil && decoded != text {
		all = pathReading(all, decoded)
	}
	if decoded := decodeEntities(text); decoded != text {
		all = pathReading(all, decoded)
	}
	if isOldMacPath(text) {
		all = pathReading(all, "/"+strings.ReplaceAll(text, ":", "/"))
	}
	return all
}

// plainPath takes a path out of what programs put around it: the quotes of
// Windows' "Copy as path", a link of Access ("Front#C:\scans\1.jpg#"), the
// formula of a link of a sheet.
func plainPath(text string) string {
	for _, form := range pathForms {
		if m := form.FindStringSubmatch(text); m != nil {
			return strings.TrimSpace(m[1])
		}
	}
	return text
}

var pathForms = []*regexp.Regexp{
	regexp.MustCompile(`^["“”]([^"“”]+)["“”]$`),
	regexp.MustCompile(`^[^#]*#([^#]*[/\\.][^#]*)#[^#/\\.]*$`),
	regexp.MustCompile(`(?i)^=HYPERLINK\("([^"]+)"`),
}

func hasPrefixFold(text, prefix string) bool {
	return len(text) >= len(prefix) && strings.EqualFold(text[:len(prefix)], prefix)
}

// isOldMacPath knows "Macintosh HD:pictures:win.jpg".
func isOldMacPath(text string) bool {
	return strings.Count(text, ":") > 1 && !strings.ContainsAny(text, `/\`)
}

// pathReading adds a path of whatever system, if it names a file at all.
func pathReading(to []wantedPath, text string) []wantedPath {
	clean := path.Clean(slashed(text))
	w := wantedPath{leastTail: 1}
	switch {
	case len(clean) > 1 && clean[1] == ':' && isLetter(clean[0]):
		w.root, clean = strings.ToLower(clean[:2]), clean[2:]
	case strings.HasPrefix(clean, "/"):
		first, _, _ := strings.Cut(strings.TrimLeft(clean, "/"), "/")
		w.root = "/" + first
	}
	for _, part := range strings.Split(clean, "/") {
		switch part {
		case "", ".":
		case "..":
			w.root += "../"
		default:
			w.parts = append(w.parts, part)
		}
	}
	if len(w.parts) == 0 {
		return to
	}
	return append(to, w)
}

// imageRequest is the end of an address of the IIIF Image API 2 or 3:
// region/size/rotation/quality.format, or its description.
// https://iiif.io/api/image/3.0/#21-image-request-uri-syntax
var imageRequest = regexp.MustCompile(`^(?:(?:full|square|[\d.]+,[\d.]+,[\d.]+,[\d.]+|pct:[\d.,]+)/(?:\^?(?:full|max|pct:[\d.]+|!?\d*,\d*))/!?[\d.]+/(?:default|native|color|gr[ae]y|bitonal)(?:\.\w+)?|info\.json)$`)

// webReadings reads the path of an address. The names of pictures of the IIIF
// Image API say nothing, all are called default.jpg: their identifiers do.
func webReadings(address string) []wantedPath {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	host := strings.ToLower(u.Host)
	parts := strings.Split(strings.Trim(u.EscapedPath(), "/"), "/")
	for n := len(parts) - 1; n > 0; n-- {
		if !imageRequest.MatchString(unescaped(strings.Join(parts[n:], "/"))) {
			continue
		}
		whole := webPath(host, parts, 2)
		identifier := pathReading(nil, unescaped(parts[n-1]))
		if plain := withoutEndings(unescaped(parts[n-1])); len(identifier) > 0 && plain != unescaped(parts[n-1]) {
			identifier = pathReading(identifier, plain)
		}
		return append(whole, identifier...)
	}
	return webPath(host, parts, 1)
}

func webPath(host string, escaped []string, leastTail int) []wantedPath {
	w := wantedPath{root: "//" + host, leastTail: leastTail}
	for _, part := range escaped {
		if part = unescaped(part); part != "" {
			w.parts = append(w.parts, part)
		}
	}
	if len(w.parts) == 0 {
		return nil
	}
	return []wantedPath{w}
}

func unescaped(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

// withoutEndings takes off every ending of a picture: "kms1.tif.jp2".
func withoutEndings(name string) string {
	for table.NamesPicture(name) {
		name = strings.TrimSuffix(name, path.Ext(name))
	}
	return name
}

// namesOfPictures parts a cell that names several files, and tells whether at
// commas, which names have, too; nil when it does not.
func namesOfPictures(cell string) (names []string, byComma bool) {
	for _, separator := range []string{"|", ";", "\n", ", ", ","} {
		names = nil
		for _, name := range strings.Split(cell, separator) {
			if name = strings.TrimSpace(name); name != "" {
				names = append(names, name)
			}
		}
		if len(names) > 1 {
			return names, separator == ", " || separator == ","
		}
	}
	return nil, false
}
