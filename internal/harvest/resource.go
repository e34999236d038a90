package harvest

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// resource is a manifest or a collection of the IIIF Presentation API 2 or 3,
// or a page of either; what is of another shape than it should be is missing.
// https://iiif.io/api/presentation/3.0/ https://iiif.io/api/presentation/2.1/
type resource struct {
	ID, AtID     string
	Type, AtType string
	Label        texts
	Summary      texts
	Description  texts
	Attribution  texts
	Metadata     []pair
	Statement    *pair
	Rights       string
	License      string
	NavDate      string
	Homepage     string
	Providers    []texts

	items       []json.RawMessage // of version 3: canvases, or the members of a collection
	sequences   []json.RawMessage
	members     []json.RawMessage // of version 2
	first, next string            // pages of a collection of version 2.1
}

// pair is a label and what it says.
type pair struct {
	Label texts `json:"label"`
	Value texts `json:"value"`
}

var errNotIIIF = errors.New("it is no JSON object")

// parse reads a document.
func parse(data []byte) (*resource, error) {
	var f map[string]json.RawMessage
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), &f); err != nil || f == nil {
		return nil, errNotIIIF
	}
	r := &resource{
		ID: text(f["id"]), AtID: text(f["@id"]), Type: text(f["type"]), AtType: text(f["@type"]), NavDate: text(f["navDate"]),
		Rights: text(f["rights"]), License: text(f["license"]), Homepage: reference(f["homepage"]), first: reference(f["first"]), next: reference(f["next"]),
		items: list(f["items"]), sequences: list(f["sequences"]),
	}
	for name, to := range map[string]*texts{"label": &r.Label, "summary": &r.Summary, "description": &r.Description, "attribution": &r.Attribution} {
		_ = json.Unmarshal(f[name], to) // of another shape: missing
	}
	for _, m := range list(f["metadata"]) {
		var p pair
		if json.Unmarshal(m, &p) == nil {
			r.Metadata = append(r.Metadata, p)
		}
	}
	var statement pair
	if json.Unmarshal(f["requiredStatement"], &statement) == nil && len(statement.Value) > 0 {
		r.Statement = &statement
	}
	for _, p := range list(f["provider"]) {
		var provider struct {
			Label texts `json:"label"`
		}
		if json.Unmarshal(p, &provider) == nil {
			r.Providers = append(r.Providers, provider.Label)
		}
	}
	for _, name := range []string{"members", "collections", "manifests"} {
		r.members = append(r.members, list(f[name])...)
	}
	if r.Homepage == "" {
		r.Homepage = reference(f["related"])
	}
	return r, nil
}

func (r *resource) address() string { return orElse(r.ID, r.AtID) }

// kind is the last part of the type: "Manifest" of "sc:Manifest".
func (r *resource) kind() string {
	kind := orElse(r.Type, r.AtType)
	return kind[strings.LastIndexAny(kind, ":/#")+1:]
}

func orElse(text, other string) string {
	if text != "" {
		return text
	}
	return other
}

// text is a value that is a text, or the first of a list of them.
func text(raw json.RawMessage) string {
	for _, one := range list(raw) {
		var s string
		if json.Unmarshal(one, &s) == nil && s != "" {
			return strings.TrimSpace(s)
		}
	}
	return ""
}

// list are the items of a list, or the one value that stands in its place.
func list(raw json.RawMessage) []json.RawMessage {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0 || bytes.Equal(raw, []byte("null")):
		return nil
	case raw[0] != '[':
		return []json.RawMessage{raw}
	}
	var all []json.RawMessage
	_ = json.Unmarshal(raw, &all) // it is part of a whole document
	return all
}

// fieldsOf are the values of an object; none for anything else.
func fieldsOf(raw json.RawMessage) map[string]json.RawMessage {
	var f map[string]json.RawMessage
	_ = json.Unmarshal(raw, &f) // of another shape: none
	return f
}

// reference is the address that a value names, as a text or by its id.
func reference(raw json.RawMessage) string {
	for _, one := range list(raw) {
		if s := text(one); s != "" {
			return s
		}
		f := fieldsOf(one)
		if id := orElse(text(f["id"]), text(f["@id"])); id != "" {
			return id
		}
	}
	return ""
}
