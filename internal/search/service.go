// Package search holds the journeys through a collection: find one work, find
// works by words, find works by likeness, and say why two are alike. It turns
// what somebody asks into questions to the ports of package art, and binds
// pages to the generation they began in.
//
// It knows no storage, no index and no GraphQL, so that another engine can
// answer through the same journeys; what is arithmetic over pictures and
// models (packages encode and explain) it does itself.
package search

import (
	"context"

	lru "github.com/hashicorp/golang-lru/v2"

	"likeness/internal/art"
	"likeness/internal/encode"
)

// Limits of what may be asked at once.
const (
	DefaultPageSize = 40
	MaxPageSize     = 200
	MaxExamples     = 10    // likes, and as many unlikes
	MaxColours      = 3     // of a palette
	MaxDescription  = 2000  // bytes of a description; networks read the first words of long ones
	maxSuggestions  = 50    // of one prefix
	maxColumnFacets = 32    // counted at once
	closestOffered  = 5     // works offered when a lookup misses
	maxSearchBytes  = 20000 // of one search text; package text reads the first words of long ones
	// cachedUploads is how many uploads' vectors are remembered: paging on
	// and changing the metric then cost no decoding. One takes about 30 kB.
	cachedUploads = 256
	// cachedSquares holds what networks saw of some sixty works, in explanations.
	cachedSquares = 1024
	// cachedMaps holds the map that everybody looks at, and the one before.
	cachedMaps = 2
	// cachedGroups holds the near duplicates of the generation that serves, and
	// of the one before.
	cachedGroups = 2
)

// Service answers the journeys. It is safe for concurrent use.
type Service struct {
	engine  art.Engine
	models  *encode.Loader
	uploads art.Uploads
	brought art.Encoders                    // nil for none
	encoded *lru.Cache[string, art.Vectors] // of uploads, by generation and upload
	seen    *lru.Cache[string, []float32]   // by networks that people brought, by network and what was shown
	squares *lru.Cache[string, []float32]   // the same, of works a square of which was covered
	decoded *pictureCache
	whole   *pictureCache
	maps    *lru.Cache[string, *Map]        // by generation and number of works
	groups  *lru.Cache[string, *duplicates] // by version
}

// New makes a service over an engine, the models of its generations, and
// visitors' uploads.
func New(engine art.Engine, models *encode.Loader, uploads art.Uploads) *Service {
	return &Service{
		engine: engine, models: models, uploads: uploads,
		encoded: newCache[art.Vectors](cachedUploads), seen: newCache[[]float32](cachedUploads), squares: newCache[[]float32](cachedSquares),
		decoded: newPictureCache(maxCachedPictureBytes), whole: newPictureCache(maxWholePictureBytes),
		maps: newCache[*Map](cachedMaps), groups: newCache[*duplicates](cachedGroups),
	}
}

// WithEncoders lets the service ask the networks that people brought.
func (s *Service) WithEncoders(brought art.Encoders) *Service {
	s.brought = brought
	return s
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
	Columns       []art.Column // that are facets
}

// Library counts the current generation. CodeUnavailable while there is none.
func (s *Service) Library(ctx context.Context) (Library, error) {
	gen, err := s.engine.Current()
	if err != nil {
		return Library{}, err
	}
	defer gen.Release()
	stats, err := gen.Stats(ctx)
	if err != nil {
		return Library{}, err
	}
	columns, err := gen.Columns(ctx)
	if err != nil {
		return Library{}, err
	}
	return Library{Stats: stats, Generation: gen.ID(), DefaultMetric: gen.Metrics()[0].ID, Columns: columns}, nil
}

// Metrics lists the metrics of the current generation, the default first.
func (s *Service) Metrics(context.Context) ([]art.Metric, error) {
	gen, err := s.engine.Current()
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

// modelsOf are the models of a generation.
func (s *Service) modelsOf(ctx context.Context, gen art.Generation) (*encode.Models, error) {
	return s.models.Models(ctx, gen.Artefacts())
}

// artefactOf names the version of an artefact that belongs to a generation.
func artefactOf(gen art.Generation, name string) (art.Artefact, bool) {
	for _, a := range gen.Artefacts() {
		if a.Name == name {
			return a, true
		}
	}
	return art.Artefact{}, false
}
