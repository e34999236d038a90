package library

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"likeness/internal/durable"
)

// ID tells the library from all others: it is a word that nobody else comes upon,
// and the library's place, since a folder may be copied. The caller holds the
// lock.
func (l *Library) ID() (string, error) {
	dir, err := filepath.Abs(l.dir)
	if err != nil {
		return "", fmt.Errorf("find the library's place: %w", err)
	}
	path := filepath.Join(l.dir, "id")
	word, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		word = []byte(rand.Text() + "\n")
		err = durable.WriteFile(path, word)
	}
	if err != nil {
		return "", fmt.Errorf("find the library's id: %w", err)
	}
	return strings.TrimSpace(string(word)) + " in " + dir, nil
}
