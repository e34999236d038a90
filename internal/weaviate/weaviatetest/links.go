//go:build linux

package weaviatetest

import (
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// network is one of a node's own, with a link to the other nodes and one to those
// who ask it, so that either can be cut.
type network struct {
	holder *exec.Cmd // a process that does nothing but keep it
}

// peers is the bridge between the nodes' links to each other.
const peers = "peers"

// StartApart starts a cluster of n nodes, each in a network of its own. The test is
// skipped where nobody may make networks within networks.
func StartApart(t testing.TB, n int) *Cluster {
	t.Helper()
	c := prepare(t, n)
	c.apart = true
	if out, err := exec.Command("ip", "link", "add", peers, "type", "bridge").CombinedOutput(); err != nil {
		t.Skipf("this system has no bridges between networks, so none can part: %v, %s", err, out)
	}
	t.Cleanup(func() { _ = exec.Command("ip", "link", "del", peers).Run() })
	c.ip("addr", "add", "10.77.0.254/24", "dev", peers) // from where it is seen that a node listens
	c.ip("link", "set", peers, "up")
	for i := range n {
		c.networks = append(c.networks, c.newNetwork(i))
	}
	c.startAll()
	return c
}

// newNetwork makes the network of a node.
func (c *Cluster) newNetwork(i int) *network {
	c.t.Helper()
	holder := exec.Command("sleep", "infinity")
	holder.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL}
	if err := holder.Start(); err != nil {
		c.t.Skipf("this system lets nobody make a network within a network, so none can part: %v", err)
	}
	c.t.Cleanup(func() {
		_ = holder.Process.Kill()
		_ = holder.Wait()
	})
	n, process := &network{holder}, fmt.Sprint(holder.Process.Pid)
	for name, inner := range map[string]string{peerLink(i): "peer", askLink(i): "ask"} {
		c.ip("link", "add", name, "type", "veth", "peer", "name", inner, "netns", process)
	}
	c.ip("link", "set", peerLink(i), "master", peers, "up")
	c.ip("addr", "add", fmt.Sprintf("10.78.%d.254/24", i), "dev", askLink(i))
	c.ip("link", "set", askLink(i), "up")
	for _, args := range []string{
		"link set lo up", "link set peer up", "link set ask up",
		"addr add " + c.peerAddress(i) + "/24 dev peer", fmt.Sprintf("addr add 10.78.%d.1/24 dev ask", i),
	} {
		cmd := n.command("ip", strings.Fields(args)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			c.t.Fatalf("%v: %v, %s", cmd.Args, err, out)
		}
	}
	return n
}

func peerLink(i int) string { return fmt.Sprint("peer", i) }
func askLink(i int) string  { return fmt.Sprint("ask", i) }

// command is one that runs in the network.
func (n *network) command(name string, args ...string) *exec.Cmd {
	return exec.Command("nsenter", append([]string{fmt.Sprintf("--net=/proc/%d/ns/net", n.holder.Process.Pid), name}, args...)...)
}

// Cut cuts a node of StartApart off from the others. Those who ask it reach it as
// before.
func (c *Cluster) Cut(i int) {
	c.t.Helper()
	c.ip("link", "set", peerLink(i), "down")
}

// Mend mends what Cut cut. The node runs.
func (c *Cluster) Mend(i int) {
	c.t.Helper()
	c.ip("link", "set", peerLink(i), "up")
	c.awaitGossip(i)
	for _, n := range c.networks { // what could not be reached is remembered for some seconds
		if out, err := n.command("ip", "neigh", "flush", "dev", "peer").CombinedOutput(); err != nil {
			c.t.Fatalf("ip neigh flush: %v, %s", err, out)
		}
	}
}

func (c *Cluster) ip(args ...string) {
	c.t.Helper()
	if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		c.t.Fatalf("ip %v: %v, %s", args, err, out)
	}
}
