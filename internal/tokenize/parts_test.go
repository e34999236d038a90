package tokenize_test

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"slices"
	"testing"

	"likeness/internal/tokenize"
)

// Parts that other tokenizers have, each with what it makes of a text. The
// vocabularies hold just what is needed.
func TestPartsOfOtherTokenizers(t *testing.T) {
	gemma := `"model":{"type":"BPE","byte_fallback":true,"fuse_unk":true,"unk_token":"<unk>",
		"vocab":{"<unk>":0,"▁":1,"a":2,"b":3,"ab":4,"▁ab":5,"<0xC3>":6,"<0xA9>":7},"merges":[["a","b"],["▁","ab"]]}`
	for _, c := range []struct {
		name, file, text string
		want             []int64
	}{
		{"bytes of characters that are unknown", `{"normalizer":{"type":"Replace","pattern":{"String":" "},"content":"▁"},
			"pre_tokenizer":{"type":"Split","pattern":{"String":" "},"behavior":"MergedWithPrevious","invert":false},` + gemma + `}`, "ab abé", []int64{4, 5, 6, 7}},
		{"one number for unknown characters in a row", `{` + gemma + `}`, "ab海海b", []int64{4, 0, 3}},
		{"one number for what is unknown in a row", `{"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["▁",-2],["a",-3]]},
			"pre_tokenizer":{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":false}}`, "海海a", []int64{1, 0, 2}},
		{"the likeliest parts", `{"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["ab",-1],["a",-2],["bc",-1],["c",-5],["b",-9]]}}`, "abc", []int64{2, 3}},
		{"a table of characters", `{"normalizer":{"type":"Precompiled","precompiled_charsmap":"` + charsmap() + `"},
			"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["xy",-1],["b",-2]]}}`, "ab", []int64{1, 2}},
		{"words that are whole", `{"model":{"type":"BPE","ignore_merges":true,"vocab":{"ab":7,"a":1,"b":2},"merges":[]},"pre_tokenizer":{"type":"WhitespaceSplit"}}`, " ab  ba", []int64{7, 2, 1}},
	} {
		tokenizer, err := tokenize.Parse([]byte(c.file))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := tokenizer.Encode(c.text, 100); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q is %v instead of %v", c.name, c.text, got, c.want)
		}
	}
}

// charsmap is the table of SentencePiece that makes xy of a: a trie of one
// letter, which lies at its own number.
func charsmap() string {
	const leaf, value = 1 << 8, 1 << 31
	units := make([]uint32, 'a'+2)
	units[0] = 0                                // children at 0 ^ letter
	units['a'] = 'a' | leaf | ('a'^('a'+1))<<10 // its text is told at 'a'+1
	units['a'+1] = value
	var b []byte
	b = binary.LittleEndian.AppendUint32(b, uint32(4*len(units)))
	for _, u := range units {
		b = binary.LittleEndian.AppendUint32(b, u)
	}
	return base64.StdEncoding.EncodeToString(append(b, "xy\x00"...))
}

func TestPartsThatAreNotReadAreNamed(t *testing.T) {
	model := `"model":{"type":"BPE","vocab":{},"merges":[]}`
	for file, part := range map[string]string{
		`{"model":{"type":"WordLevel"}}`:                                               "the model WordLevel",
		`{"normalizer":{"type":"BertNormalizer"},` + model + `}`:                       "the normalizer BertNormalizer",
		`{"pre_tokenizer":{"type":"UnicodeScripts"},` + model + `}`:                    "the pre-tokenizer UnicodeScripts",
		`{"post_processor":{"type":"Else"},` + model + `}`:                             "the post-processor Else",
		`{"normalizer":{"type":"Replace","pattern":{"Regex":"(?!a)b"}},` + model + `}`: `the pattern "(?!a)b"`,
	} {
		_, err := tokenize.Parse([]byte(file))
		unsupported, ok := errors.AsType[*tokenize.UnsupportedError](err)
		if !ok || unsupported.Part != part {
			t.Errorf("%s: %v", file, err)
		}
	}
	for _, file := range []string{"", "[]", `{"model":{"type":"BPE","merges":["a"]}}`, `{"model":{"type":"Unigram","vocab":[["a","b"]]}}`} {
		if _, err := tokenize.Parse([]byte(file)); err == nil {
			t.Errorf("%q is read", file)
		}
	}
}
