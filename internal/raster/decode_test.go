package raster

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/tiff"

	"likeness/internal/art"
)

var (
	red    = color.RGBA{255, 0, 0, 255}
	green  = color.RGBA{0, 255, 0, 255}
	blue   = color.RGBA{0, 0, 255, 255}
	white  = color.RGBA{255, 255, 255, 255}
	black  = color.RGBA{0, 0, 0, 255}
	yellow = color.RGBA{255, 255, 0, 255}
)

// flag has no symmetry, so every wrong turn shows.
func flag() *image.RGBA {
	return blocks(16, []color.RGBA{red, green, blue}, []color.RGBA{white, black, yellow})
}

func decode(t *testing.T, data []byte) (*art.Raster, Info) {
	t.Helper()
	p, err := Decode(t.Context(), data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	r, info := p.Raster, p.Info
	if len(r.Pix) != r.Width*r.Height*3 || r.Width != info.Width || r.Height != info.Height {
		t.Fatalf("raster of %d x %d with %d bytes, info %+v", r.Width, r.Height, len(r.Pix), info)
	}
	return r, info
}

// sees checks the colour of a pixel to within tolerance a channel.
func sees(t *testing.T, r *art.Raster, x, y int, want color.RGBA, tolerance int) {
	t.Helper()
	p := r.Pix[(y*r.Width+x)*3:]
	for i, w := range []byte{want.R, want.G, want.B} {
		if d := int(p[i]) - int(w); d > tolerance || d < -tolerance {
			t.Errorf("pixel (%d, %d) is %v, want %v", x, y, p[:3], want)
			return
		}
	}
}

func TestEveryFormatShowsTheSamePicture(t *testing.T) {
	img := flag()
	paletted := image.NewPaletted(img.Rect, color.Palette{red, green, blue, white, black, yellow})
	deep := image.NewNRGBA64(img.Rect)
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			paletted.Set(x, y, img.At(x, y))
			deep.Set(x, y, img.At(x, y))
		}
	}
	files := []struct {
		name, format string
		data         []byte
		tolerance    int
	}{
		{"JPEG", "jpeg", jpegOf(t, img), 12},
		{"PNG", "png", pngOf(t, img), 0},
		{"palette PNG", "png", pngOf(t, paletted), 0},
		{"16-bit PNG", "png", pngOf(t, deep), 0},
		{"GIF", "gif", gifOf(t, paletted), 0},
		{"BMP", "bmp", bmpOf(t, img), 0},
		{"TIFF", "tiff", tiffOf(t, img, tiff.Uncompressed), 0},
		{"Deflate TIFF", "tiff", tiffOf(t, img, tiff.Deflate), 0},
		{"16-bit TIFF", "tiff", tiffOf(t, deep, tiff.Deflate), 0},
		{"palette TIFF", "tiff", tiffOf(t, paletted, tiff.Deflate), 0},
	}
	for _, f := range files {
		t.Run(f.name, func(t *testing.T) {
			r, info := decode(t, f.data)
			if info.Format != f.format || info.MediaType != "image/"+f.format || info.Width != 48 || info.Height != 32 {
				t.Errorf("info %+v", info)
			}
			for i, want := range []color.RGBA{red, green, blue, white, black, yellow} {
				sees(t, r, i%3*16+8, i/3*16+8, want, f.tolerance)
			}
		})
	}
}

// Rows of stored pixels lie along one side of the upright picture and columns
// along another (TIFF 6.0, tag Orientation).
func TestOrientationIsApplied(t *testing.T) {
	sides := [9]struct{ row0, column0 string }{
		1: {"top", "left"}, 2: {"top", "right"}, 3: {"bottom", "right"}, 4: {"bottom", "left"},
		5: {"left", "top"}, 6: {"right", "top"}, 7: {"right", "bottom"}, 8: {"left", "bottom"},
	}
	upright := flag()
	for o := 1; o <= 8; o++ {
		s := sides[o]
		w, h := 48, 32
		if s.row0 == "left" || s.row0 == "right" {
			w, h = 32, 48
		}
		stored := image.NewRGBA(image.Rect(0, 0, w, h))
		var bits []byte
		for row := range h {
			for column := range w {
				x, y := 0, 0
				for _, place := range []struct {
					side string
					n    int
				}{{s.row0, row}, {s.column0, column}} {
					switch place.side {
					case "top":
						y = place.n
					case "bottom":
						y = 31 - place.n
					case "left":
						x = place.n
					case "right":
						x = 47 - place.n
					}
				}
				c := upright.RGBAAt(x, y)
				stored.SetRGBA(column, row, c)
				bits = append(bits, c.G/255)
			}
		}
		little, big := exifOf(binary.LittleEndian, o), exifOf(binary.BigEndian, o)
		files := map[string][]byte{
			"JPEG": jpegWithExif(jpegOf(t, stored), big),
			"PNG":  pngWithExif(pngOf(t, stored), little),
			"TIFF": tiffWithTag(tiffOf(t, stored, tiff.Deflate), tagOrientation, uint16(o)),
			"WebP": webpOf(w, h, bits, little),
		}
		for name, data := range files {
			t.Run(fmt.Sprint(name, o), func(t *testing.T) {
				r, info := decode(t, data)
				if info.Orientation != o || info.Width != 48 || info.Height != 32 {
					t.Fatalf("info %+v", info)
				}
				for i, want := range []color.RGBA{red, green, blue, white, black, yellow} {
					if name == "WebP" {
						want = color.RGBA{0, want.G, 0, 255}
					}
					sees(t, r, i%3*16+3, i/3*16+5, want, 12)
				}
			})
		}
	}
}

func TestOrientationThatMakesNoSenseIsIgnored(t *testing.T) {
	plain := jpegOf(t, flag())
	loop := exifOf(binary.LittleEndian, 6)
	binary.LittleEndian.PutUint32(loop[4:], 0xfffffff0)
	for name, exif := range map[string][]byte{
		"zero": exifOf(binary.LittleEndian, 0), "nine": exifOf(binary.LittleEndian, 9),
		"directory far away": loop, "cut short": exifOf(binary.LittleEndian, 6)[:20], "empty": {},
	} {
		if _, info := decode(t, jpegWithExif(plain, exif)); info.Orientation != 1 {
			t.Errorf("%s: orientation %d", name, info.Orientation)
		}
	}
}

func TestCMYKColours(t *testing.T) {
	// Adobe writes inks inverted: 255 is none.
	inks := [][4]byte{{255, 255, 255, 255}, {0, 255, 255, 255}, {255, 0, 0, 255}, {255, 255, 255, 0}, {255, 255, 255, 127}}
	cyan, grey := color.RGBA{0, 255, 255, 255}, color.RGBA{127, 127, 127, 255}
	want := []color.RGBA{white, cyan, red, black, grey}
	r, _ := decode(t, inkJPEG(0, inks...))
	for i, c := range want {
		sees(t, r, 8*i+4, 4, c, 2)
	}
	// YCCK holds the inks cyan, magenta and yellow as Y Cb Cr of red, green and
	// blue, and black inverted: Y Cb Cr of (255, 0, 0), (0, 255, 255), (0, 0, 0).
	r, _ = decode(t, inkJPEG(2, [4]byte{76, 85, 255, 255}, [4]byte{179, 171, 1, 255}, [4]byte{0, 128, 128, 127}))
	for i, c := range []color.RGBA{cyan, red, grey} {
		sees(t, r, 8*i+4, 4, c, 3)
	}
	// Without Adobe's marker everybody writes the same.
	r, _ = decode(t, inkJPEG(-1, inks...))
	for i, c := range want {
		sees(t, r, 8*i+4, 4, c, 2)
	}
}

func TestCMYKTIFF(t *testing.T) {
	inks := image.NewNRGBA(image.Rect(0, 0, 3, 1)) // cyan, red, half black
	copy(inks.Pix, []byte{255, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 128})
	data := tiffWithTag(tiffOf(t, inks, tiff.Deflate), tagPhotometric, photometricInks)
	r, _ := decode(t, data)
	for x, c := range []color.RGBA{{0, 255, 255, 255}, red, {127, 127, 127, 255}} {
		sees(t, r, x, 0, c, 0)
	}
}

func TestTransparencyLiesOverWhite(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 3, 1))
	copy(img.Pix, []byte{200, 0, 0, 255, 200, 0, 0, 0, 200, 0, 0, 128})
	r, _ := decode(t, pngOf(t, img))
	for x, want := range []color.RGBA{{200, 0, 0, 255}, white, {227, 127, 127, 255}} {
		sees(t, r, x, 0, want, 1)
	}
}

func TestFirstFrameOfAnAnimation(t *testing.T) {
	palette := color.Palette{color.Transparent, red, blue}
	first := image.NewPaletted(image.Rect(4, 4, 20, 20), palette)
	second := image.NewPaletted(image.Rect(0, 0, 32, 24), palette)
	for i := range first.Pix {
		first.Pix[i] = 1
	}
	for i := range second.Pix {
		second.Pix[i] = 2
	}
	var b bytes.Buffer
	must(t, gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{first, second}, Delay: []int{1, 1}, Config: image.Config{Width: 32, Height: 24, ColorModel: palette}}))
	r, info := decode(t, b.Bytes())
	if info.Width != 32 || info.Height != 24 {
		t.Errorf("info %+v", info)
	}
	sees(t, r, 10, 10, red, 0)
	sees(t, r, 25, 10, white, 0)

	bits := bytes.Repeat([]byte{0, 1}, 8)
	r, _ = decode(t, animatedWebPOf(webpOf(4, 4, bits, nil), 4, 4))
	sees(t, r, 0, 0, black, 0)
	sees(t, r, 1, 0, green, 0)
}

func TestWhatIsRefused(t *testing.T) {
	noise := image.NewRGBA(image.Rect(0, 0, 200, 150))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range noise.Pix {
		noise.Pix[i] = byte(random.Uint32()) | 3
	}
	wholeJPEG, wholePNG := jpegOf(t, noise), pngOf(t, noise)
	forged := slices.Clone(wholeJPEG) // promises 9,000 x 9,000
	at := bytes.Index(forged, []byte("\xff\xc0"))
	copy(forged[at+5:], []byte{0x23, 0x28, 0x23, 0x28})
	damaged := slices.Clone(wholePNG)
	copy(damaged[60:], bytes.Repeat([]byte{0xff}, 40)) // no deflate

	for _, c := range []struct {
		name   string
		data   []byte
		limits Limits
		code   art.Code
		says   string
	}{
		{"nothing", nil, Limits{}, art.CodeInvalid, "empty"},
		{"HTML", []byte("\n<!DOCTYPE html><title>404</title>"), Limits{}, art.CodeUnsupported, "holds HTML"},
		{"PDF", []byte("%PDF-1.7 ..."), Limits{}, art.CodeUnsupported, "PDF"},
		{"SVG", []byte("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"), Limits{}, art.CodeUnsupported, "SVG"},
		{"HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), Limits{}, art.CodeInvalid, "ends early"},
		{"JPEG XL", []byte("\xff\x0a\xba\x00"), Limits{}, art.CodeUnsupported, "JPEG XL"},
		{"JPEG 2000", []byte("\x00\x00\x00\x0cjP  \r\n\x87\n"), Limits{}, art.CodeUnsupported, "JPEG 2000"},
		{"a JPEG 2000 stream", []byte("\xff\x4f\xff\x51\x00\x2f"), Limits{}, art.CodeUnsupported, "JPEG 2000"},
		{"AVIF", []byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00"), Limits{}, art.CodeInvalid, "ends early"},
		{"a raw picture of Canon", []byte("II*\x00\x10\x00\x00\x00CR\x02\x00\x00\x00\x00\x00\x00\x00"), Limits{}, art.CodeUnsupported, "raw picture of a camera"},
		{"a later one", []byte("\x00\x00\x00\x18ftypcrx \x00\x00\x00\x01"), Limits{}, art.CodeUnsupported, "raw picture of a camera (Canon CR3)"},
		{"one of Fujifilm", []byte("FUJIFILMCCD-RAW 0201"), Limits{}, art.CodeUnsupported, "save it as JPEG or TIFF"},
		{"one of Olympus", []byte("IIRO\x08\x00\x00\x00"), Limits{}, art.CodeUnsupported, "Olympus"},
		{"one of Panasonic", []byte("IIU\x00\x18\x00\x00\x00"), Limits{}, art.CodeUnsupported, "Panasonic"},
		{"Photoshop", []byte("8BPS\x00\x01"), Limits{}, art.CodeUnsupported, "Photoshop"},
		{"text", []byte("BMW is no bitmap"), Limits{}, art.CodeUnsupported, "text"},
		{"unknown bytes", []byte{1, 2, 3, 4}, Limits{}, art.CodeUnsupported, "not a picture"},
		{"a third of a JPEG", wholeJPEG[:len(wholeJPEG)/3], Limits{}, art.CodeInvalid, "ends early"},
		{"only a JPEG's first bytes", wholeJPEG[:20], Limits{}, art.CodeInvalid, "ends early"},
		{"a third of a PNG", wholePNG[:len(wholePNG)/3], Limits{}, art.CodeInvalid, "ends early"},
		{"a damaged PNG", damaged, Limits{}, art.CodeInvalid, "damaged"},
		{"half a GIF", gifOf(t, noise)[:300], Limits{}, art.CodeInvalid, "ends early"},
		{"half a BMP", bmpOf(t, noise)[:3000], Limits{}, art.CodeInvalid, "ends early"},
		{"half a WebP", webpOf(64, 64, nil, nil)[:40], Limits{}, art.CodeInvalid, ""},
		{"a huge header", pngHeader(50_000, 50_000), Limits{}, art.CodeTooLarge, "2500 megapixels"},
		{"the hugest header", pngHeader(1<<31-1, 1<<31-1), Limits{}, "", ""},
		{"a picture of no width", pngHeader(0, 5), Limits{}, art.CodeInvalid, ""},
		{"over the caller's limit", wholePNG, Limits{MaxPixels: 200*150 - 1}, art.CodeTooLarge, "200 x 150"},
		{"a PNG header without a picture", pngHeader(9_000, 9_000), Limits{}, art.CodeInvalid, "cannot hold"},
		{"a WebP of 10,000 x 10,000 in 30 bytes", flatWebP(10_000, 10_000), Limits{}, art.CodeInvalid, "cannot hold"},
		{"a GIF of 10,000 x 10,000 in 35 bytes", gifCanvas(10_000, 10_000), Limits{}, art.CodeInvalid, "cannot hold"},
		{"a JPEG that promises too much", forged, Limits{}, art.CodeInvalid, "cannot hold"},
		{"a BigTIFF header alone", []byte("II+\x00\x08\x00\x00\x00"), Limits{}, art.CodeInvalid, "ends early"},
	} {
		if nativeReads == "" && c.code == art.CodeUnsupported && strings.Contains(c.name, "JPEG ") {
			continue // which are damaged there, and not unread
		}
		p, err := Decode(t.Context(), c.data, c.limits)
		if err == nil || p != nil {
			t.Errorf("%s: accepted", c.name)
			continue
		}
		said, ok := err.(*art.Error)
		if !ok {
			t.Errorf("%s: %v is no art.Error", c.name, err)
			continue
		}
		if c.code != "" && said.Code != c.code || !strings.Contains(said.Message, c.says) {
			t.Errorf("%s: %s %q, want %s and %q", c.name, said.Code, said.Message, c.code, c.says)
		}
	}
}

func TestMostOfAJPEGIsKeptWithARemark(t *testing.T) {
	whole := jpegOf(t, painted(200, 150))
	for _, c := range []struct {
		name string
		data []byte
		says string
	}{
		{"whole", whole, ""},
		{"without its end marker", whole[:len(whole)-2], "lacks its end marker"},
		{"cut short", whole[:len(whole)*8/10], "cut short: 7"},
	} {
		p, err := Decode(t.Context(), c.data, Limits{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if !strings.Contains(p.Remark, c.says) || (c.says == "") != (p.Remark == "") || p.Plain != (c.says == "") {
			t.Errorf("%s: %q, plain %v", c.name, p.Remark, p.Plain)
		}
		p.Close()
	}
}

func TestForgedHeadersReserveNothing(t *testing.T) {
	for name, data := range map[string][]byte{"too many pixels": pngHeader(50_000, 50_000), "too few bytes": pngHeader(9_000, 9_000)} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _ = Decode(t.Context(), data, Limits{})
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
			t.Errorf("%s: %d bytes allocated", name, used)
		}
	}
}

func FuzzDecode(f *testing.F) {
	img := flag()
	for _, data := range [][]byte{
		pngWithExif(pngOf(f, img), exifOf(binary.BigEndian, 6)), jpegWithExif(jpegOf(f, img), exifOf(binary.LittleEndian, 3)),
		gifOf(f, img), bmpOf(f, img), tiffWithTag(tiffOf(f, img, tiff.Deflate), tagOrientation, 5),
		tiffWithTag(tiffOf(f, image.NewNRGBA(image.Rect(0, 0, 4, 4)), tiff.Uncompressed), tagPhotometric, photometricInks),
		webpOf(4, 4, make([]byte, 16), exifOf(binary.LittleEndian, 8)), animatedWebPOf(webpOf(4, 4, make([]byte, 16), nil), 4, 4),
		inkJPEG(2, [4]byte{1, 2, 3, 4}), pngHeader(1<<31-1, 1<<31-1),
	} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) { decodeAny(t, data) })
}

// decodeAny decodes what may be anything: into what it says that it is, or not
// at all, with a sentence.
func decodeAny(t *testing.T, data []byte) {
	p, err := Decode(t.Context(), data, Limits{MaxPixels: 1e5})
	if err != nil {
		if art.CodeOf(err) == art.CodeInternal {
			t.Fatalf("no sentence for %v", err)
		}
		return
	}
	defer p.Close()
	r, info := p.Raster, p.Info
	if r.Width != info.Width || r.Height != info.Height || len(r.Pix) != r.Width*r.Height*3 {
		t.Fatalf("%d x %d with %d bytes, info %+v", r.Width, r.Height, len(r.Pix), info)
	}
}

// testdata/lossy.webp shows the colours of profiled, 32 pixels each; libwebp
// wrote it, and the values are those that it reads back. Its luma goes from 16
// to 235: taken for 0 to 255, white would be 235.
func TestLossyWebPIsOfLimitedRange(t *testing.T) {
	data, err := os.ReadFile("testdata/lossy.webp")
	must(t, err)
	r, _ := decode(t, data)
	for i, c := range []color.RGBA{{255, 255, 255, 255}, {0, 0, 0, 255}, {128, 128, 128, 255}, {201, 100, 50, 255}, {30, 160, 91, 255}, {61, 69, 201, 255}, {20, 20, 20, 255}, {250, 240, 200, 255}, {121, 30, 31, 255}} {
		sees(t, r, 32*i+16, 16, c, 2)
	}
}
