package brought

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"likeness/internal/art"
	"likeness/internal/dense"
	"likeness/internal/durable"
)

// About is what a library says of vectors that were brought.
type About struct {
	Name       string    // by which they are asked for: the id of the metric
	Title      string    // for people
	MadeWith   string    // what made them, as whoever brought them said; may be empty
	Encoder    string    // model of the library that makes vectors among these; empty for none
	Dimensions int       // values in a vector
	Works      int       // works that have one
	Added      time.Time // when
	Sum        uint32    // CRC-32C of the ids and the vectors
}

// Version tells vectors, and what is said of them, from others of the same name.
func (a About) Version() string {
	return fmt.Sprintf("%08x-%08x-%d-%d", a.Sum, durable.Sum([]byte(a.Title+"\x00"+a.MadeWith+"\x00"+a.Encoder)), a.Works, a.Dimensions)
}

// Set is vectors by work. A vector is of a work with a certain picture: when
// the picture changes it is of that work no longer.
type Set struct {
	About
	keys []key
	data []float32 // len(keys) x Dimensions
	byID map[[idBytes]byte]int
	same map[[hashBytes]byte]int // the first of each picture
}

const (
	idBytes   = 16 // of art.ImageID
	hashBytes = 32 // of a SHA-256
)

type key struct {
	ID   [idBytes]byte
	Hash [hashBytes]byte
}

func newSet(about About) *Set {
	return &Set{About: about, byID: map[[idBytes]byte]int{}, same: map[[hashBytes]byte]int{}}
}

func keyOf(id, hash string) (k key, err error) {
	sum, err := hex.DecodeString(hash)
	if err != nil || len(sum) != hashBytes || len(id) != idBytes {
		return k, fmt.Errorf("keep a vector of work %q with the picture %q: no such ids", id, hash)
	}
	copy(k.ID[:], id)
	copy(k.Hash[:], sum)
	return k, nil
}

// put adds the vector of a work; false when it has one.
func (s *Set) put(work art.Image, v []float32) (bool, error) {
	k, err := keyOf(work.ID, work.Picture.Hash)
	if _, there := s.byID[k.ID]; there || err != nil {
		return false, err
	}
	if len(s.data)+len(v) > maxValues {
		return false, art.Errorf(art.CodeTooLarge, "These are more than %d values; add shorter vectors. Nothing was added", maxValues)
	}
	s.index(k)
	s.data = append(s.data, v...)
	return true, nil
}

func (s *Set) index(k key) {
	s.byID[k.ID] = len(s.keys)
	if _, there := s.same[k.Hash]; !there {
		s.same[k.Hash] = len(s.keys)
	}
	s.keys = append(s.keys, k)
	s.Works = len(s.keys)
}

// Vector is the unit vector of a work with a picture; nil for none. A work that
// came to the library anew has that of a work with the same picture.
func (s *Set) Vector(id, hash string) []float32 {
	k, err := keyOf(id, hash)
	if err != nil {
		return nil
	}
	at, there := s.byID[k.ID]
	if !there || s.keys[at].Hash != k.Hash {
		if at, there = s.same[k.Hash]; !there {
			return nil
		}
	}
	return s.data[at*s.Dimensions : (at+1)*s.Dimensions]
}

const (
	setMagic  = "likeness vectors 1\n"
	setEnding = ".vectors"
	// maxAboutBytes bounds what stands before the vectors.
	maxAboutBytes = 1 << 16
)

// Keep writes a set into the folder of a library, in the place of one with its
// name.
func (s *Set) Keep(dir string) error {
	sum := durable.NewHash()
	if err := s.writeVectors(sum); err != nil {
		return err
	}
	s.Sum = sum.Sum32()
	about, err := json.Marshal(s.About)
	if err != nil {
		return fmt.Errorf("keep vectors: %w", err)
	}
	return durable.Write(Path(dir, s.Name), func(w io.Writer) error {
		out := bufio.NewWriterSize(w, 1<<20)
		head := append([]byte(setMagic), binary.LittleEndian.AppendUint32(nil, uint32(len(about)))...)
		head = append(head, about...)
		head = binary.LittleEndian.AppendUint32(head, durable.Sum(about))
		_, err := out.Write(head)
		return errors.Join(err, s.writeVectors(out), out.Flush())
	})
}

// writeVectors writes all ids and vectors, little-endian.
func (s *Set) writeVectors(w io.Writer) error {
	for _, k := range s.keys {
		if err := binary.Write(w, binary.LittleEndian, k); err != nil {
			return fmt.Errorf("write the ids of vectors: %w", err)
		}
	}
	for chunk := range slices.Chunk(s.data, 1<<14) {
		if err := binary.Write(w, binary.LittleEndian, chunk); err != nil {
			return fmt.Errorf("write vectors: %w", err)
		}
	}
	return nil
}

// Path is where the vectors of a name lie in the folder of a library.
func Path(dir, name string) string { return filepath.Join(dir, name+setEnding) }

// List tells what vectors are kept in the folder of a library, by name, and
// what is there and cannot be read.
func List(dir string) (sets []About, damaged []string, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("list vectors: %w", err)
	}
	for _, e := range entries {
		name := e.Name()
		if filepath.Ext(name) != setEnding {
			continue
		}
		about, err := readAbout(filepath.Join(dir, name))
		if err != nil {
			damaged = append(damaged, name[:len(name)-len(setEnding)])
			continue
		}
		sets = append(sets, about)
	}
	return sets, damaged, nil
}

// Remove takes vectors out of the folder of a library. CodeNotFound when there
// are none of that name.
func Remove(dir, name string) error {
	err := CheckName(name)
	if err == nil {
		err = os.Remove(Path(dir, name))
	}
	if errors.Is(err, fs.ErrNotExist) || CheckName(name) != nil {
		return art.Errorf(art.CodeNotFound, "There are no vectors called %q; see: likeness vectors list", name)
	}
	return err
}

func readAbout(path string) (About, error) {
	f, err := os.Open(path)
	if err != nil {
		return About{}, fmt.Errorf("read vectors: %w", err)
	}
	defer func() { _ = f.Close() }()
	return aboutOf(f)
}

var errDamaged = errors.New("the file of vectors is damaged")

// aboutOf reads what stands before the vectors.
func aboutOf(r io.Reader) (about About, err error) {
	head := make([]byte, len(setMagic)+4)
	if _, err := io.ReadFull(r, head); err != nil || string(head[:len(setMagic)]) != setMagic {
		return about, errDamaged
	}
	length := binary.LittleEndian.Uint32(head[len(setMagic):])
	if length > maxAboutBytes {
		return about, errDamaged
	}
	body := make([]byte, length+4)
	if _, err := io.ReadFull(r, body); err != nil || durable.Sum(body[:length]) != binary.LittleEndian.Uint32(body[length:]) {
		return about, errDamaged
	}
	if err := json.Unmarshal(body[:length], &about); err != nil {
		return about, errors.Join(err, errDamaged)
	}
	if about.Works < 1 || about.Works > maxVectors || about.Dimensions < minDimensions || about.Dimensions > maxDimensions || about.Works*about.Dimensions > maxValues {
		return about, errDamaged
	}
	return about, nil
}

// Open reads the vectors of a name from the folder of a library. An error when
// a byte of them is another than was kept.
func Open(ctx context.Context, dir, name string) (*Set, error) {
	f, err := os.Open(Path(dir, name))
	if err != nil {
		return nil, fmt.Errorf("open vectors: %w", err)
	}
	defer func() { _ = f.Close() }()
	about, err := aboutOf(f)
	if err != nil {
		return nil, err
	}
	body := int64(about.Works) * int64(idBytes+hashBytes+4*about.Dimensions)
	at, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, fmt.Errorf("open vectors: %w", err)
	}
	if info, err := f.Stat(); err != nil || info.Size() != at+body {
		return nil, errors.Join(err, errDamaged)
	}
	s := newSet(about)
	sum := durable.NewHash()
	if err := s.read(ctx, io.TeeReader(bufio.NewReaderSize(f, 1<<20), sum)); err != nil {
		return nil, err
	}
	return s, s.verify(sum)
}

func (s *Set) verify(sum hash.Hash32) error {
	if sum.Sum32() != s.Sum {
		return errDamaged
	}
	return nil
}

func (s *Set) read(ctx context.Context, r io.Reader) error {
	works := s.Works
	for range works {
		var k key
		if err := binary.Read(r, binary.LittleEndian, &k); err != nil {
			return fmt.Errorf("read the ids of vectors: %w", err)
		}
		s.index(k)
	}
	s.Works = works
	s.data = make([]float32, works*s.Dimensions)
	row := make([]byte, 4*s.Dimensions)
	for i := range works {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := io.ReadFull(r, row); err != nil {
			return fmt.Errorf("read vectors: %w", err)
		}
		dense.Read(s.data[i*s.Dimensions:(i+1)*s.Dimensions], row)
	}
	return nil
}
