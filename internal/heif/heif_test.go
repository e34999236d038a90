package heif

import (
	"context"
	"encoding/binary"
	"errors"
	"os"
	"slices"
	"sync"
	"testing"
	"time"
)

// The pictures in testdata are four squares of 32 pixels: red and green over
// blue and white; in those called alpha blue is transparent. libvips wrote them.
var squares = [4][3]byte{{220, 40, 30}, {40, 180, 60}, {30, 60, 200}, {240, 240, 240}}

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// decoded are the colours in the middle of the four quarters, as rows.
func decoded(t *testing.T, data []byte) (got [4][3]byte, f *File) {
	t.Helper()
	f, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	m, err := f.Decode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	row := make([]byte, 3*m.Width)
	for i := range got {
		m.Row(m.Height/4+i/2*m.Height/2, row)
		got[i] = [3]byte(row[3*(m.Width/4+i%2*m.Width/2):])
	}
	return got, f
}

func near(t *testing.T, name string, got, want [4][3]byte) {
	t.Helper()
	const tolerance = 8 // of what coding loses
	for i := range got {
		for c := range 3 {
			if d := int(got[i][c]) - int(want[i][c]); d < -tolerance || d > tolerance {
				t.Errorf("%s: square %d is %v, want %v", name, i, got[i], want[i])
				break
			}
		}
	}
}

func TestPicturesOfEveryKind(t *testing.T) {
	clear := squares
	clear[2] = [3]byte{255, 255, 255}
	for _, c := range []struct {
		file  string
		want  [4][3]byte
		depth int
		alpha bool
	}{
		{"rgb.heic", squares, 8, false},
		{"rgb.avif", squares, 8, false},
		{"deep.heic", squares, 10, false},
		{"alpha.avif", clear, 8, true},
		{"alpha.heic", squares, 8, true}, // whose decoder leaves transparency out
	} {
		got, f := decoded(t, read(t, c.file))
		near(t, c.file, got, c.want)
		if f.Width != 64 || f.Height != 64 || f.Depth != c.depth || f.Alpha != c.alpha {
			t.Errorf("%s: %d x %d of %d bits, alpha %v", c.file, f.Width, f.Height, f.Depth, f.Alpha)
		}
	}
}

// made writes a file around the coded picture of one in testdata, as a single
// picture, or as a grid of it beside itself.
type made struct {
	tile       []byte // a file in testdata
	properties []box  // of the picture, behind its size
	width      int    // that it says; 64 if it says the truth
	grid       bool
	brand      string
}

func boxOf(kind string, parts ...[]byte) []byte {
	body := slices.Concat(parts...)
	return slices.Concat(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), []byte(kind), body)
}

func u16(v ...int) (b []byte) {
	for _, n := range v {
		b = binary.BigEndian.AppendUint16(b, uint16(n))
	}
	return b
}

func u32(v ...int) (b []byte) {
	for _, n := range v {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	return b
}

func (m made) file(t testing.TB) []byte {
	meta, err := child(m.tile, "meta")
	if err != nil {
		t.Fatal(err)
	}
	it, err := readItems(meta[4:])
	if err != nil {
		t.Fatal(err)
	}
	coded, err := child(m.tile, "mdat")
	if err != nil {
		t.Fatal(err)
	}
	var config box
	for _, p := range it.all {
		if p.kind == "hvcC" || p.kind == "av1C" {
			config = p
			break
		}
	}
	kind := it.coding(it.primary)
	places, err := child(meta[4:], "iloc")
	if err != nil {
		t.Fatal(err)
	}
	coded = coded[:binary.BigEndian.Uint32(places[22:])] // what follows is EXIF
	if m.brand == "" {
		m.brand = map[string]string{"hvc1": "heic", "av01": "avif"}[kind]
	}
	if m.width == 0 {
		m.width = 64
	}
	// Properties: the coding, a tile's size, the picture's size, and what the test adds.
	size := func(w int) []byte { return boxOf("ispe", u32(0, w, 64)) }
	all := [][]byte{boxOf(config.kind, config.body), size(m.width)}
	first := []byte{1, 2} // of item 1
	entries, references, kinds := 1, []byte(nil), boxOf("infe", u32(2<<24), u16(1, 0), []byte(kind+"\x00"))
	primary, items := 1, 1
	var second []byte
	if m.grid {
		all = append(all, size(128))
		second = []byte{3}
		primary, items, entries = 2, 3, 3
		kinds = slices.Concat(kinds, boxOf("infe", u32(2<<24), u16(2, 0), []byte("grid\x00")), boxOf("infe", u32(2<<24), u16(3, 0), []byte(kind+"\x00")))
		references = boxOf("iref", u32(0), boxOf("dimg", u16(2, 2, 1, 3)))
	}
	for _, p := range m.properties {
		all = append(all, boxOf(p.kind, p.body))
		if m.grid {
			second = append(second, 0x80|byte(len(all))) // which must not be passed over
		} else {
			first = append(first, 0x80|byte(len(all)))
		}
	}
	associations := slices.Concat(u32(0, items), u16(1), []byte{byte(len(first))}, first)
	if m.grid {
		associations = slices.Concat(associations, u16(2), []byte{byte(len(second))}, second, u16(3), []byte{byte(len(first))}, first)
	}
	build := func(at int) []byte {
		places := slices.Concat(u32(1<<24), []byte{0x44, 0}, u16(entries), u16(1, 0, 0, 1), u32(at, len(coded)))
		var data []byte
		if m.grid {
			places = slices.Concat(places, u16(2, 1, 0, 1), u32(0, 8), u16(3, 0, 0, 1), u32(at, len(coded)))
			data = boxOf("idat", []byte{0, 0, 0, 1}, u16(128, 64)) // a row of two
		}
		return slices.Concat(
			boxOf("ftyp", []byte(m.brand), u32(0), []byte("mif1"), []byte(map[string]string{"hvc1": "heic", "av01": "avif"}[kind])),
			boxOf("meta", u32(0), boxOf("hdlr", u32(0, 0), []byte("pict"), u32(0, 0, 0), []byte{0}), boxOf("pitm", u32(0), u16(primary)),
				boxOf("iloc", places), boxOf("iinf", u32(0), u16(entries), kinds), references, data,
				boxOf("iprp", boxOf("ipco", all...), boxOf("ipma", associations))),
		)
	}
	head := build(0)
	return append(build(len(head)+8), boxOf("mdat", coded)...)
}

func TestTurnsAndMirrors(t *testing.T) {
	// Where the four squares come to lie, by quarters of a turn anticlockwise.
	turns := [4][4]int{{0, 1, 2, 3}, {1, 3, 0, 2}, {3, 2, 1, 0}, {2, 0, 3, 1}}
	mirrors := map[int][4]int{-1: {0, 1, 2, 3}, 0: {2, 3, 0, 1}, 1: {1, 0, 3, 2}}
	orientations := map[int][4]int{1: {0, 1, 2, 3}, 2: {1, 0, 3, 2}, 3: {3, 2, 1, 0}, 4: {2, 3, 0, 1}, 5: {0, 2, 1, 3}, 6: {2, 0, 3, 1}, 7: {3, 1, 2, 0}, 8: {1, 3, 0, 2}}
	for angle, turn := range turns {
		for mirror, order := range mirrors {
			properties := []box{{kind: "irot", body: []byte{byte(angle)}}}
			if mirror >= 0 {
				properties = append(properties, box{kind: "imir", body: []byte{byte(mirror)}})
			}
			var want [4][3]byte
			for i := range want {
				want[i] = squares[turn[order[i]]]
			}
			got, _ := decoded(t, made{tile: read(t, "rgb.heic"), properties: properties}.file(t))
			near(t, "HEIC", got, want)
			stored, f := decoded(t, made{tile: read(t, "rgb.avif"), properties: properties}.file(t))
			for i, from := range orientations[f.Orientation] { // for the caller to turn
				got[i] = stored[from]
			}
			near(t, "AVIF", got, want)
			if t.Failed() {
				t.Fatalf("%d quarters, mirror %d: orientation %d", angle, mirror, f.Orientation)
			}
		}
	}
}

func TestGridsAndApertures(t *testing.T) {
	for _, name := range []string{"rgb.heic", "rgb.avif"} {
		f, err := Open(made{tile: read(t, name), grid: true}.file(t))
		if err != nil {
			t.Fatal(name, err)
		}
		m, err := f.Decode(t.Context())
		if err != nil {
			t.Fatal(name, err)
		}
		row := make([]byte, 3*m.Width)
		m.Row(10, row)
		for i, want := range []int{0, 1, 0, 1} {
			if got := row[3*(16+32*i):][0]; m.Width != 128 || got < squares[want][0]-8 || got > squares[want][0]+8 {
				t.Errorf("%s: a grid of %d pixels, red %d in place %d, want %d", name, m.Width, got, i, squares[want][0])
			}
		}
		m.Close()
		// The right half of the lower half.
		clap := box{kind: "clap", body: u32(32, 1, 32, 1, 16, 1, 16, 1)}
		got, f := decoded(t, made{tile: read(t, name), properties: []box{clap}}.file(t))
		if f.Width != 32 || f.Height != 32 {
			t.Errorf("%s: an aperture of %d x %d", name, f.Width, f.Height)
		}
		near(t, name+" through an aperture", got, [4][3]byte{squares[3], squares[3], squares[3], squares[3]})
	}
}

func TestColoursAreConvertedAsTheFileSays(t *testing.T) {
	// Of the same luma and chroma, other matrices and ranges make other colours.
	for _, c := range []struct {
		color Color
		luma  [3]byte
		want  [3]byte
	}{
		{Color{Matrix: 6, FullRange: true}, [3]byte{81, 90, 240}, [3]byte{238, 14, 14}},
		{Color{Matrix: 6}, [3]byte{81, 90, 240}, [3]byte{254, 0, 0}},
		{Color{Matrix: 1}, [3]byte{63, 102, 240}, [3]byte{255, 0, 0}},
		{Color{Matrix: 9}, [3]byte{74, 97, 240}, [3]byte{255, 0, 0}},
		{Color{Matrix: 0}, [3]byte{10, 20, 30}, [3]byte{30, 10, 20}},
		{Color{Matrix: 1}, [3]byte{16, 128, 128}, [3]byte{0, 0, 0}},
		{Color{Matrix: 1}, [3]byte{235, 128, 128}, [3]byte{255, 255, 255}},
	} {
		m, got := Image{Width: 1, chroma: chroma444, planes: [3][]byte{c.luma[:1], c.luma[1:2], c.luma[2:]}}, [3]byte{}
		m.scale, m.identity = c.color.scale()
		m.Row(0, got[:])
		for i := range got {
			if d := int(got[i]) - int(c.want[i]); d < -2 || d > 2 {
				t.Errorf("%v: %v becomes %v, want %v", c.color, c.luma, got, c.want)
				break
			}
		}
	}
	nclx := box{kind: "colr", body: slices.Concat([]byte("nclx"), u16(9, 16, 9), []byte{0})}
	f, err := Open(made{tile: read(t, "rgb.heic"), properties: []box{nclx}}.file(t))
	if err != nil || f.Color != (Color{9, 16, 9, false}) || !f.Color.HDR() {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestFilesThatLie(t *testing.T) {
	for _, name := range []string{"rgb.heic", "rgb.avif"} {
		for _, width := range []int{63, 640} {
			f, err := Open(made{tile: read(t, name), width: width}.file(t))
			if err != nil {
				t.Fatal(err)
			}
			if m, err := f.Decode(t.Context()); err == nil && m.Width != width {
				t.Errorf("%s of 64 pixels that says %d: %d", name, width, m.Width)
			} else if err == nil {
				m.Close()
			}
		}
		f, err := Open(made{tile: read(t, name), width: 1 << 30}.file(t))
		if err != nil || f.DecodedBytes() < 1<<32 {
			t.Errorf("%s that says a thousand million pixels: %v", name, err)
		}
	}
	heic := made{tile: read(t, "rgb.heic"), brand: "mif1"}.file(t)
	if got, _ := decoded(t, heic); Kind(heic) != "heic" {
		t.Error("a general brand in front is not seen through")
	} else {
		near(t, "mif1", got, squares)
	}
}

func TestFilesCutAnywhere(t *testing.T) {
	for _, name := range []string{"rgb.heic", "alpha.avif"} {
		data := read(t, name)
		for cut := range data {
			f, err := Open(data[:cut:cut])
			if err != nil || cut%23 != 0 {
				continue
			}
			if m, err := f.Decode(t.Context()); err == nil {
				m.Row(0, make([]byte, 3*m.Width))
				m.Close()
			}
		}
	}
}

// A decoder gets no more memory than was said, and ends with its context.
func TestDecodersAreHeld(t *testing.T) {
	s, err := heicMachine.open(t.Context(), 4<<20)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.allocate(64 << 20); !errors.Is(err, ErrMemory) {
		t.Errorf("64 MB of 4: %v", err)
	}
	s.close()
	for _, name := range []string{"rgb.heic", "rgb.avif"} {
		f, err := Open(read(t, name))
		if err != nil {
			t.Fatal(err)
		}
		ended, end := context.WithCancel(t.Context())
		end()
		if _, err := f.Decode(ended); !errors.Is(err, context.Canceled) {
			t.Errorf("%s for a request that had ended: %v", name, err)
		}
		for wait := time.Microsecond; wait < time.Second; wait *= 4 {
			ctx, cancel := context.WithTimeout(t.Context(), wait)
			m, err := f.Decode(ctx)
			if err == nil {
				m.Close()
			} else if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s, ended after %v: %v", name, wait, err)
			}
			cancel()
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			name := []string{"rgb.heic", "rgb.avif"}[i%2]
			f, err := Open(read(t, name))
			if err != nil {
				t.Error(err)
				return
			}
			m, err := f.Decode(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			defer m.Close()
			row := make([]byte, 3*m.Width)
			if m.Row(10, row); row[30] < 210 || row[30] > 230 {
				t.Errorf("%s: red %d", name, row[30])
			}
		})
	}
	group.Wait()
}

// Whatever bytes come, boxes are read or refused.
func FuzzOpen(f *testing.F) {
	for _, name := range []string{"rgb.heic", "alpha.avif", "alpha.heic"} {
		f.Add(read(f, name))
	}
	f.Add(made{tile: read(f, "rgb.heic"), grid: true}.file(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, err := Open(data); err == nil && (p.Width < 1 || p.Height < 1 || p.DecodedBytes() <= 0) {
			t.Errorf("%d x %d, %d bytes", p.Width, p.Height, p.DecodedBytes())
		}
	})
}
