package table

import (
	"bytes"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"likeness/internal/art"
)

// encodingOf is an encoding and what is known of texts in it.
type encodingOf struct {
	name      string
	encoding  encoding.Encoding
	rarity    float64 // how much less likely than Windows-1252, whatever the text
	languages span    // of alphabets
	wide      *wide   // of two bytes a sign
}

// oldEncodings are those that are told apart by what they say.
var oldEncodings = []*encodingOf{
	{name: "Windows-1252", encoding: charmap.Windows1252, languages: western},
	{name: "Windows-1250", encoding: charmap.Windows1250, languages: central, rarity: 3},
	{name: "Windows-1251", encoding: charmap.Windows1251, languages: none, rarity: 3},
	{name: "Mac Roman", encoding: charmap.Macintosh, languages: western, rarity: 4},
	{name: "CP850", encoding: charmap.CodePage850, languages: western, rarity: 5},
	{name: "KOI8-R", encoding: charmap.KOI8R, languages: none, rarity: 5},
	{name: "Shift-JIS", encoding: japanese.ShiftJIS, rarity: 3, wide: &wide{
		size: sizeOfShiftJIS, commonFirst: [2]uint16{0x889f, 0x9872}, signs: commonSigns["ja"], kana: -4.5, hangul: weightSymbol, hanzi: -8.3,
	}},
	{name: "EUC-JP", encoding: japanese.EUCJP, rarity: 4, wide: &wide{
		size: sizeOfEUC, commonFirst: [2]uint16{0xb0a1, 0xcffe}, signs: commonSigns["ja"], kana: -4.5, hangul: weightSymbol, hanzi: -8.3,
	}},
	{name: "GB18030", encoding: simplifiedchinese.GB18030, rarity: 3, wide: &wide{
		size: sizeOfGB18030, commonFirst: [2]uint16{0xb0a1, 0xd7fe}, signs: commonSigns["zh-Hans"], kana: -8.5, hangul: weightSymbol, hanzi: -8.3,
	}},
	{name: "Big5", encoding: traditionalchinese.Big5, rarity: 3, wide: &wide{
		size: sizeOfPairs, commonFirst: [2]uint16{0xa440, 0xc67e}, signs: commonSigns["zh-Hant"], kana: -8.5, hangul: weightSymbol, hanzi: -8.3,
	}},
	{name: "EUC-KR", encoding: korean.EUCKR, rarity: 4, wide: &wide{
		size: sizeOfPairs, commonFirst: [2]uint16{0xb0a1, 0xc8fe}, signs: commonSigns["ko"], kana: -8.5, hangul: -8.5, hanzi: -11,
	}},
}

// oneByteEncodings are those in which every byte is a letter, so that a single
// byte can be read in them.
var oneByteEncodings = oldEncodings[:6]

func sizeOfPairs(raw []byte) int {
	if len(raw) > 0 && raw[0] < 0x80 {
		return 1
	}
	return 2
}

func sizeOfShiftJIS(raw []byte) int {
	if len(raw) > 0 && (raw[0] < 0x80 || 0xa1 <= raw[0] && raw[0] <= 0xdf) {
		return 1
	}
	return 2
}

func sizeOfEUC(raw []byte) int {
	if len(raw) > 0 && raw[0] == 0x8f {
		return 3
	}
	return sizeOfPairs(raw)
}

func sizeOfGB18030(raw []byte) int {
	if len(raw) > 1 && raw[0] >= 0x81 && '0' <= raw[1] && raw[1] <= '9' {
		return 4
	}
	return sizeOfPairs(raw)
}

// encodingNamed is the encoding that people give with --encoding.
func encodingNamed(name string) (*encodingOf, error) {
	plain := strings.NewReplacer("-", "", "_", "", " ", "", ".", "").Replace(strings.ToLower(name))
	if known, ok := otherNames[plain]; ok {
		return known, nil
	}
	for _, e := range oldEncodings {
		if plain == strings.NewReplacer("-", "", " ", "").Replace(strings.ToLower(e.name)) {
			return e, nil
		}
	}
	for _, find := range []func(string) (encoding.Encoding, error){htmlindex.Get, ianaindex.MIME.Encoding, ianaindex.IANA.Encoding} {
		if e, err := find(name); err == nil && e != nil {
			return &encodingOf{name: name, encoding: e}, nil
		}
	}
	return nil, art.Errorf(art.CodeInvalid, "--encoding %s: there is no such encoding; some that there are: UTF-8, UTF-16, UTF-32, %s", name, oldNames())
}

func oldNames() string {
	names := make([]string, len(oldEncodings))
	for i, e := range oldEncodings {
		names[i] = e.name
	}
	return strings.Join(names, ", ")
}

var (
	utf8Named    = &encodingOf{name: "UTF-8", encoding: encoding.Nop}
	utf16Little  = &encodingOf{name: "UTF-16", encoding: unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)}
	utf16Big     = &encodingOf{name: "UTF-16", encoding: unicode.UTF16(unicode.BigEndian, unicode.UseBOM)}
	utf32Little  = &encodingOf{name: "UTF-32", encoding: utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)}
	utf32Big     = &encodingOf{name: "UTF-32", encoding: utf32.UTF32(utf32.BigEndian, utf32.UseBOM)}
	gb18030Named = oldEncodings[8]
)

// otherNames are what encodings are called besides, without dashes and blanks.
var otherNames = map[string]*encodingOf{
	"utf8": utf8Named, "utf8sig": utf8Named, "utf8bom": utf8Named, "ascii": utf8Named,
	"utf16": utf16Little, "utf16le": utf16Little, "ucs2": utf16Little, "unicode": utf16Little, "utf16be": utf16Big,
	"utf32": utf32Little, "utf32le": utf32Little, "ucs4": utf32Little, "utf32be": utf32Big,
	"latin1": oldEncodings[0], "iso88591": oldEncodings[0], "ansi": oldEncodings[0], "cp1252": oldEncodings[0], "1252": oldEncodings[0],
	"cp1250": oldEncodings[1], "1250": oldEncodings[1], "cp1251": oldEncodings[2], "1251": oldEncodings[2],
	"mac": oldEncodings[3], "macintosh": oldEncodings[3],
	"850": oldEncodings[4], "ibm850": oldEncodings[4], "dos": oldEncodings[4], "dos850": oldEncodings[4],
	"koi8": oldEncodings[5], "sjis": oldEncodings[6], "cp932": oldEncodings[6], "ms932": oldEncodings[6], "windows31j": oldEncodings[6],
	"gb2312": gb18030Named, "gbk": gb18030Named, "cp936": gb18030Named, "cp950": oldEncodings[9], "cp949": oldEncodings[10],
}

var marks = []struct {
	mark     []byte
	encoding *encodingOf
}{
	{[]byte{0xEF, 0xBB, 0xBF}, utf8Named},
	{[]byte{0xFF, 0xFE, 0, 0}, utf32Little},
	{[]byte{0, 0, 0xFE, 0xFF}, utf32Big},
	{[]byte{0xFF, 0xFE}, utf16Little},
	{[]byte{0xFE, 0xFF}, utf16Big},
	{[]byte{0x84, 0x31, 0x95, 0x33}, gb18030Named},
}

// marked is the encoding that the first bytes of a file tell: by a byte order
// mark, or by where their zeros lie. nil when they do not tell.
func marked(head []byte) *encodingOf {
	for _, m := range marks {
		if bytes.HasPrefix(head, m.mark) {
			return m.encoding
		}
	}
	return byZeros(head)
}

// byZeros tells UTF-16 and UTF-32 without a mark. Whatever the language, a CSV
// holds delimiters, line ends and digits, whose upper bytes are zero.
func byZeros(head []byte) *encodingOf {
	var zeros [4]int
	units := len(head) / 4
	for i := range units * 4 {
		if head[i] == 0 {
			zeros[i%4]++
		}
	}
	most := func(places ...int) bool {
		for _, p := range places {
			if zeros[p] < units*9/10 {
				return false
			}
		}
		return units > 0
	}
	few := func(places ...int) bool {
		for _, p := range places {
			if zeros[p] > units/50 {
				return false
			}
		}
		return true
	}
	some := func(a, b int) bool { return (zeros[a]+zeros[b])*20 > units*2 } // a twentieth of the signs is ASCII
	switch {
	case most(2, 3) && few(0):
		return utf32Little
	case most(0, 1) && few(3):
		return utf32Big
	case some(1, 3) && few(0, 2):
		return utf16Little
	case some(0, 2) && few(1, 3):
		return utf16Big
	}
	return nil
}
