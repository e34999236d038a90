// Package raster turns the bytes of a file into an upright, opaque sRGB
// picture, and back into small JPEGs.
//
// A file is known by its content, never by its name. Its header is read first,
// and a picture of too many pixels refused before anything is decoded. EXIF
// orientation is applied before anybody sees a picture; transparency is laid
// over white; of animations the first frame counts. ICC profiles of curves and a
// matrix, or of grey, are converted to sRGB; those of tables are not, with a
// remark, and CMYK is converted without a profile.
//
// It must never know collections, metrics or requests. Its errors are
// art.Errors whose sentences can be printed in a report as they are.
package raster
