package search

import (
	"context"
	"encoding/hex"
	"fmt"
	"math"
	"strings"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/metric"
)

// SimilarTo is what results should be like; exactly one is set.
type SimilarTo struct {
	Image    string // id of a work
	Upload   string // id of an upload
	Detail   *Detail
	Examples *Examples
	Colors   []ColourAmount
	Text     *string // a description; nil for none
}

// ColourAmount is a colour, and how much of it there should be beside others.
type ColourAmount struct {
	Colour string   // #rrggbb
	Amount *float64 // above 0; nil is 1
}

// Detail is a rectangle of a picture.
type Detail struct {
	Of     PictureRef
	Region art.Region
}

// Examples are pictures that results should and should not be like.
type Examples struct{ Like, Unlike []PictureRef }

// PictureRef names a picture; exactly one is set.
type PictureRef struct{ Image, Upload string }

// subject is what a SimilarTo stands for in one generation.
type subject struct {
	vectors art.Vectors
	exclude []string                    // works asked about
	picture func() (*art.Raster, error) // nil when it is no single one
	scale   *metric.Calibration         // of its scores; nil when that of pictures holds
}

// question is the subject of a SimilarTo, turned towards words that are added to
// it.
func (s *Service) question(ctx context.Context, gen art.Generation, to SimilarTo, words *AddedWords, asked []string) (subject, error) {
	sub, err := s.subject(ctx, gen, to, asked)
	if err == nil && words != nil {
		err = s.addWords(ctx, gen, *words, asked, &sub)
	}
	return sub, err
}

// subject finds out what a SimilarTo stands for. Networks that people brought
// are asked for the metrics in asked alone: they may take seconds.
func (s *Service) subject(ctx context.Context, gen art.Generation, to SimilarTo, asked []string) (subject, error) {
	switch {
	case to.Examples != nil:
		return s.examples(ctx, gen, *to.Examples, asked)
	case to.Detail != nil:
		return s.detail(ctx, gen, *to.Detail, asked)
	case to.Text != nil:
		return s.described(ctx, gen, *to.Text, asked)
	case to.Colors != nil:
		return s.painted(ctx, gen, to.Colors)
	case to.Image != "" || to.Upload != "":
		return s.one(ctx, gen, PictureRef{Image: to.Image, Upload: to.Upload}, asked)
	}
	return subject{}, art.Errorf(art.CodeInvalid, "to is empty; give an image, an upload, a detail, examples, colors or a text.")
}

// painted is an imagined picture of some colours.
func (s *Service) painted(ctx context.Context, gen art.Generation, colours []ColourAmount) (subject, error) {
	shares, err := sharesOf(colours)
	if err != nil {
		return subject{}, err
	}
	models, err := s.modelsOf(ctx, gen)
	if err != nil {
		return subject{}, err
	}
	vectors, err := models.EncodeColours(shares)
	return subject{vectors: vectors}, err
}

// sharesOf reads colours, and shares the picture out among them.
func sharesOf(colours []ColourAmount) ([]art.ColourShare, error) {
	if len(colours) == 0 || len(colours) > MaxColours {
		return nil, art.Errorf(art.CodeInvalid, "colors holds %d colours; give 1 to %d.", len(colours), MaxColours)
	}
	shares, most := make([]art.ColourShare, len(colours)), 0.0
	for i, c := range colours {
		amount := 1.0
		if c.Amount != nil {
			amount = *c.Amount
		}
		if math.IsNaN(amount) || math.IsInf(amount, 0) || amount <= 0 {
			return nil, art.Errorf(art.CodeInvalid, "The amount of %q is %v; amounts are numbers above 0.", c.Colour, amount)
		}
		rgb, err := hex.DecodeString(strings.TrimPrefix(c.Colour, "#"))
		if err != nil || len(rgb) != 3 || !strings.HasPrefix(c.Colour, "#") {
			return nil, art.Errorf(art.CodeInvalid, "%q is no colour; write it as #rrggbb.", c.Colour)
		}
		shares[i] = art.ColourShare{Red: rgb[0], Green: rgb[1], Blue: rgb[2], Share: amount}
		most = max(most, amount)
	}
	total := 0.0 // of amounts over the largest, for sums near the ends of float64 would be none
	for i := range shares {
		shares[i].Share /= most
		total += shares[i].Share
	}
	for i := range shares {
		shares[i].Share /= total
	}
	return shares, nil
}

func (s *Service) one(ctx context.Context, gen art.Generation, ref PictureRef, asked []string) (subject, error) {
	sub := subject{picture: func() (*art.Raster, error) { return s.raster(ctx, gen, ref, nil) }}
	var err error
	switch {
	case ref.Image != "":
		work, position, chosen := ref.Image, 0, strings.Contains(ref.Image, "-")
		if chosen {
			var image art.Image
			if image, position, _, err = s.named(ctx, gen, ref.Image); err != nil {
				return subject{}, err
			}
			work = image.ID
		}
		sub.vectors, err = gen.VectorsOf(ctx, work, position)
		sub.exclude = []string{work}
	case ref.Upload != "":
		sub.vectors, err = s.encodeUpload(ctx, gen, ref.Upload, sub.picture)
		if err == nil {
			sub.vectors, err = s.see(ctx, gen, "upload/"+ref.Upload, sub, asked)
		}
	default:
		err = art.Errorf(art.CodeInvalid, "A picture is asked for without an id; give an image or an upload.")
	}
	return sub, err
}

// encodeUpload is the vectors of an upload that is still kept.
func (s *Service) encodeUpload(ctx context.Context, gen art.Generation, id string, picture func() (*art.Raster, error)) (art.Vectors, error) {
	key := gen.ID() + "/" + id
	if known, ok := s.encoded.Get(key); ok {
		_, err := s.uploads.Upload(ctx, id) // an answer must not outlive the upload
		return known, err
	}
	decoded, err := picture()
	if err != nil {
		return nil, err
	}
	models, err := s.modelsOf(ctx, gen)
	if err != nil {
		return nil, err
	}
	vectors := models.Encode(decoded)
	s.encoded.Add(key, vectors)
	return vectors, nil
}

func (s *Service) detail(ctx context.Context, gen art.Generation, d Detail, asked []string) (subject, error) {
	part, err := s.raster(ctx, gen, d.Of, &d.Region)
	if err != nil {
		return subject{}, err
	}
	sub := subject{picture: func() (*art.Raster, error) { return part, nil }}
	if d.Of.Image != "" {
		work, _, _ := strings.Cut(d.Of.Image, "-")
		sub.exclude = []string{work}
	}
	models, err := s.modelsOf(ctx, gen)
	if err != nil {
		return subject{}, err
	}
	sub.vectors = models.Encode(part)
	sub.vectors, err = s.see(ctx, gen, fmt.Sprintf("detail/%+v", d), sub, asked)
	return sub, err
}

// examples is what pictures have in common that others lack.
func (s *Service) examples(ctx context.Context, gen art.Generation, e Examples, asked []string) (subject, error) {
	if len(e.Like) == 0 {
		return subject{}, art.Errorf(art.CodeInvalid, "examples.like is empty; give at least one picture that results should be like.")
	}
	if len(e.Like) > MaxExamples || len(e.Unlike) > MaxExamples {
		return subject{}, art.Errorf(art.CodeInvalid, "Give at most %d pictures in like and %d in unlike.", MaxExamples, MaxExamples)
	}
	sub := subject{}
	var sides [2][]art.Vectors
	for i, refs := range [][]PictureRef{e.Like, e.Unlike} {
		for _, ref := range refs {
			example, err := s.one(ctx, gen, ref, asked)
			if err != nil {
				return subject{}, err
			}
			sub.exclude = append(sub.exclude, example.exclude...)
			sides[i] = append(sides[i], example.vectors)
		}
	}
	sub.vectors = encode.Rocchio(sides[0], sides[1])
	return sub, nil
}

func unknownImage(id string) error {
	return art.Errorf(art.CodeNotFound, "There is no work with the id %q.", id)
}
