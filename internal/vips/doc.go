// Package vips reads pictures with libvips, in the native build alone (build
// tag native, and cgo): formats and colour profiles that the pure build does not
// read, and JPEGs at a fraction of the time.
//
// It knows pixels and bytes alone: no orientation, no limits. Unlike the
// decoders in Go those of libvips run in the process itself, unprotected.
package vips
