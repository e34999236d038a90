// Package tiff reads TIFF and BigTIFF files (TIFF 6.0, and its supplements of
// JPEG, Deflate and ZSTD) as museums keep their masters: row by row, in strips
// or tiles, of any depth, so that memory does not depend on the picture's
// height. JPEG tiles can be read at a fraction of their size.
//
// It gives RGB bytes, and knows nothing of profiles or orientation but where
// they stand in the file.
package tiff
