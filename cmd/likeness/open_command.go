package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"likeness/internal/art"
	"likeness/internal/durable"
	"likeness/internal/embedded"
	"likeness/internal/library"
	"likeness/server"
)

// openCmd is what a double click does.
type openCmd struct {
	Library   string `placeholder:"DIR" type:"path" help:"Library to open; made when there is none (default: ./library if there is one, else the one in your folder of programs' data)."`
	Addr      string `placeholder:"HOST:PORT" help:"Address of this computer to serve on (default: 127.0.0.1:8080, or another port when that is taken)."`
	NoBrowser bool   `help:"Say the address, and open no browser."`
}

// firstPorts are tried in their order, so that the address is the same as last
// time: a browser keeps trays and choices by it. 0 is any that is free.
var firstPorts = []string{"8080", "8081", "8082", "8083", "0"}

// Run serves a library to who started the program, in the browser, where works
// are added, too.
func (c *openCmd) Run(env *environment) (err error) {
	dir, err := c.place()
	if err != nil {
		return err
	}
	lib, err := library.Create(dir)
	if err != nil {
		return err
	}
	unlock, err := lib.LockOpen()
	if art.CodeOf(err) == art.CodeUnavailable {
		if address, ok := openAddress(env.ctx, lib); ok {
			env.say("Likeness has the library %s open already.", dir)
			c.show(env, address)
			return nil
		}
	}
	if err != nil {
		return err
	}
	defer func() {
		_ = os.Remove(openPath(lib))
		err = errors.Join(err, unlock())
	}()
	if err := begun(env, lib); err != nil {
		return err
	}
	addr := c.Addr
	if addr == "" {
		addr = freeAddress(env.ctx)
	}
	return c.serve(env, lib, addr)
}

// begun gives a new library the indexes of no works, so that there is something
// to serve.
func begun(env *environment, lib *library.Library) error {
	has, err := embedded.OpenInventory(lib)
	if err != nil {
		return nil // the server says what is wrong, and mends it
	}
	if has != nil {
		return has.Close()
	}
	writer, err := embedded.Begin(lib, env.log)
	if err != nil {
		return err
	}
	_, err = writer.Commit(env.ctx, nil)
	return errors.Join(err, writer.Close())
}

// freeAddress is an address of this computer that nobody listens on.
func freeAddress(ctx context.Context) string {
	for _, port := range firstPorts {
		addr := net.JoinHostPort("127.0.0.1", port)
		if listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr); err == nil {
			_ = listener.Close()
			return addr
		}
	}
	return "127.0.0.1:0" // which says why it cannot be had
}

// serve serves until it is stopped.
func (c *openCmd) serve(env *environment, lib *library.Library, addr string) error {
	of := serveCmd{Addr: addr, Library: lib.Dir(), OperatorToken: os.Getenv("LIKENESS_OPERATOR_TOKEN")}
	return of.run(env, func(cfg *server.Config) {
		base, address := "", ""
		cfg.Invitations = server.NewInvitations(func(token string) {
			address = base + server.InvitationPath(token)
			if err := writePrivate(openPath(lib), address); err != nil {
				env.log.Warn("a second start will not find this one", "cause", err)
			}
		})
		cfg.Ready = func(at net.Addr) {
			base = "http://" + at.String()
			cfg.Invitations.Begin()
			env.say("Likeness has the library %s open. Stop it with ctrl-C, or by closing this window.", lib.Dir())
			c.show(env, address)
		}
	})
}

// writePrivate writes a file that nobody else may read.
func writePrivate(path, text string) error {
	aside := path + ".new"
	if err := os.Remove(aside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.WriteFile(aside, []byte(text), 0o600); err != nil {
		return err
	}
	return durable.Rename(aside, path)
}

// show opens the browser, or says where to go.
func (c *openCmd) show(env *environment, address string) {
	if !c.NoBrowser {
		err := browse(address)
		if err == nil {
			env.say("If no page appears, open this address in a browser; it works once: %s", address)
			return
		}
		env.log.Debug("no browser was opened", "cause", withoutQuery(err.Error()))
	}
	fmt.Fprintf(env.out, "Open this address in a browser on this computer; it works once: %s\n", address)
}

// withoutQuery keeps the token out of the log.
func withoutQuery(text string) string {
	before, _, _ := strings.Cut(text, "?")
	return before
}

// browse opens an address in the browser that people use.
func browse(address string) error {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	default:
		if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" && os.Getenv("WSL_DISTRO_NAME") == "" {
			return errors.New("there is no screen") // xdg-open would open a browser within the terminal
		}
	}
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }() // some go on as long as the browser does
	return nil
}

// openPath is the file in which the address for a second start stands.
func openPath(lib *library.Library) string { return filepath.Join(lib.Dir(), "open") }

// How long a start that is under way has to say its address.
const (
	openPatience = 3 * time.Second
	openPause    = 100 * time.Millisecond
)

// openAddress is the address at which another start of the program has a
// library open.
func openAddress(ctx context.Context, lib *library.Library) (string, bool) {
	for end := time.Now().Add(openPatience); time.Now().Before(end) && ctx.Err() == nil; time.Sleep(openPause) {
		data, err := durable.ReadFile(openPath(lib))
		if err != nil {
			continue
		}
		// A library may come from elsewhere: it opens no other page.
		address, err := url.Parse(string(data))
		if err != nil || address.Scheme != "http" {
			return "", false
		}
		at, err := netip.ParseAddrPort(address.Host)
		return string(data), err == nil && at.Addr().IsLoopback()
	}
	return "", false
}

// place is where the library is: what was said, that of this folder, or a
// person's own.
func (c *openCmd) place() (string, error) {
	if c.Library != "" {
		return c.Library, nil
	}
	const here = "library"
	if _, err := os.Stat(filepath.Join(here, "library.json")); err == nil {
		return filepath.Abs(here)
	}
	dir, err := ownDataDir(runtime.GOOS, os.Getenv, os.UserHomeDir)
	if err != nil {
		return "", art.Wrap(err, art.CodeUnavailable, "This system does not tell where your files are; name a folder with --library")
	}
	dir = filepath.Join(dir, "library")
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", art.Wrap(err, art.CodeUnavailable, "The library cannot be made in %s; check its permissions and the free space", filepath.Dir(dir))
	}
	return dir, nil
}

// ownDataDir is where a system keeps what programs of a person keep.
func ownDataDir(system string, env func(string) string, home func() (string, error)) (string, error) {
	switch {
	case system == "windows" && env("LOCALAPPDATA") != "":
		return filepath.Join(env("LOCALAPPDATA"), "Likeness"), nil
	case system != "windows" && system != "darwin" && filepath.IsAbs(env("XDG_DATA_HOME")):
		return filepath.Join(env("XDG_DATA_HOME"), "likeness"), nil
	}
	dir, err := home()
	if err != nil {
		return "", err
	}
	switch system {
	case "windows":
		return filepath.Join(dir, "AppData", "Local", "Likeness"), nil
	case "darwin":
		return filepath.Join(dir, "Library", "Application Support", "Likeness"), nil
	}
	return filepath.Join(dir, ".local", "share", "likeness"), nil
}
