package text

// field is one of the fields that words are looked for in.
type field uint8

const (
	fieldName field = iota
	fieldTitle
	fieldArtist
	fieldCollection
	fieldGenre
	fieldDate       // by "date:" only
	fieldProperties // the other columns, see properties.go
	numFields

	// byWords is no field, but stands beside those of a hit that were met by
	// words, as opposed to the years of a date.
	byWords = numFields
)

var fieldNames = [numFields]string{"name", "title", "artist", "collection", "genre", "date", "properties"}

// fieldSet is a set of fields, one bit each.
type fieldSet uint8

const everyField = fieldSet(1<<numFields - 1)

const everywhere = fieldSet(1<<fieldName | 1<<fieldTitle | 1<<fieldArtist | 1<<fieldCollection | 1<<fieldGenre | 1<<fieldProperties)

func only(f field) fieldSet         { return 1 << f }
func (s fieldSet) has(f field) bool { return s&(1<<f) != 0 }
func (s fieldSet) each() []field    { return fieldLists[s&everyField] }

// spelled are the fields of a set in which spellings are looked for: beside
// others not the properties, which are full of numbers and codes.
func (s fieldSet) spelled() fieldSet {
	if rest := s &^ only(fieldProperties); rest != 0 {
		return rest
	}
	return s
}

// fieldLists spells every set out once.
var fieldLists = func() (lists [1 << numFields][]field) {
	for s := range lists {
		for f := range numFields {
			if fieldSet(s).has(f) {
				lists[s] = append(lists[s], f)
			}
		}
	}
	return lists
}()
