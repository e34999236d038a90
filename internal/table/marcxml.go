package table

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// MARC 21 (loc.gov/marc/bibliographic) in XML: what libraries catalogue prints,
// photographs and drawings in. Fields without a column of their own are kept
// by their numbers: marc.084.

// marcNames are fields whose text is a column, subfields one after the other.
var marcNames = map[string]struct{ name, codes string }{
	"130": {"title.uniform", "anp"}, "240": {"title.uniform", "anp"},
	"246": {"title.variant", "anp"}, "242": {"title.translated", "anp"}, "740": {"title.variant", "anp"},
	"250": {"edition", "ab"}, "340": {"medium", "adefo"}, "490": {"series", "av"}, "830": {"series", "av"},
	"500": {"notes", "a"}, "505": {"contents", "agrt"}, "510": {"references", "abc"}, "520": {"description", "ab"},
	"506": {"access", "a"}, "540": {"rights", "a"}, "524": {"cite as", "a"}, "541": {"acquisition", "abcde"}, "561": {"provenance", "a"}, "545": {"biography", "ab"},
	"655": {"genre", "avxyz"}, "773": {"host item", "at"}, "028": {"publisher number", "a"}, "024": {"standard number", "a"}, "037": {"reproduction number", "a"},
	"600": {"subjects", "abcdtvxyz"}, "610": {"subjects", "abtvxyz"}, "611": {"subjects", "acdtvxyz"}, "630": {"subjects", "anptvxyz"}, "648": {"subjects", "avxyz"},
	"650": {"subjects", "abvxyz"}, "651": {"subjects", "avxyz"}, "653": {"subjects", "a"},
	"050": {"call number", "ab"}, "090": {"call number", "ab"}, "099": {"call number", "a"},
}

// subdivided are the fields whose later subfields narrow the first.
func subdivided(tag string) bool { return tag[0] == '6' }

// codedFields are those of codes for machines, which are left out, and 880, which
// marcOriginalScript reads.
var codedFields = map[string]bool{"003": true, "005": true, "006": true, "007": true, "008": true, "010": true, "016": true, "035": true, "040": true, "042": true, "066": true, "336": true, "337": true, "338": true, "880": true, "906": true, "925": true, "955": true, "985": true, "991": true}

// isUNIMARC knows the records of the other MARC by its titles, which are in field
// 200 and not in 245: the same numbers mean other things in it.
func isUNIMARC(e *element) bool {
	titled := false
	for _, f := range e.all("datafield") {
		switch f.attr("tag") {
		case "245":
			return false
		case "200":
			titled = titled || subfields(f, "a", " ") != ""
		}
	}
	return titled
}

func (r *record) marc(e *element) {
	r.add("record id", controlField(e, "001"))
	fields := map[string][]*element{}
	var order []*element
	for _, f := range e.all("datafield") {
		tag := f.attr("tag")
		if len(tag) != 3 || !utf8.ValidString(tag) {
			continue
		}
		fields[tag] = append(fields[tag], f)
		order = append(order, f)
	}
	for _, f := range fields["245"] {
		r.add("title", trimISBD(subfields(f, "abnp", " ")))
		r.add("title.responsibility", trimISBD(subfields(f, "c", " ")))
	}
	r.marcOriginalScript(fields["880"])
	r.marcPeople(fields)
	r.marcDates(e, fields)
	for _, f := range fields["300"] {
		r.add("medium", trimISBD(subfields(f, "ab", " ")))
		r.add("dimensions", trimISBD(subfields(f, "c", " ")))
	}
	for _, f := range fields["852"] {
		r.add("repository", trimISBD(subfields(f, "ab", " ")))
		r.add("call number", trimISBD(subfields(f, "khijm", " ")))
	}
	r.marcLinks(fields["856"])
	for _, f := range order {
		r.marcField(f)
	}
}

// readByMARC are the fields that marc reads otherwise than one after the other.
var readByMARC = map[string]bool{"245": true, "100": true, "110": true, "111": true, "700": true, "710": true, "711": true, "260": true, "264": true, "046": true, "300": true, "852": true, "856": true}

func (r *record) marcField(f *element) {
	tag := f.attr("tag")
	if readByMARC[tag] || codedFields[tag] {
		return
	}
	known, ok := marcNames[tag]
	switch {
	case ok && subdivided(tag):
		r.add(known.name, trimISBD(subdivision(f, known.codes)))
	case ok:
		r.add(known.name, trimISBD(subfields(f, known.codes, " ")))
	default:
		r.add("marc."+tag, trimISBD(subfields(f, "", " ")))
	}
}

func controlField(e *element, tag string) string {
	for _, f := range e.all("controlfield") {
		if f.attr("tag") == tag {
			return f.value()
		}
	}
	return ""
}

// subfields joins those of the codes that are asked for, all but the numbers
// when none is.
func subfields(f *element, codes, between string) string {
	var parts []string
	for _, s := range f.all("subfield") {
		code := s.attr("code")
		isText := len(code) == 1 && (code[0] < '0' || code[0] > '9')
		if codes == "" && isText || code != "" && strings.Contains(codes, code) {
			if v := s.value(); v != "" {
				parts = append(parts, v)
			}
		}
	}
	return strings.Join(parts, between)
}

// subdivision joins a subject and what narrows it, as catalogues show them:
// "Horses--Italy--18th century".
func subdivision(f *element, codes string) string {
	var head, narrower []string
	for _, s := range f.all("subfield") {
		code, v := s.attr("code"), s.value()
		switch {
		case v == "" || code == "" || !strings.Contains(codes, code):
		case strings.Contains("vxyz", code):
			narrower = append(narrower, strings.TrimRight(v, " .,"))
		default:
			head = append(head, v)
		}
	}
	text := strings.Join(head, " ")
	if len(narrower) > 0 {
		text = strings.Join(append([]string{strings.TrimRight(text, " .,")}, narrower...), "--")
	}
	return text
}

// initial ends a text that keeps its dot: "Smith, J.", "ca.", "etc.".
var initial = regexp.MustCompile(`(?:^|[\s.,-])(?:\p{L}|ca|etc|Jr|Sr|St|Co|Inc|Mr|Mrs|Dr|cm|in|col|ill|fl|b|d|[Aa]ct)\.$`)

// trimISBD takes the punctuation off the end of a text that only parts it from
// the next.
func trimISBD(text string) string {
	text = strings.TrimRight(strings.TrimSpace(text), " /:;,=")
	if strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "..") && !initial.MatchString(text) {
		text = strings.TrimSuffix(text, ".")
	}
	return strings.TrimRight(text, " /:;,=")
}

// marcOriginalScript keeps titles and names as the work has them, where the
// record writes them in Latin letters.
func (r *record) marcOriginalScript(fields []*element) {
	for _, f := range fields {
		linked := f.first("subfield")
		if linked == nil || linked.attr("code") != "6" || len(linked.value()) < 3 {
			continue
		}
		switch tag := linked.value()[:3]; tag {
		case "245":
			r.add("title.original", trimISBD(subfields(f, "abnp", " ")))
		case "100", "110", "700", "710":
			r.add("artist.original", trimISBD(subfields(f, "abc", " ")))
		default:
			r.add("marc."+tag+".original", trimISBD(subfields(f, "", " ")))
		}
	}
}

// makers are the relators, codes and terms of loc.gov/marc/relators, of people
// who make pictures and books.
var makers = []string{
	"art", "artist", "pht", "photographer", "egr", "engraver", "etr", "etcher", "ltg", "lithographer", "prm", "printmaker", "ill", "illustrator", "pnt", "painter", "drm", "draftsman", "dsr", "designer",
	"scl", "sculptor", "cre", "creator", "aut", "author", "arc", "architect", "ctg", "cartographer", "wdc", "woodcutter", "cll", "calligrapher", "rpy", "att", "attributed name", "cartoonist", "delineator", "ink", "pla",
}

// marcPeople tells who made the work: who it is entered under, and whoever else
// has such a role. Others are contributors; who is added without a role counts
// where the work is entered under nobody.
func (r *record) marcPeople(fields map[string][]*element) {
	for _, tag := range []string{"100", "110", "111"} {
		for _, f := range fields[tag] {
			r.add("artist", marcName(f))
		}
	}
	entered := r.names("artist")
	for _, tag := range []string{"700", "710", "711"} {
		for _, f := range fields[tag] {
			name, role := marcName(f), marcRole(f)
			switch {
			case subfields(f, "t", " ") != "":
				r.add("related work", trimISBD(name+". "+subfields(f, "t", " ")))
			case isMaker(role) || role == "" && !entered:
				r.add("artist", name)
			default:
				r.add("contributor", name)
			}
		}
	}
}

// marcName is a name in the order of the record: "Gogh, Vincent van".
func marcName(f *element) string {
	codes := "abcq"
	if strings.HasSuffix(f.attr("tag"), "11") {
		codes = "a"
	}
	return trimISBD(subfields(f, codes, " "))
}

func marcRole(f *element) string {
	role := strings.ToLower(subfields(f, "4e", " "))
	if at := strings.LastIndexByte(role, '/'); at >= 0 { // an address of the relator
		role = role[at+1:]
	}
	return strings.TrimRight(role, " .,")
}

func isMaker(role string) bool {
	words := strings.FieldsFunc(role, func(c rune) bool { return c == ' ' || c == ',' || c == '.' })
	for _, word := range words {
		for _, m := range makers {
			if word == m {
				return true
			}
		}
	}
	return false
}

// marcLinks parts addresses of pictures from those of pages.
func (r *record) marcLinks(fields []*element) {
	var pictures []string
	for _, f := range fields {
		kind := strings.ToLower(subfields(f, "q", " "))
		for _, s := range f.all("subfield") {
			switch address := s.value(); {
			case s.attr("code") != "u" || address == "":
			case isPictureAddress(address), strings.HasPrefix(kind, "image/"):
				pictures = append(pictures, address)
			default:
				r.add("link", address)
			}
		}
	}
	r.add("image", thumbnailsLast(pictures)...)
}
