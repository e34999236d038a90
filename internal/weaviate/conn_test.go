package weaviate

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func TestANodeThatSaysNothingDoesNotKeepAnybodyFromBeginning(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0") // which takes connections, and never answers
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = silent.Close() })
	answers := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"version": "1.35.2"}`)
	}))
	t.Cleanup(answers.Close)
	ctx, cancel := context.WithTimeout(t.Context(), restTimeout-time.Second) // the first node alone takes longer
	defer cancel()
	c, err := connect(ctx, Nodes{URLs: []string{"http://" + silent.Addr().String(), answers.URL}}, noAnswers)
	if err != nil {
		t.Fatal(err)
	}
	if at := c.at.Load(); at != 1 {
		t.Errorf("node %d is asked next, not the one that answers", at)
	}
	if err := c.close(); err != nil {
		t.Error(err)
	}
}
