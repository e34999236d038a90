package ingest

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// locateRows tells the files that each row (id, number, file) gets of a folder,
// with their labels, by its id, and what is said of it, by its name.
func locateRows(t *testing.T, files []string, rows string) (got map[string]string, said map[string]string) {
	t.Helper()
	dir := t.TempDir()
	images := filepath.Join(dir, "pictures")
	for _, f := range files {
		writeFile(t, filepath.Join(images, filepath.FromSlash(f)), f)
	}
	in, err := open(Options{CSV: writeFile(t, filepath.Join(dir, "works.csv"), "id,object number,file\n"+rows), Images: images})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	if err := in.look(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, said = map[string]string{}, map[string]string{}
	err = in.entries(t.Context(), func(e entry) error {
		if e.later {
			return nil
		}
		l := in.locate(e)
		var files []string
		for _, j := range l.jobs {
			files = append(files, strings.TrimSuffix(in.folder.paths[j.file]+" = "+j.label, " = "))
		}
		if files != nil {
			got[strings.TrimPrefix(e.image.Key, "id:")] = strings.Join(files, ", ")
		}
		if l.problem != nil {
			l.problems = append(l.problems, *l.problem)
		}
		for _, p := range l.problems {
			said[p.Name] += p.Reason
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got, said
}

func TestARowGetsTheOneFileThatItMeans(t *testing.T) {
	files := []string{
		"dup/a/same.jpg", "dup/b/same.jpg", "b/same.jpg", "win.png", "sub/deep.png", "café.png", "with space.png", "Mona Lisa, by Leonardo.png",
		"100%.png", "photo.tif", "ver.1.2.png", "ver.1.png", "49.30.png", "P-1999-12.png", "kms1.png", "naïve.png", "both.png", "x/both.png",
	}
	for i, tc := range []struct{ number, file, want string }{
		{"", `C:\scans\dup\b\same.jpg`, "dup/b/same.jpg"},
		{"", `c:/scans/DUP/A/Same.JPG`, "dup/a/same.jpg"},
		{"", "b/same.jpg", "b/same.jpg"},
		{"", `\\server\share\win.png`, "win.png"},
		{"", "/Volumes/Archive/win.png", "win.png"},
		{"", "file:///home/me/win.png", "win.png"},
		{"", "Macintosh HD:pictures:win.png", "win.png"},
		{"", "pictures/win.png", "win.png"},
		{"", "deep.png", "sub/deep.png"},
		{"", "cafe\u0301.png", "café.png"},
		{"", "CAFÉ.PNG", "café.png"},
		{"", "naive.png", "naïve.png"},
		{"", "with%20space.png", "with space.png"},
		{"", "with_space.png", "with space.png"},
		{"", "100%.png", "100%.png"},
		{"", "http://commons.example.org/Special:FilePath/Mona%20Lisa%2C%20by%20Leonardo.png", "Mona Lisa, by Leonardo.png"},
		{"", `"https://upload.example.org/x/Mona_Lisa,_by_Leonardo.png?size=1"`, "Mona Lisa, by Leonardo.png"},
		{"", "https://iiif.example.org/iiif/2/kms1/full/!400,400/0/default.jpg", "kms1.png"},
		{"", "https://iiif.example.org/jp2/kms1.tif.jp2/full/max/0/native.jpg", "kms1.png"},
		{"", "photo.jpg", "photo.tif"},
		{"", "ver.1.2", "ver.1.2.png"},
		{"", "ver.1.3", ""}, // not ver.1
		{"", "both.png", "both.png"},
		{"", "both", "both.png"},
		{"", "C:/y/both.png", "both.png"},
		{"49.30", "", "49.30.png"},
		{"P.1999.12", "", "P-1999-12.png"},
		{"49.3", "", ""},
	} {
		file := tc.file
		if !strings.HasPrefix(file, `"`) {
			file = `"` + file + `"`
		}
		got, said := locateRows(t, files, "x,"+tc.number+","+file+"\n")
		if got["x"] != tc.want {
			t.Errorf("%d: %s %s got %q, not %q; %v", i, tc.number, tc.file, got["x"], tc.want, said)
		}
	}
}

func TestADoubtfulPictureIsNeverAttached(t *testing.T) {
	for name, tc := range map[string]struct {
		files []string
		rows  string
		want  map[string]string // file by id
		says  map[string]string // by name of the row
	}{
		"a name that is there twice": {
			[]string{"a/same.jpg", "b/same.jpg"},
			"1,,same.jpg\n2,,c/same.jpg\n3,,a/same.jpg\n",
			map[string]string{"3": "a/same.jpg"},
			map[string]string{"same.jpg": "a/same.jpg and b/same.jpg"},
		},
		"the endings of picture services": {
			[]string{"iiif/default.jpg"},
			"1,,https://x.org/iiif/aaa/full/full/0/default.jpg\n2,,https://x.org/iiif/bbb/full/full/0/default.jpg\n", nil, nil,
		},
		"one such address": {[]string{"iiif/default.jpg"}, "1,,https://x.org/iiif/aaa/full/max/0/default.jpg\n", nil, nil},
		"the copy of such a service": {
			[]string{"aaa/full/max/0/default.jpg", "bbb/full/max/0/default.jpg"},
			"1,,https://x.org/iiif/aaa/full/max/0/default.jpg\n",
			map[string]string{"1": "aaa/full/max/0/default.jpg"},
			nil,
		},
		"one file for two paths": {
			[]string{"12.jpg"},
			"1,,C:\\scans\\2001\\12.jpg\n2,,C:\\scans\\2002\\12.jpg\n3,,D:\\12.jpg\n",
			map[string]string{"3": "12.jpg"},
			map[string]string{"12.jpg": "Line 2 names another path to 12.jpg"},
		},
		"the same name in the folder of another year": {
			[]string{"2001/12.jpg"},
			"1,,2001/12.jpg\n2,,2002/12.jpg\n",
			map[string]string{"1": "2001/12.jpg"},
			map[string]string{"12.jpg": "Line 2 names another path to 2001/12.jpg"},
		},
		"an id that is the name of another row's picture": {
			[]string{"1.jpg"}, "1,,missing.jpg\n2,,1.jpg\n", map[string]string{"2": "1.jpg"}, nil,
		},
		"a number that is the id of another row": {
			[]string{"12.jpg"},
			"7,12,\n12,9,\n", nil,
			map[string]string{"7": "12 is the accession number of this row and the id of line 3"},
		},
		"two files of a number": {
			[]string{"a/7.jpg", "b/7.tif"}, "7,,\n", nil, map[string]string{"7": "a/7.jpg and b/7.tif"},
		},
		"a comma in a name": {[]string{"Claude.jpg"}, "1,,\"Monet, Claude.jpg\"\n", nil, nil},
		"two files for one side": {
			[]string{"7.jpg", "a/7_verso.jpg", "b/7-verso.jpg"},
			"7,,\n",
			map[string]string{"7": "7.jpg"},
			map[string]string{"7": "a/7_verso.jpg and b/7-verso.jpg"},
		},
		"numbers that are written alike": {
			[]string{"1949-12_verso.jpg"}, "1949.12,,\n1949/12,,\n", nil, map[string]string{"1949.12": "or of line 3"},
		},
		"the number of another work": {
			[]string{"1949.1.jpg", "1949.1-1.jpg", "1949.1-2.jpg", "1949.1-2_verso.jpg"},
			"1949.1,,\n1949.1.2,,\n",
			map[string]string{"1949.1": "1949.1.jpg, 1949.1-1.jpg", "1949.1.2": "1949.1-2.jpg, 1949.1-2_verso.jpg = verso"},
			nil,
		},
		"a year that is an id": {[]string{"1949-123.jpg"}, "1949,,\n", nil, nil},
		"a file that a row names": {
			[]string{"7.jpg", "7_2.jpg"}, "7,,\n8,,7_2.jpg\n", map[string]string{"7": "7.jpg", "8": "7_2.jpg"}, nil,
		},
		"a row that names another file than its number": {
			[]string{"a.jpg", "7.jpg", "7_2.jpg"}, "7,,a.jpg\n", map[string]string{"7": "a.jpg"}, nil,
		},
		"several in a cell": {
			[]string{"a.jpg", "b.jpg"},
			"1,,a.jpg|b.jpg|c.jpg\n",
			map[string]string{"1": "a.jpg, b.jpg"},
			map[string]string{"a.jpg": "There is no file of that path"},
		},
	} {
		got, said := locateRows(t, tc.files, tc.rows)
		for id := range got {
			if got[id] != tc.want[id] {
				t.Errorf("%s: %s got %s", name, id, got[id])
			}
		}
		for id, file := range tc.want {
			if got[id] != file {
				t.Errorf("%s: %s did not get %s, but %q; %v", name, id, file, got[id], said)
			}
		}
		for row, mention := range tc.says {
			if !strings.Contains(said[row], mention) {
				t.Errorf("%s: of %s was said %q, not %q", name, row, said[row], mention)
			}
		}
	}
}

func TestAWorkGetsAllItsPicturesInOrder(t *testing.T) {
	for name, tc := range map[string]struct {
		files []string
		rows  string
		want  map[string]string
	}{
		"suffixes of a number": {
			[]string{"1949.123_detail.jpg", "1949.123_verso.jpg", "1949.123-10.jpg", "1949.123-2.jpg", "1949.123 (3).jpg", "1949.123.jpg", "1949.123_detail-2.jpg"},
			"1,1949.123,\n",
			map[string]string{"1": "1949.123.jpg, 1949.123-2.jpg, 1949.123 (3).jpg, 1949.123-10.jpg, 1949.123_verso.jpg = verso, 1949.123_detail.jpg = detail, 1949.123_detail-2.jpg = detail 2"},
		},
		"the front before the back": {
			[]string{"9_verso.jpg", "9_recto.jpg"}, "9,,\n", map[string]string{"9": "9_recto.jpg = recto, 9_verso.jpg = verso"},
		},
		"counted from naught": {[]string{"9_0.jpg", "9_1.jpg"}, "9,,\n", map[string]string{"9": "9_0.jpg, 9_1.jpg"}},
		"those that the row names come first": {
			[]string{"x.jpg", "9_verso.jpg"}, "9,,x.jpg\n", map[string]string{"9": "x.jpg, 9_verso.jpg = verso"},
		},
		"names parted at semicolons, bars and commas": {
			[]string{"a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg", "f.jpg"},
			"1,,b.jpg;a.jpg\n2,,c.jpg | d.jpg\n3,,\"e.jpg, f.jpg\"\n",
			map[string]string{"1": "b.jpg, a.jpg", "2": "c.jpg, d.jpg", "3": "e.jpg, f.jpg"},
		},
		"a file whose name has such a sign": {[]string{"a;b.jpg"}, "1,,a;b.jpg\n", map[string]string{"1": "a;b.jpg"}},
		"one file named twice":              {[]string{"a.jpg"}, "1,,a.jpg|A.JPG\n", map[string]string{"1": "a.jpg"}},
		"rows of one id with other files": {
			[]string{"a.jpg", "b.jpg", "c.jpg"}, "1,,a.jpg\n2,,c.jpg\n1,,b.jpg\n", map[string]string{"1": "a.jpg, b.jpg", "2": "c.jpg"},
		},
		"the first row without a picture": {
			[]string{"b.jpg"}, "1,,a.jpg\n1,,b.jpg\n", map[string]string{"1": "b.jpg"},
		},
	} {
		got, said := locateRows(t, tc.files, tc.rows)
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: %v\n%s", name, said, diff)
		}
	}
}

func TestZerosThatASheetTookAwayDoNotPartWorksFromTheirPictures(t *testing.T) {
	dir := t.TempDir()
	images := filepath.Join(dir, "images")
	for at, name := range []string{
		"00012.jpg", "00012_verso.jpg", // of 12
		"0013.jpg", "00013.jpg", // of 13, but which
		"0015.jpg", // of 0015, and not of 15
		"0016.jpg", // of the row that names it
		"17.jpg", "0017.jpg",
		"0018_detail.jpg",
		"0019.jpg", // the id of one and the accession number of another
	} {
		writeFile(t, filepath.Join(images, name), jpegOf(at+1, 20, 30))
	}
	csv := "id,title,accession number,file\n12,a,,\n13,b,,\n15,e,,\n0015,f,,\n16,g,,\n99,h,,0016.jpg\n17,i,,\n18,j,,\n19,k,,\n98,l,19,\n"
	lib := newLibrary(t)
	sum := mustRun(t, lib, Options{CSV: writeFile(t, filepath.Join(dir, "works.csv"), csv), Images: images})
	want := map[string]string{
		"id:12": "00012.jpg, 00012_verso.jpg = verso", "id:13": "", "id:15": "", "id:0015": "0015.jpg", "id:16": "", "id:99": "0016.jpg",
		"id:17": "17.jpg", "id:18": "0018_detail.jpg", "id:19": "", "id:98": "",
	}
	if diff := cmp.Diff(want, shown(t, lib)); diff != "" {
		t.Error(diff)
	}
	if notes := strings.Join(sum.Notes, " "); !strings.Contains(notes, "00012 for 12") {
		t.Errorf("it is not said: %q", notes)
	}
}
