#!/bin/sh
# Makes sure that there is a Chromium for the journeys: the system's own, which
# apt installs when it may.
set -eu

for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
	if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1; then
		exit 0
	fi
done

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	apt-get install -y --no-install-recommends chromium >/dev/null 2>&1 ||
		{ apt-get update >/dev/null && apt-get install -y --no-install-recommends chromium >/dev/null; }
	exit 0
fi

echo "The browser tests need Chromium. Install it (Debian: apt install chromium), or set CHROMIUM to its path." >&2
exit 1
