package search

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"likeness/internal/art"
)

// cursor is a place in a list: the generation it belongs to, a fingerprint of
// the arguments that made the list, and where in it.
type cursor struct {
	Generation   string            `json:"g"`
	Asked        string            `json:"a"`
	Text         *art.TextPosition `json:"t,omitempty"` // of a list by words
	Near         *art.Position     `json:"p,omitempty"` // of a list by likeness
	Groups       int               `json:"n,omitempty"` // groups of near duplicates seen
	NothingClose bool              `json:"c,omitempty"` // known on the first page alone
}

func (c cursor) String() string {
	data, err := json.Marshal(c)
	if err != nil { // strings, ints and a finite float always encode
		panic(fmt.Sprintf("encode cursor: %v", err))
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

// The lists that are paged, each by what a place in it says.
func placeByWords(c cursor) bool {
	return c.Text != nil && c.Text.Key != "" && c.Text.ID != "" && c.Text.Rank >= 1 && c.Text.Rank <= math.MaxInt32 &&
		c.Near == nil && c.Groups == 0 && !c.NothingClose
}

func placeByLikeness(c cursor) bool {
	return c.Near != nil && c.Near.ID != "" && c.Near.Rank >= 1 && c.Near.Rank <= math.MaxInt32 &&
		math.Abs(c.Near.Score) <= maxCursorScore && c.Text == nil && c.Groups == 0
}

func placeAmongGroups(c cursor) bool {
	return c.Groups >= 1 && c.Groups <= math.MaxInt32 && c.Text == nil && c.Near == nil && !c.NothingClose
}

const (
	maxCursorBytes = 1024 // several times what any list writes
	maxCursorScore = 1.01 // a cosine, with what rounding adds
)

// begin opens the generation that a page belongs to: the current one for a
// first page, the cursor's for the pages that follow. A cursor comes from
// anybody: one that this service would not have written for the list, byte for
// byte, is CodeInvalid.
func (s *Service) begin(after, asked string, inList func(cursor) bool) (art.Generation, cursor, error) {
	if after == "" {
		gen, err := s.engine.Current()
		return gen, cursor{}, err
	}
	c, err := parseCursor(after)
	if err != nil {
		return nil, c, art.Wrap(err, art.CodeInvalid, "after is not a cursor of this API; take it from an edge or from pageInfo.")
	}
	if c.Asked != asked {
		return nil, c, art.Errorf(art.CodeInvalid, "after belongs to another query; page on with the same arguments, or leave it out to start again.")
	}
	if !inList(c) {
		return nil, c, errForgedCursor()
	}
	gen, err := s.engine.ByID(c.Generation)
	return gen, c, err
}

func parseCursor(text string) (cursor, error) {
	var c cursor
	if len(text) > maxCursorBytes {
		return c, fmt.Errorf("read cursor: %d bytes are too many", len(text))
	}
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return c, fmt.Errorf("read cursor: %w", err)
	}
	if err := json.Unmarshal(data, &c); err != nil {
		return c, fmt.Errorf("read cursor: %w", err)
	}
	if c.String() != text {
		return c, errors.New("read cursor: it is written otherwise than this service writes")
	}
	return c, nil
}

// errForgedCursor answers a cursor of this query that says what none does.
func errForgedCursor() error {
	return art.Errorf(art.CodeInvalid, "after is no place in this list; take it from an edge or from pageInfo.")
}

// fingerprint binds a cursor to what was asked.
func fingerprint(parts ...any) string {
	data, err := json.Marshal(parts)
	if err != nil { // requests are plain data; NaN weights are refused before
		panic(fmt.Sprintf("fingerprint request: %v", err))
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}
