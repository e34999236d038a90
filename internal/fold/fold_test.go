package fold_test

import (
	"testing"

	"likeness/internal/fold"
)

func TestNameIgnoresCaseAndSpellingOfAccentsButNotAccents(t *testing.T) {
	same := [][2]string{
		{"Café.JPG", "cafe\u0301.jpg"}, // composed and decomposed
		{"STRASSE.jpg", "straße.jpg"},
		{"ΣΊΣΥΦΟΣ.png", "σίσυφος.png"},
		{"Mona Lisa.jpg", "MONA LISA.JPG"},
	}
	for _, p := range same {
		if fold.Name(p[0]) != fold.Name(p[1]) {
			t.Errorf("%q and %q are different names", p[0], p[1])
		}
	}
	if fold.Name("Café") == fold.Name("Cafe") {
		t.Error("names ignore accents")
	}
}

func TestTextIgnoresAccentsToo(t *testing.T) {
	for text, want := range map[string]string{
		"Édouard MANET":    "edouard manet",
		"Jan Brueghel":     "jan brueghel",
		"Søren Kierkegård": "soren kierkegard",
		"Georgia O’Keeffe": "georgia o'keeffe",
		"Władysław":        "wladyslaw",
		"北斎":               "北斎",
	} {
		if got := fold.Text(text); got != want {
			t.Errorf("Text(%q) = %q, want %q", text, got, want)
		}
	}
}
