package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"likeness/internal/art"
	"likeness/internal/brought"
	"likeness/internal/durable"
)

// Model is what a library says of an encoder.
type Model struct {
	ID         string // by which it is asked for: the id of the metric
	Name       string // of the encoder, for people
	Dimensions int
	ReadsWords bool
	Licence    string
	Sum        string // SHA-256 over the files, in hexadecimal
	Bytes      int64  // of all files
	Added      time.Time
	Files      []File
}

// File is one file that a model is made of.
type File struct {
	Path   string // below the folder, slash-separated
	Bytes  int64
	SHA256 string
}

// Source says what makes the vectors, with the licence when it is known.
func (m Model) Source() string {
	if m.Licence == "" {
		return m.Name
	}
	return m.Name + " (" + m.Licence + ")"
}

// Version tells a model, and what is said of it, from others of the same id.
func (m Model) Version() string {
	return fmt.Sprintf("%s-%08x", m.Sum, durable.Sum([]byte(m.Source())))
}

const (
	recordEnding = ".json"
	// maxRecordBytes bounds what is said of a model.
	maxRecordBytes = 1 << 20
	// sumDigits of the checksum name the folder.
	sumDigits = 16
)

func recordPath(dir, id string) string { return filepath.Join(dir, id+recordEnding) }

// Dir is where the files of a model lie in the folder of a library's models.
func Dir(dir string, m Model) string { return filepath.Join(dir, m.Sum[:sumDigits]) }

// Paths are all files of a model in the folder of a library's models, and what
// is said of it, which comes last.
func Paths(dir string, m Model) []string {
	var paths []string
	for _, f := range m.Files {
		paths = append(paths, filepath.Join(Dir(dir, m), filepath.FromSlash(f.Path)))
	}
	return append(paths, recordPath(dir, m.ID))
}

// sealed carries the checksum of what is said of a model.
type sealed struct {
	CRC32C uint32
	Model  json.RawMessage
}

// List tells which models a library has, by id, and what of them is there and
// cannot be read.
func List(dir string) (all []Model, damaged []string, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("list models: %w", err)
	}
	for _, e := range entries {
		id := e.Name()
		if filepath.Ext(id) != recordEnding || e.IsDir() {
			continue
		}
		id = id[:len(id)-len(recordEnding)]
		m, err := read(dir, id)
		if err != nil {
			damaged = append(damaged, id)
			continue
		}
		all = append(all, m)
	}
	return all, damaged, nil
}

var errDamaged = errors.New("what is said of the model is damaged")

func read(dir, id string) (m Model, err error) {
	info, err := os.Stat(recordPath(dir, id))
	if err != nil {
		return m, fmt.Errorf("read a model: %w", err)
	}
	if info.Size() > maxRecordBytes {
		return m, errDamaged
	}
	data, err := os.ReadFile(recordPath(dir, id))
	if err != nil {
		return m, fmt.Errorf("read a model: %w", err)
	}
	var s sealed
	if err := json.Unmarshal(data, &s); err != nil || durable.Sum(s.Model) != s.CRC32C {
		return m, errors.Join(err, errDamaged)
	}
	if err := json.Unmarshal(s.Model, &m); err != nil {
		return m, errors.Join(err, errDamaged)
	}
	if m.ID != id || !m.isSound() {
		return m, errDamaged
	}
	return m, nil
}

// isSound reports whether what is said of a model may be believed.
func (m Model) isSound() bool {
	return len(m.Sum) == 2*sha256.Size && m.Dimensions > 0 &&
		!slices.ContainsFunc(m.Files, func(f File) bool { return !filepath.IsLocal(filepath.FromSlash(f.Path)) })
}

func (m Model) keep(dir string) error {
	body, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("keep a model: %w", err)
	}
	data, err := json.Marshal(sealed{durable.Sum(body), body})
	if err != nil {
		return fmt.Errorf("keep a model: %w", err)
	}
	return durable.WriteFile(recordPath(dir, m.ID), data)
}

// Find is the model of an id. CodeNotFound when there is none.
func Find(dir, id string) (Model, error) {
	unknown := art.Errorf(art.CodeNotFound, "There is no model called %q; see: likeness model list", id)
	if brought.CheckName(id) != nil {
		return Model{}, unknown
	}
	m, err := read(dir, id)
	if errors.Is(err, fs.ErrNotExist) {
		return m, unknown
	}
	return m, err
}

// Remove takes a model out of the folder of a library's models, with its files
// unless another name has them, too. CodeNotFound when there is none.
func Remove(dir, id string) error {
	if _, err := Find(dir, id); art.CodeOf(err) == art.CodeNotFound {
		return err
	}
	if err := os.Remove(recordPath(dir, id)); err != nil {
		return fmt.Errorf("remove a model: %w", err)
	}
	return prune(dir)
}

// prune removes files that no model has: of those that were taken out, and what
// an Add that was killed left behind.
func prune(dir string) error {
	all, damaged, err := List(dir)
	if err != nil || len(damaged) > 0 { // whose files are whose is not known
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("list models: %w", err)
	}
	for _, e := range entries {
		used := slices.ContainsFunc(all, func(m Model) bool { return m.Sum[:sumDigits] == e.Name() })
		if e.IsDir() && !used {
			err = errors.Join(err, os.RemoveAll(filepath.Join(dir, e.Name())))
		}
	}
	return err
}

func sumFile(ctx context.Context, dir, path string) (File, error) {
	if !filepath.IsLocal(filepath.FromSlash(path)) {
		return File{}, fmt.Errorf("read %q of a model: it lies outside of its folder", path)
	}
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(path)))
	if err != nil {
		return File{}, fmt.Errorf("read a file of a model: %w", err)
	}
	defer func() { _ = f.Close() }()
	sum := sha256.New()
	n, err := io.Copy(sum, &patient{ctx, f})
	if err != nil {
		return File{}, fmt.Errorf("read %s of a model: %w", path, err)
	}
	return File{Path: path, Bytes: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}

// patient reads until its context ends.
type patient struct {
	ctx context.Context
	r   io.Reader
}

func (p *patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b)
}

// Check compares every file of a model with what was added. An error says which
// is another, or gone.
func Check(ctx context.Context, dir string, m Model) error {
	for _, f := range m.Files {
		got, err := sumFile(ctx, Dir(dir, m), f.Path)
		if err != nil {
			return err
		}
		if got != f {
			return fmt.Errorf("%s of the model %s is another than was added", f.Path, m.ID)
		}
	}
	return nil
}
