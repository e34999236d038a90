//go:build cluster

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"likeness/internal/art"
	"likeness/internal/encoder/encodertest"
	"likeness/internal/weaviate/weaviatetest"
)

// onCluster is a command on the library of a bench and its cluster of one node.
func (b *bench) onCluster(args ...string) (said string, ok bool) {
	b.t.Helper()
	args = append(args, "--engine", "weaviate", "--library", b.library())
	out, err := command(append(args, b.flags(0)...)...).CombinedOutput()
	return string(out), err == nil
}

func (b *bench) must(args ...string) string {
	b.t.Helper()
	said, ok := b.onCluster(args...)
	if !ok {
		b.t.Fatalf("%v: %s", args, said)
	}
	return said
}

// rows writes a table of works, each with a file of the gallery.
func (b *bench) rows(works ...string) string {
	b.t.Helper()
	path := filepath.Join(b.dir, "rows.csv")
	if err := os.WriteFile(path, []byte("id,file,title\n"+strings.Join(works, "\n")+"\n"), 0o644); err != nil {
		b.t.Fatal(err)
	}
	return path
}

// lying are the blobs of the store below a prefix.
func (b *bench) lying(prefix string) (names []string) {
	b.t.Helper()
	err := filepath.WalkDir(filepath.Join(b.store(), prefix), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, filepath.Base(path))
		}
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return names
}

func (b *bench) wantPictures(of int, when string) {
	b.t.Helper()
	if names := b.lying("pictures"); len(names) != 3*of {
		b.t.Errorf("%s the store has %d pictures, want %d works' in three sizes: %v", when, len(names), of, names)
	}
}

func TestWhatIsTakenOutLeavesTheStore(t *testing.T) {
	b := &bench{t: t, cluster: weaviatetest.Start(t, 1), dir: t.TempDir()}
	three := []string{"a,the-librarian-002.jpg,One", "b,the-librarian-002.jpg,Two", "c,head-study-013.jpg,Three", "d,,Four"}
	all := []string{"import", "--csv", b.rows(three...), "--images", gallery, "--prune"}
	b.must(all...)
	s := b.serve(0)
	s.waitFor(4)
	b.wantPictures(2, "after the import")
	picture, err := os.ReadFile(filepath.Join(gallery, "the-librarian-002.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	upload(t, s, picture)

	b.must("remove", "--id", "a")
	s.waitFor(3)
	b.wantPictures(2, "while another work has the same picture")
	b.must("remove", "--id", "b")
	s.waitFor(2)
	b.wantPictures(1, "when no work has the picture")
	if kept := b.lying("uploads"); len(kept) != 1 {
		t.Errorf("the uploads are %v", kept)
	}

	// As an importer leaves it that was killed between a picture and its work.
	orphan := filepath.Join(b.store(), "pictures", "ab", strings.Repeat("ab", 32)+".large")
	for path, data := range map[string]string{orphan: "x", filepath.Join(b.store(), "unswept"): ""} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b.must("measure")
	b.wantPictures(1, "after a publication that changes nothing")
	b.must(all...)
	s.waitFor(4)
	b.wantPictures(2, "when the works are back")
	if status, _ := s.get(pictureOf(t, s)); status != http.StatusOK {
		t.Errorf("the picture that came back is %d", status)
	}
	if due := b.lying(""); slices.Contains(due, "unswept") {
		t.Error("a sweep is due")
	}
}

func TestPicturesThatAreDamagedInTheStoreAreMended(t *testing.T) {
	b := &bench{t: t, cluster: weaviatetest.Start(t, 1), dir: t.TempDir()}
	files := []string{"the-librarian-002.jpg", "head-study-013.jpg"}
	b.must("import", "--csv", b.rows("a,"+files[0]+",One", "b,"+files[1]+",Two"), "--images", gallery)
	s := b.serve(0)
	s.waitFor(2)
	whole := map[string][]byte{}
	err := filepath.WalkDir(filepath.Join(b.store(), "pictures"), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			whole[path], err = os.ReadFile(path)
		}
		return err
	})
	if err != nil || len(whole) != 6 {
		t.Fatalf("%d pictures, %v", len(whole), err)
	}
	compare := func(when string) {
		t.Helper()
		for path, data := range whole {
			if there, err := os.ReadFile(path); err != nil || !bytes.Equal(there, data) {
				t.Errorf("%s %s is not what it was: %v", when, filepath.Base(path), err)
			}
		}
	}
	for path, data := range whole {
		switch filepath.Ext(path) {
		case ".original":
			err = os.WriteFile(path, data[:len(data)/2], 0o644)
		case ".large":
			err = os.Remove(path)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if said := b.must("measure"); !strings.Contains(said, "pictures were damaged in the store") || !strings.Contains(said, "pictures=2") {
		t.Errorf("mending says %s", said)
	}
	compare("after the next publication")

	// A byte in each, which the store tells only who reads it.
	for path, data := range whole {
		flipped := bytes.Clone(data)
		flipped[len(data)/3] ^= 1
		if err := os.WriteFile(path, flipped, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	address := pictureOf(t, s)
	if status, _ := s.get(address); status != http.StatusServiceUnavailable {
		t.Errorf("a damaged picture is %d", status)
	}
	if noted := b.lying("damaged"); len(noted) != 1 {
		t.Errorf("noted as damaged are %v", noted)
	}
	b.must("measure")
	if status, _ := s.get(address); status != http.StatusOK {
		t.Errorf("after the next publication it is %d", status)
	}
}

func TestAStoreThatIsNotTheOne(t *testing.T) {
	b := &bench{t: t, cluster: weaviatetest.Start(t, 1), dir: t.TempDir()}
	b.must("import", "--csv", b.rows("a,the-librarian-002.jpg,One", "c,head-study-013.jpg,Three"), "--images", gallery)
	names := b.lying("generations")
	if len(names) != 1 {
		t.Fatalf("%v", names)
	}
	path := filepath.Join(b.store(), "generations", names[0])
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := b.serve(0)
	s.waitFor(2)
	for name, data := range map[string][]byte{"cut": whole[:len(whole)/2], "empty": nil, "of somebody else": []byte("<html>")} {
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		if said, ok := b.onCluster("remove", "--id", "a"); ok || !strings.Contains(said, "migrate --to weaviate --replace brings it again. Nothing was written") {
			t.Errorf("a manifest that is %s: %s", name, said)
		}
		s.waitFor(2)
	}
	out, err := command(append([]string{"migrate", "--to", "weaviate", "--replace", "--library", b.library()}, b.flags(0)...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s", out)
	}
	s.waitFor(2)
}

// asked asks a cluster what Likeness does not.
func (b *bench) asked(method, path string) string {
	b.t.Helper()
	request, err := http.NewRequest(method, b.cluster.URL(0)+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode >= 300 {
		b.t.Fatalf("%s %s: %s, %s", method, path, answer.Status, said)
	}
	return string(said)
}

// away makes sure that a server says UNAVAILABLE, and what to do.
func away(t *testing.T, s *serving, says string) {
	t.Helper()
	var told answerError
	for range 40 {
		err := s.ask(`{ images(first: 1, search: "two") { totalCount edges { node { id } } } }`, nil)
		if errors.As(err, &told); told.Extensions.Code == art.CodeUnavailable && strings.Contains(told.Message, says) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("the server says %q, want %q", told.Message, says)
}

func TestWhatSomebodyTakesOutOfTheClusterIsPutBack(t *testing.T) {
	b := &bench{t: t, cluster: weaviatetest.Start(t, 1), dir: t.TempDir()}
	b.must("import", "--csv", b.rows("a,the-librarian-002.jpg,One", "b,head-study-013.jpg,Two"), "--images", gallery)
	class := strings.TrimSuffix(b.lying("generations")[0], ".json")
	s := b.serve(0)
	s.waitFor(2)
	const putBack = "Run likeness measure --engine weaviate"
	again := func() string {
		t.Helper()
		said := b.must("measure")
		s.waitFor(2)
		b.serve(0).waitFor(2)
		b.await("when all is put back", func() error {
			if remarks(s, "taken out") == nil {
				return errors.New("the server still remarks on it")
			}
			return nil
		})
		return said
	}

	b.asked(http.MethodDelete, "/v1/aliases/Likeness")
	b.await("without an alias", func() error { return remarks(s, "Somebody took the alias Likeness out of the cluster") })
	s.waitFor(2)
	away(t, b.serve(0), "somebody took its alias Likeness or its collection out. "+putBack)
	again()

	b.asked(http.MethodDelete, "/v1/schema/"+class)
	away(t, s, "The collection that serves was taken out of the cluster. "+putBack)
	away(t, b.serve(0), "The collection that serves was taken out of the cluster. "+putBack)
	if said := again(); !strings.Contains(said, "no longer in the cluster") || !strings.Contains(said, "objects=2") {
		t.Errorf("bringing it back says %s", said)
	}

	b.asked(http.MethodDelete, "/v1/aliases/Likeness")
	b.asked(http.MethodDelete, "/v1/schema/"+class)
	away(t, s, "The collection that serves was taken out of the cluster. "+putBack)
	again()

	ids := regexp.MustCompile(`"id":"([0-9a-f-]{36})"`).FindAllStringSubmatch(b.asked(http.MethodGet, "/v1/objects?class="+class), -1)
	if len(ids) != 2 {
		t.Fatalf("the objects are %v", ids)
	}
	b.asked(http.MethodDelete, "/v1/objects/"+class+"/"+ids[0][1])
	other := b.serve(0)
	away(t, other, "somebody took works out of it")
	b.await("without an object", func() error { return remarks(other, "No node of the cluster has all that was imported") })
	if said := again(); !strings.Contains(said, "objects=1") {
		t.Errorf("bringing one back says %s", said)
	}
}

// Whatever two commands meet, the second is refused before it changes anything.
func TestTwoCommandsAtOnce(t *testing.T) {
	b := &bench{t: t, cluster: weaviatetest.Start(t, 1), dir: t.TempDir()}
	b.finish(b.importing(1, 0))
	other := filepath.Join(b.dir, "other")
	b.finish(command("import", "--csv", galleryTable, "--images", gallery, "--library", other))
	vectors := filepath.Join(b.dir, "vectors.csv")
	if err := os.WriteFile(vectors, []byte("id,x,y\np0,1,2\np1,2,1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for edition, stage := range []string{stageNames[art.StageReading], stageNames[stagePublishing]} {
		first := b.importing(2+edition, 0)
		said := b.begin(first, stage)
		if err := first.Process.Signal(syscall.SIGSTOP); err != nil {
			t.Fatalf("%s: %v", stage, err)
		}
		// Few of the other library, for a lock of which nothing is heard runs out.
		whole := []string{"import", "--csv", galleryTable, "--images", gallery}
		for library, seconds := range map[string][][]string{
			other: {whole, {"remove", "--id", "p0"}, {"train"}, {"migrate", "--to", "weaviate", "--replace"}},
			b.library(): {
				whole,
				{"remove", "--id", "p0"},
				{"vectors", "add", "--as", "mine", "--csv", vectors},
				{"vectors", "remove", "mine"},
				{"model", "remove", "mine"},
				{"train"},
				{"measure"},
				{"migrate", "--to", "weaviate"},
				{"migrate", "--to", "weaviate", "--replace"},
			},
		} {
			says := "has been importing into this store since"
			if library == b.library() {
				says = "brings the library in"
			}
			for _, second := range seconds {
				args := slices.Concat(second, []string{"--library", library}, b.flags(0))
				if second[0] != "migrate" {
					args = append(args, "--engine", "weaviate")
				}
				before := filesOf(t, library)
				out, err := command(args...).CombinedOutput()
				if err == nil || !strings.Contains(string(out), says) {
					t.Errorf("%v of %s while another is %s: %v, %s", second, filepath.Base(library), stage, err, out)
				}
				if after := filesOf(t, library); !slices.Equal(before, after) {
					t.Errorf("%v changed %s:\n%v\n%v", second, filepath.Base(library), before, after)
				}
			}
		}
		if err := first.Process.Signal(syscall.SIGCONT); err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, said)
		if err := first.Wait(); err != nil {
			t.Fatalf("the first import, stopped while it was %s: %v", stage, err)
		}
		b.same(0)
	}
}

// filesOf are the files of a library with their lengths, but those of locks and logs.
func filesOf(t *testing.T, library string) (all []string) {
	err := filepath.WalkDir(library, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(path, "sqlite-") {
			return err
		}
		info, err := d.Info()
		if name := filepath.Base(path); name != "lock" && name != "writer" && name != "publisher" && name != "id" {
			all = append(all, fmt.Sprint(path, " ", info.Size()))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestModelsAndSettingsMoveThereAndBack(t *testing.T) {
	b := &bench{t: t, cluster: weaviatetest.Start(t, 1), dir: t.TempDir()}
	table, err := os.ReadFile(galleryTable)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.ReplaceAll(string(table), "oil on canvas", "oil // canvas"), "\n")
	for i, rows := range [][]string{lines[1:9], lines[9:]} {
		path := filepath.Join(b.dir, fmt.Sprintf("half-%d.csv", i))
		if err := os.WriteFile(path, []byte(lines[0]+strings.Join(rows, "")), 0o644); err != nil {
			t.Fatal(err)
		}
		b.must("import", "--csv", path, "--images", gallery, "--source", fmt.Sprint("half", i), "--split", " // ", "--facet", "Medium")
	}
	b.must("train")
	moved := filepath.Join(b.dir, "moved")
	there := append([]string{"migrate", "--to", "embedded", "--library", moved}, b.flags(0)...)
	b.finish(command(there...))
	b.finish(command(there...)) // it goes on, and changes nothing

	of := func(library string) (names []string) {
		all, err := os.ReadDir(filepath.Join(library, "artefacts"))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range all {
			if name := e.Name(); strings.HasPrefix(name, "model-") || strings.HasPrefix(name, "overall.") {
				names = append(names, name)
			}
		}
		return names
	}
	own, theirs := of(b.library()), of(moved)
	if len(theirs) != 9 || slices.ContainsFunc(theirs, func(name string) bool { return !slices.Contains(own, name) }) {
		t.Errorf("the models were\n%v and are\n%v", own, theirs)
	}
	one, other := serveLibrary(t, b.library()), serveLibrary(t, moved)
	const query = `{
		similarImages(to: {image: %q}, first: 10) { edges { score node { title } } }
		facets: images(search: "medium:oil") { totalCount }
		all: images { columnFacets(columns: ["Medium"]) { column values { value count } } }
	}`
	id := pictured(t, one)
	var want, got any
	if settings, err := os.ReadFile(filepath.Join(moved, "columns.json")); err != nil || !strings.Contains(string(settings), `" // "`) {
		t.Errorf("columns are read as %s, %v", settings, err)
	}
	if err := errors.Join(one.ask(fmt.Sprintf(query, id), &want), other.ask(fmt.Sprintf(query, id), &got)); err != nil || !reflect.DeepEqual(want, got) {
		t.Errorf("the library that it was moved into answers\n%v, want\n%v: %v", got, want, err)
	}
}

func TestServersAskNetworksOfTheStore(t *testing.T) {
	b := &bench{t: t, cluster: weaviatetest.Start(t, 1), dir: t.TempDir()}
	table, pictures := paintWorks(t, b.dir)
	network := filepath.Join(b.dir, "network")
	if err := encodertest.WriteTiny(network); err != nil {
		t.Fatal(err)
	}
	b.must("import", "--csv", table, "--images", pictures)
	b.finish(command("model", "add", network, "--as", "eye", "--library", b.library()))
	b.must("measure")
	s := b.serve(0) // which knows no library
	s.waitForMetric("eye")
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(200 * time.Millisecond) {
		titles, _, err := s.like(t, `{text: "red"}`, `first: 1, metric: "eye"`)
		if err == nil && titles == "Red poppies" {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("red is %q, %v", titles, err)
		}
	}
	if names := b.lying("networks"); len(names) < 2 {
		t.Errorf("the store has %v", names)
	}
	evaluated := command(append([]string{"eval", "--json", "--engine", "weaviate", "--library", filepath.Join(b.dir, "nowhere")}, b.flags(0)...)...)
	temporary := t.TempDir()
	evaluated.Env = append(evaluated.Env, "TMPDIR="+temporary)
	var report struct {
		Metrics []struct {
			Metric  string
			ByTitle *struct{}
		}
	}
	out, err := evaluated.Output()
	if err := errors.Join(err, json.Unmarshal(out, &report)); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, m := range report.Metrics {
		if (m.Metric == "eye") != (m.ByTitle != nil) {
			t.Errorf("without a library %s is measured by titles: %v", m.Metric, m.ByTitle != nil)
		}
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("eval leaves %v behind, %v", left, err)
	}
	b.must("model", "remove", "eye")
	if names := b.lying("networks"); len(names) > 0 {
		t.Errorf("of a network that was taken out the store has %v", names)
	}
}
