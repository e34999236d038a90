package tokenize_test

import (
	"encoding/json"
	"testing"

	"likeness/internal/encoder/encodertest"
	"likeness/internal/tokenize"
)

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
