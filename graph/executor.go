package graph

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
)

// cachedQueries is how many parsed and checked queries are kept. Clients send
// few different ones; the limits on a query bound the memory of this cache.
const cachedQueries = 100

// NewExecutor makes what carries out operations of the API, within the limits
// of this package. present turns every error into what a client sees; recoverer
// turns a panic of a resolver into an error.
func NewExecutor(
	resolver *Resolver, present graphql.ErrorPresenterFunc, recoverer graphql.RecoverFunc, extensions ...graphql.HandlerExtension,
) *executor.Executor {
	exec := executor.New(NewExecutableSchema(Config{Resolvers: resolver, Complexity: costs()}))
	checked := lru.New[*ast.QueryDocument](cachedQueries)
	exec.SetQueryCache(checked)
	exec.SetParserTokenLimit(maxQueryTokens)
	exec.SetErrorPresenter(present)
	exec.SetRecoverFunc(recoverer)
	exec.Use(queryLimits{checked: checked})
	exec.Use(&operationLimits{})
	for _, e := range extensions {
		exec.Use(e)
	}
	return exec
}
