package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"likeness/internal/art"
)

// identified is what a record is known by.
type identified struct{ id, key string }

// movedRows finds the works of rows that are known by their files alone, and
// whose files were moved or renamed since an import before: the row names the new
// place, which would make it another work.
type movedRows struct {
	in     *input
	listed map[string]bool // ids of all records of the source
	rows   map[string]int  // file by the id that a row's own path makes; -1 for none
	fresh  []freshRow      // those that no record has the id of
	placed map[string]art.Image
	// Records that no row makes by its path, or one that names another file now:
	// by the file of the folder that they show, and by the hash of what they
	// showed where that file is gone or has another content.
	shown    map[string]art.Image
	gone     map[string][]art.Image
	bytes    map[int64]bool  // lengths of what is in gone
	replaced map[string]bool // ids of those in shown whose file has another content
}

// freshRow is a row that no record has the id of.
type freshRow struct {
	id, title string
	file      int
}

// followMoves gives rows without an id of their own the works that their files
// belonged to. It is asked before anything is written, by dry runs, too.
func (in *input) followMoves(ctx context.Context, has art.Inventory) error {
	if has == nil || in.table == nil || in.folder == nil || len(in.pathIDs) == 0 || in.opts.Partial {
		return nil
	}
	m := &movedRows{
		in: in, listed: map[string]bool{}, rows: map[string]int{}, placed: map[string]art.Image{},
		shown: map[string]art.Image{}, gone: map[string][]art.Image{}, bytes: map[int64]bool{}, replaced: map[string]bool{},
	}
	ids, err := has.Listed(ctx, in.opts.Source)
	if err != nil {
		return err
	}
	for _, id := range ids {
		m.listed[id] = true
	}
	isFresh := func(id string) bool { return !m.listed[id] }
	if len(ids) == 0 || !slices.ContainsFunc(in.pathIDs, isFresh) {
		return nil
	}
	if err := m.readRecords(ctx, has, ids); err != nil || len(m.placed) == 0 {
		return err
	}
	if err := m.readRows(ctx); err != nil {
		return err
	}
	if err := m.sortRecords(ctx, has); err != nil {
		return err
	}
	m.settle()
	return nil
}

// readRecords reads the works of the source that are known by their files.
func (m *movedRows) readRecords(ctx context.Context, has art.Inventory, ids []string) error {
	return eachRecord(ctx, has, ids, func(image art.Image) error {
		if strings.HasPrefix(image.Key, kindPath) && image.Picture != nil {
			m.placed[image.ID] = art.Image{ID: image.ID, Key: image.Key, Title: image.Title, Picture: image.Picture}
		}
		return nil
	})
}

// readRows reads which files rows name, and which of them are new.
func (m *movedRows) readRows(ctx context.Context) error {
	return m.in.entries(ctx, func(e entry) error {
		if e.image.ID == "" || !strings.HasPrefix(e.image.Key, kindPath) {
			return nil
		}
		file := -1
		if l := m.in.locate(e); len(l.jobs) > 0 {
			file = l.jobs[0].file
		}
		m.rows[e.image.ID] = file
		if file >= 0 && !m.listed[e.image.ID] {
			m.fresh = append(m.fresh, freshRow{e.image.ID, e.image.Title, file})
		}
		return nil
	})
}

// sortRecords finds the works that rows may be which have no record under their
// path.
func (m *movedRows) sortRecords(ctx context.Context, has art.Inventory) error {
	for placed, err := range has.Placed(ctx, m.in.opts.Source) {
		if err != nil {
			return err
		}
		image, known := m.placed[placed.ID]
		if !known || placed.Position > 0 {
			continue
		}
		file, made := m.rows[placed.ID]
		here := placed.Place.Folder == m.in.folder.dir && m.in.holds(placed.Place.Path)
		m.replaced[placed.ID] = here && m.isReplaced(ctx, has, placed)
		if here && (!made || file >= 0 && m.in.folder.paths[file] != placed.Place.Path) {
			m.shown[placed.Place.Path] = image
		}
		if m.replaced[placed.ID] || !here && !made && m.in.isGone(placed.Place) {
			m.gone[placed.Hash] = append(m.gone[placed.Hash], image)
			m.bytes[image.Picture.Bytes] = true
		}
	}
	return nil
}

// isReplaced reports whether another file lies in the place of one of the
// folder.
func (m *movedRows) isReplaced(ctx context.Context, has art.Inventory, placed art.PlacedPicture) bool {
	info, err := m.in.folder.stat(placed.Place.Path)
	if err != nil {
		return false
	}
	known, ok, err := has.File(ctx, placed.Place)
	if err == nil && ok && known.Bytes == info.Size() && known.ModTime.Equal(info.ModTime()) {
		return false
	}
	hash := m.hash(placed.Place.Path)
	return hash != "" && hash != placed.Hash
}

// settle gives every fresh row its work, if there is one: by the content of the
// file, else by its path. Rows that name the place where such a file was before
// are another work then.
func (m *movedRows) settle() {
	in := m.in
	in.moved, in.followed = map[string]identified{}, map[string]bool{}
	left := slices.DeleteFunc(m.fresh, func(row freshRow) bool {
		shown, there := m.shown[in.folder.paths[row.file]]
		if there && !m.replaced[shown.ID] {
			return false
		}
		was, found := m.withContent(row)
		return found && m.follow(row.id, was)
	})
	for _, row := range left {
		if shown, there := m.shown[in.folder.paths[row.file]]; there {
			m.follow(row.id, shown)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(in.followed)) {
		file, made := m.rows[id]
		if !made {
			continue
		}
		if file >= 0 {
			if shown, there := m.shown[in.folder.paths[file]]; there && m.follow(id, shown) {
				continue
			}
		}
		in.moved[id] = m.unused(pathOf(m.placed[id].Key))
	}
}

// follow makes a record the work of a row, unless it is another's already.
func (m *movedRows) follow(row string, record art.Image) bool {
	if m.in.followed[record.ID] {
		return false
	}
	m.in.moved[row], m.in.followed[record.ID] = identified{record.ID, record.Key}, true
	return true
}

// unused is what a work is known by whose path is that of another.
func (m *movedRows) unused(path string) identified {
	for n := 0; ; n-- {
		key := fmt.Sprintf("%s#%d:%s", kindPath, n, path)
		if id := art.ImageID(m.in.opts.Source, key); !m.listed[id] {
			return identified{id, key}
		}
	}
}

// withContent is a record that showed the content of a row's file, one of the
// same title if there is one.
func (m *movedRows) withContent(row freshRow) (art.Image, bool) {
	path := m.in.folder.paths[row.file]
	info, err := m.in.folder.stat(path)
	if err != nil || !m.bytes[info.Size()] {
		return art.Image{}, false
	}
	alike := slices.DeleteFunc(slices.Clone(m.gone[m.hash(path)]), func(image art.Image) bool { return m.in.followed[image.ID] })
	if len(alike) == 0 {
		return art.Image{}, false
	}
	return alike[max(0, slices.IndexFunc(alike, func(image art.Image) bool { return image.Title == row.title }))], true
}

// hash is that of a file's content; what cannot be read has none, and is
// reported when it is its turn.
func (m *movedRows) hash(path string) string {
	data, err := m.in.folder.readPicture(path)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// pathOf is the path in a key.
func pathOf(key string) string {
	_, path, _ := strings.Cut(key, ":")
	return path
}
