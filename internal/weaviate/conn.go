package weaviate

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	client "github.com/weaviate/weaviate-go-client/v5/weaviate"
	"github.com/weaviate/weaviate-go-client/v5/weaviate/auth"
	"github.com/weaviate/weaviate-go-client/v5/weaviate/fault"
	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"likeness/internal/art"
)

const (
	// grpcPort is where a node listens for queries unless somebody says otherwise.
	grpcPort = "50051"
	// maxMessageBytes bounds an answer of the cluster: 10,000 records of some
	// kilobytes.
	maxMessageBytes = 128 << 20
	// restTimeout bounds a question about the schema.
	restTimeout = 30 * time.Second
	// askTimeout is for how long one node is waited for before another is asked,
	// and changeTimeout the same for what takes its time.
	askTimeout    = 10 * time.Second
	changeTimeout = time.Minute
	// leastMinor is the first version 1.x that has all that is asked for: NOT in
	// filters.
	leastMinor = 33
)

// Nodes says where a cluster is.
type Nodes struct {
	URLs []string // of one or more of its nodes, http or https
	GRPC []string // HOST:PORT of each in that order; port 50051 of the same hosts when empty
	Key  string   // of its API; empty for none
}

// conn talks to a cluster by one of its nodes, and by the next when that one is
// away. Questions go over gRPC by a connection of our own: the Go client's does
// not look at certificates.
type conn struct {
	nodes []*node
	at    atomic.Int32 // the node that answered last
	away  string       // what is said when none answers
	// stated is what a node has to have before its answers count; nil for whoever
	// publishes.
	stated atomic.Pointer[manifest]
	gone   atomic.Bool // whether the collection that serves was taken out
}

type node struct {
	host  string
	rest  func() (*client.Client, error) // see byREST
	grpc  pb.WeaviateClient
	link  *grpc.ClientConn
	key   string
	sight sight
}

// What is said when no node answers, to those who search and those who publish.
const (
	noAnswers = "The cluster of the search does not answer just now; try again in a moment."
	noChanges = "The cluster takes no changes just now, for too few of its nodes reach each other; run the same again when they do. What was read is kept."
)

// connect prepares to talk to the nodes, and asks one for its version.
// CodeInvalid for what cannot be used as it is given, CodeUnavailable when
// nobody answers.
func connect(ctx context.Context, where Nodes, away string) (*conn, error) {
	if len(where.URLs) == 0 {
		return nil, art.Errorf(art.CodeInvalid, "Say where the cluster is: the URL of one of its nodes, such as http://127.0.0.1:8080.")
	}
	if len(where.GRPC) > 0 && len(where.GRPC) != len(where.URLs) {
		return nil, art.Errorf(art.CodeInvalid, "There are %d URLs of nodes and %d addresses for gRPC; give one for each node, or none.", len(where.URLs), len(where.GRPC))
	}
	c := new(conn)
	for i, raw := range where.URLs {
		address := ""
		if len(where.GRPC) > 0 {
			address = where.GRPC[i]
		}
		n, err := newNode(ctx, raw, address, where.Key)
		if err != nil {
			return nil, errors.Join(err, c.close())
		}
		c.nodes = append(c.nodes, n)
	}
	c.away = fmt.Sprintf("No node of the cluster answers at %s; start it, or give the address of one that runs.", c.hosts())
	if err := c.checkVersion(ctx); err != nil {
		return nil, errors.Join(err, c.close())
	}
	c.away = away
	return c, nil
}

func newNode(ctx context.Context, raw, address, key string) (*node, error) {
	at, err := url.Parse(raw)
	if err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" || strings.Trim(at.Path, "/") != "" {
		return nil, art.Errorf(art.CodeInvalid, "%q is no URL of a node of Weaviate; write it like http://127.0.0.1:8080.", raw)
	}
	secret := insecure.NewCredentials()
	if at.Scheme == "https" {
		secret = credentials.NewTLS(&tls.Config{MinVersion: tls.VersionTLS12})
	} else if err := checkPlain(ctx, at.Hostname()); err != nil {
		return nil, err
	}
	if address == "" {
		address = net.JoinHostPort(at.Hostname(), grpcPort)
	}
	n := &node{host: at.Host, key: key}
	n.link, err = grpc.NewClient(address, grpc.WithTransportCredentials(secret), grpc.WithStatsHandler(&n.sight),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessageBytes), grpc.MaxCallSendMsgSize(maxMessageBytes)))
	if err != nil {
		return nil, art.Wrap(err, art.CodeInvalid, "%q is no address of a node for gRPC; write it like 127.0.0.1:50051.", address)
	}
	config := client.Config{Host: at.Host, Scheme: at.Scheme, Timeout: restTimeout}
	if key != "" {
		config.AuthConfig = auth.ApiKey{Value: key}
	}
	n.rest = sync.OnceValues(func() (*client.Client, error) { return client.NewClient(config) })
	n.grpc = pb.NewWeaviateClient(n.link)
	return n, nil
}

// checkPlain lets connections that nobody encrypts stay within this computer and
// private networks.
func checkPlain(ctx context.Context, host string) error {
	addresses, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return art.Wrap(err, art.CodeUnavailable, "The host %s of the cluster cannot be found; look at its name.", host)
	}
	for _, a := range addresses {
		if a = a.Unmap(); !a.IsLoopback() && !a.IsPrivate() && !a.IsLinkLocalUnicast() {
			return art.Errorf(art.CodeInvalid, "%s is reached over the internet, where a connection by http can be read and changed by others; use https.", host)
		}
	}
	return nil
}

// checkVersion refuses a cluster that cannot answer what will be asked.
func (c *conn) checkVersion(ctx context.Context) error {
	version, err := firstOf(ctx, c, func(ctx context.Context, n *node) (string, error) {
		rest, err := n.rest()
		if err != nil {
			return "", err
		}
		meta, err := rest.Misc().MetaGetter().Do(ctx)
		if err != nil {
			return "", err
		}
		return meta.Version, nil
	})
	if err != nil {
		return err
	}
	parts := strings.SplitN(version, ".", 3)
	if len(parts) == 3 && parts[0] == "1" {
		if minor, err := strconv.Atoi(parts[1]); err == nil && minor >= leastMinor {
			return nil
		}
	}
	return art.Errorf(art.CodeUnsupported, "The cluster runs Weaviate %s; Likeness needs version 1.%d or a later 1.x. Nothing was written.", version, leastMinor)
}

// byREST asks a node by its REST API. The client for that is made when it is first
// needed: making it asks the node for its version, which takes restTimeout when that
// says nothing.
func byREST(ask func(context.Context, *client.Client) error) func(context.Context, *node) error {
	return func(ctx context.Context, n *node) error {
		rest, err := n.rest()
		if err != nil {
			return err
		}
		return ask(ctx, rest)
	}
}

// hosts are where the nodes are.
func (c *conn) hosts() string {
	hosts := make([]string, len(c.nodes))
	for i, n := range c.nodes {
		hosts[i] = n.host
	}
	return strings.Join(hosts, ", ")
}

func (c *conn) close() error {
	var all error
	for _, n := range c.nodes {
		all = errors.Join(all, n.link.Close())
	}
	return all
}

// each asks one node after another until one answers, beginning with the one
// that did last.
func (c *conn) each(ctx context.Context, ask func(context.Context, *node) error) error {
	return c.within(ctx, askTimeout, ask)
}

// lose notes that what serves was taken out: while it is brought back nodes have a part
// of it, and have to show that it is all.
func (c *conn) lose() {
	if c.gone.Swap(true) {
		return
	}
	for _, n := range c.nodes {
		n.sight.lost.Add(1)
	}
}

// change is each for what changes the cluster.
func (c *conn) change(ctx context.Context, ask func(context.Context, *node) error) error {
	return c.within(ctx, changeTimeout, ask)
}

// write is change for the objects of a collection.
func (c *conn) write(ctx context.Context, collection string, ask func(context.Context, *node) error) error {
	err := c.change(ctx, ask)
	if err == nil || ctx.Err() != nil {
		return err
	}
	if full := c.readOnly(ctx, collection); len(full) > 0 {
		cause := errors.New(err.Error()) // which does not pass by itself
		return art.Wrap(cause, art.CodeInvalid, "The cluster only reads just now, mostly because a disk is nearly full (%s); make room there, start those nodes again, and import again.", strings.Join(full, ", "))
	}
	return err
}

// within asks one node after another.
func (c *conn) within(ctx context.Context, timeout time.Duration, ask func(context.Context, *node) error) error {
	first := c.at.Load()
	var last error
	for i := range c.nodes {
		at := (int(first) + i) % len(c.nodes)
		once, cancel := context.WithTimeout(ctx, timeout)
		err := ask(once, c.nodes[at])
		cancel()
		if err == nil {
			c.at.Store(int32(at))
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		last = err
		if !isAway(err) {
			break
		}
		c.nodes[at].sight.lost.Add(1)
	}
	return told(last, c.away)
}

// isAway reports whether another node may answer where this one did not.
func isAway(err error) bool {
	var answer *fault.WeaviateClientError
	if errors.As(err, &answer) {
		return answer.StatusCode <= 0 || answer.StatusCode >= 500 // -1 where nobody answered
	}
	if s, ok := status.FromError(err); ok {
		switch s.Code() {
		case codes.InvalidArgument, codes.Unauthenticated, codes.PermissionDenied, codes.NotFound:
			return false
		}
	}
	return true
}

// told is an error of the cluster as one of ours, which says away unless more is
// known.
func told(err error, away string) error {
	if e, ok := errors.AsType[*art.Error](err); ok {
		return e
	}
	var answer *fault.WeaviateClientError
	refused := errors.As(err, &answer) && (answer.StatusCode == 401 || answer.StatusCode == 403)
	if s, ok := status.FromError(err); ok {
		refused = refused || s.Code() == codes.Unauthenticated || s.Code() == codes.PermissionDenied
	}
	if refused {
		return art.Wrap(err, art.CodeUnavailable, "The cluster does not accept the key; set the right one as LIKENESS_WEAVIATE_KEY.")
	}
	return art.Wrap(errors.Join(errNoAnswer, err), art.CodeUnavailable, "%s", away)
}

// errNoAnswer is in the chain of what may pass by itself.
var errNoAnswer = errors.New("no node answers")

// search asks for objects.
func (c *conn) search(ctx context.Context, request *pb.SearchRequest) (*pb.SearchReply, error) {
	request.Uses_127Api = true
	return answered(ctx, c, func(ctx context.Context, n *node) (*pb.SearchReply, error) {
		return n.grpc.Search(n.with(ctx), request)
	})
}

// aggregate asks for counts.
func (c *conn) aggregate(ctx context.Context, request *pb.AggregateRequest) (*pb.AggregateReply, error) {
	return answered(ctx, c, func(ctx context.Context, n *node) (*pb.AggregateReply, error) {
		return n.grpc.Aggregate(n.with(ctx), request)
	})
}

// put adds objects or brings them up to date, each whole.
func (c *conn) put(ctx context.Context, objects []*pb.BatchObject) error {
	level := pb.ConsistencyLevel_CONSISTENCY_LEVEL_QUORUM
	return c.write(ctx, objects[0].Collection, func(ctx context.Context, n *node) error {
		reply, err := n.grpc.BatchObjects(n.with(ctx), &pb.BatchObjectsRequest{Objects: objects, ConsistencyLevel: &level})
		if err != nil {
			return err
		}
		for _, e := range reply.Errors {
			err = errors.Join(err, fmt.Errorf("put object %s: %s", objects[e.Index].Uuid, e.Error))
		}
		return err
	})
}

// remove takes out the objects that a filter lets through.
func (c *conn) remove(ctx context.Context, collection string, filter *pb.Filters) error {
	level := pb.ConsistencyLevel_CONSISTENCY_LEVEL_QUORUM
	return c.write(ctx, collection, func(ctx context.Context, n *node) error {
		reply, err := n.grpc.BatchDelete(n.with(ctx), &pb.BatchDeleteRequest{Collection: collection, Filters: filter, ConsistencyLevel: &level})
		if err == nil && reply.Failed > 0 {
			err = fmt.Errorf("remove objects: %d of %d stayed", reply.Failed, reply.Matches)
		}
		return err
	})
}

// with adds the key to a question.
func (n *node) with(ctx context.Context) context.Context {
	if n.key == "" {
		return ctx
	}
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+n.key)
}
