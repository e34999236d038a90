package store

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gocloud.dev/blob"

	"likeness/internal/art"
)

// picture is a PNG that no other seed gives.
func picture(t *testing.T, seed uint64) []byte {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 1))
	img := image.NewGray(image.Rect(0, 0, 60, 40))
	for i := range img.Pix {
		img.Pix[i] = byte(random.Uint32())
	}
	img.Set(0, 0, color.White)
	var b bytes.Buffer
	must(t, png.Encode(&b, img))
	return b.Bytes()
}

func add(t *testing.T, u *Uploads, data []byte) art.Upload {
	t.Helper()
	upload, err := u.AddUpload(t.Context(), bytes.NewReader(data))
	must(t, err)
	return upload
}

func TestAnUploadOfOneServerIsSeenByAnother(t *testing.T) {
	everywhere(t, func(t *testing.T, p place) {
		data := picture(t, 1)
		one, other := NewUploads(p.open()), NewUploads(p.open())
		brought := add(t, one, data)
		found, err := other.Upload(t.Context(), brought.ID)
		must(t, err)
		if found.ID != brought.ID || found.Width != 60 || found.Height != 40 || found.MediaType != "image/png" || found.ExpiresAt.Sub(brought.ExpiresAt).Abs() > time.Millisecond {
			t.Errorf("%+v, was %+v", found, brought)
		}
		file, err := other.OpenUpload(t.Context(), brought.ID)
		must(t, err)
		back, err := io.ReadAll(file)
		must(t, errors.Join(err, file.Close()))
		if !bytes.Equal(back, data) {
			t.Errorf("%d bytes came back of %d", len(back), len(data))
		}
	})
}

func TestUploadsGoAfterTwoHours(t *testing.T) {
	everywhere(t, func(t *testing.T, p place) {
		s := p.open()
		u := NewUploads(s)
		first := add(t, u, picture(t, 1))
		u.now = func() time.Time { return time.Now().Add(2*time.Hour + time.Minute) }
		_, err := u.Upload(t.Context(), first.ID)
		wantCode(t, err, art.CodeNotFound, "no longer kept")
		add(t, u, picture(t, 2))
		if n, _ := kept(t, s); n != 1 {
			t.Errorf("%d are left", n)
		}
	})
}

// kept counts the uploads of a store, and their bytes.
func kept(t *testing.T, s *Store) (n int, bytes int64) {
	t.Helper()
	must(t, s.list(t.Context(), uploadsPrefix, func(object *blob.ListObject) error {
		file, ok := uploadOf(object)
		if !ok {
			t.Errorf("%s is no upload", object.Key)
		}
		n, bytes = n+1, bytes+file.Bytes
		return nil
	}))
	return n, bytes
}

func TestManyServersKeepToOneBound(t *testing.T) {
	everywhere(t, func(t *testing.T, p place) {
		const bound = 20 << 10
		var refused atomic.Int32
		var group sync.WaitGroup
		for server := range 4 {
			u := NewUploads(p.open())
			u.maxBytes = bound
			group.Go(func() {
				for i := range 8 {
					_, err := u.AddUpload(t.Context(), bytes.NewReader(picture(t, uint64(server*100+i))))
					if art.CodeOf(err) == art.CodeUnavailable && err != nil {
						refused.Add(1)
					} else if err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		s := p.open()
		n, bytes := kept(t, s)
		if bytes > bound || n == 0 || n+int(refused.Load()) != 32 {
			t.Errorf("%d kept with %d bytes, %d refused", n, bytes, refused.Load())
		}
		u := NewUploads(s)
		u.maxBytes = bound
		u.now = func() time.Time { return time.Now().Add(40 * time.Minute) }
		add(t, u, picture(t, 7)) // the oldest make room once they were there long enough
	})
}

func TestIdsReachNothingElse(t *testing.T) {
	everywhere(t, func(t *testing.T, p place) {
		s := p.open()
		u := NewUploads(s)
		upload := add(t, u, picture(t, 1))
		for _, id := range []string{"", ".", "../likeness-store.json", upload.ID[:25], upload.ID + ".", strings.ToUpper(upload.ID), upload.ID[:25] + "0"} {
			_, err := u.OpenUpload(t.Context(), id)
			wantCode(t, err, art.CodeNotFound, "no such upload")
		}
		_, err := u.AddUpload(t.Context(), strings.NewReader("no picture"))
		if err == nil || art.CodeOf(err) == art.CodeInternal {
			t.Errorf("no picture: %v", err)
		}
	})
}
