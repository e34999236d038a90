//go:build cluster

package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"likeness/internal/art"
	"likeness/internal/weaviate/weaviatetest"
)

// TestOnAClusterThatParts cuts the links between the nodes of a cluster. Servers,
// importers and the store reach all of them.
func TestOnAClusterThatParts(t *testing.T) {
	b := &bench{t: t, cluster: weaviatetest.StartApart(t, 3), dir: t.TempDir()}
	b.finish(b.importing(0))
	b.same()
	b.step("one node is cut off from two for long", b.parted)
	b.step("an import runs while a node is cut off for a moment", b.partedImport)
}

// parted cuts the first node off. It takes no changes, and answers from what it had
// or not at all; the others go on.
func (b *bench) parted(t *testing.T) {
	alone, most, all := b.serve(0), b.serve(1, 2), b.serve(0, 1, 2)
	askedAlone := ask(alone, pictured(t, alone))
	asked := map[string]*asking{}
	for name, s := range map[string]*serving{"of the two": most, "of all": all} {
		asked[name] = ask(s, pictured(t, s))
	}
	b.cluster.Cut(0)
	out, err := b.importing(1, 0).CombinedOutput()
	if err == nil || !strings.Contains(lastLine(out), "The cluster takes no changes just now") {
		t.Errorf("an import that reaches the one alone: %v, %s", err, out)
	}
	t.Logf("an import that reaches the one alone: %s", lastLine(out))
	if err := errors.Join(hasEdition(most, 0), hasEdition(alone, 0)); err != nil {
		t.Errorf("after an import that was refused: %v", err)
	}
	b.finish(b.importing(1, 1, 2))
	b.await("what was written to the two", func() error { return errors.Join(hasEdition(most, 1), hasEdition(all, 1)) })
	b.await("what is said of the one that is cut off", func() error {
		if err := hasPontoons(alone); !isUnavailable(err) {
			return fmt.Errorf("it goes on answering: %v", err)
		}
		return nil
	})
	b.await("what a server says of the one", func() error { return remarks(all, "Nodes of the cluster lack what was imported") })
	b.cluster.Mend(0)
	b.cluster.Kill(0) // nodes that were dead to each other for half a minute never look for each other again
	b.cluster.Restart(0)
	b.await("the one that was cut off", func() error { return hasEdition(alone, 1) })
	askedAlone.right(t, "while the network is parted, a server of the one")
	for name, a := range asked {
		a.end(t, "while the network is parted, a server "+name)
	}
	b.sameOnEach()
}

// remarks looks for a text in what a server says of its condition.
func remarks(s *serving, text string) error {
	response, err := http.Get(s.url + "/readyz")
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	said, err := io.ReadAll(response.Body)
	if err == nil && !strings.Contains(string(said), text) {
		err = fmt.Errorf("/readyz says %q", said)
	}
	return err
}

// partedImport cuts each node off in turn while an import runs that asks it first.
// Not always does Weaviate bring that node up to date by itself; it does when the node
// starts again.
func (b *bench) partedImport(t *testing.T) {
	for i := range 3 {
		s := b.serve(i, (i+1)%3, (i+2)%3)
		asked := ask(s, pictured(t, s))
		during(t, b.importing(2+i, i, (i+1)%3, (i+2)%3), fmt.Sprintf("while node %d is cut off", i), func() {
			b.cluster.Cut(i)
			time.Sleep(10 * time.Second)
			b.cluster.Mend(i)
		})
		b.await("what was written meanwhile", func() error { return hasEdition(s, 2+i) })
		b.cluster.Kill(i)
		b.cluster.Restart(i)
		b.caughtUp(i, 2+i)
		asked.end(t, fmt.Sprintf("while node %d is cut off in an import", i))
	}
	b.sameOnEach()
}

// sameOnEach makes sure that each node alone gives what the library holds.
func (b *bench) sameOnEach() {
	b.t.Helper()
	for i := range 3 {
		b.same(i)
	}
}

// await waits until something is right, and tells how long that took.
func (b *bench) await(what string, right func() error) {
	b.t.Helper()
	for began := time.Now(); ; time.Sleep(100 * time.Millisecond) {
		err := right()
		if err == nil {
			b.t.Logf("%s is right after %s", what, time.Since(began).Round(100*time.Millisecond))
			return
		}
		if time.Since(began) > 3*time.Minute {
			b.t.Fatalf("%s: %v", what, err)
		}
	}
}

// isUnavailable reports whether a server said that it cannot answer just now.
func isUnavailable(err error) bool {
	var answered answerError
	return errors.As(err, &answered) && answered.Extensions.Code == art.CodeUnavailable
}
