package raster

import (
	"bytes"
	"encoding/binary"
)

// stillWebP is the file itself, or for an animation one that holds its first
// frame alone, which x/image/webp reads. A frame smaller than the canvas comes
// out of another size than the header says and is refused by Decode.
func stillWebP(data []byte) []byte {
	var frame []byte
	riffChunks(data[12:], func(c chunk) bool {
		if c.kind == "ANMF" && len(c.data) > anmfHeader {
			frame = c.data
		}
		return frame == nil
	})
	if frame == nil {
		return data
	}
	header := make([]byte, 10)      // VP8X: flags, three reserved, canvas less one
	copy(header[4:10], frame[6:12]) // the frame's size, in the same form
	if hasPrefix(frame[anmfHeader:], "ALPH") {
		header[0] = webpAlpha
	}
	var body bytes.Buffer
	body.WriteString("WEBPVP8X")
	body.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(header))))
	body.Write(header)
	body.Write(frame[anmfHeader:])
	out := append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, uint32(body.Len()))...)
	return append(out, body.Bytes()...)
}

const (
	anmfHeader = 16   // place, size, duration and flags of a frame
	webpAlpha  = 0x10 // the flag of a VP8X chunk that announces an ALPH chunk
)
