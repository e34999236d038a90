package dates_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"likeness/internal/dates"
)

// readings are the texts of testdata/readings.txt with their years.
func readings(t testing.TB) (texts, years []string) {
	t.Helper()
	file, err := os.ReadFile("testdata/readings.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(file)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		text, want, ok := strings.Cut(line, " | ")
		if !ok {
			t.Fatalf("testdata/readings.txt: %q is no text and its years", line)
		}
		texts, years = append(texts, text), append(years, want)
	}
	return texts, years
}

func read(text string) string {
	from, to, ok := dates.Parse(text)
	if !ok {
		return "no date"
	}
	return strconv.Itoa(from) + ".." + strconv.Itoa(to)
}

func TestParseReadsWhatCataloguesHold(t *testing.T) {
	texts, years := readings(t)
	for i, text := range texts {
		if got := read(text); got != years[i] {
			t.Errorf("Parse(%q) = %s; want %s", text, got, years[i])
		}
	}
}

// Catalogues are typed by many hands.
func TestParseIgnoresCaseBlanksAndWhatStandsAround(t *testing.T) {
	texts, years := readings(t)
	for i, text := range texts {
		for _, variant := range []string{
			strings.ToUpper(text), "  " + text + "  ", "[" + text + "]", text + ".", text + " (?)", strings.ReplaceAll(text, " ", "\u00a0"),
		} {
			unlike := strings.Contains(text, "\"") || strings.HasSuffix(text, "]") || strings.HasSuffix(text, "-")
			if got := read(variant); got != years[i] && !unlike {
				t.Errorf("Parse(%q) = %s; want %s, as of %q", variant, got, years[i], text)
			}
		}
	}
}

func TestQueryLeavesOpenWhatHasNoEnd(t *testing.T) {
	end := func(year *int) string {
		if year == nil {
			return "open"
		}
		return strconv.Itoa(*year)
	}
	for text, want := range map[string]string{
		"1889":                         "1889 to 1889",
		"1880s":                        "1880 to 1889",
		"XVII century":                 "1601 to 1700",
		"500 BC":                       "-500 to -500",
		"-500":                         "-500 to -500",
		"1880-1895":                    "1880 to 1895",
		"published 1900":               "1900 to 1900",
		"before 1500":                  "open to 1499",
		"<1500":                        "open to 1499",
		"vor 1500":                     "open to 1499",
		"до 1917":                      "open to 1917",
		"by 1500":                      "open to 1500",
		"until 1500":                   "open to 1500",
		"1500 or earlier":              "open to 1500",
		"..1500":                       "open to 1500",
		"1850年以前":                      "open to 1850",
		"before the 19th century":      "open to 1800",
		"19th century or earlier":      "open to 1900",
		"before AD 1":                  "open to -1",
		"after 1850":                   "1851 to open",
		">1850":                        "1851 to open",
		"after 1 BC":                   "1 to open",
		"after the 16th century":       "1601 to open",
		"1850 or later":                "1850 to open",
		"not before 1850":              "1850 to open",
		"since 1980":                   "1980 to open",
		"from 1980":                    "1980 to open",
		"1980-":                        "1980 to open",
		"1980–":                        "1980 to open",
		"1980..":                       "1980 to open",
		"1980 to the present":          "1980 to open",
		"from 1850 to 1860":            "1850 to 1860",
		"after 1945, before 1957":      "1945 to 1957",
		"1850-before 1860":             "1850 to 1860",
		"19th century, after 1850":     "1850 to 1900",
		"ca. 1830 or later, 19th cent": "1830 to 1900",
		"Edo period":                   "1615 to 1868",
		"17世紀":                         "1601 to 1700",
		"1850 előtt":                   "open to 1849",
		"1850 öncesi":                  "open to 1849",
		"1850 után":                    "1851 to open",
		"vuoden 1850 jälkeen":          "1851 to open",
		"19. század előtt":             "open to 1800",
		"до 1850":                      "open to 1850",
		"πριν το 1850":                 "open to 1849",
		"พ.ศ. 2430":                    "1887 to 1888",
		"between 1 and 2":              "no date",
		"nothing about it":             "no date",
	} {
		got := "no date"
		if r, ok := dates.Query(text); ok {
			got = end(r.From) + " to " + end(r.To)
		}
		if got != want {
			t.Errorf("Query(%q) = %s; want %s", text, got, want)
		}
	}
}

func TestQueryTellsADateFromATextWithADate(t *testing.T) {
	for text, want := range map[string]bool{
		"1889": true, "c. 1500": true, "late 19th century": true, "500 BC": true, "after 1850": true, "XIX век": true,
		"Edo period": true, "19世紀後半": true,
		"starry night 1889": false, "printed 1900": false, "copy of 1900": false, "1889 starry night": false, "Edo castle": false,
	} {
		if r, _ := dates.Query(text); r.Whole != want {
			t.Errorf("Query(%q) says whole: %v; want %v", text, r.Whole, want)
		}
	}
}

func TestParseReadsTheBeginningOfTextsWithoutEnd(t *testing.T) {
	for _, piece := range []string{"1850 ", "1850-", "(", "[[", "18--", "a.b.", "-", "一", "XIX ", "i ", "before ", "A.H. 10 ", "\xff", "명", "۱"} {
		from, to, ok := dates.Parse(strings.Repeat(piece, 1<<20/len(piece)))
		if ok && from > to {
			t.Errorf("a megabyte of %q is %d-%d", piece, from, to)
		}
	}
	if got := read("1850" + strings.Repeat(" ", 1<<20) + ", 1950"); got != "1850..1850" {
		t.Errorf("a year with a megabyte after it is %s", got)
	}
}

func FuzzParse(f *testing.F) {
	texts, _ := readings(f)
	for _, text := range texts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		from, to, ok := dates.Parse(text)
		switch {
		case !ok && (from != 0 || to != 0):
			t.Errorf("Parse(%q) is not ok and yet %d-%d", text, from, to)
		case ok && (from > to || from == 0 || to == 0 || to > 2100 || from < -10_000):
			t.Errorf("Parse(%q) = %d-%d, which no work can be from", text, from, to)
		}
		r, asked := dates.Query(text)
		switch {
		case asked != ok:
			t.Errorf("Query(%q) is %v, Parse is %v", text, asked, ok)
		case asked && r.From != nil && r.To != nil && (*r.From > *r.To || *r.From == 0 || *r.To == 0):
			t.Errorf("Query(%q) = %d-%d", text, *r.From, *r.To)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	texts, _ := readings(b)
	b.ReportAllocs()
	for i := range b.N {
		dates.Parse(texts[i%len(texts)])
	}
}
