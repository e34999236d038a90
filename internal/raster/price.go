package raster

// decodedBytes is the most memory that a decoder takes for a picture, beside
// the file.
func decodedBytes(info Info, data []byte) int64 {
	pixels := int64(info.Width) * int64(info.Height)
	switch info.Format {
	case formatPNG:
		return pixels * pngPixelBytes(data) * 3 / 2 // interlaced ones are put together from parts of at most half
	case formatGIF:
		return pixels * 5 // palette indices, and a canvas where the frame is smaller
	case formatWebP:
		return pixels * 9 // two forms of four values while transforms are undone, and transparency
	case formatTIFF:
		return pixels*8 + int64(len(data))
	default:
		return pixels * 4
	}
}

// pngPixelBytes follows from the bits of a value and the kind of pixel, which
// stand in the header at 24 and 25.
func pngPixelBytes(data []byte) int64 {
	if len(data) < 26 {
		return 8
	}
	bytes := int64(4)
	if data[25] == 0 || data[25] == 3 {
		bytes = 1
	}
	if data[24] == 16 {
		return 8
	}
	return bytes
}
