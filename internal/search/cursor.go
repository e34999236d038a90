package search

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"likeness/internal/art"
)

// cursor is a place in a list: the generation it belongs to, a fingerprint of
// the arguments that made the list, and where in it.
type cursor struct {
	Generation   string        `json:"g"`
	Asked        string        `json:"a"`
	Text         string        `json:"t,omitempty"` // engine's own, of a list by words
	Near         *art.Position `json:"p,omitempty"` // of a list by likeness
	Groups       int           `json:"n,omitempty"` // groups of near duplicates seen
	NothingClose bool          `json:"c,omitempty"` // known on the first page alone
}

func (c cursor) String() string {
	data, err := json.Marshal(c)
	if err != nil { // strings, ints and a finite float always encode
		panic(fmt.Sprintf("encode cursor: %v", err))
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

// begin opens the generation that a page belongs to: the current one for a
// first page, the cursor's for the pages that follow.
func (s *Service) begin(after, asked string) (art.Generation, cursor, error) {
	if after == "" {
		gen, err := s.generations.Current()
		return gen, cursor{}, err
	}
	var c cursor
	data, err := base64.RawURLEncoding.DecodeString(after)
	if err == nil {
		err = json.Unmarshal(data, &c)
	}
	if err != nil {
		return nil, c, art.Wrap(err, art.CodeInvalid, "after is not a cursor of this API; take it from an edge or from pageInfo.")
	}
	if c.Asked != asked {
		return nil, c, art.Errorf(art.CodeInvalid, "after belongs to another query; page on with the same arguments, or leave it out to start again.")
	}
	gen, err := s.generations.ByID(c.Generation)
	return gen, c, err
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
