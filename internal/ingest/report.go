package ingest

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"likeness/internal/art"
	"likeness/internal/durable"
	"likeness/internal/table"
)

// report is the CSV of all rows and files that are not plain success. It is
// written aside and takes its place when it is closed.
type report struct {
	path  string
	file  *os.File
	buf   *bufio.Writer
	lines *csv.Writer
}

func createReport(path string) (*report, error) {
	f, err := os.Create(path + ".new")
	if err != nil {
		return nil, art.Wrap(err, art.CodeUnavailable, "The report %s cannot be written; check the permissions of its folder and the free space", path)
	}
	buf := bufio.NewWriterSize(f, 1<<16)
	r := &report{path: path, file: f, buf: buf, lines: csv.NewWriter(buf)}
	return r, r.lines.Write([]string{"line", "name", "file", "outcome", "reason"})
}

// Write adds a problem.
func (r *report) Write(p Problem) error {
	line := ""
	if p.Line > 0 {
		line = strconv.Itoa(p.Line)
	}
	return r.lines.Write([]string{line, table.Harmless(p.Name), table.Harmless(p.File), string(p.Outcome), table.Harmless(p.Reason)})
}

// Close puts the report into its place.
func (r *report) Close() error {
	r.lines.Flush() // an error stays in buf
	err := errors.Join(r.buf.Flush(), r.file.Close())
	if err == nil {
		err = durable.Rename(r.path+".new", r.path)
	}
	if durable.Held(err) {
		return r.putBeside()
	}
	if err != nil {
		_ = os.Remove(r.path + ".new")
		return onDisk(fmt.Errorf("write the report %s: %w", r.path, err))
	}
	return nil
}

// putBeside keeps the report under another name: a spreadsheet that shows the
// last one does not let Windows replace it.
func (r *report) putBeside() error {
	aside := r.path + ".new"
	r.path = strings.TrimSuffix(r.path, ".csv") + time.Now().Format("-20060102-150405") + ".csv"
	if err := durable.Rename(aside, r.path); err != nil {
		return onDisk(fmt.Errorf("write the report %s: %w", r.path, err))
	}
	return nil
}
