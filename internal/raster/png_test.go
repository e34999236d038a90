package raster

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// rawPNG writes a PNG of random values, of any kind: rows in passes when it is
// interlaced, with filters taken in turn.
func rawPNG(t testing.TB, w, h, depth, kind int, interlaced bool, extra ...[]byte) []byte {
	t.Helper()
	head := pngHead{depth: depth, kind: kind}
	random := rand.New(rand.NewPCG(uint64(w*h), uint64(depth*kind)))
	var raw []byte
	rows := func(width, height int) {
		for y := range height {
			raw = append(raw, byte((y+width)%5))
			for range head.rowBytes(width) {
				raw = append(raw, byte(random.Uint32()))
			}
		}
	}
	ihdr := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(w)), uint32(h))
	ihdr = append(ihdr, byte(depth), byte(kind), 0, 0, 0)
	if interlaced {
		ihdr[12] = 1
		for _, p := range [][4]int{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}} {
			if width, height := (w-p[0]+p[2]-1)/p[2], (h-p[1]+p[3]-1)/p[3]; width > 0 && height > 0 {
				rows(width, height)
			}
		}
	} else {
		rows(w, h)
	}
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, err := z.Write(raw)
	must(t, err)
	must(t, z.Close())
	half := packed.Len() / 2
	return slices.Concat([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", ihdr), slices.Concat(extra...),
		pngChunk("IDAT", packed.Bytes()[:half]), pngChunk("IDAT", packed.Bytes()[half:]), pngChunk("IEND", nil))
}

// pngKinds are all kinds of pixel that there are.
func pngKinds(t testing.TB, w, h int) map[string][]byte {
	palette := make([]byte, 3*256)
	for i := range palette {
		palette[i] = byte(7 * i)
	}
	files := map[string][]byte{}
	for _, interlaced := range []bool{false, true} {
		for kind, depths := range map[int][]int{pngGray: {1, 2, 4, 8, 16}, pngRGB: {8, 16}, pngPalette: {1, 2, 4, 8}, pngGrayAlpha: {8, 16}, pngRGBA: {8, 16}} {
			for _, depth := range depths {
				name := fmt.Sprintf("kind %d, %d bits, interlaced %v", kind, depth, interlaced)
				if kind != pngPalette {
					files[name] = rawPNG(t, w, h, depth, kind, interlaced)
				} else {
					plte := pngChunk("PLTE", palette[:3<<depth])
					files[name] = rawPNG(t, w, h, depth, kind, interlaced, plte)
					files[name+", transparent"] = rawPNG(t, w, h, depth, kind, interlaced, plte, pngChunk("tRNS", []byte{0, 128}))
				}
				switch kind {
				case pngGray:
					files[name+", transparent"] = rawPNG(t, w, h, depth, kind, interlaced, pngChunk("tRNS", []byte{0, 1}))
				case pngRGB:
					files[name+", transparent"] = rawPNG(t, w, h, depth, kind, interlaced, pngChunk("tRNS", []byte{0, 1, 0, 2, 0, 3}))
				}
			}
		}
	}
	return files
}

func TestEveryKindOfPNGAgreesWithTheStandardLibrary(t *testing.T) {
	for _, size := range [][2]int{{37, 23}, {1, 9}, {9, 1}, {3, 2}, {8, 8}} {
		for name, data := range pngKinds(t, size[0], size[1]) {
			img, err := png.Decode(bytes.NewReader(data))
			if err != nil {
				t.Fatal(name, err)
			}
			r, _ := decode(t, data)
			want := ToRaster(img)
			for i := range want.Pix {
				if d := int(r.Pix[i]) - int(want.Pix[i]); d < -1 || d > 1 {
					t.Fatalf("%s of %v: byte %d is %d, want %d", name, size, i, r.Pix[i], want.Pix[i])
				}
			}
		}
	}
}

func TestMostOfAPNGIsKeptWithARemark(t *testing.T) {
	whole := pngOf(t, painted(120, 90))
	wrongSum := slices.Clone(whole)
	at := bytes.Index(wrongSum, []byte("IDAT"))
	size := int(binary.BigEndian.Uint32(wrongSum[at-4:]))
	wrongSum[at+4+size] ^= 1
	interlaced := rawPNG(t, 64, 64, 8, pngRGB, true)
	for _, c := range []struct {
		name string
		data []byte
		says string
	}{
		{"whole", whole, ""},
		{"without its end", whole[:len(whole)-12], ""},
		{"cut short", whole[:len(whole)*8/10], "cut short: "},
		{"with a wrong checksum", wrongSum, "checksum"},
		{"interlaced, cut short", interlaced[:len(interlaced)*9/10], "cut short: "},
	} {
		p, err := Decode(t.Context(), c.data, Limits{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if !strings.Contains(p.Remark, c.says) || (c.says == "") != (p.Remark == "") {
			t.Errorf("%s: %q", c.name, p.Remark)
		}
		p.Close()
	}
	p, err := Decode(t.Context(), whole[:len(whole)*8/10], Limits{})
	must(t, err)
	defer p.Close()
	full, _ := decode(t, whole)
	if n := 120 * 3 * 50; !bytes.Equal(p.Raster.Pix[:n], full.Pix[:n]) {
		t.Error("the rows that were read are others")
	}
	sees(t, p.Raster, 100, 89, color.RGBA{128, 128, 128, 255}, 0)
}

func FuzzPNG(f *testing.F) {
	for _, data := range pngKinds(f, 7, 5) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		decodeAny(t, append([]byte("\x89PNG\r\n\x1a\n"), data[min(8, len(data)):]...))
	})
}

func BenchmarkPNG(b *testing.B) {
	img := painted(1500, 1000)
	deep := image.NewNRGBA64(img.Rect)
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			deep.Set(x, y, img.At(x, y))
		}
	}
	for name, data := range map[string][]byte{"RGB": pngOf(b, img), "16-bit": pngOf(b, deep)} {
		b.Run(name+"/image-png", func(b *testing.B) {
			for b.Loop() {
				_, err := png.Decode(bytes.NewReader(data))
				must(b, err)
			}
		})
		b.Run(name+"/raster", func(b *testing.B) {
			for b.Loop() {
				p, err := Decode(b.Context(), data, Limits{Side: ViewSide})
				must(b, err)
				p.Close()
			}
		})
	}
}
