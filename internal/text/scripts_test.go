package text

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"likeness/internal/art"
)

// scriptQuestion is one way to ask for a work.
type scriptQuestion struct{ typed, wanted string }

// readScripts reads testdata/scripts.txt.
func readScripts(t *testing.T) (images []art.Image, questions []scriptQuestion) {
	file, err := os.Open(filepath.Join("testdata", "scripts.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		said, text, _ := strings.Cut(lines.Text(), " ")
		switch said {
		case "work":
			cells := append(strings.Split(text, " | "), "")
			img := work(cells[0], cells[1], cells[2], cells[3], "")
			if name, value, ok := strings.Cut(cells[4], "="); ok {
				img.Properties = []art.Property{{Name: name, Value: value}}
			}
			images = append(images, img)
		case "ask":
			questions = append(questions, scriptQuestion{text, images[len(images)-1].Title})
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return numbered(images), questions
}

// TestScripts keeps how well works of many languages are found, beside the
// questions whose work is not the first of the answer.
func TestScripts(t *testing.T) {
	images, questions := readScripts(t)
	x := build(t, images)
	var report strings.Builder
	first, found, sum := 0, 0, 0.0
	for _, q := range questions {
		page := ask(t, x, art.TextQuery{Search: q.typed, Limit: 10})
		rank := 0
		for i, title := range titles(page.Hits) {
			if title == q.wanted && rank == 0 {
				rank = i + 1
			}
		}
		switch rank {
		case 0:
			fmt.Fprintf(&report, "missed: %s (%s)\n", q.typed, q.wanted)
			continue
		case 1:
			first++
		default:
			fmt.Fprintf(&report, "place %d: %s (%s)\n", rank, q.typed, q.wanted)
		}
		found++
		sum += 1 / float64(rank)
	}
	asked := len(questions)
	golden(t, "scripts_found.txt", fmt.Sprintf("%d of %d found, %d of them first; MRR@10 %.3f\n%s", found, asked, first, sum/float64(asked), report.String()))
}
