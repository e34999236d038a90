package server

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"likeness/internal/art"
)

const uploadQuery = `"query": "mutation($file: Upload!, $files: [Upload!]) { uploadImage(file: $file) { id } }"`

func TestUploadedPictureIsServedBackAndSearchedBy(t *testing.T) {
	c := start(t)
	picture := paintedPNG(3)
	got := parse(t, c.upload(picture).body)
	if len(got.Errors) > 0 {
		t.Fatal(got.Errors)
	}
	upload := got.Data["uploadImage"].(object)
	served := c.do("GET", upload["url"].(string), "")
	if served.StatusCode != 200 || !bytes.Equal([]byte(served.body), picture) {
		t.Errorf("%s: status %d, %d bytes", upload["url"], served.StatusCode, len(served.body))
	}
	if caching := served.Header.Get("Cache-Control"); !strings.HasPrefix(caching, "private") {
		t.Errorf("an upload is cached as %q", caching)
	}
	near := c.answer(`query($id: ID!) { similarImages(to: {upload: $id}, metric: "pixels", first: 3) { edges { node { id } } totalCount } }`, object{"id": upload["id"]})
	if edges := near["similarImages"].(object)["edges"].([]any); len(edges) != 3 {
		t.Errorf("%d works are like the upload, want a full page of 3", len(edges))
	}
}

func TestUploadsThatCannotBeKeptAreRefused(t *testing.T) {
	c := start(t)
	for _, test := range []struct {
		what string
		got  response
		code art.Code
	}{
		{"no picture", c.upload([]byte("<html>not a picture</html>")), art.CodeUnsupported},
		{"over 20 MB", c.upload(make([]byte, 20<<20+1)), art.CodeTooLarge},
		{"nothing", c.upload(nil), art.CodeInvalid},
	} {
		if got := parse(t, test.got.body); got.code() != test.code {
			t.Errorf("%s: %s, want %s", test.what, test.got.body, test.code)
		}
	}
}

func TestOversizeBodyHasItsOwnStatus(t *testing.T) {
	c := start(t)
	if got := c.upload(make([]byte, 30<<20)); got.StatusCode != 413 {
		t.Errorf("status %d, want 413", got.StatusCode)
	}
	if got := c.do("POST", "/graphql", `{"query":"`+strings.Repeat(" ", 2<<20)+`"}`, "Content-Type", "application/json"); got.StatusCode != 413 {
		t.Errorf("status %d, want 413", got.StatusCode)
	}
}

// zeros is a file that never ends.
type zeros struct{}

func (zeros) Read(data []byte) (int, error) {
	clear(data)
	return len(data), nil
}

func TestUploadOfUnknownLengthIsCutOff(t *testing.T) {
	c := start(t)
	head := strings.ReplaceAll(`--b
Content-Disposition: form-data; name="operations"

{`+uploadQuery+`, "variables": {"file": null}}
--b
Content-Disposition: form-data; name="map"

{"0": ["variables.file"]}
--b
Content-Disposition: form-data; name="0"; filename="a.png"

`, "\n", "\r\n")
	request, err := http.NewRequestWithContext(t.Context(), "POST", c.url+"/graphql", io.MultiReader(strings.NewReader(head), zeros{}))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	got, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil || got.StatusCode != 413 || parse(t, string(body)).code() != art.CodeTooLarge {
		t.Errorf("status %d, %s, %v", got.StatusCode, body, err)
	}
}

func TestMalformedMultipartRequestsAreTheClientsFault(t *testing.T) {
	c := start(t)
	picture := map[string][]byte{"0": paintedPNG(1)}
	operations := `{` + uploadQuery + `, "variables": {"file": null, "files": [null]}}`
	places := func(n int) string {
		paths := make([]string, n)
		for i := range paths {
			paths[i] = `"variables.files.` + "0" + `"`
		}
		return `{"0": [` + strings.Join(paths, ",") + `]}`
	}
	for _, test := range []struct{ what, operations, places string }{
		{"operations that are no JSON", `{"query`, `{"0": ["variables.file"]}`},
		{"a list of operations", `[` + operations + `]`, `{"0": ["0.variables.file"]}`},
		{"no query", `{"variables": {"file": null}}`, `{"0": ["variables.file"]}`},
		{"a map that is no JSON", operations, `{`},
		{"a map of strings", operations, `{"0": "variables.file"}`},
		{"a part that is not there", operations, `{"1": ["variables.file"]}`},
		{"a path outside of the variables", operations, `{"0": ["query"]}`},
		{"a path to nowhere", operations, `{"0": ["variables.other"]}`},
		{"a path through a string", `{` + uploadQuery + `, "variables": {"file": "text"}}`, `{"0": ["variables.file.name"]}`},
		{"a path onto a string", `{` + uploadQuery + `, "variables": {"file": "text"}}`, `{"0": ["variables.file"]}`},
		{"a negative index", operations, `{"0": ["variables.files.-1"]}`},
		{"an index beyond the list", operations, `{"0": ["variables.files.7"]}`},
		{"an index that is no number", operations, `{"0": ["variables.files.x"]}`},
		{"no variables", `{` + uploadQuery + `}`, `{"0": ["variables.file"]}`},
		{"one file in thousands of places", operations, places(3000)},
	} {
		got := c.multipart(test.operations, test.places, picture)
		if parsed := parse(t, got.body); got.StatusCode != 400 || parsed.code() != art.CodeInvalid || parsed.Data != nil {
			t.Errorf("%s: status %d, %s", test.what, got.StatusCode, got.body)
		}
	}
}
