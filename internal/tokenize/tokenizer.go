package tokenize

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// Bounds of a tokenizer and of what it is asked.
const (
	maxFileBytes = 64 << 20
	// MaxTextBytes is the most that is read of a text.
	MaxTextBytes = 10_000
)

// Tokenizer makes numbers of words. It may be used by any number of goroutines
// at once.
type Tokenizer struct {
	normalise []func(string) string
	split     []func([]string) []string
	model     model
	before    []int64 // what stands before and after every text
	after     []int64
	pad       int64
	padded    bool // pad is known
}

// model makes numbers of one piece of text.
type model interface {
	encode(piece string) []int64
}

// UnsupportedError names a part of a tokenizer.json that is not read.
type UnsupportedError struct{ Part string }

func (e *UnsupportedError) Error() string { return e.Part + " of a tokenizer is not supported" }

// file is a tokenizer.json.
type file struct {
	AddedTokens   []addedToken    `json:"added_tokens"`
	Normalizer    json.RawMessage `json:"normalizer"`
	PreTokenizer  json.RawMessage `json:"pre_tokenizer"`
	PostProcessor json.RawMessage `json:"post_processor"`
	Padding       *struct {
		ID int64 `json:"pad_id"`
	} `json:"padding"`
	Model json.RawMessage `json:"model"`
}

type addedToken struct {
	ID      int64  `json:"id"`
	Content string `json:"content"`
}

// Open reads a tokenizer.json. Errors are of the file system or of JSON, or an
// *UnsupportedError.
func Open(path string) (*Tokenizer, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFileBytes {
		return nil, fmt.Errorf("read the tokenizer: it has %d bytes, more than %d", info.Size(), maxFileBytes)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(data)
}

// Parse reads the text of a tokenizer.json, as Open does.
func Parse(data []byte) (*Tokenizer, error) {
	var f file
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, fmt.Errorf("read the tokenizer: %w", err)
	}
	t := &Tokenizer{}
	var err error
	if t.normalise, err = normalisers(f.Normalizer); err != nil {
		return nil, err
	}
	if t.split, err = splitters(f.PreTokenizer); err != nil {
		return nil, err
	}
	var vocabulary map[string]int64
	if t.model, vocabulary, err = parseModel(f.Model); err != nil {
		return nil, err
	}
	for _, token := range f.AddedTokens {
		vocabulary[token.Content] = token.ID
	}
	if err = t.frame(f.PostProcessor, vocabulary); err != nil {
		return nil, err
	}
	if f.Padding != nil {
		t.pad, t.padded = f.Padding.ID, true
	}
	for _, name := range []string{"<pad>", "[PAD]"} {
		if id, ok := vocabulary[name]; ok && !t.padded {
			t.pad, t.padded = id, true
		}
	}
	if !t.padded && len(t.after) > 0 { // CLIP fills with the end of the text
		t.pad, t.padded = t.after[len(t.after)-1], true
	}
	return t, nil
}

// Encode is the numbers of a text, at most most of them, with what the tokenizer
// puts before and after it. Words that go beyond are left out.
func (t *Tokenizer) Encode(text string, most int) []int64 {
	if len(text) > MaxTextBytes {
		text = strings.ToValidUTF8(text[:MaxTextBytes], "")
	}
	for _, f := range t.normalise {
		text = f(text)
	}
	pieces := []string{text}
	for _, f := range t.split {
		pieces = f(pieces)
	}
	room := max(most-len(t.before)-len(t.after), 0)
	ids := append([]int64{}, t.before...)
	for _, piece := range pieces {
		if piece == "" {
			continue
		}
		if len(ids)-len(t.before) >= room {
			break
		}
		ids = append(ids, t.model.encode(piece)...)
	}
	if len(ids) > len(t.before)+room {
		ids = ids[:len(t.before)+room]
	}
	return append(ids, t.after...)
}

// Pad is the number that fills a text up to a length, when there is one.
func (t *Tokenizer) Pad() (id int64, ok bool) { return t.pad, t.padded }

// frame reads what stands before and after a text from the post-processor.
func (t *Tokenizer) frame(raw json.RawMessage, vocabulary map[string]int64) error {
	if isNull(raw) {
		return nil
	}
	var p struct {
		Type       string
		Processors []json.RawMessage
		Cls, Sep   []any
		Single     []map[string]struct{ ID string }
		Special    map[string]struct{ IDs []int64 } `json:"special_tokens"`
	}
	if err := json.Unmarshal(raw, &p); err != nil {
		return fmt.Errorf("read the post-processor of the tokenizer: %w", err)
	}
	switch p.Type {
	case "Sequence":
		for _, part := range p.Processors {
			if err := t.frame(part, vocabulary); err != nil {
				return err
			}
		}
	case "ByteLevel": // moves offsets alone
	case "RobertaProcessing", "BertProcessing":
		before, okBefore := pairID(p.Cls)
		after, okAfter := pairID(p.Sep)
		if !okBefore || !okAfter {
			return fmt.Errorf("read the post-processor of the tokenizer: it names no tokens")
		}
		t.before, t.after = []int64{before}, []int64{after}
	case "TemplateProcessing":
		seen := false
		for _, part := range p.Single {
			if _, ok := part["Sequence"]; ok {
				seen = true
				continue
			}
			ids := p.Special[part["SpecialToken"].ID].IDs
			if id, ok := vocabulary[part["SpecialToken"].ID]; ok && len(ids) == 0 {
				ids = []int64{id}
			}
			if len(ids) == 0 {
				return fmt.Errorf("read the post-processor of the tokenizer: it names no number for %q", part["SpecialToken"].ID)
			}
			if seen {
				t.after = append(t.after, ids...)
			} else {
				t.before = append(t.before, ids...)
			}
		}
	default:
		return &UnsupportedError{Part: "the post-processor " + p.Type}
	}
	return nil
}

// pairID is the number of a token and its number.
func pairID(pair []any) (int64, bool) {
	if len(pair) != 2 {
		return 0, false
	}
	v, ok := pair[1].(float64)
	return int64(v), ok
}

func isNull(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }
