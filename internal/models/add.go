package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"likeness/internal/art"
	"likeness/internal/brought"
	"likeness/internal/encoder"
)

// timedPictures is how many are encoded to learn how long one takes.
const timedPictures = 2

// Addition is a model that was tried, and how long it takes for a picture.
type Addition struct {
	Model
	APicture time.Duration
}

// Keep puts the files of a model that was tried into the folder of a library's
// models, in the place of one of its id: whole or not at all.
func Keep(ctx context.Context, dir, from string, m *Model) error {
	link := func(f File, to string) error {
		return linkOrCopy(ctx, filepath.Join(from, filepath.FromSlash(f.Path)), to)
	}
	if err := bring(ctx, dir, link, *m); err != nil {
		return err
	}
	m.Added = time.Now().UTC().Truncate(time.Second)
	return errors.Join(m.keep(dir), prune(dir))
}

// Try checks the encoder in a folder and tries it; an empty id is made of its
// name. Errors as those of encoder.Open.
func Try(ctx context.Context, from, id string) (tried Addition, err error) {
	if id != "" {
		if err := brought.CheckName(id); err != nil {
			return tried, err
		}
	}
	network, err := encoder.Open(ctx, from, encoder.Options{})
	if err != nil {
		return tried, err
	}
	defer func() { err = errors.Join(err, network.Close()) }()
	if tried.APicture, err = timed(ctx, network); err != nil {
		return tried, err
	}
	tried.Model = describe(network.Info(), id)
	for _, path := range network.Files() {
		f, err := sumFile(ctx, from, path)
		if err != nil {
			return tried, err
		}
		tried.Files = append(tried.Files, f)
	}
	return tried, nil
}

func describe(info encoder.Info, id string) Model {
	if id == "" {
		id = idOf(info.Name)
	}
	return Model{
		ID: id, Name: info.Name, Dimensions: info.Width, ReadsWords: info.ReadsText,
		Licence: info.Licence, Sum: info.Checksum, Bytes: info.Bytes,
	}
}

// timed tests a network and tells how long it takes for a picture.
func timed(ctx context.Context, network *encoder.Model) (time.Duration, error) {
	if err := network.SelfTest(ctx); err != nil {
		return 0, err
	}
	picture := testPicture()
	var took []time.Duration
	for range timedPictures {
		begun := time.Now()
		if _, err := network.Image(ctx, picture); err != nil {
			return 0, err
		}
		took = append(took, time.Since(begun))
	}
	return slices.Min(took), nil
}

// testPicture is as large as pictures are after they are read for an encoder.
func testPicture() image.Image {
	const side = 512
	p := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			p.SetRGBA(x, y, color.RGBA{uint8(x / 2), uint8(y / 2), uint8(x ^ y), 255})
		}
	}
	return p
}

// idOf makes an id of a name for people: "CLIP ViT-B/32" is clip-vit-b-32.
func idOf(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	id := strings.TrimLeft(strings.Join(words, "-"), "0123456789-") // begins with a letter
	const longest = 32
	if len(id) > longest {
		id = strings.Trim(id[:longest], "-")
	}
	if brought.CheckName(id) != nil {
		return "encoder"
	}
	return id
}

// bring puts the files of a model into its folder: aside, until they are all
// there and what they were when they were tried.
func bring(ctx context.Context, dir string, put func(f File, to string) error, m Model) error {
	if Check(ctx, dir, m) == nil {
		return nil // another name has them, or they were added before
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return cannotKeep(err, dir)
	}
	aside, err := os.MkdirTemp(dir, "adding-*")
	if err != nil {
		return cannotKeep(err, dir)
	}
	defer func() { _ = os.RemoveAll(aside) }()
	for _, f := range m.Files {
		to := filepath.Join(aside, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return cannotKeep(err, dir)
		}
		if err := put(f, to); err != nil {
			return cannotKeep(err, dir)
		}
		if got, err := sumFile(ctx, aside, f.Path); err != nil || got != f {
			return art.Wrap(err, art.CodeUnavailable, "%s of the model %s changed while it was added; add the model again when nobody writes to its folder", f.Path, m.ID)
		}
	}
	if err := os.RemoveAll(Dir(dir, m)); err != nil { // damaged
		return cannotKeep(err, dir)
	}
	if err := os.Rename(aside, Dir(dir, m)); err != nil {
		return cannotKeep(err, dir)
	}
	return nil
}

func cannotKeep(cause error, dir string) error {
	if errors.Is(cause, context.Canceled) {
		return cause
	}
	return art.Wrap(cause, art.CodeUnavailable, "The model cannot be kept in %s; check the free space and the permissions", dir)
}

// linkOrCopy makes a file of the library: a link costs no space; where there can
// be none, as on another disk, it is copied.
func linkOrCopy(ctx context.Context, from, to string) error {
	if real, err := filepath.EvalSymlinks(from); err == nil { // caches of models are folders of links
		from = real
	}
	if os.Link(from, to) == nil {
		return nil
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	return write(to, &patient{ctx, in})
}

func write(to string, in io.Reader) error {
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return fmt.Errorf("copy a file of a model: %w", err)
	}
	return nil
}

// Has reports whether a folder has a model, by its checksum.
func Has(dir, sum string) bool {
	all, _, err := List(dir)
	return err == nil && slices.ContainsFunc(all, func(m Model) bool { return m.Sum == sum })
}

// Receive puts a model of elsewhere into a folder: what is said of it, as JSON, and
// its files, as open opens them. It is there whole or not at all.
func Receive(ctx context.Context, dir, sum string, said []byte, open func(File) (io.ReadCloser, error)) error {
	var m Model
	if err := json.Unmarshal(said, &m); err != nil {
		return errors.Join(err, errDamaged)
	}
	if m.Sum != sum || brought.CheckName(m.ID) != nil || !m.isSound() {
		return errDamaged
	}
	put := func(f File, to string) error {
		in, err := open(f)
		if err != nil {
			return err
		}
		return errors.Join(write(to, &patient{ctx, in}), in.Close())
	}
	if err := bring(ctx, dir, put, m); err != nil {
		return err
	}
	return errors.Join(m.keep(dir), prune(dir))
}
