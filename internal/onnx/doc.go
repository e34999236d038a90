// Package onnx reads the graphs of ONNX files: their operations, what goes in
// and out of them, and the constants that are their weights, those in files
// beside them too, but never any outside the folder.
//
// The files are anybody's: nothing is allocated that their length does not
// justify, and what is damaged is an error. Source: onnx.proto of the ONNX
// specification, IR version 10. Package eval carries graphs out; this one must
// never know pictures, words or models by name.
package onnx
