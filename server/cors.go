package server

import (
	"net/http"
	"net/url"
	"slices"

	"likeness/internal/art"
)

// anyOrigin in the list of allowed origins lets pages of every site read.
const anyOrigin = "*"

// What pages of allowed origins may send and read beside what any may.
const (
	corsMethods = "GET, HEAD, POST"
	corsHeaders = "Content-Type, Authorization, Accept, If-None-Match, Apollo-Require-Preflight, X-Apollo-Operation-Name"
	corsExposed = "ETag, Link, Retry-After, X-Request-Id"
	corsMaxAge  = "86400" // seconds that a browser remembers the permission
)

// checkOrigins refuses what is no origin.
func checkOrigins(origins []string) error {
	for _, origin := range origins {
		at, err := url.Parse(origin)
		if origin != anyOrigin && (err != nil || at.Scheme != "http" && at.Scheme != "https" || at.Host == "" || origin != at.Scheme+"://"+at.Host) {
			return art.Errorf(art.CodeInvalid, "%q is no origin; give --allow-origin as https://museum.example, or * for every site.", origin)
		}
	}
	return nil
}

// crossOrigin lets pages of the allowed origins read and send, and refuses what a
// page of any other makes a browser send, unless it only reads: such a page
// could otherwise fill the uploads.
func crossOrigin(allowed []string, next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	for _, origin := range allowed {
		if origin != anyOrigin {
			_ = protection.AddTrustedOrigin(origin) // checked at the start
		}
	}
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		writeStatus(w, r, http.StatusForbidden,
			art.Errorf(art.CodeInvalid, "Requests from pages of another origin are not answered; send them from this origin or from a program, or start the server with --allow-origin."))
	}))
	protected := protection.Handler(next)
	if len(allowed) == 0 {
		return protected
	}
	everybody := slices.Contains(allowed, anyOrigin)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		// Pictures are shown without a word of the origin.
		header.Set("Cross-Origin-Resource-Policy", "cross-origin")
		origin := r.Header.Get("Origin")
		switch {
		case everybody:
			header.Set("Access-Control-Allow-Origin", anyOrigin)
		default:
			header.Add("Vary", "Origin")
			if !slices.Contains(allowed, origin) {
				protected.ServeHTTP(w, r)
				return
			}
			header.Set("Access-Control-Allow-Origin", origin)
		}
		header.Set("Access-Control-Expose-Headers", corsExposed)
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			header.Set("Access-Control-Allow-Methods", corsMethods)
			header.Set("Access-Control-Allow-Headers", corsHeaders)
			header.Set("Access-Control-Max-Age", corsMaxAge)
			w.WriteHeader(http.StatusNoContent)
			return
		}
		if everybody {
			next.ServeHTTP(w, r)
			return
		}
		protected.ServeHTTP(w, r)
	})
}
