package server

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"likeness/internal/art"
)

// Exports: all that a search finds as one file, at /export/FIELD.FORMAT with the
// variables of that field of the API in the address. It is read page by page
// through the API itself, from one generation, and sent as it is read.

// exportPage is how many works are read at once.
const exportPage = 200

// exportWorks are the fields of a work in an export.
const exportWorks = `id name title artist collection genre date yearFrom yearTo width height url(size: LARGE) properties { name value }
	pictures { label width height url(size: LARGE) }`

// exported is a field of the API that can be exported: its arguments, and what
// is read of its list.
type exported struct{ variables, arguments, list, edge string }

var exportedFields = map[string]exported{
	"images": {
		"$search: String, $filter: ImageFilter, $sort: ImageSort", "search: $search, filter: $filter, sort: $sort",
		"totalCount nearCount correctedSearch relaxed", "near",
	},
	"similarImages": {
		"$to: SimilarTo!, $words: AddedWords, $metric: ID, $blend: [MetricWeight!], $filter: ImageFilter, $exact: Boolean",
		"to: $to, words: $words, metric: $metric, blend: $blend, filter: $filter, exact: $exact", "totalCount", "rank score percentile",
	},
}

// document asks for a page of the list, with these fields of its works.
func (f exported) document(field, works string) string {
	return "query(" + f.variables + ", $first: Int, $after: String) { library { generation } list: " + field +
		"(" + f.arguments + ", first: $first, after: $after) { " + f.list + " pageInfo { hasNextPage endCursor } edges { " +
		f.edge + " node { " + works + " } } } }"
}

// exportedPage is what the document is answered.
type exportedPage struct {
	Library struct{ Generation string }
	List    struct {
		TotalCount      int
		NearCount       int
		CorrectedSearch *string
		Relaxed         []string
		PageInfo        struct {
			HasNextPage bool
			EndCursor   *string
		}
		Edges []exportedEdge
	}
}

type exportedEdge struct {
	Near       bool
	Rank       int
	Score      float64
	Percentile float64
	Node       exportedWork
}

type exportedWork struct {
	ID                                          string
	Name                                        string
	Title, Artist, Collection, Genre, Date, URL *string
	YearFrom, YearTo, Width, Height             *int
	Properties                                  []exportedProperty
	Pictures                                    []exportedPicture
}

type exportedPicture struct {
	Label         *string
	Width, Height int
	URL           string
}

type exportedProperty struct{ Name, Value string }

// export is one file under way.
type export struct {
	*endpoint
	who       asker
	field     string
	variables map[string]any
	most      int // works wanted; all when 0
}

func (e *endpoint) serveExport(w http.ResponseWriter, r *http.Request) {
	x, format, err := e.newExport(r)
	if err == nil {
		err = e.admit(r)
	}
	if err != nil {
		e.refuse(w, r, err)
		return
	}
	file := &exportFile{w: w, r: r, controller: http.NewResponseController(w)}
	if err = formats[format](file, r.Context(), x); err == nil {
		return
	}
	if !file.begun {
		e.refuse(w, r, err)
		return
	}
	if r.Context().Err() == nil { // who leaves knows it, and would fill the log with it
		e.log.Warn("an export ended early", "request", requestID(r.Context()), "error", err)
	}
	// What was sent looks whole unless the connection breaks.
	panic(http.ErrAbortHandler)
}

// newExport reads an address.
func (e *endpoint) newExport(r *http.Request) (x *export, format string, err error) {
	format = path.Ext(r.PathValue("file"))
	x = &export{endpoint: e, who: askerOf(r), field: strings.TrimSuffix(r.PathValue("file"), format)}
	if _, known := exportedFields[x.field]; !known || formats[format] == nil {
		return nil, "", art.Errorf(art.CodeNotFound, "There is no such export; there are images.csv, images.json, similarImages.csv and similarImages.json.")
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, "", art.Wrap(err, art.CodeInvalid, "The parameters of the address cannot be read; percent-encode them.")
	}
	x.variables = map[string]any{}
	if text := values.Get("variables"); text != "" {
		if err := decodeJSON([]byte(text), &x.variables); err != nil || x.variables == nil {
			return nil, "", art.Wrap(err, art.CodeInvalid, "\"variables\" is not an object; give those of %s as JSON.", x.field)
		}
	}
	if first, ok := x.variables["first"]; ok && first != nil {
		number, _ := first.(json.Number)
		most, err := number.Int64()
		if err != nil || most < 1 || most > 1<<31 {
			return nil, "", art.Wrap(err, art.CodeInvalid, "\"first\" is no number of works; leave it out for all of them.")
		}
		x.most = int(most)
	}
	return x, format, nil
}

// pages reads the list, from one generation.
func (x *export) pages(ctx context.Context, works string, visit func(*exportedPage) error) error {
	document := exportedFields[x.field].document(x.field, works)
	variables := maps.Clone(x.variables)
	variables["after"] = nil
	for read := 0; ; {
		first := exportPage
		if x.most > 0 {
			first = min(first, x.most-read)
		}
		variables["first"] = json.Number(strconv.Itoa(first))
		page, err := x.page(ctx, document, variables, read > 0)
		if err != nil {
			return err
		}
		if err := visit(page); err != nil {
			return err
		}
		read += len(page.List.Edges)
		if !page.List.PageInfo.HasNextPage || x.most > 0 && read >= x.most {
			return nil
		}
		variables["after"] = *page.List.PageInfo.EndCursor
	}
}

// page carries out one operation. The first is turned away like any request;
// later ones wait, since what was sent cannot be taken back.
func (x *export) page(ctx context.Context, document string, variables map[string]any, patient bool) (*exportedPage, error) {
	place, err := x.turn(ctx, patient)
	if err != nil {
		return nil, err
	}
	defer place.leave()
	ctx, cancel := context.WithTimeout(graphql.StartOperationTrace(ctx), searchTimeout)
	defer cancel()
	operation, refused := x.exec.CreateOperationContext(ctx, &graphql.RawParams{Query: document, Variables: variables})
	var body answer
	if len(refused) > 0 {
		body = x.refusal(ctx, operation, refused)
	} else {
		responses, ctx := x.exec.DispatchOperation(ctx, operation)
		body = answerOf(responses(ctx))
	}
	if len(body.Errors) > 0 {
		first := body.Errors[0]
		shown := &art.Error{Code: art.CodeInternal, Message: first.Message}
		if code, ok := first.Extensions["code"].(art.Code); ok {
			shown.Code = code
		}
		return nil, shown
	}
	page := &exportedPage{}
	return page, json.Unmarshal(body.Data, page)
}

// turn waits for a place among the operations, and the dear ones of them: a page
// of an export is the largest there is.
func (x *export) turn(ctx context.Context, patient bool) (place *turn, err error) {
	for {
		if !patient { // which was counted as a request
			return x.enter(ctx, x.who.name, x.queries, true)
		}
		if err = x.rates.query(x.who, 0); err == nil {
			place, err = x.enter(ctx, x.who.name, x.queries, true)
		}
		refused, ok := errors.AsType[*refusal](err)
		if !ok {
			return place, err
		}
		select {
		case <-time.After(max(refused.after, exportPause)):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// exportPause is how long an export that is under way waits when there is no room.
const exportPause = 200 * time.Millisecond
