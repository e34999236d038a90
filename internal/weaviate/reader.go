package weaviate

import (
	"context"
	"fmt"

	lru "github.com/hashicorp/golang-lru/v2"
	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"google.golang.org/protobuf/proto"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/text"
)

// reader answers from the objects of one collection; it satisfies
// art.Generation. It holds nothing that has to be released.
type reader struct {
	conn     *conn
	manifest *manifest
	models   *encode.Models
	words    *text.Dictionary
	counts   *lru.Cache[string, int]     // what filters let through
	ranked   *lru.Cache[string, *scored] // the best of searches
}

// rememberedCounts is how many filters' counts are remembered: somebody who
// pages on or looks at facets asks for the same ones again.
const rememberedCounts = 4096

// rememberedRanks is of how many searches the best works are remembered, 80 kB each
// at most.
const rememberedRanks = 256

// newReader answers from what a manifest states. words is nil where nobody asks
// in words.
func newReader(c *conn, m *manifest, models *encode.Models, words *text.Dictionary) (*reader, error) {
	counts, err := lru.New[string, int](rememberedCounts)
	if err != nil {
		return nil, err
	}
	ranked, err := lru.New[string, *scored](rememberedRanks)
	return &reader{conn: c, manifest: m, models: models, words: words, counts: counts, ranked: ranked}, err
}

// forget forgets what was counted.
func (r *reader) forget() {
	r.counts.Purge()
	r.ranked.Purge()
	r.words.Forget()
}

// ID names the generation.
func (r *reader) ID() string { return r.manifest.id() }

// Release does nothing: a collection goes when an importer takes it out.
func (r *reader) Release() {}

// Capabilities says what this engine promises; see docs/scale.md.
func (r *reader) Capabilities() art.Capabilities {
	return art.Capabilities{ExactTotals: true, FurtherPictures: true}
}

// Artefacts lists what was computed of the generation.
func (r *reader) Artefacts() []art.Artefact { return r.manifest.Artefacts }

// Metrics lists the metrics that can be asked for, the default first.
func (r *reader) Metrics() []art.Metric { return r.manifest.Metrics }

// Stats counts what the generation held when it was published.
func (r *reader) Stats(context.Context) (art.Stats, error) { return r.manifest.Stats, nil }

// ask is a question for the objects of the collection, answered by one node. Where
// several had to agree, Weaviate would bring a node that is behind up to date by what
// was found, which is the object with the properties that were asked for and no
// others, no vector either: its words would be lost there, for good.
func (r *reader) ask(filter *pb.Filters, limit int, properties ...string) *pb.SearchRequest {
	request := &pb.SearchRequest{
		Collection: r.manifest.Collection, Filters: filter, Limit: uint32(limit),
		Properties: &pb.PropertiesRequest{NonRefProperties: properties},
		Metadata:   &pb.MetadataRequest{}, ConsistencyLevel: pb.ConsistencyLevel_CONSISTENCY_LEVEL_ONE.Enum(),
	}
	return request
}

// sortBy orders what a question finds by a property. The property is asked for
// as well: by what they are sent nodes put together what each of them found.
func sortBy(request *pb.SearchRequest, property string, descending bool) {
	request.SortBy = []*pb.SortBy{{Ascending: !descending, Path: []string{property}}}
	request.Properties.NonRefProperties = append(request.Properties.NonRefProperties, property)
}

// count counts the objects that a filter lets through. Weaviate reads each of
// them for that, so that what was counted is remembered.
func (r *reader) count(ctx context.Context, filter *pb.Filters) (int, error) {
	if proto.Equal(filter, firstObjects()) {
		return r.manifest.Stats.Images, nil
	}
	key, err := named(filter)
	if err != nil {
		return 0, err
	}
	if known, ok := r.counts.Get(key); ok {
		return known, nil
	}
	reply, err := r.conn.aggregate(ctx, &pb.AggregateRequest{Collection: r.manifest.Collection, ObjectsCount: true, Filters: filter})
	if err != nil {
		return 0, err
	}
	n := int(reply.GetSingleResult().GetObjectsCount())
	r.counts.Add(key, n)
	return n, nil
}

// named is the name of a filter.
func named(filter *pb.Filters) (string, error) {
	name, err := proto.MarshalOptions{Deterministic: true}.Marshal(filter)
	if err != nil {
		return "", fmt.Errorf("name a filter: %w", err)
	}
	return string(name), nil
}

// Images returns the records of ids; see art.Records.
func (r *reader) Images(ctx context.Context, ids []string) ([]art.Image, error) {
	if len(ids) == 0 {
		return nil, ctx.Err()
	}
	byID := make(map[string]art.Image, len(ids))
	for start := 0; start < len(ids); start += maxHits {
		some := ids[start:min(start+maxHits, len(ids))]
		reply, err := r.conn.search(ctx, r.ask(allOf(firstObjects(), anyText(propWork, some)), len(some), propRecord))
		if err != nil {
			return nil, err
		}
		for _, result := range reply.Results {
			image, err := recordOf(result.Properties)
			if err != nil {
				return nil, err
			}
			byID[image.ID] = image
		}
	}
	images := make([]art.Image, 0, len(ids))
	for _, id := range ids {
		if image, there := byID[id]; there {
			images = append(images, image)
		}
	}
	return images, nil
}

// VectorsOf are the vectors of a picture of a work under every metric that sees
// pictures; see art.Neighbours.
func (r *reader) VectorsOf(ctx context.Context, id string, position int) (art.Vectors, error) {
	request := r.ask(allOf(isText(propWork, id), number(pb.Filters_OPERATOR_EQUAL, propPosition, int64(position))), 1, propRecord)
	names := map[string]art.Metric{}
	for _, m := range r.manifest.Metrics {
		if m.ID != art.Overall {
			names[vectorName(m.ID)] = m
			request.Metadata.Vectors = append(request.Metadata.Vectors, vectorName(m.ID))
		}
	}
	reply, err := r.conn.search(ctx, request)
	if err != nil {
		return nil, err
	}
	if len(reply.Results) == 0 {
		return nil, r.whyNoVectors(ctx, id, position)
	}
	image, err := recordOf(reply.Results[0].Properties)
	if err != nil {
		return nil, err
	}
	if image.Picture == nil {
		return nil, art.Errorf(art.CodeInvalid, "The work %q has no picture, so nothing can be like it.", image.Name)
	}
	vectors := art.Vectors{}
	for _, v := range reply.Results[0].Metadata.Vectors {
		m := names[v.Name]
		if vectors[m.ID], err = encode.UnmarshalVector(v.VectorBytes, m.Dimensions); err != nil {
			return nil, err
		}
	}
	return vectors, nil
}

// whyNoVectors tells a work that is not there from a picture that is not.
func (r *reader) whyNoVectors(ctx context.Context, id string, position int) error {
	images, err := r.Images(ctx, []string{id})
	switch {
	case err != nil:
		return err
	case len(images) == 0:
		return art.Errorf(art.CodeNotFound, "There is no work with the id %q.", id)
	}
	return art.Errorf(art.CodeNotFound, "The work %q has no picture %d that can be compared.", id, position)
}
