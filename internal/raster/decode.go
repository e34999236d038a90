package raster

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"io"
	"strings"
	"time"

	"golang.org/x/image/bmp"
	"golang.org/x/image/webp"

	"likeness/internal/art"
	"likeness/internal/heif"
	"likeness/internal/jpeg"
	"likeness/internal/tiff"
	"likeness/internal/ycbcr"
)

const (
	// MaxUploadPixels bounds what visitors bring.
	MaxUploadPixels = 100e6
	// MaxImportPixels bounds the owner's files: a scan of 15,800 pixels a side.
	MaxImportPixels = 250e6
	// MaxTIFFPixels bounds those that are TIFF, of which a few rows at a time
	// are in memory: 44,000 pixels a side.
	MaxTIFFPixels = 2000e6
	// maxSide bounds a side, so that the sum of its bytes fits 32 bits.
	maxSide = 1 << 24
	// ViewSide is the longest side at which pictures are looked at: thumbnails
	// and vectors are made from a raster of that size, whoever makes them.
	ViewSide = 1280
)

// decodePatience is how long decoding one picture may take, many times what the
// largest does on a busy machine: a decoder that comes to no end costs one
// picture. Tests have none.
var decodePatience = 15 * time.Minute

// Limits bound what Decode accepts, and say how much of it is wanted.
type Limits struct {
	MaxPixels int64           // 0, or more than an import reads of the format, means what it reads
	Side      int             // the raster is shrunk to Fit it; 0 keeps every pixel
	Region    *art.Region     // of the upright picture; nil is all of it
	Part      image.Rectangle // the same in pixels, of any size; empty is all of it
}

// Picture is a decoded picture. Its memory counts as lent until Close.
type Picture struct {
	Raster *art.Raster // upright; the region that was asked for, within Limits.Side
	Info   Info        // of the whole picture
	// Remark is a sentence about what could not be read as it should be; empty
	// when all is well.
	Remark string
	// Plain tells that the file itself shows what Raster does, in any program.
	Plain bool
	held  *loan
}

// Close gives the picture's memory back: the raster is not to be used any
// more. More than one Close does no harm.
func (p *Picture) Close() { p.held.keep(0) }

// Decode reads a picture. It waits for memory while other pictures have it,
// and ends early with the error of ctx when ctx does. CodeUnsupported and
// CodeInvalid as Inspect, CodeTooLarge for too many pixels or for one that
// would take more memory than there is, both before decoding; CodeInvalid for a
// region as PixelsOf, and for a picture of which less than half can be decoded.
func Decode(ctx context.Context, data []byte, limits Limits) (p *Picture, err error) {
	info, err := Inspect(data)
	if err != nil {
		return nil, err
	}
	if err := checkSize(info, data, limits); err != nil {
		return nil, err
	}
	v, err := viewOf(info, limits)
	if err != nil {
		return nil, err
	}
	defer recoverAs(info.Format, &err)
	src, err := open(info, data, v)
	if err != nil {
		return nil, failure(info.Format, data, err)
	}
	kept := int64(v.width) * int64(v.height) * 3
	what := fmt.Sprintf("%s of %d x %d pixels", formatNames[info.Format], info.Width, info.Height)
	held, err := memory.acquire(ctx, src.bytes+2*kept, what)
	if err != nil {
		return nil, err
	}
	defer func() {
		if p == nil {
			held.keep(0)
		}
	}()
	var colours *profile
	var profileRemark string
	if !src.converted {
		colours, profileRemark = profileOf(info.Format, data, src.space)
	}
	to := newSink(v.scaled(src.width, src.height))
	decoding, stop := context.WithTimeout(ctx, decodePatience)
	defer stop()
	remark, err := src.decode(decoding, to)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil && decoding.Err() != nil {
		return nil, art.Wrap(err, art.CodeInvalid, "The %s could not be decoded within %s, so it is likely damaged; save it again from its source.", formatNames[info.Format], decodePatience)
	}
	if err != nil {
		return nil, failure(info.Format, data, err)
	}
	// Colours are converted once there are few pixels left.
	if colours != nil {
		if err := colours.apply(to.out); err != nil {
			colours, profileRemark = nil, brokenProfile
		}
	}
	r := upright(to.out, info.Orientation)
	held.keep(kept)
	remark = strings.TrimSpace(remark + " " + profileRemark)
	plain := src.space != spaceCMYK && colours == nil && !src.converted && remark == "" && info.Orientation == 1 // browsers disagree about CMYK
	return &Picture{Raster: r, Info: info, Remark: remark, Plain: plain, held: held}, nil
}

// view is what is wanted of a picture, in the pixels that are stored.
type view struct {
	full          image.Rectangle // the whole picture
	part          image.Rectangle // of it
	width, height int             // that the part comes to
	exact         bool            // and no smaller
}

func viewOf(info Info, limits Limits) (view, error) {
	part := image.Rect(0, 0, info.Width, info.Height)
	if limits.Region != nil {
		var err error
		if part, err = PixelsOf(*limits.Region, info.Width, info.Height); err != nil {
			return view{}, err
		}
	}
	if !limits.Part.Empty() {
		if !limits.Part.In(part) {
			return view{}, art.Errorf(art.CodeInvalid, "The part reaches beyond the picture, which is %d x %d pixels.", info.Width, info.Height)
		}
		part = limits.Part
	}
	v := view{full: image.Rect(0, 0, info.Width, info.Height), exact: limits.Side <= 0}
	if turned(info.Orientation) {
		v.full.Max = image.Pt(info.Height, info.Width)
	}
	v.part = stored(part, info.Orientation, v.full.Dx(), v.full.Dy())
	v.width, v.height = v.part.Dx(), v.part.Dy()
	if !v.exact {
		v.width, v.height = FitSize(v.width, v.height, limits.Side)
	}
	return v, nil
}

// scaled is the view of a picture that is decoded to width x height: the part
// in those pixels, and the size that it comes to.
func (v view) scaled(width, height int) (part image.Rectangle, w, h int) {
	if width == v.full.Dx() && height == v.full.Dy() {
		return v.part, v.width, v.height
	}
	low := func(at, side, full int) int { return at * side / full }
	high := func(at, side, full int) int { return (at*side + full - 1) / full }
	part = image.Rect(
		low(v.part.Min.X, width, v.full.Dx()), low(v.part.Min.Y, height, v.full.Dy()),
		high(v.part.Max.X, width, v.full.Dx()), high(v.part.Max.Y, height, v.full.Dy()))
	return part, min(v.width, part.Dx()), min(v.height, part.Dy())
}

// What the values of a picture stand for, as ICC profiles name it.
const (
	spaceRGB  = "RGB"
	spaceGray = "GRAY"
	spaceCMYK = "CMYK"
)

// source is a picture that has been priced and not yet decoded.
type source struct {
	width, height int    // that it will be decoded to, as it is stored
	bytes         int64  // of memory, at the peak, beside the file and what is kept
	space         string // of its colours: spaceRGB, ...
	converted     bool   // decode gives sRGB whatever the profile
	// decode gives the rows to a sink; remark is as Picture's.
	decode func(ctx context.Context, to *sink) (remark string, err error)
}

func open(info Info, data []byte, v view) (source, error) {
	if src, ok := openNative(info.Format, data, v); ok {
		return src, nil
	}
	switch info.Format {
	case formatJPEG:
		return openJPEG(data, v)
	case formatPNG:
		return openPNG(data, v)
	case formatTIFF:
		return openTIFF(data, v)
	case formatHEIC, formatAVIF:
		return openHEIF(data)
	}
	decode := func(ctx context.Context, to *sink) (string, error) {
		img, err := decodeImage(info.Format, untilDone(ctx, data), data)
		if err != nil {
			return "", err
		}
		if b := img.Bounds(); b.Dx() != v.full.Dx() || b.Dy() != v.full.Dy() {
			return "", art.Errorf(art.CodeInvalid, "The %s is %d x %d pixels though its header says %d x %d.", formatNames[info.Format], b.Dx(), b.Dy(), v.full.Dx(), v.full.Dy())
		}
		scale := ycbcr.Full
		if info.Format == formatWebP {
			scale = ycbcr.Limited // the decoder's type means the full range, and does not say so (golang/go#40173)
		}
		return "", to.each(ctx, img.Bounds().Dx(), rowReader(img, scale))
	}
	return source{width: v.full.Dx(), height: v.full.Dy(), bytes: decodedBytes(info, data), space: spaceRGB, decode: decode}, nil
}

// CheckPixels refuses a picture of more than so many pixels, or, when that is 0
// or more, than an import reads: CodeTooLarge.
func CheckPixels(info Info, most int64) error {
	reads := int64(MaxImportPixels)
	if info.Format == formatTIFF {
		reads = MaxTIFFPixels
	}
	if most <= 0 || most > reads {
		most = reads
	}
	// Sides are below 2^32, so the product fits.
	if pixels := uint64(info.Width) * uint64(info.Height); pixels > uint64(most) {
		return art.Errorf(art.CodeTooLarge, "The picture is %d x %d pixels (%.0f megapixels), and at most %.0f megapixels are read; make it smaller.",
			info.Width, info.Height, float64(pixels)/1e6, float64(most)/1e6)
	}
	if max(info.Width, info.Height) > maxSide {
		return art.Errorf(art.CodeTooLarge, "The picture is %d x %d pixels, and at most %d a side are read; cut it into parts.", info.Width, info.Height, maxSide)
	}
	return nil
}

func checkSize(info Info, data []byte, limits Limits) error {
	if err := CheckPixels(info, limits.MaxPixels); err != nil {
		return err
	}
	if int64(len(data)) < fewestBytes(info, data) {
		return art.Errorf(art.CodeInvalid, "The %s has %d bytes, which cannot hold the %d x %d pixels that its header promises; copy the file again from its source.",
			formatNames[info.Format], len(data), info.Width, info.Height)
	}
	return nil
}

func decodeImage(format string, r *ending, data []byte) (image.Image, error) {
	switch format {
	case formatGIF:
		return decodeGIF(r)
	case formatWebP:
		return webp.Decode(untilDone(r.ctx, stillWebP(data)))
	default:
		return bmp.Decode(r)
	}
}

// decodeGIF lays the first frame on the canvas, which may be larger.
func decodeGIF(r *ending) (image.Image, error) {
	config, err := gif.DecodeConfig(r)
	if err != nil {
		return nil, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	frame, err := gif.Decode(r)
	if err != nil {
		return nil, err
	}
	canvas := image.Rect(0, 0, config.Width, config.Height)
	if frame.Bounds() == canvas {
		return frame, nil
	}
	p, ok := frame.(*image.Paletted)
	if !ok || !frame.Bounds().In(canvas) {
		return nil, errors.New("frame outside the canvas")
	}
	return onCanvas(p, canvas), nil
}

// onCanvas gives a frame the size of its canvas, transparent outside.
func onCanvas(frame *image.Paletted, canvas image.Rectangle) image.Image {
	out := image.NewNRGBA(canvas)
	b := frame.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			out.Set(x, y, color.NRGBAModel.Convert(frame.At(x, y)))
		}
	}
	return out
}

// failure makes of a decoder's error one that a person understands.
func failure(format string, data []byte, err error) error {
	if _, ok := errors.AsType[*art.Error](err); ok {
		return err
	}
	if raw, is := errors.AsType[tiff.RawError](err); is {
		return rawPicture(cmp.Or(raw.Maker, "unknown maker"))
	}
	name := formatNames[format]
	_, jpegUnsupported := errors.AsType[jpeg.UnsupportedError](err)
	_, tiffUnsupported := errors.AsType[tiff.UnsupportedError](err)
	_, heifUnsupported := errors.AsType[heif.UnsupportedError](err)
	if jpegUnsupported || tiffUnsupported || heifUnsupported || errors.Is(err, bmp.ErrUnsupported) {
		return art.Wrap(err, art.CodeUnsupported, "This kind of %s is not read here (%v); save it again as a plain 8-bit RGB picture%s.", name, err, nativeReads)
	}
	if isCutShort(format, data, err) {
		return endsEarly(format, err)
	}
	return art.Wrap(err, art.CodeInvalid, "The %s data is damaged (%v); copy the file again from its source.", name, err)
}

// isCutShort reports whether a picture that cannot be decoded lacks its end.
func isCutShort(format string, data []byte, err error) bool {
	switch format {
	case formatPNG:
		return !bytes.Contains(data, []byte("IEND"))
	}
	// The GIF decoder mentions the end of the file without wrapping it.
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || strings.HasSuffix(err.Error(), io.ErrUnexpectedEOF.Error())
}

func endsEarly(format string, cause error) error {
	return art.Wrap(cause, art.CodeInvalid, "The %s data ends early, so the file was cut short; copy it again from its source.", formatNames[format])
}

// recoverAs turns a panic of a decoder into an error: a crafted file must not
// stop an import or a server.
func recoverAs(format string, err *error) {
	if p := recover(); p != nil {
		*err = art.Wrap(fmt.Errorf("decoder panicked: %v", p), art.CodeInvalid, "The %s data is damaged; copy the file again from its source.", formatNames[format])
	}
}
