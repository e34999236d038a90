package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"

	"likeness/internal/paint"
)

const jpegQuality = 90

// paintSmall paints works of 600 pixels, as JPEGs alone.
func paintSmall(ctx context.Context, dir string, works int) error {
	var chosen []paint.Work
	for _, w := range paint.Collection() {
		if filepath.Ext(w.File) == ".jpg" && len(chosen) < works {
			chosen = append(chosen, w)
		}
	}
	return paint.WriteWorks(ctx, dir, chosen, 600, nil)
}

// paintLarge paints works of 12 megapixels.
func paintLarge(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for i, file := range []string{"0.jpg", "1.jpg", "2.jpg"} {
		if err := writeJPEG(filepath.Join(dir, file), enlarged(i, 4000, 3000)); err != nil {
			return err
		}
	}
	return nil
}

// enlarged is a work of the demo at a size that nobody would wait for it to be
// painted at, with a grain as scans have.
func enlarged(number, width, height int) *image.RGBA {
	small := paint.Collection()[number*40].PaintAt(1000)
	b := small.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	grain := uint32(number + 1)
	for y := range height {
		from := small.Pix[small.PixOffset(0, y*b.Dy()/height):]
		row := out.Pix[y*out.Stride:]
		for x := range width {
			grain = grain*1664525 + 1013904223
			light := int(grain>>28) - 8
			p, q := from[4*(x*b.Dx()/width):], row[4*x:4*x+4]
			for c := range 3 {
				q[c] = byte(min(max(int(p[c])+light, 0), 255))
			}
			q[3] = 255
		}
	}
	return out
}

func writeJPEG(file string, img image.Image) (err error) {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return jpeg.Encode(f, img, &jpeg.Options{Quality: jpegQuality})
}

// writeDeepTIFF writes a TIFF of 16 bits a value in one strip, without
// compression.
func writeDeepTIFF(file string, img *image.RGBA) (err error) {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	defer func() { err = errors.Join(err, w.Flush(), f.Close()) }()
	width, height := img.Rect.Dx(), img.Rect.Dy()
	// Values of more than four bytes lie between the directory and the pixels.
	const entries = 8
	const depths = 8 + 2 + 12*entries + 4
	head := []byte("II*\x00\x08\x00\x00\x00\x08\x00")
	for _, e := range [entries][4]uint32{
		{256, 4, 1, uint32(width)},
		{257, 4, 1, uint32(height)},
		{258, 3, 3, depths},
		{259, 3, 1, 1},
		{262, 3, 1, 2},
		{273, 4, 1, depths + 6},
		{277, 3, 1, 3},
		{279, 4, 1, uint32(width * height * 6)},
	} {
		head = binary.LittleEndian.AppendUint16(head, uint16(e[0]))
		head = binary.LittleEndian.AppendUint16(head, uint16(e[1]))
		head = binary.LittleEndian.AppendUint32(head, e[2])
		head = binary.LittleEndian.AppendUint32(head, e[3])
	}
	head = append(head, 0, 0, 0, 0, 16, 0, 16, 0, 16, 0)
	if _, err := w.Write(head); err != nil {
		return err
	}
	for p := img.Pix; len(p) >= 4; p = p[4:] {
		if _, err := w.Write([]byte{p[0], p[0], p[1], p[1], p[2], p[2]}); err != nil {
			return err
		}
	}
	return nil
}
