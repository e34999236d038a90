package tokenize

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/unicode/norm"
)

// pattern is text or a regular expression.
type pattern struct {
	String *string
	Regex  *string
}

// compile makes an expression of a pattern. Those of the files are of another
// kind, in which \s is any space of Unicode; what Go's cannot say is refused.
func (p pattern) compile() (*regexp.Regexp, error) {
	switch {
	case p.String != nil:
		return regexp.MustCompile(regexp.QuoteMeta(*p.String)), nil
	case p.Regex == nil:
		return nil, &UnsupportedError{Part: "a pattern of no kind"}
	}
	compiled, err := regexp.Compile(unicodeSpaces(*p.Regex))
	if err != nil {
		return nil, &UnsupportedError{Part: fmt.Sprintf("the pattern %q", *p.Regex)}
	}
	return compiled, nil
}

// unicodeSpaces makes \s of an expression mean the spaces of Unicode, too.
func unicodeSpaces(expression string) string {
	const spaces = `\s\x{85}\p{Z}`
	var b strings.Builder
	class := false
	for i := 0; i < len(expression); i++ {
		c := expression[i]
		switch {
		case c == '\\' && i+1 < len(expression):
			i++
			switch {
			case expression[i] == 's' && class:
				b.WriteString(spaces)
			case expression[i] == 's':
				b.WriteString("[" + spaces + "]")
			case expression[i] == 'S' && !class:
				b.WriteString("[^" + spaces + "]")
			default:
				b.WriteByte(c)
				b.WriteByte(expression[i])
			}
			continue
		case c == '[':
			class = true
		case c == ']':
			class = false
		}
		b.WriteByte(c)
	}
	return b.String()
}

// normalisers reads how a text is prepared.
func normalisers(raw json.RawMessage) ([]func(string) string, error) {
	if isNull(raw) {
		return nil, nil
	}
	var n struct {
		Type        string
		Normalizers []json.RawMessage
		Pattern     pattern
		Content     string
		Prepend     string
		Left        bool   `json:"strip_left"`
		Right       bool   `json:"strip_right"`
		Charsmap    string `json:"precompiled_charsmap"`
	}
	if err := json.Unmarshal(raw, &n); err != nil {
		return nil, fmt.Errorf("read the normalizer of the tokenizer: %w", err)
	}
	switch n.Type {
	case "Sequence":
		var all []func(string) string
		for _, part := range n.Normalizers {
			some, err := normalisers(part)
			if err != nil {
				return nil, err
			}
			all = append(all, some...)
		}
		return all, nil
	case "Replace":
		p, err := n.Pattern.compile()
		return one(func(s string) string { return p.ReplaceAllLiteralString(s, n.Content) }), err
	case "Precompiled":
		m, err := parseCharsmap(n.Charsmap)
		return one(func(s string) string { return m.apply(s) }), err
	case "Strip":
		return one(func(s string) string { return strip(s, n.Left, n.Right) }), nil
	case "Prepend":
		return one(func(s string) string {
			if s == "" {
				return s
			}
			return n.Prepend + s
		}), nil
	}
	if f := plainNormalisers[n.Type]; f != nil {
		return one(f), nil
	}
	return nil, &UnsupportedError{Part: "the normalizer " + n.Type}
}

func one(f func(string) string) []func(string) string { return []func(string) string{f} }

// plainNormalisers are those that are told nothing.
var plainNormalisers = map[string]func(string) string{
	"NFC":          norm.NFC.String,
	"NFD":          norm.NFD.String,
	"NFKC":         norm.NFKC.String,
	"NFKD":         norm.NFKD.String,
	"Lowercase":    lower,
	"StripAccents": func(s string) string { return runes.Remove(runes.In(unicode.Mn)).String(s) },
}

func strip(s string, left, right bool) string {
	if left {
		s = strings.TrimLeftFunc(s, unicode.IsSpace)
	}
	if right {
		s = strings.TrimRightFunc(s, unicode.IsSpace)
	}
	return s
}

// lower is lower case, of which one letter has two characters.
func lower(s string) string { return strings.ToLower(strings.ReplaceAll(s, "İ", "i\u0307")) }

// charsmap is the table of SentencePiece by which characters are replaced: a
// double-array trie (Darts) of what is replaced, and the texts that replace it.
type charsmap struct {
	units []uint32
	texts string
}

func parseCharsmap(encoded string) (*charsmap, error) {
	data, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(data) > 0 && len(data) < 4 {
		return nil, fmt.Errorf("read the normalizer of the tokenizer: its table is damaged")
	}
	if len(data) == 0 {
		return &charsmap{}, nil
	}
	size := int64(binary.LittleEndian.Uint32(data))
	if size%4 != 0 || size > int64(len(data)-4) {
		return nil, fmt.Errorf("read the normalizer of the tokenizer: its table is damaged")
	}
	m := &charsmap{units: make([]uint32, size/4), texts: string(data[4+size:])}
	for i := range m.units {
		m.units[i] = binary.LittleEndian.Uint32(data[4+4*i:])
	}
	return m, nil
}

// longest is the longest beginning of a text that is replaced, and by what.
func (m *charsmap) longest(text string) (n int, by string, ok bool) {
	at := uint32(0)
	offset := func(unit uint32) uint32 { return unit >> 10 << (unit & (1 << 9) >> 6) }
	if len(m.units) == 0 {
		return 0, "", false
	}
	at ^= offset(m.units[0])
	for i := range len(text) {
		at ^= uint32(text[i])
		if at >= uint32(len(m.units)) || m.units[at]&(1<<31|0xff) != uint32(text[i]) {
			break
		}
		unit := m.units[at]
		at ^= offset(unit)
		if unit>>8&1 == 1 && at < uint32(len(m.units)) {
			from := m.units[at] & (1<<31 - 1)
			if from < uint32(len(m.texts)) {
				n, ok = i+1, true
				by, _, _ = strings.Cut(m.texts[from:], "\x00")
			}
		}
	}
	return n, by, ok
}

func (m *charsmap) apply(text string) string {
	var b strings.Builder
	for len(text) > 0 {
		n, by, ok := m.longest(text)
		if !ok {
			for n = 1; n < len(text) && text[n]&0xc0 == 0x80; n++ {
			}
			by = text[:n]
		}
		b.WriteString(by)
		text = text[n:]
	}
	return b.String()
}
