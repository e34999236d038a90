package main

import (
	"context"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// tellMemory tells what two pictures at a time take, of sizes that museums
// have.
func tellMemory(ctx context.Context, dir string) error {
	fmt.Print("\n| two at a time | memory at most |\n|---|---|\n")
	for _, c := range []struct {
		name, file    string
		width, height int
		write         func(file string, img *image.RGBA) error
	}{
		{"JPEG of 24 megapixels", "24.jpg", 6000, 4000, func(file string, img *image.RGBA) error { return writeJPEG(file, img) }},
		{"TIFF of 24 megapixels and 16 bits", "24.tif", 6000, 4000, writeDeepTIFF},
		{"JPEG of 96 megapixels", "96.jpg", 12000, 8000, func(file string, img *image.RGBA) error { return writeJPEG(file, img) }},
	} {
		file := filepath.Join(dir, c.file)
		if err := c.write(file, enlarged(0, c.width, c.height)); err != nil {
			return err
		}
		bytes, err := peakOf(ctx, file)
		if err != nil {
			return err
		}
		fmt.Printf("| %s | %d MB |\n", c.name, bytes/1_000_000)
		if err := os.Remove(file); err != nil {
			return err
		}
	}
	return nil
}

// peakOf is the most memory that a process takes which reads a picture.
func peakOf(ctx context.Context, file string) (int64, error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, self, "-read", file)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=2")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
}
