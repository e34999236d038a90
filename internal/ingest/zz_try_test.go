package ingest

import (
	"encoding/json"
	"fmt"
	"likeness/internal/art"
	"likeness/internal/library"
	"os"
	"testing"
	"time"
)

func TestZZTry(t *testing.T) {
	if os.Getenv("TRY_LIB") == "" {
		t.Skip()
	}
	var lib *library.Library
	var err error
	dry := os.Getenv("TRY_DRY") != ""
	if dry {
		lib, _ = library.Open(os.Getenv("TRY_LIB"))
	} else {
		lib, err = library.Create(os.Getenv("TRY_LIB"))
		if err != nil {
			t.Fatal(err)
		}
	}
	last := time.Now()
	sum, err := Run(t.Context(), lib, Options{CSV: os.Getenv("TRY_CSV"), Images: os.Getenv("TRY_IMAGES"), DryRun: dry}, func(p art.Progress) {
		if time.Since(last) > 2*time.Second {
			last = time.Now()
			fmt.Println(p.Stage, p.Done, *p.Total, p.Failed)
		}
	})
	if sum != nil {
		sum.Write(os.Stdout)
	}
	b, _ := json.MarshalIndent(sum, "", " ")
	fmt.Println(string(b), err)
	if sum != nil {
		fmt.Println(sum.Elapsed)
	}
}
