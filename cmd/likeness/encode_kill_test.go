package main

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"likeness/internal/encoder/encodertest"
)

// TestANetworkThatIsKilledWhileItSeesTheWorksGoesOn kills what shows the works to
// a network at random moments: the library is whole after each, and answers at the
// end as one whose network nobody disturbed.
func TestANetworkThatIsKilledWhileItSeesTheWorksGoesOn(t *testing.T) {
	k := &killing{t: t, dir: t.TempDir(), binary: builtCommand(t)}
	whole, killed, network := filepath.Join(k.dir, "whole"), filepath.Join(k.dir, "killed"), filepath.Join(k.dir, "network")
	table, pictures := paintWorks(t, k.dir)
	if err := encodertest.WriteTiny(network); err != nil {
		t.Fatal(err)
	}
	run := runOn(t, whole)
	run(exitOK, "", "import", "--csv", table, "--images", pictures)
	run(exitOK, "", "model", "add", network, "--as", "meaning")
	fresh := filepath.Join(k.dir, "fresh")
	k.copyTree(whole, fresh)
	began := time.Now() // by what is killed below: the test's own process may be far slower
	if out, err := k.command("measure", "--library", whole).CombinedOutput(); err != nil {
		t.Fatalf("measure: %v, %s", err, out)
	}
	took := time.Since(began)
	measured(t, whole)

	random := rand.New(rand.NewPCG(8, 5))
	kills := 0
	for attempt := range 6 {
		after := time.Duration(random.Float64() * float64(took))
		if kills == 0 { // sooner each time, until one is at work
			after = took >> (attempt + 1)
			if err := os.RemoveAll(killed); err != nil {
				t.Fatal(err)
			}
			k.copyTree(fresh, killed)
		}
		if k.killed(k.command("measure", "--library", killed), after) {
			kills++
		}
		if code, out, said := likeness("--quiet", "check", "--originals", "--library", killed); code != exitOK {
			t.Fatalf("after kill %d: exit code %d, %s%s", kills, code, out, said)
		}
	}
	if kills == 0 {
		t.Fatal("nothing could be killed before its end")
	}
	measured(t, killed)
	if left := leftovers(t, killed); len(left) > 0 {
		t.Errorf("there still are %v", left)
	}
	a, b := serveLibrary(t, whole), serveLibrary(t, killed)
	for _, words := range []string{"red", "stripes", "blue", "xylophone"} {
		want, _, err := a.like(t, `{text: "`+words+`"}`, "first: 8")
		got, _, errB := b.like(t, `{text: "`+words+`"}`, "first: 8")
		if got != want || got == "" || err != nil || errB != nil {
			t.Errorf("%s is seen in %s, and in %s where nothing was killed; %v, %v", words, got, want, errB, err)
		}
	}
}

// measured shows every work to the networks of a library.
func measured(t *testing.T, library string) {
	t.Helper()
	if code, _, said := likeness("measure", "--library", library); code != exitOK {
		t.Fatalf("measure: exit code %d, %s", code, said)
	}
	if code, out, said := likeness("model", "list", "--library", library); code != exitOK || !strings.HasSuffix(strings.TrimSpace(out), " seen") {
		t.Fatalf("after it was measured: %d, %s%s", code, out, said)
	}
}
