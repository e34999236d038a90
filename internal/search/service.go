// Package search holds the journeys through a collection: find one work, find
// works by words, find works by likeness, and say why two are alike. It turns
// what somebody asks into questions to the ports of package art, and binds
// pages to the generation they began in.
//
// It knows no storage, no index and no GraphQL, so that another engine can
// answer through the same journeys.
package search

import (
	"context"

	lru "github.com/hashicorp/golang-lru/v2"

	"likeness/internal/art"
)

// Limits of what may be asked at once.
const (
	DefaultPageSize = 40
	MaxPageSize     = 200
	MaxExamples     = 10    // likes, and as many unlikes
	maxSuggestions  = 50    // of one prefix
	closestOffered  = 5     // works offered when a lookup misses
	maxSearchBytes  = 20000 // of one search text; package text reads the first words of long ones
	// cachedUploads is how many uploads' vectors are remembered: paging on
	// and changing the metric then cost no decoding. One takes about 30 kB.
	cachedUploads = 256
	// cachedMaps holds the map that everybody looks at, and the one before.
	cachedMaps = 2
)

// Service answers the journeys. It is safe for concurrent use.
type Service struct {
	generations art.Generations
	pictures    art.Pictures
	uploads     art.Uploads
	encoded     *lru.Cache[string, art.Vectors] // of uploads, by generation and upload
	decoded     *pictureCache
	maps        *lru.Cache[string, *Map] // by generation and number of works
}

// New makes a service over an engine's generations, the pictures of its
// records, and visitors' uploads.
func New(generations art.Generations, pictures art.Pictures, uploads art.Uploads) *Service {
	return &Service{
		generations: generations, pictures: pictures, uploads: uploads,
		encoded: newCache[art.Vectors](cachedUploads), decoded: newPictureCache(), maps: newCache[*Map](cachedMaps),
	}
}

// newCache makes a cache of a size that is a constant above zero, the one thing
// that making it can fail for.
func newCache[V any](size int) *lru.Cache[string, V] {
	c, err := lru.New[string, V](size)
	if err != nil {
		panic(err)
	}
	return c
}

// Library says what the collection holds.
type Library struct {
	art.Stats
	Generation    string
	DefaultMetric string
}

// Library counts the current generation. CodeUnavailable while there is none.
func (s *Service) Library(ctx context.Context) (Library, error) {
	gen, err := s.generations.Current()
	if err != nil {
		return Library{}, err
	}
	defer gen.Release()
	stats, err := gen.Stats(ctx)
	if err != nil {
		return Library{}, err
	}
	return Library{Stats: stats, Generation: gen.ID(), DefaultMetric: gen.Metrics()[0].ID}, nil
}

// Metrics lists the metrics of the current generation, the default first.
func (s *Service) Metrics(context.Context) ([]art.Metric, error) {
	gen, err := s.generations.Current()
	if err != nil {
		return nil, err
	}
	defer gen.Release()
	return gen.Metrics(), nil
}

func checkFirst(first int) error {
	if first < 1 || first > MaxPageSize {
		return art.Errorf(art.CodeInvalid, "first is %d; ask for 1 to %d at a time and page on with after.", first, MaxPageSize)
	}
	return nil
}

// imagesOf reads the records of ids by id; an id without a record is absent.
func imagesOf(ctx context.Context, gen art.Generation, ids []string) (map[string]art.Image, error) {
	images, err := gen.Images(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]art.Image, len(images))
	for _, image := range images {
		byID[image.ID] = image
	}
	return byID, nil
}
