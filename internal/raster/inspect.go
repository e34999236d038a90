package raster

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/gif"

	"golang.org/x/image/bmp"
	"golang.org/x/image/webp"

	"likeness/internal/art"
	"likeness/internal/jpeg"
	"likeness/internal/tiff"
)

// Info is what a picture's header says.
type Info struct {
	Format        string // jpeg, png, gif, webp, tiff, bmp, heic or avif
	MediaType     string // image/jpeg, ...
	Width, Height int    // pixels, upright
	Orientation   int    // EXIF orientation of the stored pixels, 1 to 8; 1 is upright
}

// Slow reports whether decoding takes a second or two a megapixel.
func (i Info) Slow() bool { return i.Format == formatHEIC || i.Format == formatAVIF }

// Inspect reads the header of a picture and decodes nothing. CodeUnsupported
// for what is no picture or of an unread kind, CodeInvalid for a broken one.
func Inspect(data []byte) (info Info, err error) {
	format, err := sniff(data)
	if err != nil {
		return Info{}, err
	}
	defer recoverAs(format, &err)
	config, err := decodeConfig(format, data)
	if err != nil {
		return Info{}, failure(format, data, err)
	}
	if config.Width <= 0 || config.Height <= 0 {
		return Info{}, art.Errorf(art.CodeInvalid, "The %s says that it is %d x %d pixels, which is no picture.", formatNames[format], config.Width, config.Height)
	}
	info = Info{Format: format, MediaType: "image/" + format, Orientation: orientationOf(format, data)}
	info.Width, info.Height = config.Width, config.Height
	if turned(info.Orientation) {
		info.Width, info.Height = config.Height, config.Width
	}
	return info, nil
}

func decodeConfig(format string, data []byte) (image.Config, error) {
	r := bytes.NewReader(data)
	switch format {
	case formatJPEG:
		f, err := jpeg.Open(data, nil)
		if _, ok := errors.AsType[jpeg.UnsupportedError](err); ok && nativeReads == "" {
			return nativeConfig(format, data)
		}
		if err != nil {
			return image.Config{}, err
		}
		return image.Config{Width: f.Width, Height: f.Height}, nil
	case formatPNG:
		h, err := readPNGHead(data)
		return image.Config{Width: h.width, Height: h.height}, err
	case formatGIF:
		return gif.DecodeConfig(r)
	case formatWebP:
		return webp.DecodeConfig(r)
	case formatTIFF:
		f, err := tiff.Open(data)
		if err != nil {
			return image.Config{}, err
		}
		return image.Config{Width: f.Width, Height: f.Height}, nil
	case formatHEIC, formatAVIF:
		return heifConfig(data)
	case formatJPEG2000, formatJPEGXL:
		return nativeConfig(format, data)
	default:
		return bmp.DecodeConfig(r)
	}
}

// unquestionedPixels is up to where a size is believed whatever the file holds:
// flat pictures come in very few bytes.
const unquestionedPixels = 2e6

// fewestBytes is the size below which a file cannot hold the picture that its
// header promises, or, of formats that put any flat picture into a few bytes,
// nobody keeps one that large. It keeps a forged header from reserving memory
// for a hundred million pixels.
func fewestBytes(info Info, data []byte) int64 {
	pixels := int64(info.Width) * int64(info.Height)
	switch info.Format {
	case formatJPEG:
		return pixels / 64 / 8 // Huffman coding: at least one bit for each block of 8 x 8 pixels
	case formatPNG:
		// Deflate shrinks to 1/1032 at best; IHDR has depth and colour type at 24 and 25.
		if len(data) < 26 {
			return 0
		}
		channels := map[byte]int64{2: 3, 4: 2, 6: 4}[data[25]]
		return pixels * max(channels, 1) * int64(data[24]) / 8 / 1032
	case formatGIF:
		return max(0, pixels-unquestionedPixels) / 2600 // LZW: 12 bits for at most 4,096 pixels, and on the way there less
	case formatWebP:
		return max(0, pixels-unquestionedPixels) / 4096 // what a lossy encoder writes of a white page
	}
	return 0
}

// chunk is one piece of a PNG or WebP file.
type chunk struct {
	kind string // four letters
	data []byte
}

// riffChunks walks the chunks of a WebP file or of what follows a header in
// one, until look returns false or the data ends.
func riffChunks(data []byte, look func(chunk) bool) {
	for len(data) >= 8 {
		size := int64(binary.LittleEndian.Uint32(data[4:]))
		if size > int64(len(data)-8) {
			return
		}
		if !look(chunk{string(data[:4]), data[8 : 8+size]}) {
			return
		}
		data = data[min(int64(len(data)), 8+size+size%2):]
	}
}
