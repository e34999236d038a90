package table

import (
	"testing"

	"golang.org/x/text/encoding/charmap"
)

func TestUTF8TwiceOverIsRepaired(t *testing.T) {
	for doubled, want := range map[string]string{
		"MÃ¼ller, JÃ¶rg":         "Müller, Jörg",
		"CafÃ© Ã\u00a0 Paris":    "Café à Paris",
		"CafÃ© Ã  Paris":         "Café à  Paris",
		"Lâ€™Å“uvre":             "L’œuvre",
		"DvoÅ™Ã¡k":               "Dvořák",
		"Ãœber den Wolken â€“ x": "Über den Wolken – x",
		"ÃƒÂ¼ber":                "über",
		"Caf√© d‚Äô√âtoile":      "Café d’Étoile",
		"M├╝ller":                "Müller",
		"Ð\u00a0ÐµÐ¿Ð¸Ð½":        "Репин",
		"РњРѕРЅРµ":               "Моне",
		"å±±æ°´":                 "山水",
		"MÃ¼ller 北斎":             "Müller 北斎",
		"Müller":                 "Müller",
		"“Weiß“ l’été «GROß» “café”—": "“Weiß“ l’été «GROß» “café”—",
		"på Å” und „Ä“ São Â Ã":       "på Å” und „Ä“ São Â Ã",
		"—été –École …é »é":           "—été –École …é »é",
		"Рисунок Сірко Њњ":            "Рисунок Сірко Њњ",
		"北斎 葛飾":                       "北斎 葛飾",
		"10 ½ × 5 ¼":                  "10 ½ × 5 ¼",
		"Åse Å. Ørsted ÄÖÜ":           "Åse Å. Ørsted ÄÖÜ",
	} {
		if got := repair(doubled, false); got != want {
			t.Errorf("repair(%q) = %q, want %q", doubled, got, want)
		}
	}
	if got := repair("GOTEBORGÅ”", true); got == "GOTEBORGÅ”" {
		t.Error("what is not sure is never repaired")
	}
}

// Whatever is read in the wrong encoding comes out right again.
func TestEveryLatinLetterSurvivesBeingEncodedTwice(t *testing.T) {
	for _, word := range []string{"Ernő", "Škréta", "Łukasz", "Brûlé", "Español", "Æbelø", "naïve", "Ça", "Òscar", "“quoted”", "Ğ", "Žižkov", "Ýmir"} {
		for name, as := range map[string]*charmap.Charmap{"Windows-1252": charmap.Windows1252, "Mac Roman": charmap.Macintosh, "CP437": charmap.CodePage437} {
			doubled := ""
			for _, c := range []byte(word) {
				r := as.DecodeByte(c)
				if r == 0xfffd {
					r = rune(c)
				}
				doubled += string(r)
			}
			if got := repair(doubled, true); got != word {
				t.Errorf("%s read as %s is %q, repaired to %q", word, name, doubled, got)
			}
		}
	}
}
