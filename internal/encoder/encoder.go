package encoder

import (
	"context"
	"errors"
	"image"
	"math"
	"slices"
	"sync"
	"time"

	"likeness/internal/art"
	"likeness/internal/onnx"
)

const (
	// maxRunTime is the most that one encoding may take.
	maxRunTime = 2 * time.Minute
	// maxRuns is how many encodings go on at once; each uses all processors.
	maxRuns = 2
	// maxWidth is the most values that a vector may have.
	maxWidth = 1 << 14
	// maxPixels is the most that a picture may have.
	maxPixels = 250e6
)

// Info is what an encoder is.
type Info struct {
	Name                    string // as it was published, else that of its folder
	Family                  string // "clip", "siglip", "dinov2", ...: model_type of config.json
	Width                   int    // values of a vector
	InputWidth, InputHeight int    // pixels
	ReadsText               bool   // Text answers
	Licence                 string // as its README.md says; "" when it does not
	Bytes                   int64  // of the files that are used
	Checksum                string // SHA-256 over those files, hexadecimal
	Runtime                 string // what carries it out, for people
}

// Options say how an encoder is opened. The zero value will do.
type Options struct {
	// MemoryBytes is the most memory that its weights may take; 0 is what Go may
	// use (runtime/debug.SetMemoryLimit).
	MemoryBytes int64
	// Library is the path of the shared library of ONNX Runtime, for the native
	// build. It is looked for where systems keep libraries when it is empty.
	Library string
}

// Model is an open encoder. It may be used by any number of goroutines at once.
// Weights are read when they are first needed.
type Model struct {
	info    Info
	prepare preparation
	words   *words // nil: it reads none
	picture graphFile
	files   []string
	runs    chan struct{}
	library string

	open   sync.RWMutex // held for reading by what encodes
	closed bool
}

// Open reads and checks the folder of an encoder, all but its weights. Errors are
// art.Errors, INVALID or UNSUPPORTED, TOO_LARGE where memory does not suffice.
func Open(ctx context.Context, dir string, options Options) (*Model, error) {
	m := &Model{runs: make(chan struct{}, maxRuns), library: options.Library}
	f, err := openFolder(dir)
	if err != nil {
		return nil, err
	}
	if err := m.read(f, options); err != nil {
		return nil, err
	}
	if m.info.Checksum, m.info.Bytes, err = f.checksum(ctx); err != nil {
		return nil, err
	}
	m.files = f.used
	if m.info.Width == 0 { // neither the graph nor config.json says
		if err := m.SelfTest(ctx); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// Files are those of the folder that the encoder is made of, with slashes, sorted.
func (m *Model) Files() []string { return m.files }

// Info is what the encoder is.
func (m *Model) Info() Info { return m.info }

// Image is the vector of a picture, of unit length. Transparency is laid over
// white. It is TOO_LARGE of more than 250 megapixels.
func (m *Model) Image(ctx context.Context, img image.Image) ([]float32, error) {
	size := img.Bounds().Size()
	switch {
	case img.Bounds().Empty():
		return nil, art.Errorf(art.CodeInvalid, "The picture has no pixels.")
	case size.X > maxPixels/size.Y:
		return nil, art.Errorf(art.CodeTooLarge, "The picture has %d x %d pixels; shrink it before it is encoded.", size.X, size.Y)
	}
	return m.run(ctx, &m.picture, map[string]*onnx.Tensor{m.picture.main: m.prepare.tensor(img)})
}

// Text is the vector of words, of unit length. It is UNSUPPORTED of an encoder
// that reads none, and INVALID without any.
func (m *Model) Text(ctx context.Context, text string) ([]float32, error) {
	if m.words == nil {
		return nil, art.Errorf(art.CodeUnsupported, "%s reads no words; it compares pictures alone.", m.info.Name)
	}
	inputs, err := m.words.inputs(text)
	if err != nil {
		return nil, err
	}
	return m.run(ctx, &m.words.graph, inputs)
}

// SelfTest encodes a picture, and words where they are read, twice, and tells
// what is wrong when there are no finite vectors of one length, the same each
// time.
func (m *Model) SelfTest(ctx context.Context) error {
	img := testPicture()
	first, err := m.Image(ctx, img)
	if err != nil {
		return err
	}
	if m.info.Width == 0 {
		m.info.Width = len(first)
	}
	again, err := m.Image(ctx, img)
	if err != nil {
		return err
	}
	if !slices.Equal(first, again) {
		return art.Errorf(art.CodeInvalid, "The encoder %s gives two vectors for one picture, so likeness by it would mean nothing.", m.info.Name)
	}
	if m.words != nil {
		_, err = m.Text(ctx, "a picture of the sea")
	}
	return err
}

// testPicture is a picture with some of everything.
func testPicture() image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range img.Pix {
		img.Pix[i] = byte(i*i/97 + i)
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	return img
}

// Close lets the weights go, when what is being encoded has ended. Encoding is
// UNAVAILABLE afterwards.
func (m *Model) Close() error {
	m.open.Lock()
	defer m.open.Unlock()
	m.closed = true
	m.picture.close()
	if m.words != nil {
		m.words.graph.close()
	}
	return nil
}

// run carries a graph out on its inputs, and makes a vector of what comes.
func (m *Model) run(ctx context.Context, g *graphFile, inputs map[string]*onnx.Tensor) ([]float32, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, maxRunTime,
		art.Errorf(art.CodeUnavailable, "The encoder %s took more than %v for one picture; it is too large for this machine.", m.info.Name, maxRunTime))
	defer cancel()
	select {
	case m.runs <- struct{}{}:
		defer func() { <-m.runs }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	m.open.RLock()
	defer m.open.RUnlock()
	if m.closed {
		return nil, art.Errorf(art.CodeUnavailable, "The encoder %s was closed; ask again.", m.info.Name)
	}
	s, err := g.session(ctx, m.library)
	if err != nil {
		return nil, err
	}
	out, err := s.run(ctx, inputs)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, g.sentence(err)
	}
	return m.vector(out, g)
}

// vector is the first row of an output, at unit length: of the states of all
// parts of a picture it is that of the class token.
func (m *Model) vector(out *onnx.Tensor, g *graphFile) ([]float32, error) {
	width := 0
	if n := len(out.Dims); n > 0 {
		width = out.Dims[n-1]
	}
	if width < 1 || width > maxWidth || len(out.Floats) < width || len(out.Dims) > 3 || m.info.Width != 0 && width != m.info.Width {
		return nil, art.Errorf(art.CodeInvalid, "%s gives values of sides %v where a vector of %d is expected; its config.json does not belong to it.", g.name, out.Dims, m.info.Width)
	}
	v := slices.Clone(out.Floats[:width])
	sum := 0.
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	length := math.Sqrt(sum)
	if math.IsNaN(length) || math.IsInf(length, 0) || length == 0 {
		return nil, art.Errorf(art.CodeInvalid, "%s gives a vector without a direction (not numbers, or all zero); its weights are damaged.", g.name)
	}
	for i := range v {
		v[i] = float32(float64(v[i]) / length)
	}
	return v, nil
}

// graphFile is one graph of a folder, whose weights are read when they are first
// needed.
type graphFile struct {
	name   string // in the folder, with slashes
	path   string
	stamp  stamp // of the files when they were checked
	main   string
	output string
	inputs []onnx.Value

	width, height int // of the pictures that go into the encoder

	mu     sync.Mutex
	opened session
}

// session carries one graph out.
type session interface {
	// run gives the graph's output for its inputs.
	run(ctx context.Context, inputs map[string]*onnx.Tensor) (*onnx.Tensor, error)
	close()
}

// session is that of a graph, read now if it was not yet.
func (g *graphFile) session(ctx context.Context, library string) (session, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.opened != nil {
		return g.opened, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	now, err := g.stamp.again()
	if err != nil || !now.equal(g.stamp) {
		return nil, art.Wrap(err, art.CodeUnavailable, "%s has changed since it was checked; add the model again.", g.name)
	}
	s, err := openSession(g, library)
	if err != nil {
		return nil, g.sentence(err)
	}
	g.opened = s
	return s, nil
}

func (g *graphFile) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.opened != nil {
		g.opened.close()
		g.opened = nil
	}
}

// sentence is what people are told about an error of a graph.
func (g *graphFile) sentence(err error) error {
	if _, ok := errors.AsType[*art.Error](err); ok {
		return err
	}
	return graphSentence(g.name, err)
}
