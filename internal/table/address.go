package table

import (
	"path"
	"strings"
)

// IsAddress reports whether a text is an address of the web.
func IsAddress(text string) bool {
	const longest = len("https://")
	begin := strings.ToLower(text[:min(len(text), longest)])
	return strings.HasPrefix(begin, "http://") || strings.HasPrefix(begin, "https://")
}

// pictureExtensions are those of files that people mean as pictures.
var pictureExtensions = map[string]bool{
	".jpg": true, ".jpeg": true, ".jpe": true, ".jfif": true, ".png": true, ".gif": true, ".webp": true,
	".tif": true, ".tiff": true, ".bmp": true, ".avif": true, ".heic": true, ".heif": true, ".jp2": true,
}

// NamesPicture reports whether a file is called as pictures are. Content decides
// what it is.
func NamesPicture(file string) bool { return pictureExtensions[strings.ToLower(path.Ext(file))] }

// isPictureAddress reports whether an address ends as those of pictures do.
func isPictureAddress(text string) bool {
	return IsAddress(text) && !strings.ContainsAny(text, " \t\n") && endsAsPicture(text)
}

// endsAsPicture reports whether the file of an address, with what it is asked
// for or without, is called as pictures are, or describes one.
func endsAsPicture(address string) bool {
	address, _, _ = strings.Cut(address, "#")
	plain, _, _ := strings.Cut(address, "?")
	return NamesPicture(plain) || NamesPicture(address) || strings.HasSuffix(plain, "/info.json")
}
