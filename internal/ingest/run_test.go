package ingest

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"likeness/internal/art"
	"likeness/internal/catalog"
	"likeness/internal/embedded"
	"likeness/internal/encode"
	"likeness/internal/features"
	"likeness/internal/library"
)

// canvas is a picture of its own for every seed.
func writeFile(t *testing.T, path, content string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func canvas(seed, w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, color.RGBA{uint8(x*3 + seed*17), uint8(y*5 + seed*29), uint8(seed * 41), 255})
		}
	}
	return img
}

func jpegOf(seed, w, h int) string {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, canvas(seed, w, h), nil)
	return b.String()
}

func pngOf(seed, w, h int) string {
	var b bytes.Buffer
	_ = png.Encode(&b, canvas(seed, w, h))
	return b.String()
}

// hugePNG is a header that promises 50,000 x 50,000 pixels.
func hugePNG() string {
	header := make([]byte, 17)
	copy(header, "IHDR")
	binary.BigEndian.PutUint32(header[4:], 50000)
	binary.BigEndian.PutUint32(header[8:], 50000)
	header[12], header[13] = 8, 2
	b := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), header...)
	return string(binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(header)))
}

func newLibrary(t *testing.T) *library.Library {
	t.Helper()
	lib, err := library.Create(filepath.Join(t.TempDir(), "library"))
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func mustRun(t *testing.T, lib *library.Library, opts Options) *Summary {
	t.Helper()
	sum, err := importInto(t.Context(), lib, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// importInto brings what opts name into a library, as the command does.
func importInto(ctx context.Context, lib *library.Library, opts Options, progress func(art.Progress)) (*Summary, error) {
	w, err := embedded.Begin(lib, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	opts.Report = lib.ReportPath()
	sum, err := Run(ctx, w, opts, progress)
	return sum, errors.Join(err, w.Close())
}

// mustPreview is a dry run; lib is nil while there is none.
func mustPreview(t *testing.T, lib *library.Library, opts Options) *Summary {
	t.Helper()
	var has art.Inventory
	if lib != nil {
		inventory, err := embedded.OpenInventory(lib)
		if err != nil {
			t.Fatal(err)
		}
		if inventory != nil {
			defer func() { _ = inventory.Close() }()
			has = inventory
		}
	}
	sum, err := Preview(t.Context(), has, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// records are all records of a library, by key.
func records(t *testing.T, lib *library.Library) map[string]art.Image {
	t.Helper()
	c, err := catalog.Open(lib.CatalogPath())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	all := map[string]art.Image{}
	for image, err := range c.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := all[image.Key]; twice {
			t.Errorf("%s is there twice", image.Key)
		}
		all[image.Key] = image
	}
	return all
}

// counts are the numbers of a summary that a test is about.
type counts struct{ Rows, Added, Updated, Unchanged, Replaced, Failed, WithoutPicture, Warnings, PicturesRead int }

func countsOf(s *Summary) counts {
	return counts{s.Rows, s.Added, s.Updated, s.Unchanged, s.Replaced, s.Failed, s.WithoutPicture, s.Warnings, s.PicturesRead}
}

func wantCounts(t *testing.T, when string, s *Summary, want counts) {
	t.Helper()
	if diff := cmp.Diff(want, countsOf(s)); diff != "" {
		t.Errorf("%s:\n%s%+v", when, diff, s.Problems)
	}
}

// linksHere reports whether there are symbolic links: few may make them on
// Windows, and Wine makes some that lead nowhere.
func linksHere(t *testing.T) bool {
	t.Helper()
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "file"), "")
	if os.Symlink("file", filepath.Join(dir, "link")) != nil {
		return false
	}
	_, err := os.ReadFile(filepath.Join(dir, "link"))
	return err == nil
}

func link(t *testing.T, to, path string) {
	t.Helper()
	if err := os.Symlink(to, path); err != nil {
		t.Fatal(err)
	}
}

// nasty makes a folder of what collections are like, and a CSV about it.
func nasty(t *testing.T) Options {
	t.Helper()
	dir := t.TempDir()
	images := filepath.Join(dir, "images")
	put := func(name, content string) { writeFile(t, filepath.Join(images, filepath.FromSlash(name)), content) }
	put("good.jpg", jpegOf(1, 60, 40))
	put("really-a-png.jpg", pngOf(2, 50, 70))
	put("zero.jpg", "")
	put("cut.jpg", jpegOf(3, 300, 300)[:4000])
	put("page.png", "<!DOCTYPE html><html><body>404 Not Found</body></html>")
	put("huge.png", hugePNG())
	put("sub/deep/Été.JPG", jpegOf(4, 40, 40))
	put("one/same.jpg", jpegOf(5, 30, 30))
	put("two/same.jpg", jpegOf(6, 30, 30))
	put("77.jpeg", jpegOf(7, 20, 20))
	put("unnamed.jpg", jpegOf(8, 20, 20))
	put(".hidden.jpg", jpegOf(9, 20, 20))
	put("notes.txt", "nothing to see")
	writeFile(t, filepath.Join(dir, "secret.jpg"), jpegOf(10, 20, 20))
	if linksHere(t) {
		link(t, filepath.Join(dir, "secret.jpg"), filepath.Join(images, "link.jpg"))
		link(t, "good.jpg", filepath.Join(images, "inner.jpg"))
	} else { // files of the same fates
		put("link.jpg", "")
		put("inner.jpg", jpegOf(1, 60, 40))
	}
	csv := "\uFEFFid,file,title,artist\r\n" +
		"1,good.jpg,Good,A\r\n" + // line 2
		"2,really-a-png.jpg,\"Two\r\nlines\",B\r\n" + // 3, 4
		"3,zero.jpg,Zero,C\r\n" + // 5
		"4,cut.jpg,Cut,D\r\n" + // 6
		"5,page.png,Page,E\r\n" + // 7
		"6,huge.png,Huge,F\r\n" + // 8
		"7,link.jpg,Link,G\r\n" + // 9
		"8,../secret.jpg,Secret,H\r\n" + // 10
		"9,/etc/hostname,Absolute,I\r\n" + // 11
		"10,missing.jpg,=HYPERLINK(0),J\r\n" + // 12
		"11,deep/E\u0301te\u0301.jpg,Decomposed,K\r\n" + // 13
		"12,same.jpg,Ambiguous,L\r\n" + // 14
		"1,inner.jpg,Other work,M\r\n" + // 15: an id again
		"1,good.jpg,Good,A\r\n" + // 16: a whole row again
		"77,,By its id,N\r\n" + // 17
		"13,,No picture,O\r\n" + // 18
		"14,good.jpg,Ragged, with a comma,P\r\n" + // 19
		",,,\r\n" + // 20: nothing
		"15,GOOD.png,By its stem,Q" // 21
	return Options{CSV: writeFile(t, filepath.Join(dir, "works.csv"), csv), Images: images}
}

func TestANastyFolderIsImportedAndEverythingWrongIsReported(t *testing.T) {
	lib, opts := newLibrary(t), nasty(t)
	foreseen := mustPreview(t, nil, opts)
	sum := mustRun(t, lib, opts)
	wantCounts(t, "import", sum, counts{Rows: 18, Added: 17, Failed: 10, WithoutPicture: 10, Warnings: 2, PicturesRead: 7})

	all := records(t, lib)
	pictures := map[string]string{}
	for key, image := range all {
		if image.Picture != nil {
			pictures[key] = image.Picture.Path
		}
	}
	want := map[string]string{
		"id:1": "good.jpg", "id:2": "really-a-png.jpg", "id:11": "sub/deep/Été.JPG",
		"id#2:1": "inner.jpg", "id:77": "77.jpeg", "id:14": "good.jpg", "id:15": "good.jpg",
	}
	if diff := cmp.Diff(want, pictures); diff != "" {
		t.Error(diff)
	}
	if p := all["id:2"].Picture; p.MediaType != "image/png" || p.Width != 50 || p.Height != 70 || len(p.DominantColor) != 7 {
		t.Errorf("the PNG named .jpg: %+v", p)
	}
	if all["id:2"].Title != "Two lines" || all["id#2:1"].Title != "Other work" {
		t.Errorf("titles %q and %q", all["id:2"].Title, all["id#2:1"].Title)
	}
	if sum.UnnamedFiles != 3 { // unnamed.jpg and both same.jpg
		t.Errorf("%d files are named by no row", sum.UnnamedFiles)
	}

	reasons := map[string]string{} // by line
	for _, r := range readReport(t, sum.Report) {
		reasons[r[0]] += r[3] + ": " + r[4]
		if r[1] != "" && strings.ContainsAny(r[1][:1], "=+-@") {
			t.Errorf("a spreadsheet would run %q", r[1])
		}
	}
	linked := "link that leads out"
	if !linksHere(t) {
		linked = "empty"
	}
	for line, mention := range map[string]string{
		"5": "empty", "6": "cut short", "7": "HTML", "8": "50000 x 50000", "9": linked, "10": "leads out of the folder",
		"11": "leads out of the folder", "12": "no file", "14": "one/same.jpg and two/same.jpg", "15": `same id "1"`, "16": "left out: The row repeats line 2", "19": "5 cells",
	} {
		if !strings.Contains(reasons[line], mention) {
			t.Errorf("line %s: %q does not mention %q", line, reasons[line], mention)
		}
	}
	if len(reasons) != 13 { // with the files that no row names
		t.Errorf("%d lines are reported: %v", len(reasons), reasons)
	}

	// A dry run reads headers alone, so it misses the truncated JPEG only.
	wantCounts(t, "dry run", foreseen, counts{Rows: 18, Added: 17, Failed: 9, WithoutPicture: 9, Warnings: 2})
	if len(foreseen.Sample) != 5 || len(foreseen.Columns) != 4 {
		t.Errorf("%d records and %d columns are shown", len(foreseen.Sample), len(foreseen.Columns))
	}

	again := mustRun(t, lib, opts)
	wantCounts(t, "again", again, counts{Rows: 18, Unchanged: 17, Failed: 10, WithoutPicture: 10, Warnings: 2})
	if diff := cmp.Diff(all, records(t, lib)); diff != "" {
		t.Errorf("importing again changed records:\n%s", diff)
	}
}

func readReport(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return lines[1:]
}

func TestWhatOfAFolderIsNotReadIsSaid(t *testing.T) {
	lib, dir := newLibrary(t), t.TempDir()
	images := filepath.Join(dir, "images")
	for name, content := range map[string]string{
		"1.jpg": jpegOf(1, 30, 30), "a.pdf": "%PDF-1.4", "b.PDF": "%PDF-1.4", "c.psd": "8BPS", "README": "read me", "../elsewhere/2.jpg": jpegOf(2, 30, 30),
	} {
		writeFile(t, filepath.Join(images, name), content)
	}
	said := []string{"4 files in the folder are no pictures that are read and were passed over: 2 .pdf, 1 without an ending, 1 .psd."}
	if linksHere(t) {
		link(t, filepath.Join(dir, "elsewhere"), filepath.Join(images, "more"))
		link(t, "..", filepath.Join(images, "loop"))
		said = append(said, "Links to folders are not followed: loop, more.")
	}
	sum := mustRun(t, lib, Options{Images: images})
	wantCounts(t, "import", sum, counts{Rows: 1, Added: 1, PicturesRead: 1})
	notes := strings.Join(sum.Notes, "\n")
	for _, want := range said {
		if !strings.Contains(notes, want) {
			t.Errorf("it is not said: %q, but %q", want, notes)
		}
	}
}

func TestAFolderAloneIsImportedByContent(t *testing.T) {
	lib, opts := newLibrary(t), nasty(t)
	opts.CSV = ""
	writeFile(t, filepath.Join(opts.Images, "Monet - Nana - Google Art Project.dat"), jpegOf(20, 30, 30))
	// A library among the images is none of the works.
	writeFile(t, filepath.Join(opts.Images, "library", "library.json"), "{}")
	writeFile(t, filepath.Join(opts.Images, "library", "pictures", "x.jpg"), jpegOf(21, 30, 30))
	sum := mustRun(t, lib, opts)
	wantCounts(t, "import", sum, counts{Rows: 14, Added: 9, Failed: 5, PicturesRead: 9})
	if notes := strings.Join(sum.Notes, " "); !strings.Contains(notes, "1 file in the folder is no picture that is read and was passed over: 1 .txt.") {
		t.Errorf("of other files is said %q", notes)
	}
	all := records(t, lib)
	if got := all["path:Monet - Nana - Google Art Project.dat"]; got.Artist != "Monet" || got.Title != "Nana" {
		t.Errorf("%+v", got)
	}
	if got := all["path:sub/deep/Été.JPG"]; got.Name != "Été.JPG" || got.Picture == nil {
		t.Errorf("%+v", got)
	}
	writeFile(t, filepath.Join(opts.Images, "zero.jpg"), jpegOf(22, 30, 30))
	wantCounts(t, "after a repair", mustRun(t, lib, opts), counts{Rows: 14, Added: 1, Unchanged: 9, Failed: 4, PicturesRead: 1})
}

func TestImportingAgainUpdatesWhatChangedAndNothingElse(t *testing.T) {
	dir, lib := t.TempDir(), newLibrary(t)
	images := filepath.Join(dir, "images")
	for i := range 5 {
		writeFile(t, filepath.Join(images, fmt.Sprintf("%d.jpg", i)), jpegOf(i, 40, 30))
	}
	header := "id,file,title\n"
	rows := []string{"0,0.jpg,Zero\n", "1,1.jpg,One\n", "2,2.jpg,Two\n", "3,3.jpg,Three\n", "4,4.jpg,Four\n"}
	opts := Options{CSV: writeFile(t, filepath.Join(dir, "works.csv"), header+strings.Join(rows, "")), Images: images}
	mustRun(t, lib, opts)
	before := records(t, lib)

	rows[1] = "1,1.jpg,Won\n"
	slices.Reverse(rows)
	writeFile(t, opts.CSV, header+strings.Join(rows, "")+"5,,Five\n")
	writeFile(t, filepath.Join(images, "2.jpg"), jpegOf(99, 40, 30)) // another picture
	touched := time.Now().Add(time.Hour)
	if err := os.Chtimes(filepath.Join(images, "3.jpg"), touched, touched); err != nil { // the same picture
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(images, "4.jpg")); err != nil {
		t.Fatal(err)
	}
	want := counts{Rows: 6, Added: 1, Updated: 2, Unchanged: 3, Replaced: 1, Failed: 1, WithoutPicture: 1}
	wantCounts(t, "dry run", mustPreview(t, lib, opts), want)
	want.PicturesRead = 1
	sum := mustRun(t, lib, opts)
	wantCounts(t, "import", sum, want)
	if p := sum.Problems[0]; p.Outcome != OutcomeOldPicture || !strings.HasPrefix(p.Name, "4") {
		t.Errorf("the missing picture: %+v", p)
	}
	after := records(t, lib)
	for key, was := range before {
		is := after[key]
		if is.ID != was.ID || is.Order != was.Order {
			t.Errorf("%s was %s at %d, is %s at %d", key, was.ID, was.Order, is.ID, is.Order)
		}
		if changed := is.Picture == nil || is.Picture.Hash != was.Picture.Hash; changed != (key == "id:2") {
			t.Errorf("%s: picture changed: %v", key, changed)
		}
	}
	if after["id:1"].Title != "Won" {
		t.Errorf("title %q", after["id:1"].Title)
	}

	// Without --images nothing is said of pictures, and they stay.
	opts.Images = ""
	wantCounts(t, "without images", mustRun(t, lib, opts), counts{Rows: 6, Unchanged: 6, WithoutPicture: 1})
}

func TestAFolderAndItsCSVAreTheSameWorksInEitherOrder(t *testing.T) {
	dir := t.TempDir()
	images := filepath.Join(dir, "images")
	for i := range 3 {
		writeFile(t, filepath.Join(images, fmt.Sprintf("%d.jpg", i)), jpegOf(i, 40, 30))
	}
	folder := Options{Images: images}
	both := Options{CSV: writeFile(t, filepath.Join(dir, "works.csv"), "id,file,title\nx,1.jpg,One\ny,2.jpg,Two\nz,,Three\n"), Images: images}
	lib := newLibrary(t)
	mustRun(t, lib, folder)
	want := counts{Rows: 3, Added: 1, Updated: 2, WithoutPicture: 1}
	wantCounts(t, "CSV after folder, dry", mustPreview(t, lib, both), want)
	sum := mustRun(t, lib, both)
	wantCounts(t, "CSV after folder", sum, want)
	if notes := strings.Join(sum.Notes, " "); !strings.Contains(notes, "1 work is not in this one") {
		t.Errorf("notes %q", notes)
	}
	all := records(t, lib)
	if len(all) != 4 || all["id:x"].Order != 2 || all["id:x"].Picture == nil {
		t.Errorf("%+v", all)
	}

	lib = newLibrary(t)
	mustRun(t, lib, both)
	writeFile(t, filepath.Join(images, "2.jpg"), jpegOf(9, 40, 30))
	want = counts{Rows: 3, Added: 1, Updated: 1, Unchanged: 1, Replaced: 1}
	wantCounts(t, "folder after CSV, dry", mustPreview(t, lib, folder), want)
	want.PicturesRead = 2
	wantCounts(t, "folder after CSV", mustRun(t, lib, folder), want)
	if all := records(t, lib); len(all) != 4 || all["id:y"].Title != "Two" {
		t.Errorf("%+v", all)
	}
}

func TestTheNumbersOfTwoSourcesDoNotCollide(t *testing.T) {
	dir, lib := t.TempDir(), newLibrary(t)
	a := Options{CSV: writeFile(t, filepath.Join(dir, "a.csv"), "id,title\n1,A\n"), Source: "Louvre"}
	b := Options{CSV: writeFile(t, filepath.Join(dir, "b.csv"), "id,title\n1,B\n"), Source: "Prado"}
	wantCounts(t, "first", mustRun(t, lib, a), counts{Rows: 1, Added: 1, WithoutPicture: 1})
	wantCounts(t, "second", mustRun(t, lib, b), counts{Rows: 1, Added: 1, WithoutPicture: 1})
	wantCounts(t, "first again", mustRun(t, lib, a), counts{Rows: 1, Unchanged: 1, WithoutPicture: 1})
}

func TestRowsWithoutIdentityAreAllKept(t *testing.T) {
	lib := newLibrary(t)
	opts := Options{CSV: writeFile(t, filepath.Join(t.TempDir(), "a.csv"), "title,artist\nSheet,Turner\nSheet,Turner\nSheet,Turner\nSky,Turner\n")}
	wantCounts(t, "import", mustRun(t, lib, opts), counts{Rows: 4, Added: 4, WithoutPicture: 4})
	wantCounts(t, "again", mustRun(t, lib, opts), counts{Rows: 4, Unchanged: 4, WithoutPicture: 4})
}

func TestADryRunTouchesNothing(t *testing.T) {
	opts := nasty(t)
	dir := filepath.Dir(opts.Images)
	before := listing(t, dir)
	mustPreview(t, nil, opts)
	if diff := cmp.Diff(before, listing(t, dir)); diff != "" {
		t.Errorf("without a library:\n%s", diff)
	}
	lib := newLibrary(t)
	mustRun(t, lib, opts)
	before = listing(t, filepath.Dir(lib.Dir()))
	mustPreview(t, lib, opts)
	if diff := cmp.Diff(before, listing(t, filepath.Dir(lib.Dir()))); diff != "" {
		t.Errorf("with a library:\n%s", diff)
	}
}

// listing is every file below dir with its content.
func listing(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		files[path] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestThumbnailsAndFeaturesAreComplete(t *testing.T) {
	lib, images := newLibrary(t), t.TempDir()
	writeFile(t, filepath.Join(images, "wide.jpg"), jpegOf(1, 2000, 500))
	writeFile(t, filepath.Join(images, "small.jpg"), jpegOf(2, 100, 200))
	mustRun(t, lib, Options{Images: images})
	feats, err := features.Open(lib.FeaturesPath())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = feats.Close() }()
	want := map[string][2]image.Point{
		"path:wide.jpg":  {{X: 1280, Y: 320}, {X: 320, Y: 80}},
		"path:small.jpg": {{X: 100, Y: 200}, {X: 100, Y: 200}},
	}
	for key, record := range records(t, lib) {
		for i, th := range []art.PictureSize{art.Large, art.Thumbnail} {
			f, err := os.Open(lib.PicturePath(record.Picture.Hash, th))
			if err != nil {
				t.Fatal(err)
			}
			config, err := jpeg.DecodeConfig(f)
			_ = f.Close()
			if got := (image.Point{X: config.Width, Y: config.Height}); err != nil || got != want[key][i] {
				t.Errorf("%s, %s: %v, %v", key, th, got, err)
			}
		}
		if has, err := feats.Has(t.Context(), record.Picture.Hash, encode.FeatureNames()); !has || err != nil {
			t.Errorf("%s: features complete: %v, %v", key, has, err)
		}
		// What is missing is made again.
		if err := os.Remove(lib.PicturePath(record.Picture.Hash, art.Thumbnail)); err != nil {
			t.Fatal(err)
		}
	}
	wantCounts(t, "without thumbnails", mustRun(t, lib, Options{Images: images}), counts{Rows: 2, Unchanged: 2, PicturesRead: 2})
}

func TestAReportThatIsOpenElsewhereIsKeptUnderAnotherName(t *testing.T) {
	lib, opts := newLibrary(t), nasty(t)
	before := mustRun(t, lib, opts)
	old, err := os.Open(before.Report)
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	after := mustRun(t, lib, opts)
	content, err := os.ReadFile(after.Report)
	if err != nil || !strings.Contains(string(content), "zero.jpg") {
		t.Errorf("the report %s: %v, %q", after.Report, err, content)
	}
	kept := after.Report != before.Report // which Windows makes necessary
	if told := strings.Contains(strings.Join(after.Notes, " "), after.Report); told != kept {
		t.Errorf("written to %s instead of %s, and said %q", after.Report, before.Report, after.Notes)
	}
	if kept != (runtime.GOOS == "windows") {
		t.Errorf("written to %s instead of %s", after.Report, before.Report)
	}
}

func TestPicturesOfEveryShapeAreTaken(t *testing.T) {
	lib, images := newLibrary(t), t.TempDir()
	for _, size := range [][2]int{{1, 1}, {1, 2000}, {2000, 1}, {3, 5}} {
		writeFile(t, filepath.Join(images, fmt.Sprintf("%dx%d.png", size[0], size[1])), pngOf(1, size[0], size[1]))
	}
	wantCounts(t, "import", mustRun(t, lib, Options{Images: images}), counts{Rows: 4, Added: 4, PicturesRead: 4})
}

func TestASmallJPEGServesAsItsOwnLargePicture(t *testing.T) {
	lib, images := newLibrary(t), t.TempDir()
	content := jpegOf(1, 600, 500)
	turned := content[:2] + exifTurned + content[2:]
	writeFile(t, filepath.Join(images, "plain.jpg"), content)
	writeFile(t, filepath.Join(images, "turned.jpg"), turned)
	mustRun(t, lib, Options{Images: images})
	for key, record := range records(t, lib) {
		large, err := os.ReadFile(lib.PicturePath(record.Picture.Hash, art.Large))
		if err != nil {
			t.Fatal(err)
		}
		config, err := jpeg.DecodeConfig(bytes.NewReader(large))
		if err != nil || config.Width != record.Picture.Width || config.Height != record.Picture.Height {
			t.Errorf("%s is %d x %d, its large picture %d x %d, %v", key, record.Picture.Width, record.Picture.Height, config.Width, config.Height, err)
		}
		if same := strings.HasPrefix(string(large), content); same != (key == "path:plain.jpg") {
			t.Errorf("%s: its large picture is the file itself: %v", key, same)
		}
	}
	if p := records(t, lib)["path:turned.jpg"].Picture; p.Width != 500 || p.Height != 600 {
		t.Errorf("the turned picture is %d x %d", p.Width, p.Height)
	}
}

func TestACutJPEGIsKeptWithARemarkAndNeverServedAsItIs(t *testing.T) {
	lib, images := newLibrary(t), t.TempDir()
	content := jpegOf(1, 600, 500)
	cut := content[:len(content)*9/10]
	writeFile(t, filepath.Join(images, "cut.jpg"), cut)
	sum := mustRun(t, lib, Options{Images: images})
	record := records(t, lib)["path:cut.jpg"]
	if record.Picture == nil || sum.Failed != 0 {
		t.Fatalf("not kept: %+v", sum)
	}
	large, err := os.ReadFile(lib.PicturePath(record.Picture.Hash, art.Large))
	if err != nil || strings.HasPrefix(string(large), cut) {
		t.Errorf("the cut file itself is shown, %v", err)
	}
	said := false
	for _, p := range sum.Problems {
		said = said || p.Outcome == OutcomeRemark && strings.Contains(p.Reason, "cut short")
	}
	if !said {
		t.Errorf("nothing is said of it: %+v", sum.Problems)
	}
}

// exifTurned is a segment that says to turn the picture by 90 degrees.
const exifTurned = "\xff\xe1\x00\x22Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00" +
	"\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00"

func TestTheResultDoesNotDependOnTheNumberOfProcessors(t *testing.T) {
	opts := nasty(t)
	var results [2]map[string]art.Image
	var reports [2][][]string
	for i, n := range []int{1, 4} {
		was := runtime.GOMAXPROCS(n)
		lib := newLibrary(t)
		sum := mustRun(t, lib, opts)
		runtime.GOMAXPROCS(was)
		results[i], reports[i] = records(t, lib), readReport(t, sum.Report)
	}
	if diff := cmp.Diff(results[0], results[1]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(reports[0], reports[1]); diff != "" {
		t.Error(diff)
	}
}

func TestWhatCannotBeImportedIsRefusedBeforeTheLibraryIsTouched(t *testing.T) {
	dir, lib := t.TempDir(), newLibrary(t)
	before := listing(t, filepath.Dir(lib.Dir()))
	good := writeFile(t, filepath.Join(dir, "good.csv"), "id,title\n1,A\n")
	for name, opts := range map[string]Options{
		"nothing":           {},
		"empty CSV":         {CSV: writeFile(t, filepath.Join(dir, "empty.csv"), "")},
		"header only":       {CSV: writeFile(t, filepath.Join(dir, "header.csv"), "id,title\n")},
		"no CSV":            {CSV: filepath.Join(dir, "none.csv")},
		"unknown columns":   {CSV: writeFile(t, filepath.Join(dir, "odd.csv"), "a,b\n1,2\n")},
		"unknown role":      {CSV: good, Map: map[string]string{"painter": "title"}},
		"no folder":         {CSV: good, Images: filepath.Join(dir, "none")},
		"file as folder":    {Images: good},
		"empty folder":      {Images: t.TempDir()},
		"library as folder": {Images: lib.Dir()},
		"map without CSV":   {Images: dir, Map: map[string]string{"title": "x"}},
	} {
		if err := Check(opts); art.CodeOf(err) != art.CodeInvalid {
			t.Errorf("%s: Check says %v", name, err)
		}
		if _, err := Run(t.Context(), nil, opts, nil); art.CodeOf(err) != art.CodeInvalid {
			t.Errorf("%s: Run says %v", name, err)
		}
	}
	if err := Check(Options{CSV: good}); err != nil {
		t.Errorf("a good CSV: %v", err)
	}
	if diff := cmp.Diff(before, listing(t, filepath.Dir(lib.Dir()))); diff != "" {
		t.Error(diff)
	}
}

func TestProgressRunsToItsEnd(t *testing.T) {
	lib, opts := newLibrary(t), nasty(t)
	last := map[art.Stage]art.Progress{}
	_, err := importInto(t.Context(), lib, opts, func(p art.Progress) {
		if before := last[p.Stage]; p.Done < before.Done || p.Total == nil || p.Done > *p.Total {
			t.Errorf("%+v after %+v", p, before)
		}
		last[p.Stage] = p
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, stage := range []art.Stage{art.StageReading, art.StagePictures} {
		if p := last[stage]; p.Done == 0 || p.Done != *p.Total {
			t.Errorf("%s ended at %+v", stage, p)
		}
	}
	if p := last[art.StagePictures]; p.Failed != 10 {
		t.Errorf("%d failed", p.Failed)
	}
}

func TestFilesThatMayNotBeReadAreReported(t *testing.T) {
	if os.Geteuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("the administrator may read everything, and a mode forbids it to nobody on Windows")
	}
	lib, images := newLibrary(t), t.TempDir()
	writeFile(t, filepath.Join(images, "a.jpg"), jpegOf(1, 20, 20))
	if err := os.Chmod(writeFile(t, filepath.Join(images, "b.jpg"), jpegOf(2, 20, 20)), 0); err != nil {
		t.Fatal(err)
	}
	sum := mustRun(t, lib, Options{Images: images})
	wantCounts(t, "import", sum, counts{Rows: 2, Added: 1, Failed: 1, PicturesRead: 1})
	if !strings.Contains(sum.Problems[0].Reason, "permissions") {
		t.Errorf("%+v", sum.Problems)
	}
	if err := os.Chmod(images, 0); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Chmod(images, 0o755) }()
	if err := Check(Options{Images: images}); art.CodeOf(err) != art.CodeUnavailable {
		t.Errorf("an unreadable folder: %v", err)
	}
}

func TestARowThatIsTooLongIsLeftOutAndToldOf(t *testing.T) {
	dir := t.TempDir()
	csv := writeFile(t, filepath.Join(dir, "x.csv"), "id,title\n1,a\n2,"+strings.Repeat("x", 17<<20)+"\n3,c\n")
	sum, err := Preview(context.Background(), nil, Options{CSV: csv}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if sum.Added != 2 || sum.Failed != 1 || len(sum.Problems) != 1 || sum.Problems[0].Line != 3 || !strings.Contains(sum.Problems[0].Reason, "longer than") {
		t.Errorf("%+v", sum)
	}
}
