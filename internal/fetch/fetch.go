package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"likeness/internal/art"
)

// Limits of one file.
const (
	maxDocumentBytes = 64 << 20
	maxPictureBytes  = 200 << 20
	maxAddressBytes  = 8 << 10
	maxRedirects     = 5
)

const (
	// maxTries is how often an address is asked for in one import.
	maxTries = 4
	// maxPause is how long an import waits because a server says so.
	maxPause = 5 * time.Minute
	// maxFileTime is what one file may take.
	maxFileTime = 10 * time.Minute
	// downAfter is after how many addresses that its server did not give,
	// one after the other, the rest are left for the next import.
	downAfter = 3
)

// DefaultRate is how many requests a second one host gets.
const DefaultRate = 5.0

// Options say how files are fetched.
type Options struct {
	Dir     string   // where they are kept; made when it is not there
	Rate    float64  // requests a second to one host; DefaultRate when 0
	Version string   // of the program, for the user agent
	Contact string   // whom a server's operator can write to; empty for nobody
	Allow   []string // hosts, or host:port, that may lie in the own network

	// Patience with servers; for tests. Zero is the usual.
	Pause time.Duration // before the second try; twice as long before each further one
	Stall time.Duration // without a byte before a try is given up
}

// Client fetches. Many goroutines may share it.
type Client struct {
	opts  Options
	http  *http.Client
	hosts *hosts
	kept  kept
	since time.Time // documents that were fetched later are not asked for again
	same  singleflight.Group

	mu      sync.Mutex
	fetched int
}

// New makes a client. CodeInvalid for a rate that is none.
func New(opts Options) (*Client, error) {
	if opts.Rate == 0 {
		opts.Rate = DefaultRate
	}
	const maxRate = 1000
	if opts.Rate < 0 || opts.Rate > maxRate {
		return nil, art.Errorf(art.CodeInvalid, "--rate %g: give requests a second to one host, up to %d", opts.Rate, maxRate)
	}
	if strings.ContainsAny(opts.Contact, "\r\n") {
		return nil, art.Errorf(art.CodeInvalid, "--contact is one line: an address of mail or of a page")
	}
	if opts.Pause == 0 {
		opts.Pause = time.Second
	}
	if opts.Stall == 0 {
		opts.Stall = 30 * time.Second
	}
	c := &Client{opts: opts, hosts: newHosts(opts.Rate), kept: kept{opts.Dir}, since: time.Now()}
	c.http = &http.Client{Transport: &politely{c.hosts, newTransport(opts)}, CheckRedirect: checkRedirect}
	return c, nil
}

// Agent is how the client names itself to servers.
func (c *Client) Agent() string {
	agent := "Likeness/" + c.opts.Version
	if c.opts.Contact != "" {
		agent += " (+" + c.opts.Contact + ")"
	}
	return agent
}

// Fetched is how many files were brought in, those not counted that were kept.
func (c *Client) Fetched() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.fetched
}

// Close lets go of connections.
func (c *Client) Close() error {
	c.http.CloseIdleConnections()
	return nil
}

func checkRedirect(to *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return art.Errorf(art.CodeUnavailable, "The address leads from one to the next, more than %d times.", maxRedirects)
	}
	return nil
}

// parse reads an address as people write it: with blanks and letters that
// should be escaped.
func parse(address string) (*url.URL, error) {
	if len(address) > maxAddressBytes {
		return nil, art.Errorf(art.CodeInvalid, "The address is longer than %d kB.", maxAddressBytes>>10)
	}
	u, err := url.Parse(strings.ReplaceAll(strings.TrimSpace(address), " ", "%20"))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, art.Errorf(art.CodeInvalid, "It is no address of the web.")
	}
	u.Fragment = ""
	return u, nil
}

// Document fetches a document, or takes it as it was kept when the server says
// that it has not changed, or when the import that fetched it was interrupted
// and goes on now.
func (c *Client) Document(ctx context.Context, address, accept string) ([]byte, error) {
	u, err := parse(address)
	if err != nil {
		return nil, err
	}
	data, err, _ := c.same.Do("document "+u.String(), func() (any, error) { return c.document(ctx, u, accept) })
	if err != nil {
		return nil, err
	}
	return data.([]byte), nil
}

func (c *Client) document(ctx context.Context, u *url.URL, accept string) ([]byte, error) {
	note, data, ok := c.kept.document(u.String())
	if ok && note.Fetched.After(c.since) {
		return data, nil
	}
	want := request{url: u, accept: accept, limit: maxDocumentBytes}
	if ok {
		want.etag, want.modified = note.ETag, note.Modified
	}
	got, err := c.get(ctx, want)
	switch {
	case err != nil:
		return nil, err
	case got.unchanged:
		note.Fetched = time.Now()
		return data, c.kept.putNote(documents, u.String(), note)
	}
	c.count()
	return got.body, c.kept.put(documents, u.String(), ".data", got)
}

// Picture fetches a picture, unless it was kept, and tells its path below
// PicturesDir. It is kept under its address, and fetched from what from tells,
// which is asked only then; nil for the address itself. Ending tells by its
// content how a picture's file is called; its error is why a file is none.
func (c *Client) Picture(ctx context.Context, address string, from func(context.Context) (string, error), ending func(data []byte) (string, error)) (path string, err error) {
	u, err := parse(address)
	if err != nil {
		return "", err
	}
	kept, err, _ := c.same.Do("picture "+u.String(), func() (any, error) {
		if path, ok := c.kept.picture(u.String()); ok {
			return path, nil
		}
		at := u
		if from != nil {
			sized, err := from(ctx)
			if err != nil {
				return "", err
			}
			if at, err = parse(sized); err != nil {
				return "", err
			}
		}
		got, err := c.get(ctx, request{url: at, accept: "image/*", limit: maxPictureBytes})
		if err != nil {
			return "", err
		}
		end, err := ending(got.body)
		if err != nil {
			return "", err
		}
		c.count()
		return c.kept.path(u.String(), end), c.kept.put(pictures, u.String(), end, got)
	})
	if err != nil {
		return "", err
	}
	return kept.(string), nil
}

// PicturesDir is the folder of the pictures.
func (c *Client) PicturesDir() string { return c.kept.dir(pictures) }

func (c *Client) count() {
	c.mu.Lock()
	c.fetched++
	c.mu.Unlock()
}

// sentenceOf is an error as people are told of it.
func sentenceOf(err error) error {
	if _, told := errors.AsType[*art.Error](err); told || err == nil {
		return err
	}
	return art.Wrap(err, art.CodeUnavailable, "The server cannot be reached; the next import tries again.")
}
