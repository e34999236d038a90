package brought

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"likeness/internal/art"
	"likeness/internal/durable"
)

// npyFile writes an array as NumPy does.
func npyFile(t testing.TB, dir, header string, values []byte) string {
	t.Helper()
	header += strings.Repeat(" ", 63-(10+len(header))%64) + "\n"
	data := append([]byte(npyMagic+"\x01\x00"), binary.LittleEndian.AppendUint16(nil, uint16(len(header)))...)
	data = append(append(data, header...), values...)
	path := filepath.Join(dir, "vectors.npy")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func textFile(t testing.TB, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// read is what a source gives, each vector behind its id.
func read(t testing.TB, source Source, err error) []string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := source.Close(); err != nil {
			t.Error(err)
		}
	}()
	var got []string
	err = each(source, func(id string, v []float32) error {
		got = append(got, fmt.Sprintf("%s %.2f", id, v))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// threeFour are vectors whose directions can be told at a glance; the last has
// none.
var threeFour = [][]float64{{3, 4}, {-4e4, 3e4}, {0, 0}}

var readAs = []string{"a [0.60 0.80]", "b [-0.80 0.60]", "c []"}

func TestArraysOfEveryKindGiveTheSameVectors(t *testing.T) {
	for kind, write := range map[string]func([]byte, float64) []byte{
		"<f4": func(b []byte, x float64) []byte {
			return binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(x)))
		},
		">f4": func(b []byte, x float64) []byte {
			return binary.BigEndian.AppendUint32(b, math.Float32bits(float32(x)))
		},
		"<f8": func(b []byte, x float64) []byte { return binary.LittleEndian.AppendUint64(b, math.Float64bits(x)) },
		"<f2": func(b []byte, x float64) []byte {
			bits := map[float64]uint16{0: 0, 3: 0x4200, 4: 0x4400, -4e4: 0xf8e2, 3e4: 0x7753}[x]
			return binary.LittleEndian.AppendUint16(b, bits)
		},
	} {
		t.Run(kind, func(t *testing.T) {
			dir := t.TempDir()
			var values []byte
			for _, v := range threeFour {
				values = write(write(values, v[0]), v[1])
			}
			vectors := npyFile(t, dir, fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (3, 2), }", kind), values)
			for name, ids := range map[string]string{
				"lines": "a\nb\nc\n", "windows": "\ufeffa\r\nb\r\nc", "headed": "id\na\nb\nc\n", "quoted": "\"a\"\n\"b\"\n\"c\"\n", "list": `["a", "b", "c"]`,
			} {
				source, err := OpenArrays(vectors, textFile(t, dir, name, ids))
				if diff := cmp.Diff(readAs, read(t, source, err)); diff != "" {
					t.Errorf("%s: %s", name, diff)
				}
			}
		})
	}
}

func TestHalvesAreNumbers(t *testing.T) {
	for bits, want := range map[uint16]float32{0x0001: 1.0 / (1 << 24), 0x03ff: 1023.0 / (1 << 24), 0x3c00: 1, 0xc000: -2, 0x7bff: 65504, 0x7c00: float32(math.Inf(1)), 0x8000: 0} {
		if got := half(bits); got != want {
			t.Errorf("%#04x is read as %g, want %g", bits, got, want)
		}
	}
	if got := half(0x7e00); got == got {
		t.Errorf("NaN is read as %g", got)
	}
}

func TestTablesOfEveryFormGiveTheSameVectors(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"headed.csv":  "id,v1,v2\na,3,4\nb,-4e4,3e4\nc,0,0\n",
		"bare.csv":    "a,3,4\nb,-4e4,3e4\nc,0,0\n",
		"tabs.tsv":    "a\t3\t4\nb\t-40000\t30000\nc\t0\t0\n",
		"list.csv":    "id,vector\na,\"[3, 4]\"\nb,\"[-4e4, 3e4]\"\nc,\"[0, 0]\"\n",
		"lines.jsonl": `{"id":"a","vector":[3,4]}` + "\n" + `{"id":"b","vector":[-4e4,3e4]}` + "\n" + `{"id":"c","vector":[0,0]}` + "\n",
		"spaced.csv":  "id;vector\na;3 4\nb;-4e4 3e4\nc;0 0\n",
		"counted.csv": ",0,1\na,3,4\nb,-4e4,3e4\nc,0,0\n",
	} {
		source, err := OpenTable(textFile(t, dir, name, content))
		if diff := cmp.Diff(readAs, read(t, source, err)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestWhatCannotBeComparedIsRefusedInASentence(t *testing.T) {
	dir := t.TempDir()
	header := func(kind, order, shape string) string {
		return fmt.Sprintf("{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }", kind, order, shape)
	}
	sixteen := make([]byte, 16)
	ids := textFile(t, dir, "ids.txt", "a\nb\n")
	for says, open := range map[string]func() (Source, error){
		"numpy.save": func() (Source, error) { return OpenArrays(textFile(t, dir, "no.npy", "id,1,2"), ids) },
		"npz":        func() (Source, error) { return OpenArrays(textFile(t, dir, "a.npz", "PK\x03\x04 and so on"), ids) },
		`kind "<i8"`: func() (Source, error) {
			return OpenArrays(npyFile(t, dir, header("<i8", "False", "2, 1"), sixteen), ids)
		},
		"column by": func() (Source, error) {
			return OpenArrays(npyFile(t, dir, header("<f4", "True", "2, 2"), sixteen), ids)
		},
		"3 dimensions": func() (Source, error) {
			return OpenArrays(npyFile(t, dir, header("<f4", "False", "2, 2, 1"), sixteen), ids)
		},
		"cut short": func() (Source, error) {
			return OpenArrays(npyFile(t, dir, header("<f4", "False", "2, 3"), sixteen), ids)
		},
		"from 1 to": func() (Source, error) {
			return OpenArrays(npyFile(t, dir, header("<f4", "False", "99999999999999999999, 2"), sixteen), ids)
		},
		"have 1 values": func() (Source, error) {
			return OpenArrays(npyFile(t, dir, header("<f8", "False", "2, 1"), sixteen), ids)
		},
		"2 vectors and": func() (Source, error) {
			return OpenArrays(npyFile(t, dir, header("<f4", "False", "2, 2"), sixteen), textFile(t, dir, "many.txt", "a\nb\nc\nd\n"))
		},
		"numpy.savetxt": func() (Source, error) {
			path := npyFile(t, dir, header("<f4", "False", "2, 2"), sixteen)
			return OpenArrays(path, path)
		},
		"Entry 2": func() (Source, error) {
			return OpenArrays(npyFile(t, dir, header("<f4", "False", "2, 2"), sixteen), textFile(t, dir, "ids.json", `["a", null]`))
		},
		"one column": func() (Source, error) { return OpenTable(textFile(t, dir, "one.csv", "id\na\nb\n")) },
		"no number":  func() (Source, error) { return OpenTable(textFile(t, dir, "words.csv", "id,title\na,Sea\nb,Sky\n")) },
	} {
		source, err := open()
		if err == nil {
			_ = source.Close()
			t.Errorf("what should be told with %q was read", says)
			continue
		}
		if e, ok := errors.AsType[*art.Error](err); !ok || !strings.Contains(e.Message, says) {
			t.Errorf("told %q, want a sentence with %q", err, says)
		}
	}
	for says, content := range map[string]string{"is NaN": "a,1,2\nb,3,nan\n", "is +Inf": "a,1,2\nb,3,inf\n", "3 values": "a,1,2\nb,1,2,3\n", "nothing was added": "id,x,y\nz,1,2\n"} {
		source, err := OpenTable(textFile(t, dir, "bad.csv", content))
		if err != nil {
			t.Fatal(err)
		}
		_, err = Match(t.Context(), source, About{Name: "m"}, shelf())
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("told %v, want a sentence with %q", err, says)
		}
		_ = source.Close()
	}
}

// shelf is a few works: two of one row id in different sources, a copy, and one
// without a picture.
func shelf() []art.Image {
	picture := func(n byte, path string) *art.Picture {
		return &art.Picture{Hash: strings.Repeat(fmt.Sprintf("%02x", n), hashBytes), Path: path}
	}
	var works []art.Image
	for i, w := range []art.Image{
		{Source: "main", Key: "id:7", Name: "A - Storm.jpg", Picture: picture(1, "sea/Storm.jpg")},
		{Source: "main", Key: "id:8", Name: "B - Calm.jpg", Picture: picture(2, "sea/calm.jpg")},
		{Source: "other", Key: "id:8", Name: "C - Café.png", Picture: picture(3, "land/café.png")},
		{Source: "main", Key: "id:9", Name: "A copy", Picture: picture(1, "copies/storm.jpg")},
		{Source: "main", Key: "id:10", Name: "Lost"},
	} {
		w.ID, w.Order = art.ImageID(w.Source, w.Key), int64(i+1)
		works = append(works, w)
	}
	return works
}

func TestIDsFindTheirWorks(t *testing.T) {
	works := shelf()
	m := newMatcher(works)
	for id, want := range map[string]string{
		works[2].ID:              "[2]",
		"7":                      "[0]",
		"A - Storm.jpg":          "[0]",
		"c - cafe\u0301.PNG":     "[2]",
		"land/café.png":          "[2]",
		`C:\scans\land\café.png`: "[2]",
		"CALM.JPG":               "[1]",
		"calm":                   "[1]",
		"calm.tif":               "[1]",
		"storm":                  "[0 3]", // both show the one picture
		"nobody.jpg":             "[]no work has this id, name or file",
		"":                       "[]no work has this id, name or file",
		"Lost":                   `[]the work "Lost" has no picture, so it takes no part in likeness`,
		"8":                      fmt.Sprintf(`[]it may be "B - Calm.jpg" (%s) or "C - Café.png" (%s); use the ids of the works, or --source`, works[1].ID, works[2].ID),
	} {
		found, reason := m.find(id)
		if got := strings.TrimSpace(fmt.Sprint(found, reason)); got != want {
			t.Errorf("%q finds %q, want %q", id, got, want)
		}
	}
}

func TestVectorsAreKeptAndDamageIsSeen(t *testing.T) {
	dir, works := t.TempDir(), shelf()
	source, err := OpenTable(textFile(t, dir, "v.csv", "storm,3,4\n7,1,0\nnobody,1,1\nland/café.png,0,2\n10,1,1\ncalm,0,0\n"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := Match(t.Context(), source, About{Name: "my-eye", MadeWith: "a network"}, works)
	if err = errors.Join(err, source.Close()); err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, u := range out.Unmatched {
		told = append(told, u.ID+": "+u.Reason)
	}
	want := []string{
		"7: the work has a vector already, from an earlier row", "nobody: no work has this id, name or file",
		`10: the work "Lost" has no picture, so it takes no part in likeness`, "calm: all its values are 0, so it points nowhere",
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
	if len(out.Without) != 1 || out.Without[0].Name != "B - Calm.jpg" || out.Set.Works != 3 || out.Vectors != 6 || out.Set.Title != "My eye" {
		t.Errorf("%d works have a vector, without are %v", out.Set.Works, out.Without)
	}
	if err := out.Set.Keep(dir); err != nil {
		t.Fatal(err)
	}
	set, err := Open(t.Context(), dir, "my-eye")
	if err != nil {
		t.Fatal(err)
	}
	storm := works[0]
	for _, of := range []struct{ id, hash, want string }{
		{storm.ID, storm.Picture.Hash, "[0.6 0.8]"},
		{strings.Repeat("q", idBytes), storm.Picture.Hash, "[0.6 0.8]"}, // a work that came anew
		{storm.ID, strings.Repeat("ff", hashBytes), "[]"},               // its picture is another
		{works[1].ID, works[1].Picture.Hash, "[]"},
	} {
		if got := fmt.Sprint(set.Vector(of.id, of.hash)); got != of.want {
			t.Errorf("the vector of %s with %.6s is %s, want %s", of.id, of.hash, got, of.want)
		}
	}
	path := filepath.Join(dir, "my-eye"+setEnding)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at := range whole {
		whole[at] ^= 4
		if err := durable.WriteFile(path, whole); err != nil {
			t.Fatal(err)
		}
		whole[at] ^= 4
		if _, err := Open(t.Context(), dir, "my-eye"); err == nil {
			t.Fatalf("a flipped bit in byte %d of %d is not seen", at, len(whole))
		}
	}
}

func FuzzOpenNPY(f *testing.F) {
	f.Add([]byte(npyMagic + "\x01\x00\x46\x00{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }            \n\x00\x00\x80\x3f\x00\x00\x00\x40"))
	f.Add([]byte(npyMagic + "\x02\x00\xff\xff\xff\xff"))
	f.Add([]byte("PK\x03\x04"))
	dir := f.TempDir()
	ids := textFile(f, dir, "ids.txt", "a\n")
	f.Fuzz(func(t *testing.T, data []byte) {
		source, err := OpenArrays(textFile(t, dir, "f.npy", string(data)), ids)
		if err != nil {
			return
		}
		defer func() { _ = source.Close() }()
		id, v, err := source.Next()
		if err != nil || id != "a" || len(v) != source.Dimensions() {
			t.Fatalf("the one vector is %v of %q: %v", v, id, err)
		}
	})
}

func TestVectorsOfNoPictureSaySo(t *testing.T) {
	works := []art.Image{{ID: "a", Name: "One"}}
	out := Outcome{Vectors: 1, Unmatched: []Unmatched{{ID: "1", Reason: "the work \"One\" has no picture"}}}
	if err := noneMatched(out, works); !strings.HasSuffix(err.Error(), "no work of the library has a picture, which a vector belongs to") {
		t.Error(err)
	}
}
