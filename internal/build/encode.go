package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"time"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/features"
	"likeness/internal/generation"
	"likeness/internal/library"
	"likeness/internal/models"
	"likeness/internal/raster"
)

const (
	// encodedSide is the longest side of a picture that an encoder is given: a
	// multiple of what the networks look at.
	encodedSide = 768
	// keepEncodedEvery is how much work of an encoder may be lost when the program dies.
	keepEncodedEvery = 5 * time.Second
)

// Encode has the encoders that were brought see the works that they have not
// seen, and publishes a generation with them; nothing is done when there are
// none. What was seen is kept as it comes, so that whatever ends it, it goes on
// from there. The caller holds the library's lock.
func Encode(ctx context.Context, lib *library.Library, encoders art.Encoders, log *slog.Logger, progress func(art.Progress)) (string, error) {
	return withSoundFeatures(ctx, lib, log, progress, func(b *builder) (string, error) { return b.encodeWorks(encoders) })
}

func (b *builder) encodeWorks(encoders art.Encoders) (string, error) {
	if b.previous == nil || b.previous.gen.Manifest.Pictured == 0 {
		return b.lib.CurrentGeneration()
	}
	b.unmeasured = b.previous.gen.Manifest.Unmeasured
	fresh := false
	for _, f := range b.foreign {
		if f.Model == "" {
			continue
		}
		var new int
		var err error
		if f.encoded {
			new, err = b.encodeWith(f, encoders)
		}
		if err == nil && f.ReadsWords {
			var words int
			words, err = b.encodeTitles(f, encoders)
			new += words
		}
		if b.ctx.Err() != nil {
			return "", b.ctx.Err()
		}
		if unavailable, ok := errors.AsType[*art.Error](err); ok {
			b.log.Warn(unavailable.Message, "metric", f.ID, "cause", err)
			continue
		}
		if err != nil {
			return "", err
		}
		b.tried[f.ID] = true
		fresh = fresh || new > 0 || b.previous.gen.Manifest.Metric(f.ID) == nil
	}
	if !fresh {
		return b.lib.CurrentGeneration()
	}
	id, err := b.generation(generation.Quickly)
	if err != nil || b.man.Due == generation.Nothing {
		return id, err
	}
	return b.generation(b.man.Due)
}

// encodeWith encodes the pictures that an encoder has not seen, and tells how
// many. A picture that cannot be read is tried again by the next import.
func (b *builder) encodeWith(f foreign, encoders art.Encoders) (seen int, err error) {
	name := encode.EncodedName(f.Model)
	missing, err := b.unseen(name)
	if err != nil {
		return 0, err
	}
	keep := keeper{b: b, name: name, kept: time.Now()}
	failed, total := 0, len(missing)
	for i, image := range missing {
		v, err := b.encodePicture(f, encoders, image)
		if err != nil {
			return seen, errors.Join(err, keep.flush())
		}
		if v == nil {
			failed++
		} else if err := keep.put(image.Picture.Hash, v); err != nil {
			return seen, err
		} else {
			seen++
		}
		b.progress(art.Progress{Stage: art.StageVectors, Done: i + 1, Total: &total, Failed: failed, Message: f.Name})
	}
	return seen, keep.flush()
}

// encodePicture is the vector of a picture; nil for one that cannot be read.
func (b *builder) encodePicture(f foreign, encoders art.Encoders, image art.Image) ([]float32, error) {
	picture, err := encode.ReadPicture(b.ctx, b.pictures, image, raster.Limits{Side: encodedSide})
	if b.ctx.Err() != nil {
		return nil, b.ctx.Err()
	}
	if err != nil {
		b.log.Warn("a picture cannot be encoded", "work", image.Name, "cause", err)
		return nil, nil
	}
	defer picture.Close()
	v, err := encoders.EncodePicture(b.ctx, f.Model, picture.Raster)
	if art.CodeOf(err) == art.CodeInvalid { // this one points nowhere
		b.log.Warn("a picture cannot be encoded", "work", image.Name, "cause", err)
		return nil, nil
	}
	return v, err
}

// unseen lists works, a record for every picture, of which a feature is not known.
func (b *builder) unseen(name art.FeatureName) ([]art.Image, error) {
	var unseen []art.Image
	listed := map[string]bool{}
	for image, err := range b.records.AllPictured(b.ctx) {
		if err != nil {
			return nil, err
		}
		for at := range image.PictureCount() {
			shown := image.ShownBy(at)
			if hash := shown.Picture.Hash; listed[hash] {
				continue
			}
			listed[shown.Picture.Hash] = true
			known, err := b.features.Has(b.ctx, shown.Picture.Hash, []art.FeatureName{name})
			if err != nil {
				return nil, err
			}
			if !known {
				unseen = append(unseen, shown)
			}
		}
	}
	return unseen, nil
}

// encodeTitles encodes the titles that tell what scores of words mean, and tells
// how many were new.
func (b *builder) encodeTitles(f foreign, encoders art.Encoders) (seen int, err error) {
	titles, err := b.titles()
	if err != nil {
		return 0, err
	}
	name := encode.EncodedName(f.Model)
	keep := keeper{b: b, name: name, kept: time.Now()}
	for _, title := range titles {
		known, err := b.features.Get(b.ctx, hashOf(title), name)
		if err != nil {
			return seen, err
		}
		if known != nil {
			continue
		}
		v, err := encoders.EncodeWords(b.ctx, f.Model, title)
		if art.CodeOf(err) == art.CodeInvalid { // words that it cannot read
			continue
		}
		if err != nil {
			return seen, errors.Join(err, keep.flush())
		}
		if err := keep.put(hashOf(title), v); err != nil {
			return seen, err
		}
		seen++
	}
	return seen, keep.flush()
}

// sampledTitles is how many titles are asked for to learn what scores of words
// are like.
const sampledTitles = 100

// titles are those of works that stand evenly spaced in the catalogue, each once.
func (b *builder) titles() ([]string, error) {
	var all []string
	there := map[string]bool{}
	for image, err := range b.records.AllPictured(b.ctx) {
		if err != nil {
			return nil, err
		}
		title := image.Name
		if image.Title != "" {
			title = image.Title
		}
		if !there[title] {
			there[title] = true
			all = append(all, title)
		}
	}
	if len(all) <= sampledTitles {
		return all, nil
	}
	spaced := make([]string, sampledTitles)
	for i := range spaced {
		spaced[i] = all[i*len(all)/sampledTitles]
	}
	return spaced, nil
}

// hashOf stands for words among the hashes of pictures.
func hashOf(words string) string {
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:])
}

// ForgetEncoded removes what encoders saw that are no longer in the library. The
// caller holds the library's lock.
func ForgetEncoded(ctx context.Context, lib *library.Library) error {
	all, damaged, err := models.List(lib.ModelsDir())
	if err != nil || len(damaged) > 0 {
		return err
	}
	var kept []string
	for _, m := range all {
		kept = append(kept, encode.EncodedName(m.Sum).Name)
	}
	store, err := features.Open(lib.FeaturesPath())
	if err != nil {
		return err
	}
	return errors.Join(store.ForgetOthers(ctx, encode.EncodedName("").Name, kept), store.Close())
}

// MetricsOf lists the metrics of a generation; none for one that cannot be read.
func MetricsOf(lib *library.Library, id string) (ids []string) {
	man, err := generation.ReadManifest(lib.GenerationDir(id))
	if err != nil {
		return nil
	}
	for _, entry := range man.Metrics {
		ids = append(ids, entry.ID)
	}
	return ids
}

// keeper keeps what an encoder sees, every few seconds.
type keeper struct {
	b      *builder
	name   art.FeatureName
	kept   time.Time
	hashes []string
	data   [][]byte
}

func (k *keeper) put(hash string, v []float32) error {
	k.hashes, k.data = append(k.hashes, hash), append(k.data, encode.MarshalVector(v))
	if time.Since(k.kept) < keepEncodedEvery {
		return nil
	}
	return k.flush()
}

func (k *keeper) flush() error {
	if len(k.hashes) == 0 {
		return nil
	}
	// What was seen is kept when the build is stopped, too.
	batch, err := k.b.features.Begin(context.WithoutCancel(k.b.ctx))
	if err != nil {
		return err
	}
	for i, hash := range k.hashes {
		if err := batch.Put(hash, []art.Measurement{{FeatureName: k.name, Data: k.data[i]}}); err != nil {
			return errors.Join(err, batch.Rollback())
		}
	}
	k.hashes, k.data, k.kept = nil, nil, time.Now()
	return batch.Commit()
}
