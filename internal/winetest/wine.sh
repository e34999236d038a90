#!/bin/sh
# Runs one program under Wine ($WINE), for `go test -exec`. Its output goes by
# way of a file: the services that Wine starts beside the first program keep what
# they inherit open, and a pipe would not end with the test.
output=$(mktemp)
"$WINE" "$@" >"$output" 2>&1 </dev/null
status=$?
cat "$output"
rm -f "$output"
exit "$status"
