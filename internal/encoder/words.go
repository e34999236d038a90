package encoder

import (
	"cmp"
	"errors"
	"strings"
	"unicode/utf8"

	"likeness/internal/art"
	"likeness/internal/onnx"
	"likeness/internal/tokenize"
)

// maxPositions is the most tokens of a text.
const maxPositions = 1024

// words is the half of an encoder that reads them.
type words struct {
	tokenizer *tokenize.Tokenizer
	graph     graphFile
	positions int  // the most tokens
	fill      bool // texts are filled up to positions
}

// readWords opens the graph for words, if there is one, and tells how much memory
// it takes beside that for pictures.
func (m *Model) readWords(f *folder, pictures string, g *onnx.Graph, c config) (bytes int64, err error) {
	name, ok := f.findGraph("text_model.onnx")
	if ok {
		if g, err = f.graph(name); err != nil {
			return 0, err
		}
		bytes = g.Bytes()
	} else if _, ok := find(g.Inputs, "input_ids"); ok { // one graph for both
		name, bytes = pictures, g.Bytes()
	} else {
		return 0, nil
	}
	w := &words{}
	if w.tokenizer, err = f.tokenizer(name); err != nil {
		return 0, err
	}
	input, ok := find(g.Inputs, "input_ids")
	if !ok {
		return 0, art.Errorf(art.CodeUnsupported, "%s takes no words (it has no input input_ids); take the export of the half of the model that reads words.", name)
	}
	output, ok := find(g.Outputs, "text_embeds", "pooler_output")
	if !ok {
		return 0, art.Errorf(art.CodeUnsupported, "%s gives neither text_embeds nor pooler_output; take the export whose words can be compared with pictures.", name)
	}
	if n := len(output.Dims); n > 0 && output.Dims[n-1] > 0 && m.info.Width > 0 && output.Dims[n-1] != m.info.Width {
		return 0, art.Errorf(art.CodeInvalid, "Pictures become %d values and words %d, so the two cannot be compared; take the exports with projections.", m.info.Width, output.Dims[n-1])
	}
	w.positions = min(cmp.Or(c.Text.Positions, c.Positions, defaultPositions(m.info.Family)), maxPositions)
	w.fill = strings.HasPrefix(m.info.Family, "siglip")
	if len(input.Dims) == 2 && input.Dims[1] > 0 {
		w.positions, w.fill = min(input.Dims[1], maxPositions), true
	}
	if err := m.setGraph(&w.graph, f, name, g, input.Name, output.Name); err != nil {
		return 0, err
	}
	m.words, m.info.ReadsText = w, true
	return bytes, nil
}

func defaultPositions(family string) int {
	if strings.HasPrefix(family, "siglip") {
		return 64
	}
	return 77
}

func (f *folder) tokenizer(graph string) (*tokenize.Tokenizer, error) {
	const name = "tokenizer.json"
	if !f.has(name) {
		return nil, art.Errorf(art.CodeInvalid, "There is %s but no tokenizer.json, without which words cannot be read; take the whole folder as it was published, or take that graph out.", graph)
	}
	if err := f.checkPointer(name); err != nil {
		return nil, err
	}
	t, err := tokenize.Open(f.path(name))
	if unsupported, ok := errors.AsType[*tokenize.UnsupportedError](err); ok {
		return nil, art.Wrap(err, art.CodeUnsupported, "tokenizer.json has %s, which is not supported; those of CLIP and SigLIP are.", unsupported.Part)
	}
	if err != nil {
		return nil, art.Wrap(err, art.CodeInvalid, "tokenizer.json is damaged; take it again from where the model is published.")
	}
	f.used = append(f.used, name)
	return t, nil
}

// inputs are what the graph is given for a text.
func (w *words) inputs(text string) (map[string]*onnx.Tensor, error) {
	if strings.TrimSpace(text) == "" {
		return nil, art.Errorf(art.CodeInvalid, "There are no words to compare with; write what the picture should show.")
	}
	if !utf8.ValidString(text) {
		return nil, art.Errorf(art.CodeInvalid, "The words are not UTF-8.")
	}
	ids := w.tokenizer.Encode(text, w.positions)
	read := len(ids)
	if pad, ok := w.tokenizer.Pad(); w.fill && ok {
		for len(ids) < w.positions {
			ids = append(ids, pad)
		}
	}
	if len(ids) == 0 {
		return nil, art.Errorf(art.CodeInvalid, "The encoder knows none of these words; describe the picture in others.")
	}
	inputs := map[string]*onnx.Tensor{}
	for _, input := range w.graph.inputs {
		if input.Type.IsFloat() { // the pictures of one graph for both
			continue
		}
		values := make([]int64, len(ids))
		for i := range values {
			switch input.Name {
			case "input_ids":
				values[i] = ids[i]
			case "attention_mask":
				if i < read {
					values[i] = 1
				}
			case "position_ids":
				values[i] = int64(i)
			}
		}
		inputs[input.Name] = &onnx.Tensor{Type: onnx.Int64, Dims: []int{1, len(ids)}, Ints: values}
	}
	return inputs, nil
}
