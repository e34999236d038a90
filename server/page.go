package server

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"likeness/internal/art"
)

// page serves the build of the single-page app. It is small and does not
// change, so it is read once.
type page struct{ files map[string]pageFile }

type pageFile struct {
	data []byte
	etag string // weak: it is the same for the compressed form
}

// mediaTypes are set here, for the tables that computers keep differ.
var mediaTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".json": "application/json", ".map": "application/json", ".txt": "text/plain; charset=utf-8",
	".webmanifest": "application/manifest+json", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg",
	".ico": "image/x-icon", ".woff2": "font/woff2", ".ttf": "font/ttf", ".wasm": "application/wasm",
}

func newPage(build fs.FS) *page {
	p := &page{files: map[string]pageFile{}}
	if build == nil {
		return p
	}
	// A file that cannot be read is one that is not there: 404 says so.
	_ = fs.WalkDir(build, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil
		}
		if data, err := fs.ReadFile(build, name); err == nil {
			sum := sha256.Sum256(data)
			p.files[name] = pageFile{data: data, etag: `W/"` + hex.EncodeToString(sum[:8]) + `"`}
		}
		return nil
	})
	return p
}

// serve answers a path with its file, or with the app, whose own routes begin
// there.
func (p *page) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		writeStatus(w, r, http.StatusMethodNotAllowed, art.Errorf(art.CodeInvalid, "The page is asked by GET; the API is at /graphql."))
		return
	}
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if _, ok := p.files[name]; ok && name != "index.html" && name != "playground.html" {
		p.write(w, r, name, "no-cache")
		return
	}
	if path.Ext(name) != "" && name != "index.html" {
		writeError(w, r, art.Errorf(art.CodeNotFound, "There is no file at this address."))
		return
	}
	p.file("index.html", pagePolicy).ServeHTTP(w, r)
}

// serveAsset answers with a file whose name carries a hash of its content.
func (p *page) serveAsset(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if _, ok := p.files[name]; !ok {
		writeError(w, r, art.Errorf(art.CodeNotFound, "There is no file at this address; load the page again."))
		return
	}
	p.write(w, r, name, cacheForEver)
}

// file answers with one document, under a policy of its own.
func (p *page) file(name, policy string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		shown := name
		if _, built := p.files[shown]; !built {
			shown = "placeholder.html" // what a checkout has before the page is built
		}
		if _, ok := p.files[shown]; !ok {
			writeError(w, r, art.Errorf(art.CodeNotFound, "The page is not part of this program; build it by make build. The API is at /graphql."))
			return
		}
		p.write(w, r, shown, "no-cache")
	})
}

// nonceMark is where the playground looks for the nonce of its styles.
const nonceMark = `<meta name="style-nonce" content="`

// servePlayground answers with the playground, and a nonce that no other answer
// has.
func (p *page) servePlayground(w http.ResponseWriter, r *http.Request) {
	nonce := rand.Text()
	policy := fmt.Sprintf(playgroundPolicy, nonce)
	file, built := p.files["playground.html"]
	if !built {
		p.file("playground.html", policy).ServeHTTP(w, r)
		return
	}
	header := w.Header()
	header.Set("Content-Security-Policy", policy)
	header.Set("Content-Type", mediaTypes[".html"])
	header.Set("Cache-Control", "no-store")
	_, _ = w.Write(bytes.Replace(file.data, []byte(nonceMark), []byte(nonceMark+nonce), 1))
}

func (p *page) write(w http.ResponseWriter, r *http.Request, name, caching string) {
	file := p.files[name]
	mediaType, ok := mediaTypes[path.Ext(name)]
	if !ok {
		mediaType = "application/octet-stream"
	}
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Cache-Control", caching)
	w.Header().Set("ETag", file.etag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file.data))
}
