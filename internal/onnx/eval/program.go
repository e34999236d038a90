package eval

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"likeness/internal/dense"
	"likeness/internal/onnx"
)

// Bounds of one run.
const (
	maxLiveBytes = 512 << 20 // of results that are still needed
	maxProducts  = 1 << 35   // multiplications of one operation, some seconds
	maxDims      = 12
)

// ErrBound is wrapped by errors about graphs that want more than a run may take.
var ErrBound = errors.New("it takes more memory or time than an encoder may")

// Program is a graph that is ready to be carried out, by any number of
// goroutines at once.
type Program struct {
	opset     int64
	inputs    []onnx.Value
	outputs   []string
	steps     []step
	constants map[string]*onnx.Tensor
	needed    map[string]bool // names
}

// step is one operation.
type step struct {
	node    *onnx.Node
	operate operator
	dead    []string     // results that nothing after it needs
	turned  *onnx.Tensor // the constant second factor of a product, transposed
}

// operator computes the results of one operation.
type operator func(*call) ([]*onnx.Tensor, error)

// Check reports what Compile would refuse, of a graph whose constants may lack
// values.
func Check(g *onnx.Graph, outputs []string) error {
	_, err := plan(g, outputs)
	return err
}

// Compile makes a program of what outputs need of a graph. It is an
// *onnx.UnsupportedError that names operators when there are any that cannot be
// carried out. The constants are the program's from then on.
func Compile(g *onnx.Graph, outputs []string) (*Program, error) {
	p, err := plan(g, outputs)
	if err != nil {
		return nil, err
	}
	for name := range p.constants {
		if !p.needed[name] {
			delete(p.constants, name)
		}
	}
	p.findDead()
	return p, p.turnWeights()
}

func plan(g *onnx.Graph, outputs []string) (*Program, error) {
	p := &Program{opset: g.Opset, outputs: outputs, constants: g.Constants}
	nodes, needed, err := prune(g, outputs)
	if err != nil {
		return nil, err
	}
	p.needed = needed
	for _, input := range g.Inputs {
		if needed[input.Name] {
			p.inputs = append(p.inputs, input)
		}
	}
	unsupported := &onnx.UnsupportedError{}
	for _, node := range nodes {
		operate := operators[node.Op]
		if operate == nil && !slices.Contains(unsupported.Operators, node.Op) {
			unsupported.Operators = append(unsupported.Operators, node.Op)
		}
		p.steps = append(p.steps, step{node: node, operate: operate})
	}
	if len(unsupported.Operators) > 0 {
		return nil, unsupported
	}
	return p, nil
}

// Inputs are what a program is given.
func (p *Program) Inputs() []onnx.Value { return p.inputs }

// prune finds the operations that outputs need, in their order, and all names
// that they need.
func prune(g *onnx.Graph, outputs []string) (nodes []*onnx.Node, needed map[string]bool, err error) {
	needed = map[string]bool{}
	for _, name := range outputs {
		needed[name] = true
	}
	for i := len(g.Nodes) - 1; i >= 0; i-- {
		node := &g.Nodes[i]
		if !slices.ContainsFunc(node.Outputs, func(name string) bool { return name != "" && needed[name] }) {
			continue
		}
		nodes = append(nodes, node)
		for _, name := range node.Inputs {
			if name != "" {
				needed[name] = true
			}
		}
	}
	slices.Reverse(nodes)
	there := map[string]bool{}
	for _, input := range g.Inputs {
		there[input.Name] = true
	}
	for name := range g.Constants {
		there[name] = true
	}
	for _, node := range nodes {
		for _, name := range node.Inputs {
			if name != "" && !there[name] {
				return nil, nil, fmt.Errorf("%w: nothing makes %q", onnx.ErrDamaged, name)
			}
		}
		for _, name := range node.Outputs {
			there[name] = true
		}
	}
	for _, name := range outputs {
		if !there[name] {
			return nil, nil, fmt.Errorf("%w: nothing makes %q", onnx.ErrDamaged, name)
		}
	}
	return nodes, needed, nil
}

// findDead tells each step which results are used by it for the last time.
func (p *Program) findDead() {
	seen := map[string]bool{}
	for _, name := range p.outputs {
		seen[name] = true
	}
	for i := len(p.steps) - 1; i >= 0; i-- {
		s := &p.steps[i]
		for _, name := range slices.Concat(s.node.Inputs, s.node.Outputs) {
			if name == "" || seen[name] || p.constants[name] != nil {
				continue
			}
			seen[name] = true
			s.dead = append(s.dead, name)
		}
	}
}

// turnWeights transposes the weights of products once, instead of at each run.
// The memory of those that nothing else needs is that of the next of their size,
// so that this takes hardly more than the weights do.
func (p *Program) turnWeights() error {
	uses := map[string]int{}
	for _, s := range p.steps {
		for _, name := range s.node.Inputs {
			uses[name]++
		}
	}
	for _, name := range p.outputs {
		uses[name]++
	}
	spare := map[int][]float32{} // by length
	for i := range p.steps {
		s := &p.steps[i]
		if s.node.Op != "MatMul" && s.node.Op != "Gemm" || len(s.node.Inputs) < 2 {
			continue
		}
		name := s.node.Inputs[1]
		weight := p.constants[name]
		if weight == nil || len(weight.Dims) != 2 || !weight.Type.IsFloat() || weight.Len() == 0 {
			continue
		}
		if weight.Len() != len(weight.Floats) {
			return fmt.Errorf("%w: the constant %q has no values", onnx.ErrDamaged, name)
		}
		s.turned = weight
		if s.node.Attributes["transB"].Int == 0 {
			turned := spare[len(weight.Floats)]
			if turned == nil {
				turned = make([]float32, len(weight.Floats))
			}
			delete(spare, len(turned))
			dense.Transpose(turned, weight.Floats, weight.Dims[0], weight.Dims[1])
			s.turned = &onnx.Tensor{Type: onnx.Float, Dims: []int{weight.Dims[1], weight.Dims[0]}, Floats: turned}
			if uses[name] == 1 {
				spare[len(turned)] = weight.Floats
			}
		}
		if uses[name] == 1 { // what is asked of it from now on is its sides
			p.constants[name] = &onnx.Tensor{Type: weight.Type, Dims: weight.Dims}
		}
	}
	return nil
}

// run is one carrying out of a program.
type run struct {
	ctx    context.Context
	opset  int64
	values map[string]*onnx.Tensor
	live   int64 // bytes of values; those that share memory count each
}

// call is what an operator is given.
type call struct {
	*run
	node   *onnx.Node
	in     []*onnx.Tensor // nil where one was left out
	turned *onnx.Tensor
}

// Run carries a program out and returns its outputs, in the order in which
// Compile was asked for them. Inputs belong to the caller, and are not changed.
func (p *Program) Run(ctx context.Context, inputs map[string]*onnx.Tensor) (outputs []*onnx.Tensor, err error) {
	r := &run{ctx: ctx, opset: p.opset, values: map[string]*onnx.Tensor{}}
	for _, input := range p.inputs {
		t := inputs[input.Name]
		if t == nil || count(t) != product(t.Dims) {
			return nil, fmt.Errorf("run the graph: nothing that fits was given for its input %q", input.Name)
		}
		r.values[input.Name] = t
	}
	for i := range p.steps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := p.step(r, &p.steps[i]); err != nil {
			s := p.steps[i].node
			return nil, fmt.Errorf("carry out %s %q: %w", s.Op, s.Name, err)
		}
	}
	for _, name := range p.outputs {
		t := r.values[name]
		if t == nil {
			t = p.constants[name]
		}
		if t == nil {
			return nil, fmt.Errorf("%w: nothing made %q", onnx.ErrDamaged, name)
		}
		outputs = append(outputs, t)
	}
	return outputs, ctx.Err()
}

// step carries out one operation. What a graph can make an operator stumble
// over is an error, and never the end of the program.
func (p *Program) step(r *run, s *step) (err error) {
	defer func() {
		if stumbled := recover(); stumbled != nil {
			err = fmt.Errorf("%w: %v", onnx.ErrDamaged, stumbled)
		}
	}()
	c := &call{run: r, node: s.node, in: make([]*onnx.Tensor, len(s.node.Inputs)), turned: s.turned}
	for i, name := range s.node.Inputs {
		if name == "" {
			continue
		}
		if c.in[i] = r.values[name]; c.in[i] == nil {
			c.in[i] = p.constants[name]
		}
		if c.in[i] == nil {
			return fmt.Errorf("%w: nothing made %q", onnx.ErrDamaged, name)
		}
	}
	made, err := s.operate(c)
	if err != nil {
		return err
	}
	for i, name := range s.node.Outputs {
		if name == "" {
			continue
		}
		if i >= len(made) {
			return fmt.Errorf("its result %d is not computed here", i+1)
		}
		r.values[name] = made[i]
		r.live += bytesOf(made[i])
	}
	for _, name := range s.dead {
		if t := r.values[name]; t != nil {
			r.live -= bytesOf(t)
			delete(r.values, name)
		}
	}
	return nil
}

func bytesOf(t *onnx.Tensor) int64 { return 4*int64(len(t.Floats)) + 8*int64(len(t.Ints)) }
