package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"likeness/internal/art"
)

var (
	_ art.ArtefactStore = (*Store)(nil)
	_ art.Pictures      = (*Store)(nil)
	_ art.Uploads       = (*Uploads)(nil)
)

func TestMain(m *testing.M) {
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_MAX_ATTEMPTS": "1", // the store's own are what is tested
	} {
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// place is where a store lies, and what can happen to it.
type place struct {
	t       *testing.T
	address string
	away    func(bool)
}

// everywhere runs a test on a folder and on a server of Amazon's protocol.
func everywhere(t *testing.T, test func(t *testing.T, p place)) {
	t.Parallel()
	for name, at := range map[string]func(*testing.T) place{"file": inFolder, "s3": inBucket} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, at(t))
		})
	}
}

func inFolder(t *testing.T) place {
	dir := filepath.Join(t.TempDir(), "store")
	return place{t, "file://" + filepath.ToSlash(dir), func(away bool) {
		from, to := dir, dir+"-unmounted"
		if !away {
			must(t, os.RemoveAll(dir))
			from, to = to, from
		}
		must(t, os.Rename(from, to))
		if away {
			must(t, os.Mkdir(dir, 0o755)) // as a mount point is
		}
	}}
}

// inBucket is a bucket of a server that can go away, and does not let everybody
// in.
func inBucket(t *testing.T) place {
	backend := s3mem.New()
	must(t, backend.CreateBucket("works"))
	fake := gofakes3.New(backend).Server()
	var away atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case away.Load():
			http.Error(w, "", http.StatusServiceUnavailable)
		case strings.Contains(r.Header.Get("Authorization"), "stranger"):
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, `<?xml version="1.0"?><Error><Code>InvalidAccessKeyId</Code></Error>`)
		default:
			fake.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return place{t, "s3://works?region=us-east-1&use_path_style=true&endpoint=" + server.URL, away.Store}
}

// open is the store as another process would open it.
func (p place) open() *Store {
	p.t.Helper()
	s, err := Create(p.t.Context(), p.address, quiet)
	must(p.t, err)
	s.patience = 200 * time.Millisecond
	p.t.Cleanup(func() { _ = s.Close() })
	return s
}

// damage changes a byte of a blob.
func (p place) damage(s *Store, key string, at int) {
	p.t.Helper()
	data, err := s.bucket.ReadAll(p.t.Context(), key)
	must(p.t, err)
	data[at] ^= 4
	must(p.t, s.bucket.WriteAll(p.t.Context(), key, data, nil))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t *testing.T, err error, code art.Code, says string) {
	t.Helper()
	if err == nil || art.CodeOf(err) != code || !strings.Contains(art.Sentence(err), says) {
		t.Errorf("%v, want %s with %q", err, code, says)
	}
}

func TestAddressesThatAreNoStore(t *testing.T) {
	folder := t.TempDir()
	must(t, os.WriteFile(filepath.Join(folder, "diary.txt"), []byte("mine"), 0o600))
	newer := t.TempDir()
	must(t, os.WriteFile(filepath.Join(newer, headerKey), []byte(`{"format":9}`), 0o600))
	bucket := inBucket(t)
	for name, test := range map[string]struct {
		address string
		code    art.Code
		says    string
	}{
		"a path":                  {folder, art.CodeInvalid, "file:///srv/likeness"},
		"another scheme":          {"ftp://host/place", art.CodeInvalid, "s3://bucket"},
		"somebody's folder":       {"file://" + folder, art.CodeInvalid, "other things"},
		"of a newer program":      {"file://" + newer, art.CodeUnsupported, "newer likeness"},
		"a file":                  {"file://" + folder + "/diary.txt", art.CodeUnavailable, "cannot be made"},
		"an option nobody knows":  {"s3://works?colour=red", art.CodeInvalid, "check its address"},
		"a bucket that is not":    {strings.Replace(bucket.address, "works", "nowhere", 1), art.CodeUnavailable, "no bucket"},
		"a server that is not":    {"s3://works?region=us-east-1&use_path_style=true&endpoint=http://127.0.0.1:1", art.CodeUnavailable, "check the network"},
		"a key that does not fit": {bucket.address, art.CodeUnavailable, "keys"},
	} {
		t.Run(name, func(t *testing.T) {
			if strings.HasPrefix(name, "a key") {
				t.Setenv("AWS_ACCESS_KEY_ID", "stranger")
			}
			_, err := Create(t.Context(), test.address, quiet)
			wantCode(t, err, test.code, test.says)
		})
	}
}

func TestAServerDoesNotMakeAStore(t *testing.T) {
	everywhere(t, func(t *testing.T, p place) {
		_, err := Open(t.Context(), p.address, quiet)
		wantCode(t, err, art.CodeNotFound, "likeness import")
		p.open()
		s, err := Open(t.Context(), p.address, quiet)
		must(t, err)
		must(t, s.Close())
	})
}

func TestArtefactsAreWhatTheirVersionsSay(t *testing.T) {
	everywhere(t, func(t *testing.T, p place) {
		s, ctx := p.open(), t.Context()
		a, err := s.PutArtefact(ctx, "model-shape", []byte("numbers"))
		must(t, err)
		again, err := p.open().PutArtefact(ctx, "model-shape", []byte("numbers"))
		must(t, err)
		if a != again {
			t.Errorf("the same data is %v and %v", a, again)
		}
		if data, err := p.open().Artefact(ctx, a); err != nil || string(data) != "numbers" {
			t.Errorf("%q %v", data, err)
		}
		_, err = s.Artefact(ctx, art.Artefact{Name: "model-shape", Version: "0123456789abcdef"})
		wantCode(t, err, art.CodeNotFound, "no artefact")
		_, err = s.Artefact(ctx, art.Artefact{Name: "../secret", Version: "x"})
		wantCode(t, err, art.CodeNotFound, "no artefact")
		_, err = s.PutArtefact(ctx, "../secret", nil)
		wantCode(t, err, art.CodeInvalid, "lower-case")
		p.damage(s, "artefacts/"+a.Name+"."+a.Version, 2)
		_, err = s.Artefact(ctx, a)
		wantCode(t, err, art.CodeUnavailable, "damaged")
		_, err = s.PutArtefact(ctx, "model-shape", []byte("numbers"))
		must(t, err)
		if data, err := s.Artefact(ctx, a); err != nil || string(data) != "numbers" {
			t.Errorf("made anew: %q %v", data, err)
		}
	})
}

func TestGenerationsAreReplacedWhole(t *testing.T) {
	everywhere(t, func(t *testing.T, p place) {
		s, ctx := p.open(), t.Context()
		_, err := s.Generation(ctx, "Likeness_1")
		wantCode(t, err, art.CodeNotFound, "import")
		must(t, s.PutGeneration(ctx, "Likeness_1", []byte("a")))
		must(t, s.PutGeneration(ctx, "Likeness_2", []byte("b")))
		must(t, s.PutGeneration(ctx, "Likeness_1", []byte("longer")))
		if data, err := p.open().Generation(ctx, "Likeness_1"); err != nil || string(data) != "longer" {
			t.Errorf("%q %v", data, err)
		}
		must(t, s.RemoveGeneration(ctx, "Likeness_2"))
		must(t, s.RemoveGeneration(ctx, "Likeness_2"))
		if names, err := s.Generations(ctx); err != nil || !slices.Equal(names, []string{"Likeness_1"}) {
			t.Errorf("%v %v", names, err)
		}
		p.damage(s, "generations/Likeness_1.json", 0)
		_, err = s.Generation(ctx, "Likeness_1")
		wantCode(t, err, art.CodeUnavailable, "damaged")
	})
}

// pictures are those of an engine, by hash and size.
type pictures map[string][]byte

func (p pictures) OpenPicture(_ context.Context, image art.Image, size art.PictureSize) (art.PictureFile, error) {
	data, ok := p[image.Picture.Hash+string(size)]
	if !ok {
		return art.PictureFile{}, art.Errorf(art.CodeNotFound, "gone")
	}
	return art.PictureFile{ReadSeekCloser: inMemory{bytes.NewReader(data)}, MediaType: "image/jpeg"}, nil
}

// work is one with an original of so many bytes, and an engine that has it.
func work(size int, seed uint64) (art.Image, pictures) {
	random := rand.NewChaCha8([32]byte{byte(seed)})
	original := make([]byte, size)
	_, _ = random.Read(original)
	sum := sha256.Sum256(original)
	hash := hex.EncodeToString(sum[:])
	return art.Image{ID: "a", Name: "a work", Picture: &art.Picture{Hash: hash, MediaType: "image/tiff", Bytes: int64(size)}},
		pictures{
			hash + string(art.Original):  original,
			hash + string(art.Large):     []byte("large"),
			hash + string(art.Thumbnail): []byte("small"),
		}
}

func TestPicturesComeBackInAllSizes(t *testing.T) {
	everywhere(t, func(t *testing.T, p place) {
		s, ctx := p.open(), t.Context()
		for _, size := range []int{0, 1, blockBytes - 1, blockBytes, blockBytes + 1, 3*blockBytes + 500} {
			image, from := work(size, uint64(size))
			if complete, err := s.CopyPicture(ctx, from, image); err != nil || !complete {
				t.Fatal(complete, err)
			}
			if complete, err := s.CopyPicture(ctx, pictures{}, image); err != nil || !complete {
				t.Errorf("what is there was asked for again: %v %v", complete, err)
			}
			for _, of := range []art.PictureSize{art.Original, art.Large, art.Thumbnail} {
				file, err := p.open().OpenPicture(ctx, image, of)
				must(t, err)
				data, err := io.ReadAll(file)
				must(t, errors.Join(err, file.Close()))
				if !bytes.Equal(data, from[image.Picture.Hash+string(of)]) {
					t.Errorf("%s of %d bytes: %d bytes came back", of, size, len(data))
				}
				if want := map[art.PictureSize]string{art.Original: "image/tiff"}[of]; want != "" && file.MediaType != want {
					t.Errorf("%s is %s", of, file.MediaType)
				}
			}
		}
	})
}

func TestAPartOfAnOriginalIsReadWithoutTheRest(t *testing.T) {
	everywhere(t, func(t *testing.T, p place) {
		s := p.open()
		image, from := work(3*blockBytes+500, 1)
		_, err := s.CopyPicture(t.Context(), from, image)
		must(t, err)
		original := from[image.Picture.Hash+string(art.Original)]
		file, err := s.OpenPicture(t.Context(), image, art.Original)
		must(t, err)
		defer func() { must(t, file.Close()) }()
		response := httptest.NewRecorder()
		request := httptest.NewRequest(http.MethodGet, "/", nil)
		request.Header.Set("Range", "bytes=1048570-2097160")
		http.ServeContent(response, request, "", file.ModTime, file)
		if got := response.Body.Bytes(); response.Code != http.StatusPartialContent || !bytes.Equal(got, original[1048570:2097161]) {
			t.Errorf("%d, %d bytes", response.Code, len(got))
		}
		p.damage(s, pictureKey(image.Picture.Hash, art.Original), 2*blockBytes+7)
		damaged, err := s.OpenPicture(t.Context(), image, art.Original)
		must(t, err)
		defer func() { must(t, damaged.Close()) }()
		if n, err := io.CopyN(io.Discard, damaged, 2*blockBytes); err != nil {
			t.Errorf("what is whole: %d bytes, %v", n, err)
		}
		_, err = damaged.Read(make([]byte, 1))
		wantCode(t, err, art.CodeUnavailable, "damaged")
		_, err = damaged.Seek(-10, io.SeekEnd)
		must(t, err)
		if rest, err := io.ReadAll(damaged); err != nil || !bytes.Equal(rest, original[len(original)-10:]) {
			t.Errorf("after the damage: %d bytes, %v", len(rest), err)
		}
	})
}

func TestAnOriginalThatIsNotTheOneIsNotKept(t *testing.T) {
	everywhere(t, func(t *testing.T, p place) {
		s, ctx := p.open(), t.Context()
		image, from := work(2*blockBytes, 1)
		original := from[image.Picture.Hash+string(art.Original)]
		changed := slices.Clone(original)
		changed[len(changed)-1]++
		for name, has := range map[string][]byte{"changed": changed, "cut": original[:100], "grown": append(original, 1)} {
			from[image.Picture.Hash+string(art.Original)] = has
			complete, err := s.CopyPicture(ctx, from, image)
			_, opened := s.OpenPicture(ctx, image, art.Original)
			if err != nil || complete || art.CodeOf(opened) != art.CodeNotFound {
				t.Errorf("%s: complete is %v, %v; then %v", name, complete, err, opened)
			}
		}
		delete(from, image.Picture.Hash+string(art.Original))
		if complete, err := s.CopyPicture(ctx, from, image); err != nil || complete {
			t.Errorf("gone: complete is %v, %v", complete, err)
		}
		file, err := s.OpenPicture(ctx, image, art.Large)
		must(t, err)
		must(t, file.Close())
		for _, hash := range []string{"", "../../etc/passwd", strings.Repeat("A", 64)} {
			_, err := s.OpenPicture(ctx, art.Image{Picture: &art.Picture{Hash: hash}}, art.Large)
			wantCode(t, err, art.CodeNotFound, "not in the store")
		}
		p.damage(s, pictureKey(image.Picture.Hash, art.Large), 1)
		_, err = s.OpenPicture(ctx, image, art.Large)
		wantCode(t, err, art.CodeUnavailable, "damaged")
	})
}

func TestAStoreThatIsAwayForAMoment(t *testing.T) {
	everywhere(t, func(t *testing.T, p place) {
		s, ctx := p.open(), t.Context()
		a, err := s.PutArtefact(ctx, "model", []byte("numbers"))
		must(t, err)
		image, from := work(2*blockBytes, 1)
		p.away(true)
		_, err = s.Artefact(ctx, a)
		wantCode(t, err, art.CodeUnavailable, "store")
		_, err = s.OpenPicture(ctx, image, art.Large)
		wantCode(t, err, art.CodeUnavailable, "store")
		_, err = s.CopyPicture(ctx, from, image)
		wantCode(t, err, art.CodeUnavailable, "store")
		wantCode(t, s.PutGeneration(ctx, "Likeness_1", nil), art.CodeUnavailable, "store")
		_, err = NewUploads(s).Upload(ctx, "abcdefghijklmnopqrstuvwxyz")
		wantCode(t, err, art.CodeUnavailable, "store")

		s.patience = time.Minute
		done := make(chan error)
		go func() {
			_, err := s.CopyPicture(ctx, from, image)
			done <- errors.Join(err, s.PutGeneration(ctx, "Likeness_1", []byte("whole")))
		}()
		time.Sleep(300 * time.Millisecond)
		p.away(false)
		must(t, <-done)
		if data, err := s.Generation(ctx, "Likeness_1"); err != nil || string(data) != "whole" {
			t.Errorf("%q %v", data, err)
		}
		file, err := s.OpenPicture(ctx, image, art.Original)
		must(t, err)
		must(t, file.Close())
	})
}

func TestOneImporterAtATime(t *testing.T) {
	everywhere(t, func(t *testing.T, p place) {
		ctx := t.Context()
		var group sync.WaitGroup
		var won atomic.Int32
		releases := make([]func() error, 6)
		for i := range releases {
			s := p.open()
			group.Go(func() {
				_, release, err := s.Lock(ctx, Importer{Host: "one", Process: i, Library: string(rune('a' + i))})
				if err == nil {
					won.Add(1)
					releases[i] = release
				} else if art.CodeOf(err) != art.CodeUnavailable {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if won.Load() != 1 {
			t.Fatalf("%d importers at once", won.Load())
		}
		_, _, err := p.open().Lock(ctx, Importer{Host: "two", Library: "z"})
		wantCode(t, err, art.CodeUnavailable, "one has been importing into this store since")
		must(t, releases[slices.IndexFunc(releases, func(r func() error) bool { return r != nil })]())
		_, release, err := p.open().Lock(ctx, Importer{Host: "two", Library: "z"})
		must(t, err)
		must(t, release())
	})
}

func TestALockOfSomebodyKilledRunsOut(t *testing.T) {
	everywhere(t, func(t *testing.T, p place) {
		s := p.open()
		s.lease = 2 * time.Second
		killed, kill := context.WithCancel(t.Context())
		_, _, err := s.Lock(killed, Importer{Host: "one", Library: "a"})
		must(t, err)
		time.Sleep(2500 * time.Millisecond)
		_, _, err = s.Lock(t.Context(), Importer{Host: "two", Library: "b"})
		wantCode(t, err, art.CodeUnavailable, "one") // it is renewed
		kill()
		_, release, err := s.Lock(t.Context(), Importer{Host: "one", Library: "a"})
		must(t, err) // its own library is begun again at once
		must(t, release())
		killed, kill = context.WithCancel(t.Context())
		_, _, err = s.Lock(killed, Importer{Host: "one", Library: "a"})
		must(t, err)
		kill()
		time.Sleep(3500 * time.Millisecond)
		_, release, err = s.Lock(t.Context(), Importer{Host: "two", Library: "b"})
		must(t, err)
		must(t, release())
	})
}

func TestWhoLosesTheLockIsTold(t *testing.T) {
	everywhere(t, func(t *testing.T, p place) {
		s := p.open()
		s.lease = 400 * time.Millisecond
		held, release, err := s.Lock(t.Context(), Importer{Host: "one", Library: "a"})
		must(t, err)
		p.away(true)
		select {
		case <-held.Done():
		case <-time.After(20 * time.Second):
			t.Fatal("an importer without its store goes on")
		}
		wantCode(t, context.Cause(held), art.CodeUnavailable, "goes on from here")
		p.away(false)
		must(t, release())
	})
}

func TestWhatNobodyNamesIsSwept(t *testing.T) {
	everywhere(t, func(t *testing.T, p place) {
		s, ctx := p.open(), t.Context()
		kept, err := s.PutArtefact(ctx, "model", []byte("new"))
		must(t, err)
		old, err := s.PutArtefact(ctx, "model", []byte("old"))
		must(t, err)
		shown, from := work(10, 1)
		gone, goneFrom := work(20, 2)
		maps.Copy(from, goneFrom)
		for _, image := range []art.Image{shown, gone} {
			_, err := s.CopyPicture(ctx, from, image)
			must(t, err)
		}
		must(t, s.MarkUnswept(ctx))
		uploads := NewUploads(s)
		upload, err := uploads.AddUpload(ctx, bytes.NewReader(picture(t, 1)))
		must(t, err)
		use := Kept{Artefact: func(a art.Artefact) bool { return a == kept }, Picture: func(hash string) bool { return hash == shown.Picture.Hash }}

		must(t, s.Sweep(ctx, use, time.Hour))
		for _, size := range []art.PictureSize{art.Original, art.Large, art.Thumbnail} {
			_, err = s.OpenPicture(ctx, gone, size)
			wantCode(t, err, art.CodeNotFound, "")
		}
		if _, err := s.Artefact(ctx, old); err != nil {
			t.Errorf("what is young was taken away: %v", err)
		}
		if due, err := s.Unswept(ctx); err != nil || due {
			t.Errorf("a sweep is due after it: %v %v", due, err)
		}

		time.Sleep(1100 * time.Millisecond) // the protocol tells times in seconds
		must(t, s.Sweep(ctx, use, 0))
		_, err = s.Artefact(ctx, old)
		wantCode(t, err, art.CodeNotFound, "")
		_, err = s.Artefact(ctx, kept)
		must(t, err)
		_, err = uploads.Upload(ctx, upload.ID)
		must(t, err)
		file, err := s.OpenPicture(ctx, shown, art.Original)
		must(t, err)
		must(t, file.Close())
		if complete, err := s.CopyPicture(ctx, from, gone); err != nil || !complete {
			t.Errorf("what was swept does not come back: %v %v", complete, err)
		}
	})
}

func TestAStoreThatIsAwayIsSweptLater(t *testing.T) {
	everywhere(t, func(t *testing.T, p place) {
		s, ctx := p.open(), t.Context()
		s.patience = importersPatience
		gone, from := work(20, 2)
		_, err := s.CopyPicture(ctx, from, gone)
		must(t, err)
		must(t, s.MarkUnswept(ctx))
		nothing := Kept{Artefact: func(art.Artefact) bool { return false }, Picture: func(string) bool { return false }}
		p.away(true)
		wantCode(t, s.Sweep(ctx, nothing, 0), art.CodeUnavailable, "store") // and not after ten minutes
		p.away(false)
		if due, err := s.Unswept(ctx); err != nil || !due {
			t.Errorf("what was not swept is forgotten: %v %v", due, err)
		}
		must(t, s.Sweep(ctx, nothing, 0))
		_, err = s.OpenPicture(ctx, gone, art.Thumbnail)
		wantCode(t, err, art.CodeNotFound, "")
	})
}

// network is one that somebody brought, of one file of two blocks.
func network() (sum string, weights []byte, files []NetworkFile) {
	weights = bytes.Repeat([]byte("weights "), blockBytes/4)
	digest := sha256.Sum256(weights)
	return "0123456789abcdef", weights, []NetworkFile{{Path: "onnx/model.onnx", Bytes: int64(len(weights)), SHA256: hex.EncodeToString(digest[:])}}
}

func TestANetworkIsKeptWholeOrNotAtAll(t *testing.T) {
	everywhere(t, func(t *testing.T, p place) {
		s, ctx := p.open(), t.Context()
		sum, weights, files := network()
		opened := 0
		open := func(data []byte) func(string) (io.ReadCloser, error) {
			return func(string) (io.ReadCloser, error) {
				opened++
				return io.NopCloser(bytes.NewReader(data)), nil
			}
		}
		if err := s.PutNetwork(ctx, sum, []byte("said"), files, open(weights[1:])); !IsOfSource(err) {
			t.Errorf("what is not the network is kept: %v", err)
		}
		_, err := s.Network(ctx, sum)
		wantCode(t, err, art.CodeNotFound, "")
		must(t, s.PutNetwork(ctx, sum, []byte("said"), files, open(weights)))
		before := opened
		must(t, s.PutNetwork(ctx, sum, []byte("said"), files, open(weights)))
		if opened != before {
			t.Error("a network that is there is brought again")
		}
		said, err := p.open().Network(ctx, sum)
		must(t, err)
		file, err := s.OpenNetwork(ctx, sum, files[0].Path, files[0].Bytes)
		must(t, err)
		data, err := io.ReadAll(file)
		must(t, errors.Join(err, file.Close()))
		if string(said) != "said" || !bytes.Equal(data, weights) {
			t.Errorf("%q and %d bytes came back", said, len(data))
		}
		must(t, s.KeepNetworks(ctx, func(name string) bool { return name == sum }))
		_, err = s.Network(ctx, sum)
		must(t, err)
		must(t, s.KeepNetworks(ctx, func(string) bool { return false }))
		_, err = s.Network(ctx, sum)
		wantCode(t, err, art.CodeNotFound, "")
		_, err = s.OpenNetwork(ctx, sum, files[0].Path, files[0].Bytes)
		wantCode(t, err, art.CodeNotFound, "")
	})
}
