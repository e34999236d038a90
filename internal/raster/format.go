package raster

import (
	"bytes"
	"encoding/binary"

	"likeness/internal/art"
	"likeness/internal/heif"
)

// The formats that are read, as Info.Format names them.
const (
	formatJPEG = "jpeg"
	formatPNG  = "png"
	formatGIF  = "gif"
	formatWebP = "webp"
	formatTIFF = "tiff"
	formatBMP  = "bmp"
	formatHEIC = "heic"
	formatAVIF = "avif"

	formatJPEG2000 = "jp2" // in the native build alone
	formatJPEGXL   = "jxl"
)

// formatNames are the formats as people write them.
var formatNames = map[string]string{
	formatJPEG: "JPEG", formatPNG: "PNG", formatGIF: "GIF", formatWebP: "WebP", formatTIFF: "TIFF", formatBMP: "BMP",
	formatHEIC: "HEIC", formatAVIF: "AVIF", formatJPEG2000: "JPEG 2000", formatJPEGXL: "JPEG XL",
}

// sniff recognises a format by the first bytes of a file.
func sniff(data []byte) (format string, err error) {
	switch {
	case len(data) == 0:
		return "", art.Errorf(art.CodeInvalid, "The file is empty; copy it again from its source.")
	case hasPrefix(data, "\xff\xd8\xff"):
		return formatJPEG, nil
	case hasPrefix(data, "\x89PNG\r\n\x1a\n"):
		return formatPNG, nil
	case hasPrefix(data, "GIF87a"), hasPrefix(data, "GIF89a"):
		return formatGIF, nil
	case hasPrefix(data, "RIFF") && len(data) >= 12 && string(data[8:12]) == "WEBP":
		return formatWebP, nil
	case hasPrefix(data, "II*\x00"), hasPrefix(data, "MM\x00*"), hasPrefix(data, "II+\x00"), hasPrefix(data, "MM\x00+"): // the latter of BigTIFF
		return formatTIFF, nil
	case isBMP(data):
		return formatBMP, nil
	}
	if kind := heif.Kind(data); kind != "" { // formatHEIC or formatAVIF
		return kind, nil
	}
	if kind := nativeFormat(data); kind != "" {
		return kind, nil
	}
	return "", notAPicture(data)
}

// isBMP asks for a known header length too, because two letters say little.
func isBMP(data []byte) bool {
	if !hasPrefix(data, "BM") || len(data) < 18 {
		return false
	}
	switch binary.LittleEndian.Uint32(data[14:]) {
	case 12, 40, 52, 56, 64, 108, 124:
		return true
	}
	return false
}

// notAPicture says what a file holds instead, as far as its first bytes tell.
func notAPicture(data []byte) error {
	const readable = "JPEG, PNG, GIF, WebP, TIFF, BMP, HEIC or AVIF"
	if what := rawKind(data); what != "" {
		return rawPicture(what)
	}
	if what := otherPictureKind(data); what != "" {
		could := ""
		if what == "JPEG XL" || what == "JPEG 2000" {
			could = nativeReads
		}
		return art.Errorf(art.CodeUnsupported, "The file is a picture in a format that is not read here (%s); convert it to %s%s.", what, readable, could)
	}
	if what := otherKind(data); what != "" {
		return art.Errorf(art.CodeUnsupported, "The file holds %s, not a picture; %s are read.", what, readable)
	}
	return art.Errorf(art.CodeUnsupported, "The file is not a picture in a format that is read here: %s.", readable)
}

// rawPicture is the error of what a camera's sensor saw.
func rawPicture(what string) error {
	return art.Errorf(art.CodeUnsupported,
		"The file is a raw picture of a camera (%s), which has to be developed first; open it in the program of the camera, or one like it, and save it as JPEG or TIFF.", what)
}

// rawKind tells the raw files of cameras that are no TIFFs by their first bytes.
func rawKind(data []byte) string {
	switch {
	case len(data) >= 12 && string(data[4:12]) == "ftypcrx ":
		return "Canon CR3"
	case hasPrefix(data, "II\x1a\x00\x00\x00HEAPCCDR"):
		return "Canon CRW"
	case hasPrefix(data, "FUJIFILMCCD-RAW"):
		return "Fujifilm RAF"
	case hasPrefix(data, "IIRO"), hasPrefix(data, "IIRS"), hasPrefix(data, "MMOR"):
		return "Olympus ORF"
	case hasPrefix(data, "IIU\x00"):
		return "Panasonic RW2"
	case hasPrefix(data, "FOVb"):
		return "Sigma X3F"
	case hasPrefix(data, "\x00MRM"):
		return "Minolta MRW"
	}
	return ""
}

func otherPictureKind(data []byte) string {
	switch {
	case len(data) >= 12 && (string(data[4:12]) == "ftypmif1" || string(data[4:12]) == "ftypmsf1"):
		return "HEIF"
	case hasPrefix(data, "\xff\x0a"), hasPrefix(data, "\x00\x00\x00\x0cJXL "):
		return "JPEG XL"
	case hasPrefix(data, "\x00\x00\x00\x0cjP  "), hasPrefix(data, "\xff\x4f\xff\x51"):
		return "JPEG 2000"
	case hasPrefix(data, "8BPS"):
		return "Photoshop"
	case hasPrefix(data, "\x00\x00\x01\x00"):
		return "Windows icon"
	case hasPrefix(data, "\x0a\x05\x01") && len(data) > 128:
		return "PCX"
	case hasPrefix(data, "gimp xcf"):
		return "GIMP"
	case hasPrefix(data, "v/1\x01"):
		return "OpenEXR"
	case hasPrefix(data, "AT&TFORM"):
		return "DjVu"
	case bytes.Contains(bytes.ToLower(head(data)), []byte("<svg")):
		return "SVG"
	}
	return ""
}

func otherKind(data []byte) string {
	text := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head(data), []byte("\xef\xbb\xbf")), " \t\r\n"))
	switch {
	case hasPrefix(text, "<!doctype html"), hasPrefix(text, "<html"), bytes.Contains(text, []byte("<html")):
		return "HTML"
	case hasPrefix(data, "%PDF"):
		return "a PDF document"
	case hasPrefix(data, "PK\x03\x04"):
		return "a ZIP archive or an office document"
	case hasPrefix(data, "\x1f\x8b"):
		return "gzip-compressed data"
	case hasPrefix(text, "<?xml"):
		return "XML"
	case hasPrefix(text, "version https://git-lfs"):
		return "a Git LFS pointer (run git lfs pull)"
	case len(data) >= 12 && string(data[4:8]) == "ftyp":
		return "a video"
	case isText(head(data)):
		return "text"
	}
	return ""
}

func isText(data []byte) bool {
	for _, b := range data {
		if b < ' ' && b != '\t' && b != '\n' && b != '\r' {
			return false
		}
	}
	return true
}

// head is as much of a file as is looked at to name what is no picture.
func head(data []byte) []byte { return data[:min(len(data), 512)] }

func hasPrefix(data []byte, prefix string) bool {
	return len(data) >= len(prefix) && string(data[:len(prefix)]) == prefix
}
