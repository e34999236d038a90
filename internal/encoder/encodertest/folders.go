package encodertest

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// Folder is how a folder of an encoder is written.
type Folder struct {
	Size     Size
	Seed     uint64
	Old      bool   // in the operators of before 2023 (opset 14)
	External string // what the name of the file beside a graph ends in that its weights go into
	Whole    bool   // a CLIP is one graph for pictures and words
}

func (f Folder) network() *network {
	g := NewGraph()
	if f.Old {
		g.Opset = 14
	}
	return &network{Graph: g, size: f.Size, random: rand.New(rand.NewPCG(f.Seed, 1)), old: f.Old}
}

// write writes a graph into onnx/ of a folder.
func (f Folder) write(dir, name string, add func(n *network)) error {
	n := f.network()
	if f.External != "" {
		n.External(name + f.External)
	}
	add(n)
	if err := os.MkdirAll(filepath.Join(dir, "onnx"), 0o755); err != nil {
		return err
	}
	return n.Write(filepath.Join(dir, "onnx", name))
}

func writeJSON(dir string, files map[string]any) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, content := range files {
		encoded, err := json.Marshal(content)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), encoded, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// clipMean and clipDeviation are those of the pictures that CLIP was trained on.
var (
	clipMean      = []float64{0.48145466, 0.4578275, 0.40821073}
	clipDeviation = []float64{0.26862954, 0.26130258, 0.27577711}
)

// WriteCLIP writes a CLIP of random weights.
func (f Folder) WriteCLIP(dir string) error {
	vocabulary := tinyVocabulary()
	f.Size.Vocabulary = max(f.Size.Vocabulary, len(vocabulary))
	if err := writeJSON(dir, map[string]any{
		"config.json": map[string]any{
			"_name_or_path": "openai/clip-vit-base-patch32", "model_type": "clip", "projection_dim": f.Size.Projection,
			"text_config": map[string]any{"max_position_embeddings": f.Size.Positions}, "vision_config": map[string]any{"hidden_size": f.Size.Width},
		},
		"preprocessor_config.json": map[string]any{
			"crop_size": map[string]int{"height": f.Size.Side, "width": f.Size.Side}, "do_center_crop": true, "do_convert_rgb": true, "do_normalize": true, "do_rescale": true,
			"do_resize": true, "image_mean": clipMean, "image_processor_type": "CLIPFeatureExtractor", "image_std": clipDeviation, "resample": 3,
			"rescale_factor": 0.00392156862745098, "size": map[string]int{"shortest_edge": f.Size.Side},
		},
		"tokenizer.json": TinyTokenizer(),
	}); err != nil {
		return err
	}
	end := int64(vocabulary["<|endoftext|>"])
	if f.Whole {
		return f.write(dir, "model.onnx", func(n *network) {
			n.clipPictures()
			n.clipWords(end)
		})
	}
	if err := f.write(dir, "vision_model.onnx", (*network).clipPictures); err != nil {
		return err
	}
	return f.write(dir, "text_model.onnx", func(n *network) { n.clipWords(end) })
}

// WriteSigLIP writes a SigLIP of random weights.
func (f Folder) WriteSigLIP(dir string) error {
	tokenizer, vocabulary := unigramTokenizer()
	f.Size.Vocabulary = max(f.Size.Vocabulary, vocabulary)
	if err := writeJSON(dir, map[string]any{
		"config.json": map[string]any{
			"_name_or_path": "google/siglip-base-patch16-224", "model_type": "siglip",
			"text_config": map[string]any{"model_type": "siglip_text_model", "max_position_embeddings": f.Size.Positions}, "vision_config": map[string]any{"hidden_size": f.Size.Width},
		},
		"preprocessor_config.json": map[string]any{
			"do_normalize": true, "do_rescale": true, "do_resize": true, "image_mean": []float64{.5, .5, .5}, "image_processor_type": "SiglipImageProcessor",
			"image_std": []float64{.5, .5, .5}, "resample": 3, "rescale_factor": 0.00392156862745098, "size": map[string]int{"height": f.Size.Side, "width": f.Size.Side},
		},
		"tokenizer.json": tokenizer,
	}); err != nil {
		return err
	}
	if err := f.write(dir, "vision_model.onnx", (*network).siglipPictures); err != nil {
		return err
	}
	return f.write(dir, "text_model.onnx", (*network).siglipWords)
}

// WriteDINOv2 writes a DINOv2 of random weights, which sees alone.
func (f Folder) WriteDINOv2(dir string) error {
	if err := writeJSON(dir, map[string]any{
		"config.json": map[string]any{"_name_or_path": "facebook/dinov2-small", "model_type": "dinov2", "hidden_size": f.Size.Width},
		"preprocessor_config.json": map[string]any{
			"crop_size": map[string]int{"height": f.Size.Side, "width": f.Size.Side}, "do_center_crop": true, "do_convert_rgb": true, "do_normalize": true, "do_rescale": true,
			"do_resize": true, "image_mean": []float64{.485, .456, .406}, "image_processor_type": "BitImageProcessor", "image_std": []float64{.229, .224, .225},
			"resample": 3, "rescale_factor": 0.00392156862745098, "size": map[string]int{"shortest_edge": f.Size.Side * 8 / 7},
		},
	}); err != nil {
		return err
	}
	return f.write(dir, "model.onnx", (*network).dinoPictures)
}

// unigramTokenizer is a tokenizer.json in the form of SigLIP's, and the number of
// its tokens.
func unigramTokenizer() (file map[string]any, tokens int) {
	vocabulary := []any{[]any{"<pad>", 0}, []any{"</s>", 0}, []any{"<unk>", 0}}
	add := func(token string, score float64) { vocabulary = append(vocabulary, []any{token, score}) }
	add("▁", -3)
	for c := 'a'; c <= 'z'; c++ {
		add(string(c), -6-float64(c-'a')/10)
	}
	for i, word := range sortedWords() {
		add("▁"+word, -5-float64(i)/10)
		add(word, -8-float64(i)/10)
	}
	return map[string]any{
		"version": "1.0", "truncation": nil, "padding": nil,
		"added_tokens": []any{
			map[string]any{"id": 0, "content": "<pad>", "special": true},
			map[string]any{"id": 1, "content": "</s>", "special": true},
			map[string]any{"id": 2, "content": "<unk>", "special": true},
		},
		"normalizer": map[string]any{"type": "Sequence", "normalizers": []any{
			map[string]any{"type": "Lowercase"},
			map[string]any{"type": "Replace", "pattern": map[string]any{"Regex": `[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_` + "`" + `{|}~]`}, "content": ""},
			map[string]any{"type": "Replace", "pattern": map[string]any{"Regex": `\s+`}, "content": " "},
			map[string]any{"type": "Strip", "strip_left": true, "strip_right": true},
		}},
		"pre_tokenizer": map[string]any{"type": "Metaspace", "replacement": "▁", "add_prefix_space": true, "prepend_scheme": "always"},
		"post_processor": map[string]any{
			"type":           "TemplateProcessing",
			"single":         []any{map[string]any{"Sequence": map[string]any{"id": "A", "type_id": 0}}, map[string]any{"SpecialToken": map[string]any{"id": "</s>", "type_id": 0}}},
			"special_tokens": map[string]any{"</s>": map[string]any{"id": "</s>", "ids": []int{1}, "tokens": []string{"</s>"}}},
		},
		"decoder": map[string]any{"type": "Metaspace", "replacement": "▁", "add_prefix_space": true, "prepend_scheme": "always"},
		"model":   map[string]any{"type": "Unigram", "unk_id": 2, "vocab": vocabulary, "byte_fallback": false},
	}, len(vocabulary)
}
