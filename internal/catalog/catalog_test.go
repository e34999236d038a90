package catalog_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"likeness/internal/art"
	"likeness/internal/catalog"
	"likeness/internal/sqlitefile"
)

func work(key string, change ...func(*art.Image)) art.Image {
	image := art.Image{
		ID: art.ImageID("main", key), Source: "main", Key: key, Name: key + ".jpg", Title: "Work " + key,
		Artist: "Claude Monet", Artists: []string{"Claude Monet"},
		Properties: []art.Property{{Name: "Medium", Value: "oil"}, {Name: "Credit", Value: "gift"}},
	}
	for _, c := range change {
		c(&image)
	}
	return image
}

func openNew(t *testing.T) (*catalog.Catalog, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "50% of a #library", "catalog.sqlite") // a name that needs escaping
	mkdir(t, filepath.Dir(path))
	c, err := catalog.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c, path
}

func put(t *testing.T, c *catalog.Catalog, images ...art.Image) []art.Change {
	t.Helper()
	b, err := c.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var changes []art.Change
	for _, image := range images {
		change, err := b.Put(image)
		for at := range image.PictureCount() {
			if p := image.PictureAt(at); err == nil {
				_, err = b.SetPicture(image.ID, at, *p, art.FilePlace{Folder: "/pictures", Path: p.Path})
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		changes = append(changes, change)
	}
	if err := b.Commit(); err != nil {
		t.Fatal(err)
	}
	return changes
}

func TestARecordComesBackAsItWasPut(t *testing.T) {
	c, _ := openNew(t)
	full := work("id:1", func(i *art.Image) {
		i.Artist, i.Artists = "Rubens | Brueghel", []string{"Rubens", "Brueghel"}
		i.Collection, i.Collections = "Prado", []string{"Prado"}
		i.Genre, i.Genres = "myth", []string{"myth"}
		i.Date, i.Years = "c. 1617", &art.Years{From: -12, To: 1622}
		i.Picture = &art.Picture{Hash: "ab12", Width: 30, Height: 20, DominantColor: "#102030", Key: "1/a/b.jpg", Path: "a/b.jpg", MediaType: "image/png", Bytes: 99}
		for n, path := range []string{"a/\"quoted\".jpg", "a/not \xff UTF-8.tif"} { // file systems hold any bytes
			p := *i.Picture
			p.Path, p.Key, p.Label, p.Hash, p.Width = path, "1/"+path, "détail", fmt.Sprint("cd", n), 40
			i.Further = append(i.Further, p)
		}
	})
	bare := art.Image{ID: "bare", Source: "main", Key: "id:2", Name: "x"}
	put(t, c, full, bare)

	full.Order, bare.Order = 1, 2
	got, err := c.Images(t.Context(), []string{"bare", "nobody", full.ID, "bare"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]art.Image{bare, full, bare}, got); diff != "" {
		t.Error(diff)
	}
	var all []art.Image
	for image, err := range c.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, image)
	}
	if diff := cmp.Diff([]art.Image{full, bare}, all); diff != "" {
		t.Error(diff)
	}
}

func TestPuttingAgainUpdatesAndKeepsOrderAndPicture(t *testing.T) {
	c, _ := openNew(t)
	a, b := work("id:a"), work("id:b", func(i *art.Image) {
		i.Picture = &art.Picture{Hash: "h1", Width: 1, Height: 1, Path: "b.jpg"}
	})
	if got := put(t, c, a, b); !cmp.Equal(got, []art.Change{art.Added, art.Added}) {
		t.Fatalf("first time: %v", got)
	}
	before, _ := c.Revision(t.Context())

	if got := put(t, c, a, b); !cmp.Equal(got, []art.Change{art.Unchanged, art.Unchanged}) {
		t.Fatalf("same again: %v", got)
	}
	if after, _ := c.Revision(t.Context()); after != before {
		t.Errorf("generation rose from %d to %d though nothing changed", before, after)
	}

	b.Picture, b.Artists, b.Artist = nil, []string{"Renoir"}, "Renoir"
	if compared, hash, err := c.Compare(t.Context(), b, ""); err != nil || compared != art.Updated || hash != "h1" {
		t.Errorf("compare: %v, %q, %v", compared, hash, err)
	}
	if got := put(t, c, b); !cmp.Equal(got, []art.Change{art.Updated}) {
		t.Fatalf("changed: %v", got)
	}
	if after, _ := c.Revision(t.Context()); after != before+1 {
		t.Errorf("generation is %d after a change at %d", after, before)
	}
	s := snapshotOf(t, c)
	got, err := s.FirstMatch(t.Context(), art.Lookup{Artist: "renoir"})
	if err != nil || got.Order != 2 || got.Picture == nil || got.Picture.Hash != "h1" {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := s.FirstMatch(t.Context(), art.Lookup{Name: "id:b.jpg", Artist: "Claude Monet"}); art.CodeOf(err) != art.CodeNotFound {
		t.Errorf("the old artist still matches: %v", err)
	}
}

func TestFirstMatch(t *testing.T) {
	c, _ := openNew(t)
	value := func(artist, collection, genre string) func(*art.Image) {
		return func(i *art.Image) {
			i.Artist, i.Artists = artist, strings.Split(artist, " | ")
			i.Collection, i.Collections = collection, []string{collection}
			i.Genre, i.Genres = genre, []string{genre}
		}
	}
	put(t, c,
		work("1", value("Édouard Manet", "Musée d'Orsay", "portrait")),
		work("2", value("Édouard Manet", "Uffizi", "still life")),
		work("3", value("Rubens | Brueghel", "Uffizi", "portrait")),
		work("4", value("Édouard Manet", "Uffizi", "portrait"), func(i *art.Image) { i.Name = "Café.jpg" }),
		work("5", value("Nobody", "Uffizi", "portrait"), func(i *art.Image) { i.Name = "CAFÉ.jpg" }),
		work("6", value("Morisot, Berthe", "Uffizi", "portrait")),
		work("7", value("カキ", "Uffizi", "portrait")),
		work("8", value("ガギ", "Uffizi", "portrait")),
	)
	s := snapshotOf(t, c)
	for _, tc := range []struct {
		where art.Lookup
		want  string
	}{
		{art.Lookup{Artist: "edouard MANET"}, "1"},
		{art.Lookup{Artist: "Edouard Manet", Collection: "uffizi"}, "2"},
		{art.Lookup{Artist: "Edouard Manet", Collection: "uffizi", Genre: "Portrait"}, "4"},
		{art.Lookup{Collection: "Uffizi", Genre: "portrait"}, "3"},
		{art.Lookup{Artist: "brueghel"}, "3"},
		{art.Lookup{Artist: "MANET, Edouard"}, "1"},
		{art.Lookup{Artist: "Berthe Morisot"}, "6"},
		{art.Lookup{Artist: "morisot, berthe"}, "6"},
		{art.Lookup{Artist: "ガギ"}, "8"},
		{art.Lookup{Artist: "カキ"}, "7"},
		{art.Lookup{Artist: "rubens | brueghel"}, "3"},
		{art.Lookup{Name: "cafe\u0301.JPG"}, "4"},
		{art.Lookup{Name: "café.jpg", Artist: "nobody"}, "5"},
		{art.Lookup{Name: "cafe.jpg"}, ""},
		{art.Lookup{Artist: "Manet"}, ""},
		{art.Lookup{Artist: "Édouard Manet", Genre: "landscape"}, ""},
	} {
		got, err := s.FirstMatch(t.Context(), tc.where)
		if tc.want == "" {
			if art.CodeOf(err) != art.CodeNotFound {
				t.Errorf("%+v: got %q, %v; want NOT_FOUND", tc.where, got.Key, err)
			}
		} else if err != nil || got.Key != tc.want {
			t.Errorf("%+v: got %q, %v; want %q", tc.where, got.Key, err, tc.want)
		}
	}
	if _, err := s.FirstMatch(t.Context(), art.Lookup{}); art.CodeOf(err) != art.CodeInvalid {
		t.Errorf("nothing asked for: %v", err)
	}
	stats, err := s.Stats(t.Context())
	if want := (art.Stats{Images: 8, Artists: 7, Collections: 2, Genres: 2}); err != nil || stats != want {
		t.Errorf("stats %+v, %v; want %+v", stats, err, want)
	}
}

func TestReadersOfASnapshotDoNotSeeLaterChanges(t *testing.T) {
	c, _ := openNew(t)
	put(t, c, work("1"), work("2"))
	s := snapshotOf(t, c)
	put(t, c, work("3"), work("1", func(i *art.Image) { i.Title = "New" }))

	if stats, err := s.Stats(t.Context()); err != nil || stats.Images != 2 {
		t.Errorf("the snapshot has %d records, %v", stats.Images, err)
	}
	if got, err := s.FirstMatch(t.Context(), art.Lookup{Name: "1.jpg"}); err != nil || got.Title != "Work 1" {
		t.Errorf("the snapshot says %q, %v", got.Title, err)
	}
	if b, err := s.Begin(t.Context()); err == nil {
		if _, err := b.Put(work("4")); err == nil {
			t.Error("a snapshot was written to")
		}
		_ = b.Rollback()
	}
}

func TestABatchThatIsRolledBackOrCancelledLeavesNothing(t *testing.T) {
	c, _ := openNew(t)
	put(t, c, work("1"))
	b, err := c.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Put(work("2")); err != nil {
		t.Fatal(err)
	}
	if n, err := c.Count(t.Context()); err != nil || n != 1 {
		t.Errorf("readers see %d records of an open batch, %v", n, err)
	}
	if err := b.Rollback(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if b, err = c.Begin(ctx); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := b.Put(work("3")); err == nil {
		t.Error("a cancelled batch took a record")
	}
	_ = b.Rollback()
	put(t, c, work("4"))
	if n, err := c.Count(t.Context()); err != nil || n != 2 {
		t.Errorf("%d records, %v", n, err)
	}
}

func TestPicturedIsSortedByID(t *testing.T) {
	c, _ := openNew(t)
	var images []art.Image
	for n := range 20 {
		images = append(images, work(fmt.Sprint(n), func(i *art.Image) {
			if n%2 == 0 {
				i.Picture = &art.Picture{Hash: fmt.Sprintf("h%d", n/4)}
			}
		}))
	}
	put(t, c, images...)
	last, count := "", 0
	for p, err := range c.Pictured(t.Context()) {
		if err != nil || p.ID <= last || p.Hash == "" {
			t.Fatalf("%+v after %q, %v", p, last, err)
		}
		last, count = p.ID, count+1
	}
	if count != 10 {
		t.Errorf("%d pictured, want 10", count)
	}
}

func TestACatalogueThatCannotBeReadIsRefusedWithASentence(t *testing.T) {
	c, path := openNew(t)
	_ = c.Close()
	db, err := sqlitefile.Open(path, sqlitefile.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	_ = db.Close()
	if _, err := catalog.Open(path); art.CodeOf(err) != art.CodeUnsupported {
		t.Errorf("newer version: %v", err)
	}
	damaged := filepath.Join(t.TempDir(), "catalog.sqlite")
	write(t, damaged, strings.Repeat("not a database ", 1000))
	if _, err := catalog.Open(damaged); art.CodeOf(err) != art.CodeInvalid {
		t.Errorf("damaged: %v", err)
	}
	if _, err := catalog.Open(filepath.Join(t.TempDir(), "no", "such", "catalog.sqlite")); art.CodeOf(err) != art.CodeUnavailable {
		t.Errorf("no folder: %v", err)
	}
}

// What was written before there was a first version says that it is of this one.
func TestACatalogueOfOtherColumnsIsRefusedWithASentence(t *testing.T) {
	c, path := openNew(t)
	put(t, c, work("1"))
	db, err := sqlitefile.Open(path, sqlitefile.ReadWrite)
	if err == nil {
		_, err = db.Exec("ALTER TABLE images RENAME COLUMN name TO called")
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range c.All(t.Context()) {
		if art.CodeOf(err) != art.CodeUnsupported || !strings.Contains(err.Error(), "import into a new library") {
			t.Errorf("reading all records: %v", err)
		}
	}
}

func TestAnOlderCatalogueIsBroughtUpToDate(t *testing.T) {
	c, path := openNew(t)
	var works []art.Image
	for i := range 3 {
		works = append(works, work(fmt.Sprint(i), func(image *art.Image) {
			image.Artist, image.Artists = "Gogh, Vincent van", []string{"Gogh, Vincent van"}
		}))
	}
	put(t, c, works...)
	put(t, c, work("kana", func(i *art.Image) {
		i.Artist, i.Artists = "ガギ", []string{"ガギ"}
		i.Picture = &art.Picture{Hash: "h", Path: "a/b.jpg"}
	}))
	before, _ := c.Revision(t.Context())
	_ = c.Close()
	db, err := sqlitefile.Open(path, sqlitefile.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	for _, old := range []string{
		"CREATE INDEX images_by_name ON images (name_folded)", "CREATE TABLE terms (field INTEGER, value TEXT, ord INTEGER, whole INTEGER)",
		"INSERT INTO terms SELECT 1, 'gogh, vincent van', ord, 0 FROM images",
		"PRAGMA foreign_keys = OFF", "ALTER TABLE images RENAME COLUMN folder TO root", "UPDATE images SET root = '/pictures' WHERE path IS NOT NULL",
		"DROP TABLE further_pictures", "ALTER TABLE images DROP COLUMN further", "ALTER TABLE pictures DROP COLUMN digest",
		"DROP INDEX images_by_path", "CREATE INDEX images_by_path ON images (path) WHERE path IS NOT NULL",
		"DROP TABLE folders", "DELETE FROM meta WHERE name = 'identity'", "UPDATE meta SET name = 'generation'", "PRAGMA user_version = 1",
	} {
		if _, err := db.Exec(old); err != nil {
			t.Fatal(err)
		}
	}
	_ = db.Close()
	c, err = catalog.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Check(t.Context()); err != nil {
		t.Errorf("afterwards: %v", err)
	}
	if _, err := c.Picture(t.Context(), "h"); err != nil {
		t.Errorf("the picture is not known: %v", err)
	}
	s := snapshotOf(t, c)
	for artist, want := range map[string]string{"Vincent van Gogh": "0", "gogh, vincent van": "0", "ガギ": "kana", "カキ": ""} {
		if got, _ := s.FirstMatch(t.Context(), art.Lookup{Artist: artist}); got.Key != want {
			t.Errorf("%s finds %q, want %q", artist, got.Key, want)
		}
	}
	folders, err := c.Folders(t.Context())
	if shown, _ := s.FirstMatch(t.Context(), art.Lookup{Artist: "ガギ"}); err != nil || shown.Picture == nil || shown.Picture.Key != "1/a/b.jpg" || folders["1"] != "/pictures" {
		t.Errorf("the picture lies at %+v below %v, %v", shown.Picture, folders, err)
	}
	if stats, err := s.Stats(t.Context()); err != nil || stats.Images != 4 || stats.Artists != 2 {
		t.Errorf("stats %+v, %v", stats, err)
	}
	if after, _ := c.Revision(t.Context()); after != before {
		t.Error("no record changed, but the revision did")
	}
}

func TestASnapshotThatIsPutBackIsTheCatalogue(t *testing.T) {
	c, path := openNew(t)
	put(t, c, work("1"), work("2"))
	back := filepath.Join(filepath.Dir(path), "back.sqlite")
	snapshot, err := c.Snapshot(t.Context(), back)
	if err != nil {
		t.Fatal(err)
	}
	if err := snapshot.Finish(t.Context()); err == nil {
		t.Error("a snapshot of which nothing was read was finished")
	}
	c, err = catalog.Open(snapshotFile(t, c))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	renoir := work("2", func(i *art.Image) { i.Artist, i.Artists = "Renoir", []string{"Renoir"} })
	if got := put(t, c, work("1"), renoir, work("3")); !cmp.Equal(got, []art.Change{art.Unchanged, art.Updated, art.Added}) {
		t.Errorf("put: %v", got)
	}
	s := snapshotOf(t, c)
	if got, err := s.FirstMatch(t.Context(), art.Lookup{Artist: "renoir"}); err != nil || got.Key != "2" {
		t.Errorf("renoir finds %q, %v", got.Key, err)
	}
	if stats, err := s.Stats(t.Context()); err != nil || stats.Images != 3 || stats.Artists != 2 {
		t.Errorf("stats %+v, %v", stats, err)
	}
}

func TestADamagedRecordIsFound(t *testing.T) {
	for name, damage := range map[string]string{
		"a title":           "UPDATE images SET title = 'Work twp' WHERE title = 'Work two'",
		"a year":            "UPDATE images SET year_from = 1618 WHERE title = 'Work two'",
		"a folded name":     "UPDATE images SET name_folded = 'twp.jpg' WHERE title = 'Work two'",
		"a picture's hash":  "PRAGMA foreign_keys = 0; UPDATE images SET hash = 'ab13' WHERE title = 'Work two'",
		"a label":           "UPDATE further_pictures SET label = 'versp'",
		"another path":      "UPDATE further_pictures SET path = 'thrfe.jpg'",
		"another position":  "UPDATE further_pictures SET position = 2",
		"a picture lost":    "DELETE FROM further_pictures",
		"a folder's number": "PRAGMA foreign_keys = 0; UPDATE images SET folder = 3 WHERE title = 'Work two'",
		"a width":           "UPDATE pictures SET width = 7 WHERE hash = 'ab12'",
		"a height":          "UPDATE pictures SET height = 7 WHERE hash = 'ab99'",
		"a colour":          "UPDATE pictures SET color = '#010202' WHERE hash = 'ab12'",
		"a media type":      "UPDATE pictures SET media_type = 'image/pnf' WHERE hash = 'ab12'",
		"a length":          "UPDATE pictures SET bytes = bytes + 1 WHERE hash = 'ab12'",
		"a digest":          "UPDATE pictures SET digest = zeroblob(16) WHERE hash = 'ab12'",
	} {
		t.Run(name, func(t *testing.T) {
			c, path := openNew(t)
			put(t, c, work("one"), work("two", func(i *art.Image) {
				i.Date, i.Years = "1617", &art.Years{From: 1617, To: 1617}
				i.Picture = &art.Picture{Hash: "ab12", Width: 3, Height: 2, Path: "two.jpg", MediaType: "image/png"}
				i.Further = []art.Picture{{Hash: "ab99", Width: 3, Height: 2, Path: "three.jpg", Label: "verso", MediaType: "image/png"}}
			}))
			b, err := c.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(b.Rekey(work("one").ID, work("uno").ID, "uno"), b.Commit()); err != nil {
				t.Fatal(err)
			}
			put(t, c, work("uno"))
			if err := c.Check(t.Context()); err != nil {
				t.Fatalf("before: %v", err)
			}
			db, err := sqlitefile.Open(path, sqlitefile.ReadWrite)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec(damage); err != nil {
				t.Fatal(err)
			}
			if err := c.Check(t.Context()); !errors.Is(err, catalog.ErrDamaged) {
				t.Errorf("afterwards: %v", err)
			}
			if err := readWhole(t, c); !errors.Is(err, catalog.ErrDamaged) {
				t.Errorf("whoever builds from it sees: %v", err)
			}
		})
	}
}

// readWhole is what is wrong with a catalogue in the eyes of who copies it.
func readWhole(t *testing.T, c *catalog.Catalog) error {
	t.Helper()
	if err := c.CheckPages(t.Context()); err != nil {
		return err
	}
	snapshot, err := c.Snapshot(t.Context(), filepath.Join(t.TempDir(), "snapshot.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = snapshot.Close() }()
	for _, err := range snapshot.Records(t.Context()) {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestARecordOfSeveralPicturesIsTakenOutWhole(t *testing.T) {
	c, _ := openNew(t)
	two := work("two", func(i *art.Image) {
		i.Picture = &art.Picture{Hash: "h1", Path: "1.jpg"}
		i.Further = []art.Picture{{Hash: "h2", Path: "2.jpg"}, {Hash: "h3", Path: "3.jpg"}}
	})
	put(t, c, two, work("other", func(i *art.Image) { i.Picture = &art.Picture{Hash: "h3", Path: "3.jpg"} }))
	b, err := c.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if hashes, err := b.PictureHashes(two.ID); err != nil || !cmp.Equal(hashes, []string{"h1", "h2", "h3"}) {
		t.Errorf("%v, %v", hashes, err)
	}
	if err := errors.Join(b.Remove(two.ID), b.Commit(), c.Check(t.Context())); err != nil {
		t.Fatal(err)
	}
	if left, err := c.Unshown(t.Context(), []string{"h1", "h2", "h3"}); err != nil || !cmp.Equal(left, []string{"h1", "h2"}) {
		t.Errorf("shown by nobody: %v, %v", left, err)
	}
	for p, err := range c.Further(t.Context()) {
		t.Errorf("left: %+v, %v", p, err)
	}
}

func TestASnapshotOfAProgramThatKnewOnePictureAWorkIsRead(t *testing.T) {
	c, _ := openNew(t)
	put(t, c, work("one", func(i *art.Image) { i.Picture = &art.Picture{Hash: "h1", Path: "1.jpg"} }))
	path := snapshotFile(t, c)
	db, err := sqlitefile.Open(path, sqlitefile.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	for _, older := range []string{"DROP TABLE further_pictures", "ALTER TABLE images DROP COLUMN further", "ALTER TABLE pictures DROP COLUMN digest", "PRAGMA user_version = 3", "PRAGMA journal_mode = DELETE"} {
		if _, err := db.Exec(older); err != nil {
			t.Fatal(err)
		}
	}
	_ = db.Close()
	old, err := catalog.OpenSnapshot(path)
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	if got, err := old.Images(t.Context(), []string{work("one").ID}); err != nil || len(got) != 1 || got[0].PictureCount() != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	for p, err := range old.Further(t.Context()) {
		t.Errorf("%+v, %v", p, err)
	}
}
