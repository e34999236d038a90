#!/bin/sh
# Runs the tests that want a cluster of Weaviate, in a network of their own, since
# nodes listen on every address there is:
#
#	sh internal/weaviate/weaviatetest/run.sh [FLAG OF GO TEST...] PACKAGE...
#
# The server is built from its source when it is not in the cache: 5 minutes on two
# processors, 169 MB.
set -eu
cd "$(dirname "$0")/../../.."

not_run() {
	echo "The tests on a cluster were not run: $1" >&2
	exit 77 # of tests that were not run
}

[ "$(uname -s)" = Linux ] || not_run "they need a network namespace, which Linux alone has."
unshare -rn true 2>/dev/null ||
	not_run "this system lets nobody make a network namespace (unshare -rn); permit it, or run them as root."
unshare -rn ip link set lo up 2>/dev/null || not_run "they need ip (Debian: apt install iproute2)."

version=$(sed -n 's/^const Version = "\(.*\)"$/\1/p' internal/weaviate/weaviatetest/cluster.go)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/likeness
server=$cache/weaviate-server-$version
if [ ! -x "$server" ]; then
	echo "Building Weaviate $version into $cache; it takes some minutes, once." >&2
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	GOBIN=$work CGO_ENABLED=0 GOFLAGS= go install "github.com/weaviate/weaviate/cmd/weaviate-server@$version" ||
		not_run "Weaviate $version could not be built; it needs 3 GB of disk, and its modules from the network."
	mkdir -p "$cache"
	mv "$work/weaviate-server" "$server.new"
	mv "$server.new" "$server" # whole, or not there
fi

# Compiled outside: inside no module can be fetched. One package at a time, for nodes
# have the same ports in all.
go vet -tags cluster ./internal/weaviate/... ./cmd/likeness
LIKENESS_TEST_NAMESPACE=1 exec unshare -rn sh -c 'ip link set lo up && exec go test -p 1 -tags cluster "$@"' sh "$@"
