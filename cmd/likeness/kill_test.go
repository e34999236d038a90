package main

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"likeness/internal/paint"
)

// tortureKills is how many imports `make torture` kills; see the Makefile.
const tortureKills = "LIKENESS_TORTURE_KILLS"

// killing is a collection at two moments, as tables and pictures, and the
// exports of the libraries that imports come to which nobody kills.
type killing struct {
	t      *testing.T
	dir    string
	binary string // of the command; empty for the test's own
	first  string // the library of the first moment; never changed
	export [2][]byte
	took   [2]time.Duration // the shortest that an import of each was seen to take
}

const killedWorks = 8

func newKilling(t *testing.T) *killing {
	t.Helper()
	k := &killing{t: t, dir: t.TempDir()}
	k.first = filepath.Join(k.dir, "first")
	k.binary = builtCommand(t)
	works := paint.Collection()[:killedWorks+3]
	later := slices.Concat(works[3:], works[:1]) // two leave, three come, the order is another
	for i := range later {
		if i%2 == 0 {
			later[i].Title += ", again"
		}
	}
	for moment, of := range [][]paint.Work{works[:killedWorks], later} {
		if err := paint.WriteWorks(t.Context(), k.pictures(moment), of, 64, nil); err != nil {
			t.Fatal(err)
		}
	}
	second := filepath.Join(k.dir, "second")
	for moment, library := range []string{k.first, second} {
		if moment == 1 {
			k.copyTree(k.first, library)
		}
		began := time.Now()
		k.finish(moment, library)
		k.took[moment] = time.Since(began)
		k.export[moment] = k.exported(library)
	}
	return k
}

func (k *killing) pictures(moment int) string {
	return filepath.Join(k.dir, "pictures-"+strconv.Itoa(moment))
}

func (k *killing) importing(moment int, library string) *exec.Cmd {
	pictures := k.pictures(moment)
	return k.command("import", "--prune", "--csv", filepath.Join(pictures, paint.MetadataFile), "--images", pictures, "--library", library)
}

func (k *killing) command(args ...string) *exec.Cmd {
	cmd := command(args...)
	if k.binary != "" {
		cmd.Path, cmd.Args[0] = k.binary, k.binary
	}
	return cmd
}

// finish imports to the end.
func (k *killing) finish(moment int, library string) {
	k.t.Helper()
	if out, err := k.importing(moment, library).CombinedOutput(); err != nil {
		k.t.Fatalf("import: %v, %s", err, out)
	}
}

// exported is the catalogue of a library in which nothing is wrong.
func (k *killing) exported(library string) []byte {
	k.t.Helper()
	code, out, said := likeness("export", "--format", "jsonl", "--library", library)
	if code != exitOK {
		k.t.Fatalf("export: exit code %d, %s", code, said)
	}
	if code, out, said := likeness("--quiet", "check", "--originals", "--library", library); code != exitOK {
		k.t.Fatalf("check: exit code %d, %s%s", code, out, said)
	}
	return []byte(out)
}

func (k *killing) copyTree(from, to string) {
	k.t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		k.t.Fatal(err)
	}
}

// kill begins an import, kills it after a while, and reports whether it was
// still at work then.
func (k *killing) kill(moment int, library string, after time.Duration) bool {
	k.t.Helper()
	began := time.Now()
	if k.killed(k.importing(moment, library), after) {
		return true
	}
	k.took[moment] = min(k.took[moment], time.Since(began))
	return false
}

// killed kills a command after a while, and reports whether it was still at
// work then.
func (k *killing) killed(cmd *exec.Cmd, after time.Duration) bool {
	k.t.Helper()
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	err := cmd.Wait()
	if err == nil {
		return false
	}
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok || exit.ExitCode() == exitUsage || strings.Contains(said.String(), "likeness:") {
		k.t.Fatalf("%v ended by itself: %v, %s", cmd.Args, err, said.String())
	}
	return true
}

// TestAnImportKilledAnywhereGoesOn kills imports, first ones and later ones, at
// random moments: each is resumed to the catalogue that comes of one which was
// left alone, byte for byte, and leaves nothing behind.
func TestAnImportKilledAnywhereGoesOn(t *testing.T) {
	kills, err := strconv.Atoi(cmp.Or(os.Getenv(tortureKills), "20"))
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS == "windows" && os.Getenv(tortureKills) == "" {
		kills = 4 // processes begin slowly under Wine
	}
	k := newKilling(t)
	random := rand.New(rand.NewPCG(uint64(kills), 2))
	killed, library := 0, filepath.Join(k.dir, "killed")
	for attempt := range 4 * kills {
		moment := attempt % 2
		if moment == 1 {
			k.copyTree(k.first, library)
		}
		was := k.kill(moment, library, time.Duration(random.Float64()*float64(k.took[moment])))
		if was {
			killed++
			k.finish(moment, library)
		}
		if got := k.exported(library); !bytes.Equal(got, k.export[moment]) {
			t.Fatalf("after kill %d, of an import of the collection's moment %d, the library holds\n%s\nwant\n%s", killed, moment, got, k.export[moment])
		}
		if left := leftovers(t, library); len(left) > 0 {
			t.Errorf("after kill %d there still are %v", killed, left)
		}
		if err := os.RemoveAll(library); err != nil {
			t.Fatal(err)
		}
		if killed == kills {
			return
		}
	}
	t.Errorf("only %d of %d imports could be killed before their end", killed, 4*kills)
}

// leftovers are files of a library that were on their way when somebody died.
func leftovers(t *testing.T, library string) (left []string) {
	t.Helper()
	err := filepath.WalkDir(library, func(path string, _ fs.DirEntry, err error) error {
		name := filepath.Base(path)
		if strings.HasPrefix(name, "building-") || strings.HasSuffix(name, ".new") {
			left = append(left, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return left
}
