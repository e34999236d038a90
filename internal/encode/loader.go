package encode

import (
	"context"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

	"likeness/internal/art"
)

// keptModels is how many sets of models stay loaded: those of the generation
// that serves, and of those whose cursors are still honoured. A set takes some
// 18 MB.
const keptModels = 3

// Loader loads models once, whoever asks, as long as their versions stay the
// same. It is safe for concurrent use.
type Loader struct {
	store  art.ArtefactStore
	mu     sync.Mutex
	loaded *lru.Cache[string, *Models]
}

// NewLoader loads from store.
func NewLoader(store art.ArtefactStore) (*Loader, error) {
	loaded, err := lru.New[string, *Models](keptModels)
	return &Loader{store: store, loaded: loaded}, err
}

// Models are the models among artefacts.
func (l *Loader) Models(ctx context.Context, artefacts []art.Artefact) (*Models, error) {
	key := ""
	for _, a := range artefacts {
		key += a.Name + " " + a.Version + "\n"
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if known, ok := l.loaded.Get(key); ok {
		return known, nil
	}
	m, err := Load(ctx, l.store, artefacts)
	if err == nil {
		l.loaded.Add(key, m)
	}
	return m, err
}
