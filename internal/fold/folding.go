package fold

import (
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folding folds a text character by character and remembers what became of
// each: an import folds every text several times, and Unicode's tables are
// slow to ask.
type folding struct {
	rune  func(r rune) string
	pages [firstUnkept / pageSize]atomic.Pointer[page]
}

// page is what becomes of pageSize characters in a row.
type page [pageSize]string

const (
	pageSize = 256
	// firstUnkept is where no more letters of living scripts come.
	firstUnkept = 0x30000
)

// fold folds a text and composes what its marks are left with.
func (f *folding) fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r >= firstUnkept:
			b.WriteString(f.rune(r))
		case r < utf8.RuneSelf && (r < 'A' || r > 'Z'):
			b.WriteByte(byte(r))
		default:
			b.WriteString(f.page(r)[r%pageSize])
		}
	}
	return norm.NFC.String(b.String())
}

// page is the one that holds r; it is made when it is first asked for, by
// several at once if need be.
func (f *folding) page(r rune) *page {
	at := &f.pages[r/pageSize]
	if made := at.Load(); made != nil {
		return made
	}
	made := &page{}
	for i := range made {
		made[i] = f.rune(r/pageSize*pageSize + rune(i))
	}
	at.Store(made)
	return made
}
