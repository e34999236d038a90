// Package heif reads HEIC and AVIF: pictures in the boxes of HEIF (ISO/IEC
// 23008-12), coded as HEVC or AV1. It reads the boxes itself, so that a picture
// is known and priced before anything is decoded; the decoding is done by
// libheif with libde265, and by libavif with libaom, as WebAssembly.
//
// Whatever bytes they are given, those cannot leave their sandbox: each picture
// has one of its own, with a bound on its memory, and which ends with a context.
// The machine that runs them is made when the first such picture comes.
//
// It knows pixels and bytes alone: no profiles, no limits but its own.
package heif

//go:generate go run decoders_gen.go
