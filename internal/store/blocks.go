package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash"
	"io"
	"time"

	"gocloud.dev/gcerrors"

	"likeness/internal/durable"
)

// Large files are kept as they are, with a checksum of each block behind them,
// which decoders pass over: a part of one can be read, and checked, without the
// rest.
const (
	blockBytes = 1 << 20
	blocksMark = "LKNB"
	endBytes   = len(blocksMark) + 4 // the mark, and the checksum of all before it in the sums
)

// sumsBytes is how long the checksums of a file are.
func sumsBytes(size int64) int64 { return 4*blocksOf(size) + int64(endBytes) }

func blocksOf(size int64) int64 { return (size + blockBytes - 1) / blockBytes }

// contentBytes is the size of a file that lies in a blob of so many bytes.
func contentBytes(blob int64) int64 {
	rest := blob - int64(endBytes)
	return rest - 4*((rest+blockBytes+3)/(blockBytes+4))
}

// withSums is content, followed by its checksums.
func withSums(content io.Reader) io.Reader { return &summing{from: content, block: durable.NewHash()} }

type summing struct {
	from  io.Reader
	block hash.Hash32
	in    int    // bytes in the current block
	sums  []byte // of those before; what is still to be told, once from has ended
	ended bool
}

func (s *summing) Read(p []byte) (int, error) {
	if s.ended {
		if len(s.sums) == 0 {
			return 0, io.EOF
		}
		n := copy(p, s.sums)
		s.sums = s.sums[n:]
		return n, nil
	}
	n, err := s.from.Read(p[:min(len(p), blockBytes-s.in)])
	_, _ = s.block.Write(p[:n])
	if s.in += n; s.in == blockBytes {
		s.endBlock()
	}
	if !errors.Is(err, io.EOF) {
		return n, err
	}
	if s.in > 0 {
		s.endBlock()
	}
	s.sums = durable.Seal(append(s.sums, blocksMark...))
	s.ended = true
	return n, nil
}

func (s *summing) endBlock() {
	s.sums = binary.LittleEndian.AppendUint32(s.sums, s.block.Sum32())
	s.block.Reset()
	s.in = 0
}

// writeBlocks keeps a file with its checksums.
func (s *Store) writeBlocks(ctx context.Context, key string, data []byte) error {
	return s.writeFrom(ctx, key, int64(len(data)), false, func() (io.ReadCloser, error) {
		return io.NopCloser(withSums(bytes.NewReader(data))), nil
	})
}

// blockFile reads a file that lies in a blob with its checksums. It is for one
// goroutine.
type blockFile struct {
	ctx   context.Context
	store *Store
	key   string
	size  int64
	sums  []byte
	wrong error // what is said when it is not what was written

	at     int64
	buffer []byte // the block that at is in
	block  int64  // which one that is; -1 for none
	stream io.ReadCloser
	cancel context.CancelFunc // ends the stream
	next   int64              // the block that the stream goes on with
}

// openBlocks opens a file of size bytes. CodeNotFound as notFound when it is not
// there.
func (s *Store) openBlocks(ctx context.Context, key string, size int64, notFound, wrong error) (*blockFile, time.Time, error) {
	var written time.Time
	var sums []byte
	err := s.try(ctx, func(ctx context.Context) error {
		reader, err := s.bucket.NewRangeReader(ctx, key, size, -1, nil)
		if err != nil {
			return s.cut(ctx, key, size, err, wrong)
		}
		written = reader.ModTime()
		sums, err = io.ReadAll(io.LimitReader(reader, sumsBytes(size)+1))
		return errors.Join(err, reader.Close())
	})
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, written, s.missing(ctx, err, notFound)
	}
	if errors.Is(err, wrong) {
		s.noteDamage(ctx, key)
	}
	if err != nil {
		return nil, written, s.failed(err)
	}
	body, err := durable.Unseal(sums)
	if err != nil || int64(len(sums)) != sumsBytes(size) || !bytes.HasSuffix(body, []byte(blocksMark)) {
		s.noteDamage(ctx, key)
		return nil, written, wrong
	}
	return &blockFile{ctx: ctx, store: s, key: key, size: size, sums: sums, wrong: wrong, block: -1}, written, nil
}

// cut tells a blob that ends before a place in it from a store that does not answer:
// what buckets say of the first differs.
func (s *Store) cut(ctx context.Context, key string, at int64, err, wrong error) error {
	if gcerrors.Code(err) == gcerrors.NotFound {
		return err
	}
	if is, asked := s.bucket.Attributes(ctx, key); asked == nil && is.Size <= at {
		return wrong
	}
	return err
}

func (f *blockFile) Read(p []byte) (int, error) {
	if f.at >= f.size {
		return 0, io.EOF
	}
	if block := f.at / blockBytes; block != f.block {
		if err := f.load(block); err != nil {
			return 0, err
		}
	}
	n := copy(p, f.buffer[f.at-f.block*blockBytes:])
	f.at += int64(n)
	return n, nil
}

// load reads a block and makes sure that it is what was written.
func (f *blockFile) load(block int64) error {
	f.block = -1
	f.buffer = make([]byte, min(blockBytes, f.size-block*blockBytes))
	err := f.store.tryFor(f.ctx, int64(len(f.buffer)), func(ctx context.Context) error {
		if err := f.goTo(block); err != nil {
			return err
		}
		stop := context.AfterFunc(ctx, f.cancel)
		_, err := io.ReadFull(f.stream, f.buffer)
		f.next++
		if !stop() || err != nil {
			f.end()
		}
		return err
	})
	if err != nil {
		return f.store.failed(err)
	}
	if durable.Sum(f.buffer) != binary.LittleEndian.Uint32(f.sums[4*block:]) {
		f.store.noteDamage(f.ctx, f.key)
		return f.wrong
	}
	f.block = block
	return nil
}

// goTo opens the stream at a block, or goes on with the one that is open there.
func (f *blockFile) goTo(block int64) (err error) {
	if f.stream != nil && f.next == block {
		return nil
	}
	f.end()
	var ctx context.Context // not that of one try, for later blocks come from the stream, too
	ctx, f.cancel = context.WithCancel(f.ctx)
	f.stream, err = f.store.bucket.NewRangeReader(ctx, f.key, block*blockBytes, f.size-block*blockBytes, nil)
	if err != nil {
		f.cancel()
		f.stream = nil
	}
	f.next = block
	return err
}

func (f *blockFile) end() {
	if f.stream != nil {
		f.cancel()
		_ = f.stream.Close() // what was read of it was checked
		f.stream = nil
	}
}

// Seek sets where the next Read begins.
func (f *blockFile) Seek(offset int64, whence int) (int64, error) {
	at := offset
	switch whence {
	case io.SeekCurrent:
		at += f.at
	case io.SeekEnd:
		at += f.size
	}
	if at < 0 {
		return f.at, errors.New("seek before the beginning of a file")
	}
	f.at = at
	return at, nil
}

// Close ends the reading.
func (f *blockFile) Close() error {
	f.end()
	return nil
}
