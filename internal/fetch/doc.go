// Package fetch brings files of the web into a folder, politely: so many
// requests a second to a host, again after a pause where a server asks for
// one, never twice what was kept, and never from machines of the own network
// unless they are named. It knows addresses and bytes, never what a file is for.
//
// What was fetched lies by its address (hex of its SHA-256), beside a note of
// where it is from and what it should be:
//
//	pictures/ab/ab12....jpg    documents/ab/ab12....data    .../ab12....meta
package fetch
