package main

import (
	"context"
	"fmt"
	"net"

	"likeness/frontend"
	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/library"
	"likeness/internal/memory"
	"likeness/internal/models"
	"likeness/internal/operator"
	"likeness/internal/search"
	"likeness/internal/store"
	"likeness/internal/uploads"
	"likeness/server"
)

type serveCmd struct {
	Addr  string   `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to serve on; :8080 lets other machines in (default: 127.0.0.1:8080)."`
	Host  []string `placeholder:"NAME" help:"Host names to answer to: on this machine's own address beside localhost, as behind a proxy; on any other these alone."`
	Token []string `placeholder:"TOKEN" env:"LIKENESS_TOKEN" help:"Answer only those who bring this token: programs as Authorization: Bearer TOKEN, people once at /sign-in. Better set as LIKENESS_TOKEN, for other users of a machine see its command lines."`
	// OperatorToken opens what changes the library, to programs of this computer.
	OperatorToken string   `placeholder:"TOKEN" env:"LIKENESS_OPERATOR_TOKEN" help:"Let programs on this computer that bring this token import, take out and train through the API. For a page that does, run likeness without a command."`
	AllowOrigin   []string `placeholder:"ORIGIN" help:"Let pages of this origin use the API, for example https://museum.example; * lets every site."`
	TLSCert       string   `name:"tls-cert" placeholder:"FILE" type:"path" help:"Certificate to serve HTTPS with, as PEM; read again when it is renewed."`
	TLSKey        string   `name:"tls-key" placeholder:"FILE" type:"path" help:"Private key of the certificate, as PEM."`
	Library       string   `placeholder:"DIR" default:"library" type:"path" help:"Library to serve (default: ./library)."`
	engineFlags
}

// Run serves a library, or a cluster, until it is stopped.
func (c *serveCmd) Run(env *environment) error {
	clustered, err := c.clustered()
	switch {
	case err != nil:
		return err
	case clustered:
		return c.serveCluster(env)
	}
	return c.run(env, nil)
}

// serveCluster serves what a cluster and its store hold. Nothing is kept here, so
// that any number of servers may do the same beside each other.
func (c *serveCmd) serveCluster(env *environment) error {
	if c.OperatorToken != "" {
		return art.Errorf(art.CodeInvalid, "--operator-token lets programs change a library of this computer, and a cluster's is not; change it with likeness import --engine weaviate")
	}
	memory.Limit(env.log)
	engine, err := c.openCluster(env)
	if err != nil {
		return err
	}
	defer engine.Close()
	go engine.Watch(env.ctx)
	dir, remove, err := library.TemporaryFolder()
	if err != nil {
		return err
	}
	defer remove()
	go fetchNetworks(env, engine, dir)
	networks := models.NewPool(dir)
	defer func() { _ = networks.Close() }()
	cfg := c.config(env, c.URL[0])
	cfg.Uploads, cfg.Pictures = store.NewUploads(engine.blobs), engine
	cfg.Service = search.New(engine, engine.Models(), cfg.Uploads).WithEncoders(networks)
	cfg.Progress, cfg.Condition = elsewhere{}, engine
	return server.Serve(env.ctx, cfg)
}

// elsewhere is the progress of imports that run on other computers, of which
// nothing is known here.
type elsewhere struct{}

func (elsewhere) WatchProgress(ctx context.Context) <-chan art.Progress {
	states := make(chan art.Progress, 1)
	states <- art.Progress{Stage: art.StageIdle}
	context.AfterFunc(ctx, func() { close(states) })
	return states
}

// run serves a library; operated makes the server one whose operator has a page,
// and is nil for one without.
func (c *serveCmd) run(env *environment, operated func(*server.Config)) error {
	memory.Limit(env.log)
	engine, networks, cfg, err := c.open(env)
	if err != nil {
		return err
	}
	defer engine.Close()
	defer func() { _ = networks.Close() }()
	go engine.Watch(env.ctx)
	if c.OperatorToken != "" || operated != nil {
		desk, err := c.openDesk(env, engine)
		if err != nil {
			return err
		}
		defer desk.Close()
		cfg.Desk, cfg.OperatorToken = desk, c.OperatorToken
	}
	if operated != nil {
		operated(&cfg)
	}
	return server.Serve(env.ctx, cfg)
}

// openDesk lets an operator change the library; the caller closes it.
func (c *serveCmd) openDesk(env *environment, engine *embedded.Engine) (*operator.Desk, error) {
	lib, err := library.Open(c.Library)
	if err != nil {
		return nil, err
	}
	return operator.NewDesk(lib, env.log, engine.Await)
}

// open wires a server; the caller closes its engine and its networks.
func (c *serveCmd) open(env *environment) (*embedded.Engine, *models.Pool, server.Config, error) {
	lib, err := library.Open(c.Library)
	if err != nil {
		return nil, nil, server.Config{}, err
	}
	kept, err := uploads.Open(lib.UploadsDir())
	if err != nil {
		return nil, nil, server.Config{}, err
	}
	engine, err := embedded.Start(env.ctx, lib, env.log)
	if err != nil {
		return nil, nil, server.Config{}, err
	}
	networks := models.NewPool(lib.ModelsDir())
	cfg := c.config(env, c.Library)
	cfg.Service = search.New(engine, engine.Models(), kept).WithEncoders(networks)
	cfg.Uploads, cfg.Pictures = kept, engine
	cfg.Progress, cfg.Condition = lib, engine
	return engine, networks, cfg, nil
}

// config is what a server is made of, whatever answers; served names that.
func (c *serveCmd) config(env *environment, served string) server.Config {
	return server.Config{
		Addr: c.Addr, Hosts: c.Host,
		Tokens: c.Token, AllowOrigins: c.AllowOrigin, TLSCert: c.TLSCert, TLSKey: c.TLSKey,
		Page:    frontend.Dist(),
		Version: version,
		Logger:  env.log,
		Ready: func(addr net.Addr) {
			scheme := "http"
			if c.TLSCert != "" {
				scheme = "https"
			}
			fmt.Fprintf(env.out, "Likeness serves %s at %s://%s\n", served, scheme, addr)
		},
	}
}
