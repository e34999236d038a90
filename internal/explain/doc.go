// Package explain says why two pictures are alike: where on them their score
// comes from, what each metric adds to it, which colours they share, and all
// of that in a sentence. It needs the pictures, their vectors and the models,
// and must never know an engine.
package explain
