package main

import (
	"context"
	"errors"
	"os"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/library"
	"likeness/internal/store"
	"likeness/internal/weaviate"
)

const engineWeaviate = "weaviate"

// engineFlags choose what answers searches.
type engineFlags struct {
	Engine       string `enum:"embedded,weaviate" default:"embedded" placeholder:"NAME" help:"What answers searches: embedded, which is in this program, or weaviate, a cluster of that name (default: embedded)."`
	clusterFlags `embed:""`
}

// clusterFlags say where a cluster is, and what belongs to it.
type clusterFlags struct {
	URL   []string `name:"weaviate-url" sep:"none" placeholder:"URL" help:"A node of the cluster, such as http://127.0.0.1:8080. Give it again for another, which is asked while the first is away."`
	GRPC  []string `name:"weaviate-grpc" sep:"none" placeholder:"HOST:PORT" help:"Where a node answers gRPC, one for each --weaviate-url (default: port 50051 of its host)."`
	Key   string   `name:"weaviate-key" env:"LIKENESS_WEAVIATE_KEY" placeholder:"KEY" help:"Key to the cluster. Better set as LIKENESS_WEAVIATE_KEY, for other users of a machine see its command lines."`
	Store string   `placeholder:"URL" help:"Where the pictures, uploads and models of a cluster lie: file:///srv/likeness, s3://bucket, gs://bucket or azblob://container."`
}

// clustered reports whether a cluster answers. CodeInvalid for flags that do not
// go together.
func (f *engineFlags) clustered() (bool, error) {
	if f.Engine == engineWeaviate {
		return true, f.complete()
	}
	if len(f.URL) > 0 || len(f.GRPC) > 0 || f.Store != "" {
		return false, art.Errorf(art.CodeInvalid, "--weaviate-url, --weaviate-grpc and --store are of a cluster; give --engine weaviate, too")
	}
	return false, nil
}

func (f *clusterFlags) complete() error {
	if len(f.URL) == 0 || f.Store == "" {
		return art.Errorf(art.CodeInvalid, "A cluster needs --weaviate-url, the address of one of its nodes, and --store, where its pictures and models lie")
	}
	return nil
}

func (f *clusterFlags) nodes() weaviate.Nodes {
	return weaviate.Nodes{URLs: f.URL, GRPC: f.GRPC, Key: f.Key}
}

// answering is an engine that commands ask.
type answering interface {
	art.Engine
	Models() *encode.Loader
	Close()
}

// openAnswering opens what answers for a library, or the cluster instead of it.
func (f *engineFlags) openAnswering(env *environment, dir string) (answering, error) {
	clustered, err := f.clustered()
	if err != nil {
		return nil, err
	}
	if clustered {
		engine, err := f.openCluster(env)
		if err != nil {
			return nil, err
		}
		return engine, nil
	}
	lib, err := library.Open(dir)
	if err != nil {
		return nil, err
	}
	engine, err := openEngine(env, lib)
	if err != nil {
		return nil, err
	}
	return engine, nil
}

// clusterEngine is the engine of a cluster, with its store.
type clusterEngine struct {
	*weaviate.Engine
	blobs *store.Store
}

func (f *clusterFlags) openCluster(env *environment) (*clusterEngine, error) {
	blobs, err := store.Open(env.ctx, f.Store, env.log)
	if err != nil {
		return nil, err
	}
	engine, err := weaviate.Open(env.ctx, f.nodes(), blobs, env.log)
	if err != nil {
		return nil, errors.Join(err, blobs.Close())
	}
	return &clusterEngine{engine, blobs}, nil
}

// Close ends the use of both.
func (e *clusterEngine) Close() {
	e.Engine.Close()
	_ = e.blobs.Close() // nothing is being written
}

// target is the cluster that a working library is published to.
type target struct {
	publisher *weaviate.Publisher
	blobs     *store.Store
}

// openTarget makes sure, before anything is changed, that what is imported could
// be published; nil when no cluster was asked for.
func (f *engineFlags) openTarget(env *environment) (*target, error) {
	clustered, err := f.clustered()
	if err != nil || !clustered {
		return nil, err
	}
	return f.connect(env)
}

// during carries out a change of a library, and publishes what it came to where it
// is asked to.
func (f *engineFlags) during(env *environment, lib *library.Library, change func(env *environment) error) (err error) {
	to, err := f.openTarget(env)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.close()) }()
	return to.during(env, lib, change)
}

func (f *clusterFlags) connect(env *environment) (*target, error) {
	if err := f.complete(); err != nil {
		return nil, err
	}
	publisher, err := weaviate.Connect(env.ctx, f.nodes(), env.log)
	if err != nil {
		return nil, err
	}
	blobs, err := store.Create(env.ctx, f.Store, env.log)
	if err != nil {
		return nil, errors.Join(err, publisher.Close())
	}
	return &target{publisher, blobs}, nil
}

func (t *target) close() error {
	if t == nil {
		return nil
	}
	return errors.Join(t.publisher.Close(), t.blobs.Close())
}

// during carries out a change of a working library, and publishes what it came
// to, as the store's one importer. Without a target it only carries it out.
func (t *target) during(env *environment, lib *library.Library, change func(env *environment) error) error {
	if t == nil {
		return change(env)
	}
	return t.alone(env, lib, func(env *environment) error {
		if err := change(env); err != nil {
			return err
		}
		return t.publish(env, lib)
	})
}

// alone does something as the store's one importer, and the library's.
func (t *target) alone(env *environment, lib *library.Library, work func(env *environment) error) (err error) {
	unlock, err := lib.LockPublisher()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	held, release, err := t.lock(env.ctx, lib)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	alone := *env
	alone.ctx = held
	if err = t.publisher.Check(held, t.blobs); err == nil {
		err = work(&alone)
	}
	if lost := context.Cause(held); err != nil && lost != nil && env.ctx.Err() == nil {
		return lost
	}
	return err
}

// lock takes the store's lock. The caller has that of the library's publisher, so that
// the store's may be taken over from a process of the same library: it died. Nobody
// writes to the library meanwhile who would not let its changes be published.
func (t *target) lock(ctx context.Context, lib *library.Library) (held context.Context, release func() error, err error) {
	unlock, err := lib.Lock()
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	host, err := os.Hostname()
	if err != nil {
		return nil, nil, err
	}
	id, err := lib.ID()
	if err != nil {
		return nil, nil, err
	}
	return t.blobs.Lock(ctx, store.Importer{Host: host, Process: os.Getpid(), Library: id})
}

// publish brings the working library to the cluster.
func (t *target) publish(env *environment, lib *library.Library) error {
	engine, err := openEngine(env, lib)
	if err != nil {
		return err
	}
	defer engine.Close()
	sums, err := networksOf(env.ctx, engine)
	if err != nil {
		return err
	}
	if err := bringNetworks(env, lib, t.blobs, sums); err != nil {
		return err
	}
	shown := newProgress(env, nil)
	_, err = t.publisher.Publish(env.ctx, t.blobs, engine, func(state art.Progress) {
		state.Stage = stagePublishing
		shown.Update(state)
	})
	shown.Finish(err)
	if err != nil {
		return err
	}
	if err := t.blobs.KeepNetworks(env.ctx, func(sum string) bool { return sums[sum] }); err != nil {
		env.log.Warn("networks that nobody asks stay in the store until the next import", "cause", err)
	}
	return nil
}
