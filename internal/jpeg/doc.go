// Package jpeg reads JPEG files (ITU-T T.81; Huffman-coded, baseline, extended
// and progressive, of 8 bits) at a fraction of their size: from as few of the
// cosines of each block as the smaller picture needs. A picture of 100
// megapixels that is wanted for a thumbnail then takes a sixteenth of its
// memory, and little more time than reading its bits does.
//
// Unlike the standard library it prices a picture before it decodes it, ends
// when a context does, keeps what could be read of a file that was cut short,
// knows CMYK without Adobe's marker, and takes the abbreviated streams of TIFF.
//
// It knows pixels and bytes alone: no profiles, no orientation, no limits but
// its own.
package jpeg
