//go:build unix

package main

import (
	"os"
	"syscall"
	"testing"
)

// pause stops a process where it is until it is killed, so that it is still at work
// however fast it is.
func pause(t *testing.T, p *os.Process) {
	t.Helper()
	if err := p.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
}
