package encoder

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"likeness/internal/art"
	"likeness/internal/onnx"
	"likeness/internal/onnx/eval"
)

// maxConfigBytes is the most that a file of settings may have.
const maxConfigBytes = 4 << 20

// folder is the folder of an encoder.
type folder struct {
	dir  string
	used []string // files that were used, with slashes
}

func openFolder(dir string) (*folder, error) {
	info, err := os.Stat(dir)
	switch {
	case err != nil:
		return nil, art.Wrap(err, art.CodeNotFound, "There is no folder %q.", dir)
	case !info.IsDir():
		return nil, art.Errorf(art.CodeInvalid, "%q is a file; name the folder that holds config.json and the graphs.", dir)
	}
	return &folder{dir: dir}, nil
}

func (f *folder) path(name string) string { return filepath.Join(f.dir, filepath.FromSlash(name)) }

func (f *folder) has(name string) bool {
	info, err := os.Stat(f.path(name))
	return err == nil && info.Mode().IsRegular() // a pipe would never end
}

// pointer begins the files that Git LFS leaves where it did not fetch.
var pointer = []byte("version https://git-lfs.github.com/spec")

// checkPointer refuses a file that stands for another.
func (f *folder) checkPointer(name string) error {
	file, err := os.Open(f.path(name))
	if err != nil {
		return art.Wrap(err, art.CodeInvalid, "%s cannot be read.", name)
	}
	defer file.Close()
	start := make([]byte, len(pointer))
	if n, _ := io.ReadFull(file, start); bytes.Equal(start[:n], pointer) {
		return art.Errorf(art.CodeInvalid, "%s is a pointer of Git LFS, not the file itself; fetch it with git lfs pull.", name)
	}
	return nil
}

// config reads a file of settings.
func (f *folder) config(name, why string, into any) error {
	if !f.has(name) {
		return art.Errorf(art.CodeInvalid, "There is no %s in %q, which says %s; take the whole folder as it was published.", name, f.dir, why)
	}
	if err := f.checkPointer(name); err != nil {
		return err
	}
	data, err := readAtMost(f.path(name), maxConfigBytes)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		return art.Wrap(err, art.CodeInvalid, "%s is damaged; take it again from where the model is published.", name)
	}
	f.used = append(f.used, name)
	return nil
}

func readAtMost(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("read %s: more than %d bytes", path, most)
	}
	return data, err
}

// findGraph is the first of names that is there, in onnx/ or at the top.
func (f *folder) findGraph(names ...string) (string, bool) {
	for _, name := range names {
		for _, at := range []string{"onnx/" + name, name} {
			if f.has(at) {
				return at, true
			}
		}
	}
	return "", false
}

// noGraph says what to do about a folder without a graph.
func (f *folder) noGraph() error {
	others := []string{}
	for _, pattern := range []string{"onnx/*.onnx", "*.onnx"} {
		found, _ := filepath.Glob(f.path(pattern))
		for _, path := range found {
			if name := filepath.Base(path); !strings.HasPrefix(name, "text_model") && f.has(filepath.ToSlash(filepath.Join(filepath.Dir(pattern), name))) {
				others = append(others, name)
			}
		}
	}
	weights := ""
	for _, pattern := range []string{"*.safetensors", "pytorch_model*.bin", "*.msgpack", "*.h5"} {
		if found, _ := filepath.Glob(f.path(pattern)); len(found) > 0 && weights == "" {
			weights = filepath.Base(found[0])
		}
	}
	switch {
	case len(others) > 0:
		return art.Errorf(art.CodeUnsupported, "There is %s, but neither vision_model.onnx nor model.onnx; take the one of full precision as well.", strings.Join(others, ", "))
	case weights != "":
		return art.Errorf(art.CodeUnsupported, "The folder has weights as %s and no graph; take the ONNX export of the model (onnx/vision_model.onnx or onnx/model.onnx), or make it with Optimum.", weights)
	}
	return art.Errorf(art.CodeInvalid, "There is no graph in %q: neither onnx/vision_model.onnx nor onnx/model.onnx.", f.dir)
}

// graph reads what a graph is, and makes sure that it can be carried out.
func (f *folder) graph(name string) (*onnx.Graph, error) {
	if err := f.checkPointer(name); err != nil {
		return nil, err
	}
	g, err := onnx.Inspect(f.path(name))
	if err != nil {
		return nil, graphSentence(name, err)
	}
	for _, file := range g.External {
		beside := filepath.ToSlash(filepath.Join(filepath.Dir(name), file))
		if err := f.checkPointer(beside); err != nil {
			return nil, err
		}
		f.used = append(f.used, beside)
	}
	f.used = append(f.used, name)
	return g, nil
}

// graphSentence is what people are told about an error of a graph.
func graphSentence(name string, err error) error {
	if unsupported, ok := errors.AsType[*onnx.UnsupportedError](err); ok {
		return art.Wrap(err, art.CodeUnsupported, "%s needs %s, which is not supported; take the export of full precision (fp32), not one that is quantised.", name, strings.Join(unsupported.Operators, ", "))
	}
	if external, ok := errors.AsType[*onnx.ExternalError](err); ok {
		return externalSentence(name, external)
	}
	switch {
	case errors.Is(err, eval.ErrBound):
		return art.Wrap(err, art.CodeTooLarge, "%s takes more memory or time for one picture than an encoder may; take a smaller model.", name)
	case errors.Is(err, onnx.ErrDamaged):
		return art.Wrap(err, art.CodeInvalid, "%s is damaged, or no ONNX graph; take it again from where the model is published.", name)
	}
	return art.Wrap(err, art.CodeInvalid, "%s cannot be carried out.", name)
}

func externalSentence(name string, err *onnx.ExternalError) error {
	switch {
	case err.Outside:
		return art.Wrap(err, art.CodeInvalid, "%s wants its weights from %q, outside of its folder, which is never read; put the file beside it.", name, err.File)
	case err.Missing:
		return art.Wrap(err, art.CodeInvalid, "The weights of %s are missing: put %s beside it.", name, err.File)
	}
	return art.Wrap(err, art.CodeInvalid, "The weights of %s are not all there: take %s again from where the model is published.", name, err.File)
}

// licence is what the front matter of README.md says.
func (f *folder) licence() string {
	if !f.has("README.md") {
		return ""
	}
	data, err := readAtMost(f.path("README.md"), maxConfigBytes)
	if err != nil {
		return ""
	}
	front, ok := strings.CutPrefix(strings.ReplaceAll(string(data), "\r\n", "\n"), "---\n")
	if !ok {
		return ""
	}
	front, _, _ = strings.Cut(front, "\n---")
	named := map[string]string{}
	for line := range strings.Lines(front) {
		if key, value, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(line, " ") {
			named[key] = strings.Trim(strings.TrimSpace(value), `"'`)
		}
	}
	if licence := named["license"]; licence != "" && licence != "other" {
		return licence
	}
	return named["license_name"]
}

// checksum is over the names and bytes of all files that are used.
func (f *folder) checksum(ctx context.Context) (sum string, bytes int64, err error) {
	slices.Sort(f.used)
	f.used = slices.Compact(f.used)
	all := sha256.New()
	for _, name := range f.used {
		one := sha256.New()
		n, err := copyFile(ctx, one, f.path(name))
		if err != nil {
			return "", 0, err
		}
		bytes += n
		fmt.Fprintf(all, "%s  %s\n", hex.EncodeToString(one.Sum(nil)), name)
	}
	return hex.EncodeToString(all.Sum(nil)), bytes, nil
}

// copyFile reads a file until its end or that of ctx.
func copyFile(ctx context.Context, to io.Writer, path string) (int64, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	total := int64(0)
	for {
		if err := ctx.Err(); err != nil {
			return total, err
		}
		n, err := io.CopyN(to, file, 8<<20)
		total += n
		if errors.Is(err, io.EOF) {
			return total, nil
		}
		if err != nil {
			return total, err
		}
	}
}

// stamp tells whether files are those that were checked.
type stamp []stamped

type stamped struct {
	path     string
	size     int64
	modified time.Time
}

func stampOf(paths ...string) (stamp, error) {
	var s stamp
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		s = append(s, stamped{path, info.Size(), info.ModTime()})
	}
	return s, nil
}

func (s stamp) again() (stamp, error) {
	paths := make([]string, len(s))
	for i := range s {
		paths[i] = s[i].path
	}
	return stampOf(paths...)
}

func (s stamp) equal(other stamp) bool {
	return slices.EqualFunc(s, other, func(a, b stamped) bool {
		return a.path == b.path && a.size == b.size && a.modified.Equal(b.modified)
	})
}
