package server

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
)

// A path of a multipart request comes from anybody. Wherever it leads, a file
// only ever takes the place of a null, and everything else stays as it was.
func FuzzFilesOnlyTakeThePlaceOfNull(f *testing.F) {
	for _, path := range []string{"variables.file", "variables.files.0", "variables.a.b.0.c", "variables.files.-1", "variables..", "query", ""} {
		f.Add(`{"file": null, "files": [null, "x"], "a": {"b": [{"c": null}]}}`, path)
	}
	f.Fuzz(func(t *testing.T, variables, path string) {
		var before, after map[string]any
		if json.Unmarshal([]byte(variables), &before) != nil || json.Unmarshal([]byte(variables), &after) != nil {
			t.Skip()
		}
		placed := place(after, path, graphql.Upload{Filename: "here"})
		changed := replaced(before, after)
		if placed && changed != 1 || !placed && changed != 0 {
			t.Errorf("path %q in %s: placed %v, and %d values changed", path, variables, placed, changed)
		}
	})
}

// replaced counts the nulls of before that are files in after; anything else
// that differs counts as a thousand.
func replaced(before, after any) int {
	switch b := before.(type) {
	case map[string]any:
		a, ok := after.(map[string]any)
		if !ok || len(a) != len(b) {
			return 1000
		}
		count := 0
		for key, value := range b {
			count += replaced(value, a[key])
		}
		return count
	case []any:
		a, ok := after.([]any)
		if !ok || len(a) != len(b) {
			return 1000
		}
		count := 0
		for i, value := range b {
			count += replaced(value, a[i])
		}
		return count
	case nil:
		if _, ok := after.(graphql.Upload); ok {
			return 1
		}
	}
	if before != after {
		return 1000
	}
	return 0
}

// What a client accepts comes from anybody: the answer has a form that was asked
// for, or the one that every client reads.
func FuzzNegotiatePicksAFormThatThereIs(f *testing.F) {
	for _, accept := range []string{"", "*/*", "text/html, */*;q=0.1", "application/json;q=x", mediaGraphQL + ", " + mediaJSON, "text/event-stream;q=0"} {
		f.Add(accept)
	}
	f.Fuzz(func(t *testing.T, accept string) {
		picked := negotiate(accept)
		if picked != mediaJSON && !strings.Contains(strings.ToLower(accept), picked) {
			t.Errorf("%q is answered as %q", accept, picked)
		}
	})
}
