package library

import "testing"

func TestPathsAreQuotedAsTheShellWantsThem(t *testing.T) {
	for _, c := range []struct{ system, path, want string }{
		{"linux", "library", "library"},
		{"linux", "/srv/Jörg/画廊", "/srv/Jörg/画廊"},
		{"linux", "/srv/my library", "'/srv/my library'"},
		{"linux", "/srv/Jörg's $100", `'/srv/Jörg'\''s $100'`},
		{"windows", `C:\art\library`, `C:\art\library`},
		{"windows", `C:\Users\Jörg\My art`, `"C:\Users\Jörg\My art"`},
	} {
		if got := argument(c.path, c.system); got != c.want {
			t.Errorf("%s on %s: %s, want %s", c.path, c.system, got, c.want)
		}
	}
}
