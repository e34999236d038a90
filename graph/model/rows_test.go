package model

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

func TestEveryFieldOfARowIsWritten(t *testing.T) {
	text, err := os.ReadFile("../../schema.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: string(text)})
	if err != nil {
		t.Fatal(err)
	}
	for name, written := range map[string][]string{
		"Image":              slices.Collect(maps.Keys(imageFields.of)),
		"Property":           slices.Collect(maps.Keys(propertyFields.of)),
		"ImageEdge":          slices.Collect(maps.Keys(imageEdgeFields.of)),
		"Highlight":          slices.Collect(maps.Keys(highlightFields.of)),
		"TextPart":           slices.Collect(maps.Keys(textPartFields.of)),
		"SimilarImageEdge":   slices.Collect(maps.Keys(similarImageEdgeFields.of)),
		"MetricScore":        slices.Collect(maps.Keys(metricScoreFields.of)),
		"NearDuplicateEdge":  slices.Collect(maps.Keys(nearDuplicateEdgeFields.of)),
		"NearDuplicateGroup": slices.Collect(maps.Keys(nearDuplicateGroupFields.of)),
	} {
		var promised []string
		for _, field := range schema.Types[name].Fields {
			promised = append(promised, field.Name)
		}
		slices.Sort(promised)
		slices.Sort(written)
		if !slices.Equal(promised, written) {
			t.Errorf("%s promises %v, and writes %v", name, promised, written)
		}
	}
}

func FuzzTextIsWrittenAsJSON(f *testing.F) {
	for _, text := range []string{"", `"quoted" \ back`, "line\nbreak\t\x00\x1f", "Ünïcödé 絵 😀", "half \xf0\x9f of one", "\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var read string
		written := appendText(nil, text)
		if err := json.Unmarshal(written, &read); err != nil {
			t.Fatalf("%q is written as %s: %v", text, written, err)
		}
		if want := strings.ToValidUTF8(text, ""); strings.ReplaceAll(read, "\ufffd", "") != strings.ReplaceAll(want, "\ufffd", "") {
			t.Errorf("%q is read back as %q", text, read)
		}
	})
}
