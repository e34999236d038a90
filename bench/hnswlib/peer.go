package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/viterin/vek/vek32"
)

//go:embed driver/driver.cpp
var driverSource []byte

const headerPath = "/usr/include/hnswlib/hnswlib.h"

// peer is hnswlib in a program of its own.
type peer struct{ dir string }

// newPeer compiles the driver, for this machine's processor as its users do.
func newPeer(ctx context.Context) (*peer, error) {
	if _, err := exec.LookPath("g++"); err != nil {
		return nil, errors.New("g++ is not installed")
	}
	if _, err := os.Stat(headerPath); err != nil {
		return nil, fmt.Errorf("%s is not there; install libhnswlib-dev", headerPath)
	}
	dir, err := os.MkdirTemp("", "likeness-bench-")
	if err != nil {
		return nil, err
	}
	p := &peer{dir: dir}
	if err := os.WriteFile(p.path("driver.cpp"), driverSource, 0o600); err != nil {
		return nil, errors.Join(err, p.close())
	}
	out, err := exec.CommandContext(ctx, "g++", "-O3", "-march=native", "-std=c++17", "-o", p.path("driver"), p.path("driver.cpp")).CombinedOutput()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("compile the driver: %w: %s", err, out), p.close())
	}
	return p, nil
}

func (p *peer) path(name string) string { return filepath.Join(p.dir, name) }

func (p *peer) close() error { return os.RemoveAll(p.dir) }

// peerResult is what hnswlib took.
type peerResult struct {
	build  float64 // seconds
	memory int     // bytes a vector
	points []point
}

func (p *peer) run(ctx context.Context, t *task) (*peerResult, error) {
	if err := writeFloats(p.path("vectors"), t.matrix.Data); err != nil {
		return nil, err
	}
	var queries []float32
	for _, q := range t.queries {
		queries = append(queries, q...)
	}
	if err := writeFloats(p.path("queries"), queries); err != nil {
		return nil, err
	}
	args := []string{p.path("vectors"), p.path("queries")}
	for _, n := range []int{t.matrix.Rows, len(t.queries), t.matrix.Dim, 16, 200} {
		args = append(args, strconv.Itoa(n))
	}
	args = append(args, p.path("found"))
	for _, beam := range ladder {
		args = append(args, strconv.Itoa(beam))
	}
	var stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, p.path("driver"), args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("run the driver: %w: %s", err, stderr.String())
	}
	return p.read(string(out), t)
}

// read takes the driver's report, and the recall from the rows it found.
func (p *peer) read(report string, t *task) (*peerResult, error) {
	found, err := os.ReadFile(p.path("found"))
	if err != nil {
		return nil, err
	}
	result := &peerResult{}
	for line := range strings.Lines(report) {
		var beam int
		var nanoseconds float64
		switch {
		case strings.HasPrefix(line, "build "):
			_, err = fmt.Sscanf(line, "build %g", &result.build)
		case strings.HasPrefix(line, "memory "):
			_, err = fmt.Sscanf(line, "memory %d", &result.memory)
		default:
			_, err = fmt.Sscanf(line, "ef %d %g", &beam, &nanoseconds)
			at := len(result.points) * len(t.queries) * k
			result.points = append(result.points, point{beam, t.recall(func(query int) []float32 {
				return scoresOf(found, at+query*k, t, query)
			}), time.Duration(nanoseconds)})
		}
		if err != nil {
			return nil, fmt.Errorf("read the driver's report %q: %w", line, err)
		}
	}
	if len(result.points) == 0 || result.build == 0 {
		return nil, fmt.Errorf("the driver reported nothing: %q", report)
	}
	return result, nil
}

// scoresOf scores the k rows that lie at a place of the driver's findings.
func scoresOf(found []byte, at int, t *task, query int) []float32 {
	var scores []float32
	for i := range k {
		row := binary.LittleEndian.Uint32(found[4*(at+i):])
		if row == math.MaxUint32 {
			continue
		}
		from := int(row) * t.matrix.Dim
		scores = append(scores, vek32.Dot(t.queries[query], t.matrix.Data[from:from+t.matrix.Dim]))
	}
	return scores
}

func writeFloats(path string, values []float32) error {
	var out bytes.Buffer
	if err := binary.Write(&out, binary.LittleEndian, values); err != nil {
		return err
	}
	return os.WriteFile(path, out.Bytes(), 0o600)
}
