package brought

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"likeness/internal/art"
	"likeness/internal/fold"
)

// matcher finds the works that an id stands for. The first way in which an id
// is known decides: as the id of a work, that of its row, its name, the path of
// its file, the file's name, or that without its ending.
type matcher struct {
	works []art.Image
	ways  [6]map[string][]int
}

func newMatcher(works []art.Image) *matcher {
	m := &matcher{works: works}
	for way := range m.ways {
		m.ways[way] = map[string][]int{}
	}
	for i, w := range works {
		m.note(0, w.ID, i)
		if row, ok := strings.CutPrefix(w.Key, "id:"); ok {
			m.note(1, row, i)
		}
		m.note(2, fold.Name(w.Name), i)
		if w.Picture == nil {
			continue
		}
		file := fold.Name(w.Picture.Path)
		m.note(3, file, i)
		m.note(4, path.Base(file), i)
		m.note(5, stem(path.Base(file)), i)
	}
	return m
}

func (m *matcher) note(way int, name string, work int) {
	if name != "" {
		m.ways[way][name] = append(m.ways[way][name], work)
	}
}

// find is the works that an id stands for: one, or several that show the same
// picture. Else it says why there are none.
func (m *matcher) find(id string) (works []int, reason string) {
	file := fold.Name(strings.TrimPrefix(strings.ReplaceAll(id, `\`, "/"), "./"))
	for way, name := range [...]string{id, id, fold.Name(id), file, path.Base(file), stem(path.Base(file))} {
		if name == "" {
			continue
		}
		if works = m.ways[way][name]; len(works) > 0 {
			break
		}
	}
	pictured := slices.DeleteFunc(slices.Clone(works), func(i int) bool { return m.works[i].Picture == nil })
	switch {
	case len(works) == 0:
		return nil, "no work has this id, name or file"
	case len(pictured) == 0:
		return nil, fmt.Sprintf("the work %q has no picture, so it takes no part in likeness", m.works[works[0]].Name)
	}
	for _, i := range pictured[1:] {
		if a, b := m.works[pictured[0]], m.works[i]; a.Picture.Hash != b.Picture.Hash {
			return nil, fmt.Sprintf("it may be %q (%s) or %q (%s); use the ids of the works, or --source", a.Name, a.ID, b.Name, b.ID)
		}
	}
	return pictured, ""
}

func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }
