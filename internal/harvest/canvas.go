package harvest

import (
	"encoding/json"
	"strings"

	"likeness/internal/table"
)

// canvases are those of a manifest, in their order.
func (r *resource) canvases() []json.RawMessage {
	if len(r.items) > 0 {
		return r.items
	}
	if len(r.sequences) == 0 {
		return nil
	}
	return list(fieldsOf(r.sequences[0])["canvases"]) // the others are the same in another order
}

// pictureOf is the address of what is painted on a canvas: the description of
// its image service, else the picture itself. Empty for a canvas without a
// picture.
func pictureOf(canvas json.RawMessage) string {
	f := fieldsOf(canvas)
	for _, annotation := range list(f["images"]) { // version 2
		if address := bodyOf(fieldsOf(annotation)["resource"]); address != "" {
			return address
		}
	}
	for _, page := range list(f["items"]) { // version 3
		for _, annotation := range list(fieldsOf(page)["items"]) {
			a := fieldsOf(annotation)
			if m := text(a["motivation"]); m != "" && m != "painting" {
				continue
			}
			if address := bodyOf(a["body"]); address != "" {
				return address
			}
		}
	}
	return ""
}

// maxChoices is how deep choices within choices are followed.
const maxChoices = 4

// bodyOf is the address of a picture, of the first of several to choose from.
func bodyOf(raw json.RawMessage) string { return bodyWithin(raw, maxChoices) }

func bodyWithin(raw json.RawMessage, depth int) string {
	if depth == 0 {
		return ""
	}
	for _, one := range list(raw) {
		f := fieldsOf(one)
		kind := strings.ToLower(orElse(text(f["type"]), text(f["@type"])))
		switch {
		case strings.HasSuffix(kind, "choice"):
			for _, choice := range append(list(f["default"]), append(list(f["items"]), list(f["item"])...)...) {
				if address := bodyWithin(choice, depth-1); address != "" {
					return address
				}
			}
			continue
		case strings.HasSuffix(kind, "specificresource"):
			if address := bodyWithin(orRaw(f["source"], f["full"]), depth-1); address != "" {
				return address
			}
			continue
		case strings.HasSuffix(kind, "video") || strings.HasSuffix(kind, "sound") || strings.HasSuffix(kind, "textualbody") || strings.HasSuffix(kind, "text"):
			continue
		}
		if service := serviceOf(f["service"]); service != "" {
			return service + "/info.json"
		}
		if id := reference(one); table.IsAddress(id) {
			return id
		}
	}
	return ""
}

func orRaw(a, b json.RawMessage) json.RawMessage {
	if len(a) > 0 {
		return a
	}
	return b
}

// serviceOf is the address of the image service among services.
func serviceOf(raw json.RawMessage) string {
	for _, one := range list(raw) {
		f := fieldsOf(one)
		id := orElse(text(f["id"]), text(f["@id"]))
		about := strings.ToLower(text(f["type"]) + text(f["@type"]) + text(f["profile"]) + text(f["@context"]))
		if table.IsAddress(id) && strings.Contains(about, "image") {
			return strings.TrimSuffix(strings.TrimSuffix(id, "/info.json"), "/")
		}
	}
	return ""
}
