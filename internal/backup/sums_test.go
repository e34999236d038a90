package backup

import (
	"slices"
	"strings"
	"testing"
)

const someHash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

func TestNamesOfAnyBytesComeBack(t *testing.T) {
	var want []sum
	for _, name := range []string{"library/a", "originals/1/Gustave Doré.jpg", "originals/1/two\nlines", `originals/1/back\nslash\`, "originals/1/\xff\xfe bytes", "originals/1/ two  spaces", "originals/1/\r"} {
		want = append(want, sum{someHash, name})
	}
	got, err := decodeSums(encodeSums(want))
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
}

func TestNamesThatLeadOutAreRefused(t *testing.T) {
	for _, name := range []string{"", "a", "/etc/passwd", "../x", "library/../../x", "library/", "library", "backup.json", "library/a\x00b", "originals/../library/../x"} {
		if got, err := decodeSums([]byte(someHash + "  " + name + "\n")); err == nil {
			t.Errorf("%q is taken: %v", name, got)
		}
	}
	if _, err := decodeSums([]byte(strings.Repeat(someHash+"  library/a\n", 2))); err == nil {
		t.Error("a name that stands there twice is taken")
	}
}

// FuzzSums reads whatever says that it lists checksums: what is taken comes
// back as it was, and every name stays in the backup.
func FuzzSums(f *testing.F) {
	f.Add([]byte(someHash + "  library/catalog.sqlite\n"))
	f.Add([]byte(`\` + someHash + `  originals/1/a\\n\nb` + "\n"))
	f.Add([]byte(someHash + "  ../x\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		sums, err := decodeSums(data)
		if err != nil {
			return
		}
		again, err := decodeSums(encodeSums(sums))
		if err != nil || !slices.Equal(again, sums) {
			t.Errorf("%q comes back as %q, %v", sums, again, err)
		}
		for _, s := range sums {
			if strings.HasPrefix(s.name, "/") || slices.Contains(strings.Split(s.name, "/"), "..") {
				t.Errorf("%q leads out", s.name)
			}
		}
	})
}
