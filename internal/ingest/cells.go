package ingest

import (
	"html"
	"strings"

	"likeness/internal/art"
	"likeness/internal/cell"
	"likeness/internal/table"
)

// splitValues parts a text into single values, see cell.Split; a list, as JSON
// and joined tables have them, is parted between its items. The second answer
// is the text for display.
func splitValues(text string, separators []string) ([]string, string) {
	if strings.Contains(text, table.ValueSeparator) {
		values := cell.Distinct(strings.Split(text, table.ValueSeparator))
		if values == nil {
			return nil, ""
		}
		return values, cell.Clean(inOne(text))
	}
	return cell.Split(text, separators)
}

// inOne is a cell in which the values of a list stand one after the other.
func inOne(cell string) string {
	if !strings.Contains(cell, table.ValueSeparator) {
		return cell
	}
	return strings.ReplaceAll(cell, table.ValueSeparator, "; ")
}

// readable is a cell as people read it: HTML entities and tags, which web
// pages leave behind, become text. White space is as it was.
func readable(cell string) string {
	if !strings.ContainsAny(cell, "&<") {
		return cell
	}
	// Some exports escape what was escaped already: &amp;eacute;
	return withoutTags(decodeEntities(decodeEntities(cell)))
}

// maxEntityBytes is the longest name there is of a letter in HTML, and a bit.
const maxEntityBytes = 34

// decodeEntities turns whole entities into letters. Those without their
// semicolon stay: "Crown&copper" is no copyright.
func decodeEntities(text string) string {
	at := strings.IndexByte(text, '&')
	if at < 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for at >= 0 {
		b.WriteString(text[:at])
		text = text[at:]
		n := entityLen(text)
		letter := html.UnescapeString(text[:n])
		b.WriteString(letter)
		text = text[n:]
		at = strings.IndexByte(text, '&')
	}
	b.WriteString(text)
	return b.String()
}

// entityLen is the length of the entity that text begins with, or of the "&"
// that begins none.
func entityLen(text string) int {
	for i := 1; i < min(len(text), maxEntityBytes); i++ {
		switch c := text[i]; {
		case c == ';' && i > 2:
			return i + 1
		case c == '#' && i == 1, '0' <= c && c <= '9', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
		default:
			return 1
		}
	}
	return 1
}

// tags are those of running text, and whether they end a line.
var tags = map[string]bool{
	"a": false, "abbr": false, "b": false, "big": false, "cite": false, "code": false, "del": false, "em": false, "font": false, "i": false, "ins": false,
	"mark": false, "q": false, "s": false, "small": false, "span": false, "strike": false, "strong": false, "sub": false, "sup": false, "u": false,
	"blockquote": true, "br": true, "div": true, "dd": true, "dl": true, "dt": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true,
	"hr": true, "li": true, "ol": true, "p": true, "td": true, "th": true, "tr": true, "table": true, "tbody": true, "ul": true,
}

// maxCommentBytes is how far the end of a comment is looked for.
const maxCommentBytes = 1 << 10

// withoutTags takes out the tags of HTML. What only looks like one stays:
// "<untitled>", "1 < 2 > 0".
func withoutTags(text string) string {
	at := strings.IndexByte(text, '<')
	if at < 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for at >= 0 {
		b.WriteString(text[:at])
		text = text[at:]
		n, endsLine := tagLen(text)
		switch {
		case n == 0:
			b.WriteByte('<')
			n = 1
		case endsLine:
			b.WriteByte('\n')
		}
		text = text[n:]
		at = strings.IndexByte(text, '<')
	}
	b.WriteString(text)
	return b.String()
}

// tagLen is the length of the tag that text begins with; 0 for none.
func tagLen(text string) (n int, endsLine bool) {
	if strings.HasPrefix(text, "<!--") {
		if end := strings.Index(text[:min(len(text), maxCommentBytes)], "-->"); end >= 0 {
			return end + len("-->"), false
		}
		return 0, false
	}
	end := strings.IndexAny(text[1:], "<>") + 1
	if end == 0 || text[end] != '>' {
		return 0, false
	}
	name := strings.TrimPrefix(text[1:end], "/")
	if at := strings.IndexAny(name, " \t\r\n/"); at >= 0 {
		name = name[:at]
	}
	endsLine, known := tags[strings.ToLower(name)]
	if !known {
		return 0, false
	}
	return end + 1, endsLine
}

// separatorsOf reads what people give with --split: the separators themselves,
// with \n and \t for line breaks and tabs.
func separatorsOf(given []string) ([]string, error) {
	if len(given) == 0 {
		return cell.Separators, nil
	}
	out := make([]string, 0, len(given))
	for _, s := range given {
		if s == "" {
			return nil, art.Errorf(art.CodeInvalid, `--split is empty; give what stands between two values in a cell, for example --split " / " or --split "\n"`)
		}
		out = append(out, strings.NewReplacer(`\n`, "\n", `\t`, "\t").Replace(s))
	}
	return out, nil
}
