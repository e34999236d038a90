//go:build linux

// Package weaviatetest runs clusters of Weaviate for tests, on loopback
// addresses inside a network namespace: some of a node's ports listen on every
// address there is.
package weaviatetest

import (
	"context"
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
	if os.Getenv("LIKENESS_TEST_NAMESPACE") == "" {
		t.Skip("the nodes of a cluster listen on every address; make test-cluster runs this in a network namespace")
	}
	c := &Cluster{t: t, binary: Binary(t), dir: t.TempDir(), size: n}
	t.Cleanup(func() {
		for i := range c.nodes {
			c.Kill(i)
		}
	})
	for i := range n {
		c.nodes = append(c.nodes, &node{number: i})
		c.start(i)
	}
	for i := range n {
		c.Await(i)
	}
	return c
}

// Nodes says where the nodes are.
func (c *Cluster) Nodes() weaviate.Nodes {
	var where weaviate.Nodes
	for i := range c.nodes {
		where.URLs = append(where.URLs, c.URL(i))
		where.GRPC = append(where.GRPC, fmt.Sprintf("127.0.0.1:%d", grpcPort(i)))
	}
	return where
}

// URL is where a node is asked.
func (c *Cluster) URL(i int) string { return fmt.Sprintf("http://127.0.0.1:%d", restPort(i)) }

func restPort(i int) int { return 18080 + i }
func grpcPort(i int) int { return 18180 + i }
func raftPort(i int) int { return 18280 + 2*i }
func dataPort(i int) int { return 18380 + 2*i } // gossip is the one before

// start starts a node with what it kept.
func (c *Cluster) start(i int) {
	c.t.Helper()
	var raft []string
	for j := range c.size {
		raft = append(raft, fmt.Sprintf("node%d:%d", j, raftPort(j)))
	}
	n := c.nodes[i]
	n.command = exec.Command(c.binary, "--host", "127.0.0.1", "--port", fmt.Sprint(restPort(i)), "--scheme", "http")
	n.command.Env = append(os.Environ(),
		"PERSISTENCE_DATA_PATH="+filepath.Join(c.dir, fmt.Sprint("node", i)),
		"AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED=true", "ASYNC_REPLICATION_FREQUENCY=5s",
		"AUTHENTICATION_APIKEY_ENABLED=true", "AUTHENTICATION_APIKEY_USERS=tester", "AUTHENTICATION_APIKEY_ALLOWED_KEYS="+Key,
		"DEFAULT_VECTORIZER_MODULE=none", "QUERY_DEFAULTS_LIMIT=20",
		"DISABLE_TELEMETRY=true", "GO_PROFILING_DISABLE=true", "LOG_LEVEL=error", "CLUSTER_IN_LOCALHOST=true",
		"CLUSTER_ADVERTISE_ADDR=127.0.0.1", fmt.Sprint("CLUSTER_HOSTNAME=node", i), fmt.Sprint("GRPC_PORT=", grpcPort(i)),
		fmt.Sprint("CLUSTER_GOSSIP_BIND_PORT=", dataPort(i)-1), fmt.Sprint("CLUSTER_DATA_BIND_PORT=", dataPort(i)),
		fmt.Sprint("RAFT_PORT=", raftPort(i)), fmt.Sprint("RAFT_INTERNAL_RPC_PORT=", raftPort(i)+1),
		"RAFT_JOIN="+strings.Join(raft, ","), fmt.Sprint("RAFT_BOOTSTRAP_EXPECT=", len(raft)),
	)
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

// others are the gossip addresses of the nodes that are up beside one, which a
// node must reach when it starts.
func (c *Cluster) others(i int) (addresses []string) {
	c.t.Helper()
	for j, other := range c.nodes {
		if j == i || other.command == nil {
			continue
		}
		address := fmt.Sprintf("127.0.0.1:%d", dataPort(j)-1)
		for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
			link, err := net.Dial("tcp", address)
			if err == nil {
				_ = link.Close()
				break
			}
			if time.Since(began) > startupTimeout {
				c.t.Fatalf("node %d hears nobody: %v", j, err)
			}
		}
		addresses = append(addresses, address)
	}
	return addresses
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
