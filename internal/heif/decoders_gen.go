//go:build ignore

// Command decoders_gen copies the compiled decoders, and the licences of what
// is in them, from the modules that build them.
package main

import (
	"encoding/json"
	"log"
	"os"
	"os/exec"
	"path/filepath"
)

func main() {
	for _, d := range []struct{ module, from, to string }{
		{"github.com/gen2brain/avif@v0.4.4", "lib/decode.wasm.gz", "avif.wasm.gz"},
		{"github.com/gen2brain/avif@v0.4.4", "lib/LICENSE.libavif", "LICENSE.libavif"},
		{"github.com/gen2brain/avif@v0.4.4", "lib/LICENSE.aom", "LICENSE.aom"},
		{"github.com/gen2brain/heic@v0.4.5", "lib/heif.wasm.gz", "heic.wasm.gz"},
		{"github.com/gen2brain/heic@v0.4.5", "lib/LICENSE.libheif", "LICENSE.libheif"},
		{"github.com/gen2brain/heic@v0.4.5", "lib/LICENSE.libde265", "LICENSE.libde265"},
		{"github.com/gen2brain/heic@v0.4.5", "LICENSE", "LICENSE.gen2brain"},
	} {
		out, err := exec.Command("go", "mod", "download", "-json", d.module).Output()
		if err != nil {
			log.Fatal(err)
		}
		var module struct{ Dir string }
		if err := json.Unmarshal(out, &module); err != nil {
			log.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(module.Dir, filepath.FromSlash(d.from)))
		if err != nil {
			log.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join("decoders", d.to), data, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}
