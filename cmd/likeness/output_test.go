package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"likeness/internal/art"
)

// full is a disk on which there is room for some bytes.
type full struct{ room int }

func (f *full) Write(data []byte) (int, error) {
	n := min(f.room, len(data))
	if f.room -= n; n < len(data) {
		return n, errors.New("no space left on device")
	}
	return n, nil
}

func TestACommandWhoseOutputNobodyHasFails(t *testing.T) {
	dir := t.TempDir()
	table, library := filepath.Join(dir, "works.csv"), filepath.Join(dir, "library")
	if err := os.WriteFile(table, []byte("id,title\n1,One\n2,Two\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, said := likeness("import", "--csv", table, "--library", library); code != exitOK {
		t.Fatalf("import: exit code %d, %s", code, said)
	}
	for _, args := range [][]string{
		{"version"},
		{"duplicates", "--library", library},
		{"check", "--library", library},
		{"export", "--library", library},
		{"import", "--csv", table, "--library", library},
	} {
		_, all, _ := likeness(args...)
		for _, room := range []int{0, len(all) / 2} {
			var said bytes.Buffer
			code := run(append([]string{"--verbose"}, args...), &full{room}, &said)
			if lines := strings.Split(strings.TrimSpace(said.String()), "\n"); code != exitFailed || !strings.HasPrefix(lines[len(lines)-1], "likeness: What this command prints could not be written") {
				t.Errorf("%s with room for %d bytes: exit code %d, %s", args[0], room, code, &said)
			}
		}
	}
}

func TestAnInterruptedCommandSaysThatItWasStopped(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	for _, test := range []struct {
		err  error
		says string
	}{
		{fmt.Errorf("put record: %w", sql.ErrTxDone), "stopped. What was done is kept"},
		{art.Errorf(art.CodeUnavailable, "The disk is full"), "The disk is full."},
	} {
		var said bytes.Buffer
		env := &environment{ctx: ctx, err: &said, log: slog.New(slog.DiscardHandler)}
		if code := report(env, test.err); code != exitFailed || !strings.Contains(said.String(), test.says) {
			t.Errorf("%v: exit code %d, %s", test.err, code, &said)
		}
	}
}
