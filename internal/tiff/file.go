package tiff

import (
	"fmt"
	"io"

	"likeness/internal/jpeg"
)

// Ways of compressing.
const (
	compressNone     = 1
	compressGroup3   = 3
	compressGroup4   = 4
	compressLZW      = 5
	compressJPEG     = 7
	compressDeflate  = 8
	compressPackBits = 32773
	compressDeflate2 = 32946
	compressZSTD     = 50000
)

// compressionNames are those that are not read, as people call them.
var compressionNames = map[int64]string{
	2: "CCITT RLE", 6: "JPEG of the old kind", 34712: "JPEG 2000", 33003: "JPEG 2000", 33005: "JPEG 2000",
	34887: "LERC", 34925: "LZMA", 50001: "WebP", 50002: "JPEG XL", 34892: "lossy JPEG of DNG", 34661: "JBIG",
}

// What values stand for.
const (
	whiteIsZero = 0
	blackIsZero = 1
	trueColour  = 2
	palette     = 3
	inks        = 5
	yCbCr       = 6
)

var photometricNames = map[int64]string{4: "a mask", 8: "CIELab", 9: "ICCLab", 10: "ITULab", 32844: "LogL", 32845: "LogLuv"}

const (
	alphaAssociated = 1 // colours are multiplied by it
	alphaStraight   = 2
	formatSigned    = 2
	formatFloat     = 3
	planesApart     = 2
	inkSetCMYK      = 1
	lowBitsFirst    = 2
	differences     = 2 // predictors
	floatBytes      = 3
)

// File is a TIFF of which a directory has been read, and none of its pixels.
type File struct {
	Width, Height int
	Orientation   int    // as stored; 1 when it is not
	Profile       []byte // ICC; nil when there is none
	Later         bool   // it is not the first page of the file, which is a smaller version of it

	reader
	compression int64
	photometric int64
	samples     int   // of a pixel
	depth       int   // bits of a sample
	float       bool  // samples are floating point
	alpha       int64 // kind of the sample behind the colours; 0 is none
	planar      bool  // samples are kept apart
	predictor   int64
	lsbFirst    bool
	colours     [256][3]byte
	tables      []byte // of JPEG

	tiled          bool
	blockW, blockH int // of a strip or tile
	offsets        field
	counts         field
}

// Open reads the directory of the page that a file shows: the first, or, where
// that says that it is a smaller version of another, the other. RawError for what cameras call raw.
func Open(data []byte) (*File, error) {
	r, first, err := readHeader(data)
	if err != nil {
		return nil, err
	}
	d, err := r.directory(first)
	if r.raw(first, d) {
		return nil, RawError{r.maker(d)}
	}
	if err != nil {
		return nil, err
	}
	if page := r.whole(first, d); page != nil {
		if f, err := r.file(page, d); err == nil {
			f.Later = true
			return f, nil
		}
	}
	return r.file(d, d)
}

// file is the page of a directory; what it leaves out of how it is to be shown
// stands in the first.
func (r reader) file(d, first directory) (*File, error) {
	f := &File{reader: r}
	width, height := r.number(d, tagWidth, 0), r.number(d, tagHeight, 0)
	if width < 1 || height < 1 || width > maxSide || height > maxSide {
		return nil, FormatError("a picture without a size")
	}
	f.Width, f.Height = int(width), int(height)
	f.Orientation = int(r.number(d, tagOrientation, r.number(first, tagOrientation, 1)))
	if f.Profile = d[tagProfile].values; f.Profile == nil {
		f.Profile = first[tagProfile].values
	}
	f.tables = d[tagJPEGTables].values
	if err := f.readSamples(d); err != nil {
		return nil, err
	}
	if err := f.readColours(d); err != nil {
		return nil, err
	}
	return f, f.readBlocks(d)
}

// readSamples reads how a pixel is stored.
func (f *File) readSamples(d directory) error {
	f.compression = f.number(d, tagCompression, compressNone)
	f.planar = f.number(d, tagPlanar, 1) == planesApart
	f.predictor = f.number(d, tagPredictor, 1)
	f.lsbFirst = f.number(d, tagFillOrder, 1) == lowBitsFirst
	samples := f.number(d, tagSamples, 1)
	if samples < 1 || samples > 64 {
		return UnsupportedError(fmt.Sprintf("%d samples a pixel", samples))
	}
	f.samples, f.depth = int(samples), int(f.number(d, tagBits, 1))
	for i := range f.samples {
		if bits := d[tagBits]; bits.has(i) && f.at(bits, i) != int64(f.depth) {
			return UnsupportedError("samples of several depths")
		}
	}
	f.planar = f.planar && f.samples > 1
	format := f.number(d, tagSampleFormat, 1)
	f.float = format == formatFloat
	switch {
	case format == formatSigned || format > formatFloat && format != 4:
		return UnsupportedError("samples with a sign")
	case f.float && f.depth != 32:
		return UnsupportedError(fmt.Sprintf("floating-point samples of %d bits", f.depth))
	}
	switch f.depth {
	case 1, 2, 4, 8, 16, 32:
	default:
		return UnsupportedError(fmt.Sprintf("samples of %d bits", f.depth))
	}
	switch f.compression {
	case compressNone, compressLZW, compressDeflate, compressDeflate2, compressPackBits, compressZSTD:
	case compressGroup3, compressGroup4:
		if f.depth != 1 || f.samples != 1 {
			return FormatError("fax compression of more than one bit")
		}
		if f.compression == compressGroup3 && f.number(d, tagGroup3Options, 0)&5 != 0 {
			return UnsupportedError("Group 3 compression in two dimensions, or with filled lines")
		}
	case compressJPEG:
		if f.depth != 8 || f.planar {
			return UnsupportedError("JPEG of other than 8 bits, or in planes")
		}
	default:
		if name, ok := compressionNames[f.compression]; ok {
			return UnsupportedError(name + " compression")
		}
		return UnsupportedError(fmt.Sprintf("compression %d", f.compression))
	}
	ok := f.predictor == 1 || f.predictor == differences && f.depth >= 8 && !f.float || f.predictor == floatBytes && f.float
	if !ok {
		return UnsupportedError(fmt.Sprintf("predictor %d of %d bits", f.predictor, f.depth))
	}
	return nil
}

// readColours reads what samples stand for.
func (f *File) readColours(d directory) error {
	f.photometric = f.number(d, tagPhotometric, blackIsZero)
	colours := 1
	switch f.photometric {
	case whiteIsZero, blackIsZero:
		if f.depth < 8 {
			f.greyPalette()
		}
	case palette:
		if f.depth > 8 || f.compression == compressJPEG {
			return UnsupportedError("a palette of more than 256 colours, or as JPEG")
		}
		return f.readPalette(d[tagColorMap])
	case trueColour:
		colours = 3
	case yCbCr:
		colours = 3
		if sub := d[tagSubsampling]; f.compression != compressJPEG && (!sub.has(1) || f.at(sub, 0) != 1 || f.at(sub, 1) != 1) {
			return UnsupportedError("YCbCr with fewer colours than pixels")
		}
	case inks:
		if colours = 4; f.number(d, tagInkSet, inkSetCMYK) != inkSetCMYK {
			return UnsupportedError("inks other than the usual four")
		}
	default:
		if name, ok := photometricNames[f.photometric]; ok {
			return UnsupportedError(name)
		}
		return UnsupportedError(fmt.Sprintf("photometric interpretation %d", f.photometric))
	}
	if f.samples < colours {
		return FormatError(fmt.Sprintf("%d samples for %d colours", f.samples, colours))
	}
	if colours > 1 && f.depth < 8 {
		return UnsupportedError(fmt.Sprintf("colours of %d bits", f.depth))
	}
	if f.compression == compressJPEG && f.samples != colours {
		return UnsupportedError("JPEG with transparency")
	}
	if f.samples > colours {
		f.alpha = f.number(d, tagExtraSamples, 0)
	}
	return nil
}

// greyPalette has the greys that few bits stand for.
func (f *File) greyPalette() {
	most := 1<<f.depth - 1
	for v := range most + 1 {
		grey := byte(v * 255 / most)
		if f.photometric == whiteIsZero {
			grey = 255 - grey
		}
		f.colours[v] = [3]byte{grey, grey, grey}
	}
}

func (f *File) readPalette(m field) error {
	n := 1 << f.depth
	if m.kind != 3 || !m.has(3*n-1) {
		return FormatError("a palette that is missing or too short")
	}
	shift := 0 // some writers fill the low byte alone
	for i := range 3 * n {
		if f.at(m, i) > 255 {
			shift = 8
		}
	}
	for i := range n {
		for c := range 3 {
			f.colours[i][c] = byte(f.at(m, c*n+i) >> shift)
		}
	}
	return nil
}

// readBlocks reads where strips or tiles lie.
func (f *File) readBlocks(d directory) error {
	f.offsets, f.counts = d[tagStripOffsets], d[tagStripCounts]
	w, h := int64(f.Width), f.number(d, tagRowsPerStrip, int64(f.Height))
	h = min(h, int64(f.Height))
	if f.number(d, tagTileWidth, 0) > 0 {
		f.tiled = true
		w, h = f.number(d, tagTileWidth, 0), f.number(d, tagTileHeight, 0)
		if t, ok := d[tagTileOffsets]; ok { // some writers use the strips' tags
			f.offsets, f.counts = t, d[tagTileCounts]
		}
	}
	if w < 1 || h < 1 || w > 1<<24 && f.tiled || h > 1<<24 && f.tiled {
		return FormatError("strips or tiles without a size")
	}
	f.blockW, f.blockH = int(w), int(h)
	across, down := f.blocks()
	planes := 1
	if f.planar {
		planes = f.samples
	}
	if int64(across)*int64(down)*int64(planes) > f.offsets.count {
		return FormatError("fewer strips or tiles than the picture needs")
	}
	if f.offsets.count > 0 && !f.offsets.has(0) {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// blocks is how many strips or tiles there are across and down.
func (f *File) blocks() (across, down int) {
	return (f.Width + f.blockW - 1) / f.blockW, (f.Height + f.blockH - 1) / f.blockH
}

// Gray and CMYK tell the space of the picture's colours; neither is RGB.
func (f *File) Gray() bool { return f.photometric <= blackIsZero }

// CMYK is as Gray.
func (f *File) CMYK() bool { return f.photometric == inks }

// Fractions are the eighths of the full size at which the picture can be read,
// the largest first.
func (f *File) Fractions() []int {
	if f.compression == compressJPEG && f.blockW%8 == 0 && f.blockH%8 == 0 {
		return []int{8, 4, 2, 1}
	}
	return []int{8}
}

// Size is that of the picture at n eighths.
func (f *File) Size(n int) (width, height int) { return (f.Width*n + 7) / 8, (f.Height*n + 7) / 8 }

// rowBytes are those of one row of a block; of one plane, where they are kept
// apart.
func (f *File) rowBytes() int {
	samples := f.samples
	if f.planar {
		samples = 1
	}
	return (f.blockW*samples*f.depth + 7) / 8
}

// What decompressing takes, beside rows.
const (
	zstdBytes   = maxZSTDWindow + 1<<20
	windowBytes = 1 << 18
)

// DecodedBytes is the memory that reading takes at n eighths.
func (f *File) DecodedBytes(n int) int64 {
	width, _ := f.Size(n)
	bytes := int64(width) * 3
	rows := int64(1)
	if f.tiled {
		rows = int64(f.blockH*n+7) / 8
	}
	if f.tiled || f.planar {
		bytes += rows * int64(width) * 3 // a row of tiles, put together
	}
	if f.compression == compressJPEG {
		return bytes + f.blockJPEGBytes(n)
	}
	block := 2*int64(f.rowBytes()) + windowBytes
	if f.compression == compressZSTD {
		block += zstdBytes
	}
	if f.planar {
		block = block*int64(f.samples) + int64(f.rowBytes()*f.samples)
	}
	return bytes + block
}

// blockJPEGBytes is what the first strip or tile takes; no other may take more.
func (f *File) blockJPEGBytes(n int) int64 {
	j, err := f.openJPEG(0)
	if err != nil { // a sequential one with all its samples
		return int64(f.blockW) * int64(f.blockH) * int64(f.samples)
	}
	return j.DecodedBytes(n)
}

func (f *File) openJPEG(i int) (*jpeg.File, error) {
	data, err := f.block(i)
	if err != nil {
		return nil, err
	}
	j, err := jpeg.Open(data, f.tables)
	if err != nil {
		return nil, err
	}
	switch f.photometric { // of what the stream says nothing
	case yCbCr:
		j.Color = jpeg.YCbCr
	case trueColour:
		j.Color = jpeg.RGB
	case inks:
		j.Color = jpeg.CMYK
	}
	if j.Components() != f.samples {
		return nil, FormatError("a JPEG strip or tile of other colours than the picture")
	}
	return j, nil
}

// block is the data of a strip or tile; of one that is cut short, what is
// there.
func (f *File) block(i int) ([]byte, error) {
	at := f.at(f.offsets, i)
	if !f.offsets.has(i) || at <= 0 || at >= int64(len(f.data)) {
		return nil, io.ErrUnexpectedEOF
	}
	count := int64(len(f.data)) - at
	if f.counts.has(i) && f.at(f.counts, i) > 0 {
		count = min(count, f.at(f.counts, i))
	}
	return f.data[at : at+count], nil
}
