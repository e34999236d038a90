// Command likeness is an art search engine: it imports a folder of pictures
// and a CSV into a library, and serves the library as a web page and a GraphQL
// API.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }
