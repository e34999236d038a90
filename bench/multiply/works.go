package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"runtime"

	"golang.org/x/sync/errgroup"

	"likeness/bench/grow"
	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/encode"
	"likeness/internal/features"
	"likeness/internal/library"
	"likeness/internal/metric"
)

// work is one work and what was measured of its picture.
type work struct {
	image    art.Image
	measured []art.Measurement // in the order of metric.Features
}

// original is the library that is multiplied.
type original struct {
	works []work
	greys []*image.Gray // of the works, decoded
}

// read reads the works of a library that have pictures.
func read(ctx context.Context, dir string) (_ *original, err error) {
	lib, err := library.Open(dir)
	if err != nil {
		return nil, err
	}
	records, err := embedded.OpenInventory(lib)
	if err != nil || records == nil {
		return nil, errors.Join(err, errors.New("the library holds no works"))
	}
	defer func() { err = errors.Join(err, records.Close()) }()
	measured, err := features.Open(lib.FeaturesPath())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, measured.Close()) }()
	o := &original{}
	for image, err := range records.All(ctx) {
		if err != nil {
			return nil, err
		}
		if image.Picture == nil {
			continue
		}
		if err := o.add(ctx, image, measured); err != nil {
			return nil, err
		}
	}
	if len(o.works) == 0 {
		return nil, errors.New("the library has no works with pictures")
	}
	return o, nil
}

func (o *original) add(ctx context.Context, of art.Image, measured *features.Store) error {
	w := work{image: of}
	for _, f := range metric.Features {
		data, err := measured.Get(ctx, of.Picture.Hash, encode.FeatureName(f))
		if err == nil {
			err = f.Check(data)
		}
		if err != nil {
			return fmt.Errorf("read what was measured of %s: %w", of.Name, err)
		}
		w.measured = append(w.measured, art.Measurement{FeatureName: encode.FeatureName(f), Data: data})
		if f != metric.Grey192 {
			continue
		}
		picture, err := jpeg.Decode(bytes.NewReader(data))
		grey, ok := picture.(*image.Gray)
		if err != nil || !ok {
			return fmt.Errorf("read the grey picture of %s: %T, %w", of.Name, picture, err)
		}
		o.greys = append(o.greys, grey)
	}
	o.works = append(o.works, w)
	return nil
}

// make makes the works of some numbers, which are the same in every run.
func (o *original) make(ctx context.Context, from, to int) ([]work, error) {
	made := make([]work, to-from)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range made {
		group.Go(func() (err error) {
			rng := rand.New(rand.NewPCG(uint64(from+i), 11))
			place := grow.Apart(rng, len(o.works))
			made[i].image = o.record(rng, place, from+i)
			made[i].measured, err = o.measure(place)
			return errors.Join(err, ctx.Err())
		})
	}
	return made, group.Wait()
}

// record is what is said of a work: what the first of the three says, but for the
// title, of words of all, the date, of the second, and mostly the artist.
func (o *original) record(rng *rand.Rand, place grow.Place, number int) art.Image {
	works := place.Works()
	made, second := o.works[works[0]].image, o.works[works[1]].image
	made.Source, made.Key = "made", fmt.Sprintf("id:%07d", number)
	made.ID, made.Order = art.ImageID(made.Source, made.Key), 0
	made.Title = o.title(rng, works)
	made.Name = fmt.Sprintf("%07d.jpg", number)
	made.Date, made.Years = second.Date, second.Years
	if rng.Float32() < madeUpArtists {
		made.Artist = o.artist(rng)
		made.Artists = []string{made.Artist}
	}
	hash := sha256.Sum256([]byte(made.ID))
	picture := *made.Picture
	picture.Hash, picture.Key, picture.Path = hex.EncodeToString(hash[:]), "", made.Name
	made.Picture, made.Further = &picture, nil
	return made
}

// measure mixes what was measured of three works.
func (o *original) measure(place grow.Place) ([]art.Measurement, error) {
	works, shares := place.Works(), place.Shares()
	made := make([]art.Measurement, len(metric.Features))
	for i, f := range metric.Features {
		var of [3][]byte
		for k, w := range works {
			of[k] = o.works[w].measured[i].Data
		}
		made[i].FeatureName = encode.FeatureName(f)
		switch f {
		case metric.RGB32, metric.RGB64:
			made[i].Data = mixBytes(of, shares)
		case metric.Grey192:
			var err error
			if made[i].Data, err = o.mixGreys(works, shares); err != nil {
				return nil, err
			}
		default:
			made[i].Data = mixFloats(of, shares)
		}
	}
	return made, nil
}

func mixBytes(of [3][]byte, shares [3]float32) []byte {
	mix := make([]byte, len(of[0]))
	for i := range mix {
		mix[i] = byte(shares[0]*float32(of[0][i]) + shares[1]*float32(of[1][i]) + shares[2]*float32(of[2][i]) + .5)
	}
	return mix
}

// mixFloats mixes features of little-endian float32.
func mixFloats(of [3][]byte, shares [3]float32) []byte {
	mix := make([]byte, len(of[0]))
	for i := 0; i < len(mix); i += 4 {
		var sum float32
		for k, share := range shares {
			sum += share * math.Float32frombits(binary.LittleEndian.Uint32(of[k][i:]))
		}
		binary.LittleEndian.PutUint32(mix[i:], math.Float32bits(sum))
	}
	return mix
}

// mixGreys lays the grey pictures of the others over that of the first, whose shape
// the mix has, and compresses them as metric.Grey192 does.
func (o *original) mixGreys(works [3]int, shares [3]float32) ([]byte, error) {
	mix := image.NewGray(o.greys[works[0]].Rect)
	size := mix.Rect.Size()
	for y := range size.Y {
		row := mix.Pix[y*mix.Stride:][:size.X]
		var of [3][]byte
		for k, w := range works {
			grey := o.greys[w]
			of[k] = grey.Pix[y*grey.Rect.Dy()/size.Y*grey.Stride:][:grey.Rect.Dx()]
		}
		for x := range row {
			sum := float32(.5)
			for k, share := range shares {
				sum += share * float32(of[k][x*len(of[k])/size.X])
			}
			row[x] = byte(sum)
		}
	}
	var out bytes.Buffer
	err := jpeg.Encode(&out, mix, &jpeg.Options{Quality: jpeg.DefaultQuality})
	return out.Bytes(), err
}
