package table

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// marcDates reads the date that is shown (264 or 260 $c), and the years: coded
// in 046, else in 008.
func (r *record) marcDates(e *element, fields map[string][]*element) {
	imprints := slices.Concat(fields["260"], fields["264"])
	slices.SortStableFunc(imprints, func(a, b *element) int { return cmp.Compare(rankOfImprint(a), rankOfImprint(b)) })
	shown := ""
	for _, f := range imprints {
		shown = cmp.Or(shown, subfields(f, "c", " "))
		r.add("place made", trimISBD(subfields(f, "a", " ")))
		r.add("publisher", trimISBD(subfields(f, "b", " ")))
	}
	r.add("date", trimISBD(strings.NewReplacer("[", "", "]", "").Replace(shown)))
	from, to := marcYears046(fields["046"])
	if from == "" {
		from, to = marcYears008(controlField(e, "008"))
	}
	r.add("earliest date", from)
	r.add("latest date", to)
}

// rankOfImprint puts what tells of the making of a work first.
func rankOfImprint(f *element) int {
	if f.attr("tag") == "260" {
		return 3
	}
	switch f.attr("ind2") {
	case "0", "1": // produced, published
		return 0
	case "2": // distributed
		return 1
	case "3": // manufactured
		return 2
	}
	return 4 // copyright, or it is not told
}

// marcYears046 reads years that are coded, before our era too.
func marcYears046(fields []*element) (from, to string) {
	for _, f := range fields {
		for _, s := range f.all("subfield") {
			v := s.value()
			switch s.attr("code") {
			case "c", "k":
				from = v
			case "e", "l":
				to = v
			case "b":
				from = "-" + v
			case "d":
				to = "-" + v
			}
		}
		if from != "" {
			break
		}
	}
	if to == "" {
		to = from
	}
	return from, to
}

// marcYears008 reads the dates at places 6 to 14 of field 008. An unknown digit
// is any: 188u is 1880 to 1889.
func marcYears008(field string) (from, to string) {
	const end = 15
	if len(field) < end {
		return "", ""
	}
	first, second := field[7:11], field[11:15]
	switch field[6] {
	case 's', 't', 'e', 'r', 'p': // one date, or one of two that is the work's
		second = first
	case 'm', 'i', 'k', 'q', 'c', 'd':
	default:
		return "", ""
	}
	from, to = strings.ReplaceAll(first, "u", "0"), strings.ReplaceAll(second, "u", "9")
	if strings.Trim(first, "u| ") == "" || strings.Trim(second, "u| ") == "" || second == "9999" {
		return "", ""
	}
	for _, year := range []string{from, to} {
		if _, err := strconv.Atoi(year); err != nil {
			return "", ""
		}
	}
	return from, to
}
