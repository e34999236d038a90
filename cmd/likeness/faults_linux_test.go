package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"likeness/internal/paint"
)

// TestADiskThatIsFullAtEveryStageLosesNothing imports onto a disk that is made a
// little larger whenever it is full, until the import comes to its end.
func TestADiskThatIsFullAtEveryStageLosesNothing(t *testing.T) {
	k := newFaults(t)
	elsewhere := filepath.Join(k.dir, "elsewhere")
	if out, err := k.importing(elsewhere).CombinedOutput(); err != nil {
		t.Fatalf("import: %v, %s", err, out)
	}
	want := k.export(elsewhere)
	disk := filepath.Join(k.dir, "disk")
	if err := os.Mkdir(disk, 0o777); err != nil {
		t.Fatal(err)
	}
	const steps = 5
	step := sizeOf(t, elsewhere)/steps + 1
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, fmt.Sprintf("size=%d", step)); err != nil {
		t.Skipf("no small disk can be mounted here, which the administrator of a machine may: %v", err)
	}
	defer func() { _ = syscall.Unmount(disk, 0) }()
	library := filepath.Join(disk, "library")
	full := 0
	for size := step; ; size += step {
		if err := syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT, fmt.Sprintf("size=%d", size)); err != nil {
			t.Fatal(err)
		}
		out, err := k.importing(library).CombinedOutput()
		if err == nil {
			break
		}
		full++
		if said := lastLine(out); !strings.Contains(said, "disk") || !strings.Contains(said, "full; free some space") {
			t.Errorf("on a disk of %d kB: %s", size>>10, said)
		}
		if full > 5*steps {
			t.Fatalf("the disk is never large enough: %s", out)
		}
	}
	if full < steps-2 {
		t.Errorf("the disk was full %d times only", full)
	}
	if got := k.export(library); got != want {
		t.Errorf("after %d full disks there is\n%s\nwant\n%s", full, got, want)
	}
	if code, out, said := likeness("--quiet", "check", "--originals", "--library", library); code != exitOK {
		t.Errorf("check: exit code %d, %s%s", code, out, said)
	}
}

// TestWhatMayNotBeReadIsNamedAndTheRestImported imports as somebody who may not
// read a folder, a picture, a table, or write to a library.
func TestWhatMayNotBeReadIsNamedAndTheRestImported(t *testing.T) {
	k := newFaults(t)
	work := func(i int) string { return filepath.Join(k.pictures, k.works[i].File) }
	locked := filepath.Join(k.pictures, "locked")
	if err := os.Mkdir(locked, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(work(2), filepath.Join(locked, k.works[2].File)); err != nil {
		t.Fatal(err)
	}
	lock := func(path string, mode fs.FileMode) {
		t.Helper()
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	library := filepath.Join(k.dir, "library")
	importing := []string{"import", "--prune", "--csv", k.table, "--images", k.pictures, "--library", library}
	lock(k.dir, 0o777)
	if out, err := k.as(importing...); err != nil || !strings.Contains(out, fmt.Sprintf("%d added", len(k.works))) {
		t.Fatalf("while all may be read: %v, %s", err, out)
	}
	before := k.export(library)
	lock(locked, 0)
	lock(work(1), 0)
	changed := time.Now().Add(time.Hour) // or it would not be read again
	if err := os.Chtimes(work(1), changed, changed); err != nil {
		t.Fatal(err)
	}
	out, err := k.as(importing...)
	if err != nil || !strings.Contains(out, locked) || strings.Count(out, "check its permissions") < 2 {
		t.Errorf("a folder and a picture: %v, %s", err, out)
	}
	if after := k.export(library); after != before {
		t.Errorf("works or pictures were lost:\n%s\nbefore\n%s", after, before)
	}
	lock(k.table, 0)
	if out, err := k.as(importing...); err == nil || !strings.Contains(out, k.table) || !strings.Contains(out, "may read it") {
		t.Errorf("a table: %v, %s", err, out)
	}
	lock(k.table, 0o644)
	lock(k.pictures, 0)
	if out, err := k.as(importing...); err == nil || !strings.Contains(out, "permissions") {
		t.Errorf("the folder of all pictures: %v, %s", err, out)
	}
	lock(k.pictures, 0o755)
	lock(locked, 0o755)
	lock(work(1), 0o644)
	for _, path := range []string{filepath.Join(library, "lock"), filepath.Join(library, "catalog.sqlite")} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		lock(path, 0)
		if out, err := k.as(importing...); err == nil || !strings.Contains(out, "permissions") {
			t.Errorf("%s: %v, %s", path, err, out)
		}
		lock(path, info.Mode())
	}
	if out, err := k.as(importing...); err != nil || !strings.Contains(out, fmt.Sprintf("%d unchanged, 0 failed", len(k.works))) {
		t.Errorf("once all may be read: %v, %s", err, out)
	}
}

// TestALibraryThatMayOnlyBeReadIsExportedAndBackedUp has somebody look after a
// library who may not write to it, as those who make backups mostly may not.
func TestALibraryThatMayOnlyBeReadIsExportedAndBackedUp(t *testing.T) {
	k := newFaults(t)
	library := filepath.Join(k.dir, "library")
	if out, err := k.importing(library).CombinedOutput(); err != nil {
		t.Fatalf("import: %v, %s", err, out)
	}
	want := k.export(library)
	err := filepath.WalkDir(library, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			return os.Chmod(path, 0o555)
		} else if err == nil {
			return os.Chmod(path, 0o444)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = filepath.WalkDir(library, func(path string, _ fs.DirEntry, _ error) error { return os.Chmod(path, 0o755) })
	}()
	if err := os.Chmod(k.dir, 0o777); err != nil {
		t.Fatal(err)
	}
	table, copied, again := filepath.Join(k.dir, "exported.csv"), filepath.Join(k.dir, "copied"), filepath.Join(k.dir, "again")
	for _, args := range [][]string{
		{"export", "--library", library, "--out", table},
		{"check", "--library", library},
		{"backup", "--originals", "--library", library, copied},
		{"restore", copied, "--library", again},
	} {
		if out, err := k.as(args...); err != nil {
			t.Errorf("%s: %v, %s", args[0], err, out)
		}
	}
	if got, err := os.ReadFile(table); err != nil || string(got) != want {
		t.Errorf("it is exported as %s (%v), want %s", got, err, want)
	}
	if got := k.export(again); got != want {
		t.Errorf("the backup holds %s, want %s", got, want)
	}
}

// faults is a small collection, and the command that imports it.
type faults struct {
	t               *testing.T
	dir             string
	binary          string
	pictures, table string
	works           []paint.Work
}

func newFaults(t *testing.T) *faults {
	t.Helper()
	dir, err := os.MkdirTemp("", "likeness-faults-") // which others may enter, unlike those of t
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	f := &faults{t: t, dir: dir, binary: builtCommand(t), pictures: filepath.Join(dir, "pictures"), works: paint.Collection()[:6]}
	f.table = filepath.Join(dir, "works.csv")
	if err := paint.WriteWorks(t.Context(), f.pictures, f.works, 96, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(f.pictures, paint.MetadataFile), f.table); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *faults) command(args ...string) *exec.Cmd {
	cmd := exec.Command(f.binary, args...)
	cmd.Dir = f.dir
	return cmd
}

// as runs a command as somebody whom permissions bind.
func (f *faults) as(args ...string) (string, error) {
	cmd := f.command(args...)
	if os.Geteuid() == 0 { // who may read everything
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (f *faults) importing(library string) *exec.Cmd {
	return f.command("import", "--csv", f.table, "--images", f.pictures, "--library", library)
}

func (f *faults) export(library string) string {
	f.t.Helper()
	code, out, said := likeness("export", "--library", library)
	if code != exitOK {
		f.t.Fatalf("export: exit code %d, %s", code, said)
	}
	return out
}

func sizeOf(t *testing.T, dir string) (bytes int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			bytes += (info.Size() + 4095) &^ 4095
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}

func lastLine(out []byte) string {
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	return string(lines[len(lines)-1])
}
