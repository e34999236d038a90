package paint

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"golang.org/x/sync/errgroup"

	"likeness/internal/durable"
)

// MetadataFile is the name of the table that Write leaves beside the pictures.
const MetadataFile = "metadata.csv"

const jpegQuality = 88

// Write paints the collection into a folder, which it makes: a picture a work
// and metadata.csv, which comes last and so tells that all is there. It tells
// progress after every picture, one call at a time; progress may be nil.
func Write(ctx context.Context, dir string, progress func(done, total int)) error {
	return WriteWorks(ctx, dir, Collection(), 0, progress)
}

// WriteWorks is Write for some works, with a longer side of so many pixels;
// 0 is the full size of each. Small ones make quick test data.
func WriteWorks(ctx context.Context, dir string, works []Work, longSide int, progress func(done, total int)) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the folder of the demo pictures: %w", err)
	}
	var mu sync.Mutex
	done := 0
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, w := range works {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := writePicture(dir, w, longSide); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			if done++; progress != nil {
				progress(done, len(works))
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return writeFile(dir, MetadataFile, func(f io.Writer) error { return WriteMetadata(f, works) })
}

func writePicture(dir string, w Work, longSide int) error {
	if longSide == 0 {
		longSide = w.LongSide()
	}
	picture := w.PaintAt(longSide)
	return writeFile(dir, w.File, func(f io.Writer) error { return encodePicture(f, w.File, picture) })
}

// WriteMetadata writes the table of works with the columns of the original
// system first.
func WriteMetadata(to io.Writer, works []Work) error {
	table := csv.NewWriter(to)
	rows := [][]string{{
		"file_id", "original_image_name", "Title", "Artist", "Collection", "Genre", "Date",
		"Medium", "Dimensions", "Seed",
	}}
	for _, w := range works {
		rows = append(rows, []string{
			w.File, w.OriginalName, w.Title, w.Artist, w.Collection, w.Genre, w.Date,
			w.Medium, w.Dimensions, strconv.FormatUint(w.Seed, 10),
		})
	}
	return table.WriteAll(rows)
}

// writeFile writes a whole file or none.
func writeFile(dir, name string, write func(io.Writer) error) error {
	if err := durable.Write(filepath.Join(dir, name), write); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// encodePicture writes the format that the name ends in.
func encodePicture(to io.Writer, name string, picture *image.RGBA) error {
	switch filepath.Ext(name) {
	case ".png":
		return (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(to, picture)
	case ".gif":
		return gif.Encode(to, picture, &gif.Options{NumColors: gifColours, Quantizer: popular{}, Drawer: draw.FloydSteinberg})
	default:
		return jpeg.Encode(to, picture, &jpeg.Options{Quality: jpegQuality})
	}
}

// gifColours is few, because matching every pixel costs as much as there are
// colours, and the tiles that become GIFs have hardly more.
const gifColours = 48

// popular takes the colours that cover most of a picture for its palette.
type popular struct{}

func (popular) Quantize(p color.Palette, m image.Image) color.Palette {
	const bits = 4
	counts := map[uint32]int{}
	picture := m.(*image.RGBA)
	for i := 0; i < len(picture.Pix); i += 4 {
		r, g, b := picture.Pix[i], picture.Pix[i+1], picture.Pix[i+2]
		counts[uint32(r>>(8-bits))<<16|uint32(g>>(8-bits))<<8|uint32(b>>(8-bits))]++
	}
	bins := slices.Collect(maps.Keys(counts))
	slices.SortFunc(bins, func(a, b uint32) int { return cmp.Or(counts[b]-counts[a], int(a)-int(b)) })
	for _, bin := range bins[:min(len(bins), cap(p)-len(p))] {
		const middle = 1 << (7 - bits)
		p = append(p, color.RGBA{uint8(bin>>16)<<(8-bits) | middle, uint8(bin>>8)<<(8-bits) | middle, uint8(bin)<<(8-bits) | middle, 255})
	}
	return p
}
