package operator_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/ingest"
	"likeness/internal/library"
	"likeness/internal/operator"
	"likeness/internal/paint"
)

func TestMain(m *testing.M) {
	// bleve keeps some for the whole program.
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("github.com/blevesearch/bleve_index_api.AnalysisWorker"))
}

// Small works that the program painted, as they stand in the repository.
const (
	gallery      = "../../testdata/gallery"
	galleryWorks = 24
)

func whole(t *testing.T, path string) string {
	t.Helper()
	abs, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}

func ofGallery(t *testing.T) art.ImportRequest {
	return art.ImportRequest{Table: whole(t, filepath.Join(gallery, paint.MetadataFile)), Folder: whole(t, gallery), Source: "gallery"}
}

var quiet = slog.New(slog.DiscardHandler)

func create(t *testing.T) *library.Library {
	t.Helper()
	lib, err := library.Create(filepath.Join(t.TempDir(), "library"))
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func desk(t *testing.T, lib *library.Library) *operator.Desk {
	t.Helper()
	d, err := operator.NewDesk(lib, quiet, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// finished waits for the end of what is under way.
func finished(t *testing.T, d *operator.Desk) *art.Job {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	states := d.WatchJob(ctx)
	for job := range states {
		if job != nil && job.State != art.JobRunning {
			cancel()
			for range states {
			}
			return job
		}
	}
	t.Fatal("no job ended")
	return nil
}

func done(t *testing.T, d *operator.Desk, begun art.Job, err error) *art.Job {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	job := finished(t, d)
	if job.State != art.JobDone || job.ID != begun.ID {
		t.Fatalf("%s: %s %s", job.Kind, job.State, job.Message)
	}
	return job
}

func TestHowAChangeEndedIsToldThoughALookBeganSince(t *testing.T) {
	d := desk(t, create(t))
	told := d.WatchJob(t.Context())
	if job := <-told; job != nil {
		t.Fatalf("%+v is under way", job)
	}
	imported, err := d.Import(t.Context(), ofGallery(t))
	done(t, d, imported, err)
	looked, err := d.Preview(t.Context(), ofGallery(t))
	done(t, d, looked, err)
	ended := false
	for job := range told {
		switch {
		case job != nil && job.ID == imported.ID && job.State == art.JobDone:
			ended = true
		case job != nil && job.ID == looked.ID && !ended:
			t.Fatal("the look is told of, and not how the import ended before it")
		case job != nil && job.ID == looked.ID && job.State == art.JobDone:
			return
		}
	}
}

// exported is all that is recorded of a source, as a table.
func exported(t *testing.T, lib *library.Library, source string) string {
	t.Helper()
	has, err := embedded.OpenInventory(lib)
	if err != nil || has == nil {
		t.Fatal(err, has)
	}
	var out bytes.Buffer
	_, err = ingest.Export(t.Context(), has, source, ingest.FormatJSONL, &out)
	if err = errors.Join(err, has.Close()); err != nil && art.CodeOf(err) != art.CodeNotFound {
		t.Fatal(err)
	}
	return out.String()
}

func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWhatIsUndoneIsAsItWas(t *testing.T) {
	lib := create(t)
	d := desk(t, lib)
	ctx := t.Context()
	job, err := d.Import(ctx, ofGallery(t))
	if imported := done(t, d, job, err); imported.Summary.Added != galleryWorks || imported.Summary.Report == "" {
		t.Fatalf("%+v", imported.Summary)
	}
	before, columns := exported(t, lib, "gallery"), readFile(lib.ColumnsPath())

	// The same source with other titles, fewer works and another facet.
	other := write(t, filepath.Join(t.TempDir(), "other.csv"), "id,title,artist,Room\nA1,New,Ann,1\nA2,Newer,Bo,2\n")
	job, err = d.Import(ctx, art.ImportRequest{Table: other, Source: "gallery", Prune: true, Facets: []string{"Room"}})
	done(t, d, job, err)
	if exported(t, lib, "gallery") == before {
		t.Fatal("nothing was changed")
	}
	told, err := d.Operator(ctx)
	if err != nil || told.Undo == nil || told.Undo.Works != galleryWorks || told.Undo.Source != "gallery" {
		t.Fatalf("%+v, %v", told.Undo, err)
	}
	job, err = d.Undo(ctx)
	done(t, d, job, err)
	if after := exported(t, lib, "gallery"); after != before {
		t.Errorf("undone: %d bytes, before there were %d", len(after), len(before))
	}
	if after := readFile(lib.ColumnsPath()); after != columns {
		t.Errorf("columns are read as %s, before as %s", after, columns)
	}
	engine, err := embedded.Open(ctx, lib, quiet, func(art.Progress) {})
	if err != nil {
		t.Fatal(err)
	}
	engine.Close()
	if _, err := d.Undo(ctx); art.CodeOf(err) != art.CodeNotFound {
		t.Errorf("undone twice: %v", err)
	}
}

func readFile(path string) string {
	data, _ := os.ReadFile(path) // empty when there is none
	return string(data)
}

func TestASourceThatWasTakenOutComesBack(t *testing.T) {
	lib := create(t)
	d := desk(t, lib)
	table := write(t, filepath.Join(t.TempDir(), "words.csv"), "id,title\n1,River\n2,Harbour\n")
	job, err := d.Import(t.Context(), art.ImportRequest{Table: table, Source: "gallery"})
	done(t, d, job, err)
	before := exported(t, lib, "gallery")
	job, err = d.TakeOut(t.Context(), "gallery")
	if out := done(t, d, job, err); out.Summary.Removed != 2 {
		t.Errorf("%+v", out.Summary)
	}
	if told, err := d.Operator(t.Context()); err != nil || len(told.Sources) != 0 {
		t.Errorf("%+v, %v", told.Sources, err)
	}
	if _, err := d.TakeOut(t.Context(), "gallery"); art.CodeOf(err) != art.CodeNotFound {
		t.Errorf("taken out twice: %v", err)
	}
	job, err = d.Undo(t.Context())
	done(t, d, job, err)
	if exported(t, lib, "gallery") != before {
		t.Error("what came back is another")
	}
	job, err = d.Train(t.Context())
	done(t, d, job, err)
}

func TestWhatSomebodyElseChangedIsNotUndone(t *testing.T) {
	lib := create(t)
	d := desk(t, lib)
	ours := write(t, filepath.Join(t.TempDir(), "ours.csv"), "id,title\n1,Ours\n")
	job, err := d.Import(t.Context(), art.ImportRequest{Table: ours})
	done(t, d, job, err)
	table := write(t, filepath.Join(t.TempDir(), "theirs.csv"), "id,title\n1,Theirs\n")
	im := operator.Import{Options: ingest.Options{CSV: table, Source: "theirs"}}
	if _, err := im.Run(t.Context(), lib, quiet, watcher{}); err != nil {
		t.Fatal(err)
	}
	if told, err := d.Operator(t.Context()); err != nil || told.Undo != nil {
		t.Errorf("it is offered: %+v, %v", told.Undo, err)
	}
	if _, err := d.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	if job := finished(t, d); job.State != art.JobFailed || !strings.Contains(job.Message, "changed by something else") {
		t.Errorf("%s %s", job.State, job.Message)
	}
	if exported(t, lib, "theirs") == "" {
		t.Error("their work is gone")
	}
}

type watcher struct{}

func (watcher) Update(art.Progress) {}
func (watcher) Finish(error)        {}

func TestAChangeThatWasInterruptedIsToldAtTheNextStart(t *testing.T) {
	lib := create(t)
	d := desk(t, lib)
	request := ofGallery(t)
	if _, err := d.Import(t.Context(), request); err != nil {
		t.Fatal(err)
	}
	for !strings.Contains(readFile(filepath.Join(lib.BeforeDir(), "before.json")), `"ended":false`) {
		if job, err := d.Operator(t.Context()); err != nil || job.Job.State != art.JobRunning {
			t.Fatalf("%+v, %v", job.Job, err)
		}
	}
	described := readFile(filepath.Join(lib.BeforeDir(), "before.json"))
	d.Close() // and the program is killed before it can note how it ended
	write(t, filepath.Join(lib.BeforeDir(), "before.json"), described)

	d = desk(t, lib)
	told, err := d.Operator(t.Context())
	if err != nil || told.Job == nil || told.Job.State != art.JobInterrupted || told.Job.Request == nil || told.Job.Request.Table != request.Table || told.Undo == nil {
		t.Fatalf("%+v, %v", told, err)
	}
	job, err := d.Import(t.Context(), *told.Job.Request)
	done(t, d, job, err)
	if works := strings.Count(exported(t, lib, "gallery"), "\n"); works != galleryWorks {
		t.Errorf("%d works", works)
	}
}

func TestOneChangeAtATime(t *testing.T) {
	lib := create(t)
	d := desk(t, lib)
	unlock, err := lib.Lock() // an import of another program
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Import(t.Context(), ofGallery(t)); err != nil {
		t.Fatal(err)
	}
	if job := finished(t, d); job.State != art.JobFailed || !strings.Contains(job.Message, "Another import is writing") {
		t.Errorf("%s %s", job.State, job.Message)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Import(t.Context(), ofGallery(t)); err != nil {
		t.Fatal(err)
	}
	for name, begin := range map[string]func() (art.Job, error){
		"an import": func() (art.Job, error) { return d.Import(t.Context(), ofGallery(t)) },
		"a preview": func() (art.Job, error) { return d.Preview(t.Context(), ofGallery(t)) },
		"training":  func() (art.Job, error) { return d.Train(t.Context()) },
	} {
		if _, err := begin(); art.CodeOf(err) != art.CodeUnavailable || !strings.Contains(err.Error(), "An import is under way") {
			t.Errorf("%s beside an import: %v", name, err)
		}
	}
	if _, err := d.Cancel(t.Context()); err != nil {
		t.Fatal(err)
	}
	if job := finished(t, d); job.State != art.JobCancelled {
		t.Errorf("%s %s", job.State, job.Message)
	}
	if _, err := d.Cancel(t.Context()); art.CodeOf(err) != art.CodeNotFound {
		t.Errorf("cancelled twice: %v", err)
	}
	// A preview gives way to the next question.
	if _, err := d.Preview(t.Context(), ofGallery(t)); err != nil {
		t.Fatal(err)
	}
	job, err := d.Preview(t.Context(), ofGallery(t))
	if preview := done(t, d, job, err); preview.Summary == nil || preview.Summary.Rows != galleryWorks {
		t.Errorf("%+v", preview.Summary)
	}
}

func TestWhatCannotBeImportedIsASentence(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty")
	if err := os.Mkdir(empty, 0o755); err != nil {
		t.Fatal(err)
	}
	table := write(t, filepath.Join(dir, "odd.csv"), "Was,Wo\nBild,Saal\n")
	picture := write(t, filepath.Join(dir, "p.csv"), "\x89PNG\r\n\x1a\n0000")
	d := desk(t, create(t))
	for name, c := range map[string]struct {
		request art.ImportRequest
		says    string
	}{
		"a folder that vanished":     {art.ImportRequest{Folder: filepath.Join(dir, "gone")}, "There is no folder"},
		"an empty folder":            {art.ImportRequest{Folder: empty}, "holds no files"},
		"a table that vanished":      {art.ImportRequest{Table: filepath.Join(dir, "gone.csv")}, "There is no file"},
		"a picture for a table":      {art.ImportRequest{Table: picture}, "image/png"},
		"columns that nobody knows":  {art.ImportRequest{Table: table}, "No column of the table is known"},
		"a role that is none":        {art.ImportRequest{Table: table, Mapping: []art.ColumnRole{{Role: "colour", Column: "Was"}}}, `There is no role "colour"`},
		"an encoding that is none":   {art.ImportRequest{Table: table, Encoding: "UTF-9"}, "There is no such encoding"},
		"a column that is not there": {art.ImportRequest{Table: table, Mapping: []art.ColumnRole{{Role: "title", Column: "Titel"}}}, `There is no column "Titel"`},
	} {
		for _, begin := range []func(context.Context, art.ImportRequest) (art.Job, error){d.Preview, d.Import} {
			if _, err := begin(t.Context(), c.request); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			job := finished(t, d)
			if job.State != art.JobFailed || !strings.Contains(job.Message, c.says) || strings.Contains(job.Message, "--") {
				t.Errorf("%s: %s %q", name, job.State, job.Message)
			}
		}
	}
	for name, request := range map[string]art.ImportRequest{"nothing": {Source: "x"}, "half a path": {Folder: "pictures"}, "a long name": {Folder: dir, Source: strings.Repeat("x", 101)}} {
		if _, err := d.Import(t.Context(), request); art.CodeOf(err) != art.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Its columns are told all the same, so that somebody can say what they are.
	if _, err := d.Preview(t.Context(), art.ImportRequest{Table: `"` + table + `"`}); err != nil {
		t.Fatal(err)
	}
	if job := finished(t, d); job.Summary == nil || len(job.Summary.Columns) != 2 || job.Summary.Columns[1].Example != "Saal" {
		t.Errorf("%+v", job.Summary)
	}
	job, err := d.Preview(t.Context(), art.ImportRequest{Table: table, Mapping: []art.ColumnRole{{Role: "title", Column: "Was"}}})
	if preview := done(t, d, job, err); preview.Summary.Columns[0].Roles[0] != "title" || preview.Summary.Sample[0].Title != "Bild" {
		t.Errorf("%+v", preview.Summary)
	}
}

func TestAColumnCanBeWhatItsNameDoesNotSay(t *testing.T) {
	table := write(t, filepath.Join(t.TempDir(), "works.csv"), "id,title,artist\n1,River,Ann\n")
	d := desk(t, create(t))
	job, err := d.Preview(t.Context(), art.ImportRequest{Table: table, Mapping: []art.ColumnRole{{Role: "artist"}}})
	preview := done(t, d, job, err)
	if roles := preview.Summary.Columns[2].Roles; len(roles) != 0 || preview.Summary.Sample[0].Artist != "" {
		t.Errorf("artist is read as %v, %q", roles, preview.Summary.Sample[0].Artist)
	}
}
