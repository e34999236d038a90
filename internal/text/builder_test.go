package text

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"likeness/internal/art"
)

// several are records enough for several batches.
func several() []art.Image {
	images := make([]art.Image, 2*maxBatchRecords+17)
	for i := range images {
		images[i] = art.Image{
			Name: fmt.Sprintf("unique%d", i), Title: fmt.Sprintf("Harbour at dawn, No. %d", i), Artist: fmt.Sprintf("Painter %d", i%50),
			Artists: []string{fmt.Sprintf("Painter %d", i%50)}, Properties: []art.Property{{Name: "Medium", Value: fmt.Sprintf("medium%d", i%7)}},
		}
	}
	return numbered(images)
}

func TestRecordsOfEveryBatchAreFoundInCatalogueOrder(t *testing.T) {
	images := several()
	x := build(t, images)
	for _, at := range []int{0, maxBatchRecords - 1, maxBatchRecords, 2 * maxBatchRecords, len(images) - 1} {
		found := ask(t, x, art.TextQuery{Search: images[at].Name, Limit: 5})
		if found.Total != 1 || found.Hits[0].Image.ID != images[at].ID {
			t.Errorf("%s finds %+v, want %s alone", images[at].Name, found.Hits, images[at].ID)
		}
	}
	if found := ask(t, x, art.TextQuery{Search: "harbour dawn", Limit: 5}); found.Total != len(images) {
		t.Errorf("the harbour is found %d times, want %d", found.Total, len(images))
	}
	if found := ask(t, x, art.TextQuery{Search: `"at dawn" medium:medium3`, Limit: 5}); found.Total != (len(images)+3)/7 {
		t.Errorf("a phrase and a column: %d, want %d", found.Total, (len(images)+3)/7)
	}
}

// Segments are made on all processors, and merged in the order of the records.
func TestTheSameRecordsMakeTheSameColumns(t *testing.T) {
	images := several()
	var files [2][]byte
	for i := range files {
		dir := filepath.Join(t.TempDir(), "index")
		buildIn(t, dir, images)
		data, err := os.ReadFile(filepath.Join(dir, columnsName))
		if err != nil {
			t.Fatal(err)
		}
		files[i] = data
		if _, err := os.Stat(filepath.Join(dir, segmentsName)); !os.IsNotExist(err) {
			t.Errorf("segments are left behind: %v", err)
		}
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("two builds differ")
	}
}

func TestAnIndexThatIsGivenUpLeavesNoSegments(t *testing.T) {
	dir := t.TempDir()
	b, err := NewBuilder(dir, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, img := range several() {
		if err := b.Add(img); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Discard(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestAFolderThatCannotBeWrittenEndsTheBuild(t *testing.T) {
	dir := t.TempDir()
	b, err := NewBuilder(dir, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, segmentsName)); err != nil {
		t.Fatal(err)
	}
	for _, img := range several() {
		if err = b.Add(img); err != nil {
			break
		}
	}
	if closed := b.Close(); closed == nil {
		t.Error("segments that nobody could write made an index")
	}
}
