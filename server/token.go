package server

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"

	"likeness/internal/art"
)

const (
	minTokenBytes = 16
	tokenCookie   = "likeness_token"
	cookieFor     = 90 * 24 * time.Hour
	maxFormBytes  = 4 << 10 // of the page that asks for the token
	reasonToken   = "TOKEN_REQUIRED"
)

// tokens are what a server asks for before it answers anything but whether it
// is up. They are compared by their hashes, which takes as long whatever is
// wrong with what somebody sent.
type tokens struct{ hashes [][sha256.Size]byte }

// checkTokens refuses tokens that could be guessed.
func checkTokens(given []string) error {
	for _, token := range given {
		if len(token) < minTokenBytes || strings.ContainsFunc(token, func(c rune) bool { return c <= ' ' || c > '~' }) {
			return art.Errorf(art.CodeInvalid, "A token has at least %d letters, digits and signs; make one with: openssl rand -hex 16", minTokenBytes)
		}
	}
	return nil
}

func newTokens(given []string) tokens {
	var t tokens
	for _, token := range given {
		t.hashes = append(t.hashes, sha256.Sum256([]byte(token)))
	}
	return t
}

// cookieOf is what a browser keeps of a token: not the token itself.
func cookieOf(hash [sha256.Size]byte) string {
	sum := sha256.Sum256(append([]byte("cookie of "), hash[:]...))
	return hex.EncodeToString(sum[:])
}

// match finds a token by a secret and what the secret should be; -1 for none.
func (t tokens) match(secret string, of func([sha256.Size]byte) string) int {
	given, found := sha256.Sum256([]byte(secret)), -1
	for i, hash := range t.hashes {
		want := sha256.Sum256([]byte(of(hash)))
		if subtle.ConstantTimeCompare(given[:], want[:]) == 1 {
			found = i
		}
	}
	return found
}

// matchToken finds which token a text is; -1 for none.
func (t tokens) matchToken(text string) int {
	sum := sha256.Sum256([]byte(text))
	return t.match(hex.EncodeToString(sum[:]), func(hash [sha256.Size]byte) string { return hex.EncodeToString(hash[:]) })
}

// of says which token a request came with, and whether in the header that
// programs send; -1 for none.
func (t tokens) of(r *http.Request) (index int, program bool) {
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return t.matchToken(strings.TrimSpace(token)), true
	}
	if cookie, err := r.Cookie(tokenCookie); err == nil {
		return t.match(cookie.Value, cookieOf), false
	}
	return -1, false
}

type tokenKey struct{}

// tokenNameOf names the token that a program came with, for fairness and rates;
// empty for browsers and where none is asked for.
func tokenNameOf(ctx context.Context) string {
	name, _ := ctx.Value(tokenKey{}).(string)
	return name
}

// behindToken lets those through who bring a token, and anybody to what tells
// that the server is up and to the page that asks for one.
func (s *server) behindToken(next http.Handler) http.Handler {
	if len(s.tokens.hashes) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/healthz", "/readyz", signInPath:
			next.ServeHTTP(w, r)
			return
		}
		if s.Desk != nil && isHere(r) && s.bringsOperatorToken(r) {
			next.ServeHTTP(w, r)
			return
		}
		index, program := s.tokens.of(r)
		if index < 0 {
			s.askForToken(w, r)
			return
		}
		if program {
			r = r.WithContext(context.WithValue(r.Context(), tokenKey{}, fmt.Sprintf("token %d", index+1)))
		}
		next.ServeHTTP(w, r)
	})
}

// askForToken sends people to the page that asks, and tells programs.
func (s *server) askForToken(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html") {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, signInPath, http.StatusSeeOther)
		return
	}
	w.Header().Set("WWW-Authenticate", `Bearer realm="likeness"`)
	writeError(w, r, &refusal{status: http.StatusUnauthorized, shown: &art.Error{
		Code: art.CodeInvalid, Reason: reasonToken,
		Message: "This server asks for a token; send it as Authorization: Bearer TOKEN.",
	}})
}

const signInPath = "/sign-in"

// signInPage asks for the token. It has no script and no style, so that it needs
// nothing that is behind the token.
const signInPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Likeness: sign in</title>
<h1>Likeness</h1>
<p>%s</p>
<form method="post" action="/sign-in">
<label for="token">Token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<button>Open the collection</button>
</form>
</html>
`

// serveSignIn asks for the token, and keeps it in a cookie that no script reads
// and no other site's page sends.
func (s *server) serveSignIn(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if len(s.tokens.hashes) == 0 {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		writeSignIn(w, http.StatusOK, "This collection is open to those who have its token.")
	case http.MethodPost:
		s.signIn(w, r)
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		writeStatus(w, r, http.StatusMethodNotAllowed, art.Errorf(art.CodeInvalid, "This page is asked by GET and answered by POST."))
	}
}

func (s *server) signIn(w http.ResponseWriter, r *http.Request) {
	if err := s.rates.query(askerOf(r), 0); err != nil {
		s.refuse(w, r, err)
		return
	}
	r.Body = limitedBody(w, r, maxFormBytes)
	index := s.tokens.matchToken(strings.TrimSpace(r.PostFormValue("token")))
	if index < 0 {
		writeSignIn(w, http.StatusForbidden, "That is not the token; look at how the server was started.")
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: tokenCookie, Value: cookieOf(s.tokens.hashes[index]), Path: "/", MaxAge: int(cookieFor.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: overTLS(r),
	})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func writeSignIn(w http.ResponseWriter, status int, says string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, signInPage, says)
}

// overTLS tells whether the client's connection is encrypted, here or by a proxy
// on this computer.
func overTLS(r *http.Request) bool {
	return r.TLS != nil || peerAddress(r.RemoteAddr).IsLoopback() && r.Header.Get("X-Forwarded-Proto") == "https"
}
