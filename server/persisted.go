package server

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"likeness/internal/art"
)

const (
	keptQueries       = 1000
	maxKeptQueryBytes = 16 << 10 // of one text; a longer one is sent each time
)

// persisted keeps the texts of queries by their hashes, so that clients send a
// hash alone: Automatic Persisted Queries, as Apollo's and urql's clients know
// them. A client whose hash is not known sends the text along, once.
type persisted struct {
	mu    sync.Mutex
	texts *simplelru.LRU[string, string]
}

func newPersisted() *persisted {
	texts, err := simplelru.NewLRU[string, string](keptQueries, nil)
	if err != nil { // the number is a constant above zero
		panic(err)
	}
	return &persisted{texts: texts}
}

// hashOf is the hash that a request gives; empty when it gives none.
func hashOf(params *graphql.RawParams) (string, error) {
	extension := params.Extensions["persistedQuery"]
	if extension == nil {
		return "", nil
	}
	given, _ := extension.(map[string]any) // of nil the hash is none, either
	hash, isText := given["sha256Hash"].(string)
	if sum, err := hex.DecodeString(hash); !isText || err != nil || len(sum) != sha256.Size || given["version"] != json.Number("1") {
		return "", art.Errorf(art.CodeInvalid, "extensions.persistedQuery takes a version of 1 and a sha256Hash of 64 hexadecimal digits.")
	}
	return hash, nil
}

// complete fills in the text of a request that gives a hash alone; missing when
// it is not known. CodeInvalid for a hash that is not the text's.
func (p *persisted) complete(params *graphql.RawParams) (missing bool, err error) {
	hash, err := hashOf(params)
	if err != nil || hash == "" {
		return false, err
	}
	if params.Query != "" {
		if hash != textHash(params.Query) {
			return false, art.Errorf(art.CodeInvalid, "The hash in extensions.persistedQuery is not that of the query; hash its text by SHA-256.")
		}
		return false, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	text, ok := p.texts.Get(hash)
	params.Query = text
	return !ok, nil
}

// keep remembers the text of a request that gave its hash, and could be read.
func (p *persisted) keep(params *graphql.RawParams) {
	hash, err := hashOf(params)
	if err != nil || hash == "" || len(params.Query) > maxKeptQueryBytes {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.texts.Add(hash, params.Query)
}

func textHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// errNotPersisted has the message that clients look for.
func errNotPersisted() gqlerror.List {
	return gqlerror.List{{
		Message:    "PersistedQueryNotFound",
		Extensions: map[string]any{"code": art.CodeNotFound, "reason": "PERSISTED_QUERY_NOT_FOUND"},
	}}
}
