package raster

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"testing"
	"time"

	"likeness/internal/art"
)

func TestMemoryIsWaitedForUntilTheContextEnds(t *testing.T) {
	b := newBudget(100)
	first, err := b.acquire(t.Context(), 60, "PNG")
	must(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := b.acquire(ctx, 60, "PNG"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("memory that somebody has: %v", err)
	}
	first.keep(40) // decoded: what is kept still counts
	if _, err := b.acquire(ctx, 61, "PNG"); err == nil {
		t.Error("memory of a picture that is held was lent again")
	}
	second, err := b.acquire(t.Context(), 60, "PNG")
	must(t, err)
	first.keep(0)
	first.keep(0)
	second.keep(0)
	if _, err := b.acquire(t.Context(), 100, "PNG"); err != nil {
		t.Errorf("after all was given back: %v", err)
	}
	if _, err := b.acquire(t.Context(), 101, "PNG"); art.CodeOf(err) != art.CodeTooLarge {
		t.Errorf("more than there is: %v", err)
	}
}

// Files wait for each other as pictures do; one that is larger than all the
// memory there is for files comes when it is alone.
func TestFilesInMemoryAreBounded(t *testing.T) {
	release, err := HoldFile(t.Context(), 3*MaxFileBytes)
	must(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := HoldFile(ctx, 1); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a file beside one that takes everything: %v", err)
	}
	release()
	for range 2 {
		release, err := HoldFile(t.Context(), MaxFileBytes/2)
		must(t, err)
		defer release()
	}
}

func TestDecodeGivesBackAllItsMemory(t *testing.T) {
	img := jpegOf(t, painted(200, 100))
	ended, end := context.WithCancel(t.Context())
	end()
	for name, data := range map[string][]byte{"whole": img, "cut short": img[:len(img)/2], "no picture": []byte("text")} {
		for _, ctx := range []context.Context{t.Context(), ended} {
			p, err := Decode(ctx, data, Limits{})
			if ctx == ended && p != nil {
				t.Errorf("%s: decoded for a request that had ended: %v", name, err)
			}
			if p != nil {
				p.Close()
			}
		}
	}
	if !memory.free.TryAcquire(memory.max) {
		t.Fatal("memory is still lent")
	}
	memory.free.Release(memory.max)
}

// A region is the same pixels whichever way the file lies.
func TestRegionAndSideOfEveryOrientation(t *testing.T) {
	plain := pngOf(t, painted(120, 80))
	region := &art.Region{X: .25, Y: .5, Width: .5, Height: .4}
	for o := 1; o <= 8; o++ {
		t.Run(fmt.Sprint(o), func(t *testing.T) {
			data := pngWithExif(plain, exifOf(binary.LittleEndian, o))
			whole, info := decode(t, data)
			got, err := Decode(t.Context(), data, Limits{Region: region, Side: 24})
			must(t, err)
			defer got.Close()
			part, err := PixelsOf(*region, info.Width, info.Height)
			must(t, err)
			want := newRaster(part.Dx(), part.Dy())
			for y := range want.Height {
				copy(want.Pix[y*want.Width*3:(y+1)*want.Width*3], whole.Pix[((part.Min.Y+y)*whole.Width+part.Min.X)*3:])
			}
			want = Fit(want, 24)
			if got.Info != info || got.Raster.Width != want.Width || !bytes.Equal(got.Raster.Pix, want.Pix) {
				t.Errorf("%d x %d of %+v differ from the part of the whole", got.Raster.Width, got.Raster.Height, got.Info)
			}
		})
	}
}
