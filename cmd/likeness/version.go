package main

import (
	"fmt"
	"runtime"

	"likeness/internal/raster"
)

// version is set by the build.
var version = "development"

type versionCmd struct{}

func (versionCmd) Run(env *environment) error {
	_, err := fmt.Fprintf(env.out, "likeness %s (%s, %s/%s; pictures: %s)\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH, raster.Build())
	return err
}
