package tiff

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The files in testdata show one picture of 67 x 45 pixels that the project
// drew; libtiff, libvips and ImageMagick wrote them.
const width, height = 67, 45

// drawn is that picture: waves, and a red rectangle.
func drawn(x, y int) [3]byte {
	if x > 40 && y > 25 {
		return [3]byte{200, 30, 60}
	}
	v := func(f float64) byte { return byte(128 + 100*math.Sin(f)) }
	return [3]byte{v(float64(x) / 11), v(float64(y)/9 + 1), v(float64(x+y)/13 + 2)}
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".tif"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// pixels reads a whole picture at n eighths.
func pixels(t testing.TB, data []byte, n int) (f *File, pix []byte) {
	t.Helper()
	f, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	read, cause, err := f.Rows(context.Background(), n, func(rgb []byte) bool { pix = append(pix, rgb...); return true })
	if w, h := f.Size(n); err != nil || cause != nil || read != 1 || len(pix) != 3*w*h {
		t.Fatalf("read %.3f, %d bytes: %v, %v", read, len(pix), cause, err)
	}
	return f, pix
}

func TestEveryKindShowsThePicture(t *testing.T) {
	plain := func(c [3]byte) [3]byte { return c }
	half := func(c [3]byte) [3]byte { // of alpha 50 % over white
		for i, v := range c {
			c[i] = byte((int(v) + 255) / 2)
		}
		return c
	}
	grey := func(c [3]byte) [3]byte {
		v := byte(.2126*float64(c[0]) + .7152*float64(c[1]) + .0722*float64(c[2]) + .5)
		return [3]byte{v, v, v}
	}
	for _, c := range []struct {
		files     string
		want      func([3]byte) [3]byte
		tolerance int
	}{
		{"none lzw-predictor lzw-strips zip-tiles zstd packbits-planes zip-planes-tiles big motorola big-motorola 16-bit", plain, 0},
		{"float cmyk", plain, 1},
		{"alpha", half, 1},
		{"gray", grey, 1},
		{"palette", plain, 90}, // of 32 colours
		{"jpeg-tiles jpeg-strips jpeg-rgb jpeg-pyramid", plain, 150}, // at the edge of the rectangle
	} {
		for name := range strings.FieldsSeq(c.files) {
			f, pix := pixels(t, read(t, name), 8)
			if f.Width != width || f.Height != height {
				t.Fatalf("%s: %d x %d", name, f.Width, f.Height)
			}
			sum := 0
			for y := range height {
				for x := range width {
					want := c.want(drawn(x, y))
					for k, w := range want {
						d := int(pix[3*(y*width+x)+k]) - int(w)
						sum += max(d, -d)
						if d > c.tolerance || d < -c.tolerance {
							t.Fatalf("%s: pixel (%d, %d) is %v, want %v", name, x, y, pix[3*(y*width+x):][:3], want)
						}
					}
				}
			}
			if mean := float64(sum) / float64(len(pix)); mean > 12 {
				t.Errorf("%s: off by %.1f in the mean", name, mean)
			}
		}
	}
}

// A fax of the picture, black where it is dark: half of it, whichever colour
// zero is and whichever way its bits lie. Where zero is black, the white of the
// fax is black (TIFF 6.0, section 11).
func TestFaxesAreNoNegatives(t *testing.T) {
	_, want := pixels(t, read(t, "bilevel"), 8)
	for x, y := range map[int]int{5: 5, 50: 35, 30: 2} { // as libtiff shows it
		if got := want[3*(y*width+x)]; got != map[int]byte{5: 255, 50: 0, 30: 255}[x] {
			t.Errorf("bilevel: pixel (%d, %d) is %d", x, y, got)
		}
	}
	for _, name := range []string{"fax-g3", "fax-g4", "fax-g4-lsb", "fax-g4-min-is-white"} {
		if _, pix := pixels(t, read(t, name), 8); !bytes.Equal(pix, want) {
			t.Errorf("%s: another picture", name)
		}
	}
}

func TestJPEGTilesAtAFraction(t *testing.T) {
	for _, name := range []string{"jpeg-tiles", "jpeg-strips", "jpeg-pyramid"} {
		for _, n := range []int{4, 2, 1} {
			f, pix := pixels(t, read(t, name), n)
			w, h := f.Size(n)
			for y := range h - 2 {
				for x := range w - 2 {
					x0, y0 := x*8/n+4/n, y*8/n+4/n
					if x0 > 24 { // a block's width from the rectangle
						continue
					}
					for k, want := range drawn(x0, y0) {
						if d := int(pix[3*(y*w+x)+k]) - int(want); d > 30 || d < -30 {
							t.Fatalf("%s at %d eighths: pixel (%d, %d) is %v, want about %v", name, n, x, y, pix[3*(y*w+x):][:3], drawn(x0, y0))
						}
					}
				}
			}
		}
	}
	if f, err := Open(read(t, "zip-tiles")); err != nil || len(f.Fractions()) != 1 {
		t.Error("Deflate at a fraction", err)
	}
}

// directories writes an uncompressed TIFF of several pages, grey ones of their
// shade. Those with a parent are among the parts of an earlier one.
func directories(lead string, pages ...testPage) []byte {
	le := binary.LittleEndian
	b := append([]byte("II*\x00\x00\x00\x00\x00"), lead...)
	link := 4 // where the next directory is to be named
	parts := map[int]int{}
	for i, p := range pages {
		strip := len(b)
		for range p.width * p.height {
			b = append(b, p.shade)
		}
		maker := len(b)
		b = append(b, p.maker+"\x00\x00\x00\x00\x00"...)
		entries := [][3]uint32{
			{tagPageKind, 4, p.kind},
			{tagWidth, 4, uint32(p.width)},
			{tagHeight, 4, uint32(p.height)},
			{tagBits, 4, 8},
			{tagCompression, 4, max(p.compression, 1)},
			{tagPhotometric, 4, p.photometric},
			{tagStripOffsets, 4, uint32(strip)},
			{tagRowsPerStrip, 4, uint32(p.height)},
			{tagStripCounts, 4, uint32(p.width * p.height)},
		}
		if p.orientation > 0 {
			entries = append(entries, [3]uint32{tagOrientation, 4, p.orientation})
		}
		at := uint32(len(b))
		if p.parent > 0 {
			le.PutUint32(b[parts[p.parent]:], at)
		} else {
			le.PutUint32(b[link:], at)
		}
		b = le.AppendUint16(b, uint16(len(entries)+2))
		for _, e := range entries {
			b = le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(b, uint16(e[0])), uint16(e[1])), 1), e[2])
		}
		b = le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(b, tagMaker), 2), uint32(len(p.maker)+5)), uint32(maker))
		parts[i+1] = len(b) + 8
		b = le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(b, tagSubDirectories), 4), 1), 0)
		if p.parent == 0 {
			link = len(b)
		}
		b = le.AppendUint32(b, 0)
	}
	return b
}

// testPage is a page that a test writes; parent is the number of a page before.
type testPage struct {
	width, height                               int
	shade                                       byte
	kind, photometric, compression, orientation uint32
	maker                                       string
	parent                                      int
}

func TestWhatCamerasCallRawIsNoTIFF(t *testing.T) {
	preview := testPage{width: 16, height: 12, shade: 200, kind: pageReduced, photometric: blackIsZero, maker: "NIKON CORPORATION"}
	for name, c := range map[string]struct {
		data  []byte
		maker string
	}{
		"a preview and a sensor's mosaic":       {directories("", preview, testPage{width: 60, height: 40, photometric: sensorMosaic, compression: 34713, parent: 1}), "NIKON CORPORATION"},
		"a preview that cannot be read":         {directories("", testPage{width: 16, height: 12, kind: pageReduced, compression: 6, photometric: yCbCr, maker: "SONY"}, testPage{width: 60, height: 40, photometric: sensorMosaic, compression: 32767, parent: 1}), "SONY"},
		"a preview that calls itself a picture": {directories("", testPage{width: 16, height: 12, photometric: blackIsZero}, testPage{width: 60, height: 40, photometric: linearRaw, parent: 1}), ""},
		"a mosaic alone":                        {directories("", testPage{width: 60, height: 40, photometric: sensorMosaic, compression: 65535, maker: "PENTAX"}), "PENTAX"},
		"a maker that is no name":               {directories("", testPage{width: 60, height: 40, photometric: sensorMosaic, maker: "\x1b[2J"}), ""},
		"Phase One":                             {directories("IIII", testPage{width: 16, height: 12, photometric: blackIsZero, maker: "Phase One"}), "Phase One"},
		"Canon":                                 {[]byte("II*\x00\x10\x00\x00\x00CR\x02\x00\x00\x00\x00\x00\x00\x00"), ""},
		"Canon, cut short":                      {[]byte("II*\x00\x10\x00\x00\x00CR\x02\x00\x00"), ""},
	} {
		_, err := Open(c.data)
		if raw, ok := errors.AsType[RawError](err); !ok || raw.Maker != c.maker {
			t.Errorf("%s: %v of %q, want one of %q", name, err, raw.Maker, c.maker)
		}
	}
	for name, data := range map[string][]byte{
		"a picture with a small mosaic": directories("", testPage{width: 60, height: 40, photometric: blackIsZero}, testPage{width: 16, height: 12, photometric: sensorMosaic, parent: 1}),
		"a picture whose grey says CR":  directories("CR", testPage{width: 16, height: 12, photometric: blackIsZero}),
		"a picture of a camera":         directories("IIII", testPage{width: 16, height: 12, photometric: blackIsZero, maker: "Canon"}),
	} {
		if _, err := Open(data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAPreviewBeforeThePictureIsNotThePicture(t *testing.T) {
	small := testPage{width: 8, height: 6, shade: 50, kind: pageReduced, photometric: blackIsZero, orientation: 6}
	large := testPage{width: 80, height: 60, shade: 200, photometric: blackIsZero}
	with := func(p testPage, change func(*testPage)) testPage { change(&p); return p }
	as := func(kind uint32) func(*testPage) { return func(p *testPage) { p.kind = kind } }
	for name, c := range map[string]struct {
		pages []testPage
		shade byte
	}{
		"a preview first":                  {[]testPage{small, large}, 200},
		"as a page of several":             {[]testPage{small, with(large, as(2))}, 200},
		"several previews":                 {[]testPage{small, small, large}, 200},
		"the picture is a part of it":      {[]testPage{small, with(large, func(p *testPage) { p.parent = 1 })}, 200},
		"a mask between":                   {[]testPage{small, with(large, func(p *testPage) { p.kind, p.shade = pageMask, 7 }), large}, 200},
		"the picture first":                {[]testPage{large, small}, 200},
		"pages, the first of them small":   {[]testPage{with(small, as(0)), large}, 50},
		"nothing but previews":             {[]testPage{small, with(large, as(pageReduced))}, 50},
		"a smaller one that is no preview": {[]testPage{small, with(small, func(p *testPage) { p.width, p.kind = 4, 0 })}, 50},
		"a larger one that cannot be read": {[]testPage{small, with(large, func(p *testPage) { p.compression = 34712 })}, 50},
		"a larger one that says nothing":   {[]testPage{small, with(large, func(p *testPage) { p.width = 0 })}, 50},
	} {
		f, pix := pixels(t, directories("", c.pages...), 8)
		if pix[0] != c.shade || f.Later != (c.shade == 200 && c.pages[0].shade == 50) {
			t.Errorf("%s: a page of shade %d, %d x %d, later: %v; want %d", name, pix[0], f.Width, f.Height, f.Later, c.shade)
		}
		if f.Later && f.Orientation != 6 {
			t.Errorf("%s: orientation %d", name, f.Orientation)
		}
	}
	circle := directories("", small, small)
	second := binary.LittleEndian.Uint32(circle[4:])
	count := uint32(binary.LittleEndian.Uint16(circle[second:]))
	binary.LittleEndian.PutUint32(circle[second+2+12*count:], second)
	if f, _ := pixels(t, circle, 8); f.Width != 8 {
		t.Errorf("pages in a circle show %d x %d", f.Width, f.Height)
	}
}

// entry is a tag of a file that a test writes.
type entry struct {
	tag    uint16
	values []uint32
}

// written is an uncompressed TIFF of one strip, of either size and order.
func written(order binary.AppendByteOrder, big bool, pix []byte, entries ...entry) []byte {
	head := "II"
	if order.String() == "BigEndian" {
		head = "MM"
	}
	b := []byte(head)
	offset := func(v int) {
		if big {
			b = order.AppendUint64(b, uint64(v))
		} else {
			b = order.AppendUint32(b, uint32(v))
		}
	}
	first := 8
	if big {
		b, first = order.AppendUint32(order.AppendUint16(b, 43), 8), 16
		if head == "MM" {
			b = append(b[:4], 0, 8, 0, 0)
		} else {
			b = append(b[:4], 8, 0, 0, 0)
		}
	} else {
		b = order.AppendUint16(b, 42)
	}
	entries = append(entries, entry{tagStripOffsets, []uint32{uint32(first)}}, entry{tagStripCounts, []uint32{uint32(len(pix))}})
	at := first + len(pix)
	long := make([]int, len(entries))
	inline := 1
	if big {
		inline = 2
	}
	for i, e := range entries {
		long[i] = at
		if len(e.values) > inline {
			at += 4 * len(e.values)
		}
	}
	offset(at)
	b = append(b, pix...)
	for _, e := range entries {
		if len(e.values) > inline {
			for _, v := range e.values {
				b = order.AppendUint32(b, v)
			}
		}
	}
	if big {
		b = order.AppendUint64(b, uint64(len(entries)))
	} else {
		b = order.AppendUint16(b, uint16(len(entries)))
	}
	for i, e := range entries {
		b = order.AppendUint16(order.AppendUint16(b, e.tag), 4)
		offset(len(e.values))
		if len(e.values) > inline {
			offset(long[i])
			continue
		}
		for k := range inline {
			v := uint32(0)
			if k < len(e.values) {
				v = e.values[k]
			}
			b = order.AppendUint32(b, v)
		}
	}
	return append(b, 0, 0, 0, 0, 0, 0, 0, 0)
}

func one(tag uint16, v uint32) entry { return entry{tag, []uint32{v}} }

func TestDepthsOrdersAndMeanings(t *testing.T) {
	for _, c := range []struct {
		name    string
		pix     []byte
		entries []entry
		want    [][3]byte
	}{
		{"1 bit", []byte{0b10100000}, []entry{one(tagBits, 1), one(tagWidth, 3)}, [][3]byte{{255, 255, 255}, {}, {255, 255, 255}}},
		{"1 bit, white is zero", []byte{0b10100000}, []entry{one(tagBits, 1), one(tagWidth, 3), one(tagPhotometric, whiteIsZero)}, [][3]byte{{}, {255, 255, 255}, {}}},
		{"1 bit, low bits first", []byte{0b00000101}, []entry{one(tagBits, 1), one(tagWidth, 3), one(tagFillOrder, 2)}, [][3]byte{{255, 255, 255}, {}, {255, 255, 255}}},
		{"2 bits", []byte{0b00011011}, []entry{one(tagBits, 2), one(tagWidth, 4)}, [][3]byte{{}, {85, 85, 85}, {170, 170, 170}, {255, 255, 255}}},
		{"4 bits", []byte{0x0f, 0x80}, []entry{one(tagBits, 4), one(tagWidth, 3)}, [][3]byte{{}, {255, 255, 255}, {136, 136, 136}}},
		{"8 bits, white is zero", []byte{0, 200}, []entry{one(tagBits, 8), one(tagWidth, 2), one(tagPhotometric, whiteIsZero)}, [][3]byte{{255, 255, 255}, {55, 55, 55}}},
		{"premultiplied", []byte{100, 0, 50, 128}, []entry{one(tagBits, 8), one(tagWidth, 1), one(tagSamples, 4), one(tagPhotometric, 2), one(tagExtraSamples, 1)}, [][3]byte{{227, 127, 177}}},
		{"a fourth sample that means nothing", []byte{100, 0, 50, 7}, []entry{one(tagBits, 8), one(tagWidth, 1), one(tagSamples, 4), one(tagPhotometric, 2), one(tagExtraSamples, 0)}, [][3]byte{{100, 0, 50}}},
		{"YCbCr", []byte{76, 85, 255}, []entry{one(tagBits, 8), one(tagWidth, 1), one(tagSamples, 3), one(tagPhotometric, 6), {tagSubsampling, []uint32{1, 1}}}, [][3]byte{{254, 0, 0}}},
		{"inks", []byte{255, 0, 0, 0, 0, 0, 0, 128}, []entry{one(tagBits, 8), one(tagWidth, 2), one(tagSamples, 4), one(tagPhotometric, 5)}, [][3]byte{{0, 255, 255}, {127, 127, 127}}},
	} {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			for _, big := range []bool{false, true} {
				data := written(order, big, c.pix, append([]entry{one(tagHeight, 1)}, c.entries...)...)
				_, pix := pixels(t, data, 8)
				var want []byte
				for _, p := range c.want {
					want = append(want, p[:]...)
				}
				if !bytes.Equal(pix, want) {
					t.Errorf("%s, %v, big %v: %v, want %v", c.name, order, big, pix, want)
				}
			}
		}
	}
}

// Values of more than 8 bits in either order.
func TestDeepValues(t *testing.T) {
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		sixteen := order.AppendUint16(order.AppendUint16(nil, 0x80ff), 0xff00)
		long := order.AppendUint32(order.AppendUint32(nil, 0x40ffffff), 0xff000000)
		float := order.AppendUint32(order.AppendUint32(nil, math.Float32bits(.5)), math.Float32bits(7))
		for name, c := range map[string]struct {
			pix     []byte
			entries []entry
			want    []byte
		}{
			"16":    {sixteen, []entry{one(tagBits, 16)}, []byte{0x80, 0xff}},
			"32":    {long, []entry{one(tagBits, 32)}, []byte{0x40, 0xff}},
			"float": {float, []entry{one(tagBits, 32), one(tagSampleFormat, 3)}, []byte{128, 255}},
		} {
			_, pix := pixels(t, written(order, false, c.pix, append(c.entries, one(tagWidth, 2), one(tagHeight, 1))...), 8)
			if pix[0] != c.want[0] || pix[3] != c.want[1] {
				t.Errorf("%s bits, %v: %v, want %v", name, order, pix, c.want)
			}
		}
	}
}

func TestWhatIsNotRead(t *testing.T) {
	size := []entry{one(tagWidth, 4), one(tagHeight, 4), one(tagBits, 8)}
	write := func(more ...entry) []byte {
		return written(binary.LittleEndian, false, make([]byte, 64), append(size[:3:3], more...)...)
	}
	for name, data := range map[string][]byte{
		"LZMA": read(t, "lzma"), "WebP": read(t, "webp"), "Group 3 in two dimensions": read(t, "fax-g32d"), "filled lines": read(t, "fax-g3fill"),
		"signed": write(one(tagSampleFormat, 2)), "CIELab": write(one(tagPhotometric, 8), one(tagSamples, 3)),
		"1,000 samples": write(one(tagSamples, 1000)), "half the chroma": write(one(tagPhotometric, 6), one(tagSamples, 3), entry{tagSubsampling, []uint32{2, 2}}),
		"JPEG of the old kind": write(one(tagCompression, 6)), "ten inks": write(one(tagPhotometric, 5), one(tagSamples, 10), one(tagInkSet, 2)),
	} {
		_, err := Open(data)
		if _, ok := errors.AsType[UnsupportedError](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, data := range map[string][]byte{
		"empty": nil, "header": []byte("II*\x00\x08\x00\x00\x00"), "no size": written(binary.LittleEndian, false, nil),
		"too few strips": write(one(tagRowsPerStrip, 1)), "too few samples": write(one(tagPhotometric, 2)), "no palette": write(one(tagPhotometric, 3)),
		"a huge tile": write(one(tagTileWidth, 1<<30), one(tagTileHeight, 1<<30)), "a directory far away": []byte("II*\x00\xff\xff\xff\xff"),
		"a big directory of 2^63 tags": append([]byte("II+\x00\x08\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00"), bytes.Repeat([]byte{0xff}, 40)...),
	} {
		if _, err := Open(data); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}

// A file that is cut anywhere gives what is there, and says how much.
func TestWhatIsLeftOfACutFile(t *testing.T) {
	files, err := filepath.Glob("testdata/*.tif")
	if err != nil || len(files) < 20 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".tif")
		data := read(t, name)
		for cut := len(data) - 1; cut > 0; cut -= 1 + len(data)/40 {
			f, err := Open(data[:cut])
			if err != nil {
				continue // the directory is gone, or was never read
			}
			rows := 0
			read, cause, err := f.Rows(t.Context(), 8, func([]byte) bool { rows++; return true })
			if err != nil || rows != f.Height || read < 0 || read > 1 || (read < 1) != (cause != nil) && cause == nil {
				t.Fatalf("%s cut at %d of %d: %d rows, read %.2f, %v, %v", name, cut, len(data), rows, read, cause, err)
			}
		}
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	for _, name := range []string{"lzw-strips", "zip-tiles", "packbits-planes", "jpeg-tiles", "fax-g4"} {
		f, err := Open(read(t, name))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		rows := 0
		_, _, err = f.Rows(ctx, 8, func([]byte) bool { rows++; cancel(); return true })
		if !errors.Is(err, context.Canceled) || rows > 32 {
			t.Errorf("%s: %d rows more, %v", name, rows, err)
		}
	}
}

func FuzzRows(f *testing.F) {
	files, err := filepath.Glob("testdata/*.tif")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		f.Add(read(f, strings.TrimSuffix(filepath.Base(file), ".tif")), byte(0))
	}
	f.Fuzz(func(t *testing.T, data []byte, fraction byte) {
		file, err := Open(data)
		if err != nil {
			return
		}
		all := file.Fractions()
		n := all[int(fraction)%len(all)]
		if w, h := file.Size(n); int64(w)*int64(h) > 1<<16 || file.DecodedBytes(n) > 1<<26 {
			return
		}
		rows := 0
		_, _, err = file.Rows(t.Context(), n, func([]byte) bool { rows++; return true })
		if _, h := file.Size(n); err != nil || rows != h {
			t.Fatalf("%d of %d rows: %v", rows, h, err)
		}
	})
}
