package paint

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"image"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"

	"golang.org/x/sync/errgroup"
)

// MetadataFile is the name of the table that Write leaves beside the pictures.
const MetadataFile = "metadata.csv"

const jpegQuality = 88

// Write paints the collection into a folder, which it makes: a picture a work
// and metadata.csv, which comes last and so tells that all is there. It tells
// progress after every picture, one call at a time; progress may be nil.
func Write(ctx context.Context, dir string, progress func(done, total int)) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the folder of the demo pictures: %w", err)
	}
	works := Collection()
	var mu sync.Mutex
	done := 0
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, w := range works {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := writeFile(dir, w.File, func(f io.Writer) error { return encodePicture(f, w.File, w.Paint()) }); err != nil {
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
	f, err := os.CreateTemp(dir, ".paint-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	err = errors.Join(write(f), f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	if err != nil {
		os.Remove(f.Name())
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
		return gif.Encode(to, picture, &gif.Options{NumColors: len(palette.Plan9), Drawer: draw.FloydSteinberg})
	default:
		return jpeg.Encode(to, picture, &jpeg.Options{Quality: jpegQuality})
	}
}
