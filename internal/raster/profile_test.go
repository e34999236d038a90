package raster

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/tiff"

	"likeness/internal/art"
)

// iccTag is an element of a profile that a test writes.
type iccTag struct {
	name string
	data []byte
}

// iccProfile writes a version 4 profile.
func iccProfile(space, connection string, tags ...iccTag) []byte {
	b := make([]byte, 132+12*len(tags))
	copy(b[8:], []byte{4, 0x20})
	copy(b[12:], "mntr"+space+connection)
	copy(b[36:], "acsp")
	for i, v := range []float64{.9642, 1, .8249} { // D50
		binary.BigEndian.PutUint32(b[68+4*i:], fixed16(v))
	}
	binary.BigEndian.PutUint32(b[128:], uint32(len(tags)))
	for i, tag := range tags {
		at := b[132+12*i:]
		copy(at, tag.name)
		binary.BigEndian.PutUint32(at[4:], uint32(len(b)))
		binary.BigEndian.PutUint32(at[8:], uint32(len(tag.data)))
		b = append(b, tag.data...)
		b = append(b, make([]byte, -len(tag.data)&3)...)
	}
	binary.BigEndian.PutUint32(b, uint32(len(b)))
	return b
}

func fixed16(v float64) uint32 { return uint32(int32(math.Round(v * 65536))) }

func xyzTag(name string, values ...float64) iccTag {
	b := []byte("XYZ \x00\x00\x00\x00")
	for _, v := range values {
		b = binary.BigEndian.AppendUint32(b, fixed16(v))
	}
	return iccTag{name, b}
}

func curveTag(name string, values ...uint16) iccTag {
	b := binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), uint32(len(values)))
	for _, v := range values {
		b = binary.BigEndian.AppendUint16(b, v)
	}
	return iccTag{name, b}
}

func functionTag(name string, kind uint16, values ...float64) iccTag {
	b := append(binary.BigEndian.AppendUint16([]byte("para\x00\x00\x00\x00"), kind), 0, 0)
	for _, v := range values {
		b = binary.BigEndian.AppendUint32(b, fixed16(v))
	}
	return iccTag{name, b}
}

// rgbProfile has primaries in XYZ under D50, red first, and one curve for all.
func rgbProfile(primaries [9]float64, curve func(name string) iccTag) []byte {
	return iccProfile("RGB ", "XYZ ",
		xyzTag("rXYZ", primaries[:3]...), xyzTag("gXYZ", primaries[3:6]...), xyzTag("bXYZ", primaries[6:]...),
		xyzTag("wtpt", .9642, 1, .8249), curve("rTRC"), curve("gTRC"), curve("bTRC"))
}

func srgbCurve(name string) iccTag {
	return functionTag(name, 3, 2.4, 1/1.055, .055/1.055, 1/12.92, .04045)
}

// testProfiles are profiles of every kind of curve, with primaries from their
// standards, adapted to D50.
func testProfiles() map[string][]byte {
	gamma := func(v float64) func(string) iccTag {
		return func(name string) iccTag { return curveTag(name, uint16(math.Round(v*256))) }
	}
	srgb := [9]float64{.43607, .22249, .01392, .38515, .71687, .09708, .14307, .06061, .71410}
	adobe := [9]float64{.60974, .31111, .01947, .20528, .62567, .06087, .14919, .06322, .74457}
	return map[string][]byte{
		"sRGB":      rgbProfile(srgb, srgbCurve),
		"Adobe RGB": rgbProfile(adobe, gamma(2.19921875)),
		"P3":        rgbProfile([9]float64{.51512, .24120, -.00105, .29198, .69225, .04189, .15710, .06657, .78407}, srgbCurve),
		"ProPhoto":  rgbProfile([9]float64{.79767, .28804, 0, .13519, .71188, 0, .03134, .00009, .82491}, gamma(1.8)),
		"linear":    rgbProfile(srgb, func(name string) iccTag { return curveTag(name) }),
		"table":     rgbProfile(adobe, func(name string) iccTag { return curveTag(name, 0, 2000, 9000, 25000, 65535) }),
		"power":     rgbProfile(srgb, func(name string) iccTag { return functionTag(name, 0, 1.5) }),
		"offset":    rgbProfile(srgb, func(name string) iccTag { return functionTag(name, 4, 2, .9, .1, .3, .1, .01, .01) }),
		"shifted":   rgbProfile(srgb, func(name string) iccTag { return functionTag(name, 1, 2.2, 1.1, -.1) }),
		"grey 1.8":  iccProfile("GRAY", "XYZ ", xyzTag("wtpt", .9642, 1, .8249), gamma(1.8)("kTRC")),
		"grey dots": iccProfile("GRAY", "XYZ ", xyzTag("wtpt", .9642, 1, .8249), curveTag("kTRC", 0, 3000, 11000, 26000, 65535)),
		"grey Lab":  iccProfile("GRAY", "Lab ", xyzTag("wtpt", .9642, 1, .8249), curveTag("kTRC")),
	}
}

var profiled = []color.RGBA{
	{255, 255, 255, 255},
	{0, 0, 0, 255},
	{128, 128, 128, 255},
	{200, 100, 50, 255},
	{30, 160, 90, 255},
	{60, 70, 200, 255},
	{20, 20, 20, 255},
	{250, 240, 200, 255},
	{120, 30, 30, 255},
}

// What Little CMS 2.14 makes of the colours of profiled, relative colorimetric,
// in sRGB; of the first value alone where the profile is of grey.
func converted() map[string][9][3]byte {
	return map[string][9][3]byte{
		"Adobe RGB": {{255, 255, 255}, {0, 0, 0}, {129, 129, 129}, {227, 100, 42}, {0, 161, 85}, {52, 68, 205}, {12, 12, 12}, {254, 240, 199}, {140, 24, 24}},
		"P3":        {{255, 255, 255}, {0, 0, 0}, {128, 128, 128}, {215, 93, 31}, {0, 163, 82}, {57, 70, 208}, {20, 20, 20}, {252, 240, 195}, {131, 17, 25}},
		"ProPhoto":  {{255, 255, 255}, {0, 0, 0}, {146, 146, 146}, {255, 80, 46}, {0, 192, 94}, {0, 90, 223}, {26, 26, 26}, {255, 241, 204}, {188, 0, 38}},
		"linear":    {{255, 255, 255}, {0, 0, 0}, {188, 188, 188}, {229, 168, 122}, {96, 208, 160}, {133, 143, 229}, {79, 79, 79}, {253, 248, 229}, {182, 96, 96}},
		"table":     {{255, 255, 255}, {0, 0, 0}, {104, 104, 104}, {206, 85, 40}, {0, 140, 73}, {43, 57, 185}, {25, 25, 25}, {254, 238, 179}, {114, 32, 32}},
		"power":     {{255, 255, 255}, {0, 0, 0}, {161, 161, 161}, {217, 136, 83}, {57, 187, 126}, {95, 106, 217}, {41, 41, 41}, {252, 245, 217}, {154, 57, 57}},
		"offset":    {{255, 255, 255}, {25, 25, 25}, {152, 152, 152}, {212, 128, 83}, {65, 179, 119}, {92, 101, 212}, {51, 51, 51}, {252, 244, 212}, {145, 65, 65}},
		"shifted":   {{255, 255, 255}, {0, 0, 0}, {116, 116, 116}, {196, 84, 23}, {2, 152, 72}, {36, 48, 196}, {0, 0, 0}, {250, 239, 196}, {107, 1, 1}},
		"grey 1.8":  {{255, 255, 255}, {0, 0, 0}, {146, 146, 146}, {210, 210, 210}, {40, 40, 40}, {77, 77, 77}, {26, 26, 26}, {251, 251, 251}, {139, 139, 139}},
		"grey dots": {{255, 255, 255}, {0, 0, 0}, {114, 114, 114}, {184, 184, 184}, {40, 40, 40}, {59, 59, 59}, {32, 32, 32}, {250, 250, 250}, {109, 109, 109}},
		"grey Lab":  {{255, 255, 255}, {0, 0, 0}, {119, 119, 119}, {194, 194, 194}, {31, 31, 31}, {56, 56, 56}, {23, 23, 23}, {249, 249, 249}, {112, 112, 112}},
	}
}

func TestProfilesAgreeWithLittleCMS(t *testing.T) {
	profiles := testProfiles()
	for name, want := range converted() {
		space := spaceRGB
		if strings.HasPrefix(name, "grey") {
			space = spaceGray
		}
		p, remark := profileOf(formatWebP, webpWithProfile(flatWebP(1, 1), profiles[name]), space)
		if p == nil || remark != "" {
			t.Errorf("%s: not read: %q", name, remark)
			continue
		}
		for i, c := range profiled {
			v := [3]byte{c.R, c.G, c.B}
			if p.gray {
				v = [3]byte{c.R, c.R, c.R}
			}
			got := p.pixel(v)
			for k := range got {
				if d := int(got[k]) - int(want[i][k]); d < -1 || d > 1 {
					t.Errorf("%s: %v becomes %v, want %v", name, v, got, want[i])
					break
				}
			}
		}
	}
	if p, remark := profileOf(formatWebP, webpWithProfile(flatWebP(1, 1), profiles["sRGB"]), spaceRGB); p != nil || remark != "" {
		t.Errorf("sRGB is converted, or remarked on: %q", remark)
	}
}

// swatches are the colours of profiled, in squares of 16 pixels.
func swatches() *image.RGBA { return blocks(16, profiled) }

// Files of every format that has profiles, with the same one.
func profiledFiles(t testing.TB, icc []byte) map[string][]byte {
	img := swatches()
	deep := image.NewNRGBA64(img.Rect)
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			deep.Set(x, y, img.At(x, y))
		}
	}
	return map[string][]byte{
		"JPEG":        jpegWithProfile(jpegOf(t, img), icc),
		"PNG":         pngWithProfile(t, pngOf(t, img), icc),
		"16-bit PNG":  pngWithProfile(t, pngOf(t, deep), icc),
		"TIFF":        tiffWithProfile(tiffOf(t, img, tiff.Deflate), icc),
		"16-bit TIFF": tiffWithProfile(tiffOf(t, deep, tiff.Deflate), icc),
	}
}

func TestEveryFormatIsConvertedByItsProfile(t *testing.T) {
	for name, icc := range testProfiles() {
		want, ok := converted()[name]
		if !ok || strings.HasPrefix(name, "grey") {
			continue
		}
		for format, data := range profiledFiles(t, icc) {
			p, err := Decode(t.Context(), data, Limits{})
			must(t, err)
			for i, c := range want {
				tolerance := 1
				if format == "JPEG" {
					tolerance = 12 // what the JPEG loses, and a steep curve makes more of
				}
				sees(t, p.Raster, 16*i+8, 8, color.RGBA{c[0], c[1], c[2], 255}, tolerance)
			}
			if p.Plain || p.Remark != "" {
				t.Errorf("%s in %s: plain %v, remark %q", name, format, p.Plain, p.Remark)
			}
			if t.Failed() {
				t.Fatal(name, format)
			}
			p.Close()
		}
	}
}

// TestAPNGThatNamesItsColoursByNumber: the numbers come before a profile (W3C,
// Portable Network Graphics, third edition, 4.3). Display P3 was converted by Little CMS,
// BT.2020 by arithmetic from the chromaticities of its standard.
func TestAPNGThatNamesItsColoursByNumber(t *testing.T) {
	plain := [9][3]byte{}
	for i, c := range profiled {
		plain[i] = [3]byte{c.R, c.G, c.B}
	}
	adobe := testProfiles()["Adobe RGB"]
	for name, c := range map[string]struct {
		numbers []byte
		want    [9][3]byte
		remark  string
	}{
		"Display P3":      {[]byte{12, 13, 0, 1}, converted()["P3"], ""},
		"BT.2020":         {[]byte{9, 1, 0, 1}, [9][3]byte{{255, 255, 255}, {0, 0, 0}, {128, 128, 128}, {241, 76, 29}, {0, 169, 79}, {0, 69, 209}, {20, 20, 20}, {255, 239, 194}, {150, 0, 25}}, ""},
		"sRGB":            {[]byte{1, 13, 0, 1}, plain, ""},
		"high range":      {[]byte{9, 16, 0, 1}, plain, "greater range"},
		"what is not RGB": {[]byte{12, 13, 1, 1}, converted()["Adobe RGB"], ""},
		"cut short":       {[]byte{12, 13}, converted()["Adobe RGB"], ""},
	} {
		data := pngWithChunk(pngWithProfile(t, pngOf(t, swatches()), adobe), "cICP", c.numbers)
		p, err := Decode(t.Context(), data, Limits{})
		must(t, err)
		defer p.Close()
		if (c.remark == "") != (p.Remark == "") || !strings.Contains(p.Remark, c.remark) {
			t.Errorf("%s: remark %q", name, p.Remark)
		}
		for i, want := range c.want {
			sees(t, p.Raster, 16*i+8, 8, color.RGBA{want[0], want[1], want[2], 255}, 1)
		}
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

func TestGreyProfiles(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 9, 1))
	for i, c := range profiled {
		img.Pix[i] = c.R
	}
	data := pngWithProfile(t, pngOf(t, img), testProfiles()["grey dots"])
	r, _ := decode(t, data)
	for i, c := range converted()["grey dots"] {
		sees(t, r, i, 0, color.RGBA{c[0], c[1], c[2], 255}, 1)
	}
}

func TestProfilesThatAreNotApplied(t *testing.T) {
	plain := jpegOf(t, swatches())
	want := ToRaster(swatches())
	srgb := testProfiles()["sRGB"]
	far := slices.Clone(testProfiles()["P3"])
	binary.BigEndian.PutUint32(far[136:], 1<<30) // a tag beyond the end
	for _, c := range []struct {
		name  string
		data  []byte
		says  string
		plain bool
	}{
		{"sRGB", jpegWithProfile(plain, srgb), "", true},
		{"of ink", jpegWithProfile(plain, iccProfile("CMYK", "Lab ", iccTag{"A2B0", []byte("mft2")})), "", true},
		{"of tables", jpegWithProfile(plain, iccProfile("RGB ", "Lab ", iccTag{"A2B0", []byte("mft2")})), "made of tables", false},
		{"with a tag far away", jpegWithProfile(plain, far), "made of tables", false},
		{"cut short", jpegWithProfile(plain, srgb[:100]), "damaged", false},
		{"of other bytes", jpegWithProfile(plain, make([]byte, 400)), "damaged", false},
		{"CMYK", jpegWithProfile(inkJPEG(0, [4]byte{255, 255, 255, 255}), iccProfile("CMYK", "Lab ", iccTag{"A2B0", []byte("mft2")})), "made of tables", false},
	} {
		p, err := Decode(t.Context(), c.data, Limits{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if !strings.Contains(p.Remark, c.says) || (c.says == "") != (p.Remark == "") || p.Plain != c.plain {
			t.Errorf("%s: remark %q, plain %v", c.name, p.Remark, p.Plain)
		}
		for i, colour := range profiled {
			if p.Raster.Width == want.Width {
				sees(t, p.Raster, 16*i+8, 8, colour, 12)
			}
		}
		p.Close()
	}
}

// A profile may have any bytes: nothing of it may stop a picture.
func FuzzProfile(f *testing.F) {
	for name, icc := range testProfiles() {
		f.Add(icc, strings.HasPrefix(name, "grey"))
	}
	f.Fuzz(func(t *testing.T, icc []byte, gray bool) {
		space := spaceRGB
		if gray {
			space = spaceGray
		}
		if p, _ := profileOf(formatWebP, webpWithProfile(flatWebP(1, 1), icc), space); p != nil {
			_ = p.apply(&art.Raster{Width: 2, Height: 1, Pix: []byte{0, 128, 255, 255, 1, 7}})
		}
	})
}

func webpWithProfile(still, icc []byte) []byte {
	header := make([]byte, 10)
	header[0] = 1 << 5
	return riffChunk("RIFF", slices.Concat([]byte("WEBP"), riffChunk("VP8X", header), riffChunk("ICCP", icc), still[12:]))
}

// jpegWithProfile cuts a profile into parts, as large ones must be.
func jpegWithProfile(data, icc []byte) []byte {
	const part = 150
	count := (len(icc) + part - 1) / part
	var segments []byte
	for i := range count {
		body := append([]byte("ICC_PROFILE\x00"), byte(i+1), byte(count))
		body = append(body, icc[i*part:min((i+1)*part, len(icc))]...)
		segments = binary.BigEndian.AppendUint16(append(segments, 0xff, 0xe2), uint16(len(body)+2))
		segments = append(segments, body...)
	}
	return slices.Concat(data[:2], segments, data[2:])
}

func pngWithProfile(t testing.TB, data, icc []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("a name\x00\x00")
	w := zlib.NewWriter(&b)
	_, err := w.Write(icc)
	must(t, err)
	must(t, w.Close())
	return pngWithChunk(data, "iCCP", b.Bytes())
}

func pngWithChunk(data []byte, kind string, body []byte) []byte {
	const afterHeader = 8 + 12 + 13
	return slices.Concat(data[:afterHeader], pngChunk(kind, body), data[afterHeader:])
}

// tiffWithProfile appends the profile, and a directory that names it.
func tiffWithProfile(data, icc []byte) []byte {
	d := directoryOf(data)
	entry := make([]byte, 12)
	d.order.PutUint16(entry, tagProfile)
	d.order.PutUint16(entry[2:], 7)
	d.order.PutUint32(entry[4:], uint32(len(icc)))
	d.order.PutUint32(entry[8:], uint32(len(data)))
	return appendDirectory(slices.Concat(data, icc), d.order, append(slices.Clone(d.entries), entry...))
}
