package sqlitefile

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// The forms are those of "URI Filenames", sqlite.org/uri.html.
func TestAddressesOfEverySystemsPaths(t *testing.T) {
	for path, want := range map[string]string{
		"/srv/art/catalog.sqlite":       "file:///srv/art/catalog.sqlite?mode=ro",
		"/srv/what? 50% #1/c.sqlite":    "file:///srv/what%3F%2050%25%20%231/c.sqlite?mode=ro",
		"C:/Users/Jörg/My art/c.sqlite": "file:///C:/Users/J%C3%B6rg/My%20art/c.sqlite?mode=ro",
		"//server/share/c.sqlite":       "file:////server/share/c.sqlite?mode=ro",
		"//?/C:/art/c.sqlite":           "file:///C:/art/c.sqlite?mode=ro",
		"//?/UNC/server/share/c.sqlite": "file:////server/share/c.sqlite?mode=ro",
	} {
		if got := address(path, "mode=ro"); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestAFileWithAnyNameIsMadeWhereItsPathSays(t *testing.T) {
	name := "Jörg's 50% & more #1;.sqlite"
	if runtime.GOOS != "windows" {
		name += "?a=b\\c:d"
	}
	path := filepath.Join(t.TempDir(), name)
	db, err := Open(path, ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("create table t (a)"); err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	if err != nil || len(found) == 0 || !strings.HasPrefix(found[0], path) {
		t.Fatalf("made %q (%v), want %q", found, err, path)
	}
}
