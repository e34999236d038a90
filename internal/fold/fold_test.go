package fold_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/unicode/norm"

	"likeness/internal/fold"
)

func TestNameIgnoresCaseAndSpellingOfAccentsButNotAccents(t *testing.T) {
	same := [][2]string{
		{"Café.JPG", "cafe\u0301.jpg"}, // composed and decomposed
		{"STRASSE.jpg", "straße.jpg"},
		{"ΣΊΣΥΦΟΣ.png", "σίσυφος.png"},
		{"Mona Lisa.jpg", "MONA LISA.JPG"},
	}
	for _, p := range same {
		if fold.Name(p[0]) != fold.Name(p[1]) {
			t.Errorf("%q and %q are different names", p[0], p[1])
		}
	}
	if fold.Name("Café") == fold.Name("Cafe") {
		t.Error("names ignore accents")
	}
}

func TestTextIgnoresAccentsToo(t *testing.T) {
	for text, want := range map[string]string{
		"Édouard MANET":                    "edouard manet",
		"Jan Brueghel":                     "jan brueghel",
		"Søren Kierkegård":                 "soren kierkegard",
		"Georgia O’Keeffe":                 "georgia o'keeffe",
		"Władysław":                        "wladyslaw",
		"Đặng Thị Ngọc":                    "dang thi ngoc",
		"İSTANBUL IŞIĞI":                   "istanbul isigi",
		"istanbul ışığı":                   "istanbul isigi",
		"Große STRASSE ẞ":                  "grosse strasse ss",
		"Ёлка":                             "елка",
		"ΆΓΙΟΣ ἅγιος":                      "αγιοσ αγιοσ",
		"שַׁבָּת":                          "שבת",
		"بَنَات أحْمَـــد":                 "بنات احمد",
		"The ﬁsh, №5":                      "the fish, no5",
		"Ｔａｎａｋａ　Ｔａｒō":                      "tanaka taro",
		"北斎":                               "北斎",
		"Wald\u00ADland\u200Bschaft\u200E": "waldlandschaft",
		"❤\uFE0F":                          "❤",
		"١٩٣٧ ๒๕๐๐ १९५० 𝟗":                 "1937 2500 1950 9",
	} {
		if got := fold.Text(text); got != want {
			t.Errorf("Text(%q) = %q, want %q", text, got, want)
		}
	}
}

// Pairs of words that differ in what only looks like an accent.
func TestTheMarksOfOtherScriptsAreLetters(t *testing.T) {
	for _, p := range [][2]string{
		{"カキ", "ガギ"},
		{"はし", "ばし"},
		{"はし", "ぱし"},
		{"パリ", "バリ"},
		{"สี", "สุ"},
		{"ดี", "ดุ"},
		{"कुल", "कल"},
		{"কি", "কী"},
		{"மி", "மீ"},
		{"ਕਿ", "ਕ"},
		{"កុ", "កូ"},
		{"မိ", "မီ"},
		{"ދަ", "ދި"},
	} {
		if fold.Text(p[0]) == fold.Text(p[1]) || fold.Word(p[0]) == fold.Word(p[1]) {
			t.Errorf("%s and %s are one", p[0], p[1])
		}
		for _, s := range p {
			if a, b := fold.Text(s), fold.Text(norm.NFD.String(s)); a != b {
				t.Errorf("%s is %q, and %q when its marks come apart", s, a, b)
			}
		}
	}
	if a, b := fold.Text("ﾓﾅ･ﾘｻﾞ"), fold.Text("モナ・リザ"); a != b {
		t.Errorf("half-width katakana are %q, others %q", a, b)
	}
}

func TestWordsOfOneMeaningAreOne(t *testing.T) {
	for _, p := range [][2]string{
		{"清明上河圖", "清明上河图"},
		{"國立故宮博物院", "国立故宫博物院"},
		{"葛飾北齋", "葛飾北斎"},
		{"黃公望", "黄公望"},
		{"廣重", "広重"},
		{"藝術", "芸術"},
		{"藝術", "艺术"},
		{"ヒマワリ", "ひまわり"},
		{"ｶﾂｼｶ", "かつしか"},
		{"ヴィーナス", "ゔぃーなす"},
		{"المدينة", "المدينه"},
		{"مصطفى", "مصطفي"},
		{"کتاب", "كتاب"},
		{"إسلام", "اسلام"},
		{"آلهة", "اله\u200dه"},
		{"髙橋由一", "高橋由一"},
		{"渡邉崋山", "渡辺崋山"},
		{"山﨑", "山崎"},
		{"𠮷田博", "吉田博"},
		{"横濵", "横浜"},
		{"बाज़ार", "बाजार"},
		{"രവിവർമ്മ", "രവിവര്\u200dമ്മ"},
		{"ייִדיש", "ײדיש"},
		{"ᾠδή", "ωδη"},
		{"ᾨΔΗ", "ωδη"},
		{"въ бѣломъ", "въ беломъ"},
		{"Ґудзик", "гудзик"},
		{"몽유도원도", norm.NFD.String("몽유도원도")},
	} {
		if fold.Word(p[0]) != fold.Word(p[1]) {
			t.Errorf("%s is %q, %s is %q", p[0], fold.Word(p[0]), p[1], fold.Word(p[1]))
		}
	}
	if fold.Word("花") == fold.Word("草") {
		t.Error("two characters are one")
	}
}

func TestOtherSpellings(t *testing.T) {
	for word, want := range map[string][]string{
		"Müller": {"mueller"}, "Mu\u0308ller": {"mueller"}, "Ångström": {"aangstroem"}, "Krøyer": {"kroeyer"}, "Muller": nil, "café": nil,
		"القاهرة": {"قاهره"}, "والمدينة": {"مدينه"}, "للمدينة": {"مدينه"}, "الله": nil, "قاهرة": nil,
	} {
		if got := fold.OtherSpellings(word); !slices.Equal(got, want) {
			t.Errorf("%s may be typed %q, want %q", word, got, want)
		}
	}
}

func TestAnArtistIsOneInEitherOrder(t *testing.T) {
	for name, want := range map[string]string{
		"GOGH, Vincent van":              "vincent van gogh",
		"Van Gogh, Vincent":              "vincent van gogh",
		"Vincent van Gogh":               "vincent van gogh",
		"Brueghel, Pieter, the Elder":    "pieter brueghel the elder",
		"Pieter Brueghel, the Elder":     "pieter brueghel the elder",
		"King, Martin Luther, Jr.":       "martin luther king jr.",
		"Monet, Claude, Renoir, Auguste": "monet, claude, renoir, auguste",
		"a, b, c":                        "a, b, c",
		", Jr.":                          ", jr.",
		"Jr.,":                           "jr.,",
		"jr.":                            "jr.",
		",":                              ",",
		"  ":                             "",
	} {
		if got := fold.Artist(name); got != want {
			t.Errorf("Artist(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestArtistsAreSortedBySurname(t *testing.T) {
	for name, want := range map[string]string{
		"GOGH, Vincent van":                         "gogh, vincent van",
		"Vincent van Gogh":                          "gogh , vincent van",
		"Georges de La Tour":                        "la tour , georges de",
		"Le Corbusier":                              "le corbusier",
		"Hans Holbein the Younger":                  "holbein , hans the younger",
		"Hans Holbein, the Younger":                 "holbein , hans the younger",
		"Martin Luther King Jr.":                    "king , martin luther jr.",
		"Rembrandt":                                 "rembrandt",
		"British School 17th century":               "british school 17th century",
		"Gilbert & George":                          "gilbert & george",
		"Ada Berg, after Ion Cern, after Mara Dole": "ada berg, after ion cern, after mara dole",
		"The Younger":                               "the younger",
		"葛飾 北斎":                                     "葛飾 北斎",
		"":                                          "",
	} {
		if got := fold.SortName(name); got != want {
			t.Errorf("SortName(%q) = %q, want %q", name, got, want)
		}
	}
}

// Folding twice changes nothing, whatever a text holds, and many may fold at once.
func FuzzFold(f *testing.F) {
	for _, s := range []string{"É", "ｶﾞ", "각", "\xff\u0301", "ﷺ", "İı", "か\u3099", "👩\u200d🎨", "q\u0323\u0307", "क\u093cि"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, folded := range map[string]func(string) string{"Text": fold.Text, "Word": fold.Word, "Artist": fold.Artist} {
			once := folded(s)
			if twice := folded(once); twice != once {
				t.Errorf("%s(%q) = %q, and folded again %q", name, s, once, twice)
			}
			// Marks of kana on letters of Greek are nobody's text.
			if a := folded(norm.NFD.String(s)); a != once && !strings.ContainsAny(s, "\u3099\u309A") {
				t.Errorf("%s of %q is %q, of its NFD %q", name, s, once, a)
			}
		}
	})
}

func TestManyMayFoldAtOnce(t *testing.T) {
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for r := rune(0x80); r < 0x30000; r += 97 {
				fold.Word(string(r))
			}
		})
	}
	all.Wait()
}

func BenchmarkText(b *testing.B) {
	for name, s := range map[string]string{
		"ascii": "The Fighting Temeraire tugged to her last berth", "latin": "Le déjeuner sur l’herbe, esquisse à l’encre de Chine",
		"cyrillic": "Утро в сосновом лесу, эскиз картины", "japanese": "富嶽三十六景 神奈川沖浪裏",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				fold.Text(s)
			}
		})
	}
}
