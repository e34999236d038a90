package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/library"
	"likeness/internal/memory"
	"likeness/internal/search"
	"likeness/internal/uploads"
	"likeness/server"
)

// serve is what the process of the server does: it answers from a library until
// its standard input ends, and says at once on which address.
func serve(ctx context.Context, dir string) error {
	lib, err := library.Open(dir)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	memory.Limit(log)
	engine, err := embedded.Open(ctx, lib, log, func(art.Progress) {})
	if err != nil {
		return err
	}
	defer engine.Close()
	kept, err := uploads.Open(lib.UploadsDir())
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // until whoever started it ends, however that be
		stop()
	}()
	return server.Serve(ctx, server.Config{
		Addr: "127.0.0.1:0", Service: search.New(engine, engine.Models(), kept), Uploads: kept, Pictures: engine, Progress: lib, Logger: log,
		Ready: func(addr net.Addr) { fmt.Println("http://" + addr.String()) },
	})
}

// process is a server at work.
type process struct {
	url     string
	command *exec.Cmd
	input   io.Closer
}

// serveBare is a server of two lines: what harm does beside it, the machine does.
func serveBare(ctx context.Context, path string) error {
	answer, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	bare := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get(elsewhere) != "" {
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		_, _ = w.Write(answer)
	})}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = bare.Close()
	}()
	fmt.Println("http://" + listener.Addr().String())
	if err := bare.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return ctx.Err()
}

// start runs this program again as a server.
func start(ctx context.Context, args ...string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &process{command: exec.CommandContext(ctx, self, args...)}
	p.command.Stderr = os.Stderr
	if p.input, err = p.command.StdinPipe(); err != nil {
		return nil, err
	}
	output, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	said, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start the server: %w", err), p.stop())
	}
	p.url = strings.TrimSpace(said)
	return p, nil
}

// address is where it listens.
func (p *process) address() string { return strings.TrimPrefix(p.url, "http://") }

func (p *process) stop() error { return errors.Join(p.input.Close(), p.command.Wait()) }

// state is what a server tells of itself in its metrics.
type state struct {
	heapMB     float64
	goroutines int
	used       time.Duration // of the processor, since it began; 0 where the system does not tell
}

func (p *process) state() (s state, err error) {
	resp, err := http.Get(p.url + "/metrics")
	if err != nil {
		return s, err
	}
	defer func() { _ = resp.Body.Close() }()
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() {
		name, text, _ := strings.Cut(lines.Text(), " ")
		value, err := strconv.ParseFloat(text, 64)
		if err != nil {
			continue
		}
		switch name {
		case "go_memstats_heap_alloc_bytes":
			s.heapMB = value / 1e6
		case "go_goroutines":
			s.goroutines = int(value)
		case "process_cpu_seconds_total":
			s.used = time.Duration(value * float64(time.Second))
		}
	}
	return s, lines.Err()
}
