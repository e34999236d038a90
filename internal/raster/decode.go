package raster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strings"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"
	"golang.org/x/sync/semaphore"

	"likeness/internal/art"
)

const (
	// MaxUploadPixels bounds what visitors bring.
	MaxUploadPixels = 100e6
	// MaxImportPixels bounds the owner's files: a scan of 15,800 pixels a side.
	// A JPEG of that size takes 1.1 GB while it is decoded, about as much as
	// an ordinary computer can spare.
	MaxImportPixels = 250e6
)

// decoding bounds the pixels in decoding at one time over the whole process,
// so that large pictures wait for each other instead of exhausting memory.
var decoding = semaphore.NewWeighted(MaxImportPixels)

// Limits bound what Decode accepts.
type Limits struct {
	MaxPixels int64 // 0, or more than MaxImportPixels, means MaxImportPixels
}

// Decode reads a picture whole. CodeUnsupported and CodeInvalid as Inspect,
// CodeTooLarge for too many pixels, refused before decoding. A picture of
// which only a part can be decoded is invalid.
func Decode(data []byte, limits Limits) (r *art.Raster, info Info, err error) {
	info, err = Inspect(data)
	if err != nil {
		return nil, Info{}, err
	}
	if err := checkSize(info, data, limits); err != nil {
		return nil, Info{}, err
	}
	pixels := int64(info.Width) * int64(info.Height)
	if err := decoding.Acquire(context.Background(), pixels); err != nil {
		return nil, Info{}, err
	}
	defer decoding.Release(pixels)
	defer recoverAs(info.Format, &err)
	img, err := decodeImage(info.Format, data)
	if err != nil {
		return nil, Info{}, failure(info.Format, data, err)
	}
	r = upright(ToRaster(img), info.Orientation)
	if r.Width != info.Width || r.Height != info.Height {
		return nil, Info{}, art.Errorf(art.CodeInvalid, "The %s is %d x %d pixels though its header says %d x %d.", formatNames[info.Format], r.Width, r.Height, info.Width, info.Height)
	}
	return r, info, nil
}

func checkSize(info Info, data []byte, limits Limits) error {
	if limits.MaxPixels <= 0 || limits.MaxPixels > MaxImportPixels {
		limits.MaxPixels = MaxImportPixels
	}
	// Sides are below 2^32, so the product fits.
	if pixels := uint64(info.Width) * uint64(info.Height); pixels > uint64(limits.MaxPixels) {
		return art.Errorf(art.CodeTooLarge, "The picture is %d x %d pixels (%.0f megapixels), and at most %.0f megapixels are read; make it smaller.",
			info.Width, info.Height, float64(pixels)/1e6, float64(limits.MaxPixels)/1e6)
	}
	if int64(len(data)) < fewestBytes(info, data) {
		return endsEarly(info.Format, fmt.Errorf("%d bytes cannot hold %d x %d pixels", len(data), info.Width, info.Height))
	}
	return nil
}

func decodeImage(format string, data []byte) (image.Image, error) {
	r := bytes.NewReader(data)
	switch format {
	case formatJPEG:
		return jpeg.Decode(r)
	case formatPNG:
		return png.Decode(r)
	case formatGIF:
		return decodeGIF(r)
	case formatWebP:
		return webp.Decode(bytes.NewReader(stillWebP(data)))
	case formatTIFF:
		return decodeTIFF(data)
	default:
		return bmp.Decode(r)
	}
}

// decodeGIF lays the first frame on the canvas, which may be larger.
func decodeGIF(r *bytes.Reader) (image.Image, error) {
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
	name := formatNames[format]
	_, jpegUnsupported := errors.AsType[jpeg.UnsupportedError](err)
	_, pngUnsupported := errors.AsType[png.UnsupportedError](err)
	_, tiffUnsupported := errors.AsType[tiff.UnsupportedError](err)
	if jpegUnsupported || pngUnsupported || tiffUnsupported || errors.Is(err, bmp.ErrUnsupported) {
		return art.Wrap(err, art.CodeUnsupported, "This kind of %s is not read here (%v); save it again as a plain 8-bit RGB picture.", name, err)
	}
	if isCutShort(format, data, err) {
		return endsEarly(format, err)
	}
	return art.Wrap(err, art.CodeInvalid, "The %s data is damaged (%v); copy the file again from its source.", name, err)
}

// isCutShort reports whether a picture that cannot be decoded lacks its end.
func isCutShort(format string, data []byte, err error) bool {
	switch format {
	case formatJPEG:
		if scan := jpegScan(data); scan != nil { // coded data never holds an end marker
			return !bytes.Contains(scan, []byte("\xff\xd9"))
		}
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
