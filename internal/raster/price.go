package raster

// decodedBytes is the most memory that a decoder takes for a picture, beside
// the file, of the formats that are decoded as a whole.
func decodedBytes(info Info, data []byte) int64 {
	pixels := int64(info.Width) * int64(info.Height)
	switch info.Format {
	case formatGIF:
		return pixels * 5 // palette indices, and a canvas where the frame is smaller
	case formatWebP:
		return pixels * webpPixelBytes(stillWebP(data))
	default: // BMP
		return pixels * 4
	}
}

// webpPixelBytes is four values, and half as much while a palette is undone,
// of a lossless picture; luma and chroma of a lossy one, whose transparency is
// a lossless picture of its own.
func webpPixelBytes(data []byte) int64 {
	bytes := int64(2)
	riffChunks(data[12:], func(c chunk) bool {
		switch c.kind {
		case "VP8L":
			bytes = 6
		case "ALPH":
			bytes = 9
		}
		return true
	})
	return bytes
}
