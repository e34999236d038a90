package main

import (
	"context"
	"strings"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/weaviate"
)

// bare asks a node of the cluster directly.
type bare struct {
	client     pb.WeaviateClient
	collection string
}

func newBare(nodes weaviate.Nodes, g art.Generation) (*bare, error) {
	link, err := grpc.NewClient(nodes.GRPC[0], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, err
	}
	collection, _, _ := strings.Cut(g.ID(), ".")
	return &bare{pb.NewWeaviateClient(link), collection}, nil
}

// nearest asks for as many objects as a page of ours does (the work itself, one that
// follows, and the last, which is left out), by colour, whose vectors are stored as
// they are.
func (b *bare) nearest(ctx context.Context, vectors art.Vectors) error {
	_, err := b.client.Search(ctx, &pb.SearchRequest{
		Collection: b.collection, Limit: page + 3, Uses_127Api: true,
		Properties: &pb.PropertiesRequest{NonRefProperties: []string{"work", "position"}},
		Metadata:   &pb.MetadataRequest{Distance: true},
		NearVector: &pb.NearVector{
			Targets: &pb.Targets{TargetVectors: []string{art.Colour}},
			Vectors: []*pb.Vectors{{VectorBytes: encode.MarshalVector(vectors[art.Colour]), Type: pb.Vectors_VECTOR_TYPE_SINGLE_FP32}},
		},
	})
	return err
}
