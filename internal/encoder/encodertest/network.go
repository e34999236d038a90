package encodertest

import (
	"math"
	"math/rand/v2"
)

// Size is how large the two halves of an encoder are.
type Size struct {
	Side, Patch           int // pixels of a picture and of a patch of it
	Width, Heads, Layers  int
	Hidden                int // values between the two products of a layer
	Projection            int // values of a vector of CLIP
	Positions, Vocabulary int // of words
}

// Small is an encoder whose weights take some 100 kB.
var Small = Size{Side: 32, Patch: 8, Width: 24, Heads: 3, Layers: 2, Hidden: 40, Projection: 16, Positions: 16}

// Base32 is as large as ViT-B/32.
var Base32 = Size{Side: 224, Patch: 32, Width: 768, Heads: 12, Layers: 12, Hidden: 3072, Projection: 512, Positions: 77, Vocabulary: 49408}

// network adds the parts of transformers to a graph, with random weights, in the
// operators in which PyTorch exports them.
type network struct {
	*Graph
	size   Size
	random *rand.Rand
	old    bool // LayerNormalization in parts, as before opset 17
}

func (n *network) weights(scale float64, dims ...int) string {
	count := 1
	for _, d := range dims {
		count *= d
	}
	values := make([]float32, count)
	for i := range values {
		values[i] = float32(n.random.NormFloat64() * scale)
	}
	return n.Floats(values, dims...)
}

func (n *network) near(middle float64, dims ...int) string {
	values := make([]float32, dims[0])
	for i := range values {
		values[i] = float32(middle + n.random.NormFloat64()*.1)
	}
	return n.Floats(values, dims...)
}

// linear is x times a matrix, and a bias.
func (n *network) linear(x string, from, to int) string {
	product := n.Do("MatMul", []string{x, n.weights(1.5/math.Sqrt(float64(from)), from, to)})
	return n.Do("Add", []string{n.near(0, to), product})
}

func (n *network) norm(x string) string {
	scale, bias := n.near(1, n.size.Width), n.near(0, n.size.Width)
	if !n.old {
		return n.Do("LayerNormalization", []string{x, scale, bias}, Int("axis", -1), Float("epsilon", 1e-5))
	}
	mean := n.Do("ReduceMean", []string{x}, List("axes", -1))
	centred := n.Do("Sub", []string{x, mean})
	variance := n.Do("ReduceMean", []string{n.Do("Pow", []string{centred, n.Scalar(2)})}, List("axes", -1))
	deviation := n.Do("Sqrt", []string{n.Do("Add", []string{variance, n.Scalar(1e-5)})})
	return n.Do("Add", []string{n.Do("Mul", []string{n.Do("Div", []string{centred, deviation}), scale}), bias})
}

// quickGELU is that of CLIP: x times the sigmoid of 1.702 x.
func (n *network) quickGELU(x string) string {
	return n.Do("Mul", []string{x, n.Do("Sigmoid", []string{n.Do("Mul", []string{x, n.Scalar(1.702)})})})
}

// tanhGELU is that of SigLIP.
func (n *network) tanhGELU(x string) string {
	cube := n.Do("Mul", []string{n.Do("Pow", []string{x, n.Scalar(3)}), n.Scalar(.044715)})
	inner := n.Do("Mul", []string{n.Do("Add", []string{x, cube}), n.Scalar(float32(math.Sqrt(2 / math.Pi)))})
	tanh := n.Do("Add", []string{n.Do("Tanh", []string{inner}), n.Scalar(1)})
	return n.Do("Mul", []string{n.Do("Mul", []string{x, n.Scalar(.5)}), tanh})
}

// erfGELU is that of DINOv2.
func (n *network) erfGELU(x string) string {
	erf := n.Do("Erf", []string{n.Do("Div", []string{x, n.Scalar(math.Sqrt2)})})
	return n.Do("Mul", []string{n.Do("Mul", []string{x, n.Do("Add", []string{erf, n.Scalar(1)})}), n.Scalar(.5)})
}

// side is one length of a value, as a list of one.
func (n *network) side(x string, axis int64) string {
	length := n.Do("Gather", []string{n.Do("Shape", []string{x}), n.Ints([]int64{axis})}, Int("axis", 0))
	return n.Do("Unsqueeze", []string{length, n.List(0)})
}

// heads parts the last axis of batch x positions x width into batch x heads x
// positions x width of a head.
func (n *network) heads(x string) string {
	heads, width := int64(n.size.Heads), int64(n.size.Width/n.size.Heads)
	shape := n.Do("Concat", []string{n.side(x, 0), n.side(x, 1), n.List(heads), n.List(width)}, Int("axis", 0))
	return n.Do("Transpose", []string{n.Do("Reshape", []string{x, shape})}, List("perm", 0, 2, 1, 3))
}

// attention is that of queries over keys and values; mask may be "".
func (n *network) attention(from, over, mask string) string {
	w := n.size.Width
	query, key, values := n.heads(n.linear(from, w, w)), n.heads(n.linear(over, w, w)), n.heads(n.linear(over, w, w))
	scores := n.Do("MatMul", []string{query, n.Do("Transpose", []string{key}, List("perm", 0, 1, 3, 2))})
	scores = n.Do("Mul", []string{scores, n.Scalar(float32(1 / math.Sqrt(float64(w/n.size.Heads))))})
	if mask != "" {
		scores = n.Do("Add", []string{scores, mask})
	}
	mixed := n.Do("MatMul", []string{n.Do("Softmax", []string{scores}, Int("axis", -1)), values})
	mixed = n.Do("Transpose", []string{mixed}, List("perm", 0, 2, 1, 3))
	shape := n.Do("Concat", []string{n.side(from, 0), n.List(-1), n.List(int64(w))}, Int("axis", 0))
	return n.linear(n.Do("Reshape", []string{mixed, shape}), w, w)
}

func (n *network) mlp(x string, activation func(string) string) string {
	return n.linear(activation(n.linear(x, n.size.Width, n.size.Hidden)), n.size.Hidden, n.size.Width)
}

// layer is one of a transformer; scaled multiplies what it adds by weights
// (LayerScale of DINOv2).
func (n *network) layer(x, mask string, activation func(string) string, scaled bool) string {
	for _, part := range []func(string) string{
		func(x string) string { return n.attention(x, x, mask) },
		func(x string) string { return n.mlp(x, activation) },
	} {
		added := part(n.norm(x))
		if scaled {
			added = n.Do("Mul", []string{added, n.near(.8, n.size.Width)})
		}
		x = n.Do("Add", []string{x, added})
	}
	return x
}

// patches makes batch x patches x width of pictures.
func (n *network) patches(pictures string, bias bool) string {
	patch, stride := n.size.Patch, int64(n.size.Patch)
	inputs := []string{pictures, n.weights(1/math.Sqrt(float64(3*patch*patch)), n.size.Width, 3, patch, patch)}
	if bias {
		inputs = append(inputs, n.near(0, n.size.Width))
	}
	grid := n.Do("Conv", inputs, List("kernel_shape", stride, stride), List("strides", stride, stride), List("pads", 0, 0, 0, 0), Int("group", 1))
	shape := n.Do("Concat", []string{n.side(grid, 0), n.List(int64(n.size.Width)), n.List(-1)}, Int("axis", 0))
	return n.Do("Transpose", []string{n.Do("Reshape", []string{grid, shape})}, List("perm", 0, 2, 1))
}

// withClass puts a token before the patches of every picture.
func (n *network) withClass(pictures, patches string) string {
	w := int64(n.size.Width)
	shape := n.Do("Concat", []string{n.side(pictures, 0), n.List(1), n.List(w)}, Int("axis", 0))
	class := n.Do("Expand", []string{n.weights(1, 1, 1, n.size.Width), shape})
	return n.Do("Concat", []string{class, patches}, Int("axis", 1))
}

// first is the first position of batch x positions x width.
func (n *network) first(x string) string {
	return n.Do("Gather", []string{x, n.Ints([]int64{0})}, Int("axis", 1))
}

func (n *network) pictures() string {
	return n.Input("pixel_values", Float32, "batch_size", "num_channels", "height", "width")
}

func (s Size) grid() int { return s.Side / s.Patch }

// clipPictures is the half of CLIP that sees.
func (n *network) clipPictures() {
	x := n.pictures()
	x = n.withClass(x, n.patches(x, false))
	places := n.size.grid()*n.size.grid() + 1
	x = n.norm(n.Do("Add", []string{x, n.weights(.5, 1, places, n.size.Width)}))
	for range n.size.Layers {
		x = n.layer(x, "", n.quickGELU, false)
	}
	pooled := n.norm(n.first(x))
	embeds := n.Do("MatMul", []string{pooled, n.weights(1/math.Sqrt(float64(n.size.Width)), n.size.Width, n.size.Projection)})
	n.Output("image_embeds", embeds, Float32, "batch_size", n.size.Projection)
}

// words is batch x positions x width of tokens.
func (n *network) words(ids string) string {
	tokens := n.Do("Gather", []string{n.weights(1, n.size.Vocabulary, n.size.Width), ids}, Int("axis", 0))
	places := n.weights(.5, 1, n.size.Positions, n.size.Width)
	places = n.Do("Slice", []string{places, n.List(0), n.side(ids, 1), n.List(1)})
	return n.Do("Add", []string{tokens, places})
}

// causal keeps positions from seeing those after them.
func (n *network) causal(ids string) string {
	shape := n.Do("Concat", []string{n.side(ids, 1), n.side(ids, 1)}, Int("axis", 0))
	never := n.Do("Expand", []string{n.Scalar(-math.MaxFloat32), shape})
	return n.Do("Trilu", []string{never, n.Ints([]int64{1})}, Int("upper", 1))
}

// masked is a mask of the tokens that are read.
func (n *network) masked(mask string) string {
	wide := n.Do("Unsqueeze", []string{n.Do("Cast", []string{mask}, Int("to", Float32)), n.List(1, 2)})
	return n.Do("Mul", []string{n.Do("Sub", []string{n.Scalar(1), wide}), n.Scalar(-1e30)})
}

// clipWords is the half of CLIP that reads: the state at the end of the text
// counts.
func (n *network) clipWords(end int64) {
	ids := n.Input("input_ids", Int64, "batch_size", "sequence_length")
	mask := n.Input("attention_mask", Int64, "batch_size", "sequence_length")
	seen := n.Do("Add", []string{n.causal(ids), n.masked(mask)})
	seen = n.Do("Max", []string{seen, n.Scalar(-math.MaxFloat32)})
	x := n.words(ids)
	for range n.size.Layers {
		x = n.layer(x, seen, n.quickGELU, false)
	}
	x = n.norm(x)
	ends := n.Do("Cast", []string{n.Do("Equal", []string{ids, n.Ints([]int64{end})})}, Int("to", 6))
	place := n.Do("ArgMax", []string{ends}, Int("axis", -1), Int("keepdims", 1))
	batch := n.Do("Squeeze", []string{n.side(ids, 0), n.List(0)})
	rows := n.Do("Unsqueeze", []string{n.Do("Range", []string{n.Ints([]int64{0}), batch, n.Ints([]int64{1})}), n.List(1)})
	pooled := n.Do("GatherND", []string{x, n.Do("Concat", []string{rows, place}, Int("axis", 1))})
	embeds := n.Do("MatMul", []string{pooled, n.weights(1/math.Sqrt(float64(n.size.Width)), n.size.Width, n.size.Projection)})
	n.Output("text_embeds", embeds, Float32, "batch_size", n.size.Projection)
}

// siglipPictures is the half of SigLIP that sees: a learned question is asked of
// all patches.
func (n *network) siglipPictures() {
	pictures := n.pictures()
	x := n.patches(pictures, true)
	places := n.size.grid() * n.size.grid()
	x = n.Do("Add", []string{x, n.weights(.5, 1, places, n.size.Width)})
	for range n.size.Layers {
		x = n.layer(x, "", n.tanhGELU, false)
	}
	x = n.norm(x)
	n.Output("last_hidden_state", x, Float32, "batch_size", places, n.size.Width)
	shape := n.Do("Concat", []string{n.side(pictures, 0), n.List(1), n.List(int64(n.size.Width))}, Int("axis", 0))
	probe := n.Do("Expand", []string{n.weights(1, 1, 1, n.size.Width), shape})
	pooled := n.attention(probe, x, "")
	pooled = n.Do("Add", []string{pooled, n.mlp(n.norm(pooled), n.tanhGELU)})
	n.Output("pooler_output", n.first(pooled), Float32, "batch_size", n.size.Width)
}

// siglipWords is the half of SigLIP that reads: the last of all positions counts.
func (n *network) siglipWords() {
	ids := n.Input("input_ids", Int64, "batch_size", "sequence_length")
	x := n.words(ids)
	for range n.size.Layers {
		x = n.layer(x, "", n.tanhGELU, false)
	}
	x = n.norm(x)
	n.Output("last_hidden_state", x, Float32, "batch_size", "sequence_length", n.size.Width)
	last := n.Do("Gather", []string{x, n.Ints([]int64{-1})}, Int("axis", 1))
	head := n.Do("Gemm", []string{last, n.weights(1/math.Sqrt(float64(n.size.Width)), n.size.Width, n.size.Width), n.near(0, n.size.Width)}, Int("transB", 1))
	n.Output("pooler_output", head, Float32, "batch_size", n.size.Width)
}

// dinoPictures is DINOv2 without registers, whose places are fitted to the
// picture.
func (n *network) dinoPictures() {
	pictures := n.pictures()
	x := n.withClass(pictures, n.patches(pictures, true))
	side, trained := int64(n.size.grid()), int64(n.size.grid()+2)
	w := int64(n.size.Width)
	places := n.weights(.5, 1, int(trained*trained)+1, n.size.Width)
	class := n.Do("Slice", []string{places, n.List(0), n.List(1), n.List(1)})
	grid := n.Do("Slice", []string{places, n.List(1), n.List(math.MaxInt64), n.List(1), n.List(1)})
	grid = n.Do("Transpose", []string{n.Do("Reshape", []string{grid, n.List(1, trained, trained, w)})}, List("perm", 0, 3, 1, 2))
	grid = n.Do("Resize", []string{grid, "", "", n.List(1, w, side, side)},
		Text("mode", "cubic"), Float("cubic_coeff_a", -.75), Text("coordinate_transformation_mode", "pytorch_half_pixel"), Text("nearest_mode", "floor"))
	grid = n.Do("Reshape", []string{n.Do("Transpose", []string{grid}, List("perm", 0, 2, 3, 1)), n.List(1, -1, w)})
	x = n.Do("Add", []string{x, n.Do("Concat", []string{class, grid}, Int("axis", 1))})
	for range n.size.Layers {
		x = n.layer(x, "", n.erfGELU, true)
	}
	n.Output("last_hidden_state", n.norm(x), Float32, "batch_size", "sequence_length", n.size.Width)
}
