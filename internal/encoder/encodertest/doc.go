// Package encodertest writes folders of encoders as they are published, for
// tests: a tiny one whose weights are set by hand, so that a few words mean what
// they say on painted pictures, and true architectures with random weights.
package encodertest
