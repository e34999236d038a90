package tokenize

import (
	"encoding/json"
	"fmt"
	"math"
	"unicode/utf8"
)

// unigram parts a text so that the probabilities of its parts multiply to the
// most.
type unigram struct {
	ids     map[string]int64
	scores  []float64
	longest int // bytes of a part
	unknown int64
	bytes   bool
	worst   float64
}

// unknownPenalty is by how much a character that is not known is less likely
// than the least likely part, as SentencePiece has it.
const unknownPenalty = 10

func parseUnigram(raw json.RawMessage) (model, map[string]int64, error) {
	var f struct {
		Unknown      *int64               `json:"unk_id"`
		Vocab        [][2]json.RawMessage `json:"vocab"`
		ByteFallback bool                 `json:"byte_fallback"`
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return nil, nil, fmt.Errorf("read the model of the tokenizer: %w", err)
	}
	u := &unigram{ids: make(map[string]int64, len(f.Vocab)), unknown: -1, bytes: f.ByteFallback, worst: math.Inf(1)}
	if f.Unknown != nil {
		u.unknown = *f.Unknown
	}
	words := make(map[string]int64, len(f.Vocab))
	for i, entry := range f.Vocab {
		var word string
		var score float64
		if json.Unmarshal(entry[0], &word) != nil || json.Unmarshal(entry[1], &score) != nil {
			return nil, nil, fmt.Errorf("read the model of the tokenizer: part %d has no word and number", i)
		}
		u.ids[word] = int64(i)
		words[word] = int64(i)
		u.scores = append(u.scores, score)
		u.longest = max(u.longest, len(word))
		u.worst = min(u.worst, score)
	}
	return u, words, nil
}

func (u *unigram) encode(piece string) []int64 {
	type end struct {
		score float64
		from  int
		id    int64 // -1: unknown
	}
	best := make([]end, len(piece)+1)
	for i := range best {
		best[i] = end{score: math.Inf(-1)}
	}
	best[0].score = 0
	for from := 0; from < len(piece); {
		_, size := utf8.DecodeRuneInString(piece[from:])
		single := false
		for to := from + size; to <= min(len(piece), from+u.longest); {
			if id, ok := u.ids[piece[from:to]]; ok {
				single = single || to == from+size
				if score := best[from].score + u.scores[id]; score > best[to].score {
					best[to] = end{score, from, id}
				}
			}
			if to == len(piece) {
				break
			}
			_, n := utf8.DecodeRuneInString(piece[to:])
			to += n
		}
		if score := best[from].score + u.worst - unknownPenalty; !single && score > best[from+size].score {
			best[from+size] = end{score, from, -1}
		}
		from += size
	}
	var ids []int64
	for to := len(piece); to > 0; to = best[to].from {
		e := best[to]
		switch {
		case e.id >= 0:
			ids = append(ids, e.id)
		case u.bytes:
			if found, ok := byteIDs(u.ids, piece[e.from:to]); ok {
				for i := len(found) - 1; i >= 0; i-- {
					ids = append(ids, found[i])
				}
				continue
			}
			ids = u.appendUnknown(ids)
		default:
			ids = u.appendUnknown(ids)
		}
	}
	for i, j := 0, len(ids)-1; i < j; i, j = i+1, j-1 {
		ids[i], ids[j] = ids[j], ids[i]
	}
	return ids
}

// appendUnknown adds the number of what is not known, once for several in a row.
func (u *unigram) appendUnknown(ids []int64) []int64 {
	if u.unknown < 0 || len(ids) > 0 && ids[len(ids)-1] == u.unknown {
		return ids
	}
	return append(ids, u.unknown)
}
