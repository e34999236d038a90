package weaviate

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/weaviate/weaviate/entities/models"
	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"golang.org/x/sync/errgroup"
	"google.golang.org/protobuf/proto"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/store"
	"likeness/internal/text"
)

const (
	// pageWorks is how many works are read at a time.
	pageWorks = 500
	// batchObjects and batchBytes bound what is sent at a time.
	batchObjects = 256
	batchBytes   = 4 << 20
	// senders is how many batches are on their way at a time.
	senders = 4
	// patience is for how long a cluster that does not answer is waited for: as
	// long as it takes until another node leads.
	patience = 90 * time.Second
	// digestsPage is how many digests are read at a time.
	digestsPage = 5000
)

// publication brings one generation of an engine to the cluster. It can be ended
// at any point, and goes on where it was when it is begun again: what is there
// already is known by its digest.
type publication struct {
	conn  *conn
	blobs *store.Store
	from  Working
	log   *slog.Logger
	tell  func(art.Progress)

	generation art.Generation
	models     *encode.Models
	manifest   *manifest
	before     *manifest         // of the increment before; nil for none
	known      map[string]string // digests of the objects that are there, by id, stamped
	buckets    map[int64]bool
	words      *text.Dictionary
	probes     probes
	shown      map[string]shownPicture // pictures that works have, by hash
	left       bool                    // whether something may lie in the store that nothing names any more
	sampling   sampling

	batch    []*pb.BatchObject
	bytes    int
	unlisted []string // ids of those of the batch that a node does not list
	send     *errgroup.Group
}

// run publishes, and makes what was published what servers answer from.
func (p *publication) run(ctx context.Context, replaces bool) (generation string, err error) {
	if p.generation, err = p.from.Current(); err != nil {
		return "", err
	}
	defer p.generation.Release()
	if err := p.prepare(ctx, replaces); err != nil {
		return "", err
	}
	if err := p.learn(ctx); err != nil {
		return "", err
	}
	if err := p.bring(ctx); err != nil {
		return "", err
	}
	if err := p.mend(ctx); err != nil {
		return "", err
	}
	if err := p.takeOut(ctx); err != nil {
		return "", err
	}
	if err := p.state(ctx); err != nil {
		return "", err
	}
	if err := p.conn.serve(ctx, p.manifest.Collection); err != nil {
		return "", err
	}
	p.sweep(ctx)
	return p.manifest.id(), nil
}

// prepare makes the collection, unless it is there, and finds out what it holds.
func (p *publication) prepare(ctx context.Context, replaces bool) (err error) {
	artefacts := p.generation.Artefacts()
	if p.models, err = encode.Load(ctx, p.from, artefacts); err != nil {
		return err
	}
	columns, err := p.generation.Columns(ctx)
	if err != nil {
		return err
	}
	stats, err := p.generation.Stats(ctx)
	if err != nil {
		return err
	}
	replicas, err := p.conn.replicas(ctx)
	if err != nil {
		return err
	}
	p.manifest = &manifest{
		Schema: schemaVersion, Collection: collectionName(artefacts, columns), Number: 1, Artefacts: artefacts,
		Metrics: slices.Clone(p.generation.Metrics()), Columns: columns, Stats: stats,
	}
	if p.before, err = kept(ctx, p.blobs, p.manifest.Collection); err == nil {
		p.manifest.Number = p.before.Number + 1
	} else if !errors.Is(err, store.ErrDamaged) && art.CodeOf(err) == art.CodeUnavailable {
		return err
	}
	if p.manifest.Identity, p.manifest.Revision, err = p.from.Origin(); err != nil {
		return err
	}
	if p.manifest.Settings, err = p.from.Settings(); err != nil {
		return err
	}
	serving, err := p.conn.serving(ctx)
	if err != nil {
		return err
	}
	if err := p.checkOrigin(ctx, serving, replaces); err != nil {
		return err
	}
	wanted := collectionOf(p.manifest.Collection, p.manifest.Metrics, columns, replicas)
	if p.left, err = p.blobs.Unswept(ctx); err != nil {
		return err
	}
	p.left = p.left || serving != "" && serving != wanted.Class
	if err := p.makeRoom(ctx, serving, wanted); err != nil {
		return err
	}
	if err := p.blobs.MarkUnswept(ctx); err != nil {
		return err
	}
	if err := p.conn.create(ctx, wanted); err != nil {
		return err
	}
	for _, a := range artefacts {
		if err := p.bringArtefact(ctx, a); err != nil {
			return err
		}
	}
	if p.known, err = p.conn.digests(ctx, p.manifest.Collection); err != nil {
		return err
	}
	p.tellDifferences()
	if p.before != nil {
		for _, id := range p.before.Leaving {
			p.known[id] = ""
		}
	}
	return nil
}

// tellDifferences notes how much nodes do not have alike, or do not list.
func (p *publication) tellDifferences() {
	counts := map[string]int{}
	for _, digest := range p.known {
		counts[digest]++
	}
	if counts[""]+counts[unlisted] > 0 {
		p.log.Warn("nodes of the cluster do not have all objects alike, which are written again", "different", counts[""], "unlisted", counts[unlisted])
	}
	if p.before == nil || len(p.before.Leaving) > 0 {
		return
	}
	if gone := p.before.Objects - len(p.known); gone > 0 {
		p.log.Warn("objects that were published are no longer in the cluster, and are written again", "objects", gone)
	}
}

// checkOrigin refuses to take what serves out in favour of another library, or
// of the same as it was before.
func (p *publication) checkOrigin(ctx context.Context, serving string, replaces bool) error {
	if replaces {
		return nil
	}
	if serving == "" {
		return p.checkStore(ctx)
	}
	there, err := servingAs(ctx, p.blobs, serving)
	switch {
	case art.CodeOf(err) == art.CodeUnsupported:
		return nil // it is built anew
	case err != nil:
		return err
	case there.Identity != p.manifest.Identity:
		return art.Errorf(art.CodeInvalid, "The cluster serves what another working library published; import with that one, or let likeness migrate --to weaviate --replace take its place. Nothing was written.")
	case there.Revision > p.manifest.Revision:
		return art.Errorf(art.CodeInvalid, "The cluster serves a later state of this library than the working library holds; import with the newest one, or let likeness migrate --to weaviate --replace go back. Nothing was written.")
	}
	return nil
}

// servingAs is the manifest of what serves. Errors as of kept; CodeInvalid when the
// store has none that can be read.
func servingAs(ctx context.Context, blobs *store.Store, serving string) (*manifest, error) {
	there, err := kept(ctx, blobs, serving)
	switch {
	case err != nil && art.CodeOf(err) == art.CodeNotFound:
		err = art.Wrap(err, art.CodeInvalid, "The cluster serves a collection that this store knows nothing of; give the store that belongs to it, or let likeness migrate --to weaviate --replace take its place. Nothing was written.")
	case errors.Is(err, store.ErrDamaged):
		err = art.Wrap(err, art.CodeInvalid, "What the store says of the collection that the cluster serves is damaged; if it is that of this library, likeness migrate --to weaviate --replace brings it again. Nothing was written.")
	}
	return there, err
}

// checkStore refuses a store that another library is published to, on another
// cluster: its pictures would be taken for what nobody needs.
func (p *publication) checkStore(ctx context.Context) error {
	names, err := p.blobs.Generations(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		switch there, err := kept(ctx, p.blobs, name); {
		case err != nil && !errors.Is(err, store.ErrDamaged) && art.CodeOf(err) == art.CodeUnavailable:
			return err
		case err == nil && there.Identity != p.manifest.Identity:
			return art.Errorf(art.CodeInvalid, "The store holds what another working library published to another cluster; give each its own with --store, or let likeness migrate --to weaviate --replace take its place. Nothing was written.")
		}
	}
	return nil
}

// makeRoom removes the collections that served before the one that does, of those
// that were made here. Somebody may still page through what served until now.
func (p *publication) makeRoom(ctx context.Context, serving string, wanted *models.Class) error {
	classes, err := p.conn.classes(ctx)
	if err != nil {
		return err
	}
	for _, class := range classes {
		if class.Class == aliasName || class.Class == wanted.Class && !isLike(class, wanted) {
			return art.Errorf(art.CodeInvalid, "The cluster has a collection %s that Likeness did not make; take it out, or use another cluster. Nothing was written.", class.Class)
		}
	}
	for _, class := range classes {
		if !ownName.MatchString(class.Class) || class.Class == wanted.Class || class.Class == serving {
			continue
		}
		p.left = true
		if err := p.blobs.RemoveGeneration(ctx, class.Class); err != nil {
			return err
		}
		if err := p.conn.drop(ctx, class.Class); err != nil {
			return err
		}
	}
	return nil
}

// bringArtefact copies what was computed of the generation.
func (p *publication) bringArtefact(ctx context.Context, a art.Artefact) error {
	data, err := p.from.Artefact(ctx, a)
	if err != nil {
		return err
	}
	kept, err := p.blobs.PutArtefact(ctx, a.Name, data)
	if err == nil && kept != a {
		err = fmt.Errorf("bring artefact %s: it became version %s, not %s", a.Name, kept.Version, a.Version)
	}
	return err
}

// bring reads all works and sends those that are new or have changed, with their
// pictures before them.
func (p *publication) bring(ctx context.Context) error {
	var sending context.Context
	p.send, sending = errgroup.WithContext(ctx)
	p.send.SetLimit(senders)
	done := 0
	err := p.each(sending, func(page art.TextPage) error {
		for _, hit := range page.Hits {
			if err := p.bringWork(sending, hit.Image); err != nil {
				return err
			}
		}
		done += len(page.Hits)
		p.tell(art.Progress{Stage: art.StageIndexes, Done: done, Total: &page.Total})
		return nil
	})
	if err != nil {
		return errors.Join(err, p.send.Wait())
	}
	p.flush(sending)
	return p.send.Wait()
}

// each reads all works in catalogue order.
func (p *publication) each(ctx context.Context, read func(art.TextPage) error) error {
	q := art.TextQuery{Limit: pageWorks, Plain: true}
	for more := true; more; {
		page, err := p.generation.SearchText(ctx, q)
		if err != nil {
			return err
		}
		if err := read(page); err != nil {
			return err
		}
		more, q.After = page.More, page.End(q)
	}
	return nil
}

// learn makes the dictionary of all works, which says where each stands in the
// orders of lists. Those of what serves keep their places.
func (p *publication) learn(ctx context.Context) error {
	var before *text.Dictionary
	if p.before != nil {
		if known, err := openWords(ctx, p.blobs, p.before.Artefacts); err == nil {
			before = known
		}
	}
	var facets []string
	for _, c := range p.manifest.Columns {
		facets = append(facets, c.Name)
	}
	b := text.NewDictionaryBuilder(facets, before)
	err := p.each(ctx, func(page art.TextPage) error {
		for _, hit := range page.Hits {
			b.Add(hit.Image)
		}
		return nil
	})
	if err != nil {
		return err
	}
	data, err := b.Bytes()
	if err != nil {
		return err
	}
	kept, err := p.blobs.PutArtefact(ctx, dictionaryName, data)
	if err != nil {
		return err
	}
	p.manifest.Artefacts = append(slices.DeleteFunc(slices.Clone(p.manifest.Artefacts), isWords), kept)
	p.words, err = text.OpenDictionary(data)
	return err
}

// bringWork sends a work unless it is there as it is.
func (p *publication) bringWork(ctx context.Context, image art.Image) error {
	work := pictured{image: image}
	for position := range image.PictureCount() {
		picture := image.ShownBy(position).Picture
		p.shown[picture.Hash] = shownPicture{picture.Bytes, image.ID, position}
		vectors, err := p.generation.VectorsOf(ctx, image.ID, position)
		if err != nil && art.CodeOf(err) != art.CodeNotFound {
			return err
		}
		work.vectors = append(work.vectors, vectors)
		p.buckets[bucketOf(image.Order, position)] = true
	}
	if image.Picture != nil {
		p.manifest.Pictured++
	}
	p.probes.see(image.ID, work.vectors, p.models, p.manifest.Metrics)
	objects, err := work.objects(p.manifest, p.models, p.words)
	if err != nil {
		return err
	}
	p.manifest.Objects += len(objects)
	changed := false
	for i, object := range objects {
		known, there := p.known[object.Uuid]
		sum := digest(object)
		if i == 0 {
			p.sample(image.ID, known, digestOf(known) != sum)
		}
		if digestOf(known) != sum {
			changed, p.left = true, p.left || there
			setDigest(object, stamped(sum, p.manifest.Number))
			if known == unlisted {
				p.unlisted = append(p.unlisted, object.Uuid)
			}
			p.batch = append(p.batch, object)
			p.bytes += proto.Size(object)
		}
		delete(p.known, object.Uuid)
	}
	if changed {
		if err := p.bringPictures(ctx, image); err != nil {
			return err
		}
	}
	if len(p.batch) >= batchObjects || p.bytes >= batchBytes {
		p.flush(ctx)
	}
	return nil
}

// flush sends what has been gathered. What a node does not list is taken out before,
// so that it is listed as something new.
func (p *publication) flush(ctx context.Context) {
	batch, unlisted := p.batch, p.unlisted
	p.batch, p.bytes, p.unlisted = nil, 0, nil
	if len(batch) == 0 {
		return
	}
	p.send.Go(func() error {
		return patiently(ctx, func() error {
			if len(unlisted) > 0 {
				if err := p.conn.remove(ctx, p.manifest.Collection, anyText(propID, unlisted)); err != nil {
					return err
				}
			}
			return p.conn.put(ctx, batch)
		})
	})
}

// patiently tries again while the cluster does not answer. A store has waited as
// long as it is worth.
func patiently(ctx context.Context, try func() error) error {
	const pause = time.Second
	for began := time.Now(); ; {
		err := try()
		if err == nil || !errors.Is(err, errNoAnswer) || time.Since(began) > patience {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// takeOut removes the objects that no work has any more. They are noted before:
// when it is ended half-way some are gone from one node alone, which may be the
// one that is asked next what is there.
func (p *publication) takeOut(ctx context.Context) error {
	const idsAtOnce = 500
	gone := slices.Sorted(maps.Keys(p.known))
	p.left = p.left || len(gone) > 0
	if p.before != nil && len(gone) > 0 {
		p.before.Leaving = gone
		maps.DeleteFunc(p.before.Samples, func(work string, _ int) bool {
			_, leaves := p.known[objectID(work, 0)]
			return leaves
		})
		if err := p.keep(ctx, p.before); err != nil {
			return err
		}
	}
	for ids := range slices.Chunk(gone, idsAtOnce) {
		err := patiently(ctx, func() error { return p.conn.remove(ctx, p.manifest.Collection, anyText(propID, ids)) })
		if err != nil {
			return err
		}
	}
	return nil
}

// keep keeps a manifest of the collection in the store.
func (p *publication) keep(ctx context.Context, m *manifest) error {
	data, err := m.marshal()
	if err != nil {
		return err
	}
	return p.blobs.PutGeneration(ctx, p.manifest.Collection, data)
}

// state keeps the manifest, and what was learned of all works.
func (p *publication) state(ctx context.Context) error {
	for b := range p.buckets {
		p.manifest.Buckets = append(p.manifest.Buckets, b)
	}
	slices.Sort(p.manifest.Buckets)
	p.manifest.Samples = p.sampling.samples(p.manifest.Number)
	if err := p.arrived(ctx); err != nil {
		return err
	}
	if err := p.measure(ctx); err != nil {
		return err
	}
	return p.keep(ctx, p.manifest)
}

// arrived makes sure that a node has all that is stated, or none would be asked: when
// nodes are cut off while they write, each may lack something else. What they lack is
// found and written again when it is published again.
func (p *publication) arrived(ctx context.Context) error {
	for _, n := range p.conn.nodes {
		if behind, err := n.isBehind(ctx, p.manifest); err == nil && !behind {
			return nil
		}
	}
	return art.Wrap(errNoAnswer, art.CodeUnavailable, "No node of the cluster has all that was just written; run the same again.")
}

// digests are those of the objects of a collection, by id; empty for one that the
// nodes do not have alike.
func (c *conn) digests(ctx context.Context, collection string) (all map[string]string, err error) {
	for _, n := range c.nodes {
		known, nodeErr := n.digests(ctx, collection)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case nodeErr != nil && isAway(nodeErr):
			err = nodeErr
		case nodeErr != nil:
			return nil, told(nodeErr, c.away)
		case all == nil:
			all = known
		default:
			agree(all, known)
		}
	}
	if all == nil {
		return nil, told(err, c.away)
	}
	return all, nil
}

// agree empties the digests that another node does not have alike.
func agree(all, known map[string]string) {
	for id, digest := range known {
		switch {
		case digest == unlisted:
			all[id] = unlisted
		case all[id] != digest && all[id] != unlisted:
			all[id] = ""
		}
	}
	for id, digest := range all {
		if _, there := known[id]; !there && digest != unlisted {
			all[id] = ""
		}
	}
}

// digests are those that one node has; see reader.ask.
func (n *node) digests(ctx context.Context, collection string) (map[string]string, error) {
	all := map[string]string{}
	request := ofOne(collection, digestsPage)
	for {
		page, err := n.results(ctx, request)
		if err != nil {
			return nil, err
		}
		if len(page) == 0 {
			return all, nil
		}
		lost, err := n.unlisted(ctx, collection, page)
		if err != nil {
			return nil, err
		}
		for _, result := range page {
			request.After = result.Metadata.Id
			all[request.After] = stampOf(result)
		}
		for id := range lost {
			all[id] = unlisted
		}
	}
}

// unlisted is the digest of an object that a node has, but does not list: it was
// killed between writing the one and the other, and nodes compare objects alone.
// Written again the same it would stay so.
const unlisted = "unlisted"

// unlisted are those of some objects of a node, by id, that it does not list under
// their digest, and so perhaps not under what else changed with it.
func (n *node) unlisted(ctx context.Context, collection string, objects []*pb.SearchResult) (map[string]bool, error) {
	lost := map[string]bool{}
	var stamps []string
	for _, result := range objects {
		lost[result.Metadata.Id] = true
		stamps = append(stamps, stampOf(result))
	}
	if len(objects) == 0 {
		return lost, nil
	}
	request := ofOne(collection, len(objects))
	request.Filters = anyText(propDigest, stamps)
	listed, err := n.results(ctx, request)
	for _, result := range listed {
		delete(lost, result.Metadata.Id)
	}
	return lost, err
}

// ofOne is a question for the digests of objects, as one node has them.
func ofOne(collection string, limit int) *pb.SearchRequest {
	return &pb.SearchRequest{
		Collection: collection, Limit: uint32(limit), Uses_127Api: true,
		Properties: &pb.PropertiesRequest{NonRefProperties: []string{propWork, propDigest}}, Metadata: &pb.MetadataRequest{Uuid: true},
		ConsistencyLevel: pb.ConsistencyLevel_CONSISTENCY_LEVEL_ONE.Enum(),
	}
}

// results are what one node answers.
func (n *node) results(ctx context.Context, request *pb.SearchRequest) ([]*pb.SearchResult, error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	reply, err := n.grpc.Search(n.with(ctx), request)
	return reply.GetResults(), err
}
