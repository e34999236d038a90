package table

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// surveyed is what one pass over a text counts.
type surveyed struct {
	lines, records, returns int
	zeros                   int
	lost                    int    // lines with bytes that are none in the encoding that was told
	whole, broken           int    // lines with letters beyond ASCII: in UTF-8, and not
	firstBroken             int    // line, from 1
	sample                  []byte // of the broken lines
	doubled, doubtful       int    // lines in UTF-8 twice over, and lines with other letters
	firstDoubled            int
	example, repaired       string // of such a line
}

// guessBytes is what of the lines in an unknown encoding it is guessed by.
const guessBytes = 128 << 10

// survey reads the whole text, finds out the encoding where no mark told it,
// and counts. A forced encoding is what people have given.
func (t *Table) survey(forced bool) error {
	in, err := t.src.open()
	if err != nil {
		return t.src.unreadable(err)
	}
	defer func() { _ = in.Close() }()
	var text io.Reader = in
	told := t.read.encoding != nil && t.read.encoding != utf8Named
	if told {
		text = transform.NewReader(in, t.read.encoding.encoding.NewDecoder())
	}
	var s surveyed
	if err := s.read(text); err != nil {
		return t.src.unreadable(err)
	}
	if in.isCut() {
		t.noteCut()
	}
	switch {
	case !told:
		t.judge(&s, forced)
	case s.lost > 0:
		t.note("%s of the CSV %s bytes that mean nothing in %s; they are shown as %c.", upperFirst(plural(s.lost, "one line", "lines")), holds(s.lost), t.read.encoding.name, utf8.RuneError)
	}
	t.judgeDoubling(&s)
	if s.zeros > 0 && s.lines+s.returns > 0 {
		t.note("The CSV holds NUL bytes, %d of them; they were passed over.", s.zeros)
	}
	t.read.oldMac = s.lines == 0 && s.returns > 0
	if t.read.oldMac {
		s.records = s.returns
	}
	t.Rows = max(s.records-1, 0) // all but the header
	return nil
}

// judge decides in what encoding a text without a mark is.
func (t *Table) judge(s *surveyed, forced bool) {
	switch {
	case s.broken == 0:
	case forced || s.whole*4 >= s.broken: // in another encoding, hardly a line is UTF-8 by chance
		t.read.mixed = true
		if t.read.encoding = guess(s.sample, oneByteEncodings); t.read.encoding == nil {
			t.read.encoding = oldEncodings[0]
		}
		t.note("The CSV is in UTF-8 but %s not, the first is line %d; what is no UTF-8 was read as %s.",
			plural(s.broken, "one line is", "lines are"), s.firstBroken, t.read.encoding.name)
	default:
		if t.read.encoding = guess(s.sample, oldEncodings); t.read.encoding == nil {
			t.read.encoding = oldEncodings[0]
		}
		t.note("The CSV is not in UTF-8 (line %d); by its letters it was read as %s. If they look wrong, name the encoding with --encoding.", s.firstBroken, t.read.encoding.name)
	}
}

// doubling says what is done about UTF-8 that was encoded twice.
type doubling uint8

const (
	doubledNever doubling = iota
	doubledSure           // where it can be nothing else
	doubledAll            // wherever it can be
)

func (t *Table) judgeDoubling(s *surveyed) {
	if s.doubled == 0 {
		return
	}
	t.read.doubled = doubledSure
	if s.doubled > s.doubtful {
		t.read.doubled = doubledAll
	}
	t.note("%s of the CSV %s encoded twice over (line %d: %q for %q) and %s repaired.",
		upperFirst(plural(s.doubled, "one line", "lines")), was(s.doubled), s.firstDoubled, s.example, s.repaired, was(s.doubled))
}

func upperFirst(text string) string { return string(bytes.ToUpper([]byte(text[:1]))) + text[1:] }

// read counts. Long lines are read in pieces.
func (s *surveyed) read(r io.Reader) error {
	br := bufio.NewReaderSize(r, headBytes)
	quoted := false
	for {
		piece, err := br.ReadSlice('\n')
		s.piece(piece, &quoted)
		switch {
		case err == nil || errors.Is(err, bufio.ErrBufferFull):
		case err == io.EOF:
			if len(piece) > 0 && piece[len(piece)-1] != '\n' {
				s.records++ // the last line has no end
			}
			return nil
		default:
			return err
		}
	}
}

func (s *surveyed) piece(piece []byte, quoted *bool) {
	if bytes.Count(piece, []byte{'"'})%2 == 1 {
		*quoted = !*quoted
	}
	ends := bytes.HasSuffix(piece, []byte{'\n'})
	if i := bytes.IndexByte(piece, '\r'); i >= 0 {
		s.returns += bytes.Count(piece, []byte{'\r'})
	}
	if bytes.IndexByte(piece, 0) >= 0 {
		s.zeros += bytes.Count(piece, []byte{0})
	}
	if !isASCII(piece) {
		s.letters(piece)
	}
	if ends {
		s.lines++
		if !*quoted {
			s.records++
		}
	}
}

func (s *surveyed) letters(piece []byte) {
	whole := piece
	for range utf8.UTFMax - 1 { // a letter that the next piece goes on with
		if last, size := utf8.DecodeLastRune(whole); last == utf8.RuneError && size == 1 && len(piece) == headBytes {
			whole = whole[:len(whole)-1]
		}
	}
	if !utf8.Valid(whole) {
		if s.broken++; s.broken == 1 {
			s.firstBroken = s.lines + 1
		}
		if len(s.sample) < guessBytes {
			s.sample = append(s.sample, piece...)
		}
		return
	}
	s.whole++
	text := string(whole)
	if strings.ContainsRune(text, utf8.RuneError) {
		s.lost++
	}
	repaired := repair(text, false)
	if repaired == text {
		s.doubtful++
		return
	}
	if s.doubled++; s.doubled == 1 {
		s.firstDoubled = s.lines + 1
		s.example, s.repaired = firstDifference(text, repaired)
	}
}

// firstDifference is the first word of a text that was changed, and the word
// that it became.
func firstDifference(before, after string) (string, string) {
	isEdge := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`,;|:"`, r) }
	b, a := strings.FieldsFunc(before, isEdge), strings.FieldsFunc(after, isEdge)
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return excerpt(b[i]), excerpt(a[i])
		}
	}
	return excerpt(before), excerpt(after)
}

// excerptRunes is how much of a text is shown in a sentence.
const excerptRunes = 30

func excerpt(text string) string {
	if utf8.RuneCountInString(text) <= excerptRunes {
		return text
	}
	return string([]rune(text)[:excerptRunes]) + "…"
}

func isASCII(text []byte) bool {
	for _, b := range text {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// patched reads UTF-8, and in another encoding what is none.
type patched struct {
	transform.NopResetter
	table *encodingOf
}

func (p *patched) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	table := p.table.encoding.(*charmap.Charmap)
	for nSrc < len(src) {
		r, size := utf8.DecodeRune(src[nSrc:])
		if r == utf8.RuneError && size == 1 {
			if !atEOF && !utf8.FullRune(src[nSrc:]) {
				return nDst, nSrc, transform.ErrShortSrc
			}
			r = table.DecodeByte(src[nSrc])
		}
		if nDst+utf8.RuneLen(r) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += size
	}
	return nDst, nSrc, nil
}
