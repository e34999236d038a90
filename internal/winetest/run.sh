#!/bin/sh
# Compiles tests for Windows and runs them under Wine, Debian's 8.0 or newer:
#
#	sh internal/winetest/run.sh [FLAG OF GO TEST...] PACKAGE...
#
# What Wine 8 lacks is lent to it, in the tests alone: a library that every Go
# program loads (see forwarder.go), and deleting by POSIX rules, for which Go has
# another way that it takes on old versions of Windows.
set -eu
cd "$(dirname "$0")/../.."

wine=
for candidate in "${WINE:-}" wine64 wine /usr/lib/wine/wine64; do
	if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1; then
		wine=$(command -v "$candidate")
		break
	fi
done
if [ -z "$wine" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	apt-get install -y --no-install-recommends wine64 >/dev/null 2>&1 ||
		{ apt-get update >/dev/null && apt-get install -y --no-install-recommends wine64 >/dev/null; } || true
	[ ! -x /usr/lib/wine/wine64 ] || wine=/usr/lib/wine/wine64
fi
if [ -z "$wine" ]; then
	echo "The tests for Windows were not run: they need Wine. Install it (Debian: apt install wine64), or set WINE to its path." >&2
	exit 77 # of tests that were not run
fi

work=$PWD/bin/wine
export WINE="$wine" WINEPREFIX="$work/prefix" WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml='
mkdir -p "$work"
if [ ! -e "$WINEPREFIX/system.reg" ]; then
	"$wine" wineboot --init >"$work/wineboot.log" 2>&1
fi
system=$WINEPREFIX/drive_c/windows/system32
if [ ! -e "$system/bcryptprimitives.dll" ]; then
	go run ./internal/winetest "$system/bcryptprimitives.dll"
fi

deleting=$(go env GOROOT)/src/internal/syscall/windows/at_windows.go
sed 's/if TestDeleteatFallback {/if true {/' "$deleting" >"$work/deleting"
grep -q 'if true {' "$work/deleting" || { echo "Go deletes files in another way now: $deleting" >&2; exit 1; }
printf '{"Replace":{"%s":"%s"}}\n' "$deleting" "$work/deleting" >"$work/overlay.json"

CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go test -overlay "$work/overlay.json" -exec "sh $PWD/internal/winetest/wine.sh" "$@"
