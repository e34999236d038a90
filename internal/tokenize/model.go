package tokenize

import (
	"encoding/json"
	"fmt"
)

// parseModel reads the model of a tokenizer, and its words.
func parseModel(raw json.RawMessage) (model, map[string]int64, error) {
	var kind struct {
		Type   string
		Merges json.RawMessage
	}
	if err := json.Unmarshal(raw, &kind); err != nil {
		return nil, nil, fmt.Errorf("read the model of the tokenizer: %w", err)
	}
	switch {
	case kind.Type == "BPE" || kind.Type == "" && !isNull(kind.Merges):
		return parseBPE(raw)
	case kind.Type == "Unigram":
		return parseUnigram(raw)
	}
	return nil, nil, &UnsupportedError{Part: "the model " + kind.Type}
}
