package graph

import (
	"context"

	"github.com/99designs/gqlgen/complexity"
	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"likeness/internal/art"
)

// Executor carries out operations of the API, within the limits of this
// package. It reads a request by the GraphQL specification of September 2025
// before gqlgen does, which is more forgiving of values than the schema is.
type Executor struct {
	*executor.Executor
	schema    graphql.ExecutableSchema
	documents *documents
}

// NewExecutor makes an executor. present turns every error into what a client
// sees; recoverer turns a panic of a resolver into an error.
func NewExecutor(
	resolver *Resolver, present graphql.ErrorPresenterFunc, recoverer graphql.RecoverFunc, extensions ...graphql.HandlerExtension,
) *Executor {
	schema := NewExecutableSchema(Config{Resolvers: resolver, Complexity: costs(resolver.Service.Pixels)})
	e := &Executor{Executor: executor.New(schema), schema: schema, documents: newDocuments(schema.Schema())}
	e.SetQueryCache(handedOver{})
	e.SetErrorPresenter(present)
	e.SetRecoverFunc(recoverer)
	for _, extension := range extensions {
		e.Use(extension)
	}
	return e
}

// CreateOperationContext reads a request: its text, the operation that is meant,
// its variables, and what they would cost.
func (e *Executor) CreateOperationContext(ctx context.Context, request *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	doc, refused := e.documents.read(request.Query)
	if len(refused) > 0 {
		return &graphql.OperationContext{}, refused
	}
	operation, err := operationOf(doc, request.OperationName)
	if err != nil {
		return &graphql.OperationContext{}, gqlerror.List{gqlerror.Wrap(err)}
	}
	variables, wrong := coerceVariables(e.schema.Schema(), operation.VariableDefinitions, request.Variables)
	if wrong != nil {
		return &graphql.OperationContext{}, gqlerror.List{wrong}
	}
	coerced := *request
	coerced.Variables = variables
	op, refused := e.Executor.CreateOperationContext(context.WithValue(ctx, documentKey{}, doc), &coerced)
	if len(refused) > 0 {
		return op, refused
	}
	op.DisableIntrospection = false
	if cost := complexity.Calculate(ctx, e.schema, op.Operation, op.Variables); cost > maxCost {
		return op, gqlerror.List{gqlerror.Wrap(art.Errorf(art.CodeInvalid,
			"The query would cost %d, and at most %d is allowed; ask for smaller pages or fewer things at once.", cost, maxCost))}
	}
	return op, nil
}

// operationOf picks the operation that a request names, or the only one.
func operationOf(doc *ast.QueryDocument, name string) (*ast.OperationDefinition, error) {
	if name == "" && len(doc.Operations) > 1 {
		return nil, art.Errorf(art.CodeInvalid, "The query holds %d operations; say which by operationName.", len(doc.Operations))
	}
	operation := doc.Operations.ForName(name)
	if operation == nil {
		return nil, art.Errorf(art.CodeInvalid, "The query holds no operation named %s.", quoted(name))
	}
	return operation, nil
}

// handedOver is the query cache of gqlgen, which asks it for the document of
// every request: it is the one that was read already.
type handedOver struct{}

type documentKey struct{}

// Get finds the document in ctx.
func (handedOver) Get(ctx context.Context, _ string) (*ast.QueryDocument, bool) {
	doc, ok := ctx.Value(documentKey{}).(*ast.QueryDocument)
	return doc, ok
}

// Add has nothing to keep.
func (handedOver) Add(context.Context, string, *ast.QueryDocument) {}
