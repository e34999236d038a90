package server

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

var limitRow = regexp.MustCompile(`(?m)^\| ([a-z-]+) \| (\d+) \|`)

// Every number of the tables in docs/limits.md holds: what is at the limit
// passes it, and what is one beyond does not.
func TestDocumentedLimitsHold(t *testing.T) {
	text, err := os.ReadFile("../docs/limits.md")
	if err != nil {
		t.Fatal(err)
	}
	probes := limitProbes(t)
	for _, row := range limitRow.FindAllStringSubmatch(string(text), -1) {
		limit, err := strconv.Atoi(row[2])
		if err != nil {
			t.Fatal(err)
		}
		probe, ok := probes[row[1]]
		if !ok {
			t.Errorf("nothing tests the limit %s", row[1])
			continue
		}
		delete(probes, row[1])
		t.Run(row[1], func(t *testing.T) {
			if beyond := probe(limit); beyond {
				t.Errorf("what is at the limit of %d is refused", limit)
			}
			if beyond := probe(limit + max(1, limit/1000)); !beyond {
				t.Errorf("what is beyond the limit of %d passes", limit)
			}
		})
	}
	for name := range probes {
		t.Errorf("the limit %s is not documented", name)
	}
}

// limitProbes send something of a size, and tell whether a limit refused it.
func limitProbes(t *testing.T) map[string]func(size int) bool {
	c := start(t)
	id := c.works()[0].ID
	// A query is over a limit when its refusal speaks of one.
	over := func(query string) bool {
		for _, e := range c.ask(query, nil).Errors {
			for _, says := range []string{"more than", "longer than", "would cost", "first is", "Give at most", "bytes long"} {
				if strings.Contains(e.Message, says) {
					return true
				}
			}
		}
		return false
	}
	repeated := func(n int, format string) string {
		var text strings.Builder
		for i := range n {
			text.WriteString(strings.ReplaceAll(format, "#", strconv.Itoa(i)) + " ")
		}
		return text.String()
	}
	padded := func(size int, text string) string { return text + strings.Repeat(" ", size-len(text)) }
	upload := func(picture []byte) bool {
		got := c.upload(picture)
		return parse(t, got.body).code() == "TOO_LARGE"
	}
	elsewhere := testConfig(t)
	elsewhere.Addr = ":8080"
	probes := map[string]func(size int) bool{
		"request-bytes": func(size int) bool {
			got := c.do("POST", "/graphql", padded(size, `{"query": "{ __typename }"}`), "Content-Type", "application/json")
			return got.StatusCode == 413
		},
		"header-bytes": func(size int) bool {
			if size > maxHeaderBytes {
				size += 8 << 10 // which Go adds
			}
			return c.do("GET", "/healthz", "", "X-Long", strings.Repeat("x", size-400)).StatusCode == 431
		},
		"picture-bytes":  func(size int) bool { return upload(append(paintedPNG(1), make([]byte, size-len(paintedPNG(1)))...)) },
		"picture-pixels": func(size int) bool { return upload(pngHeader(size/10_000, 10_000)) },
		"files": func(size int) bool {
			files := map[string][]byte{}
			for i := range size {
				files[strconv.Itoa(i)] = paintedPNG(1)
			}
			got := c.multipart(`{"query": "query($f: String) { images(search: $f) { totalCount } }"}`, `{}`, files)
			return strings.Contains(got.body, "more than")
		},
		"query-tokens": func(size int) bool {
			return over("{ images(filter: {artist: [" + strings.Repeat(`"" `, size-16) + "]}) { totalCount } }")
		},
		"query-depth":      func(size int) bool { return over(strings.Repeat("{ a ", size) + strings.Repeat("}", size)) },
		"query-fields":     func(size int) bool { return over("{ metrics { " + repeated(size-1, "id") + "} }") },
		"query-aliases":    func(size int) bool { return over("{ metrics { " + repeated(size, "a#: id") + "} }") },
		"query-roots":      func(size int) bool { return over("{ " + repeated(size, "__typename") + "}") },
		"query-directives": func(size int) bool { return over("{ metrics { id " + strings.Repeat("@nothing ", size) + "} }") },
		"query-cost": func(size int) bool {
			// Five facets cost 501 for each work of a page, whose sizes step
			// over the limit between 199 and 200.
			return over(fmt.Sprintf("{ images(first: %d) { facets(fields: [ARTIST, GENRE, DATE, COLLECTION, ARTIST]) { field } } }", (size+110)/501))
		},
		"query-errors": func(size int) bool {
			got := c.ask("{ "+repeated(size, "nothing#")+"}", nil)
			return len(got.Errors) < size
		},
		"page": func(size int) bool { return over(fmt.Sprintf("{ images(first: %d) { totalCount } }", size)) },
		"search-bytes": func(size int) bool {
			return over(fmt.Sprintf("{ images(search: %q) { totalCount } }", strings.Repeat("x", size)))
		},
		"map-works": func(size int) bool { return over(fmt.Sprintf("{ map(first: %d) { ids } }", size)) },
		"examples": func(size int) bool {
			return over(`{ similarImages(to: {examples: {like: [` + repeated(size, `{image: "`+id+`"}`) + `]}}, first: 1) { totalCount } }`)
		},
	}
	for name, probe := range clientProbes(elsewhere) {
		probes[name] = probe
	}
	return probes
}

// clientProbes ask as one client elsewhere, a new one each time.
func clientProbes(cfg Config) map[string]func(size int) bool {
	handler := New(cfg)
	rates, next := newRates(), 0
	anybody := func() string {
		next++
		return fmt.Sprintf("203.0.113.%d", next)
	}
	return map[string]func(size int) bool{
		"client-queries": func(size int) bool {
			who, begun := anybody(), time.Now()
			for range size {
				if from(handler, who+":1", `{"query": "{ __typename }"}`).Code != 200 {
					return true
				}
			}
			// What time has given meanwhile comes on top.
			for range int(time.Since(begun).Seconds()*queriesPerSecond) + 2 {
				if from(handler, who+":1", `{"query": "{ __typename }"}`).Code != 200 {
					return size > queriesAtOnce
				}
			}
			return false
		},
		"client-uploads": func(size int) bool {
			who := asker{name: anybody()}
			for range size {
				if rates.upload(who, 1, 1) != nil {
					return true
				}
			}
			return false
		},
		"client-upload-bytes": func(size int) bool { return rates.upload(asker{name: anybody()}, 1, size) != nil },
		"client-streams": func(size int) bool {
			who := asker{name: anybody()}
			for range size {
				if _, err := rates.stream(who); err != nil {
					return true
				}
			}
			return false
		},
	}
}

// pngHeader is a picture that says it has a size, and has nothing else.
func pngHeader(width, height int) []byte {
	var file bytes.Buffer
	file.WriteString("\x89PNG\r\n\x1a\n")
	header := []byte("IHDR" + string([]byte{
		byte(width >> 24), byte(width >> 16), byte(width >> 8), byte(width),
		byte(height >> 24), byte(height >> 16), byte(height >> 8), byte(height), 8, 2, 0, 0, 0,
	}))
	sum := crc32.ChecksumIEEE(header)
	file.Write([]byte{0, 0, 0, 13})
	file.Write(header)
	file.Write([]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
	return file.Bytes()
}
