package table

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// misread are the encodings in which UTF-8 was read by mistake, and what a
// letter of Latin, a quotation mark or a dash then begins with: "ü" became
// "Ã¼", "√º", "├╝".
var misread = []struct {
	as     *charmap.Charmap
	begins string // of such a letter
	sure   bool   // no text has these signs otherwise
}{
	{charmap.Windows1252, "ÂÃÄÅâ", false},
	{charmap.Macintosh, "¬√ƒ≈‚", true},
	{charmap.CodePage437, "┬├─┼Γ", true},
	{charmap.CodePage850, "┬├─┼Ô", true},
	{charmap.Windows1251, "РСГВ", false},
}

// maxMisreadings is how often one text is repaired: twice over has been seen.
const maxMisreadings = 3

// repair is a text with what was UTF-8 twice over made plain. Where it is not
// sure, because an "Å" before a closing quotation mark looks the same, it is
// done only if asked to.
func repair(text string, unsure bool) string {
	for range maxMisreadings {
		repaired := repairOnce(text, unsure)
		if repaired == text {
			break
		}
		text = repaired
	}
	return text
}

func repairOnce(text string, unsure bool) string {
	var b strings.Builder
	done, doubtful := 0, false
	for at := 0; at < len(text); {
		if text[at] < utf8.RuneSelf {
			at++
			continue
		}
		end := at
		for end < len(text) && text[end] >= utf8.RuneSelf {
			end++
		}
		plain, sure := reread(text[at:end])
		switch {
		case plain == "":
		case sure || unsure:
			b.WriteString(text[done:at])
			b.WriteString(plain)
			done = end
		default:
			doubtful = true
		}
		at = end
	}
	switch {
	case done == 0:
		return text
	case doubtful:
		return repairOnce(text, true) // where one is sure, the others are
	}
	b.WriteString(text[done:])
	// The second half of "à" is a blank that many programs made an ordinary one.
	return strings.ReplaceAll(b.String(), "Ã ", "à ")
}

// reread takes a run of letters for UTF-8 that was read as something else. It
// is empty when that makes no sense.
func reread(run string) (plain string, sure bool) {
	first, size := utf8.DecodeRuneInString(run)
	if size == len(run) || !mayBegin[first] {
		return "", false
	}
	var room [64]byte
	for _, m := range misread {
		raw := room[:0]
		for _, r := range run {
			c, ok := m.as.EncodeRune(r)
			if !ok && r < 0x100 && m.as == charmap.Windows1252 {
				c, ok = byte(r), true // five bytes have no letter in it and stay as they are
			}
			if !ok {
				raw = nil
				break
			}
			raw = append(raw, c)
		}
		if raw == nil || !utf8.Valid(raw) {
			continue
		}
		if plain = string(raw); makesSense(plain, m.begins, run) {
			return plain, m.sure || isSure(run, plain)
		}
	}
	return "", false
}

// makesSense reports whether the letters found are such as stand in names:
// Latin ones and punctuation, or several of one other script.
func makesSense(plain, begins, run string) bool {
	others := 0
	for _, r := range plain {
		switch {
		case 0xa0 <= r && r < 0x180, 0x2010 <= r && r <= 0x2044, r == '€', r == '™':
			if first, _ := utf8.DecodeRuneInString(run); others == 0 && !strings.ContainsRune(begins, first) {
				return false
			}
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			others += 2
		case unicode.In(r, unicode.Cyrillic, unicode.Greek, unicode.Hebrew, unicode.Arabic, unicode.Thai):
			others++
		default:
			return false
		}
	}
	return others == 0 || others > 2
}

// isSure reports whether a run can be nothing else: a letter is followed by a
// sign that no word goes on with ("Ã¼", "Å¡", "â€"), or it is long.
func isSure(run, plain string) bool {
	if utf8.RuneCountInString(plain) > 1 || strings.HasPrefix(run, "â€") {
		return true
	}
	_, size := utf8.DecodeRuneInString(run)
	second, _ := utf8.DecodeRuneInString(run[size:])
	return !strings.ContainsRune("‘’‚“”„–—…•‹›«»ªº´˜ˆ™\u00a0", second)
}

// mayBegin holds what the first byte of a UTF-8 sequence becomes.
var mayBegin = func() map[rune]bool {
	out := map[rune]bool{}
	for _, m := range misread {
		for c := 0xc2; c <= 0xf4; c++ {
			out[m.as.DecodeByte(byte(c))] = true
		}
	}
	return out
}()
