package server

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"net/url"
	"strings"
	"sync"

	likeness "likeness/graph"
	"likeness/internal/art"
)

// The operator of a server changes its library, looks into folders of this
// computer, and is told paths. It is who ran the program, on the same computer:
// the page that it opened, known by a cookie, or a program with its token.

const (
	operatorPath   = "/operator"
	operatorCookie = "likeness_operator"
	// markCookie tells the page that it is the operator's. It opens nothing.
	markCookie = "likeness_operates"
)

// proxyHeaders are what proxies add: whoever asks through one is elsewhere.
var proxyHeaders = []string{
	"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Server", "X-Forwarded-Port", "X-Real-Ip", "Via",
	"True-Client-Ip", "Cf-Connecting-Ip", "Cf-Ray", "X-Client-Ip", "X-Cluster-Client-Ip", "X-Original-Host", "X-Envoy-External-Address",
}

// Invitations make a browser the operator's: each is one address that works
// once.
type Invitations struct {
	renewed func(token string)
	session string // what the cookie holds

	mu   sync.Mutex
	next [sha256.Size]byte // hash of the token that is good
}

// NewInvitations makes the first when a server begins. renewed is told each
// token, which is good until the next.
func NewInvitations(renewed func(token string)) *Invitations {
	return &Invitations{renewed: renewed, session: rand.Text()}
}

func (i *Invitations) renew() {
	token := rand.Text()
	i.next = sha256.Sum256([]byte(token))
	i.renewed(token)
}

// Begin makes the first token.
func (i *Invitations) Begin() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.renew()
}

// accept reports whether a token is the one that is good, which it is no longer
// then.
func (i *Invitations) accept(token string) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	given := sha256.Sum256([]byte(token))
	if i.next == [sha256.Size]byte{} || subtle.ConstantTimeCompare(given[:], i.next[:]) != 1 {
		return false
	}
	i.renew()
	return true
}

// InvitationPath is the path of an address that makes a browser the operator's.
func InvitationPath(token string) string {
	return operatorPath + "?" + url.Values{"token": {token}}.Encode()
}

// checkOperator refuses an operator where others could be taken for one.
func checkOperator(cfg Config) error {
	if cfg.Desk == nil {
		return nil
	}
	if !isLoopback(cfg.Addr) {
		return art.Errorf(art.CodeInvalid, "Works are added on this computer alone: serve on an address of it, for example --addr 127.0.0.1:8080, or leave --operator-token out.")
	}
	if cfg.OperatorToken == "" {
		return nil
	}
	return checkTokens([]string{cfg.OperatorToken})
}

// isHere tells a request of this computer itself from one that a proxy on it
// passes on.
func isHere(r *http.Request) bool {
	if !peerAddress(r.RemoteAddr).IsLoopback() || !isLoopback(r.Host) {
		return false
	}
	for _, name := range proxyHeaders {
		if len(r.Header.Values(name)) > 0 {
			return false
		}
	}
	return true
}

// sameOrigin tells what a request says of the page that sent it: that it is one
// of this server, that it is another, or nothing, as programs do.
func sameOrigin(r *http.Request) (ours, others bool) {
	site, origin := r.Header.Get("Sec-Fetch-Site"), r.Header.Get("Origin")
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	others = site != "" && site != "same-origin" || origin != "" && !strings.EqualFold(origin, scheme+r.Host)
	return !others && (site != "" || origin != ""), others
}

// isOperator tells whether the operator asks. It is asked by POST alone, so that
// no answer is kept by a cache.
func (s *server) isOperator(r *http.Request) bool {
	if s.Desk == nil || r.Method != http.MethodPost || !isHere(r) {
		return false
	}
	ours, others := sameOrigin(r)
	if others {
		return false
	}
	if s.bringsOperatorToken(r) {
		return true
	}
	cookie, err := r.Cookie(operatorCookie)
	return err == nil && ours && s.Invitations != nil && subtle.ConstantTimeCompare([]byte(cookie.Value), []byte(s.Invitations.session)) == 1
}

func (s *server) bringsOperatorToken(r *http.Request) bool {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	if s.OperatorToken == "" || !ok || !strings.EqualFold(scheme, "Bearer") {
		return false
	}
	return newTokens([]string{s.OperatorToken}).matchToken(strings.TrimSpace(token)) >= 0
}

// asOperator marks a request of the operator.
func (s *server) asOperator(r *http.Request) *http.Request {
	if !s.isOperator(r) {
		return r
	}
	return r.WithContext(likeness.WithOperator(r.Context()))
}

// serveInvitation makes a browser the operator's, whose address holds a token
// that is good. It ends at the page whichever it holds: that says what is
// missing, and the token stays in no address.
func (s *server) serveInvitation(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "no-referrer")
	target := "/"
	if library, err := s.Service.Library(r.Context()); err != nil || library.Images == 0 {
		target = "/add"
	}
	if r.Method == http.MethodGet && s.Desk != nil && s.Invitations != nil && isHere(r) && s.Invitations.accept(r.URL.Query().Get("token")) {
		// Cookies go to every port of a name: on this path alone, other servers of
		// this computer hardly see it.
		http.SetCookie(w, &http.Cookie{
			Name: operatorCookie, Value: s.Invitations.session, Path: "/graphql",
			HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil,
		})
		http.SetCookie(w, &http.Cookie{Name: markCookie, Value: "1", Path: "/", SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil})
	}
	http.Redirect(w, r, target, http.StatusSeeOther)
}
