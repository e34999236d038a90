package server

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
)

const (
	mediaJSON      = "application/json"
	mediaGraphQL   = "application/graphql-response+json"
	mediaEvents    = "text/event-stream"
	mediaMultipart = "multipart/form-data"
)

// negotiate picks the form of an answer: of those accepted, the one that is
// liked most and named first. Without a word, or with none that is known, it is
// the one that every client reads.
func negotiate(accept string) string {
	best, bestQuality := mediaJSON, 0.0
	for choice := range strings.SplitSeq(accept, ",") {
		mediaType, parameters, err := mime.ParseMediaType(choice)
		if err != nil {
			continue
		}
		switch mediaType {
		case "*/*", "application/*":
			mediaType = mediaJSON
		case mediaJSON, mediaGraphQL, mediaEvents:
		default:
			continue
		}
		quality := 1.0
		if q, err := strconv.ParseFloat(parameters["q"], 64); err == nil {
			quality = q
		}
		if quality > bestQuality {
			best, bestQuality = mediaType, quality
		}
	}
	return best
}

// mediaTypeOf is the media type of a request's body; empty when it has none.
func mediaTypeOf(r *http.Request) string {
	mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return mediaType
}
