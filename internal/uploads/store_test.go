package uploads

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"likeness/internal/art"
)

var _ art.Uploads = (*Store)(nil)

// picture is a PNG of w x h pixels that no other seed gives.
func picture(t *testing.T, w, h int, seed uint64) []byte {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 1))
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = byte(random.Uint32()) | byte(i%4/3*255)
	}
	img.Set(0, 0, color.White)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func add(t *testing.T, s *Store, data []byte) art.Upload {
	t.Helper()
	u, err := s.AddUpload(context.Background(), bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func content(t *testing.T, s *Store, id string) []byte {
	t.Helper()
	f, err := s.OpenUpload(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func gone(t *testing.T, s *Store, id string) bool {
	t.Helper()
	_, errUpload := s.Upload(context.Background(), id)
	f, errOpen := s.OpenUpload(context.Background(), id)
	if errOpen == nil {
		must(t, f.Close())
	}
	if (errUpload == nil) != (errOpen == nil) {
		t.Fatalf("Upload says %v and OpenUpload %v", errUpload, errOpen)
	}
	return art.CodeOf(errUpload) == art.CodeNotFound && errUpload != nil
}

func files(t *testing.T, dir string) int {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

func TestAnUploadSurvivesARestart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "uploads")
	data := picture(t, 40, 30, 1)
	before := add(t, open(t, dir), data)
	if before.Width != 40 || before.Height != 30 || before.MediaType != "image/png" || len(before.ID) != 26 {
		t.Errorf("%+v", before)
	}
	if left := time.Until(before.ExpiresAt); left < 30*time.Minute {
		t.Errorf("kept for %v", left)
	}
	must(t, os.WriteFile(filepath.Join(dir, unfinished+"1"), data[:9], 0o600))
	again := open(t, dir)
	after, err := again.Upload(context.Background(), before.ID)
	if err != nil || after.ExpiresAt.Sub(before.ExpiresAt).Abs() > time.Second {
		t.Errorf("%+v after a restart, %+v before: %v", after, before, err)
	}
	after.ExpiresAt = before.ExpiresAt
	if after != before || !bytes.Equal(content(t, again, before.ID), data) {
		t.Errorf("%+v after a restart, %+v before", after, before)
	}
	if n := files(t, dir); n != 1 {
		t.Errorf("%d files, one of them half written", n)
	}
}

func TestUploadsGoWhenTheirTimeIsOver(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	first := add(t, s, picture(t, 20, 20, 1))
	s.now = func() time.Time { return time.Now().Add(keptFor - time.Minute) }
	second := add(t, s, picture(t, 20, 20, 2))
	if gone(t, s, first.ID) {
		t.Error("gone before its time")
	}
	s.now = func() time.Time { return time.Now().Add(keptFor + time.Minute) }
	if !gone(t, s, first.ID) || gone(t, s, second.ID) {
		t.Error("the first should be gone, the second not")
	}
	add(t, s, picture(t, 20, 20, 3))
	if n := files(t, dir); n != 2 {
		t.Errorf("%d files after the first went", n)
	}
	must(t, os.Chtimes(filepath.Join(dir, s.kept[second.ID].Name()), time.Time{}, time.Now().Add(-keptFor)))
	if again := open(t, dir); !gone(t, again, second.ID) {
		t.Error("expired while no server ran, and still there")
	}
}

func TestAFullStoreDropsTheOldestButNoneBeforeHalfAnHour(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	one := picture(t, 30, 30, 1)
	s.maxBytes = int64(len(one))*2 + 500
	first, second := add(t, s, one), add(t, s, picture(t, 30, 30, 2))
	if _, err := s.AddUpload(context.Background(), bytes.NewReader(one)); art.CodeOf(err) != art.CodeUnavailable {
		t.Fatalf("full of young uploads: %v", err)
	}
	s.now = func() time.Time { return time.Now().Add(keptAtLeast + time.Minute) }
	third := add(t, s, picture(t, 30, 30, 3))
	if !gone(t, s, first.ID) || gone(t, s, second.ID) || gone(t, s, third.ID) {
		t.Error("the oldest, and it alone, should be gone")
	}
	if files(t, dir) != 2 || s.bytes > s.maxBytes {
		t.Errorf("%d files, %d bytes counted", files(t, dir), s.bytes)
	}
}

func TestWhatIsNotKept(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	good := picture(t, 50, 50, 1)
	huge := bytes.Clone(good)
	copy(huge[16:], []byte{0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50})
	copy(huge[29:], []byte{0x0b, 0xad, 0xf0, 0x0d})
	for name, c := range map[string]struct {
		data []byte
		code art.Code
	}{
		"too many bytes":  {make([]byte, MaxUploadBytes+1), art.CodeTooLarge},
		"text":            {[]byte("no picture"), art.CodeUnsupported},
		"nothing":         {nil, art.CodeInvalid},
		"half":            {good[:len(good)/2], art.CodeInvalid},
		"says it is huge": {huge, art.CodeTooLarge},
	} {
		if _, err := s.AddUpload(context.Background(), bytes.NewReader(c.data)); err == nil || art.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := files(t, dir); n != 0 || s.bytes != 0 {
		t.Errorf("%d files and %d bytes are left", n, s.bytes)
	}
}

func TestAnUploadThatIsBeingReadStillGoes(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	data := picture(t, 20, 20, 1)
	first := add(t, s, data)
	f, err := s.OpenUpload(context.Background(), first.ID)
	must(t, err)
	s.now = func() time.Time { return time.Now().Add(keptFor + time.Minute) }
	add(t, s, picture(t, 20, 20, 2))
	left, err := io.ReadAll(f)
	must(t, errors.Join(err, f.Close()))
	if !bytes.Equal(left, data) {
		t.Errorf("who read it got %d bytes of %d", len(left), len(data))
	}
	if n := files(t, dir); n != 1 {
		t.Errorf("%d files after the first went", n)
	}
}

func TestIdsReachNothingElse(t *testing.T) {
	root := t.TempDir()
	must(t, os.WriteFile(filepath.Join(root, "secret.png"), picture(t, 20, 20, 1), 0o600))
	s := open(t, filepath.Join(root, "uploads"))
	u := add(t, s, picture(t, 20, 20, 2))
	for _, id := range []string{"", ".", "..", "../secret.png", "../secret", u.ID + ".20x20.png", u.ID + "/", "%2e%2e", u.ID[:25] + "0"} {
		if !gone(t, s, id) {
			t.Errorf("%q was found", id)
		}
	}
}

func TestManyVisitorsAtOnce(t *testing.T) {
	s := open(t, t.TempDir())
	var pictures [8][]byte
	for i := range pictures {
		pictures[i] = picture(t, 24, 24, uint64(i))
	}
	s.maxBytes = 1 << 20
	var group sync.WaitGroup
	ids := make([]string, 64)
	for i := range ids {
		group.Go(func() {
			u, err := s.AddUpload(context.Background(), bytes.NewReader(pictures[i%8]))
			if err != nil {
				t.Error(err)
				return
			}
			ids[i] = u.ID
			if !bytes.Equal(content(t, s, u.ID), pictures[i%8]) {
				t.Error("another picture came back")
			}
		})
	}
	group.Wait()
	seen := map[string]bool{}
	for _, id := range ids {
		seen[id] = true
	}
	if len(seen) != len(ids) {
		t.Errorf("%d ids for %d uploads", len(seen), len(ids))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// What takes seconds to decode, and what few browsers show, is kept as JPEG.
func TestHEICIsKeptAsJPEG(t *testing.T) {
	data, err := os.ReadFile("testdata/squares.heic")
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, t.TempDir())
	u := add(t, s, data)
	if got := content(t, s, u.ID); u.MediaType != "image/jpeg" || u.Width != 64 || u.Height != 64 || !bytes.HasPrefix(got, []byte("\xff\xd8\xff")) {
		t.Errorf("%+v, beginning with % x", u, got[:4])
	}
}
