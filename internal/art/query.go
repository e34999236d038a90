package art

import "slices"

// Field is a field of a record that can be filtered, counted and missing.
type Field string

const (
	FieldArtist     Field = "ARTIST"
	FieldCollection Field = "COLLECTION"
	FieldGenre      Field = "GENRE"
	FieldDate       Field = "DATE"
)

// Filter narrows a search. Values within a field are ORed, fields are ANDed.
// A field listed in Missing joins that field's own OR: Artists ["Monet"] with
// Missing [ARTIST] is "by Monet or by nobody recorded". Values match exactly,
// ignoring case and accents. Year bounds are inclusive and match any overlap.
type Filter struct {
	Artists, Collections, Genres []string
	YearFrom, YearTo             *int
	Missing                      []Field
	Columns                      []ColumnFilter
}

// ColumnFilter narrows a search by a column that is a facet. Values match as
// those of fields do; Missing joins them with "nothing recorded there".
type ColumnFilter struct {
	Name    string // of the column, ignoring case, accents, spaces and signs
	Values  []string
	Missing bool
}

// IsZero reports whether the filter lets every record through.
func (f ColumnFilter) IsZero() bool { return len(f.Values) == 0 && !f.Missing }

// IsZero reports whether the filter lets every record through.
func (f Filter) IsZero() bool {
	return len(f.Artists)+len(f.Collections)+len(f.Genres)+len(f.Missing) == 0 && f.YearFrom == nil && f.YearTo == nil &&
		!slices.ContainsFunc(f.Columns, func(c ColumnFilter) bool { return !c.IsZero() })
}

// SortKey is what a list of records is ordered by.
type SortKey string

const (
	SortRelevance SortKey = "RELEVANCE" // best match first; catalogue order when there are no words
	SortName      SortKey = "NAME"
	SortTitle     SortKey = "TITLE"
	SortArtist    SortKey = "ARTIST"
	SortDate      SortKey = "DATE"
)

// Sort orders a list. Unknown values come last either way; ties are broken by
// catalogue order.
type Sort struct {
	By         SortKey
	Descending bool
}

// TextQuery asks for records by words.
type TextQuery struct {
	Search string // as typed; empty lists everything
	Filter Filter
	Sort   Sort
	After  *TextPosition // nil for the first page
	Limit  int           // hits wanted, from 1
	Plain  bool          // hits need no Highlights, which take half of the time of a page
}

// TextPosition is a place in a list by words, just after the hit it names: an
// engine goes on by its own key, by the id, or by the rank.
type TextPosition struct {
	Key  string `json:"k"` // TextHit.Key
	ID   string `json:"i"`
	Rank int    `json:"r"` // of that hit, from 1
}

// TextPage is one page of the answer to a TextQuery.
type TextPage struct {
	Hits  []TextHit
	Total int  // records that match, on all pages
	Near  int  // of them those that hold a word only in another spelling than the searched one; last by relevance
	More  bool // whether hits follow after the last of this page
	// Corrected is the search with its typos corrected, if only so it found
	// anything; empty if it was searched as typed.
	Corrected string
	// Relaxed are the words, as typed, that were left out because no record
	// holds all of them.
	Relaxed []string
	// DidYouMean is a search that finds all its words where this one, spelled
	// as records are, does not; empty if there is none to offer.
	DidYouMean string
}

// TextHit is a record found by words.
type TextHit struct {
	Image      Image
	Key        string // engine's own, of the hit's place; only ever handed back in a TextPosition
	Near       bool   // whether it holds a word only in another spelling than the searched one
	Highlights []Highlight
}

// End is the place after the last hit of a page, from which the next goes on;
// nil for a page without hits.
func (p TextPage) End(q TextQuery) *TextPosition {
	if len(p.Hits) == 0 {
		return nil
	}
	end := p.Hits[len(p.Hits)-1]
	return &TextPosition{Key: end.Key, ID: end.Image.ID, Rank: q.Rank() + len(p.Hits)}
}

// Rank is how many hits the pages before hold.
func (q TextQuery) Rank() int {
	if q.After == nil {
		return 0
	}
	return q.After.Rank
}

// Highlight shows where the words were found in one field, as plain text in
// parts whose concatenation is the field's text.
type Highlight struct {
	Field string // name, title, artist, collection or genre
	Parts []TextPart
}

// TextPart is a piece of a highlighted text.
type TextPart struct {
	Text  string
	Match bool
}

// FacetQuery asks how the values of a field, or of a column that is a facet, are
// spread over the matches of a search. Its own filter does not apply to its own
// counts.
type FacetQuery struct {
	Search   string // as in TextQuery, and corrected and relaxed the same way
	Filter   Filter
	Field    Field
	Column   string // name of a column that is a facet, in the place of Field; empty for a field
	Limit    int    // values wanted, most frequent first
	Bars     int    // of FieldDate: instead of decades, at most so many spans of one width without gaps; 0 for decades
	Contains string // only values that contain this text, ignoring case and accents
}

// Facet is the answer to a FacetQuery. A value's count is what a filter by it
// finds; a work of many years counts in every decade that they touch.
type Facet struct {
	Field    Field
	Column   string       // as FacetQuery named it; empty for a field
	Values   []FacetValue // by count descending, then by value; decades ("1890s") or bars for FieldDate, in order of time
	Distinct int          // values there are (that contain the text asked for)
	Missing  int          // matches that record nothing in this field
}

// Column is a column of the sources that is a facet: works are filtered and
// counted by it.
type Column struct {
	Name     string // as a source writes it
	Distinct int    // values that works have there
}

// FacetValue is one value of a facet.
type FacetValue struct {
	Value string
	Count int
	Years *Years // of FieldDate: a filter by these years finds Count works; nil for other fields
}

// Suggestion completes what somebody is typing. Either Field is set and Count
// records carry the value Text there, or Image is the one work suggested.
type Suggestion struct {
	Text  string
	Field Field // empty for a work
	Count int
	Image *Image // nil for a value
}

// Lookup is the original system's simple query; see search.Lookup.
type Lookup struct{ Name, Artist, Collection, Genre string }
