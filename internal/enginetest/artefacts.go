package enginetest

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"math"
	"slices"
	"testing"

	"likeness/internal/art"
	"likeness/internal/artefact"
)

// artefactNamed reads an artefact of a generation.
func artefactNamed(t testing.TB, engine Opened, generation art.Generation, name string) []byte {
	t.Helper()
	for _, a := range generation.Artefacts() {
		if a.Name == name {
			data, err := engine.Artefact(context.Background(), a)
			if err != nil {
				t.Fatal(err)
			}
			return data
		}
	}
	t.Fatalf("the generation has no %s", name)
	return nil
}

func testTheMapPlacesEveryPicturedWorkOnce(t *testing.T, g *Gallery) {
	engine := g.Library.Open(t)
	generation := engine.Current(t)
	drawn, err := artefact.DecodeMap(artefactNamed(t, engine, generation, artefact.MapName))
	if err != nil {
		t.Fatal(err)
	}
	placed, all := slices.Clone(drawn.ImageIDs), IDs(t, generation)
	slices.Sort(placed)
	slices.Sort(all)
	if !slices.Equal(placed, all) || drawn.Metric != art.Overall {
		t.Fatalf("%d works at %d, %d by %s, want %d", len(placed), len(drawn.X), len(drawn.Y), drawn.Metric, len(all))
	}
	for i := range drawn.X {
		if drawn.X[i] < 0 || drawn.X[i] > 1 || drawn.Y[i] < 0 || drawn.Y[i] > 1 {
			t.Fatalf("work %d lies at %f, %f", i, drawn.X[i], drawn.Y[i])
		}
	}
}

func testSheetsShowEveryWorkOfTheMap(t *testing.T, g *Gallery) {
	engine := g.Library.Open(t)
	generation := engine.Current(t)
	drawn, err := artefact.DecodeMap(artefactNamed(t, engine, generation, artefact.MapName))
	if err != nil {
		t.Fatal(err)
	}
	images, err := generation.Images(context.Background(), drawn.ImageIDs)
	if err != nil || len(images) != len(drawn.ImageIDs) {
		t.Fatalf("%d works of %d: %v", len(images), len(drawn.ImageIDs), err)
	}
	var sheet image.Image
	for i, work := range images {
		if i%artefact.SheetWorks == 0 {
			data := artefactNamed(t, engine, generation, artefact.SheetName(i/artefact.SheetWorks))
			if sheet, err = jpeg.Decode(bytes.NewReader(data)); err != nil {
				t.Fatal(err)
			}
		}
		file, err := engine.OpenPicture(context.Background(), work, art.Thumbnail)
		if err != nil {
			t.Fatal(err)
		}
		thumbnail, err := jpeg.Decode(file)
		_ = file.Close()
		if err != nil {
			t.Fatal(err)
		}
		place := image.Pt(i%artefact.SheetColumns, i%artefact.SheetWorks/artefact.SheetColumns).Mul(artefact.SheetCellPx)
		cell := image.Rectangle{place, place.Add(image.Pt(artefact.SheetCellPx, artefact.SheetCellPx))}
		got, want := meanColour(sheet, cell), meanColour(thumbnail, thumbnail.Bounds())
		for channel := range want {
			if math.Abs(got[channel]-want[channel]) > 4 {
				t.Errorf("%s, %d on the map: a mean of %.0f on the sheet, %.0f on its thumbnail", work.Name, i, got, want)
				break
			}
		}
	}
}

// meanColour is the mean red, green and blue of a part of a picture, 0 to 255.
func meanColour(picture image.Image, of image.Rectangle) (mean [3]float64) {
	pixels := float64(of.Dx() * of.Dy())
	for y := of.Min.Y; y < of.Max.Y; y++ {
		for x := of.Min.X; x < of.Max.X; x++ {
			r, g, b, _ := picture.At(x, y).RGBA()
			for channel, value := range [3]uint32{r, g, b} {
				mean[channel] += float64(value>>8) / pixels
			}
		}
	}
	return mean
}

func testArtefactsAreKeptByNameAndVersion(t *testing.T, g *Gallery) {
	engine, ctx := g.Library.Open(t), context.Background()
	first, err := engine.PutArtefact(ctx, "test-note", []byte("one"))
	if err != nil {
		t.Fatal(err)
	}
	second, err := engine.PutArtefact(ctx, "test-note", []byte("two"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := engine.PutArtefact(ctx, "test-note", []byte("one"))
	if err != nil || again != first || first == second {
		t.Fatalf("versions %+v, %+v, %+v, %v", first, second, again, err)
	}
	for a, want := range map[art.Artefact]string{first: "one", second: "two"} {
		if data, err := engine.Artefact(ctx, a); err != nil || string(data) != want {
			t.Errorf("%+v holds %q, %v", a, data, err)
		}
	}
	for _, a := range []art.Artefact{{}, {Name: "test-note", Version: "0123"}, {Name: "../CURRENT", Version: "x"}} {
		if _, err := engine.Artefact(ctx, a); art.CodeOf(err) != art.CodeNotFound {
			t.Errorf("%+v: %v", a, err)
		}
	}
	if _, err := engine.PutArtefact(ctx, "../escape", nil); art.CodeOf(err) != art.CodeInvalid {
		t.Errorf("a name with a path: %v", err)
	}
}

func testCopiesAreGroupedAsNearDuplicates(t *testing.T, g *Gallery) {
	g.Copy(0)
	engine := g.Library.Open(t)
	generation := engine.Current(t)
	all := IDs(t, generation)
	groups, err := artefact.DecodeNearDuplicates(artefactNamed(t, engine, generation, artefact.NearDuplicatesName))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{all[0], all[len(all)-1]}
	slices.Sort(want)
	for _, group := range groups {
		got := slices.Clone(group.ImageIDs)
		slices.Sort(got)
		if slices.Equal(got, want) && group.Score >= 0.99 {
			return
		}
	}
	t.Fatalf("no group of %v among %+v", want, groups)
}
