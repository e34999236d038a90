package brought

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"

	"likeness/internal/art"
)

const (
	// maxIDBytes is above any path of a file.
	maxIDBytes = 8 << 10
	// maxIDsBytes bounds a list of ids, which lies in memory.
	maxIDsBytes = 2 << 30
)

// arrays are vectors in an .npy file and their ids in another.
type arrays struct {
	*npy
	ids []string
	row int
}

// OpenArrays opens vectors in an .npy file, and their ids: a text with one a
// line, or a JSON list, in the order of the vectors.
func OpenArrays(vectors, ids string) (Source, error) {
	n, err := openNPY(vectors)
	if err != nil {
		return nil, err
	}
	names, err := readIDs(ids, n.rows)
	if err == nil && len(names) != n.rows {
		err = art.Errorf(art.CodeInvalid, "%s holds %d vectors and %s %d ids; there has to be one id for each vector, in the same order", vectors, n.rows, ids, len(names))
	}
	if err != nil {
		return nil, errors.Join(err, n.Close())
	}
	return &arrays{npy: n, ids: names}, nil
}

func (a *arrays) Dimensions() int { return a.dims }

func (a *arrays) Next() (string, []float32, error) {
	v, err := a.next()
	if err != nil {
		return "", nil, err
	}
	a.row++
	return a.ids[a.row-1], v, nil
}

// readIDs reads the ids of so many vectors. A first line more than that is the
// name of the column.
func readIDs(path string, vectors int) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, cannotRead(path, err)
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err != nil || info.Size() > maxIDsBytes {
		return nil, art.Wrap(err, art.CodeTooLarge, "%s is no list of ids: it is too large", path)
	}
	in := bufio.NewReader(f)
	head, _ := in.Peek(len(npyMagic)) // a shorter file is no .npy file
	if string(head) == npyMagic {
		return nil, art.Errorf(art.CodeUnsupported, "%s is an .npy file; write the ids as a text, one a line: numpy.savetxt(\"ids.txt\", ids, fmt=\"%%s\")", path)
	}
	if strings.HasPrefix(strings.TrimSpace(string(head)), "[") {
		return idsOfJSON(path, in)
	}
	ids, err := idsOfLines(path, in)
	if len(ids) == vectors+1 {
		ids = ids[1:]
	}
	return ids, err
}

func idsOfLines(path string, in io.Reader) ([]string, error) {
	var ids []string
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxIDBytes)
	for lines.Scan() {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if unquoted := strings.TrimSuffix(strings.TrimPrefix(line, `"`), `"`); len(unquoted) == len(line)-2 {
			line = strings.ReplaceAll(unquoted, `""`, `"`)
		}
		ids = append(ids, line)
	}
	if err := lines.Err(); err != nil {
		return nil, art.Wrap(err, art.CodeInvalid, "Line %d of %s is no id; write one id a line", len(ids)+1, path)
	}
	return ids, nil
}

// idsOfJSON reads a list of texts or numbers.
func idsOfJSON(path string, in io.Reader) ([]string, error) {
	decoder := json.NewDecoder(in)
	decoder.UseNumber()
	var values []any
	if err := decoder.Decode(&values); err != nil {
		return nil, art.Wrap(err, art.CodeInvalid, "%s is no list of ids; write one id a line, or a JSON list of texts", path)
	}
	ids := make([]string, len(values))
	for i, v := range values {
		switch v := v.(type) {
		case string:
			ids[i] = v
		case json.Number:
			ids[i] = v.String()
		default:
			return nil, art.Errorf(art.CodeInvalid, "Entry %d of %s is no id; every one has to be a text or a number", i+1, path)
		}
	}
	return ids, nil
}
