package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

const (
	newForm = "application/graphql-response+json"
	oldForm = "application/json"
)

// The facts of the graphql-http audits
// (https://github.com/graphql/graphql-http/blob/main/src/audits/server.ts) that
// are about one request and its answer.
func TestGraphQLOverHTTP(t *testing.T) {
	c := start(t)
	get := func(parameters ...string) string {
		values := url.Values{}
		for i := 0; i < len(parameters); i += 2 {
			values.Set(parameters[i], parameters[i+1])
		}
		return "/graphql?" + values.Encode()
	}
	for _, audit := range []struct {
		fact         string
		method, path string
		body         string
		contentType  string
		accept       string
		status       int
		answerForm   string // media type of the answer; any when empty
		noData       bool   // whether the answer must have errors and no data
	}{
		{fact: "graphql-response+json is given to those who ask for it", body: `{"query":"{__typename}"}`, accept: newForm, status: 200, answerForm: newForm},
		{fact: "json is given to those who ask for it", body: `{"query":"{__typename}"}`, accept: oldForm, status: 200, answerForm: oldForm},
		{fact: "*/* means json", body: `{"query":"{__typename}"}`, accept: "*/*", status: 200, answerForm: oldForm},
		{fact: "no Accept means json", body: `{"query":"{__typename}"}`, status: 200, answerForm: oldForm},
		{fact: "the form liked best wins", body: `{"query":"{__typename}"}`, accept: "application/json;q=0.5, application/graphql-response+json", status: 200, answerForm: newForm},
		{fact: "an encoding of UTF-8 is accepted", body: `{"query":"{__typename}"}`, contentType: "application/json; charset=utf-8", status: 200},
		{fact: "another encoding is refused", body: `{"query":"{__typename}"}`, contentType: "application/json; charset=latin1", status: 415, noData: true},
		{fact: "GET reads", method: "GET", path: get("query", "{__typename}"), status: 200},
		{fact: "GET does not write", method: "GET", path: get("query", `mutation { __typename }`), status: 405, noData: true},
		{fact: "other methods are refused", method: "PUT", body: `{"query":"{__typename}"}`, status: 405, noData: true},
		{fact: "a body without a type is refused", body: `{"query":"{__typename}"}`, contentType: "none", status: 415, noData: true},
		{fact: "a form is refused", body: `query={__typename}`, contentType: "application/x-www-form-urlencoded", status: 415, noData: true},
		{fact: "an empty body is refused", status: 400, noData: true},
		{fact: "broken JSON is refused", body: `{"query`, status: 400, noData: true},
		{fact: "broken JSON is refused in the newer form", body: `{"query`, accept: newForm, status: 400, answerForm: newForm, noData: true},
		{fact: "a list of requests is refused", body: `[{"query":"{__typename}"}]`, status: 400, noData: true},
		{fact: "a missing query is refused", body: `{"notquery":1}`, status: 400, noData: true},
		{fact: "an object is no query", body: `{"query":{"obj":"ect"}}`, status: 400, noData: true},
		{fact: "a number is no query", body: `{"query":0}`, status: 400, noData: true},
		{fact: "false is no query", body: `{"query":false}`, status: 400, noData: true},
		{fact: "a list is no query", body: `{"query":["array"]}`, status: 400, noData: true},
		{fact: "an object is no operation name", body: `{"query":"{__typename}","operationName":{}}`, status: 400, noData: true},
		{fact: "a number is no operation name", body: `{"query":"{__typename}","operationName":0}`, status: 400, noData: true},
		{fact: "a boolean is no operation name", body: `{"query":"{__typename}","operationName":false}`, status: 400, noData: true},
		{fact: "a list is no operation name", body: `{"query":"{__typename}","operationName":[]}`, status: 400, noData: true},
		{fact: "an operation is picked by its name", body: `{"query":"query A{__typename} query B{metrics{id}}","operationName":"A"}`, status: 200},
		{fact: "null is no operation name, variables or extensions", body: `{"query":"{__typename}","operationName":null,"variables":null,"extensions":null}`, status: 200},
		{fact: "a string is no variables", body: `{"query":"{__typename}","variables":"string"}`, status: 400, noData: true},
		{fact: "a number is no variables", body: `{"query":"{__typename}","variables":0}`, status: 400, noData: true},
		{fact: "a boolean is no variables", body: `{"query":"{__typename}","variables":false}`, status: 400, noData: true},
		{fact: "a list is no variables", body: `{"query":"{__typename}","variables":[]}`, status: 400, noData: true},
		{fact: "variables are a map", body: `{"query":"query T($n: String!){__type(name:$n){name}}","variables":{"n":"Image"}}`, status: 200},
		{fact: "variables of GET are JSON", method: "GET", path: get("query", "query T($n: String!){__type(name:$n){name}}", "variables", `{"n":"Image"}`), status: 200},
		{fact: "variables of GET that are no JSON are refused", method: "GET", path: get("query", "{__typename}", "variables", `{"n":`), status: 400, noData: true},
		{fact: "a string is no extensions", body: `{"query":"{__typename}","extensions":"string"}`, status: 400, noData: true},
		{fact: "a number is no extensions", body: `{"query":"{__typename}","extensions":0}`, status: 400, noData: true},
		{fact: "a boolean is no extensions", body: `{"query":"{__typename}","extensions":false}`, status: 400, noData: true},
		{fact: "a list is no extensions", body: `{"query":"{__typename}","extensions":[]}`, status: 400, noData: true},
		{fact: "extensions are a map", body: `{"query":"{__typename}","extensions":{"some":"value"}}`, status: 200},
		{fact: "a syntax error is 200 in the older form", body: `{"query":"{"}`, accept: oldForm, status: 200, answerForm: oldForm, noData: true},
		{fact: "a syntax error is 400 in the newer form", body: `{"query":"{"}`, accept: newForm, status: 400, answerForm: newForm, noData: true},
		{fact: "an unknown field is 200 in the older form", body: `{"query":"{ nothing }"}`, accept: oldForm, status: 200, answerForm: oldForm, noData: true},
		{fact: "an unknown field is 400 in the newer form", body: `{"query":"{ nothing }"}`, accept: newForm, status: 400, answerForm: newForm, noData: true},
		{fact: "a wrong variable is 200 in the older form", body: `{"query":"query T($n: Int!){images(first:$n){totalCount}}","variables":{"n":"no"}}`, accept: oldForm, status: 200, noData: true},
		{fact: "a wrong variable is 400 in the newer form", body: `{"query":"query T($n: Int!){images(first:$n){totalCount}}","variables":{"n":"no"}}`, accept: newForm, status: 400, noData: true},
		{fact: "an unknown operation name is 400 in the newer form", body: `{"query":"query A{__typename}","operationName":"B"}`, accept: newForm, status: 400, noData: true},
		{fact: "a subscription is refused without a stream", body: `{"query":"subscription{importProgress{done}}"}`, status: 400, noData: true},
	} {
		t.Run(audit.fact, func(t *testing.T) {
			c := client{t, c.url}
			method, path, headers := audit.method, audit.path, []string{}
			if method == "" {
				method = "POST"
			}
			if path == "" {
				path = "/graphql"
			}
			switch {
			case audit.contentType == "none" || method == "GET":
			case audit.contentType == "":
				headers = append(headers, "Content-Type", oldForm)
			default:
				headers = append(headers, "Content-Type", audit.contentType)
			}
			if audit.accept != "" {
				headers = append(headers, "Accept", audit.accept)
			}
			got := c.do(method, path, audit.body, headers...)
			if got.StatusCode != audit.status {
				t.Errorf("status %d, want %d: %s", got.StatusCode, audit.status, got.body)
			}
			form := got.Header.Get("Content-Type")
			if !strings.HasSuffix(form, "; charset=utf-8") || !strings.HasPrefix(form, audit.answerForm) {
				t.Errorf("answered as %q, want %q in UTF-8", form, audit.answerForm)
			}
			if audit.status == http.StatusMethodNotAllowed && !strings.Contains(got.Header.Get("Allow"), "POST") {
				t.Errorf("Allow is %q", got.Header.Get("Allow"))
			}
			answered := parse(t, got.body)
			if audit.noData && (answered.code() == "" || strings.Contains(got.body, `"data"`)) {
				t.Errorf("want errors with a code and no data: %s", got.body)
			}
			if !audit.noData && (answered.Data == nil || len(answered.Errors) > 0) {
				t.Errorf("want data and no errors: %s", got.body)
			}
		})
	}
}

func TestOneFieldFailsAloneAndItsSiblingsAnswer(t *testing.T) {
	c := start(t)
	got := c.ask(`{ bad: images(first: 0) { totalCount } good: images(first: 1) { totalCount } metrics { id } }`, nil)
	if got.code() != "INVALID" || len(got.Errors) != 1 || got.Errors[0].Path[0] != "bad" {
		t.Errorf("errors: %+v", got.Errors)
	}
	if got.Data["bad"] != nil || got.Data["good"] == nil || got.Data["metrics"] == nil {
		t.Errorf("data: %v", got.Data)
	}
}

func TestRequestsAnsweredWithACode(t *testing.T) {
	c := start(t)
	id := c.works()[0].ID
	similar := `query($to: SimilarTo!, $metric: ID, $blend: [MetricWeight!], $first: Int, $after: String) {
		similarImages(to: $to, metric: $metric, blend: $blend, first: $first, after: $after) { totalCount } }`
	for _, test := range []struct {
		what      string
		query     string
		variables object
		code      string
		says      string // part of the message
	}{
		{"a page of nothing", `{images(first:0){totalCount}}`, nil, "INVALID", "1 to 200"},
		{"a page too long", `{images(first:201){totalCount}}`, nil, "INVALID", "1 to 200"},
		{"a number beyond all numbers", `{images(first:99999999999999999999){totalCount}}`, nil, "INVALID", ""},
		{"a cursor that is none", `{images(after:"zzz"){totalCount}}`, nil, "INVALID", "cursor"},
		{"a lookup of nothing", `{lookup(where:{}){__typename}}`, nil, "INVALID", "name"},
		{"@oneOf with nothing", similar, object{"to": object{}}, "INVALID", "exactly one"},
		{"@oneOf with two", similar, object{"to": object{"image": id, "upload": "x"}}, "INVALID", "exactly one"},
		{"@oneOf with null", similar, object{"to": object{"image": nil}}, "INVALID", "not null"},
		{"@oneOf inside a list", similar, object{"to": object{"examples": object{"like": []object{{"image": id}, {}}}}}, "INVALID", "like[1]"},
		{"@oneOf as a literal", `{similarImages(to:{image:"a",upload:"b"}){totalCount}}`, nil, "INVALID", ""},
		{"a work that is not there", similar, object{"to": object{"image": "nowhere"}}, "NOT_FOUND", "nowhere"},
		{"an upload that is not there", similar, object{"to": object{"upload": "nowhere"}}, "NOT_FOUND", ""},
		{"a metric that is not there", similar, object{"to": object{"image": id}, "metric": "smell"}, "NOT_FOUND", "pixels"},
		{"metric and blend", similar, object{"to": object{"image": id}, "metric": "pixels", "blend": []object{{"metric": "pixels", "weight": 1}}}, "INVALID", "one of them"},
		{"a blend of nothing", similar, object{"to": object{"image": id}, "blend": []object{}}, "INVALID", "weight"},
		{"a negative weight", similar, object{"to": object{"image": id}, "blend": []object{{"metric": "pixels", "weight": -1}}}, "INVALID", "weight"},
		{"a file that is none", `mutation($f: Upload!){uploadImage(file:$f){id}}`, object{"f": "text"}, "INVALID", "multipart"},
	} {
		t.Run(test.what, func(t *testing.T) {
			got := client{t, c.url}.ask(test.query, test.variables)
			if string(got.code()) != test.code || !strings.Contains(got.Errors[0].Message, test.says) {
				t.Errorf("errors %+v, want %s with %q", got.Errors, test.code, test.says)
			}
		})
	}
}

func TestUnknownIDsAreNullWithoutAnError(t *testing.T) {
	data := start(t).answer(`{ image(id: "nowhere") { id } node(id: "nowhere") { id } }`, nil)
	if data["image"] != nil || data["node"] != nil {
		t.Errorf("data: %v", data)
	}
}

func TestNullMeansTheDefault(t *testing.T) {
	c := start(t)
	explicit := c.answer(`{ images(search: null, filter: null, sort: null, first: null, after: null) {
		totalCount edges { node { id url(size: null) } } facets(fields: [ARTIST], first: null, contains: null) { distinct } } }`, nil)
	left := c.answer(`{ images { totalCount edges { node { id url } } facets(fields: [ARTIST]) { distinct } } }`, nil)
	var a, b any
	remarshal(t, explicit, &a)
	remarshal(t, left, &b)
	if !equalJSON(t, a, b) {
		t.Errorf("null: %v\nleft out: %v", a, b)
	}
}
