//go:build native

package vips

/*
#cgo pkg-config: vips
#include <stdlib.h>
#include <vips/vips.h>

enum { kindJPEG, kindJPEG2000, kindJPEGXL, kindTIFF };
enum { asItIs, byRelative, byPerceptual };

static int start(void) {
	g_setenv("VIPS_WARNING", "0", TRUE); // no lines on the terminal
	if (VIPS_INIT("likeness") != 0)
		return -1;
	vips_concurrency_set(1);
	vips_cache_set_max(0);
	return 0;
}

// Only these loaders are ever used, whatever the bytes look like.
static VipsImage *load(int kind, void *data, size_t length, int shrink) {
	VipsImage *out = NULL;
	int failed = -1;
	switch (kind) {
	case kindJPEG:
		failed = vips_jpegload_buffer(data, length, &out, "shrink", shrink, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_WARNING, NULL);
		break;
	case kindJPEG2000:
		failed = vips_jp2kload_buffer(data, length, &out, NULL);
		break;
	case kindJPEGXL:
		failed = vips_jxlload_buffer(data, length, &out, NULL);
		break;
	case kindTIFF:
		failed = vips_tiffload_buffer(data, length, &out, "access", VIPS_ACCESS_SEQUENTIAL, NULL);
		break;
	}
	return failed ? NULL : out;
}

static int replaced(VipsImage **image, VipsImage *by) {
	g_object_unref(*image);
	*image = by;
	return 0;
}

// upto8 makes sRGB of 8 bits and three bands of a picture, by its own profile if
// it has one, over white.
static int upto8(VipsImage **image, int convert) {
	VipsIntent intent = convert == byPerceptual ? VIPS_INTENT_PERCEPTUAL : VIPS_INTENT_RELATIVE;
	VipsImage *next = NULL;
	int profiled = convert && vips_image_get_typeof(*image, VIPS_META_ICC_NAME) != 0;
	if (profiled) {
		if (vips_icc_transform(*image, &next, "srgb", "embedded", TRUE, "intent", intent, NULL) == 0)
			replaced(image, next);
		else {
			vips_error_clear();
			profiled = 0;
		}
	}
	if (!profiled || (*image)->Type != VIPS_INTERPRETATION_sRGB) {
		next = NULL;
		if (vips_colourspace(*image, &next, VIPS_INTERPRETATION_sRGB, NULL))
			return -1;
		replaced(image, next);
	}
	if (vips_image_hasalpha(*image)) {
		VipsArrayDouble *white = vips_array_double_newv(3, 255.0, 255.0, 255.0);
		next = NULL;
		int failed = vips_flatten(*image, &next, "background", white, NULL);
		vips_area_unref(VIPS_AREA(white));
		if (failed)
			return -1;
		replaced(image, next);
	}
	next = NULL;
	if ((*image)->Bands > 3) {
		if (vips_extract_band(*image, &next, 0, "n", 3, NULL))
			return -1;
		replaced(image, next);
	}
	next = NULL;
	if (vips_cast(*image, &next, VIPS_FORMAT_UCHAR, NULL))
		return -1;
	replaced(image, next);
	if ((*image)->Bands != 3) {
		vips_error("likeness", "%d bands", (*image)->Bands);
		return -1;
	}
	return 0;
}

static VipsImage *of_rgb(void *pix, int width, int height, void *icc, size_t length) {
	VipsImage *image = vips_image_new_from_memory(pix, (size_t) width * height * 3, width, height, 3, VIPS_FORMAT_UCHAR);
	if (image == NULL)
		return NULL;
	VipsImage *copy = NULL;
	if (vips_copy(image, &copy, "interpretation", VIPS_INTERPRETATION_sRGB, NULL) == 0)
		vips_image_set_blob_copy(copy, VIPS_META_ICC_NAME, icc, length);
	g_object_unref(image);
	return copy;
}

static void release(VipsImage *image) { g_object_unref(image); }
static void kill_image(VipsImage *image) { vips_image_set_kill(image, TRUE); }
*/
import "C"

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"unsafe"
)

// Kinds of files that are read.
const (
	JPEG     = int(C.kindJPEG)
	JPEG2000 = int(C.kindJPEG2000)
	JPEGXL   = int(C.kindJPEGXL)
	TIFF     = int(C.kindTIFF)
)

// Intent is how a picture is converted by its profile, if it is.
type Intent int

// The intents that profiles have tables for.
const (
	AsItIs     = Intent(C.asItIs)
	Relative   = Intent(C.byRelative)
	Perceptual = Intent(C.byPerceptual)
)

// Version is that of libvips.
func Version() string { return C.GoString(C.vips_version_string()) }

var start = sync.OnceValue(func() error {
	if C.start() != 0 {
		return lastError()
	}
	return nil
})

// lastError takes what libvips says of the last failure. It keeps the errors of
// all threads in one place, so that it may be another's.
func lastError() error {
	text := C.vips_error_buffer_copy()
	said := strings.Join(strings.Fields(C.GoString(text)), " ")
	C.g_free(C.gpointer(text))
	if said == "" {
		said = "libvips cannot read it"
	}
	return errors.New(said)
}

// Size reads the header of a file: its pixels as they are stored.
func Size(data []byte, kind int) (width, height int, err error) {
	err = with(data, kind, 1, func(image *C.VipsImage) error {
		defer C.release(image)
		width, height = int(image.Xsize), int(image.Ysize)
		return nil
	})
	return width, height, err
}

// with opens a file for as long as do takes, which releases the picture.
func with(data []byte, kind, shrink int, do func(*C.VipsImage) error) error {
	if err := start(); err != nil {
		return err
	}
	if len(data) == 0 {
		return errors.New("an empty file")
	}
	var pinned runtime.Pinner
	pinned.Pin(&data[0])
	defer pinned.Unpin()
	image := C.load(C.int(kind), unsafe.Pointer(&data[0]), C.size_t(len(data)), C.int(shrink))
	if image == nil {
		return lastError()
	}
	return do(image)
}

// Decode decodes a file to RGB, width x height x 3 bytes, and, if it is to be
// converted, by its profile to sRGB; a JPEG at a half, a quarter or an eighth of
// its size if shrink says so.
func Decode(ctx context.Context, data []byte, kind, shrink int, intent Intent) (pix []byte, width, height int, err error) {
	err = with(data, kind, shrink, func(image *C.VipsImage) (err error) {
		pix, width, height, err = finish(ctx, image, intent)
		return err
	})
	return pix, width, height, err
}

// finish converts a picture and takes its pixels; the picture is released.
func finish(ctx context.Context, image *C.VipsImage, intent Intent) (pix []byte, width, height int, err error) {
	defer func() { C.release(image) }()
	if C.upto8(&image, C.int(intent)) != 0 {
		return nil, 0, 0, lastError()
	}
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		C.kill_image(image)
		close(ended)
	})
	var length C.size_t
	memory := C.vips_image_write_to_memory(image, &length)
	if !stop() { // it has begun, and uses the picture
		<-ended
	}
	if ctx.Err() != nil {
		C.g_free(C.gpointer(memory))
		return nil, 0, 0, ctx.Err()
	}
	if memory == nil {
		return nil, 0, 0, lastError()
	}
	defer C.g_free(C.gpointer(memory))
	return C.GoBytes(memory, C.int(length)), int(image.Xsize), int(image.Ysize), nil
}

// Convert converts RGB of 8 bits by an ICC profile of any kind to sRGB, in
// place.
func Convert(pix []byte, width, height int, icc []byte, intent Intent) error {
	if err := start(); err != nil {
		return err
	}
	if len(pix) == 0 || len(icc) == 0 {
		return errors.New("nothing to convert")
	}
	var pinned runtime.Pinner
	pinned.Pin(&pix[0])
	pinned.Pin(&icc[0])
	defer pinned.Unpin()
	image := C.of_rgb(unsafe.Pointer(&pix[0]), C.int(width), C.int(height), unsafe.Pointer(&icc[0]), C.size_t(len(icc)))
	if image == nil {
		return lastError()
	}
	converted, _, _, err := finish(context.Background(), image, intent)
	if err == nil {
		copy(pix, converted)
	}
	return err
}
