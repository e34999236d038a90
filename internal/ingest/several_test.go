package ingest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"likeness/internal/art"
	"likeness/internal/library"
)

// shown lists the files of the pictures of works, with their labels, by key.
func shown(t *testing.T, lib *library.Library) map[string]string {
	t.Helper()
	got := map[string]string{}
	for key, image := range records(t, lib) {
		var files []string
		for at := range image.PictureCount() {
			p := image.PictureAt(at)
			files = append(files, strings.TrimSuffix(p.Path+" = "+p.Label, " = "))
		}
		got[key] = strings.Join(files, ", ")
	}
	return got
}

// several is a table whose works have one picture, several, or several sizes of
// one.
func several(t *testing.T) Options {
	t.Helper()
	dir := t.TempDir()
	images := filepath.Join(dir, "images")
	for name, content := range map[string]string{
		"1.5_web.jpg": jpegOf(1, 20, 30), "1.5_print.jpg": jpegOf(1, 60, 90), "1.5_full.png": pngOf(1, 40, 60), "1.5_verso.jpg": jpegOf(2, 30, 40),
		"1.6_web.jpg": jpegOf(3, 90, 30), "1.6_print.jpg": jpegOf(3, 60, 90), // which differ
		"front.jpg": jpegOf(4, 30, 30), "back.jpg": jpegOf(5, 30, 30), "side.jpg": jpegOf(6, 30, 30),
		"broken.jpg": "\xff\xd8\xff\xe0 broken", "copy.jpg": jpegOf(4, 30, 30), "stranger.jpg": jpegOf(7, 30, 30), "1.5_sketch.jpg": jpegOf(8, 30, 30),
	} {
		writeFile(t, filepath.Join(images, name), content)
	}
	rows := `[{"id":"1.5","title":"Sizes"},{"id":"1.6","title":"Others"},
		{"id":"3","title":"Listed","image":["front.jpg","broken.jpg"],"image2":"back.jpg","additional images":"side.jpg; copy.jpg"},
		{"id":"4","title":"Plain","image":"missing.jpg"}]`
	return Options{CSV: writeFile(t, filepath.Join(dir, "works.json"), rows), Images: images}
}

func TestAWorkKeepsAllItsPictures(t *testing.T) {
	lib, opts := newLibrary(t), several(t)
	foreseen := mustPreview(t, nil, opts)
	sum := mustRun(t, lib, opts)
	want := map[string]string{
		"id:1.5": "1.5_print.jpg, 1.5_verso.jpg = verso", "id:1.6": "1.6_print.jpg, 1.6_web.jpg",
		"id:3": "front.jpg, back.jpg, side.jpg", "id:4": "",
	}
	if diff := cmp.Diff(want, shown(t, lib)); diff != "" {
		t.Error(diff)
	}
	wantCounts(t, "import", sum, counts{Rows: 4, Added: 4, Failed: 2, Warnings: 1, WithoutPicture: 1, PicturesRead: 7})
	if sum.Further != 4 || foreseen.Further < 4 || foreseen.Added != 4 {
		t.Errorf("%d further pictures, %d foreseen", sum.Further, foreseen.Further)
	}
	reasons := map[string]string{} // by file
	for _, r := range readReport(t, sum.Report) {
		reasons[r[2]] += r[3] + ": " + r[4]
	}
	for file, mention := range map[string]string{
		"broken.jpg": "kept without this picture", "copy.jpg": "the same file as front.jpg", "missing.jpg": "kept without its picture: There is no file",
		"1.5_web.jpg": "left alone: It is a smaller size of 1.5_print.jpg", "1.5_full.png": "smaller size", "stranger.jpg": "left alone: No row names it", "1.5_sketch.jpg": "left alone",
	} {
		if !strings.Contains(reasons[file], mention) {
			t.Errorf("of %s is said %q, not %q", file, reasons[file], mention)
		}
	}

	again := mustRun(t, lib, opts)
	wantCounts(t, "again", again, counts{Rows: 4, Unchanged: 4, Failed: 2, Warnings: 1, WithoutPicture: 1})
	if dry := mustPreview(t, lib, opts); dry.Unchanged != 4 {
		t.Errorf("a dry run says that %d would change", dry.Updated+dry.Added)
	}
	// The folder alone knows the files of works that a table describes.
	mustRun(t, lib, Options{Images: opts.Images})
	for key, files := range shown(t, lib) {
		if of, ok := want[key]; ok && of != files {
			t.Errorf("after the folder alone %s shows %s", key, files)
		}
		if !strings.HasPrefix(key, "id:") && strings.Contains(files, "back.jpg") {
			t.Error("a further picture became a work of its own")
		}
	}
}

func TestPicturesOfAWorkComeAndGoWithItsSource(t *testing.T) {
	dir, lib := t.TempDir(), newLibrary(t)
	images := filepath.Join(dir, "images")
	for i := range 4 {
		writeFile(t, filepath.Join(images, fmt.Sprintf("%c.jpg", 'a'+i)), jpegOf(i, 40, 30))
	}
	opts := Options{CSV: filepath.Join(dir, "works.csv"), Images: images}
	for _, step := range []struct{ files, want, change string }{
		{"a.jpg|b.jpg|c.jpg", "a.jpg, b.jpg, c.jpg", "added"},
		{"a.jpg|c.jpg", "a.jpg, c.jpg", "updated"},
		{"a.jpg|c.jpg", "a.jpg, c.jpg", "unchanged"},
		{"c.jpg|a.jpg|d.jpg", "c.jpg, a.jpg, d.jpg", "updated"},
		{"d.jpg", "d.jpg", "updated"},
		{"", "d.jpg", "unchanged"}, // a row without a picture keeps what there is
	} {
		writeFile(t, opts.CSV, "id,name,file\n1,First,"+step.files+"\n")
		foreseen, sum := mustPreview(t, lib, opts), mustRun(t, lib, opts)
		got := map[int]string{sum.Added: "added", sum.Updated: "updated", sum.Unchanged: "unchanged"}[1]
		if files := shown(t, lib)["id:1"]; files != step.want || got != step.change {
			t.Errorf("%q: it shows %q and is %s", step.files, files, got)
		}
		if dry := map[int]string{foreseen.Added: "added", foreseen.Updated: "updated", foreseen.Unchanged: "unchanged"}[1]; dry != step.change {
			t.Errorf("%q: a dry run foresees %s", step.files, dry)
		}
	}
}

func TestAFurtherPictureIsReplacedAndMovedInItsPlace(t *testing.T) {
	dir, lib := t.TempDir(), newLibrary(t)
	images := filepath.Join(dir, "images")
	for i := range 3 {
		writeFile(t, filepath.Join(images, fmt.Sprintf("%c.jpg", 'a'+i)), jpegOf(i, 40, 30))
	}
	opts := Options{CSV: writeFile(t, filepath.Join(dir, "works.csv"), "id,title,file\n1,First,a.jpg|b.jpg|c.jpg\n"), Images: images}
	mustRun(t, lib, opts)
	before := records(t, lib)["id:1"]
	if err := os.Rename(filepath.Join(images, "b.jpg"), filepath.Join(images, "moved.jpg")); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(images, "c.jpg"), jpegOf(9, 50, 30))
	sum := mustRun(t, lib, Options{Images: images})
	after := records(t, lib)
	image := after["id:1"]
	if len(after) != 1 || image.Picture.Hash != before.Picture.Hash || image.Further[0].Hash != before.Further[0].Hash ||
		image.Further[0].Path != "moved.jpg" || image.Further[1].Hash == before.Further[1].Hash || image.Further[1].Width != 50 {
		t.Errorf("%d works, %+v, %+v", len(after), image, sum)
	}
	// What can no longer be read is kept as it was, in its place.
	writeFile(t, opts.CSV, "id,title,file\n1,First,a.jpg|moved.jpg|c.jpg\n")
	writeFile(t, filepath.Join(images, "moved.jpg"), "\xff\xd8\xff\xe0 broken")
	sum = mustRun(t, lib, opts)
	if diff := cmp.Diff(image, records(t, lib)["id:1"]); diff != "" || sum.Failed != 1 || sum.Problems[0].Outcome != OutcomeOldPicture {
		t.Errorf("%+v\n%s", sum.Problems, diff)
	}
}

func TestAnExportHoldsAllPictures(t *testing.T) {
	lib, opts := newLibrary(t), several(t)
	mustRun(t, lib, opts)
	want := records(t, lib)
	for _, format := range []Format{FormatCSV, FormatJSONL} {
		path, fresh := exported(t, lib, format), newLibrary(t)
		sum := mustRun(t, fresh, Options{CSV: path, Images: opts.Images})
		if diff := cmp.Diff(want, records(t, fresh), cmpopts.IgnoreFields(art.Image{}, "Order")); diff != "" || sum.Failed > 0 {
			t.Errorf("%s: %+v\n%s", format, sum.Problems, diff)
		}
		if over := mustRun(t, lib, Options{CSV: path, Images: opts.Images}); over.Updated+over.Added > 0 {
			t.Errorf("%s: over itself %d updated, %d added", format, over.Updated, over.Added)
		}
	}
}

func TestAFileThatBecameAPictureOfAWorkIsNoWorkOfItsOwn(t *testing.T) {
	dir, lib := t.TempDir(), newLibrary(t)
	images := filepath.Join(dir, "images")
	writeFile(t, filepath.Join(images, "7.jpg"), jpegOf(1, 30, 20))
	writeFile(t, filepath.Join(images, "7_verso.jpg"), jpegOf(2, 30, 20))
	mustRun(t, lib, Options{Images: images})
	opts := Options{CSV: writeFile(t, filepath.Join(dir, "works.csv"), "id,title\n7,Seventh\n"), Images: images, Prune: true}
	mustRun(t, lib, opts)
	if diff := cmp.Diff(map[string]string{"id:7": "7.jpg, 7_verso.jpg = verso"}, shown(t, lib)); diff != "" {
		t.Error(diff)
	}
}

func TestRowsThatAddPicturesAreTold(t *testing.T) {
	dir, lib := t.TempDir(), newLibrary(t)
	images := filepath.Join(dir, "images")
	for i := range 3 {
		writeFile(t, filepath.Join(images, fmt.Sprintf("%c.jpg", 'a'+i)), jpegOf(i, 40, 30))
	}
	rows := "id,title,file,caption\n1,First,a.jpg,front\n1,First,b.jpg,back\n1,First,x.jpg,front\n1,Other,c.jpg,front\n"
	sum := mustRun(t, lib, Options{CSV: writeFile(t, filepath.Join(dir, "works.csv"), rows), Images: images})
	if diff := cmp.Diff(map[string]string{"id:1": "a.jpg, b.jpg", "id#4:1": "c.jpg"}, shown(t, lib)); diff != "" {
		t.Error(diff)
	}
	said := ""
	for _, p := range sum.Problems {
		said += fmt.Sprintf("%d %s: %s\n", p.Line, p.Outcome, p.Reason)
	}
	for _, mention := range []string{"3 imported with a remark: The row was read as a further picture of line 2", "4 kept without this picture: There is no file", "5 imported with a remark: Line 2 has the same id"} {
		if !strings.Contains(said, mention) {
			t.Errorf("%q is not among\n%s", mention, said)
		}
	}
	if strings.Contains(said, "4 imported with a remark") {
		t.Errorf("nothing else is lost of line 4:\n%s", said)
	}
}
