// Package autoencoder learns from a collection what its pictures have in
// common: it trains a network that squeezes a picture into a few numbers, its
// latent, from which the picture can be made again.
//
// A picture of 64 x 64 RGB is first projected on its principal components
// (package pca). On those coefficients c works a residual autoencoder:
//
//	z  = c[:latent] + f(c)      the latent
//	c' = pad(z) + g(z)          the reconstruction
//
// f and g are small dense networks that start near zero, so that training sets
// out from plain principal components and only improves on them. The loss is
// the squared error of the reconstruction and, for latents that pictures are
// to be found by, a contrastive term that pulls two views of one picture
// together (mirrored, cropped, turned, in other light) and all others apart.
//
// The package knows bytes of pictures and nothing of files, metrics or
// collections. The same pictures, options and seed give the same model, to the
// bit, whatever GOMAXPROCS is.
package autoencoder
