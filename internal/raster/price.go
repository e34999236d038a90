package raster

// decodedBytes is the most memory that a decoder takes for a picture, beside
// the file.
func decodedBytes(info Info) int64 {
	pixels := int64(info.Width) * int64(info.Height)
	switch info.Format {
	case formatGIF:
		return pixels * 5 // palette indices, and a canvas where the frame is smaller
	case formatWebP:
		return pixels * 9 // two forms of four values while transforms are undone, and transparency
	default:
		return pixels * 4
	}
}
