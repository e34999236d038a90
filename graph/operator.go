package graph

import (
	"context"

	"likeness/graph/model"
	"likeness/internal/art"
)

// ReasonOperator marks what only the operator of a server may ask.
const ReasonOperator = "OPERATOR_REQUIRED"

type operatorKey struct{}

// WithOperator marks a request as that of the operator.
func WithOperator(ctx context.Context) context.Context {
	return context.WithValue(ctx, operatorKey{}, true)
}

func isOperator(ctx context.Context) bool {
	is, _ := ctx.Value(operatorKey{}).(bool)
	return is
}

// desk is where the operator changes the library; refused to everybody else.
func (r *Resolver) desk(ctx context.Context) (art.Desk, error) {
	if r.Desk == nil || !isOperator(ctx) {
		return nil, &art.Error{
			Code: art.CodeInvalid, Reason: ReasonOperator,
			Message: "Only who runs this server may do this, on the same computer. Start Likeness again and use the page that it opens, or send the operator's token as Authorization: Bearer TOKEN.",
		}
	}
	return r.Desk, nil
}

// begin asks the desk to begin a job.
func (r *Resolver) begin(ctx context.Context, ask func(art.Desk) (art.Job, error)) (*model.Job, error) {
	desk, err := r.desk(ctx)
	if err != nil {
		return nil, err
	}
	job, err := ask(desk)
	if err != nil {
		return nil, err
	}
	return model.NewJob(&job), nil
}

// shownProgress is a state as whoever asks may see it: why an import failed may
// name places of this computer.
func shownProgress(ctx context.Context, state art.Progress) *model.ImportProgress {
	if state.Stage == art.StageFailed && !isOperator(ctx) {
		state.Message = "Who imported is told why."
	}
	return &model.ImportProgress{Progress: state}
}

// forwarded sends what a channel gives, each turned into what is shown, until
// it is closed or ctx ends.
func forwarded[T, S any](ctx context.Context, states <-chan T, show func(T) S) <-chan S {
	shown := make(chan S)
	go func() {
		defer close(shown)
		for state := range states {
			select {
			case shown <- show(state):
			case <-ctx.Done():
				return
			}
		}
	}()
	return shown
}

// pageOf bounds how much of a list is asked for.
func pageOf(skip, first int) error {
	if skip < 0 || first < 1 || first > maxReported {
		return art.Errorf(art.CodeInvalid, "Ask for 1 to %d lines of the report, and skip none or more.", maxReported)
	}
	return nil
}

const (
	defaultReported = 50
	maxReported     = 200
)
