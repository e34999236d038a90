package search

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	lru "github.com/hashicorp/golang-lru/v2"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/metric"
)

// encodingTimeout is how long a network that somebody brought may take for one
// picture, or one description, that a visitor asks about.
const encodingTimeout = time.Minute

// joiningTimeout is how long it may take for the overall blend, which does without
// it then: somebody who asks for that has not asked for a network.
const joiningTimeout = 5 * time.Second

// see adds what networks that people brought see of a picture to its vectors,
// for the metrics that are asked for. Key names the picture.
func (s *Service) see(ctx context.Context, gen art.Generation, key string, sub subject, asked []string) (art.Vectors, error) {
	models, err := s.modelsOf(ctx, gen)
	if err != nil {
		return nil, err
	}
	vectors := sub.vectors
	for _, n := range networksOf(models, asked) {
		v, err := s.ask(ctx, s.seen, n.model+"/"+key, n.limit, func(ctx context.Context) ([]float32, error) {
			picture, err := sub.picture()
			if err != nil {
				return nil, err
			}
			return s.brought.EncodePicture(ctx, n.model, picture)
		})
		if err != nil && n.joins && ctx.Err() == nil {
			continue // the blend does without, and the answer says so
		}
		if err != nil {
			return nil, err
		}
		vectors = maps.Clone(vectors) // they are remembered without
		vectors[n.metric] = v
	}
	return vectors, nil
}

// network is one that somebody brought, and how long it may look.
type network struct {
	metric, model string
	limit         time.Duration
	joins         bool // the overall blend, which does without it if need be
}

// networksOf lists the networks that metrics are compared by.
func networksOf(models *encode.Models, asked []string) (networks []network) {
	for _, id := range asked {
		if model := models.Model(id); model != "" {
			networks = append(networks, network{metric: id, model: model, limit: encodingTimeout})
		}
		for _, part := range models.BroughtInto(id) {
			networks = append(networks, network{part, models.Model(part), joiningTimeout, true})
		}
	}
	return networks
}

// ask asks a network what it sees, or remembers what it was asked before.
func (s *Service) ask(ctx context.Context, asked *lru.Cache[string, []float32], key string, limit time.Duration, encode func(context.Context) ([]float32, error)) ([]float32, error) {
	if s.brought == nil {
		return nil, art.Errorf(art.CodeUnavailable, "The networks of this library are not at hand; works are compared with works all the same.")
	}
	if known, ok := asked.Get(key); ok {
		return known, nil
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	v, err := encode(limited)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return nil, art.Wrap(err, art.CodeUnavailable, "The network of this metric took too long; try again, or choose another metric.")
	}
	if err == nil {
		asked.Add(key, v)
	}
	return v, err
}

// described is a picture that words describe, as a network that reads them
// imagines it.
func (s *Service) described(ctx context.Context, gen art.Generation, words string, asked []string) (subject, error) {
	words, err := cleanDescription(words)
	if err != nil {
		return subject{}, err
	}
	models, err := s.modelsOf(ctx, gen)
	if err != nil {
		return subject{}, err
	}
	if len(asked) == 0 || asked[0] == "" {
		return subject{}, errNobodyReads()
	}
	sub := subject{vectors: art.Vectors{}}
	for _, id := range asked {
		if err := models.Check(id); err != nil {
			return subject{}, err
		}
		if err := checkReads(models, id); err != nil {
			return subject{}, err
		}
		model := models.Model(id)
		sub.vectors[id], err = s.ask(ctx, s.seen, model+"/words/"+words, encodingTimeout, func(ctx context.Context) ([]float32, error) {
			return s.brought.EncodeWords(ctx, model, words)
		})
		if err != nil {
			return subject{}, err
		}
		scale := models.WordsScale(id)
		sub.scale = &scale
	}
	return sub, nil
}

// cleanDescription is a description with single spaces.
func cleanDescription(words string) (string, error) {
	if !utf8.ValidString(words) {
		return "", art.Errorf(art.CodeInvalid, "The text is no UTF-8; describe in words what the works should look like.")
	}
	words = strings.Join(strings.Fields(words), " ")
	if words == "" {
		return "", art.Errorf(art.CodeInvalid, "The text is empty; describe in words what the works should look like.")
	}
	if len(words) > MaxDescription {
		return "", art.Errorf(art.CodeInvalid, "The text is %d bytes long; describe the works in at most %d.", len(words), MaxDescription)
	}
	return words, nil
}

func checkReads(models *encode.Models, id string) error {
	if models.About(id).ReadsWords {
		return nil
	}
	var readers []string
	for _, known := range models.IDs() {
		if models.About(known).ReadsWords {
			readers = append(readers, fmt.Sprintf("%q", known))
		}
	}
	if readers == nil {
		return errNobodyReads()
	}
	return art.Errorf(art.CodeInvalid, "The metric %q reads no words; leave it out, or choose of %s.", id, strings.Join(readers, ", "))
}

func errNobodyReads() error {
	return art.Errorf(art.CodeInvalid, "No metric of this library reads words, so works cannot be found by describing them; search for the words instead, or add a model that reads them (likeness model add).")
}

// readerOf is the metric that descriptions are compared by when none is asked
// for; empty when none reads words.
func readerOf(metrics []art.Metric) string {
	at := slices.IndexFunc(metrics, func(m art.Metric) bool { return m.ReadsWords })
	if at < 0 {
		return ""
	}
	return metrics[at].ID
}

// placeOn tells what scores mean on another scale than that of pictures.
func placeOn(near *art.Nearest, scale metric.Calibration) {
	for i := range near.Hits {
		hit := &near.Hits[i]
		hit.Percentile, hit.NearestPercentile = scale.Percentile(hit.Score), scale.NearestPercentile(hit.Score)
	}
	near.NothingClose = len(near.Hits) > 0 && near.Hits[0].Score < scale.NothingCloseBelow
}
