// Package cell reads the texts that stand in the cells of tables: which say
// nothing, and which hold several values.
//
// It knows neither tables nor what columns are for.
package cell

import "strings"

// Clean is a cell without the white space around it and with single spaces
// within, or nothing when the cell says that it says nothing.
func Clean(cell string) string {
	cell = strings.Join(strings.Fields(cell), " ")
	if meansNothing[cell] {
		return ""
	}
	return cell
}

// meansNothing holds what programs write into cells that have no value, sheets
// of which a formula failed among them, and people who draw a line.
var meansNothing = map[string]bool{
	"nan": true, "NaN": true, "NULL": true, "null": true, "None": true, "n/a": true, "N/A": true, `\N`: true, "(null)": true, "[NULL]": true, "<NULL>": true,
	"#N/A": true, "#REF!": true, "#VALUE!": true, "#DIV/0!": true, "#NAME?": true, "#NULL!": true, "#NUM!": true,
	"-": true, "--": true, "---": true, "–": true, "—": true,
}

// Separators part the values of a cell where nobody named others. A comma
// parts nothing: "GOGH, Vincent van".
var Separators = []string{"|", ";"}

// Split parts a text into single values at separators, outside of brackets, and
// between the items of a list as Python and JSON write it. The second answer is
// the text for display.
func Split(text string, separators []string) ([]string, string) {
	if text == "" {
		return nil, ""
	}
	parts := Items(text)
	if parts != nil {
		text = strings.Join(parts, "; ")
	} else {
		parts = splitOutside(text, separators)
	}
	values := Distinct(parts)
	if values == nil {
		return nil, ""
	}
	return values, Clean(text)
}

// Distinct are the values among some, cleaned and each once; nil for none.
func Distinct(parts []string) []string {
	var values []string
	seen := make(map[string]bool, len(parts))
	for _, p := range parts {
		if p = Clean(p); p != "" && !seen[p] {
			values = append(values, p)
			seen[p] = true
		}
	}
	return values
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

// Items reads ['a', "b"]; nil when the text is no such list.
func Items(text string) []string {
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
