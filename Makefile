# Everything that is done to this repository, by name. `make run` and
# `make test` set up what they need on a fresh machine: Go 1.26, Node 20 and a
# C compiler (for the race detector alone) are all they expect to find.

# NATIVE=1 builds with libvips (Debian: libvips-dev), for which it wants a C
# compiler, and no longer static.
KIND := $(if $(NATIVE),native,pure)
ifdef NATIVE
export CGO_ENABLED := 1
TAGS := -tags native
endif
export CGO_ENABLED ?= 0

VERSION   := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
GO_BUILD  := go build -trimpath $(TAGS) -ldflags "-s -w -X main.version=$(VERSION)"
TOOL      := go tool -modfile=tools.mod
PAGE_SRC  := $(shell find frontend \( -name dist -o -name test-results -o -name e2e \) -prune -o -type f -print 2>/dev/null) package.json
GO_SRC    := $(shell find cmd internal graph server frontend -name '*.go' -not -name '*_test.go' 2>/dev/null) go.mod go.sum
FUZZ_TIME ?= 20s

# What `make release` builds for, as GOOS-GOARCH.
SYSTEMS   := linux-amd64 linux-arm64 darwin-arm64 darwin-amd64 windows-amd64
GENERATED := find graph frontend/src/api/gql frontend/src/add/gql internal/fold/han.txt -type f -exec cksum {} + | sort

.PHONY: run build release generate test test-go test-native test-cluster onnxruntime test-windows test-page test-clients race torture fuzz lint dead fresh e2e bench soak screenshots browser mirador clean

## run: build, paint and import the demo collection, serve it
run: build
	bin/likeness demo --library demo-library
	bin/likeness serve --library demo-library

## build: bin/likeness, one static binary with the page inside; NATIVE=1 for the one with libvips and ONNX Runtime
build: bin/likeness

# Of the kind that is in bin now.
bin/.$(KIND):
	@mkdir -p bin && rm -f bin/.native bin/.pure && touch $@

bin/likeness: $(GO_SRC) frontend/dist/index.html bin/.$(KIND)
	$(GO_BUILD) -o $@ ./cmd/likeness

## release: bin/release, a static binary for each of SYSTEMS, and their checksums
release: frontend/dist/index.html
	rm -rf bin/release
	@set -e; for system in $(SYSTEMS); do \
	  name=likeness-$(VERSION)-$$system; \
	  case $$system in windows-*) name=$$name.exe ;; esac; \
	  echo "bin/release/$$name"; \
	  GOOS=$${system%-*} GOARCH=$${system#*-} $(GO_BUILD) -o bin/release/$$name ./cmd/likeness; \
	done
	@cd bin/release && if command -v sha256sum >/dev/null; then sha256sum likeness-*; else shasum -a 256 likeness-*; fi >SHA256SUMS

frontend/dist/index.html: node_modules/.installed $(PAGE_SRC)
	npm run --silent build
	@touch $@

# Not npm ci: it refuses a lock file without the optional packages of systems
# other than the one it was made on. install keeps to the versions in it, too.
node_modules/.installed: package.json package-lock.json
	npm install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

## generate: GraphQL code of both sides from schema.graphqls; the forms of Chinese characters
generate: node_modules/.installed
	$(TOOL) gqlgen generate
	npm run --silent codegen
	cd internal/fold && go generate

## test: every test there is: Go with the race detector, the page's units, clients of the API, journeys in a browser
test: test-go test-page test-clients e2e

test-go race:
	CGO_ENABLED=1 go test -race -timeout 45m ./...
	cd internal/renameio && go test ./...

# ONNX Runtime as npm has it, with its shared library inside, so that no script
# of the package need run.
ONNXRUNTIME := bench/onnxruntime/node_modules

## onnxruntime: ONNX Runtime (260 MB) into bench/onnxruntime, for test-native and the benchmark of encoders
onnxruntime: $(ONNXRUNTIME)/.installed

$(ONNXRUNTIME)/.installed: bench/onnxruntime/package.json bench/onnxruntime/package-lock.json
	cd bench/onnxruntime && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

## test-native: what the native build does otherwise: reading pictures, encoders, and an import
test-native:
	CGO_ENABLED=1 go vet -tags native ./internal/vips ./internal/raster ./internal/encoder ./cmd/likeness
	@$(MAKE) --no-print-directory onnxruntime || echo "ONNX Runtime cannot be had here: encoders are tested in Go alone." >&2
	LIKENESS_ONNXRUNTIME=$$(ls $(CURDIR)/$(ONNXRUNTIME)/onnxruntime-node/bin/*/linux/$$(go env GOARCH | sed s/amd64/x64/)/libonnxruntime.so.1 2>/dev/null) \
	  CGO_ENABLED=1 go test -tags native ./internal/encoder
	CGO_ENABLED=1 go test -tags native ./internal/raster
	CGO_ENABLED=1 go test -tags native -run TestImportEvalAndDuplicates ./cmd/likeness

## test-cluster: what the engine on Weaviate does, and three nodes of it that die or are cut off; Weaviate is built into the cache when it is not there, which takes some minutes
test-cluster:
	@sh internal/weaviate/weaviatetest/run.sh -timeout 15m -count 1 ./internal/weaviate || test $$? = 77
	@sh internal/weaviate/weaviatetest/run.sh -timeout 18m -run TestOnACluster -count 1 ./cmd/likeness || test $$? = 77

## test-windows: the Go tests of PACKAGES (all), compiled for Windows, under Wine
test-windows: PACKAGES ?= ./...
test-windows:
	sh internal/winetest/run.sh -timeout 30m $(PACKAGES)

test-page: node_modules/.installed
	npm test --silent

## test-clients: the audits of GraphQL over HTTP, and the clients that people use
test-clients: build
	npm run --silent test:clients

## e2e: journeys in a real browser on the demo collection
e2e: build browser mirador
	npm run --silent e2e

## screenshots: pictures of every page in light, dark and at 390 px, into docs/screenshots
screenshots: build browser
	npm run --silent screenshots

browser:
	@sh frontend/e2e/browser.sh

# A viewer of museums, in which a journey opens our manifests.
mirador: node_modules/.installed
	@sh frontend/e2e/mirador.sh

## torture: kill KILLS (200) imports, flip FLIPS (1000) bits of a library, import ROWS (1000000) rows; nothing may be lost or changed
torture: KILLS ?= 200
torture: FLIPS ?= 1000
torture: ROWS ?= 1000000
torture:
	LIKENESS_TORTURE_KILLS=$(KILLS) LIKENESS_TORTURE_FLIPS=$(FLIPS) LIKENESS_TORTURE_ROWS=$(ROWS) \
	  go test -run '^(TestAnImportKilledAnywhere|TestFlippedBits|TestAMillionRows)' -count 1 -timeout 24h -v ./cmd/likeness

## fuzz: every fuzz target for FUZZ_TIME each
fuzz:
	@for pkg in $$(go list ./...); do \
	  for target in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
	    echo "== $$pkg $$target"; \
	    go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZ_TIME) -fuzzminimizetime 1x $$pkg || exit 1; \
	  done; \
	done

## lint: formatting, vet for every system, staticcheck, dead code, the page's lint and types, generated code up to date
lint: node_modules/.installed dead fresh
	@found=$$($(TOOL) gofumpt -l cmd internal graph server frontend/*.go bench) || exit 1; \
	found=$$(echo "$$found" | grep -v generated); test -z "$$found" || { echo "not formatted: $$found" >&2; exit 1; }
	for system in linux windows darwin; do GOOS=$$system go vet ./... || exit 1; done
	GOOS=linux go vet -tags cluster ./cmd/likeness ./internal/weaviate/...
	cd internal/renameio && go vet ./... && GOOS=windows go vet ./...
	$(TOOL) staticcheck -tags cluster ./...
	npm run --silent lint

# Generated code calls MarshalUpload in a function that nothing calls.
dead:
	@found=$$($(TOOL) deadcode -tags cluster -test ./...) || exit 1; \
	found=$$(echo "$$found" | grep -v 'func: MarshalUpload$$'); test -z "$$found" || { echo "$$found" >&2; exit 1; }

# Compares files, not commits, so that work in progress passes and a file that
# nobody has added yet is seen.
fresh:
	@before=$$($(GENERATED)); $(MAKE) --silent generate >/dev/null || exit 1; \
	test "$$before" = "$$($(GENERATED))" || \
	{ echo "Generated code was not what the schema and the page make of it; look at what changed and commit it." >&2; exit 1; }

## bench: benchmarks against peers in the same run
bench:
	go test -run '^$$' -bench . -benchmem ./...
	go run ./bench/hnswlib
	go run ./bench/bleve
	go run ./bench/vips

## soak: a server under load for SOAK_TIME (10m), at three times what it can take, and beside requests that mean harm
soak: SOAK_TIME ?= 10m
soak:
	go run ./bench/soak -duration $(SOAK_TIME)

clean:
	rm -rf bin demo-library demo-library-report.csv node_modules
	find frontend/dist -mindepth 1 -not -name placeholder.html -delete
