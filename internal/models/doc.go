// Package models keeps the networks that people bring to a library: they turn
// pictures, and with some words, into vectors. It adds them whole or not at
// all, and opens them while they are asked.
//
// It must never know which works there are, or how vectors are compared.
package models
