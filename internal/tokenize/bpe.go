package tokenize

import (
	"container/heap"
	"encoding/json"
	"fmt"
	"strings"
)

// bpe joins the pairs of symbols that were joined most often where it was
// learned, the most frequent first.
type bpe struct {
	ids     map[string]int64
	ranks   map[[2]string]int
	suffix  string // of the last symbol of a piece
	bytes   bool   // characters that are unknown become bytes
	ignore  bool   // a piece that is known as a whole is not parted
	unknown int64  // -1: unknown symbols are left out
	fuse    bool   // unknown symbols in a row are one
}

func parseBPE(raw json.RawMessage) (model, map[string]int64, error) {
	var f struct {
		Vocab        map[string]int64
		Merges       []json.RawMessage
		UnkToken     *string `json:"unk_token"`
		Suffix       *string `json:"end_of_word_suffix"`
		Prefix       *string `json:"continuing_subword_prefix"`
		ByteFallback bool    `json:"byte_fallback"`
		IgnoreMerges bool    `json:"ignore_merges"`
		FuseUnknown  bool    `json:"fuse_unk"`
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return nil, nil, fmt.Errorf("read the model of the tokenizer: %w", err)
	}
	if f.Prefix != nil && *f.Prefix != "" {
		return nil, nil, &UnsupportedError{Part: "a prefix of parts of words"}
	}
	b := &bpe{ids: f.Vocab, ranks: make(map[[2]string]int, len(f.Merges)), bytes: f.ByteFallback, ignore: f.IgnoreMerges, fuse: f.FuseUnknown, unknown: -1}
	if b.ids == nil {
		b.ids = map[string]int64{}
	}
	if f.Suffix != nil {
		b.suffix = *f.Suffix
	}
	if f.UnkToken != nil {
		if id, ok := b.ids[*f.UnkToken]; ok {
			b.unknown = id
		}
	}
	for i, raw := range f.Merges { // "a b", or ["a", "b"] since 2024
		var pair [2]string
		var line string
		if json.Unmarshal(raw, &line) == nil {
			first, second, ok := strings.Cut(line, " ")
			if !ok {
				return nil, nil, fmt.Errorf("read the model of the tokenizer: merge %d is %q", i, line)
			}
			pair = [2]string{first, second}
		} else if err := json.Unmarshal(raw, &pair); err != nil {
			return nil, nil, fmt.Errorf("read the model of the tokenizer: %w", err)
		}
		if _, ok := b.ranks[pair]; !ok {
			b.ranks[pair] = i
		}
	}
	words := make(map[string]int64, len(b.ids))
	for word, id := range b.ids {
		words[word] = id
	}
	return b, words, nil
}

// symbol is a part of a piece, in a list of those that are left.
type symbol struct {
	text       string
	prev, next int // -1 at the ends
}

// candidate is a pair that may be joined.
type candidate struct {
	rank, at    int
	left, right string
}

type candidates []candidate

func (c candidates) Len() int { return len(c) }

func (c candidates) Less(i, j int) bool {
	if c[i].rank != c[j].rank {
		return c[i].rank < c[j].rank
	}
	return c[i].at < c[j].at
}

func (c candidates) Swap(i, j int) { c[i], c[j] = c[j], c[i] }

func (c *candidates) Push(x any) { *c = append(*c, x.(candidate)) }

func (c *candidates) Pop() any {
	last := (*c)[len(*c)-1]
	*c = (*c)[:len(*c)-1]
	return last
}

func (b *bpe) encode(piece string) []int64 {
	if id, ok := b.ids[piece]; ok && b.ignore {
		return []int64{id}
	}
	symbols := b.symbols(piece)
	queue := &candidates{}
	consider := func(at int) {
		if at < 0 || symbols[at].next < 0 {
			return
		}
		left, right := symbols[at].text, symbols[symbols[at].next].text
		if rank, ok := b.ranks[[2]string{left, right}]; ok {
			heap.Push(queue, candidate{rank, at, left, right})
		}
	}
	for i := range symbols {
		consider(i)
	}
	for queue.Len() > 0 {
		c := heap.Pop(queue).(candidate)
		s := &symbols[c.at]
		if s.text != c.left || s.next < 0 || symbols[s.next].text != c.right {
			continue // one of the two was joined with another meanwhile
		}
		gone := &symbols[s.next]
		s.text += gone.text
		gone.text = ""
		if s.next = gone.next; s.next >= 0 {
			symbols[s.next].prev = c.at
		}
		consider(s.prev)
		consider(c.at)
	}
	var ids []int64
	for i := 0; i >= 0 && len(symbols) > 0; i = symbols[i].next {
		ids = b.appendSymbol(ids, symbols[i].text)
	}
	return ids
}

// symbols are the characters of a piece.
func (b *bpe) symbols(piece string) []symbol {
	var symbols []symbol
	for _, r := range piece {
		symbols = append(symbols, symbol{text: string(r), prev: len(symbols) - 1, next: len(symbols) + 1})
	}
	if len(symbols) > 0 {
		last := &symbols[len(symbols)-1]
		last.text += b.suffix
		last.next = -1
	}
	return symbols
}

func (b *bpe) appendSymbol(ids []int64, text string) []int64 {
	if id, ok := b.ids[text]; ok {
		return append(ids, id)
	}
	if b.bytes {
		if found, ok := byteIDs(b.ids, text); ok {
			return append(ids, found...)
		}
	}
	if b.unknown >= 0 && !(b.fuse && len(ids) > 0 && ids[len(ids)-1] == b.unknown) {
		ids = append(ids, b.unknown)
	}
	return ids
}

// byteIDs are the numbers of the bytes of a text, called <0x41>.
func byteIDs(vocabulary map[string]int64, text string) ([]int64, bool) {
	var ids []int64
	for i := range len(text) {
		id, ok := vocabulary[fmt.Sprintf("<0x%02X>", text[i])]
		if !ok {
			return nil, false
		}
		ids = append(ids, id)
	}
	return ids, true
}
