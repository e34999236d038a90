package server

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"html"
	"net"
	"net/http"
	"net/url"
	"strings"

	"likeness/graph/model"
	"likeness/internal/art"
)

// serveWork answers with the app and, in its head, what crawlers and previews of
// links read of the work: they run no scripts.
func (s *server) serveWork(page *page) http.Handler {
	app := page.file("index.html", pagePolicy)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		document, built := page.files["index.html"]
		image, err := s.Service.Image(r.Context(), r.PathValue("id"))
		switch {
		case err != nil || !built: // the app says why
			app.ServeHTTP(w, r)
			return
		case image == nil:
			writeDocument(w, http.StatusNotFound, document.data)
			return
		}
		writeDocument(w, http.StatusOK, describe(document.data, *image, originOf(r)))
	})
}

func writeDocument(w http.ResponseWriter, status int, document []byte) {
	w.Header().Set("Content-Type", mediaTypes[".html"])
	w.Header().Set("Cache-Control", "no-cache")
	w.WriteHeader(status)
	_, _ = w.Write(document)
}

// originOf is where the client reached this server, as it must be named to
// others: by the name that it gave, or else, as HTTP/1.0 allows, by the address.
func originOf(r *http.Request) string {
	scheme, host := "http", r.Host
	if overTLS(r) {
		scheme = "https"
	}
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok && host == "" {
		host = local.String()
	}
	return (&url.URL{Scheme: scheme, Host: host}).String()
}

// workPath is where the page shows a work.
func workPath(id string) string { return "/image/" + url.PathEscape(id) }

// describe puts what is known of a work into the head of a document, in place of
// its title.
func describe(document []byte, image art.Image, origin string) []byte {
	title, by := titleOf(image), byline(image)
	var head strings.Builder
	head.WriteString("<title>" + html.EscapeString(strings.TrimSuffix(title+", "+image.Artist, ", ")) + " · Likeness</title>")
	tag := func(kind, name, content string) {
		if content != "" {
			head.WriteString(`<meta ` + kind + `="` + name + `" content="` + html.EscapeString(content) + `">`)
		}
	}
	address := origin + workPath(image.ID)
	head.WriteString(`<link rel="canonical" href="` + html.EscapeString(address) + `">`)
	tag("property", "og:site_name", "Likeness")
	tag("property", "og:type", "website")
	tag("property", "og:title", title)
	tag("property", "og:description", by)
	tag("property", "og:url", address)
	if image.Picture != nil {
		tag("property", "og:image", origin+model.PictureURL(image, art.Large))
		tag("property", "og:image:alt", strings.TrimSuffix(title+", "+image.Artist, ", "))
		tag("name", "twitter:card", "summary_large_image")
	}
	// A block of data, which no policy on scripts speaks of; < and > are escaped.
	if data, err := json.Marshal(visualArtwork(image, origin)); err == nil {
		head.WriteString(`<script type="application/ld+json">` + string(data) + `</script>`)
	}
	before, rest, found := bytes.Cut(document, []byte("<title>"))
	_, after, closed := bytes.Cut(rest, []byte("</title>"))
	if !found || !closed {
		return document
	}
	return bytes.Join([][]byte{before, []byte(head.String()), after}, nil)
}

func titleOf(image art.Image) string {
	if image.Title != "" {
		return image.Title
	}
	return image.Name
}

// byline is what is known of a work, in one line.
func byline(image art.Image) string {
	var parts []string
	for _, part := range []string{image.Artist, image.Date, image.Genre, image.Collection} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

// object is a JSON object.
type object = map[string]any

// visualArtwork describes a work as https://schema.org/VisualArtwork.
func visualArtwork(image art.Image, origin string) object {
	work := object{
		"@context": "https://schema.org", "@type": "VisualArtwork", "@id": origin + workPath(image.ID),
		"url": origin + workPath(image.ID), "identifier": image.ID, "name": titleOf(image),
	}
	var creators []object
	for _, artist := range image.Artists {
		creators = append(creators, object{"@type": "Person", "name": artist})
	}
	if creators != nil {
		work["creator"] = creators
	}
	if image.Date != "" {
		work["dateCreated"] = image.Date
	}
	if image.Genre != "" {
		work["genre"] = image.Genre
	}
	if image.Collection != "" {
		work["isPartOf"] = object{"@type": "Collection", "name": image.Collection}
	}
	if image.Picture != nil {
		work["image"] = object{
			"@type": "ImageObject", "contentUrl": origin + model.PictureURL(image, art.Large),
			"thumbnailUrl": origin + model.PictureURL(image, art.Thumbnail),
		}
	}
	return work
}

// openSearch describes the search to browsers
// (https://github.com/dewitt/opensearch).
type openSearch struct {
	XMLName     xml.Name        `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string          `xml:"ShortName"`
	Description string          `xml:"Description"`
	Encoding    string          `xml:"InputEncoding"`
	URLs        []openSearchURL `xml:"Url"`
}

type openSearchURL struct {
	Type     string `xml:"type,attr"`
	Template string `xml:"template,attr"`
}

const (
	mediaOpenSearch  = "application/opensearchdescription+xml"
	mediaSuggestions = "application/x-suggestions+json"
	suggestedWords   = 8
)

func serveOpenSearch(w http.ResponseWriter, r *http.Request) {
	origin := originOf(r)
	text, err := xml.Marshal(openSearch{
		ShortName: "Likeness", Description: "Search a collection of works of art.", Encoding: "UTF-8",
		URLs: []openSearchURL{
			{Type: "text/html", Template: origin + "/?q={searchTerms}"},
			{Type: mediaSuggestions, Template: origin + "/suggest.json?q={searchTerms}"},
			{Type: mediaOpenSearch, Template: origin + "/opensearch.xml"},
		},
	})
	if err != nil {
		writeError(w, r, err)
		return
	}
	w.Header().Set("Content-Type", mediaOpenSearch+"; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(append([]byte(xml.Header), text...))
}

// serveSuggestions completes words in the form that browsers ask for beside a
// search of OpenSearch: the words, and a list.
func (s *server) serveSuggestions(w http.ResponseWriter, r *http.Request) {
	words := r.URL.Query().Get("q")
	var found []art.Suggestion
	err := s.inTurn(r, false, func(ctx context.Context) (err error) {
		found, err = s.Service.Suggest(ctx, words, suggestedWords)
		return err
	})
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	texts := make([]string, len(found))
	for i, suggestion := range found {
		texts[i] = suggestion.Text
	}
	w.Header().Set("Content-Type", mediaSuggestions+"; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode([]any{words, texts})
}
