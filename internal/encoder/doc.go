// Package encoder opens networks that people bring: folders as the ONNX exports
// of transformers.js and of Optimum are published, with the graphs of an encoder
// of pictures and, for those that read words, of words, whose vectors are
// compared by cosine. CLIP, SigLIP and DINOv2 are what it is made for.
//
// A folder holds
//
//	config.json               what kind of network it is
//	preprocessor_config.json  how a picture is prepared
//	onnx/vision_model.onnx    the graph for pictures, or onnx/model.onnx; or at the top
//	onnx/text_model.onnx      the graph for words, if there is one
//	tokenizer.json            how words become numbers, if there is one
//
// The folder is somebody else's. What is wrong with it is one sentence of an
// art.Error that says what to do; nothing is read outside of it; time and memory
// of one encoding are bounded; and nothing in it can end the process, in the
// pure build.
//
// Two runtimes carry the graphs out: package onnx/eval, in Go alone, and, in the
// native build where its shared library is found, ONNX Runtime. Their answers
// agree within 1e-4. The package must never know a collection, a metric's name
// or a request.
package encoder
