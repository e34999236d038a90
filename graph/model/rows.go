package model

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"likeness/internal/art"
)

// The rows of a page write themselves as JSON. They are data that is there, and
// nothing about them is asked or can fail; gqlgen would start a goroutine for
// each row, and make a context, a path and a dozen small objects for each value
// of it, which together cost several times what finding the works does.

// ImageEdges are the works of a page found by words.
type ImageEdges []ImageEdge

// MarshalGQLContext writes what the query selects of each.
func (rows ImageEdges) MarshalGQLContext(ctx context.Context, w io.Writer) error {
	return writeRows(ctx, w, rows, imageEdgeFields)
}

// UnmarshalGQLContext is never asked: no input of the API is a page.
func (ImageEdges) UnmarshalGQLContext(context.Context, any) error { return errNoInput }

// SimilarImageEdges are the works of a page found by likeness.
type SimilarImageEdges []SimilarImageEdge

// MarshalGQLContext writes what the query selects of each.
func (rows SimilarImageEdges) MarshalGQLContext(ctx context.Context, w io.Writer) error {
	return writeRows(ctx, w, rows, similarImageEdgeFields)
}

// UnmarshalGQLContext is never asked: no input of the API is a page.
func (SimilarImageEdges) UnmarshalGQLContext(context.Context, any) error { return errNoInput }

// NearDuplicateEdges are the groups of a page of near duplicates.
type NearDuplicateEdges []NearDuplicateEdge

// MarshalGQLContext writes what the query selects of each.
func (rows NearDuplicateEdges) MarshalGQLContext(ctx context.Context, w io.Writer) error {
	return writeRows(ctx, w, rows, nearDuplicateEdgeFields)
}

// UnmarshalGQLContext is never asked: no input of the API is a page.
func (NearDuplicateEdges) UnmarshalGQLContext(context.Context, any) error { return errNoInput }

var errNoInput = errors.New("read a page: it is no input")

// appender writes a value at the end of a JSON text.
type appender[T any] func(json []byte, value *T) []byte

// fields says how each field of a type is written. It is asked once for a page,
// and what it gives is used for every row.
type fields[T any] struct {
	typeNames []string // the type and its interfaces
	of        map[string]field[T]
}

func writeRows[T any](ctx context.Context, w io.Writer, rows []T, of fields[T]) error {
	selected := graphql.GetFieldContext(ctx).Field.Selections
	write := compile(graphql.GetOperationContext(ctx), selected, of)
	json := append(make([]byte, 0, len(rows)*bytesOfRow), '[')
	for i := range rows {
		if i > 0 {
			json = append(json, ',')
		}
		json = write(json, &rows[i])
	}
	_, err := w.Write(append(json, ']'))
	return err
}

// bytesOfRow is about what a work takes in an answer.
const bytesOfRow = 700

// compile turns a selection into what writes it.
func compile[T any](op *graphql.OperationContext, selected ast.SelectionSet, of fields[T]) appender[T] {
	type step struct {
		key   string // with what separates it from the value before
		write appender[T]
	}
	var steps []step
	for i, field := range graphql.CollectFields(op, selected, of.typeNames) {
		key := `"` + field.Alias + `":`
		if i > 0 {
			key = "," + key
		}
		steps = append(steps, step{key, writerOf(op, field, of)})
	}
	return func(json []byte, value *T) []byte {
		json = append(json, '{')
		for _, s := range steps {
			json = s.write(append(json, s.key...), value)
		}
		return append(json, '}')
	}
}

func writerOf[T any](op *graphql.OperationContext, field graphql.CollectedField, of fields[T]) appender[T] {
	if field.Name == "__typename" {
		return text(func(*T) string { return of.typeNames[0] })(op, field)
	}
	return of.of[field.Name](op, field)
}

// field is how one field of a type is written, for a selection of it.
type field[T any] = func(*graphql.OperationContext, graphql.CollectedField) appender[T]

// plain is a field without arguments and selections.
func plain[T any](write appender[T]) field[T] {
	return func(*graphql.OperationContext, graphql.CollectedField) appender[T] { return write }
}

func text[T any](get func(*T) string) field[T] {
	return plain(func(json []byte, value *T) []byte { return appendText(json, get(value)) })
}

func textOrNull[T any](get func(*T) *string) field[T] {
	return plain(func(json []byte, value *T) []byte {
		if s := get(value); s != nil {
			return appendText(json, *s)
		}
		return append(json, "null"...)
	})
}

func integer[T any](get func(*T) int) field[T] {
	return plain(func(json []byte, value *T) []byte { return strconv.AppendInt(json, int64(get(value)), 10) })
}

func integerOrNull[T any](get func(*T) *int) field[T] {
	return plain(func(json []byte, value *T) []byte {
		if n := get(value); n != nil {
			return strconv.AppendInt(json, int64(*n), 10)
		}
		return append(json, "null"...)
	})
}

func float[T any](get func(*T) float64) field[T] {
	return plain(func(json []byte, value *T) []byte {
		x := get(value)
		if math.IsNaN(x) || math.IsInf(x, 0) {
			panic(fmt.Sprintf("a score is %v", x)) // no JSON, and never an answer
		}
		return strconv.AppendFloat(json, x, 'g', -1, 64)
	})
}

func boolean[T any](get func(*T) bool) field[T] {
	return plain(func(json []byte, value *T) []byte { return strconv.AppendBool(json, get(value)) })
}

func texts[T any](get func(*T) []string) field[T] {
	return plain(func(json []byte, value *T) []byte {
		json = append(json, '[')
		for i, s := range get(value) {
			if i > 0 {
				json = append(json, ',')
			}
			json = appendText(json, s)
		}
		return append(json, ']')
	})
}

func one[T, U any](get func(*T) *U, of *fields[U]) field[T] {
	return func(op *graphql.OperationContext, selected graphql.CollectedField) appender[T] {
		write := compile(op, selected.Selections, *of)
		return func(json []byte, value *T) []byte { return write(json, get(value)) }
	}
}

func many[T, U any](get func(*T) []U, of *fields[U]) field[T] {
	return func(op *graphql.OperationContext, selected graphql.CollectedField) appender[T] {
		write := compile(op, selected.Selections, *of)
		return func(json []byte, value *T) []byte {
			json = append(json, '[')
			items := get(value)
			for i := range items {
				if i > 0 {
					json = append(json, ',')
				}
				json = write(json, &items[i])
			}
			return append(json, ']')
		}
	}
}

const hexDigits = "0123456789abcdef"

// appendText writes a string as JSON; bytes that are no UTF-8 become U+FFFD.
func appendText(json []byte, s string) []byte {
	json = append(json, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		size, escaped := 1, ""
		switch {
		case c == '"':
			escaped = `\"`
		case c == '\\':
			escaped = `\\`
		case c < ' ':
			escaped = `\u00` + hexDigits[c>>4:c>>4+1] + hexDigits[c&15:c&15+1]
		default:
			var r rune
			if r, size = utf8.DecodeRuneInString(s[i:]); r != utf8.RuneError || size > 1 {
				i += size
				continue
			}
			escaped = "\ufffd"
		}
		json = append(append(json, s[start:i]...), escaped...)
		i += size
		start = i
	}
	return append(append(json, s[start:]...), '"')
}

var imageFields = fields[Image]{
	typeNames: []string{"Image", "Node", "LookupResult"},
	of: map[string]field[Image]{
		"id":            text(func(i *Image) string { return i.ID }),
		"name":          text(func(i *Image) string { return i.Name }),
		"title":         textOrNull(func(i *Image) *string { return i.Title() }),
		"artist":        textOrNull(func(i *Image) *string { return i.Artist() }),
		"artists":       texts(func(i *Image) []string { return i.Artists }),
		"collection":    textOrNull(func(i *Image) *string { return i.Collection() }),
		"collections":   texts(func(i *Image) []string { return i.Collections }),
		"genre":         textOrNull(func(i *Image) *string { return i.Genre() }),
		"genres":        texts(func(i *Image) []string { return i.Genres }),
		"date":          textOrNull(func(i *Image) *string { return i.Date() }),
		"yearFrom":      integerOrNull(func(i *Image) *int { return i.YearFrom() }),
		"yearTo":        integerOrNull(func(i *Image) *int { return i.YearTo() }),
		"width":         integerOrNull(func(i *Image) *int { return i.Width() }),
		"height":        integerOrNull(func(i *Image) *int { return i.Height() }),
		"url":           imageURL,
		"dominantColor": textOrNull(func(i *Image) *string { return i.DominantColor() }),
		"properties":    many(func(i *Image) []art.Property { return i.Properties }, &propertyFields),
		"pictures":      many(func(i *Image) []Picture { return i.Pictures() }, &pictureFields),
	},
}

var pictureFields = fields[Picture]{
	typeNames: []string{"Picture"},
	of: map[string]field[Picture]{
		"id":            text(func(p *Picture) string { return p.ID() }),
		"position":      integer(func(p *Picture) int { return p.At }),
		"label":         textOrNull(func(p *Picture) *string { return p.Label() }),
		"width":         integer(func(p *Picture) int { return p.Width() }),
		"height":        integer(func(p *Picture) int { return p.Height() }),
		"dominantColor": text(func(p *Picture) string { return p.DominantColor() }),
		"url": func(op *graphql.OperationContext, selected graphql.CollectedField) appender[Picture] {
			size := sizeOf(op, selected)
			return text(func(p *Picture) string { return p.URL(&size) })(op, selected)
		},
	},
}

// sizes are the values of ImageSize.
var sizes = map[any]art.PictureSize{"THUMBNAIL": art.Thumbnail, "LARGE": art.Large, "ORIGINAL": art.Original}

// sizeOf is the size of a picture that a selection asks for.
func sizeOf(op *graphql.OperationContext, selected graphql.CollectedField) art.PictureSize {
	size, ok := sizes[selected.ArgumentMap(op.Variables)["size"]]
	if !ok { // null
		return art.Large
	}
	return size
}

func imageURL(op *graphql.OperationContext, selected graphql.CollectedField) appender[Image] {
	size := sizeOf(op, selected)
	return textOrNull(func(i *Image) *string { return i.URL(&size) })(op, selected)
}

var propertyFields = fields[art.Property]{
	typeNames: []string{"Property"},
	of: map[string]field[art.Property]{
		"name":   text(func(p *art.Property) string { return p.Name }),
		"value":  text(func(p *art.Property) string { return p.Value }),
		"values": texts(func(p *art.Property) []string { return p.Values }),
	},
}

var imageEdgeFields = fields[ImageEdge]{
	typeNames: []string{"ImageEdge"},
	of: map[string]field[ImageEdge]{
		"cursor":     text(func(e *ImageEdge) string { return e.Cursor }),
		"node":       one(func(e *ImageEdge) *Image { return &e.Node }, &imageFields),
		"near":       boolean(func(e *ImageEdge) bool { return e.Near }),
		"highlights": many(func(e *ImageEdge) []art.Highlight { return e.Highlights }, &highlightFields),
	},
}

var highlightFields = fields[art.Highlight]{
	typeNames: []string{"Highlight"},
	of: map[string]field[art.Highlight]{
		"field": text(func(h *art.Highlight) string { return h.Field }),
		"parts": many(func(h *art.Highlight) []art.TextPart { return h.Parts }, &textPartFields),
	},
}

var textPartFields = fields[art.TextPart]{
	typeNames: []string{"TextPart"},
	of: map[string]field[art.TextPart]{
		"text":  text(func(p *art.TextPart) string { return p.Text }),
		"match": boolean(func(p *art.TextPart) bool { return p.Match }),
	},
}

var similarImageEdgeFields = fields[SimilarImageEdge]{
	typeNames: []string{"SimilarImageEdge"},
	of: map[string]field[SimilarImageEdge]{
		"cursor":            text(func(e *SimilarImageEdge) string { return e.Cursor }),
		"node":              one(func(e *SimilarImageEdge) *Image { return &e.Node }, &imageFields),
		"picture":           one(func(e *SimilarImageEdge) *Picture { return &e.Picture }, &pictureFields),
		"rank":              integer(func(e *SimilarImageEdge) int { return e.Rank }),
		"score":             float(func(e *SimilarImageEdge) float64 { return e.Score }),
		"percentile":        float(func(e *SimilarImageEdge) float64 { return e.Percentile }),
		"nearestPercentile": float(func(e *SimilarImageEdge) float64 { return e.NearestPercentile }),
		"contributions":     many(func(e *SimilarImageEdge) []art.MetricScore { return e.Contributions }, &metricScoreFields),
		"copies":            texts(func(e *SimilarImageEdge) []string { return e.Copies }),
	},
}

var metricScoreFields = fields[art.MetricScore]{
	typeNames: []string{"MetricScore"},
	of: map[string]field[art.MetricScore]{
		"metric":     text(func(m *art.MetricScore) string { return m.Metric }),
		"score":      float(func(m *art.MetricScore) float64 { return m.Score }),
		"percentile": float(func(m *art.MetricScore) float64 { return m.Percentile }),
	},
}

var nearDuplicateEdgeFields = fields[NearDuplicateEdge]{
	typeNames: []string{"NearDuplicateEdge"},
	of: map[string]field[NearDuplicateEdge]{
		"cursor": text(func(e *NearDuplicateEdge) string { return e.Cursor }),
		"node":   one(func(e *NearDuplicateEdge) *NearDuplicateGroup { return &e.Node }, &nearDuplicateGroupFields),
	},
}

var nearDuplicateGroupFields = fields[NearDuplicateGroup]{
	typeNames: []string{"NearDuplicateGroup"},
	of: map[string]field[NearDuplicateGroup]{
		"images": many(func(g *NearDuplicateGroup) []Image { return g.Images }, &imageFields),
		"score":  float(func(g *NearDuplicateGroup) float64 { return g.Score }),
	},
}
