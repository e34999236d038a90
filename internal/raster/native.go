//go:build native

package raster

import (
	"context"
	"fmt"
	"image"
	"strings"

	"likeness/internal/art"
	"likeness/internal/jpeg"
	"likeness/internal/tiff"
	"likeness/internal/vips"
)

// Build says what reads pictures.
func Build() string { return "native, libvips " + vips.Version() }

const nativeReads = ""

// vipsKinds are the loaders of formats.
var vipsKinds = map[string]int{formatJPEG: vips.JPEG, formatJPEG2000: vips.JPEG2000, formatJPEGXL: vips.JPEGXL, formatTIFF: vips.TIFF}

func nativeFormat(data []byte) string {
	switch otherPictureKind(data) {
	case "JPEG 2000":
		return formatJPEG2000
	case "JPEG XL":
		return formatJPEGXL
	}
	return ""
}

func nativeConfig(format string, data []byte) (image.Config, error) {
	width, height, err := vips.Size(data, vipsKinds[format])
	return image.Config{Width: width, Height: height}, err
}

// nativePixelBytes is what libvips takes: the picture in wide values and again
// in bytes, and a copy of that.
const nativePixelBytes = 16

// openNative prices what libvips reads better: formats and codings that are not
// read otherwise, CMYK with a profile, and plain JPEGs, of which it decodes a
// fraction faster.
func openNative(format string, data []byte, v view) (src source, ok bool) {
	switch format {
	case formatJPEG2000, formatJPEGXL:
		return wholeNative(format, data, v, spaceRGB, vips.Relative), true
	case formatTIFF:
		f, err := tiff.Open(data)
		if err != nil || f.Later || !f.CMYK() { // libvips takes the first page
			break
		}
		if intent := tables(f.Profile, spaceCMYK); intent != vips.AsItIs {
			return wholeNative(format, data, v, spaceCMYK, intent), true
		}
	case formatJPEG:
		f, err := jpeg.Open(data, nil)
		switch {
		case err != nil: // arithmetic coding, and the like
			return wholeNative(format, data, v, spaceRGB, vips.Relative), true
		case jpegSpace(f) == spaceCMYK:
			if intent := tables(jpegICC(data), spaceCMYK); intent != vips.AsItIs {
				return wholeNative(format, data, v, spaceCMYK, intent), true
			}
		case f.Ended:
			src, err := openJPEG(data, v)
			return plainNative(data, v, src), err == nil
		}
	}
	return source{}, false
}

// wholeNative is a picture that is decoded at its full size.
func wholeNative(format string, data []byte, v view, space string, intent vips.Intent) source {
	width, height := v.full.Dx(), v.full.Dy()
	return source{
		width: width, height: height, bytes: int64(width) * int64(height) * nativePixelBytes, space: space, converted: true,
		decode: func(ctx context.Context, to *sink) (string, error) {
			pix, w, h, err := vips.Decode(ctx, data, vipsKinds[format], 1, intent)
			if err != nil {
				return "", err
			}
			if w != width || h != height {
				return "", fmt.Errorf("%d x %d pixels instead of %d x %d", w, h, width, height)
			}
			return "", to.each(ctx, w, copyRows(pix, w))
		},
	}
}

// plainNative is a JPEG at the fraction that otherwise is chosen. What libvips
// has to say anything about is decoded otherwise, too, to be told of.
func plainNative(data []byte, v view, pure source) source {
	native := pure
	native.bytes = max(pure.bytes, int64(pure.width)*int64(pure.height)*nativePixelBytes)
	shrink := 1
	for shrink < 8 && (v.full.Dx()+shrink-1)/shrink > pure.width {
		shrink *= 2
	}
	native.decode = func(ctx context.Context, to *sink) (string, error) {
		pix, w, h, err := vips.Decode(ctx, data, vips.JPEG, shrink, vips.AsItIs)
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		if err != nil || w != pure.width || h != pure.height {
			return pure.decode(ctx, to)
		}
		return "", to.each(ctx, w, copyRows(pix, w))
	}
	return native
}

func copyRows(pix []byte, width int) func(y int, rgb []byte) {
	return func(y int, rgb []byte) { copy(rgb, pix[3*y*width:]) }
}

// tables is the intent by which a profile of a space converts by tables,
// vips.AsItIs if it does not: what has none, libvips passes over without a word.
func tables(icc []byte, space string) vips.Intent {
	const head = 32 // of a table, before its values
	if len(icc) < 132 || string(icc[36:40]) != "acsp" || strings.TrimRight(string(icc[16:20]), " ") != space {
		return vips.AsItIs
	}
	tags := iccTags(icc)
	has := func(name string) bool {
		tag := tags[name]
		return len(tag) > head && (hasPrefix(tag, "mft1") || hasPrefix(tag, "mft2") || hasPrefix(tag, "mAB "))
	}
	switch {
	case has("A2B1"):
		return vips.Relative
	case has("A2B0"):
		return vips.Perceptual
	}
	return vips.AsItIs
}

// nativeProfile converts by profiles of tables; nil when this is none.
func nativeProfile(icc []byte, space string) func(*art.Raster) error {
	intent := tables(icc, space)
	if space != spaceRGB || intent == vips.AsItIs {
		return nil
	}
	return func(r *art.Raster) error { return vips.Convert(r.Pix, r.Width, r.Height, icc, intent) }
}
