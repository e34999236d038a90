//go:build linux

// Package weaviatetest runs clusters of Weaviate for tests inside a network
// namespace, for some of a node's ports listen on every address there is: on
// loopback addresses, or each in a namespace of its own within it.
package weaviatetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"likeness/internal/weaviate"
)

// Version is that of Weaviate which the tests run against.
const Version = "v1.35.2"

// Key is the one that nodes take, as they take none.
const Key = "of-the-tests"

// startupTimeout is for how long a cluster may take until it answers.
const startupTimeout = 2 * time.Minute

// Binary is where the server program is kept, by whoever builds it (`make
// test-cluster`).
func Binary(t testing.TB) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(cache, "likeness", "weaviate-server-"+Version)
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("there is no server of Weaviate at %s; make test-cluster builds it: %v", path, err)
	}
	return path
}

// Cluster is nodes that know each other.
type Cluster struct {
	t      testing.TB
	binary string
	dir    string
	size   int
	nodes  []*node

	apart    bool       // whether each has a network of its own
	networks []*network // which is that
}

type node struct {
	number  int
	command *exec.Cmd // nil while it is down
	done    chan error
}

// Start starts a cluster of n nodes, and stops it when the test ends. The test
// is skipped outside a network namespace of its own.
func Start(t testing.TB, n int) *Cluster {
	t.Helper()
	c := prepare(t, n)
	c.startAll()
	return c
}

func prepare(t testing.TB, n int) *Cluster {
	t.Helper()
	if os.Getenv("LIKENESS_TEST_NAMESPACE") == "" {
		t.Skip("the nodes of a cluster listen on every address; make test-cluster runs this in a network namespace")
	}
	return &Cluster{t: t, binary: Binary(t), dir: t.TempDir(), size: n}
}

func (c *Cluster) startAll() {
	c.t.Helper()
	c.t.Cleanup(func() {
		for i := range c.nodes {
			c.Kill(i)
		}
	})
	for i := range c.size {
		c.nodes = append(c.nodes, &node{number: i})
		c.start(i)
	}
	for i := range c.size {
		c.Await(i)
	}
}

// Nodes says where the nodes are.
func (c *Cluster) Nodes() weaviate.Nodes {
	var where weaviate.Nodes
	for i := range c.nodes {
		where.URLs = append(where.URLs, c.URL(i))
		where.GRPC = append(where.GRPC, fmt.Sprintf("%s:%d", c.askedAt(i), c.port(grpcPort, i)))
	}
	return where
}

// URL is where a node is asked.
func (c *Cluster) URL(i int) string {
	return fmt.Sprintf("http://%s:%d", c.askedAt(i), c.port(restPort, i))
}

// askedAt is the address at which a node is asked.
func (c *Cluster) askedAt(i int) string {
	if !c.apart {
		return loopback
	}
	return fmt.Sprintf("10.78.%d.1", i)
}

// peerAddress is where the other nodes find one.
func (c *Cluster) peerAddress(i int) string {
	if !c.apart {
		return loopback
	}
	return fmt.Sprintf("10.77.0.%d", i+1)
}

const loopback = "127.0.0.1"

// Ports of the first node. On loopback each has others; elsewhere Weaviate expects
// all to have the same.
const (
	restPort   = 18080
	grpcPort   = 18180
	raftPort   = 18280 // and the one after it
	gossipPort = 18380
	dataPort   = gossipPort + 1 // Weaviate wants them next to each other
	portsApart = 2
)

func (c *Cluster) port(first, i int) int {
	if c.apart {
		return first
	}
	return first + portsApart*i
}

// start starts a node with what it kept.
func (c *Cluster) start(i int) {
	c.t.Helper()
	var raft []string
	for j := range c.size {
		raft = append(raft, fmt.Sprintf("node%d:%d", j, c.port(raftPort, j)))
	}
	n := c.nodes[i]
	n.command = c.server(i)
	n.command.Env = append(os.Environ(),
		"PERSISTENCE_DATA_PATH="+filepath.Join(c.dir, fmt.Sprint("node", i)),
		"AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED=true", "ASYNC_REPLICATION_FREQUENCY=5s",
		"AUTHENTICATION_APIKEY_ENABLED=true", "AUTHENTICATION_APIKEY_USERS=tester", "AUTHENTICATION_APIKEY_ALLOWED_KEYS="+Key,
		"DEFAULT_VECTORIZER_MODULE=none", "QUERY_DEFAULTS_LIMIT=20",
		"DISABLE_TELEMETRY=true", "GO_PROFILING_DISABLE=true", "LOG_LEVEL=error",
		fmt.Sprint("CLUSTER_HOSTNAME=node", i), fmt.Sprint("GRPC_PORT=", c.port(grpcPort, i)),
		fmt.Sprint("CLUSTER_GOSSIP_BIND_PORT=", c.port(gossipPort, i)), fmt.Sprint("CLUSTER_DATA_BIND_PORT=", c.port(dataPort, i)),
		fmt.Sprint("RAFT_PORT=", c.port(raftPort, i)), fmt.Sprint("RAFT_INTERNAL_RPC_PORT=", c.port(raftPort, i)+1),
		"RAFT_JOIN="+strings.Join(raft, ","), fmt.Sprint("RAFT_BOOTSTRAP_EXPECT=", len(raft)),
	)
	if !c.apart {
		n.command.Env = append(n.command.Env, "CLUSTER_IN_LOCALHOST=true", "CLUSTER_ADVERTISE_ADDR="+loopback)
	} else { // an address to advertise would make Weaviate take the others for far away
		n.command.Env = append(n.command.Env, "CLUSTER_BIND_ADDR="+c.peerAddress(i))
	}
	if others := c.others(i); len(others) > 0 {
		n.command.Env = append(n.command.Env, "CLUSTER_JOIN="+strings.Join(others, ","))
	}
	log, err := os.OpenFile(filepath.Join(c.dir, fmt.Sprintf("node%d.log", i)), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		c.t.Fatal(err)
	}
	n.command.Stdout, n.command.Stderr = log, log
	n.command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := n.command.Start(); err != nil {
		c.t.Fatal(err)
	}
	n.done = make(chan error, 1)
	go func() {
		n.done <- n.command.Wait()
		_ = log.Close()
	}()
}

// server is the command that runs a node.
func (c *Cluster) server(i int) *exec.Cmd {
	args := []string{"--port", fmt.Sprint(c.port(restPort, i)), "--scheme", "http", "--host"}
	if !c.apart {
		return exec.Command(c.binary, append(args, loopback)...)
	}
	return c.networks[i].command(c.binary, append(args, "0.0.0.0")...)
}

// others are the gossip addresses of the nodes that are up beside one, which a
// node must reach when it starts.
func (c *Cluster) others(i int) (addresses []string) {
	c.t.Helper()
	for j, other := range c.nodes {
		if j != i && other.command != nil {
			addresses = append(addresses, c.awaitGossip(j))
		}
	}
	return addresses
}

// awaitGossip waits until a node listens to the others, and tells at which address.
func (c *Cluster) awaitGossip(i int) (address string) {
	c.t.Helper()
	address = net.JoinHostPort(c.peerAddress(i), fmt.Sprint(c.port(gossipPort, i)))
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		link, err := net.DialTimeout("tcp", address, time.Second)
		if err == nil {
			_ = link.Close()
			return address
		}
		if time.Since(began) > startupTimeout {
			c.t.Fatalf("node %d does not listen to others: %v", i, err)
		}
	}
}

// Await waits until a node answers.
func (c *Cluster) Await(i int) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), startupTimeout)
	defer cancel()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL(i)+"/v1/.well-known/ready", nil)
		if err != nil {
			c.t.Fatal(err)
		}
		if response, err := http.DefaultClient.Do(request); err == nil {
			_ = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(c.dir, fmt.Sprintf("node%d.log", i)))
			c.t.Fatalf("node %d does not answer after %s:\n%s", i, startupTimeout, log)
		case err := <-c.nodes[i].done:
			log, _ := os.ReadFile(filepath.Join(c.dir, fmt.Sprintf("node%d.log", i)))
			c.t.Fatalf("node %d ended: %v\n%s", i, err, log)
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// Restart starts a node again that was killed, with what it kept on its disk,
// and waits until it answers.
func (c *Cluster) Restart(i int) {
	c.t.Helper()
	c.start(i)
	c.Await(i)
}

// RestartAll kills all nodes and starts them again.
func (c *Cluster) RestartAll() {
	c.t.Helper()
	for i := range c.nodes {
		c.Kill(i)
	}
	for i := range c.nodes {
		c.start(i)
	}
	for i := range c.nodes {
		c.Await(i)
	}
}

// Freeze stops a node from doing anything, as if it were cut off from all others:
// who asks it hears nothing.
func (c *Cluster) Freeze(i int) { c.signal(i, syscall.SIGSTOP) }

// Thaw lets a frozen node go on.
func (c *Cluster) Thaw(i int) { c.signal(i, syscall.SIGCONT) }

// SetStatus makes all nodes take no changes of a collection (READONLY), as they do by
// themselves when a disk is nearly full, or take them again (READY).
func (c *Cluster) SetStatus(collection, status string) {
	c.t.Helper()
	var shards []struct{ Name string }
	at := c.URL(0) + "/v1/schema/" + collection + "/shards"
	response, err := http.Get(at)
	if err == nil {
		err = errors.Join(json.NewDecoder(response.Body).Decode(&shards), response.Body.Close())
	}
	if err != nil || len(shards) == 0 {
		c.t.Fatalf("the shards of %s: %v, %v", collection, shards, err)
	}
	for _, shard := range shards {
		request, err := http.NewRequest(http.MethodPut, at+"/"+shard.Name, strings.NewReader(fmt.Sprintf(`{"status": %q}`, status)))
		if err != nil {
			c.t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			c.t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusOK {
			c.t.Fatalf("%s cannot be made %s: %s", shard.Name, status, response.Status)
		}
	}
}

// LoseLists starts a node again without the lists of a property, as some are lost
// when it is killed while it writes: the objects are there, and no filter finds them.
func (c *Cluster) LoseLists(i int, property string) {
	c.t.Helper()
	c.Kill(i)
	lists, err := filepath.Glob(filepath.Join(c.dir, fmt.Sprint("node", i), "*", "*", "lsm", "property_"+property))
	if err != nil || len(lists) == 0 {
		c.t.Fatalf("node %d has no lists of %s: %v", i, property, err)
	}
	for _, list := range lists {
		if err := os.RemoveAll(list); err != nil {
			c.t.Fatal(err)
		}
	}
	c.Restart(i)
}

// Slow freezes a node for most of the time, until stop is called.
func (c *Cluster) Slow(i int) (stop func()) {
	ending, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			_ = c.nodes[i].command.Process.Signal(syscall.SIGSTOP)
			time.Sleep(400 * time.Millisecond)
			_ = c.nodes[i].command.Process.Signal(syscall.SIGCONT)
			select {
			case <-ending:
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
	}()
	return func() {
		close(ending)
		<-ended
	}
}

func (c *Cluster) signal(i int, s syscall.Signal) {
	c.t.Helper()
	if err := c.nodes[i].command.Process.Signal(s); err != nil {
		c.t.Fatal(err)
	}
}

// Kill ends a node at once.
func (c *Cluster) Kill(i int) {
	n := c.nodes[i]
	if n.command == nil {
		return
	}
	_ = n.command.Process.Kill()
	select {
	case <-n.done:
	case <-time.After(10 * time.Second): // told already
	}
	n.command = nil
}
