package server

import (
	"crypto/tls"
	"net/http"
	"os"
	"sync"
	"time"

	"likeness/internal/art"
)

// certificates reads a certificate again when its file changes, so that one that
// was renewed needs no restart.
type certificates struct {
	certFile, keyFile string

	mu      sync.Mutex
	current *tls.Certificate
	changed time.Time
}

// newCertificates reads a certificate for the first time. CodeInvalid when it
// cannot be used.
func newCertificates(certFile, keyFile string) (*certificates, error) {
	if certFile == "" || keyFile == "" {
		return nil, art.Errorf(art.CodeInvalid, "TLS needs both --tls-cert and --tls-key.")
	}
	c := &certificates{certFile: certFile, keyFile: keyFile}
	if _, err := c.get(nil); err != nil {
		return nil, art.Wrap(err, art.CodeInvalid, "The certificate in %s and the key in %s cannot be used together; both are PEM files.", certFile, keyFile)
	}
	return c, nil
}

// get is the certificate as it stands; the one before when the new one cannot be
// used, as while it is being written.
func (c *certificates) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	info, err := os.Stat(c.certFile)
	if err == nil && info.ModTime().Equal(c.changed) {
		return c.current, nil
	}
	var fresh tls.Certificate
	if err == nil {
		fresh, err = tls.LoadX509KeyPair(c.certFile, c.keyFile)
	}
	if err != nil {
		if c.current != nil {
			return c.current, nil
		}
		return nil, err
	}
	c.current, c.changed = &fresh, info.ModTime()
	return c.current, nil
}

// hstsFor is how long browsers remember to come by TLS alone.
const hstsFor = "max-age=31536000"

func strictTransport(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if overTLS(r) {
			w.Header().Set("Strict-Transport-Security", hstsFor)
		}
		next.ServeHTTP(w, r)
	})
}
