package harvest

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
)

// stream reads an activity stream of the Change Discovery API from its end: of
// each manifest, the last that happened to it counts.
// https://iiif.io/api/discovery/1.0/
func (w *walk) stream(ctx context.Context, data []byte) error {
	top := fieldsOf(data)
	page := orElse(reference(top["last"]), reference(top["first"]))
	var found []*member
	for page != "" && !w.seen["page "+plainAddress(page)] {
		w.seen["page "+plainAddress(page)] = true
		w.documents++
		data, err := w.Get(ctx, page)
		if err != nil {
			if ctx.Err() != nil {
				return err
			}
			if err := w.refuse(page, err); err != nil {
				return err
			}
			break
		}
		f := fieldsOf(data)
		items := list(f["orderedItems"])
		slices.Reverse(items)
		for _, item := range items {
			if m := w.changed(item); m != nil {
				found = append(found, m)
			}
		}
		page = reference(f["prev"])
	}
	slices.Reverse(found) // the oldest first, so that new works come last
	w.result.Known = len(found)
	for batch := range slices.Chunk(found, ahead) {
		if err := w.manifests(ctx, batch, ""); err != nil {
			return err
		}
		if w.AtMost > 0 && w.result.Manifests >= w.AtMost {
			return errEnough
		}
	}
	return nil
}

// changed is the manifest that an activity made or changed, unless something
// later is known of it.
func (w *walk) changed(item json.RawMessage) *member {
	a := fieldsOf(item)
	object := fieldsOf(a["object"])
	address := orElse(text(a["object"]), text(object["id"]))
	if strings.EqualFold(text(a["type"]), "Move") {
		object = fieldsOf(a["target"])
		address = orElse(text(a["target"]), text(object["id"]))
	}
	kind := strings.ToLower(text(a["type"]))
	if address == "" || kind == "refresh" || w.seen[plainAddress(address)] {
		return nil
	}
	w.seen[plainAddress(address)] = true
	if kind == "delete" || kind == "remove" {
		return nil
	}
	if kind := text(object["type"]); kind != "" && kind != "Manifest" {
		return nil
	}
	return &member{address: address, kind: "Manifest"}
}
