package tokenize_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"likeness/internal/encoder/encodertest"
	"likeness/internal/tokenize"
)

// The expected numbers are those of transformers.js 3.8 for the same files.
func TestTokensAreThoseOfTransformers(t *testing.T) {
	data, err := os.ReadFile("testdata/tokens.json")
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]map[string][]int64
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	writers := map[string]func(string) error{"clip": encodertest.WriteTiny, "siglip": encodertest.Folder{Size: encodertest.Small}.WriteSigLIP}
	for kind, write := range writers {
		dir := t.TempDir()
		if err := write(dir); err != nil {
			t.Fatal(err)
		}
		tokenizer, err := tokenize.Open(filepath.Join(dir, "tokenizer.json"))
		if err != nil {
			t.Fatal(err)
		}
		if len(want[kind]) < 20 {
			t.Fatalf("%d texts for %s", len(want[kind]), kind)
		}
		for text, ids := range want[kind] {
			if got := tokenizer.Encode(text, 1000); !slices.Equal(got, ids) {
				t.Errorf("%s: %q is %v instead of %v", kind, text, got, ids)
			}
		}
	}
}

// A text that is too long loses its end, and never what stands after every text.
func TestLongTextsAreCut(t *testing.T) {
	data, err := json.Marshal(encodertest.TinyTokenizer())
	if err != nil {
		t.Fatal(err)
	}
	tokenizer, err := tokenize.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	short, long := tokenizer.Encode("red", 16), tokenizer.Encode(strings.Repeat("red ", 5000), 16)
	if len(short) != 3 || len(long) != 16 || long[0] != short[0] || long[15] != short[2] || long[14] != short[1] {
		t.Errorf("%v and %v", short, long)
	}
}

// FuzzTokenizer holds that no file and no text do more than fail, and that no
// text becomes longer than it may.
func FuzzTokenizer(f *testing.F) {
	data, err := json.Marshal(encodertest.TinyTokenizer())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data, "The red sea, İ 海 \xff")
	f.Add([]byte(`{"model":{"type":"Unigram","unk_id":0,"byte_fallback":true,"vocab":[["<unk>",0],["▁a",-1],["<0x41>",-9]]},"normalizer":{"type":"Precompiled","precompiled_charsmap":"CAAAAAAAAAABAAAAYQA="},"pre_tokenizer":{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"}}`), "a  b")
	f.Add([]byte(`{"model":{"type":"BPE","byte_fallback":true,"vocab":{"a":0},"merges":[["a","b"]]},"pre_tokenizer":{"type":"Split","pattern":{"String":" "},"behavior":"MergedWithNext"},"normalizer":{"type":"Prepend","prepend":"▁"}}`), " ")
	f.Fuzz(func(t *testing.T, file []byte, text string) {
		tokenizer, err := tokenize.Parse(file)
		if err != nil {
			return
		}
		frame := len(tokenizer.Encode("", 1000))
		if ids := tokenizer.Encode(text, 16); len(ids) > max(16, frame) {
			t.Errorf("%d tokens", len(ids))
		}
	})
}
