package main

import (
	"io"

	"likeness/internal/art"
)

// output is where a command prints. What it printed and nobody has is a failure
// of the command, however many lines came after it.
type output struct {
	to     io.Writer
	failed error // the first that happened; nil for none
}

func (o *output) Write(data []byte) (int, error) {
	if o.failed != nil {
		return 0, o.failed
	}
	n, err := o.to.Write(data)
	if err != nil {
		o.failed = art.Wrap(err, art.CodeUnavailable, "What this command prints could not be written to where it was sent; look whether the disk is full there")
	}
	return n, o.failed
}
