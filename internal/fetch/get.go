package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"likeness/internal/art"
)

// request is what is asked for.
type request struct {
	url            *url.URL
	accept         string
	limit          int64
	etag, modified string // of what is kept
}

// answer is what a server gave.
type answer struct {
	body           []byte
	etag, modified string
	mediaType      string
	unchanged      bool // what is kept holds
}

// retryable is an error after which the same may be asked for again.
type retryable struct {
	error
	after time.Duration // as the server asks; 0 when it does not
}

func (r retryable) Unwrap() error { return r.error }

// get asks for a file, again after what may pass.
func (c *Client) get(ctx context.Context, want request) (*answer, error) {
	host := c.hosts.of(want.url)
	for try := 1; ; try++ {
		if err := host.isDown(); err != nil {
			return nil, err
		}
		got, err := c.try(ctx, want)
		again, may := errors.AsType[retryable](err)
		switch {
		case err == nil:
			host.answered()
			return got, nil
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case !may:
			host.answered()
			return nil, err
		case again.after > maxPause:
			host.giveUp()
			return nil, art.Wrap(err, art.CodeUnavailable, "The server asks to be left alone for %s; the next import tries again.", again.after.Round(time.Minute))
		case try == maxTries:
			host.failed()
			return nil, sentenceOf(again.error)
		}
		pause := c.opts.Pause << (try - 1)
		pause += time.Duration(rand.Int64N(int64(pause)/4 + 1)) // not all at once
		if again.after > 0 {
			host.rest(again.after)
			pause = 0
		}
		if err := sleep(ctx, pause); err != nil {
			return nil, err
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// try asks once.
func (c *Client) try(ctx context.Context, want request) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, maxFileTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, want.url.String(), nil)
	if err != nil {
		return nil, art.Wrap(err, art.CodeInvalid, "It is no address of the web.")
	}
	req.Header.Set("User-Agent", c.Agent())
	req.Header.Set("Accept", want.accept)
	if want.etag != "" {
		req.Header.Set("If-None-Match", want.etag)
	} else if want.modified != "" {
		req.Header.Set("If-Modified-Since", want.modified)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		if told, ok := errors.AsType[*art.Error](err); ok {
			return nil, told
		}
		return nil, retryable{error: fmt.Errorf("ask %s: %w", want.url.Host, withoutAddress(err))}
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode == http.StatusNotModified && (want.etag != "" || want.modified != "") {
		return &answer{unchanged: true}, nil
	}
	if resp.StatusCode != http.StatusOK {
		return nil, refused(resp)
	}
	return c.body(resp, want.limit, cancel)
}

// withoutAddress takes the address out of an error, which may hold a password.
func withoutAddress(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

// refused is what a status other than success means.
func refused(resp *http.Response) error {
	status := resp.StatusCode
	text := strings.TrimSpace(fmt.Sprintf("%d %s", status, http.StatusText(status)))
	switch status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusBadGateway, http.StatusGatewayTimeout, http.StatusInternalServerError, http.StatusRequestTimeout:
		err := art.Errorf(art.CodeUnavailable, "The server answers %s, again and again; the next import tries again.", text)
		return retryable{error: err, after: retryAfter(resp.Header.Get("Retry-After"))}
	case http.StatusNotFound, http.StatusGone:
		return art.Errorf(art.CodeNotFound, "There is nothing at this address: the server answers %s.", text)
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusUnavailableForLegalReasons:
		return art.Errorf(art.CodeUnavailable, "The server does not give it to everybody: it answers %s.", text)
	}
	return art.Errorf(art.CodeUnavailable, "The server answers %s.", text)
}

// retryAfter reads seconds or a date (RFC 9110, section 10.2.3).
func retryAfter(text string) time.Duration {
	if seconds, err := strconv.Atoi(strings.TrimSpace(text)); err == nil {
		return max(0, time.Duration(min(seconds, 1e9))*time.Second)
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}

// body reads an answer to its end, as long as bytes keep coming.
func (c *Client) body(resp *http.Response, limit int64, cancel context.CancelFunc) (*answer, error) {
	if resp.ContentLength > limit {
		return nil, tooLarge(limit)
	}
	stalled := time.AfterFunc(c.opts.Stall, cancel)
	defer stalled.Stop()
	var body bytes.Buffer
	_, err := io.Copy(&body, io.LimitReader(&alive{resp.Body, stalled, c.opts.Stall}, limit+1))
	switch {
	case err != nil:
		return nil, retryable{error: art.Wrap(err, art.CodeUnavailable, "The server breaks off before the end; the next import tries again.")}
	case int64(body.Len()) > limit:
		return nil, tooLarge(limit)
	}
	return &answer{
		body: body.Bytes(), etag: resp.Header.Get("ETag"), modified: resp.Header.Get("Last-Modified"), mediaType: resp.Header.Get("Content-Type"),
	}, nil
}

func tooLarge(limit int64) error {
	return art.Errorf(art.CodeTooLarge, "It has more than %d MB, so it was not fetched.", limit>>20)
}

// alive puts off the end of a try with every byte that comes.
type alive struct {
	io.Reader
	stalled *time.Timer
	stall   time.Duration
}

func (a *alive) Read(p []byte) (int, error) {
	n, err := a.Reader.Read(p)
	if n > 0 {
		a.stalled.Reset(a.stall)
	}
	return n, err
}
