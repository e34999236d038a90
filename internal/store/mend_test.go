package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gocloud.dev/blob"

	"likeness/internal/art"
)

func TestPicturesThatAreNotWholeAreMended(t *testing.T) {
	everywhere(t, func(t *testing.T, p place) {
		s, ctx := p.open(), t.Context()
		var images []art.Image
		from, of := pictures{}, map[string]int64{}
		for i := range 8 {
			image, has := work(blockBytes+10*i, uint64(i))
			maps.Copy(from, has)
			images = append(images, image)
			of[image.Picture.Hash] = image.Picture.Bytes
			_, err := s.CopyPicture(ctx, from, image)
			must(t, err)
		}
		lacking := func() map[string][]art.PictureSize {
			t.Helper()
			all, err := s.Lacking(ctx, of)
			must(t, err)
			return all
		}
		if all := lacking(); len(all) > 0 {
			t.Errorf("of what was just written %v is lacking", all)
		}
		key := func(i int, size art.PictureSize) string { return pictureKey(images[i].Picture.Hash, size) }
		cut := func(key string, to int) {
			data, err := s.bucket.ReadAll(ctx, key)
			must(t, err)
			must(t, s.bucket.WriteAll(ctx, key, data[:to], nil))
		}
		cut(key(1, art.Original), blockBytes)
		cut(key(2, art.Large), 0)
		must(t, s.remove(ctx, key(3, art.Thumbnail)))
		must(t, s.remove(ctx, key(3, art.Original)))
		// These are as long as they were, and are noted when somebody reads them.
		p.damage(s, key(4, art.Original), 5)
		p.damage(s, key(5, art.Thumbnail), 0)
		cut(key(6, art.Large), 7)
		for _, image := range images {
			for _, size := range pictureSizes {
				_ = readAll(s, t, image, size)
				_ = readAll(s, t, image, size) // whoever comes second finds the note
			}
		}
		stranger, _ := work(3, 99)
		s.noteDamage(ctx, pictureKey(stranger.Picture.Hash, art.Large))

		hash := func(i int) string { return images[i].Picture.Hash }
		want := map[string][]art.PictureSize{
			hash(1): {art.Original}, hash(2): {art.Large}, hash(3): {art.Thumbnail, art.Original},
			hash(4): {art.Original}, hash(5): {art.Thumbnail}, hash(6): {art.Large},
		}
		all := lacking()
		if !reflect.DeepEqual(all, want) {
			t.Errorf("lacking are %v, want %v", all, want)
		}
		other := maps.Clone(from)
		other[hash(4)+string(art.Original)] = []byte("not the one")
		delete(other, hash(3)+string(art.Original))
		for i, image := range images {
			if err := s.MendPicture(ctx, other, image, all[hash(i)]); IsOfSource(err) != (i == 3 || i == 4) || err != nil && !IsOfSource(err) {
				t.Errorf("picture %d: %v", i, err)
			}
		}
		want = map[string][]art.PictureSize{hash(3): {art.Original}, hash(4): {art.Original}}
		if all = lacking(); !reflect.DeepEqual(all, want) {
			t.Errorf("without two originals lacking are %v, want %v", all, want)
		}
		for i, image := range images {
			must(t, s.MendPicture(ctx, from, image, all[hash(i)]))
			for _, size := range pictureSizes {
				if err := readAll(s, t, image, size); err != nil {
					t.Errorf("picture %d, %s: %v", i, size, err)
				}
			}
		}
		if all := lacking(); len(all) > 0 {
			t.Errorf("when all is mended %v is lacking", all)
		}
		must(t, s.list(ctx, damagedPrefix, func(o *blob.ListObject) error { return errors.New("there is a note " + o.Key) }))
	})
}

// readAll reads a picture of a store to its end.
func readAll(s *Store, t *testing.T, image art.Image, size art.PictureSize) error {
	file, err := s.OpenPicture(t.Context(), image, size)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, file)
	return errors.Join(err, file.Close())
}

func TestANetworkThatIsNotWholeIsBroughtAgain(t *testing.T) {
	everywhere(t, func(t *testing.T, p place) {
		s, ctx := p.open(), t.Context()
		sum, weights, files := network()
		opened := 0
		put := func() {
			must(t, s.PutNetwork(ctx, sum, []byte("said"), files, func(string) (io.ReadCloser, error) {
				opened++
				return io.NopCloser(bytes.NewReader(weights)), nil
			}))
		}
		read := func() error {
			said, err := s.Network(ctx, sum)
			if err != nil {
				return err
			}
			file, err := s.OpenNetwork(ctx, sum, files[0].Path, files[0].Bytes)
			if err != nil {
				return err
			}
			data, err := io.ReadAll(file)
			if err == nil && (string(said) != "said" || !bytes.Equal(data, weights)) {
				err = fmt.Errorf("%q and %d bytes came back", said, len(data))
			}
			return errors.Join(err, file.Close())
		}
		put()
		key := networkKey(sum, files[0].Path)
		for name, damage := range map[string]func(){
			"cut":                 func() { must(t, s.bucket.WriteAll(ctx, key, slices.Clone(weights[:9]), nil)) },
			"gone":                func() { must(t, s.remove(ctx, key)) },
			"another byte":        func() { p.damage(s, key, blockBytes+3) },
			"what is said of it":  func() { p.damage(s, networksPrefix+sum+networkEnding, 1) },
			"nothing is said":     func() { must(t, s.remove(ctx, networksPrefix+sum+networkEnding)) },
			"the checksum of all": func() { p.damage(s, key, len(weights)+1) },
		} {
			damage()
			if err := read(); err == nil || !strings.Contains(art.Sentence(err), "the next import brings it") {
				t.Errorf("%s: %v", name, err)
			}
			before := opened
			put()
			if err := read(); err != nil || opened == before {
				t.Errorf("%s, and brought again: %v", name, err)
			}
			before = opened
			put()
			if opened != before {
				t.Errorf("%s: what is whole is brought again", name)
			}
		}
		must(t, s.list(ctx, damagedPrefix, func(o *blob.ListObject) error { return errors.New("there is a note " + o.Key) }))
	})
}
