package model

import (
	"github.com/99designs/gqlgen/graphql"

	"likeness/internal/art"
)

// MarshalUpload exists because every scalar needs it; no field of the API is a
// file.
func MarshalUpload(graphql.Upload) graphql.Marshaler { return graphql.Null }

// UnmarshalUpload takes a file that came in a multipart request. CodeInvalid
// for anything else.
func UnmarshalUpload(v any) (graphql.Upload, error) {
	upload, ok := v.(graphql.Upload)
	if !ok {
		return graphql.Upload{}, art.Errorf(art.CodeInvalid,
			"A file must be sent as a part of a multipart/form-data request, with null in its place in the variables.")
	}
	return upload, nil
}
