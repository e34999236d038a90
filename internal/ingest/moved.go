package ingest

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"likeness/internal/art"
)

// moves finds the works whose files were moved or renamed since the last
// import: their content lies in a new file, and the old one is gone.
type moves struct {
	byHash map[string][]art.PlacedPicture // in catalogue order; nil until they are asked for
}

// of is the work that a new file of a folder alone shows, and at which position;
// empty for a new one. Each picture moves once.
func (m *moves) of(ctx context.Context, in *input, has art.Inventory, hash string) (id string, position int, err error) {
	if m.byHash == nil {
		m.byHash = map[string][]art.PlacedPicture{}
		for placed, err := range has.Placed(ctx, in.opts.Source) {
			if err != nil {
				return "", 0, err
			}
			if in.isGone(placed.Place) {
				m.byHash[placed.Hash] = append(m.byHash[placed.Hash], placed)
			}
		}
	}
	moved := m.byHash[hash]
	if len(moved) == 0 {
		return "", 0, nil
	}
	m.byHash[hash] = moved[1:]
	return moved[0].ID, moved[0].Position, nil
}

// isGone reports whether a file is no longer where an import found it. One
// that cannot be looked at is not.
func (in *input) isGone(place art.FilePlace) bool {
	if place.Folder == in.folder.dir {
		return !in.holds(place.Path)
	}
	_, err := os.Stat(filepath.Join(place.Folder, filepath.FromSlash(place.Path)))
	return errors.Is(err, fs.ErrNotExist)
}

// holds reports whether the folder holds a file at path.
func (in *input) holds(path string) bool {
	if in.paths == nil {
		in.paths = make(map[string]int, len(in.folder.paths))
		for i, p := range in.folder.paths {
			in.paths[p] = i
		}
	}
	_, there := in.paths[path]
	return there
}

// isNamed reports whether the file at path is a picture of some row.
func (in *input) isNamed(path string) bool { return in.holds(path) && in.folder.named[in.paths[path]] }

// alone is the work of a file that no table describes: the one that shows it,
// the one whose file it was before it was moved, else a new one, and the file's
// position among its pictures. The record is one to put; nil when the work is
// described otherwise.
func (in *input) alone(ctx context.Context, has art.Inventory, m *moves, file, hash string) (id string, position int, record *art.Image, err error) {
	image := fileRecord(in.opts.Source, file)
	shows, position, err := has.Showing(ctx, image.Source, file)
	if err != nil {
		return "", 0, nil, err
	}
	if shows == "" && hash != "" {
		if shows, position, err = m.of(ctx, in, has, hash); err != nil {
			return "", 0, nil, err
		}
	}
	of := image.ID
	if shows != "" {
		of = shows
	}
	there, err := has.Records(ctx, []string{of})
	if err != nil || len(there) == 0 {
		return image.ID, 0, &image, err
	}
	_, described := aloneFile(there[0])
	switch {
	case shows != "" && !described:
		return shows, position, nil, nil
	case shows != "": // under its new name
		image.ID, image.Key = there[0].ID, there[0].Key
	case there[0].Picture != nil && there[0].Picture.Path != file && in.holds(there[0].Picture.Path): // which was moved from here
		image.Key = kindPath + "#2:" + file
		image.ID = art.ImageID(image.Source, image.Key)
	}
	return image.ID, 0, &image, nil
}
