package search

import (
	"context"
	"math"

	"likeness/internal/art"
)

// SimilarTo is what results should be like; exactly one is set.
type SimilarTo struct {
	Image    string // id of a work
	Upload   string // id of an upload
	Detail   *Detail
	Examples *Examples
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
	exclude []string // works asked about
	picture func() (*art.Raster, error)
}

func (s *Service) subject(ctx context.Context, gen art.Generation, to SimilarTo) (subject, error) {
	switch {
	case to.Examples != nil:
		return s.examples(ctx, gen, *to.Examples)
	case to.Detail != nil:
		return s.detail(ctx, gen, *to.Detail)
	case to.Image != "" || to.Upload != "":
		return s.one(ctx, gen, PictureRef{Image: to.Image, Upload: to.Upload})
	}
	return subject{}, art.Errorf(art.CodeInvalid, "to is empty; give an image, an upload, a detail or examples.")
}

func (s *Service) one(ctx context.Context, gen art.Generation, ref PictureRef) (subject, error) {
	sub := subject{picture: func() (*art.Raster, error) { return s.raster(ctx, gen, ref, nil) }}
	var err error
	switch {
	case ref.Image != "":
		sub.vectors, err = gen.VectorsOf(ctx, ref.Image)
		sub.exclude = []string{ref.Image}
	case ref.Upload != "":
		sub.vectors, err = s.encodeUpload(ctx, gen, ref.Upload, sub.picture)
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
	vectors, err := gen.Encode(ctx, decoded)
	if err == nil {
		s.encoded.Add(key, vectors)
	}
	return vectors, err
}

func (s *Service) detail(ctx context.Context, gen art.Generation, d Detail) (subject, error) {
	part, err := s.raster(ctx, gen, d.Of, &d.Region)
	if err != nil {
		return subject{}, err
	}
	sub := subject{picture: func() (*art.Raster, error) { return part, nil }}
	if d.Of.Image != "" {
		sub.exclude = []string{d.Of.Image}
	}
	sub.vectors, err = gen.Encode(ctx, part)
	return sub, err
}

// examples follows Rocchio (The SMART Retrieval System, 1971, ch. 14): the
// mean of the likes minus half the mean of the unlikes, under each metric.
func (s *Service) examples(ctx context.Context, gen art.Generation, e Examples) (subject, error) {
	const unlikeWeight = 0.5
	if len(e.Like) == 0 {
		return subject{}, art.Errorf(art.CodeInvalid, "examples.like is empty; give at least one picture that results should be like.")
	}
	if len(e.Like) > MaxExamples || len(e.Unlike) > MaxExamples {
		return subject{}, art.Errorf(art.CodeInvalid, "Give at most %d pictures in like and %d in unlike.", MaxExamples, MaxExamples)
	}
	sum := art.Vectors{}
	sub := subject{vectors: sum}
	for _, side := range []struct {
		refs   []PictureRef
		weight float64
	}{
		{e.Like, 1 / float64(len(e.Like))},
		{e.Unlike, -unlikeWeight / float64(max(1, len(e.Unlike)))},
	} {
		for _, ref := range side.refs {
			example, err := s.one(ctx, gen, ref)
			if err != nil {
				return subject{}, err
			}
			sub.exclude = append(sub.exclude, example.exclude...)
			addScaled(sum, example.vectors, float32(side.weight))
		}
	}
	for _, v := range sum {
		normalise(v)
	}
	return sub, nil
}

func addScaled(sum, vectors art.Vectors, weight float32) {
	for metric, v := range vectors {
		if sum[metric] == nil {
			sum[metric] = make([]float32, len(v))
		}
		for i, x := range v {
			sum[metric][i] += weight * x
		}
	}
}

// normalise makes a vector unit length; one that is all but zero (likes and
// unlikes that cancel) becomes zero, for it points nowhere.
func normalise(v []float32) {
	var squares float64
	for _, x := range v {
		squares += float64(x) * float64(x)
	}
	length := math.Sqrt(squares)
	if length < 1e-6 {
		clear(v)
		return
	}
	for i := range v {
		v[i] = float32(float64(v[i]) / length)
	}
}

func unknownImage(id string) error {
	return art.Errorf(art.CodeNotFound, "There is no work with the id %q.", id)
}
