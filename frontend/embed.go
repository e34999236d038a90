// Package frontend puts the built page into the binary. It knows nothing of
// what the page shows or of how it is served.
package frontend

import (
	"embed"
	"io/fs"
)

// dist is what `npm run build` leaves. Before that has run it holds a
// placeholder alone, so that the Go code builds in a fresh clone.
//
//go:embed all:dist
var dist embed.FS

// Dist is the built page: index.html, playground.html and their assets.
func Dist() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the path is a constant, and embedded
	}
	return sub
}
