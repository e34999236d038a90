package text

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"likeness/internal/art"
)

func TestTokens(t *testing.T) {
	for text, want := range map[string]string{
		"The Night Watch":     "0:the 1:night 2:watch",
		"O’Keeffe":            "0:okeeffe= 0:o 1:keeffe",
		"J. M. W. Turner":     "0:jmw= 0:j 1:m 2:w 3:turner",
		"J M W Turner":        "0:jmw= 0:j 1:m 2:w 3:turner",
		"J.-F. Millet":        "0:jf= 0:j 1:f 2:millet",
		"St. A. Street":       "0:st 1:a 2:street",
		"Plan A. Go":          "0:plan 1:a 2:go",
		"10,000 Waves":        "0:10000= 0:10 1:000 2:waves",
		"1, 2":                "0:1 1:2",
		"12,34":               "0:12 1:34",
		"10\u00A0000":         "0:10000= 0:10 1:000",
		"Henri\u00A0Rousseau": "0:henri 1:rousseau",
		"8001-903/3":          "0:80019033= 0:8001 1:903 2:3",
		"2020.001.Mamm":       "0:2020001mamm= 0:2020 1:001 2:mamm",
		"Red/Blue":            "0:red 1:blue",
		"T.42:1":              "0:t421= 0:t 1:42 2:1",
		"end.Start":           "0:end 1:start",
		"Müller":              "0:muller 0:mueller~",
		"القرية":              "0:القريه 0:قريه~",
		"صه\u200cيون":         "0:صهيون",
		"ab\u00ADcd \u200Eef": "0:abcd 1:ef",
		"浮世絵":                 "0:浮 0:浮世+ 1:世 1:世絵+ 2:絵",
		"モナ・リザ":               "0:も 0:もな+ 1:な 1:なり+ 2:り 2:りざ+ 3:ざ",
		"天保2年":                "0:天 0:天保+ 1:保 2:2 3:年",
		"佐々木":                 "0:佐 0:佐佐+ 1:佐 1:佐木+ 2:木",
		"ノート":                 "0:の 0:のー+ 1:ー 1:ーと+ 2:と",
		"서울":                  "0:서 0:서울+ 1:울",
		"ที่":                 "0:ท 0:ที+ 1:ี 1:ี่+ 2:่",
		"👩‍🎨 x":               "0:👩 1:🎨 2:x",
		"❤️":                  "0:❤",
		"№7 ½":                "0:no 1:7 2:12",
		"© ® —!":              "0:© ® —!",
		"צה\"ל":               "0:צהל= 0:צה 1:ל",
		"5\" disk":            "0:5 1:disk",
		"١٢٣":                 "0:123",
		"\xff\xfe a":          "0:a",
	} {
		var got []string
		for _, tok := range tokens(text) {
			got = append(got, fmt.Sprintf("%d:%s%s", tok.position, tok.term, [...]string{"", "=", "~", "+"}[tok.form]))
		}
		if joined := strings.Join(got, " "); joined != want {
			t.Errorf("%q is %s, want %s", text, joined, want)
		}
	}
}

// difficult are titles that were made to break things.
func difficult() []string {
	return []string{
		norm.NFD.String("몽유도원 그림"), "ﾌｼﾞｻﾝ ﾉ ｱｻ", "İstanbul ığdır", "Maß und Straße", "ﬁrſt ﬂight", norm.NFD.String("Nguyễn Thị Ánh"), "בְּרֵאשִׁית בָּרָא",
		"क्षत्रिय ज्ञानेश्वर", "👨‍👩‍👧‍👦 family", "\u202Eright\u202C to \u200Fleft", "𝔊𝔬𝔱𝔥𝔦𝔠 𝟙𝟚𝟛", "Z\u0351\u036B\u0343a\u0341\u0360lgo\u0489", "a\u0301\u0301\u0301\u0301b",
		"ก็ น้ำ", "ພາບ ສີ", "ស្រី", "မြန်မာ", "ཁྲི་ཀ", "ᓄᓇᕗᑦ", "ꦗꦮ", "ⴰⵎⴰⵣⵉⵖ", "𠮷野家", "\u180Eᠮᠣᠩ\u180B", "ㅤ빈칸ㅤ", "ᄒᆞᆫ글", "O\u200D'\u200DNeill", "9" + strings.Repeat("9", 200),
		strings.Repeat("long", 60), "x\x00y\x1ez\x1fw", "\ufeffBOM first", "ﷺ", "e\u0301\u200Be", strings.Repeat("a-", 40) + "z", strings.Repeat("字", 70), "か゛き", "２０２４年",
		"¡¿?!", "★", "1/2 + ½", "A" + strings.Repeat(".B", 9),
	}
}

// Whatever stands in a title, the title finds it, and is lit where it stands.
func TestDifficultTitlesAreFoundByThemselves(t *testing.T) {
	var images []art.Image
	for _, title := range difficult() {
		images = append(images, work(title, "", "", "", ""))
	}
	x := build(t, numbered(images))
	for _, title := range difficult() {
		for _, typed := range []string{title, norm.NFC.String(title), norm.NFD.String(title), strings.ToUpper(title), "title:" + strings.Fields(title)[0]} {
			if len(tokens(title)) == 0 {
				continue
			}
			page := ask(t, x, art.TextQuery{Search: typed})
			if !slices.Contains(titles(page.Hits), title) {
				t.Errorf("%q does not find %q", typed, title)
			}
			for _, h := range page.Hits {
				checkHighlights(t, h.Image, h.Highlights)
			}
		}
	}
}

func TestATitleOfAMegabyteIsIndexed(t *testing.T) {
	long := strings.Repeat("the quick brown fox 富士山 ", 1<<20/30)
	x := build(t, numbered([]art.Image{
		work(long+"needle", "a", "", "", ""),
		work("Needle Case", "b", "", "", ""),
		work(strings.Repeat("字", 1<<16), "c", "", "", ""),
		work(strings.Repeat("\u0301", 1<<16), "d", "", "", ""),
		work("x"+strings.Repeat("\u0301", 1<<16), "e", "", "", ""),
	}))
	for search, want := range map[string]int{"needle": 2, `"fox 富士山 needle"`: 1, "字字字": 1, "x": 1} {
		if got := ask(t, x, art.TextQuery{Search: search}).Total; got != want {
			t.Errorf("%s finds %d works, want %d", search, got, want)
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range difficult() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last, parts := -1, 0
		for _, tok := range tokens(s) {
			switch {
			case tok.term == "" || utf8.RuneCountInString(tok.term) > 2*maxWordRunes:
				t.Errorf("%q has the word %q", s, tok.term)
			case tok.start < 0 || tok.end > len(s) || tok.start >= tok.end:
				t.Errorf("%q has %q at %v", s, tok.term, tok.span)
			case tok.position < last:
				t.Errorf("%q: %q stands at %d, after %d", s, tok.term, tok.position, last)
			}
			last = tok.position
			if tok.form == formPart {
				parts++
			}
		}
		if _, n := appendTokens(nil, s); parts > n || last >= n {
			t.Errorf("%q has %d parts up to %d, but counts as %d words", s, parts, last, n)
		}
	})
}
