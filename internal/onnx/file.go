package onnx

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// UnsupportedError names what of a graph cannot be carried out.
type UnsupportedError struct{ Operators []string }

func (e *UnsupportedError) Error() string {
	return "not supported: " + strings.Join(e.Operators, ", ")
}

// ExternalError says what is wrong with a file that holds the weights of a
// graph.
type ExternalError struct {
	File    string // as the graph names it
	Outside bool   // it is not in the folder of the graph
	Missing bool
}

func (e *ExternalError) Error() string {
	switch {
	case e.Outside:
		return fmt.Sprintf("the weights lie in %q, outside of the folder", e.File)
	case e.Missing:
		return fmt.Sprintf("the weights lie in %q, which is missing", e.File)
	}
	return fmt.Sprintf("the file of weights %q is too short", e.File)
}

// Load reads the graph of a file with its weights. See Inspect for errors.
func Load(path string) (*Graph, error) { return read(path, true) }

// Inspect reads the graph of a file without the values of its constants.
// Errors wrap ErrDamaged, or are an *UnsupportedError, an *ExternalError, or
// one of the file system.
func Inspect(path string) (*Graph, error) { return read(path, false) }

func read(path string, weights bool) (*Graph, error) {
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() { // opening a pipe might never end
		return nil, damaged("it is not a file")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	r := &reading{weights: weights, external: &externalData{dir: filepath.Dir(path)}}
	defer r.external.close()
	g, err := r.graph(file, info.Size())
	if err == nil {
		g.External = r.external.names
	}
	return g, err
}

// externalData reads weights from the files beside a graph, and from nowhere
// else: neither through .. nor through links.
type externalData struct {
	dir  string
	root *os.Root
	file *os.File
	name string // of file

	names []string // all that were opened
}

func (e *externalData) close() {
	if e.file != nil {
		_ = e.file.Close()
	}
	if e.root != nil {
		_ = e.root.Close()
	}
}

func (e *externalData) open(name string) error {
	if e.file != nil && e.name == name {
		return nil
	}
	if e.root == nil {
		root, err := os.OpenRoot(e.dir)
		if err != nil {
			return err
		}
		e.root = root
	}
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return &ExternalError{File: name, Outside: true}
	}
	info, err := e.root.Stat(filepath.FromSlash(name))
	switch {
	case errors.Is(err, os.ErrNotExist):
		return &ExternalError{File: name, Missing: true}
	case err != nil:
		return &ExternalError{File: name, Outside: true}
	case !info.Mode().IsRegular():
		return &ExternalError{File: name}
	}
	file, err := e.root.Open(filepath.FromSlash(name))
	if err != nil {
		return &ExternalError{File: name, Outside: true}
	}
	if e.file != nil {
		_ = e.file.Close()
	}
	e.file, e.name = file, name
	if !slices.Contains(e.names, name) {
		e.names = append(e.names, name)
	}
	return nil
}

// read reads the values of a constant, or, without weights, makes sure that
// they are there.
func (e *externalData) read(constant string, entry map[string]string, size int64, weights bool) ([]byte, error) {
	number := func(key string, otherwise int64) (int64, error) {
		if entry[key] == "" {
			return otherwise, nil
		}
		v, err := strconv.ParseInt(entry[key], 10, 64)
		if err != nil || v < 0 {
			return 0, damaged("the constant %q lies at %s %q", constant, key, entry[key])
		}
		return v, nil
	}
	offset, err := number("offset", 0)
	if err != nil {
		return nil, err
	}
	length, err := number("length", size)
	if err != nil {
		return nil, err
	}
	if length != size {
		return nil, damaged("the constant %q has %d bytes instead of %d", constant, length, size)
	}
	if err := e.open(entry["location"]); err != nil {
		return nil, err
	}
	info, err := e.file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || offset > info.Size() || size > info.Size()-offset {
		return nil, &ExternalError{File: e.name}
	}
	if !weights {
		return nil, nil
	}
	data := alignedBytes(size)
	_, err = io.ReadFull(io.NewSectionReader(e.file, offset, size), data)
	return data, err
}
