package raster

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"likeness/internal/art"
)

// secondTolerance is how far, of 255, a colour may lie from what another decoder
// shows: decoders turn cosines, chroma and profiles into bytes each in its own way.
const secondTolerance = 4

// TestEveryFormatShowsWhatAnotherDecoderShows holds the forms of every format to
// values that libvips worked out; testdata/second/make.py says how.
func TestEveryFormatShowsWhatAnotherDecoderShows(t *testing.T) {
	const dir = "testdata/second"
	table, err := os.Open(filepath.Join(dir, "values.txt"))
	must(t, err)
	defer table.Close()
	files := 0
	for lines := bufio.NewScanner(table); lines.Scan(); files++ {
		fields := strings.Fields(lines.Text())
		name := fields[0]
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(dir, name))
			must(t, err)
			r, info := decode(t, data)
			if size := fmt.Sprint(r.Width, r.Height); size != fields[1]+" "+fields[2] {
				t.Fatalf("the picture is %s, want %s", size, fields[1:3])
			}
			if info.Width != r.Width {
				t.Errorf("it says %d", info.Width)
			}
			shows(t, r, fields[3:])
		})
	}
	if files < 80 {
		t.Errorf("%d files were compared", files)
	}
}

// shows compares the means of 2 x 2 pixels at every eighth with colours.
func shows(t *testing.T, r *art.Raster, colours []string) {
	t.Helper()
	for y := 1; y < r.Height-1; y += 8 {
		for x := 1; x < r.Width-1; x += 8 {
			var want [3]int
			_, err := fmt.Sscanf(colours[0], "%02x%02x%02x", &want[0], &want[1], &want[2])
			must(t, err)
			colours = colours[1:]
			for c := range 3 {
				sum := 0
				for _, at := range []int{0, 1, r.Width, r.Width + 1} {
					sum += int(r.Pix[3*(y*r.Width+x+at)+c])
				}
				if off := (sum+2)/4 - want[c]; off > secondTolerance || off < -secondTolerance {
					t.Errorf("at (%d, %d) channel %d is %d, another decoder shows %d", x, y, c, (sum+2)/4, want[c])
				}
			}
		}
	}
	if len(colours) > 0 {
		t.Errorf("%d more colours were expected", len(colours))
	}
}
