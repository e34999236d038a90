package fetch

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"time"

	"likeness/internal/art"
)

const (
	dialTimeout   = 10 * time.Second
	headerTimeout = 60 * time.Second
	maxHeader     = 1 << 20
)

// newTransport connects to addresses of the public internet alone, but for the
// hosts that are allowed. Names are judged by what they resolve to, when the
// connection is made: another look at the name could say something else. A
// proxy would hide that, so none is used.
func newTransport(opts Options) *http.Transport {
	public := &net.Dialer{Timeout: dialTimeout, Control: refusePrivate}
	anywhere := &net.Dialer{Timeout: dialTimeout}
	return &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			if isAllowed(opts.Allow, address) {
				return anywhere.DialContext(ctx, network, address)
			}
			return public.DialContext(ctx, network, address)
		},
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    4,
		IdleConnTimeout:        time.Minute,
		TLSHandshakeTimeout:    dialTimeout,
		ResponseHeaderTimeout:  headerTimeout,
		MaxResponseHeaderBytes: maxHeader,
	}
}

// isAllowed reports whether a host was named, with its port or without.
func isAllowed(allowed []string, address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && slices.ContainsFunc(allowed, func(a string) bool {
		a = strings.TrimSpace(a)
		return strings.EqualFold(a, address) || strings.EqualFold(strings.Trim(a, "[]"), host)
	})
}

// refusePrivate ends a connection to the own network before it is made.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err == nil && isPublic(to.Addr()) {
		return nil
	}
	return art.Errorf(art.CodeInvalid, "The address leads into a private network, so it was not followed; if it is meant, name its host with --allow-host.")
}

// reserved are networks that no public server is in (RFC 6890 and its
// registries), beside those that netip knows.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"), netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("fec0::/10"), netip.MustParsePrefix("5f00::/16"),
}

// Networks of IPv6 in which addresses of IPv4 lie, and where.
var (
	translated = netip.MustParsePrefix("64:ff9b::/96")
	sixToFour  = netip.MustParsePrefix("2002::/16")
)

func isPublic(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	b := a.As16()
	switch {
	case translated.Contains(a):
		return isPublic(netip.AddrFrom4([4]byte(b[12:16])))
	case sixToFour.Contains(a):
		return isPublic(netip.AddrFrom4([4]byte(b[2:6])))
	}
	return a.IsGlobalUnicast() && !a.IsPrivate() && !slices.ContainsFunc(reserved, func(p netip.Prefix) bool { return p.Contains(a) })
}
