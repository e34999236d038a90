package weaviate

import (
	"context"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"likeness/internal/art"
	"likeness/internal/text"
)

// FirstMatch is the first record that meets every field; see art.Records.
func (r *reader) FirstMatch(ctx context.Context, where art.Lookup) (art.Image, error) {
	var all []*pb.Filters
	if where.Name != "" {
		all = append(all, isText(propName, nameValue(where.Name)))
	}
	for _, of := range []struct {
		field art.Field
		value string
	}{{art.FieldArtist, where.Artist}, {art.FieldCollection, where.Collection}, {art.FieldGenre, where.Genre}} {
		if of.value != "" {
			folded := text.FoldValue(of.field, of.value)
			all = append(all, oneOf(isText(valueProperty(of.field), folded), isText(propTexts, whole(of.field, of.value))))
		}
	}
	if len(all) == 0 {
		return art.Image{}, art.Errorf(art.CodeInvalid, "Give a name, an artist, a collection or a genre to look up")
	}
	l := list{reader: r}
	found, err := l.ordered(ctx, stage{kind: byOrder, filter: allOf(firstObjects(), allOf(all...))}, nil, 1)
	if err == nil && len(found) == 0 {
		err = art.Errorf(art.CodeNotFound, "No work of the collection matches")
	}
	if err != nil {
		return art.Image{}, err
	}
	return found[0].image, nil
}
