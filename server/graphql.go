package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	likeness "likeness/graph"
	"likeness/internal/art"
)

// endpoint carries GraphQL over HTTP: GET and POST as the specification of that
// name says (https://graphql.github.io/graphql-over-http/draft/), files as the
// multipart request specification, subscriptions as GraphQL over server-sent
// events in distinct connections mode.
//
// It stands in the place of gqlgen's transports: those miss 6 of the 61 audits
// of graphql-http (https://github.com/graphql/graphql-http), all of which this
// passes (make test-clients), and answer 500 to a file put where no variable is.
type endpoint struct {
	*server
	exec      graphql.GraphExecutor
	persisted *persisted
}

func (s *server) graphql() *endpoint {
	resolver := &likeness.Resolver{Service: s.Service, Uploads: s.Uploads, Progress: s.Progress, Desk: s.Desk}
	return &endpoint{
		server: s, persisted: newPersisted(),
		exec: likeness.NewExecutor(resolver, s.present, s.recovered, observer{s.metrics}),
	}
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Add("Vary", "Accept")
	if err := e.admit(r); err != nil {
		e.refuse(w, r, err)
		return
	}
	r = e.asOperator(r.WithContext(graphql.StartOperationTrace(r.Context())))
	switch {
	case r.Method == http.MethodGet, r.Method == http.MethodHead:
		e.serveQuery(w, r, len(r.URL.RawQuery), paramsOfQuery)
	case r.Method == http.MethodPost && mediaTypeOf(r) == mediaMultipart:
		e.serveMultipart(w, r)
	case r.Method == http.MethodPost:
		body := takeBody()
		defer body.giveBack()
		if err := e.receiveBody(w, r, body); err != nil {
			e.refuse(w, r, err)
			return
		}
		e.serveQuery(w, r, body.Len(), func(*http.Request) (*graphql.RawParams, error) { return paramsOfBody(body.Bytes()) })
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		writeStatus(w, r, http.StatusMethodNotAllowed, art.Errorf(art.CodeInvalid, "GraphQL is asked by GET or POST, not by %s.", r.Method))
	}
}

// serveQuery answers a request that has arrived, once it is its turn.
func (e *endpoint) serveQuery(w http.ResponseWriter, r *http.Request, size int, read func(*http.Request) (*graphql.RawParams, error)) {
	place, err := e.enterToRead(r, size)
	if err != nil {
		e.refuse(w, r, err)
		return
	}
	defer place.leave()
	params, err := read(r)
	e.answer(w, r, place, params, err)
}

// admit turns a request away before its body is read, when its client has asked
// too much or there is no room for it.
func (e *endpoint) admit(r *http.Request) error {
	who, at, bodyBytes := askerOf(r), e.queries, r.ContentLength
	if mediaTypeOf(r) == mediaMultipart {
		at, bodyBytes = e.uploads, 0 // which are counted as bytes of pictures
	}
	if err := e.rates.query(who, bodyBytes); err != nil {
		return err
	}
	if at.full(who.name) {
		return at.refusal()
	}
	return nil
}

// answer carries out one operation. A request that is none has its error's
// status; one whose query is wrong has 200 in the older form of answers, whose
// clients look at the body alone, and 400 in the newer one.
func (e *endpoint) answer(w http.ResponseWriter, r *http.Request, place *turn, params *graphql.RawParams, err error) {
	if err != nil {
		writeError(w, r, err)
		return
	}
	accepted := negotiate(r.Header.Get("Accept"))
	ctx := r.Context()
	missing, err := e.persisted.complete(params)
	switch {
	case err != nil:
		writeError(w, r, err)
		return
	case missing && accepted == mediaEvents:
		writeEvents(w, answer{Errors: errNotPersisted()})
		return
	case missing:
		writeAnswer(w, accepted, http.StatusOK, answer{Errors: errNotPersisted()})
		return
	}
	operation, refused := e.exec.CreateOperationContext(ctx, params)
	switch {
	case len(refused) > 0 && accepted == mediaEvents:
		// As the protocol says: the stream opens, tells the errors, and is complete.
		writeEvents(w, e.refusal(ctx, operation, refused))
		return
	case len(refused) > 0:
		status := http.StatusOK
		if accepted == mediaGraphQL {
			status = http.StatusBadRequest
		}
		writeAnswer(w, accepted, status, e.refusal(ctx, operation, refused))
		return
	}
	e.persisted.keep(params)
	switch kind := operation.Operation.Operation; {
	case kind == ast.Subscription && r.Method == http.MethodHead:
		w.Header().Set("Allow", "GET, POST")
		writeStatus(w, r, http.StatusMethodNotAllowed, art.Errorf(art.CodeInvalid, "A stream has no end to tell of; ask for it by GET or POST."))
		return
	case kind == ast.Subscription && accepted != mediaEvents:
		writeStatus(w, r, http.StatusBadRequest,
			art.Errorf(art.CodeInvalid, "Subscriptions are answered as server-sent events; ask with the header Accept: text/event-stream."))
		return
	case kind == ast.Subscription:
		place.leave()
		e.stream(w, r, operation)
		return
	case kind == ast.Mutation && r.Method != http.MethodPost:
		w.Header().Set("Allow", "POST")
		writeStatus(w, r, http.StatusMethodNotAllowed, art.Errorf(art.CodeInvalid, "Mutations are asked by POST; GET only reads."))
		return
	}
	if err := place.become(ctx, operation.Operation, operation.Variables); err != nil {
		e.refuse(w, r, err)
		return
	}
	body := e.carryOut(ctx, operation)
	place.leave()
	switch {
	case accepted == mediaEvents:
		writeEvents(w, body)
	case r.Method != http.MethodPost && len(body.Errors) == 0:
		e.writeRevalidated(w, r, accepted+"; charset=utf-8", body.appendTo(make([]byte, 0, len(body.Data)+64)))
	default:
		writeAnswer(w, accepted, http.StatusOK, body)
	}
}

// carryOut answers a query or a mutation.
func (e *endpoint) carryOut(ctx context.Context, operation *graphql.OperationContext) answer {
	ctx, cancel := context.WithTimeout(ctx, searchTimeout)
	defer cancel()
	responses, ctx := e.exec.DispatchOperation(ctx, operation)
	return answerOf(responses(ctx))
}

// writeRevalidated writes what caches may keep, if they ask each time whether it
// still holds.
func (s *server) writeRevalidated(w http.ResponseWriter, r *http.Request, mediaType string, text []byte) {
	sum := sha256.Sum256(text)
	header := w.Header()
	header.Set("Content-Type", mediaType)
	header.Set("Cache-Control", s.shared("public, no-cache"))
	header.Set("ETag", `W/"`+hex.EncodeToString(sum[:16])+`"`) // weak: it is the same for the compressed form
	r.Header.Del("Range")                                      // half an answer is none
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(text))
}

func (e *endpoint) refusal(ctx context.Context, operation *graphql.OperationContext, refused gqlerror.List) answer {
	return answerOf(e.exec.DispatchError(graphql.WithOperationContext(ctx, operation), refused))
}

// answer is the body of a response. Unlike gqlgen's it has no data at all when
// nothing was carried out.
type answer struct {
	Errors gqlerror.List
	Data   json.RawMessage
}

func answerOf(response *graphql.Response) answer {
	if response == nil { // the operation ended before it said anything
		return answer{Errors: gqlerror.List{{
			Message:    "The request was given up before it was answered.",
			Extensions: map[string]any{"code": art.CodeUnavailable},
		}}}
	}
	return answer{Errors: capped(response.Errors), Data: response.Data}
}

// capped bounds a list of errors, and says how many it leaves out.
func capped(errors gqlerror.List) gqlerror.List {
	if len(errors) <= maxAnswerErrors {
		return errors
	}
	return append(errors[:maxAnswerErrors-1:maxAnswerErrors-1], &gqlerror.Error{
		Message:    fmt.Sprintf("%d errors more are left out.", len(errors)-maxAnswerErrors+1),
		Extensions: map[string]any{"code": art.CodeInvalid},
	})
}

// appendTo writes the answer as JSON, errors first, as the specification
// advises. The data is JSON already, and not read again.
func (a answer) appendTo(text []byte) []byte {
	text = append(text, '{')
	if len(a.Errors) > 0 {
		errors, err := json.Marshal(a.Errors)
		if err != nil { // messages, paths and codes always encode
			errors = []byte(`[{"message":"An error could not be written."}]`)
		}
		text = append(append(text, `"errors":`...), errors...)
		if len(a.Data) > 0 {
			text = append(text, ',')
		}
	}
	if len(a.Data) > 0 {
		text = append(append(text, `"data":`...), a.Data...)
	}
	return append(text, '}')
}

func writeAnswer(w http.ResponseWriter, mediaType string, status int, body answer) {
	w.Header().Set("Content-Type", mediaType+"; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body.appendTo(make([]byte, 0, len(body.Data)+64))) // an error here is a client that has gone
}

// wireParams is a request as it is sent, before its parts are known to be of
// the right kind. Names are exact, as everywhere in JSON.
type wireParams map[string]json.RawMessage

func paramsOfBody(body []byte) (*graphql.RawParams, error) {
	var wire wireParams
	if err := json.Unmarshal(body, &wire); err != nil {
		return nil, art.Wrap(err, art.CodeInvalid, `The body is no JSON object with a "query"; send one request, not a list.`)
	}
	return wire.params()
}

func paramsOfQuery(r *http.Request) (*graphql.RawParams, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, art.Wrap(err, art.CodeInvalid, "The parameters of the address cannot be read; percent-encode them.")
	}
	wire := wireParams{}
	for _, name := range []string{"query", "operationName"} {
		if values.Has(name) {
			if wire[name], err = json.Marshal(values.Get(name)); err != nil {
				return nil, err
			}
		}
	}
	for _, name := range []string{"variables", "extensions"} {
		if text := values.Get(name); text != "" {
			wire[name] = json.RawMessage(text)
		}
	}
	return wire.params()
}

// isPlainText tells a JSON string in which nothing is escaped or to be replaced,
// of a text that is known to be JSON: it is what stands between its quotes, and a
// megabyte of it need not be read two times more.
func isPlainText(text []byte) bool {
	return len(text) >= 2 && text[0] == '"' && text[len(text)-1] == '"' && bytes.IndexByte(text, '\\') < 0 && utf8.Valid(text)
}

// params checks the kinds of the parts; null is as good as nothing.
func (wire wireParams) params() (*graphql.RawParams, error) {
	params := &graphql.RawParams{}
	for _, part := range []struct {
		name, kind string
		to         any
	}{
		{"query", "a string", &params.Query},
		{"operationName", "a string", &params.OperationName},
		{"variables", "an object", &params.Variables},
		{"extensions", "an object", &params.Extensions},
	} {
		if len(wire[part.name]) == 0 {
			continue
		}
		if s, ok := part.to.(*string); ok && isPlainText(wire[part.name]) {
			*s = string(wire[part.name][1 : len(wire[part.name])-1])
			continue
		}
		if err := decodeJSON(wire[part.name], part.to); err != nil {
			return nil, art.Wrap(err, art.CodeInvalid, "%q is not %s.", part.name, part.kind)
		}
	}
	if strings.TrimSpace(params.Query) == "" && params.Extensions["persistedQuery"] == nil {
		return nil, art.Errorf(art.CodeInvalid, `There is no "query" in the request.`)
	}
	return params, nil
}

// decodeJSON reads a text that is one JSON value and nothing else. Numbers stay
// as written: the schema says which kind each is.
func decodeJSON(text []byte, to any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(to); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("read JSON: more follows after the value")
	}
	return nil
}
