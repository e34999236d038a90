package encoder

import (
	"cmp"
	"encoding/json"
	"math"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/dustin/go-humanize"

	"likeness/internal/art"
	"likeness/internal/onnx"
)

// config is config.json.
type config struct {
	Type       string `json:"model_type"`
	Name       string `json:"_name_or_path"`
	Hidden     int    `json:"hidden_size"`
	Projection int    `json:"projection_dim"`
	Positions  int    `json:"max_position_embeddings"`
	Vision     struct {
		Hidden     int `json:"hidden_size"`
		Projection int `json:"projection_dim"`
	} `json:"vision_config"`
	Text struct {
		Positions int `json:"max_position_embeddings"`
	} `json:"text_config"`
}

// read opens the parts of a folder.
func (m *Model) read(f *folder, options Options) error {
	var c config
	carriedOutBy, err := runtimeName(options.Library)
	if err != nil {
		return err
	}
	if err := f.config("config.json", "what kind of network it is", &c); err != nil {
		return err
	}
	m.info = Info{Name: nameOf(c, f.dir), Family: family(c.Type), Licence: f.licence(), Runtime: carriedOutBy}
	name, ok := f.findGraph("vision_model.onnx", "model.onnx")
	if !ok {
		return f.noGraph()
	}
	var p preprocessor
	if err := f.config("preprocessor_config.json", "how a picture is prepared", &p); err != nil {
		return err
	}
	if m.prepare, err = p.preparation(); err != nil {
		return err
	}
	m.info.InputWidth, m.info.InputHeight = m.prepare.width, m.prepare.height
	g, err := f.graph(name)
	if err != nil {
		return err
	}
	bytes := g.Bytes()
	if err := m.readPicture(f, name, g, c); err != nil {
		return err
	}
	more, err := m.readWords(f, name, g, c)
	if err != nil {
		return err
	}
	return checkMemory(m.info.Name, bytes+more, options.MemoryBytes)
}

// family is model_type, without the name of the half that it is.
func family(kind string) string {
	for _, half := range []string{"_vision_model", "_text_model", "_model"} {
		kind = strings.TrimSuffix(kind, half)
	}
	return cmp.Or(kind, "unknown")
}

// nameOf is the name under which an encoder was published, without whose it is.
func nameOf(c config, dir string) string {
	if name := c.Name; name != "" && !filepath.IsAbs(name) && !strings.HasPrefix(name, ".") {
		return name[strings.LastIndexAny(name, `/\`)+1:]
	}
	absolute, err := filepath.Abs(dir)
	if err != nil {
		absolute = dir
	}
	return filepath.Base(absolute)
}

// checkMemory refuses weights for which there is no memory.
func checkMemory(name string, bytes, most int64) error {
	if most == 0 {
		most = debug.SetMemoryLimit(-1)
	}
	if most < math.MaxInt64 && bytes > most {
		return art.Errorf(art.CodeTooLarge, "%s takes %s of memory, and there is room for %s on this machine; take a smaller model.",
			name, humanize.IBytes(uint64(bytes)), humanize.IBytes(uint64(most)))
	}
	return nil
}

// readPicture finds what goes into and comes out of the graph for pictures.
func (m *Model) readPicture(f *folder, name string, g *onnx.Graph, c config) error {
	input, ok := find(g.Inputs, "pixel_values")
	if !ok {
		return art.Errorf(art.CodeUnsupported, "%s takes no pictures (it has no input pixel_values); take the export of an encoder of pictures.", name)
	}
	if err := m.checkInput(name, input); err != nil {
		return err
	}
	output, ok := find(g.Outputs, "image_embeds", "pooler_output", "last_hidden_state")
	if !ok {
		return art.Errorf(art.CodeUnsupported, "%s gives none of image_embeds, pooler_output and last_hidden_state; take the export of an encoder, without a head.", name)
	}
	if n := len(output.Dims); n > 0 && output.Dims[n-1] > 0 {
		m.info.Width = output.Dims[n-1]
	} else {
		m.info.Width = c.width(output.Name)
	}
	return m.setGraph(&m.picture, f, name, g, input.Name, output.Name)
}

// width is how long config.json says that a vector is; 0 when it does not.
func (c config) width(output string) int {
	if output == "image_embeds" {
		return cmp.Or(c.Projection, c.Vision.Projection)
	}
	return cmp.Or(c.Hidden, c.Vision.Hidden)
}

func (m *Model) checkInput(name string, input onnx.Value) error {
	if input.Type != onnx.Float {
		return art.Errorf(art.CodeUnsupported, "%s takes pictures as values of another type than float32; take the export of full precision (fp32).", name)
	}
	want := []int{1, 3, m.prepare.height, m.prepare.width}
	if input.Dims == nil {
		return nil
	}
	if len(input.Dims) != 4 {
		return art.Errorf(art.CodeUnsupported, "%s takes pictures of sides %v, not 1 x 3 x height x width.", name, input.Dims)
	}
	for i, d := range input.Dims {
		if d > 0 && d != want[i] {
			return art.Errorf(art.CodeInvalid, "%s takes pictures of %d x %d pixels and %d channels, but preprocessor_config.json makes them %d x %d; the two do not belong together.",
				name, max(input.Dims[3], 0), max(input.Dims[2], 0), max(input.Dims[1], 0), m.prepare.width, m.prepare.height)
		}
	}
	return nil
}

// find is the first value that has one of the names, in their order.
func find(values []onnx.Value, names ...string) (onnx.Value, bool) {
	for _, name := range names {
		if i := slices.IndexFunc(values, func(v onnx.Value) bool { return v.Name == name }); i >= 0 {
			return values[i], true
		}
	}
	return onnx.Value{}, false
}

// setGraph tells a graphFile what it is.
func (m *Model) setGraph(g *graphFile, f *folder, name string, graph *onnx.Graph, input, output string) error {
	g.name, g.path, g.main, g.output, g.inputs = name, f.path(name), input, output, graph.Inputs
	g.width, g.height = m.prepare.width, m.prepare.height
	paths := []string{g.path}
	for _, file := range graph.External {
		paths = append(paths, filepath.Join(filepath.Dir(g.path), filepath.FromSlash(file)))
	}
	var err error
	if g.stamp, err = stampOf(paths...); err != nil {
		return art.Wrap(err, art.CodeInvalid, "%s cannot be read.", name)
	}
	if err := checkGraph(graph, output, m.library); err != nil {
		return graphSentence(name, err)
	}
	return nil
}

// preprocessor is preprocessor_config.json.
type preprocessor struct {
	Kind       string          `json:"image_processor_type"`
	OldKind    string          `json:"feature_extractor_type"`
	DoResize   *bool           `json:"do_resize"`
	Size       json.RawMessage `json:"size"`
	Resample   *int            `json:"resample"`
	DoCrop     *bool           `json:"do_center_crop"`
	Crop       json.RawMessage `json:"crop_size"`
	DoRescale  *bool           `json:"do_rescale"`
	Factor     *float64        `json:"rescale_factor"`
	DoNormal   *bool           `json:"do_normalize"`
	Mean       []float64       `json:"image_mean"`
	Deviations []float64       `json:"image_std"`
}

// sizes are the forms in which a size is written.
type sizes struct {
	Shortest int `json:"shortest_edge"`
	Height   int `json:"height"`
	Width    int `json:"width"`
}

func parseSizes(raw json.RawMessage) (s sizes, number int) {
	if json.Unmarshal(raw, &number) == nil {
		return s, number
	}
	if json.Unmarshal(raw, &s) != nil {
		return sizes{}, 0
	}
	return s, 0
}
