// Package encode turns pictures into vectors under the models of a library,
// blends metrics, and tells what their scores mean. It is arithmetic over
// metrics and models that every engine shares, and it must never know where
// records, vectors or indexes lie.
package encode
