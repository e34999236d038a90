package raster

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"

	"likeness/internal/art"
	"likeness/internal/heif"
	"likeness/internal/tiff"
)

const (
	// maxProfileBytes bounds a colour profile; those of printers have 2 MB.
	maxProfileBytes = 8 << 20
	maxProfileTags  = 200
)

const (
	unreadProfile = "The colour profile of the picture is made of tables, which are not read here, so its colours may be somewhat off; save it as sRGB to have them right" + nativeReads + "."
	brokenProfile = "The colour profile of the picture is damaged and was left out, so its colours may be somewhat off."
)

// profile converts a picture to sRGB as an ICC profile says (ICC.1:2022) whose
// colours are a curve for each channel and a matrix, or one curve of grey. The
// intent is relative colorimetric: white stays white, and what sRGB does not
// hold is cut off.
type profile struct {
	gray   bool
	curves [3][256]float32         // to linear light
	matrix [3][3]float32           // from there to linear sRGB
	tables func(*art.Raster) error // converts by tables instead; nil in the pure build
}

// profileOf reads the profile that a file carries. It is nil when there is
// none, when the picture is sRGB anyway, or when it cannot be read; remark then
// says so. space is that of the picture.
func profileOf(format string, data []byte, space string) (p *profile, remark string) {
	if format == formatPNG {
		if c, told := pngColour(data); told { // which comes before a profile (PNG, third edition, 4.3)
			return primariesProfile(c, space), hdrRemark(format, c)
		}
	}
	icc := iccOf(format, data)
	if len(icc) == 0 {
		if format != formatHEIC && format != formatAVIF {
			return nil, ""
		}
		f, err := heif.Open(data)
		if err != nil {
			return nil, ""
		}
		return primariesProfile(f.Color, space), hdrRemark(format, f.Color)
	}
	if len(icc) < 132 || string(icc[36:40]) != "acsp" {
		return nil, brokenProfile
	}
	tags := iccTags(icc)
	switch of := string(bytes.TrimRight(icc[16:20], " ")); {
	case of == spaceRGB && space != spaceCMYK:
		p = matrixProfile(tags)
	case of == spaceGray && space == spaceGray:
		p = grayProfile(tags, string(icc[20:24]) == "Lab ")
	case of != space: // of another picture: nothing can be made of it
		return nil, ""
	}
	if p == nil {
		if tables := nativeProfile(icc, space); tables != nil {
			return &profile{tables: tables}, ""
		}
		return nil, unreadProfile
	}
	if p.changesNothing() {
		return nil, ""
	}
	return p, ""
}

// iccTags are the elements of a profile by their signatures.
func iccTags(icc []byte) map[string][]byte {
	tags := map[string][]byte{}
	count := min(binary.BigEndian.Uint32(icc[128:]), maxProfileTags)
	for at := 132; count > 0 && at+12 <= len(icc); at, count = at+12, count-1 {
		offset, size := uint64(binary.BigEndian.Uint32(icc[at+4:])), uint64(binary.BigEndian.Uint32(icc[at+8:]))
		if offset+size <= uint64(len(icc)) {
			tags[string(icc[at:at+4])] = icc[offset : offset+size]
		}
	}
	return tags
}

// Linear light of other primaries in that of sRGB, under D65, by their numbers
// (ITU-T H.273, table 2).
var toLinearSRGB = map[int][3][3]float32{
	9:  {{1.6604910, -.5876411, -.0728499}, {-.1245505, 1.1328999, -.0083494}, {-.0181508, -.1005789, 1.1187297}}, // ITU-R BT.2020
	12: {{1.2249401, -.2249402, 0}, {-.0420570, 1.0420571, 0}, {-.0196376, -.0786361, 1.0982736}},                 // SMPTE EG 432-1, Display P3
}

// primariesProfile is what the numbers of a picture say instead of a profile;
// nil where they say sRGB, or nothing that is known. Their curves are taken for
// that of sRGB, as screens do, and those of high dynamic range for what they are
// not: a remark tells of them.
func primariesProfile(c heif.Color, space string) *profile {
	matrix, known := toLinearSRGB[c.Primaries]
	if !known || c.HDR() || space != spaceRGB {
		return nil
	}
	p := &profile{matrix: matrix}
	for i := range 256 {
		v := float64(i) / 255
		light := v / 12.92
		if v > .04045 {
			light = math.Pow((v+.055)/1.055, 2.4)
		}
		for c := range p.curves {
			p.curves[c][i] = float32(light)
		}
	}
	return p
}

// matrixProfile reads a profile of three curves and a matrix; nil when it is
// none.
func matrixProfile(tags map[string][]byte) *profile {
	// From the connection space, which is XYZ under D50, to linear sRGB
	// (IEC 61966-2-1, adapted by Bradford's transform).
	fromXYZ := [3][3]float64{
		{3.1338561, -1.6168667, -.4906146}, {-.9787684, 1.9161415, .0334540}, {.0719453, -.2289914, 1.4052427},
	}
	p := &profile{}
	for channel, name := range []string{"r", "g", "b"} {
		curve, ok := iccCurve(tags[name+"TRC"])
		xyz := tags[name+"XYZ"]
		if !ok || len(xyz) < 20 || string(xyz[:4]) != "XYZ " {
			return nil
		}
		p.curves[channel] = curve
		for row := range 3 {
			sum := 0.0
			for k := range 3 {
				sum += fromXYZ[row][k] * s15Fixed16(xyz[8+4*k:])
			}
			p.matrix[row][channel] = float32(sum)
		}
	}
	return p
}

func grayProfile(tags map[string][]byte, lightness bool) *profile {
	curve, ok := iccCurve(tags["kTRC"])
	if !ok {
		return nil
	}
	if lightness { // the curve gives CIE L*, not light
		for i, v := range curve {
			l := 100 * float64(v)
			if curve[i] = float32(math.Pow((l+16)/116, 3)); l < 8 {
				curve[i] = float32(l * 27 / 24389)
			}
		}
	}
	return &profile{gray: true, curves: [3][256]float32{curve, curve, curve}}
}

// iccCurve reads a curve of either kind (ICC.1:2022, 10.6 and 10.18).
func iccCurve(tag []byte) (curve [256]float32, ok bool) {
	if len(tag) < 12 {
		return curve, false
	}
	var f func(float64) float64
	switch string(tag[:4]) {
	case "curv":
		f = tabulated(tag)
	case "para":
		f = parametric(tag)
	}
	if f == nil {
		return curve, false
	}
	for i := range curve {
		v := f(float64(i) / 255)
		if math.IsNaN(v) {
			return curve, false
		}
		curve[i] = float32(min(max(v, 0), 1))
	}
	return curve, true
}

func tabulated(tag []byte) func(float64) float64 {
	count := int64(binary.BigEndian.Uint32(tag[8:]))
	if 12+2*count > int64(len(tag)) {
		return nil
	}
	at := func(i int) float64 { return float64(binary.BigEndian.Uint16(tag[12+2*i:])) }
	switch count {
	case 0:
		return func(x float64) float64 { return x }
	case 1:
		gamma := at(0) / 256
		return func(x float64) float64 { return math.Pow(x, gamma) }
	}
	return func(x float64) float64 {
		place := x * float64(count-1)
		low := min(int(place), int(count-2))
		share := place - float64(low)
		return (at(low)*(1-share) + at(low+1)*share) / 65535
	}
}

// parametric reads a function of up to seven parameters, g a b c d e f.
func parametric(tag []byte) func(float64) float64 {
	counts := []int{1, 3, 4, 5, 7}
	kind := int(binary.BigEndian.Uint16(tag[8:]))
	if kind >= len(counts) || len(tag) < 12+4*counts[kind] {
		return nil
	}
	var p [7]float64
	for i := range counts[kind] {
		p[i] = s15Fixed16(tag[12+4*i:])
	}
	g, a, b, c, d, e, f := p[0], p[1], p[2], p[3], p[4], p[5], p[6]
	switch kind {
	case 0:
		a, d = 1, -1
	case 1, 2: // the power begins where its base does
		if a == 0 {
			return nil
		}
		d, e, f = -b/a, c, c
		c = 0
	}
	return func(x float64) float64 {
		if x >= d {
			return math.Pow(max(0, a*x+b), g) + e
		}
		return c*x + f
	}
}

func s15Fixed16(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) / 65536 }

// encodedSteps is how finely linear light is looked up: in the darks, where a
// byte is steepest, 21 steps are one byte.
const encodedSteps = 1 << 16

// encoded are the sRGB bytes of linear light.
var encoded = func() []byte {
	table := make([]byte, encodedSteps+1)
	for i := range table {
		v := float64(i) / encodedSteps
		if v <= .0031308 {
			v *= 12.92
		} else {
			v = 1.055*math.Pow(v, 1/2.4) - .055
		}
		table[i] = byte(255*v + .5)
	}
	return table
}()

func encode(light float32) byte {
	return encoded[int(min(max(light, 0), 1)*encodedSteps+.5)]
}

// pixel converts one colour.
func (p *profile) pixel(v [3]byte) [3]byte {
	r, g, b := p.curves[0][v[0]], p.curves[1][v[1]], p.curves[2][v[2]]
	if p.gray {
		return [3]byte{encode(r), encode(g), encode(b)}
	}
	m := &p.matrix
	return [3]byte{
		encode(m[0][0]*r + m[0][1]*g + m[0][2]*b),
		encode(m[1][0]*r + m[1][1]*g + m[1][2]*b),
		encode(m[2][0]*r + m[2][1]*g + m[2][2]*b),
	}
}

// apply converts a picture in place; after an error it is as it was.
func (p *profile) apply(r *art.Raster) error {
	if p.tables != nil {
		return p.tables(r)
	}
	var last, converted [3]byte
	converted = p.pixel(last)
	for pix := r.Pix; len(pix) >= 3; pix = pix[3:] {
		v := [3]byte(pix)
		if v != last { // neighbours are often alike
			last, converted = v, p.pixel(v)
		}
		copy(pix, converted[:])
	}
	return nil
}

// changesNothing reports whether every colour stays where it is, to within
// rounding: the profile is one of the many that describe sRGB.
func (p *profile) changesNothing() bool {
	const step = 51
	near := func(a, b byte) bool { return a-b+1 <= 2 } // around zero, as bytes
	for r := 0; r <= 255; r += step {
		for g := 0; g <= 255; g += step {
			for b := 0; b <= 255; b += step {
				v := [3]byte{byte(r), byte(g), byte(b)}
				if p.gray {
					v = [3]byte{byte(r), byte(r), byte(r)}
				}
				if to := p.pixel(v); !near(to[0], v[0]) || !near(to[1], v[1]) || !near(to[2], v[2]) {
					return false
				}
			}
		}
	}
	return true
}

// iccOf finds the profile in a file; nil when there is none.
func iccOf(format string, data []byte) (icc []byte) {
	switch format {
	case formatJPEG:
		return jpegICC(data)
	case formatPNG:
		return pngICC(data)
	case formatWebP:
		riffChunks(data[12:], func(c chunk) bool {
			if c.kind == "ICCP" {
				icc = c.data
			}
			return icc == nil
		})
	case formatTIFF:
		if f, err := tiff.Open(data); err == nil {
			icc = f.Profile
		}
	case formatHEIC, formatAVIF:
		if f, err := heif.Open(data); err == nil {
			icc = f.Profile
		}
	}
	return icc
}

// jpegICC puts the parts of a profile together (ICC.1:2022, annex B.4).
func jpegICC(data []byte) []byte {
	const prefix = "ICC_PROFILE\x00"
	parts := map[byte][]byte{}
	jpegSegments(data, func(marker byte, body []byte) bool {
		if marker == 0xe2 && hasPrefix(body, prefix) && len(body) > len(prefix)+2 {
			parts[body[len(prefix)]] = body[len(prefix)+2:]
		}
		return true
	})
	var icc []byte
	for number := range 256 {
		icc = append(icc, parts[byte(number)]...)
	}
	return icc
}

// pngColour is what the chunk cICP says, which names colours by the numbers that
// HEIC and AVIF use; false when there is none, or not of red, green and blue.
func pngColour(data []byte) (c heif.Color, ok bool) {
	chunk := pngChunkOf(data, "cICP")
	if len(chunk) != 4 || chunk[2] != 0 {
		return c, false
	}
	return heif.Color{Primaries: int(chunk[0]), Transfer: int(chunk[1]), FullRange: chunk[3] == 1}, true
}

// hdrRemark tells of colours that are not shown as they should be.
func hdrRemark(format string, c heif.Color) string {
	if !c.HDR() {
		return ""
	}
	return fmt.Sprintf("The %s has a greater range of brightness than is shown here, so its colours may be off; save it as sRGB to have them right.", formatNames[format])
}

func pngICC(data []byte) []byte {
	chunk := pngChunkOf(data, "iCCP")
	name := slices.Index(chunk, 0)
	if name < 0 || len(chunk) < name+2 {
		return nil
	}
	r, err := zlib.NewReader(bytes.NewReader(chunk[name+2:]))
	if err != nil {
		return []byte{0} // there is one, and it is broken
	}
	icc, err := io.ReadAll(io.LimitReader(r, maxProfileBytes))
	if err != nil {
		return []byte{0}
	}
	return icc
}
