package main

import (
	"fmt"
	"net"

	"likeness/frontend"
	"likeness/internal/library"
	"likeness/internal/search"
	"likeness/internal/uploads"
	"likeness/server"
)

type serveCmd struct {
	Addr    string   `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to serve on; :8080 lets other machines in (default: 127.0.0.1:8080)."`
	Host    []string `placeholder:"NAME" help:"Further host names to answer to, as behind a proxy on this machine."`
	Library string   `placeholder:"DIR" default:"library" type:"path" help:"Library to serve (default: ./library)."`
}

func (c *serveCmd) Run(env *environment) error {
	limitMemory(env.log)
	lib, err := library.Open(c.Library)
	if err != nil {
		return err
	}
	engine, err := openEngine(env, lib)
	if err != nil {
		return err
	}
	defer engine.Close()
	go engine.Watch(env.ctx)
	kept, err := uploads.Open(lib.UploadsDir())
	if err != nil {
		return err
	}
	return server.Serve(env.ctx, server.Config{
		Addr:     c.Addr,
		Hosts:    c.Host,
		Service:  search.New(engine, engine.Models(), kept),
		Uploads:  kept,
		Pictures: engine,
		Progress: lib,
		Page:     frontend.Dist(),
		Version:  version,
		Logger:   env.log,
		Ready: func(addr net.Addr) {
			fmt.Fprintf(env.out, "Likeness serves %s at http://%s\n", c.Library, addr)
		},
	})
}
