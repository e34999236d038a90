// Package operator carries out what changes a library, from its beginning to
// what can be searched: imports, works that are taken out, training, the last
// change undone. Commands do it in their own process, and a server's operator
// through a Desk, which is a change at a time with its progress, its end and
// what can be undone. It knows the engine, and nothing of HTTP or terminals.
package operator
