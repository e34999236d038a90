package weaviate

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"

	client "github.com/weaviate/weaviate-go-client/v5/weaviate"
	"github.com/weaviate/weaviate-go-client/v5/weaviate/alias"
	"github.com/weaviate/weaviate-go-client/v5/weaviate/fault"
	"github.com/weaviate/weaviate/entities/models"

	"likeness/internal/art"
)

// schemaVersion is raised when objects are written in another way, or a cluster is
// to keep them in one; an importer then builds anew. What was written since
// readableVersion is served until then: its vectors are not rounded.
const (
	schemaVersion   = 3
	readableVersion = 2
)

// aliasName is the name under which the collection that serves is known, and
// begins those of all collections.
const aliasName = "Likeness"

// Properties of objects beside those of words.
const (
	propRecord   = "record"   // the record, as JSON
	propDigest   = "digest"   // of all that the object holds, and in which increment it was written
	propWork     = "work"     // id of the work
	propOrder    = "order"    // place in catalogue order
	propPosition = "position" // of the picture among those of the work
	propFirst    = "first"    // whether it is the object that words find
	propBucket   = "bucket"   // see bucketObjects
	propPictured = "pictured" // of the first object: whether the work has a picture
	propLacks    = "lacks"    // of the first object of such a work: metrics that compare none of its pictures
	propID       = "_id"      // Weaviate's own, of the object
)

const (
	tokenField      = "field"
	tokenWhitespace = "whitespace"
)

// maxReplicas is on how many nodes a cluster keeps each object, if it has so
// many.
const maxReplicas = 3

// textProperty is a property of text that filters look into.
func textProperty(name, dataType, tokenization string, searchable bool) *models.Property {
	yes := true
	return &models.Property{Name: name, DataType: []string{dataType}, Tokenization: tokenization, IndexFilterable: &yes, IndexSearchable: &searchable}
}

// numberProperty is a property of a whole number, looked for in ranges.
func numberProperty(name string) *models.Property {
	yes := true
	return &models.Property{Name: name, DataType: []string{"int"}, IndexFilterable: &yes, IndexRangeFilters: &yes}
}

func keptProperty(name string) *models.Property {
	no := false
	return &models.Property{Name: name, DataType: []string{"text"}, Tokenization: tokenField, IndexFilterable: &no, IndexSearchable: &no}
}

// collectionOf describes a collection for some metrics and columns.
func collectionOf(name string, metrics []art.Metric, columns []art.Column, replicas int64) *models.Class {
	yes := true
	properties := []*models.Property{
		keptProperty(propRecord), textProperty(propDigest, "text", tokenField, false),
		textProperty(propWork, "text", tokenField, false), textProperty(propLacks, "text[]", tokenField, false),
		numberProperty(propOrder), numberProperty(propPosition), numberProperty(propBucket),
		{Name: propFirst, DataType: []string{"boolean"}, IndexFilterable: &yes},
		{Name: propPictured, DataType: []string{"boolean"}, IndexFilterable: &yes},
	}
	properties = append(properties, wordProperties()...)
	for _, c := range columns {
		properties = append(properties, columnProperty(c.Name))
	}
	vectors := map[string]models.VectorConfig{}
	for _, m := range metrics {
		index := map[string]any{"distance": "cosine"}
		if isRounded(m.Dimensions) {
			index["rq"] = map[string]any{"enabled": true, "bits": 8, "rescoreLimit": rescored}
		}
		vectors[vectorName(m.ID)] = models.VectorConfig{
			VectorIndexType: "hnsw", VectorIndexConfig: index, Vectorizer: map[string]any{"none": map[string]any{}},
		}
	}
	return &models.Class{
		Class: name, Properties: properties, VectorConfig: vectors,
		InvertedIndexConfig: &models.InvertedIndexConfig{Stopwords: &models.StopwordConfig{Preset: "none"}, UsingBlockMaxWAND: true},
		ReplicationConfig: &models.ReplicationConfig{
			Factor: replicas, AsyncEnabled: replicas > 1,
			// A node that missed that an object was taken out must not bring it back.
			DeletionStrategy: models.ReplicationConfigDeletionStrategyTimeBasedResolution,
		},
	}
}

// vectorName is what a metric is called as a vector: of letters, digits and
// underscores.
func vectorName(metric string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return '_'
	}, metric)
}

// serving is the collection that the alias names; empty for none.
func (c *conn) serving(ctx context.Context) (collection string, err error) {
	err = c.each(ctx, byREST(func(ctx context.Context, rest *client.Client) error {
		a, err := rest.Alias().AliasGetter().WithAliasName(aliasName).Do(ctx)
		if isStatus(err, http.StatusNotFound) {
			collection = ""
			return nil
		}
		if err == nil {
			collection = a.Class
		}
		return err
	}))
	return collection, err
}

// serve makes a collection the one that serves.
func (c *conn) serve(ctx context.Context, collection string) error {
	now, err := c.serving(ctx)
	if err != nil || now == collection {
		return err
	}
	return c.change(ctx, byREST(func(ctx context.Context, rest *client.Client) error {
		named := &alias.Alias{Alias: aliasName, Class: collection}
		if now == "" {
			return rest.Alias().AliasCreator().WithAlias(named).Do(ctx)
		}
		return rest.Alias().AliasUpdater().WithAlias(named).Do(ctx)
	}))
}

// ownName is what collections that are made here are called.
var ownName = regexp.MustCompile("^" + aliasName + "_[0-9a-f]{12}$")

// classes describe the collections of the cluster.
func (c *conn) classes(ctx context.Context) (all []*models.Class, err error) {
	err = c.each(ctx, byREST(func(ctx context.Context, rest *client.Client) error {
		dump, err := rest.Schema().Getter().Do(ctx)
		if err == nil {
			all = dump.Classes
		}
		return err
	}))
	return all, err
}

// isLike reports whether a collection has all that another is described by.
func isLike(there, wanted *models.Class) bool {
	for _, p := range wanted.Properties {
		if !slices.ContainsFunc(there.Properties, func(q *models.Property) bool {
			return q.Name == p.Name && slices.Equal(q.DataType, p.DataType) && (p.Tokenization == "" || q.Tokenization == p.Tokenization)
		}) {
			return false
		}
	}
	for name := range wanted.VectorConfig {
		if _, ok := there.VectorConfig[name]; !ok {
			return false
		}
	}
	return true
}

// has reports whether a collection is there.
func (c *conn) has(ctx context.Context, collection string) (there bool, err error) {
	err = c.each(ctx, byREST(func(ctx context.Context, rest *client.Client) error {
		there, err = rest.Schema().ClassExistenceChecker().WithClassName(collection).Do(ctx)
		return err
	}))
	return there, err
}

// create makes a collection unless it is there.
func (c *conn) create(ctx context.Context, class *models.Class) error {
	return c.change(ctx, byREST(func(ctx context.Context, rest *client.Client) error {
		there, err := rest.Schema().ClassExistenceChecker().WithClassName(class.Class).Do(ctx)
		if err != nil || there {
			return err
		}
		return rest.Schema().ClassCreator().WithClass(class).Do(ctx)
	}))
}

// drop removes a collection.
func (c *conn) drop(ctx context.Context, collection string) error {
	return c.change(ctx, byREST(func(ctx context.Context, rest *client.Client) error {
		return rest.Schema().ClassDeleter().WithClassName(collection).Do(ctx)
	}))
}

// replicas is on how many nodes an object is to lie.
func (c *conn) replicas(ctx context.Context) (replicas int64, err error) {
	err = c.each(ctx, byREST(func(ctx context.Context, rest *client.Client) error {
		status, err := rest.Cluster().NodesStatusGetter().Do(ctx)
		if err == nil {
			replicas = int64(min(max(len(status.Nodes), 1), maxReplicas))
		}
		return err
	}))
	return replicas, err
}

// readOnly are the nodes that take no changes of a collection, as far as a node
// knows.
func (c *conn) readOnly(ctx context.Context, collection string) (nodes []string) {
	// If nobody answers, something else is wrong.
	_ = c.each(ctx, byREST(func(ctx context.Context, rest *client.Client) error {
		nodes = nil
		status, err := rest.Cluster().NodesStatusGetter().WithClass(collection).WithOutput("verbose").Do(ctx)
		if err != nil {
			return err
		}
		for _, one := range status.Nodes {
			if slices.ContainsFunc(one.Shards, func(s *models.NodeShardStatus) bool { return s.VectorIndexingStatus == "READONLY" }) {
				nodes = append(nodes, one.Name)
			}
		}
		return nil
	}))
	return nodes
}

// isStatus reports whether a node answered with a status.
func isStatus(err error, code int) bool {
	var answer *fault.WeaviateClientError
	return errors.As(err, &answer) && answer.StatusCode == code
}
