package table

import (
	"bytes"
	"io"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// xmlText makes a text in UTF-8 one that XML may be: bytes that are no UTF-8
// are read as Windows-1252, signs that XML forbids become blanks, written out
// or as &#31;.
type xmlText struct {
	transform.NopResetter
	repaired int
}

func (x *xmlText) over(r io.Reader) io.Reader { return transform.NewReader(r, x) }

// maxReferenceBytes is the longest reference to a sign by its number.
const maxReferenceBytes = len("&#x0010FFFF;")

// Transform implements transform.Transformer.
func (x *xmlText) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		r, size := utf8.DecodeRune(src[nSrc:])
		switch {
		case r == utf8.RuneError && size == 1:
			if !atEOF && !utf8.FullRune(src[nSrc:]) {
				return nDst, nSrc, transform.ErrShortSrc
			}
			x.repaired++
			r = charmap.Windows1252.DecodeByte(src[nSrc])
		case r == '&':
			n, short := forbiddenReference(src[nSrc:])
			if short && !atEOF {
				return nDst, nSrc, transform.ErrShortSrc
			}
			if n > 0 {
				x.repaired++
				r, size = ' ', n
			}
		case !allowedInXML(r):
			x.repaired++
			r = ' '
		}
		if nDst+utf8.RuneLen(r) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += size
	}
	return nDst, nSrc, nil
}

// forbiddenReference is the length of a reference to a sign that XML forbids, 0
// for any other; short tells that its end is not there yet.
func forbiddenReference(text []byte) (n int, short bool) {
	if len(text) < 3 {
		return 0, true
	}
	if text[1] != '#' {
		return 0, false
	}
	end := bytes.IndexByte(text[:min(len(text), maxReferenceBytes)], ';')
	if end < 0 {
		return 0, len(text) < maxReferenceBytes
	}
	digits, base := text[2:end], 10
	if len(digits) > 0 && digits[0]|0x20 == 'x' {
		digits, base = digits[1:], 16
	}
	code, err := strconv.ParseUint(string(digits), base, 32)
	if err != nil || code <= utf8.MaxRune && allowedInXML(rune(code)) {
		return 0, false
	}
	return end + 1, false
}

// allowedInXML are the signs of section 2.2 of XML 1.0.
func allowedInXML(r rune) bool {
	switch {
	case r == '\t' || r == '\n' || r == '\r':
		return true
	case r < ' ' || 0xD800 <= r && r <= 0xDFFF || r == 0xFFFE || r == 0xFFFF:
		return false
	}
	return true
}
