//go:build native

package raster

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image/color"
	"os"
	"testing"
)

// The files in testdata are squares of 32 pixels, red and green over blue and
// white.
func TestWhatTheNativeBuildAloneReads(t *testing.T) {
	for _, file := range []string{"squares.jxl", "squares.jp2", "arithmetic.jpg"} {
		data, err := os.ReadFile("testdata/" + file)
		must(t, err)
		p, err := Decode(t.Context(), data, Limits{})
		must(t, err)
		for i, want := range []color.RGBA{{220, 40, 30, 255}, {40, 180, 60, 255}, {30, 60, 200, 255}, {240, 240, 240, 255}} {
			sees(t, p.Raster, 16+i%2*32, 16+i/2*32, want, 8)
		}
		if p.Plain || p.Info.Width != 64 {
			t.Errorf("%s: %+v, plain %v: browsers do not show it", file, p.Info, p.Plain)
		}
		p.Close()
		for cut := 0; cut < len(data); cut += max(1, len(data)/40) {
			p, err := Decode(t.Context(), data[:cut:cut], Limits{Side: 16})
			sentenced(t, file, p, err)
		}
		ended, end := context.WithCancel(t.Context())
		end()
		if _, err := Decode(ended, data, Limits{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s for a request that had ended: %v", file, err)
		}
	}
}

// tableProfile takes colours of so many channels to greys: full ones take lightness
// away, or give it.
func tableProfile(space string, channels int, takesAway bool) []byte {
	b := append([]byte("mft2\x00\x00\x00\x00"), byte(channels), 3, 2, 0)
	for i := range 9 {
		b = binary.BigEndian.AppendUint32(b, map[bool]uint32{true: 65536}[i%4 == 0])
	}
	line := func() { b = append(b, 0, 0, 255, 255) }
	b = append(b, 0, 2, 0, 2)
	for range channels {
		line()
	}
	for corner := range 1 << channels {
		full := 0
		for c := range channels {
			full += corner >> c & 1
		}
		if takesAway {
			full = channels - full
		}
		b = binary.BigEndian.AppendUint16(b, uint16(0xff00*full/channels))
		b = append(b, 0x80, 0, 0x80, 0)
	}
	for range 3 {
		line()
	}
	profile := iccProfile(space, "Lab ", iccTag{"A2B0", b}, xyzTag("wtpt", .9642, 1, .8249))
	copy(profile[8:], []byte{2, 0x40})
	copy(profile[12:], "prtr")
	return profile
}

func TestProfilesOfTables(t *testing.T) {
	grey := func(v byte) color.RGBA { return color.RGBA{v, v, v, 255} }
	data := pngWithProfile(t, pngOf(t, blocks(16, []color.RGBA{{255, 255, 255, 255}, {255, 0, 0, 255}, {0, 0, 0, 255}})), tableProfile("RGB ", 3, false))
	p, err := Decode(t.Context(), data, Limits{})
	must(t, err)
	defer p.Close()
	if p.Remark != "" || p.Plain {
		t.Errorf("remark %q, plain %v", p.Remark, p.Plain)
	}
	for i, want := range []byte{255, 78, 0} { // L* of 100, 33 and 0
		sees(t, p.Raster, 16*i+8, 8, grey(want), 2)
	}
	ink := jpegWithProfile(inkJPEG(0, [4]byte{255, 255, 255, 255}, [4]byte{255, 255, 255, 0}, [4]byte{0, 0, 0, 0}), tableProfile("CMYK", 4, true))
	q, err := Decode(t.Context(), ink, Limits{})
	must(t, err)
	defer q.Close()
	for i, want := range []byte{255, 185, 0} { // L* of 100, 75 and 0
		sees(t, q.Raster, 8*i+4, 4, grey(want), 3)
	}
}

// Of JPEGs, libvips decodes what the rest of the program would, to within what
// two decoders differ by, and what it cannot is told as before.
func TestPlainJPEGsAreTheSamePicture(t *testing.T) {
	img := painted(1000, 700)
	data := jpegOf(t, img)
	for _, side := range []int{0, 600, 300, 120} {
		p, err := Decode(t.Context(), data, Limits{Side: side})
		must(t, err)
		v, err := viewOf(p.Info, Limits{Side: side})
		must(t, err)
		src, err := openJPEG(data, v)
		must(t, err)
		to := newSink(v.scaled(src.width, src.height))
		_, err = src.decode(t.Context(), to)
		must(t, err)
		total := 0
		for i := range to.out.Pix {
			total += max(int(to.out.Pix[i])-int(p.Raster.Pix[i]), int(p.Raster.Pix[i])-int(to.out.Pix[i]))
		}
		if mean := float64(total) / float64(len(to.out.Pix)); mean > 2 || p.Remark != "" || !p.Plain {
			t.Errorf("at %d: %.2f apart, remark %q, plain %v", side, mean, p.Remark, p.Plain)
		}
		p.Close()
	}
	damaged := append(bytes.Clone(data[:2*len(data)/3]), jpegEnd...)
	p, err := Decode(t.Context(), damaged, Limits{})
	must(t, err)
	defer p.Close()
	if p.Remark == "" {
		t.Error("nothing is said of a damaged JPEG")
	}
}
