package weaviate

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/weaviate/weaviate/entities/models"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/store"
)

const (
	// watchEvery is how often a server looks which collection serves.
	watchEvery = time.Second
	// rememberedFor is how long an answer of the cluster is remembered at most: a
	// node that was away knows less than the others until it has caught up, and
	// what is counted while an import runs is soon something else.
	rememberedFor = 10 * time.Second
	// cursorLife is how long the pages of a collection are served after another
	// took its place.
	cursorLife = 10 * time.Minute
)

// Engine answers from the collection that serves, as many servers beside each
// other may. It keeps nothing but what it can read again.
type Engine struct {
	*store.Store // artefacts and pictures
	conn         *conn
	log          *slog.Logger
	loader       *encode.Loader

	mu      sync.Mutex
	current *reader
	stated  []byte // what the manifest of current was read from
	retired []retired
	remark  string // what is wrong, as a sentence; empty for nothing
	lagging string // what is said of nodes that lack what serves; empty for none
}

// retired is a generation whose place another took.
type retired struct {
	gen   *reader
	until time.Time
}

// Open connects to a cluster and a store, and opens what serves; Current is
// unavailable until something does. CodeInvalid, CodeUnsupported or
// CodeUnavailable for a cluster that cannot be used as it is.
func Open(ctx context.Context, where Nodes, blobs *store.Store, log *slog.Logger) (*Engine, error) {
	c, err := connect(ctx, where, noAnswers)
	if err != nil {
		return nil, err
	}
	loader, err := encode.NewLoader(blobs)
	if err != nil {
		return nil, errors.Join(err, c.close())
	}
	e := &Engine{Store: blobs, conn: c, log: log, loader: loader}
	if err := e.look(ctx); err != nil {
		if art.CodeOf(err) != art.CodeUnavailable {
			return nil, errors.Join(err, c.close())
		}
		e.remarks(art.Sentence(err))
	}
	return e, nil
}

// Close ends the connections.
func (e *Engine) Close() {
	if err := e.conn.close(); err != nil {
		e.log.Warn("close the connections to the cluster", "cause", err)
	}
}

// Models loads the models that generations name.
func (e *Engine) Models() *encode.Loader { return e.loader }

// Watch takes over what begins to serve until ctx ends. While the cluster or the
// store is away, what served goes on.
func (e *Engine) Watch(ctx context.Context) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	forget := time.NewTicker(rememberedFor)
	defer forget.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-forget.C:
			e.forget()
			e.compare(ctx)
			continue
		case <-tick.C:
		}
		e.letGo(ctx)
		err := e.look(ctx)
		if err == nil || ctx.Err() != nil {
			e.remarks("")
			continue
		}
		if e.remarks(art.Sentence(err)) {
			e.log.Error("look which collection serves", "cause", err)
		}
	}
}

// forget forgets what the cluster said.
func (e *Engine) forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.current != nil {
		e.current.forget()
	}
	for _, r := range e.retired {
		r.gen.forget()
	}
}

// compare notes which nodes lack what serves.
func (e *Engine) compare(ctx context.Context) {
	hosts, said := e.conn.lagging(ctx), ""
	switch len(hosts) {
	case 0:
	case len(e.conn.nodes):
		said = "No node of the cluster has all that was imported: works were taken out of it, or all were away. " + putBack
	default:
		said = "Nodes of the cluster lack what was imported while they were away, and are not asked: " + strings.Join(hosts, ", ") + ". Start them again if they do not catch up within minutes."
	}
	e.mu.Lock()
	changed := e.lagging != said
	e.lagging = said
	e.mu.Unlock()
	if changed && said != "" {
		e.log.Warn(said)
	}
}

// remarks notes what is wrong, and reports whether it is new.
func (e *Engine) remarks(sentence string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	changed := e.remark != sentence
	e.remark = sentence
	return changed
}

// Remarks say what is not as it should be; see art.Condition.
func (e *Engine) Remarks() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var all []string
	if e.remark != "" {
		all = append(all, e.remark)
	}
	if e.lagging != "" {
		all = append(all, e.lagging)
	}
	return all
}

// look opens what serves if it is not what is open. CodeUnavailable when
// nothing does.
func (e *Engine) look(ctx context.Context) error {
	collection, err := e.conn.serving(ctx)
	if err != nil {
		if open := e.collection(); open != "" { // a node that is cut off from the others may lack what they have by now
			err = errors.Join(err, e.take(ctx, open))
		}
		return err
	}
	if err := e.missing(ctx, collection); err != nil {
		return err
	}
	return e.take(ctx, collection)
}

// missing tells when what serves, or says what does, is not in the cluster.
func (e *Engine) missing(ctx context.Context, serving string) error {
	open := e.collection()
	if serving == "" && open == "" {
		return e.whyNothing(ctx)
	}
	there, err := e.conn.has(ctx, cmp.Or(serving, open))
	switch {
	case err != nil:
		return err
	case !there:
		e.conn.lose()
		return errGone
	}
	e.conn.gone.Store(false)
	if serving == "" {
		return art.Errorf(art.CodeUnavailable, "Somebody took the alias %s out of the cluster: this server goes on, another will not begin. %s", aliasName, putBack)
	}
	return nil
}

// putBack says what to do when something was taken out of the cluster that serves.
const putBack = "Run likeness measure --engine weaviate with the library, the cluster and the store that were imported with; it puts back what is missing."

var errGone = art.Errorf(art.CodeUnavailable, "The collection that serves was taken out of the cluster. %s", putBack)

// whyNothing tells a cluster that nothing was imported into from one that somebody
// took it out of.
func (e *Engine) whyNothing(ctx context.Context) error {
	names, err := e.Generations(ctx)
	if err != nil {
		return err
	}
	if len(names) > 0 {
		return art.Errorf(art.CodeUnavailable, "Nothing serves in this cluster, though the store has what was imported: this is another cluster, or somebody took its alias %s or its collection out. %s", aliasName, putBack)
	}
	return art.Errorf(art.CodeUnavailable, "Nothing was imported into this cluster yet; run likeness import with the same cluster and store.")
}

// collection is the one that is open; empty for none.
func (e *Engine) collection() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.current == nil {
		return ""
	}
	return e.current.manifest.Collection
}

// take opens a collection as its manifest states it, unless it is open.
func (e *Engine) take(ctx context.Context, collection string) error {
	ctx, cancel := context.WithTimeout(ctx, restTimeout)
	defer cancel()
	stated, err := e.Generation(ctx, collection)
	if err != nil {
		return err
	}
	e.mu.Lock()
	same := bytes.Equal(stated, e.stated)
	e.mu.Unlock()
	if same {
		return nil
	}
	next, err := e.open(ctx, collection, stated)
	if err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.current != nil && e.current.manifest.Collection != collection {
		e.retired = append(e.retired, retired{e.current, time.Now().Add(cursorLife)})
	}
	e.current, e.stated = next, stated
	e.conn.stated.Store(next.manifest)
	e.log.Info("new generation", "generation", next.ID())
	return nil
}

// letGo forgets what served before when its time is over, or its collection was
// taken out: cursors into it are stale.
func (e *Engine) letGo(ctx context.Context) {
	e.mu.Lock()
	any := len(e.retired) > 0
	e.mu.Unlock()
	if !any {
		return
	}
	classes, err := e.conn.classes(ctx)
	if err != nil {
		return // it is asked again in a moment
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.retired = slices.DeleteFunc(e.retired, func(r retired) bool {
		there := slices.ContainsFunc(classes, func(c *models.Class) bool { return c.Class == r.gen.manifest.Collection })
		return !there || time.Now().After(r.until)
	})
}

// open reads the generation of a collection from its manifest.
func (e *Engine) open(ctx context.Context, collection string, stated []byte) (*reader, error) {
	m, err := unmarshalManifest(stated, collection)
	if err != nil {
		return nil, err
	}
	models, err := e.loader.Models(ctx, m.Artefacts)
	if err != nil {
		return nil, err
	}
	words, err := openWords(ctx, e, m.Artefacts)
	if err != nil {
		return nil, err
	}
	return newReader(e.conn, m, models, words)
}

// Current is the generation that serves; see art.Generations.
func (e *Engine) Current() (art.Generation, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.current == nil {
		return nil, art.Errorf(art.CodeUnavailable, "%s", cmp.Or(e.remark, "The library is not ready yet; try again in a moment."))
	}
	return e.current, nil
}

// Settings are those of the library that was published; nil when it told none.
func (e *Engine) Settings() []byte {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.current == nil {
		return nil
	}
	return e.current.manifest.Settings
}

// ByID is a generation that still serves; see art.Generations. All increments of
// a collection are answered from what it holds now.
func (e *Engine) ByID(id string) (art.Generation, error) {
	collection, _, _ := strings.Cut(id, ".")
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.current != nil && e.current.manifest.Collection == collection {
		return e.current, nil
	}
	for _, r := range e.retired {
		if r.gen.manifest.Collection == collection && time.Now().Before(r.until) {
			return r.gen, nil
		}
	}
	return nil, &art.Error{
		Code: art.CodeInvalid, Reason: art.ReasonStaleCursor,
		Message: "The collection has changed since this list was made; leave after out to start it again.",
	}
}
