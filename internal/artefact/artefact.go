// Package artefact writes and reads what is computed of a whole collection for
// people to look at: the layout and the small pictures of its map, and its groups of near
// duplicates.
// Works are named by their ids, so that any engine can serve them.
package artefact

import (
	"encoding/json"
	"fmt"

	"likeness/internal/art"
)

// Names under which they are kept.
const (
	MapName            = "map"
	NearDuplicatesName = "near-duplicates"
	// ComparedName is what the next build need not find out about near duplicates
	// again, in a form of its own.
	ComparedName = "compared"
)

// EncodeMap writes a map.
func EncodeMap(m art.Map) ([]byte, error) {
	data, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("encode the map: %w", err)
	}
	return data, nil
}

// DecodeMap reads what EncodeMap wrote.
func DecodeMap(data []byte) (*art.Map, error) {
	m := &art.Map{}
	if err := json.Unmarshal(data, m); err != nil {
		return nil, fmt.Errorf("read the map: %w", err)
	}
	if len(m.X) != len(m.ImageIDs) || len(m.Y) != len(m.ImageIDs) {
		return nil, fmt.Errorf("read the map: %d and %d places for %d works", len(m.X), len(m.Y), len(m.ImageIDs))
	}
	return m, nil
}

// EncodeNearDuplicates writes groups of near duplicates, surest first.
func EncodeNearDuplicates(groups []art.NearDuplicateGroup) ([]byte, error) {
	data, err := json.Marshal(groups)
	if err != nil {
		return nil, fmt.Errorf("encode near duplicates: %w", err)
	}
	return data, nil
}

// DecodeNearDuplicates reads what EncodeNearDuplicates wrote.
func DecodeNearDuplicates(data []byte) ([]art.NearDuplicateGroup, error) {
	var groups []art.NearDuplicateGroup
	if err := json.Unmarshal(data, &groups); err != nil {
		return nil, fmt.Errorf("read near duplicates: %w", err)
	}
	return groups, nil
}
