package server

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"likeness/internal/art"
)

// Viewers show requiredStatement, and programs go by rights, which are addresses as
// Creative Commons and RightsStatements.org write them.
func TestManifestsSayWhatMayBeDone(t *testing.T) {
	for name, test := range map[string]struct {
		said      []art.Property
		rights    string
		statement string
	}{
		"nothing":          {[]art.Property{{Name: "Medium", Value: "oil"}, {Name: "Drawn right of", Value: "x"}, {Name: "Rechteckige Form", Value: "x"}}, "", ""},
		"an address":       {[]art.Property{{Name: "License URL", Value: "https://creativecommons.org/publicdomain/zero/1.0/"}}, "http://creativecommons.org/publicdomain/zero/1.0/", ""},
		"for people":       {[]art.Property{{Name: "Lizenz", Value: "https://creativecommons.org/licenses/by-sa/4.0/deed.de"}}, "http://creativecommons.org/licenses/by-sa/4.0/", ""},
		"of a country":     {[]art.Property{{Name: "rights", Value: "http://www.creativecommons.org/licenses/by-nc-nd/3.0/nl/"}}, "http://creativecommons.org/licenses/by-nc-nd/3.0/nl/", ""},
		"a statement":      {[]art.Property{{Name: "Rights", Value: "https://rightsstatements.org/page/InC-EDU/1.0/?language=en"}}, "http://rightsstatements.org/vocab/InC-EDU/1.0/", ""},
		"words":            {[]art.Property{{Name: "Credit Line", Value: " Gift of a friend, 1921 "}}, "", `{"label":{"none":["Credit Line"]},"value":{"none":["Gift of a friend, 1921"]}}`},
		"words and letter": {[]art.Property{{Name: "Copyright", Value: "© A. Painter"}, {Name: "License", Value: "CC BY 4.0, https://creativecommons.org/licenses/by/4.0"}}, "http://creativecommons.org/licenses/by/4.0/", `{"label":{"none":["Copyright, License"]},"value":{"none":["© A. Painter","CC BY 4.0, https://creativecommons.org/licenses/by/4.0"]}}`},
		"of somebody else": {[]art.Property{{Name: "Rights", Value: "https://museum.example/terms"}, {Name: "Licence", Value: ""}}, "", `{"label":{"none":["Rights"]},"value":{"none":["https://museum.example/terms"]}}`},
		"Japanese":         {[]art.Property{{Name: "著作権表示", Value: "パブリックドメイン"}}, "", `{"label":{"none":["著作権表示"]},"value":{"none":["パブリックドメイン"]}}`},
	} {
		work := art.Image{ID: "a", Name: "A", Picture: &art.Picture{Hash: "0123456789abcdef", MediaType: "image/jpeg", Width: 3, Height: 2}, Properties: test.said}
		data, err := json.Marshal(manifest(work, "https://art.example"))
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Rights            string
			RequiredStatement json.RawMessage
		}
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		if got.Rights != test.rights || string(got.RequiredStatement) != test.statement {
			t.Errorf("%s: %s", name, cmp.Diff([]string{test.rights, test.statement}, []string{got.Rights, string(got.RequiredStatement)}))
		}
	}
}
