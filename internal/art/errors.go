package art

import (
	"errors"
	"fmt"
	"strings"
)

// Code says what kind of failure an Error is; clients branch on it.
type Code string

const (
	CodeInvalid     Code = "INVALID"     // the request cannot be carried out as it was made
	CodeNotFound    Code = "NOT_FOUND"   // what it names is not there
	CodeTooLarge    Code = "TOO_LARGE"   // over a limit of bytes or pixels
	CodeUnsupported Code = "UNSUPPORTED" // a kind of file or request that Likeness does not read
	CodeUnavailable Code = "UNAVAILABLE" // not now; the same request may succeed later
	CodeInternal    Code = "INTERNAL"    // a fault of Likeness; details are logged, not shown
)

// Reasons of an Error.
const (
	ReasonStaleCursor  = "STALE_CURSOR"  // a cursor whose generation is gone
	ReasonStillLooking = "STILL_LOOKING" // so far it was too little; the same request goes on
)

// Error is a failure that a person can act on. Message is one plain sentence
// without internals; Cause is for the log.
type Error struct {
	Code    Code
	Message string
	Reason  string  // finer than Code, for programs; usually empty
	Looked  *Looked // with ReasonStillLooking alone
	Cause   error
}

// Looked is how far a network is that looks at a picture part by part.
type Looked struct {
	At int `json:"at"`
	Of int `json:"of"`
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return e.Message + ": " + e.Cause.Error()
	}
	return e.Message
}

func (e *Error) Unwrap() error { return e.Cause }

// Errorf makes an Error whose message is shown as it stands. A %w verb wraps
// nothing here on purpose: causes go through Wrap, so that they stay unseen.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Wrap is Errorf with a cause for the log.
func Wrap(cause error, code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Cause: cause}
}

// Sentence is what a person is told of an error; causes are for the log.
func Sentence(err error) string {
	message := err.Error()
	if e, ok := errors.AsType[*Error](err); ok {
		message = e.Message
	}
	return strings.TrimRight(message, ".") + "."
}

// CodeOf is the code of the first Error in the chain, else CodeInternal.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return CodeInternal
}
