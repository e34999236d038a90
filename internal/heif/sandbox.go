package heif

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

//go:embed decoders/heic.wasm.gz
var heicDecoder []byte

//go:embed decoders/avif.wasm.gz
var avifDecoder []byte

// maxDecodeTime ends a decoder that finds no end. The largest pictures take a
// minute or two.
const maxDecodeTime = 10 * time.Minute

// Errors of decoding that say nothing of the file's form.
var (
	ErrMemory = errors.New("decoding takes more memory than such a picture should")
	ErrTime   = errors.New("decoding takes longer than any picture should")
)

// machine compiles a decoder when it is first needed: that takes a second.
type machine struct {
	packed  []byte
	once    sync.Once
	runtime wazero.Runtime
	module  wazero.CompiledModule
	err     error
}

var heicMachine, avifMachine = &machine{packed: heicDecoder}, &machine{packed: avifDecoder}

func (m *machine) compile() {
	ctx := context.Background()
	unpacked, err := gzip.NewReader(bytes.NewReader(m.packed))
	if err != nil {
		m.err = err
		return
	}
	code, err := io.ReadAll(unpacked)
	if err != nil {
		m.err = err
		return
	}
	m.runtime = wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithCloseOnContextDone(true))
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, m.runtime); err != nil {
		m.err = err
		return
	}
	m.module, m.err = m.runtime.CompileModule(ctx, code)
}

// sandbox is one run of a decoder, with memory of its own.
type sandbox struct {
	ctx    context.Context
	module api.Module
	memory *bounded
}

// open makes a sandbox of at most so many bytes; the caller closes it.
func (m *machine) open(ctx context.Context, most int64) (*sandbox, error) {
	m.once.Do(m.compile)
	if m.err != nil {
		return nil, fmt.Errorf("make the decoder: %w", m.err)
	}
	s := &sandbox{ctx: ctx, memory: &bounded{most: uint64(most)}}
	ctx = experimental.WithMemoryAllocator(ctx, s.memory)
	var err error
	if s.module, err = m.runtime.InstantiateModule(ctx, m.module, wazero.NewModuleConfig().WithName("")); err != nil {
		return nil, s.failure(err)
	}
	return s, nil
}

func (s *sandbox) close() { _ = s.module.Close(context.WithoutCancel(s.ctx)) }

// call runs a function of the decoder and gives its result.
func (s *sandbox) call(name string, args ...uint64) (uint32, error) {
	results, err := s.module.ExportedFunction(name).Call(s.ctx, args...)
	if err != nil {
		return 0, s.failure(err)
	}
	return uint32(results[0]), nil
}

// failure says why a decoder stopped.
func (s *sandbox) failure(err error) error {
	switch {
	case errors.Is(context.Cause(s.ctx), ErrTime):
		return ErrTime
	case s.ctx.Err() != nil:
		return s.ctx.Err()
	case s.memory.refused:
		return ErrMemory
	}
	return FormatError(firstLine(err))
}

// firstLine leaves the decoder's stack out of its error.
func firstLine(err error) string {
	line, _, _ := bytes.Cut([]byte(err.Error()), []byte("\n"))
	return string(line)
}

// allocate reserves memory in the sandbox.
func (s *sandbox) allocate(bytes int64) (uint32, error) {
	at, err := s.call("malloc", uint64(bytes))
	if err == nil && at == 0 {
		err = ErrMemory
	}
	return at, err
}

// numbers reads so many of them.
func (s *sandbox) numbers(at uint32, count int) ([]uint32, error) {
	out := make([]uint32, count)
	for i := range out {
		v, ok := s.module.Memory().ReadUint32Le(at + uint32(4*i))
		if !ok {
			return nil, FormatError("the decoder answers out of its memory")
		}
		out[i] = v
	}
	return out, nil
}

// bounded lends a sandbox memory up to a bound. All of it is reserved at once:
// the system gives what is used.
type bounded struct {
	most    uint64
	buffer  []byte
	refused bool
}

// Allocate is of experimental.MemoryAllocator.
func (b *bounded) Allocate(_, _ uint64) experimental.LinearMemory {
	b.buffer = make([]byte, b.most)
	return b
}

// Reallocate is of experimental.LinearMemory.
func (b *bounded) Reallocate(size uint64) []byte {
	if size > b.most {
		b.refused = true
		return nil
	}
	return b.buffer[:size]
}

// Free is of experimental.LinearMemory.
func (b *bounded) Free() { b.buffer = nil }
