#!/bin/sh
# Fetches Mirador, the viewer that many museums show IIIF in, for the journey that
# opens our manifests in it: the one file that it is built into, out of npm's package.
# As a dependency it would bring forty packages that nothing here uses.
set -eu

version=4.0.0
sum=uWsE9e2oqSc/lUu+vVwDGhTsycuhGsfZ2KfX6CLfXiT3wgGy6qT9+q5M3V9Zz72hkdIgsJugKesaowmRtYmvrA==
folder=node_modules/.cache/mirador

if [ -f "$folder/$version" ]; then
	exit 0
fi
mkdir -p "$folder"
npm pack "mirador@$version" --silent --pack-destination "$folder" >/dev/null
package=$folder/mirador-$version.tgz
found=$(node -p 'require("crypto").createHash("sha512").update(require("fs").readFileSync(process.argv[1])).digest("base64")' "$package")
if [ "$found" != "$sum" ]; then
	echo "mirador $version is not what it was: its SHA-512 is $found. Do not use it, and look why." >&2
	exit 1
fi
tar -xzf "$package" -C "$folder" --strip-components=2 package/dist/mirador.min.js
rm "$package"
touch "$folder/$version"
