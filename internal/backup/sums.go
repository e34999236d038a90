package backup

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"path"
	"path/filepath"
	"strings"
)

// sum is the SHA-256 of a file, in hex, and its name: slash-separated, below
// the backup, in whatever bytes the file system holds it.
type sum struct{ sha256, name string }

// sha256sum's signs for what a line cannot hold; a line with any begins with a
// backslash.
var (
	escapes   = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`)
	unescapes = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\r`, "\r")
)

// encodeSums writes what sha256sum -c reads.
func encodeSums(sums []sum) []byte {
	var b bytes.Buffer
	for _, s := range sums {
		name := escapes.Replace(s.name)
		if name != s.name {
			b.WriteByte('\\')
		}
		fmt.Fprintf(&b, "%s  %s\n", s.sha256, name)
	}
	return b.Bytes()
}

// decodeSums reads what encodeSums wrote. An error for names that lead out of
// the backup, or stand there twice.
func decodeSums(data []byte) ([]sum, error) {
	var sums []sum
	seen := map[string]bool{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	lines.Split(bufio.ScanLines)
	for n := 1; lines.Scan(); n++ {
		line, escaped := strings.CutPrefix(lines.Text(), `\`)
		hash, name, ok := strings.Cut(line, "  ")
		if _, err := hex.DecodeString(hash); !ok || err != nil || len(hash) != 64 {
			return nil, fmt.Errorf("read line %d of %s: it is no checksum and a name", n, sumsName)
		}
		if escaped {
			name = unescapes.Replace(name)
		}
		if !localName(name) || seen[name] {
			return nil, fmt.Errorf("read line %d of %s: %q is no name of a file in a backup, or stands there twice", n, sumsName, name)
		}
		seen[name] = true
		sums = append(sums, sum{hash, name})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", sumsName, err)
	}
	return sums, nil
}

// localName reports whether a name is that of a file of a backup, and of no
// other place.
func localName(name string) bool {
	top, rest, ok := strings.Cut(name, "/")
	return ok && rest != "" && path.Clean(name) == name && (top == libraryDir || top == originalsDir) && filepath.IsLocal(filepath.FromSlash(name)) &&
		!strings.ContainsRune(name, 0)
}
