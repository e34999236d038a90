package encodertest

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

func beside(path, name string) string { return filepath.Join(filepath.Dir(path), name) }

// Concepts are what the tiny encoder knows, in the order of the values of its
// vectors; after them comes one value that every picture and every text has.
var Concepts = []string{"red", "green", "blue", "yellow", "dark", "light", "stripes"}

// TinyWords are the words that mean something to the tiny encoder, and how much
// of which concept. All others mean nothing.
var TinyWords = map[string]map[string]float32{
	"red":     {"red": 1},
	"green":   {"green": 1},
	"blue":    {"blue": 1},
	"yellow":  {"yellow": 1},
	"dark":    {"dark": 1},
	"black":   {"dark": 1},
	"night":   {"dark": 1, "blue": .3},
	"light":   {"light": 1},
	"white":   {"light": 1},
	"stripes": {"stripes": 1},
	"striped": {"stripes": 1},
	"sea":     {"blue": 1},
	"grass":   {"green": 1},
	"sun":     {"yellow": 1, "light": .3},
	"a":       {}, "the": {}, "picture": {}, "of": {}, "with": {}, "and": {}, "in": {},
}

const (
	tinySide  = 32 // pixels of the pictures that the tiny encoder sees
	tinyWidth = 8  // values of its vectors: Concepts and one more
)

// WriteTiny writes the folder of an encoder of pictures and words whose weights
// are set by hand: its vectors say how much of each of Concepts there is. A
// picture of plain red is nearest to "red", one of black and white bars to
// "stripes". It is published as a CLIP is, in some 20 kB.
func WriteTiny(dir string) error {
	files := map[string]any{
		"config.json": map[string]any{
			"_name_or_path": "likeness/tiny-by-hand", "model_type": "clip", "projection_dim": tinyWidth,
			"text_config": map[string]any{"max_position_embeddings": 16},
		},
		"preprocessor_config.json": map[string]any{
			"do_resize": true, "size": map[string]int{"shortest_edge": tinySide}, "resample": 3, "do_center_crop": true, "crop_size": tinySide,
			"do_rescale": true, "rescale_factor": 1. / 255, "do_normalize": false, "image_processor_type": "CLIPImageProcessor",
		},
		"tokenizer.json": TinyTokenizer(),
	}
	if err := writeJSON(dir, files); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, "onnx"), 0o755); err != nil {
		return err
	}
	readme := "---\nlicense: mit\n---\n\nAn encoder for tests, whose weights were set by hand.\n"
	if err := os.WriteFile(filepath.Join(dir, "README.md"), []byte(readme), 0o644); err != nil {
		return err
	}
	if err := tinyPictures().Write(filepath.Join(dir, "onnx", "vision_model.onnx")); err != nil {
		return err
	}
	return tinyWords().Write(filepath.Join(dir, "onnx", "text_model.onnx"))
}

// tinyPictures sees colours by 1 x 1 filters, each cut off below nothing, and
// stripes by the differences of neighbours.
func tinyPictures() *Graph {
	g := NewGraph()
	x := g.Input("pixel_values", Float32, "batch", 3, tinySide, tinySide)
	colours := g.Do("Conv", []string{
		x,
		g.Floats([]float32{
			1, -.9, -.9, // red
			-.9, 1, -.9, // green
			-.5, -.5, 1, // blue
			.5, .5, -1, // yellow, of which red and green have some
			-1, -1, -1, // dark
			1, 1, 1, // light
		}, 6, 3, 1, 1),
		g.Floats([]float32{0, 0, 0, 0, .6, -2.4}, 6),
	})
	colours = g.Do("ReduceMean", []string{g.Do("Relu", []string{colours})}, List("axes", 2, 3), Int("keepdims", 0))
	// What is red or green is not yellow.
	colours = g.Do("Relu", []string{g.Do("Gemm", []string{
		colours,
		g.Floats([]float32{
			2, 0, 0, 0, 0, 0,
			0, 2, 0, 0, 0, 0,
			0, 0, 2, 0, 0, 0,
			-2, -2, 0, 2, 0, 0,
			0, 0, 0, 0, 3, 0,
			0, 0, 0, 0, 0, 3,
		}, 6, 6),
	}, Int("transB", 1))})
	stripes := g.Do("Conv", []string{
		x,
		g.Floats([]float32{
			.33, -.33, 0, 0, .33, -.33, 0, 0, .33, -.33, 0, 0,
			.33, 0, -.33, 0, .33, 0, -.33, 0, .33, 0, -.33, 0,
		}, 2, 3, 2, 2),
	})
	stripes = g.Do("ReduceMean", []string{g.Do("Abs", []string{stripes})}, List("axes", 1, 2, 3), Int("keepdims", 0))
	stripes = g.Do("Unsqueeze", []string{g.Do("Mul", []string{stripes, g.Scalar(16)}), g.List(1)})
	one := g.Do("Add", []string{g.Do("Mul", []string{stripes, g.Scalar(0)}), g.Scalar(.25)})
	g.Output("image_embeds", g.Do("Concat", []string{colours, stripes, one}, Int("axis", 1)), Float32, "batch", tinyWidth)
	return g
}

// tinyWords adds up what the tokens mean.
func tinyWords() *Graph {
	g := NewGraph()
	ids := g.Input("input_ids", Int64, "batch", "sequence")
	g.Input("attention_mask", Int64, "batch", "sequence")
	vocabulary := tinyVocabulary()
	table := make([]float32, tinyWidth*len(vocabulary))
	for word, meaning := range TinyWords {
		for i, concept := range Concepts {
			table[vocabulary[word+"</w>"]*tinyWidth+i] = meaning[concept]
		}
	}
	rows := g.Do("Gather", []string{g.Floats(table, len(vocabulary), tinyWidth), ids})
	sum := g.Do("ReduceSum", []string{rows, g.List(1)}, Int("keepdims", 0))
	always := g.Floats([]float32{0, 0, 0, 0, 0, 0, 0, .05}, tinyWidth)
	g.Output("text_embeds", g.Do("Add", []string{sum, always}), Float32, "batch", tinyWidth)
	return g
}

// byteCharacters is how byte pair encodings write the bytes.
func byteCharacters() (all []string) {
	next := rune(256)
	for b := range rune(256) {
		if b >= '!' && b <= '~' || b >= 0xa1 && b <= 0xac || b >= 0xae {
			all = append(all, string(b))
			continue
		}
		all = append(all, string(next))
		next++
	}
	return all
}

// tinyMerges join each of TinyWords from its beginning.
func tinyMerges() (merges []string) {
	seen := map[string]bool{}
	for _, word := range sortedWords() {
		parts := strings.Split(word, "")
		parts[len(parts)-1] += "</w>"
		left := parts[0]
		for _, right := range parts[1:] {
			if merge := left + " " + right; !seen[merge] {
				seen[merge] = true
				merges = append(merges, merge)
			}
			left += right
		}
	}
	return merges
}

func tinyVocabulary() map[string]int {
	vocabulary := map[string]int{}
	add := func(token string) {
		if _, ok := vocabulary[token]; !ok {
			vocabulary[token] = len(vocabulary)
		}
	}
	for _, suffix := range []string{"", "</w>"} {
		for _, c := range byteCharacters() {
			add(c + suffix)
		}
	}
	for _, merge := range tinyMerges() {
		add(strings.Replace(merge, " ", "", 1))
	}
	add("<|startoftext|>")
	add("<|endoftext|>")
	return vocabulary
}

// TinyTokenizer is the tokenizer.json of the tiny encoder, in the form of CLIP's.
func TinyTokenizer() map[string]any {
	vocabulary := tinyVocabulary()
	start, end := vocabulary["<|startoftext|>"], vocabulary["<|endoftext|>"]
	special := func(id int, content string) map[string]any {
		return map[string]any{"id": id, "content": content, "special": true, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false}
	}
	return map[string]any{
		"version": "1.0", "truncation": nil, "padding": nil,
		"added_tokens": []any{special(start, "<|startoftext|>"), special(end, "<|endoftext|>")},
		"normalizer": map[string]any{"type": "Sequence", "normalizers": []any{
			map[string]any{"type": "NFC"},
			map[string]any{"type": "Replace", "pattern": map[string]any{"Regex": `\s+`}, "content": " "},
			map[string]any{"type": "Lowercase"},
		}},
		"pre_tokenizer": map[string]any{"type": "Sequence", "pretokenizers": []any{
			map[string]any{
				"type": "Split", "behavior": "Removed", "invert": true,
				"pattern": map[string]any{"Regex": `<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+`},
			},
			map[string]any{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true},
		}},
		"post_processor": map[string]any{
			"type": "RobertaProcessing", "sep": []any{"<|endoftext|>", end}, "cls": []any{"<|startoftext|>", start},
			"trim_offsets": false, "add_prefix_space": false,
		},
		"decoder": map[string]any{"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true},
		"model": map[string]any{
			"type": "BPE", "dropout": nil, "unk_token": "<|endoftext|>", "continuing_subword_prefix": "", "end_of_word_suffix": "</w>",
			"fuse_unk": false, "vocab": vocabulary, "merges": tinyMerges(),
		},
	}
}

func sortedWords() []string { return slices.Sorted(maps.Keys(TinyWords)) }
