package dates_test

import (
	"strconv"
	"testing"

	"likeness/internal/dates"
)

type reading struct {
	text     string
	from, to int
}

func TestParseReadsWhatCataloguesHold(t *testing.T) {
	for _, r := range readings {
		if from, to, ok := dates.Parse(r.text); !ok || from != r.from || to != r.to {
			t.Errorf("Parse(%q) = %d, %d, %v; want %d, %d", r.text, from, to, ok, r.from, r.to)
		}
	}
}

var readings = []reading{
	{"1831", 1831, 1831},
	{"c. 1831", 1831, 1831},
	{"c.1831", 1831, 1831},
	{"Ca. 1831", 1831, 1831},
	{"ci.1831", 1831, 1831},
	{"?c.1831", 1831, 1831},
	{"probably 1831 (?)", 1831, 1831},
	{"published 1900", 1900, 1900},
	{"850", 850, 850},

	// Ranges and short years.
	{"ca. 1890-95", 1890, 1895},
	{"1890–1895", 1890, 1895},
	{"1890 — 1895", 1890, 1895},
	{"1503-06", 1503, 1506},
	{"1890–5", 1890, 1895},
	{"1874/75", 1874, 1875},
	{"c. 1665/70", 1665, 1670},
	{"c.1790–c.1800", 1790, 1800},
	{"1790–c.99", 1790, 1799},
	{"between 1546 and 1547", 1546, 1547},
	{"from 1763 until 1767", 1763, 1767},
	{"1801 or 1802", 1801, 1802},
	{"1801 or 02", 1801, 1802},
	{"1959, 1961", 1959, 1961},
	{"1959,1961", 1959, 1961},
	{"1963–present", 1963, 1963},
	{"(1896-97)", 1896, 1897},

	// Decades and centuries.
	{"1880s", 1880, 1889},
	{"1880's", 1880, 1889},
	{"late 1880s", 1886, 1889},
	{"mid-1880s", 1883, 1886},
	{"early 1880s", 1880, 1883},
	{"1920s–30s", 1920, 1939},
	{"late 1880s–early 1890s", 1886, 1893},
	{"1800s", 1800, 1899},
	{"17th century", 1601, 1700},
	{"seventeenth century", 1601, 1700},
	{"17th C.", 1601, 1700},
	{"XVII century", 1601, 1700},
	{"16th–17th century", 1501, 1700},
	{"late 16th–17th century", 1567, 1700},
	{"15th or early 16th century", 1401, 1534},
	{"early 15th century", 1401, 1434},
	{"early to mid-20th century", 1901, 1967},
	{"First Half of the XVII Century", 1601, 1650},
	{"second half of XVII century", 1651, 1700},
	{"first quarter of the 19th century", 1801, 1825},
	{"last third of the 17th century", 1667, 1700},
	{"8th century (Song copy)", 701, 800},
	{"turn of the 18th century", 1701, 1800},

	// Before and after.
	{"before 1520", 1510, 1520},
	{"after 1600", 1600, 1610},
	{"After c.1600", 1600, 1610},
	{"1600 or later", 1600, 1610},
	{"1600 or earlier", 1590, 1600},
	{"not before 1600", 1600, 1610},

	// Days.
	{"March 3, 1888", 1888, 1888},
	{"3 March 1888", 1888, 1888},
	{"March 3rd, 1888", 1888, 1888},
	{"September 1888", 1888, 1888},
	{"1888-03-03", 1888, 1888},
	{"1888-03", 1888, 1888},
	{"1903-04-12", 1903, 1903},
	{"1888-03-03T00:00:00Z", 1888, 1888},
	{"12/05/1901", 1901, 1901},
	{"12.05.1901", 1901, 1901},
	{"12 May 1901–3 June 1902", 1901, 1902},
	{"Summer 1914", 1914, 1914},

	// Eras.
	{"500 BC", -500, -500},
	{"500 B.C.E.", -500, -500},
	{"3rd century BCE", -300, -201},
	{"late 5th–early 4th century B.C.", -434, -367},
	{"ca. 1353–1336 B.C.", -1353, -1336},
	{"100–50 BC", -100, -50},
	{"20 BC–AD 50", -20, 50},
	{"1st century BC–1st century AD", -100, 100},
	{"A.D. 79", 79, 79},
	{"79 AD", 79, 79},
	{"907–979 CE", 907, 979},
	{"2nd millennium B.C.", -2000, -1001},
	{"Dynasty 18, ca. 1479–1458 B.C.", -1479, -1458},
	{"dated 1225 AH/1810 CE", 1810, 1810},
	{"Qing dynasty (1644–1911), 18th century", 1701, 1800},
	{"Ming dynasty (1368–1644)", 1368, 1644},

	// What happened to the work later is not its date.
	{"1903–04, printed 1920", 1903, 1904},
	{"1874; cast 1965", 1874, 1874},
	{"1924 (published 1930)", 1924, 1924},
	{"1809–1839, exhibited 1809, 1840", 1809, 1839},
	{"19th century copy of 9th c. original", 1801, 1900},
	{"first published 1855, reprinted 1865", 1855, 1855},

	// Other languages.
	{"um 1650", 1650, 1650},
	{"vers 1650", 1650, 1650},
	{"vor 1520", 1510, 1520},
	{"nach 1600", 1600, 1610},
	{"zwischen 1600 und 1610", 1600, 1610},
	{"19. Jahrhundert", 1801, 1900},
	{"2. Hälfte 18. Jh.", 1751, 1800},
	{"zweite Hälfte des 18. Jahrhunderts", 1751, 1800},
	{"1880er Jahre", 1880, 1889},
	{"300 v. Chr.", -300, -300},
	{"3. März 1888", 1888, 1888},
	{"XIXe siècle", 1801, 1900},
	{"fin du XIXᵉ siècle", 1867, 1900},
	{"première moitié du 17ème siècle", 1601, 1650},
	{"années 1880", 1880, 1889},
	{"entre 1880 et 1885", 1880, 1885},
	{"IIIe siècle av. J.-C.", -300, -201},
	{"secolo XVI", 1501, 1600},
	{"sec. XVI–XVII", 1501, 1700},
	{"prima metà del XVI secolo", 1501, 1550},
	{"tra il 1503 e il 1506", 1503, 1506},
	{"Settecento", 1700, 1799},
	{"siglo XIX", 1801, 1900},
	{"s. XVIII", 1701, 1800},
	{"hacia 1650", 1650, 1650},
	{"17e eeuw", 1601, 1700},
	{"17de eeuw", 1601, 1700},
	{"tussen 1630 en 1640", 1630, 1640},
	{"eerste helft 17e eeuw", 1601, 1650},
}

func TestParseRefusesWhatIsNoDate(t *testing.T) {
	for _, text := range []string{
		"", " ", "n.d.", "undated", "Date unknown", "date not known", "s.d.", "Edo period", "Unknown", "March 3", "12", "'20s",
		"0", "year 0", "2999", "9999", "1890-1880", "99999999999999999999", "30,000 BC", "Song copy of 8th c. original",
		"12th Dynasty", "Louis XIV", "?", "–", "century", "BC", "first half", "18204–1824",
	} {
		if from, to, ok := dates.Parse(text); ok {
			t.Errorf("Parse(%q) = %d, %d; want no date", text, from, to)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, r := range readings {
		f.Add(r.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		from, to, ok := dates.Parse(text)
		switch {
		case !ok && (from != 0 || to != 0):
			t.Errorf("Parse(%q) is not ok and yet %d-%d", text, from, to)
		case ok && (from > to || from == 0 || to == 0 || to > 2100 || from < -10_000):
			t.Errorf("Parse(%q) = %d-%d, which no work can be from", text, from, to)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for i := range b.N {
		dates.Parse(readings[i%len(readings)].text)
	}
}

func TestQueryLeavesOpenWhatHasNoEnd(t *testing.T) {
	open := func(year *int) string {
		if year == nil {
			return "open"
		}
		return strconv.Itoa(*year)
	}
	for text, want := range map[string]string{
		"1889":             "1889 to 1889",
		"1880s":            "1880 to 1889",
		"XVII century":     "1601 to 1700",
		"500 BC":           "-500 to -500",
		"before 1500":      "open to 1500",
		"after 1850":       "1850 to open",
		"1850 or later":    "1850 to open",
		"published 1900":   "1900 to 1900",
		"vor 1500":         "open to 1500",
		"between 1 and 2":  "no date",
		"nothing about it": "no date",
	} {
		got := "no date"
		if r, ok := dates.Query(text); ok {
			got = open(r.From) + " to " + open(r.To)
		}
		if got != want {
			t.Errorf("Query(%q) = %s; want %s", text, got, want)
		}
	}
}

func TestQueryTellsADateFromATextWithADate(t *testing.T) {
	for text, want := range map[string]bool{
		"1889": true, "c. 1500": true, "late 19th century": true, "500 BC": true,
		"starry night 1889": false, "printed 1900": false, "copy of 1900": false,
	} {
		if r, _ := dates.Query(text); r.Whole != want {
			t.Errorf("Query(%q) says whole: %v; want %v", text, r.Whole, want)
		}
	}
}
