package ingest

import (
	"html"
	"strings"

	"likeness/internal/art"
	"likeness/internal/table"
)

// clean is a cell without the white space around it and with single spaces
// within, or nothing when the cell says that it says nothing.
func clean(cell string) string {
	cell = strings.Join(strings.Fields(cell), " ")
	if meansNothing[cell] {
		return ""
	}
	return cell
}

// meansNothing holds what programs write into cells that have no value.
var meansNothing = map[string]bool{"nan": true, "NaN": true, "NULL": true, "null": true, "None": true, "n/a": true, "N/A": true}

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

// separators part the values of a cell where nobody named others. A comma
// parts nothing: "GOGH, Vincent van".
var separators = []string{"|", ";"}

// splitValues parts a text into single values at separators, outside of
// brackets, and between the items of a list as Python and JSON write it. The
// second answer is the text for display.
func splitValues(text string, separators []string) ([]string, string) {
	if text == "" {
		return nil, ""
	}
	parts := listItems(text)
	if strings.Contains(text, table.ValueSeparator) {
		parts = strings.Split(text, table.ValueSeparator)
	}
	if parts != nil {
		text = strings.Join(parts, "; ")
	} else {
		parts = splitOutside(text, separators)
	}
	var values []string
	seen := make(map[string]bool, len(parts))
	for _, p := range parts {
		if p = clean(p); p != "" && !seen[p] {
			values = append(values, p)
			seen[p] = true
		}
	}
	if values == nil {
		return nil, ""
	}
	return values, clean(text)
}

// splitOutside parts a text at separators that stand in no brackets.
func splitOutside(text string, separators []string) []string {
	inside := bracketed(text)
	var parts []string
	start := 0
	for i := 0; i < len(text); {
		n := 0
		for _, s := range separators {
			if strings.HasPrefix(text[i:], s) {
				n = max(n, len(s))
			}
		}
		if n == 0 || inside(i) {
			i++
			continue
		}
		parts = append(parts, text[start:i])
		i += n
		start = i
	}
	return append(parts, text[start:])
}

var closers = map[rune]rune{'(': ')', '[': ']', '{': '}', '（': '）', '［': '］', '【': '】', '「': '」', '『': '』', '〈': '〉', '《': '》'}

// bracketed tells whether an offset of a text lies in brackets. A bracket that
// is never closed, or closes nothing, is none.
func bracketed(text string) func(at int) bool {
	if !strings.ContainsAny(text, "([{（［【「『〈《") {
		return func(int) bool { return false }
	}
	type bracket struct {
		at     int
		closer rune
	}
	var open []bracket
	waiting := map[rune]int{}           // closers of what is open
	depth := make([]int32, len(text)+1) // how it changes at an offset, then how deep that lies
	for i, r := range text {
		if closer, opens := closers[r]; opens {
			open = append(open, bracket{i, closer})
			waiting[closer]++
			continue
		}
		// A closing bracket closes its own and what was left open within.
		for closed := waiting[r] == 0; !closed; {
			last := open[len(open)-1]
			open = open[:len(open)-1]
			waiting[last.closer]--
			if closed = last.closer == r; closed {
				depth[last.at]++
				depth[i]--
			}
		}
	}
	for i := range len(text) {
		depth[i+1] += depth[i]
	}
	return func(at int) bool { return depth[at] > 0 }
}

// listItems reads ['a', "b"]; nil when the text is no such list.
func listItems(text string) []string {
	inner, ok := strings.CutPrefix(text, "[")
	if ok {
		inner, ok = strings.CutSuffix(inner, "]")
	}
	if !ok {
		return nil
	}
	items := []string{}
	for inner = strings.TrimSpace(inner); inner != ""; {
		item, rest, ok := quotedItem(inner)
		if !ok {
			return nil
		}
		items = append(items, item)
		inner = strings.TrimSpace(rest)
		if rest, more := strings.CutPrefix(inner, ","); more {
			inner = strings.TrimSpace(rest)
		} else if inner != "" {
			return nil
		}
	}
	return items
}

// quotedItem reads a text in quotation marks, in which a backslash may stand
// before a mark.
func quotedItem(text string) (item, rest string, ok bool) {
	quote := text[0]
	if quote != '\'' && quote != '"' {
		return "", "", false
	}
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == quote:
			return b.String(), text[i+1:], true
		case text[i] == '\\' && i+1 < len(text) && (text[i+1] == quote || text[i+1] == '\\'):
			i++
		}
		b.WriteByte(text[i])
	}
	return "", "", false
}

// separatorsOf reads what people give with --split: the separators themselves,
// with \n and \t for line breaks and tabs.
func separatorsOf(given []string) ([]string, error) {
	if len(given) == 0 {
		return separators, nil
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
