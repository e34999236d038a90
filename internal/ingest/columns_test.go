package ingest

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"likeness/internal/art"
)

// exports are first lines of files as museums and projects publish them, and
// the column that each role should come from.
var exports = []struct {
	name   string
	header string
	want   map[Role]string
}{
	{
		"the ancestor's", "file_id,original_image_name,Title,Artist,Collection,Genre,Date",
		map[Role]string{RoleID: "file_id", RoleFile: "file_id", RoleName: "original_image_name", RoleTitle: "Title", RoleArtist: "Artist", RoleCollection: "Collection", RoleGenre: "Genre", RoleDate: "Date"},
	},
	{
		"Metropolitan Museum", "Object Number,Is Highlight,Is Timeline Work,Is Public Domain,Object ID,Gallery Number,Department,AccessionYear,Object Name,Title,Culture,Period,Dynasty,Reign,Portfolio,Constituent ID,Artist Role,Artist Prefix,Artist Display Name,Artist Display Bio,Artist Suffix,Artist Alpha Sort,Artist Nationality,Artist Begin Date,Artist End Date,Artist Gender,Artist ULAN URL,Artist Wikidata URL,Object Date,Object Begin Date,Object End Date,Medium,Dimensions,Credit Line,Geography Type,City,State,County,Country,Region,Subregion,Locale,Locus,Excavation,River,Classification,Rights and Reproduction,Link Resource,Object Wikidata URL,Metadata Date,Repository,Tags,Tags AAT URL,Tags Wikidata URL",
		map[Role]string{RoleID: "Object ID", RoleAccession: "Object Number", RoleMedium: "Medium", RoleDepartment: "Department", RoleKeywords: "Tags", RoleTitle: "Title", RoleArtist: "Artist Display Name", RoleCollection: "Repository", RoleGenre: "Classification", RoleDate: "Object Date", RoleYearFrom: "Object Begin Date", RoleYearTo: "Object End Date", RoleRights: "Rights and Reproduction", RoleLicence: "Is Public Domain"},
	},
	{
		"MoMA", "Title,Artist,ConstituentID,ArtistBio,Nationality,BeginDate,EndDate,Gender,Date,Medium,Dimensions,CreditLine,AccessionNumber,Classification,Department,DateAcquired,Cataloged,ObjectID,URL,ImageURL,OnView,Circumference (cm),Depth (cm),Diameter (cm),Height (cm),Length (cm),Weight (kg),Width (cm),Seat Height (cm),Duration (sec.)",
		map[Role]string{RoleID: "ObjectID", RoleAccession: "AccessionNumber", RoleMedium: "Medium", RoleDepartment: "Department", RoleFile: "ImageURL", RoleTitle: "Title", RoleArtist: "Artist", RoleCollection: "Department", RoleGenre: "Classification", RoleDate: "Date"},
	},
	{
		"Tate", "id,accession_number,artist,artistRole,artistId,title,dateText,medium,creditLine,year,acquisitionYear,dimensions,width,height,depth,units,inscription,thumbnailCopyright,thumbnailUrl,url",
		map[Role]string{RoleID: "id", RoleAccession: "accession_number", RoleMedium: "medium", RoleFile: "thumbnailUrl", RoleTitle: "title", RoleArtist: "artist", RoleDate: "dateText", RoleYearFrom: "year", RoleYearTo: "year"},
	},
	{
		"National Gallery of Art", "objectid,accessioned,accessionnum,locationid,title,displaydate,beginyear,endyear,visualbrowsertimespan,medium,dimensions,inscription,markings,attributioninverted,attribution,provenancetext,creditline,classification,subclassification,visualbrowserclassification,parentid,isvirtual,departmentabbr,portfolio,series,volume,watermarks,lastdetectedmodification,wikidataid,customprinturl",
		map[Role]string{RoleID: "objectid", RoleAccession: "accessionnum", RoleMedium: "medium", RoleTitle: "title", RoleArtist: "attribution", RoleGenre: "classification", RoleDate: "displaydate", RoleYearFrom: "beginyear", RoleYearTo: "endyear"},
	},
	{
		"Art Institute of Chicago", "id,title,main_reference_number,date_start,date_end,date_display,artist_display,place_of_origin,dimensions,medium_display,credit_line,department_title,artwork_type_title,artist_id,artist_title,style_title,classification_title,image_id",
		map[Role]string{RoleID: "id", RoleAccession: "main_reference_number", RoleMedium: "medium_display", RoleDepartment: "department_title", RoleFile: "image_id", RoleTitle: "title", RoleArtist: "artist_title", RoleCollection: "department_title", RoleGenre: "artwork_type_title", RoleDate: "date_display", RoleYearFrom: "date_start", RoleYearTo: "date_end"},
	},
	{
		"WikiArt with styles", "artist,style,genre,title,year,filename",
		map[Role]string{RoleFile: "filename", RoleTitle: "title", RoleArtist: "artist", RoleGenre: "genre", RoleDate: "year", RoleYearFrom: "year", RoleYearTo: "year"},
	},
	{
		"WikiArt classes", "filename,artist,genre,description,phash,width,height,genre_count,subset",
		map[Role]string{RoleFile: "filename", RoleArtist: "artist", RoleGenre: "genre", RoleDescription: "description"},
	},
	{
		"names alone", "id,name,artist,collection,genre,date",
		map[Role]string{RoleID: "id", RoleName: "name", RoleTitle: "name", RoleArtist: "artist", RoleCollection: "collection", RoleGenre: "genre", RoleDate: "date"},
	},
	{
		"odd spelling", "FILE NAME,TITLE,Artist_Name, Museum ,year-from,Year To",
		map[Role]string{RoleFile: "FILE NAME", RoleTitle: "TITLE", RoleArtist: "Artist_Name", RoleCollection: " Museum ", RoleYearFrom: "year-from", RoleYearTo: "Year To"},
	},
}

func TestTheColumnsOfKnownExportsAreRecognised(t *testing.T) {
	for _, e := range exports {
		m, err := mapColumns(strings.Split(e.header, ","), nil)
		if err != nil {
			t.Errorf("%s: %v", e.name, err)
			continue
		}
		got := map[Role]string{}
		for role, at := range m.column {
			got[role] = m.header[at]
		}
		if diff := cmp.Diff(e.want, got); diff != "" {
			t.Errorf("%s:\n%s", e.name, diff)
		}
	}
}

// handmade are first lines as people write them who have no program of a
// museum, or one that lets them, and the columns of id, file, title, artist,
// date and medium; "" for none.
var handmade = []string{
	"Inv. No.|Photo File|Title of Work|Creator(s)|Date of Work|Technique/Material",
	"Inv#|JPEG|Object Title|Artist Name (Last, First)|Year Made|",
	"Acc. No.|Digital Image|Title(s)|Artist/Creator|Date Made|Medium and Materials",
	"Catalogue Number|Image(s)|Title / Description|Artist's Name|Year of creation|Materials",
	"Entry/Object ID|Media Files|Name/Title|Made/Created By|Date made|Medium/Materials",
	"OBJECTID|IMAGEFILE|TITLE|ARTIST|DATE|MEDIUM",
	"N° inventaire|Photographie|Titre(s)|Auteur(s)|Datation|Matière(s)/Technique(s)",
	"Num. inv.|Nom de l'image|Titre / Appellation|Auteur / Artiste|Date / Période|Technique",
	"Objekt-Nr.|Bildname|Titel des Werks|Name des Künstlers|Entstehung|Technik",
	"Inventar-Nr.|Abb. Dateiname|Titel|Beteiligte|Datierung|Material/Technik",
	"N. inv.|Nome immagine|Titolo opera|Autore/Artista|Datazione|Tecnica",
	"Inv. nr.|Bestandsnaam afbeelding|Titel van het werk|Kunstenaar(s)|Datering|Techniek",
	"Inventario|Foto|Título de la obra|Autor/a|Época|Técnica / Soporte",
	"Inventarienummer|Bildfil|Titel|Konstnär|Datering|Teknik",
	"Inventarnr|Bilde|Tittel|Kunstner|Datering|Teknikk",
	"Inventaarionumero|Kuva|Teoksen nimi|Taiteilija|Valmistumisvuosi|Tekniikka",
	"Inventární číslo|Obrázek|Název díla|Autor|Datace|Technika",
	"Leltári szám|Kép|Cím|Művész|Keletkezés|Technika",
	"Envanter No|Görsel|Eser Adı|Sanatçı|Tarih|Teknik",
	"管理番号|画像名|作品名|作家名|制作年|技法・素材",
	"编号|图片|作品名称|作者|年代|材质",
	"등록번호|이미지|작품명|작가|제작연도|재료",
}

func TestColumnsThatPeopleNameByHandAreRecognised(t *testing.T) {
	for _, line := range handmade {
		header := strings.Split(line, "|")
		m, err := mapColumns(header, nil)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		for at, role := range []Role{RoleID, RoleFile, RoleTitle, RoleArtist, RoleDate, RoleMedium} {
			if got, ok := m.column[role]; header[at] != "" && (!ok || got != at) {
				t.Errorf("%s: %s is read from %d", line, role, got)
			}
		}
	}
}

func TestDatesOfSomethingElseAreNoDatesOfWorks(t *testing.T) {
	for _, header := range []string{"Title,Date (acquired)", "Title,Date of acquisition", "Title,Acquired / Date", "Title,Photo date"} {
		m, err := mapColumns(strings.Split(header, ","), nil)
		if err != nil {
			t.Fatal(err)
		}
		if at, ok := m.column[RoleDate]; ok {
			t.Errorf("%s: the date is read from %q", header, m.header[at])
		}
	}
	tms, err := mapColumns(strings.Split("ObjectID,Title,Dated,DisplayName,DisplayDate", ","), nil)
	if err != nil || tms.header[tms.column[RoleDate]] != "Dated" {
		t.Errorf("of an export of TMS the date is read from column %d: the dates of a life (%v)", tms.column[RoleDate], err)
	}
}

func TestMapOverridesWhatNamesSuggest(t *testing.T) {
	m, err := mapColumns([]string{"Titre", "title", "Peintre"}, map[string]string{"title": "titre", "ARTIST": "Peintre"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[Role]int{RoleTitle: 0, RoleArtist: 2}
	if diff := cmp.Diff(want, m.column); diff != "" {
		t.Error(diff)
	}
}

func TestColumnsCanBeMappedByNumber(t *testing.T) {
	for _, tc := range []struct {
		header     string
		over       map[string]string
		want       map[Role]int
		headerless bool
	}{
		{"1,Water Lilies,Monet", map[string]string{"1": "id", "2": "title", "artist": "3"}, map[Role]int{RoleID: 0, RoleTitle: 1, RoleArtist: 2}, true},
		{"a.jpg,Title,Monet", map[string]string{"1": "file", "2": "title"}, map[Role]int{RoleFile: 0, RoleTitle: 1}, true},
		{"id,Titre,Peintre", map[string]string{"2": "title", "3": "artist"}, map[Role]int{RoleID: 0, RoleTitle: 1, RoleArtist: 2}, false},
		{"title,1,2", map[string]string{"1": "artist"}, map[Role]int{RoleTitle: 0, RoleArtist: 1}, false},
	} {
		m, err := mapColumns(strings.Split(tc.header, ","), tc.over)
		if err != nil {
			t.Errorf("%s %v: %v", tc.header, tc.over, err)
			continue
		}
		if diff := cmp.Diff(tc.want, m.column); diff != "" || m.headerless != tc.headerless {
			t.Errorf("%s %v: headerless %v, columns %s", tc.header, tc.over, m.headerless, diff)
		}
	}
}

func TestSeveralColumnsOfARoleHaveSeveralValues(t *testing.T) {
	for header, cells := range map[string][]string{
		"title,artist,artist,subject,subject": {"a", "Rubens", "Brueghel", "sea", "ship"},
		"title,Artist 1,Artist 2,subject":     {"a", "Rubens", "Brueghel; Rubens", "sea"},
		"title,artist,artist_2":               {"a", "Rubens; Brueghel", ""},
	} {
		image := record(t, header, cells...)
		if diff := cmp.Diff([]string{"Rubens", "Brueghel"}, image.Artists); diff != "" || !strings.HasPrefix(image.Artist, "Rubens; Brueghel") {
			t.Errorf("%s: %q %s", header, image.Artist, diff)
		}
		if len(image.Properties) != strings.Count(header, "subject") {
			t.Errorf("%s: %+v", header, image.Properties)
		}
	}
}

func TestAMappingThatCannotBeIsRefusedWithWhatThereIs(t *testing.T) {
	for _, tc := range []struct {
		header  string
		over    map[string]string
		mention []string
	}{
		{"Kolumne,Zweite", nil, []string{"Kolumne, Zweite", "--map", "title"}},
		{"title", map[string]string{"painter": "title"}, []string{`"painter"`, "artist", "yearFrom"}},
		{"title,who", map[string]string{"artist": "Whom"}, []string{`"Whom"`, "title, who"}},
	} {
		_, err := mapColumns(strings.Split(tc.header, ","), tc.over)
		if err == nil || art.CodeOf(err) != art.CodeInvalid {
			t.Errorf("%s %v: %v", tc.header, tc.over, err)
			continue
		}
		for _, m := range tc.mention {
			if !strings.Contains(err.Error(), m) {
				t.Errorf("%q does not mention %q", err, m)
			}
		}
	}
}

func TestWhatIsNotUnderstoodOfAWorkbookNamesItsSheets(t *testing.T) {
	book := excelize.NewFile()
	for _, sheet := range []string{"Sheet1", "Works", "Empty"} {
		if _, err := book.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
	}
	for sheet, names := range map[string][]string{"Sheet1": {"Kolumne", "Zweite"}, "Works": {"Dritte", "Vierte"}} {
		if err := errors.Join(book.SetSheetRow(sheet, "A1", &names), book.SetSheetRow(sheet, "A2", &[]string{"eins", "zwei"})); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "works.xlsx")
	if err := book.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		opts    Options
		mention []string
	}{
		"no column known":    {Options{}, []string{"No column of the table is known", "Sheet1", "Works", "Sheet1 was read", "--sheet"}},
		"the other sheet":    {Options{Sheet: "works"}, []string{"Dritte, Vierte", "Works was read", "--sheet"}},
		"an empty sheet":     {Options{Sheet: "Empty"}, []string{"is empty", "Sheet1", "Empty was read"}},
		"a column elsewhere": {Options{Map: map[string]string{"title": "Dritte"}, Sheet: "Sheet1"}, []string{`no column "Dritte"`, "Works", "Sheet1 was read"}},
		"a facet elsewhere":  {Options{Map: map[string]string{"title": "Kolumne"}, Facets: []string{"Vierte"}}, []string{`no column "Vierte"`, "Sheet1 was read"}},
	} {
		tc.opts.CSV = path
		_, err := Preview(t.Context(), nil, tc.opts, nil)
		for _, mention := range tc.mention {
			if art.CodeOf(err) != art.CodeInvalid || !strings.Contains(fmt.Sprint(err), mention) {
				t.Errorf("%s: %v; want it to mention %q", name, err, mention)
			}
		}
	}
}

func record(t *testing.T, header string, cells ...string) art.Image {
	t.Helper()
	m, err := mapColumns(strings.Split(header, ","), nil)
	if err != nil {
		t.Fatal(err)
	}
	image := m.record(cells)
	image.Name = m.nameOf(cells, image)
	return image
}

func TestARowIsReadAsItIsMeant(t *testing.T) {
	got := record(t, "file,title,artist,collection,genre,date,Medium,Empty",
		`photos\42.jpg`, "  Two\nboats ", "Rubens| Jan Brueghel |Rubens", "nan", "['marine', \"still life\"]", "c. 1617", " oil, on\npanel ", "NULL", "beyond")
	want := art.Image{
		Name: "42.jpg", Title: "Two boats",
		Artist: "Rubens| Jan Brueghel |Rubens", Artists: []string{"Rubens", "Jan Brueghel"},
		Genre: "marine; still life", Genres: []string{"marine", "still life"},
		Date: "c. 1617", Years: got.Years,
		Properties: []art.Property{{Name: "Medium", Value: "oil, on\npanel"}, {Name: "column 9", Value: "beyond"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got.Years == nil || got.Years.From > 1617 || got.Years.To < 1617 {
		t.Errorf("c. 1617 is %v", got.Years)
	}
}

func TestNamesWithACommaStayWhole(t *testing.T) {
	got := record(t, "title,artist", "Irises", "GOGH, Vincent van")
	if diff := cmp.Diff([]string{"GOGH, Vincent van"}, got.Artists); diff != "" {
		t.Error(diff)
	}
}

func TestTheNameIsTheFirstThatTheSourceGives(t *testing.T) {
	const header = "id,file_name,original_image_name,title"
	for _, tc := range []struct{ id, file, original, title, want string }{
		{"7", "a/x.jpg", "Old Name.jpg", "T", "Old Name.jpg"},
		{"7", "a/x.jpg", "", "T", "x.jpg"},
		{"7", "", "None", "T", "T"},
		{"7", "https://museum.example/pictures/7.jpg", "", "T", "T"},
		{"7", "", "", "", "7"},
	} {
		if got := record(t, header, tc.id, tc.file, tc.original, tc.title).Name; got != tc.want {
			t.Errorf("%+v is called %q", tc, got)
		}
	}
}

func TestYearsComeFromTheirColumnsElseFromTheDate(t *testing.T) {
	for _, tc := range []struct {
		date, from, to string
		want           *art.Years
	}{
		{"late 19th century", "1880", "1890", &art.Years{From: 1880, To: 1890}},
		{"", "-500", "-450", &art.Years{From: -500, To: -450}},
		{"", "1888.0", "", &art.Years{From: 1888, To: 1888}},
		{"1888", "0", "0", &art.Years{From: 1888, To: 1888}},
		{"1888", "1890", "1880", &art.Years{From: 1888, To: 1888}},
		{"1888", "unknown", "12345678", &art.Years{From: 1888, To: 1888}},
		{"", "1802-05-14T00:00:00.000Z", "1803-01-02", &art.Years{From: 1802, To: 1803}},
		{"", "-0499-01-25", "500 BC", nil},
		{"", "500 BC", "-0450-12-31T00:00:00Z", &art.Years{From: -500, To: -450}},
		{"", "c. 1850", "1860s", &art.Years{From: 1850, To: 1869}},
		{"", "1850", "", &art.Years{From: 1850, To: 1850}},
		{"", "", "1850", nil},
		{"n.d.", "0", "1850", nil},
		{"1840s", "", "1850", &art.Years{From: 1840, To: 1849}},
		{"1840s", "1840", "", &art.Years{From: 1840, To: 1849}},
		{"", "1850", "9999", &art.Years{From: 1850, To: 1850}},
		{"", "-100", "0", &art.Years{From: -100, To: -1}},
		{"", "0", "99", &art.Years{From: 1, To: 99}},
		{"no date", "", "", nil},
	} {
		got := record(t, "title,date,beginyear,endyear", "T", tc.date, tc.from, tc.to).Years
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%+v: %s", tc, diff)
		}
	}
	// MoMA's BeginDate is the artist's birth.
	got := record(t, "title,dateText,year", "T", "1890–5", "1890").Years
	if diff := cmp.Diff(&art.Years{From: 1890, To: 1895}, got); diff != "" {
		t.Errorf("a lone year beside a date of several (-want +got):\n%s", diff)
	}
	got = record(t, "Title,Artist,BeginDate,EndDate,Date", "T", "A", "(1841)", "(1918)", "1896").Years
	if diff := cmp.Diff(&art.Years{From: 1896, To: 1896}, got); diff != "" {
		t.Error(diff)
	}
}

func TestFileNamesOfGoogleArtProjectAreRead(t *testing.T) {
	for file, want := range map[string][2]string{
		"sub/Vincent van Gogh - Irises - Google Art Project.jpg":    {"Vincent van Gogh", "Irises"},
		"Manet - Nana - a study - Google Art Project (cropped).jpg": {"Manet", "Nana - a study"},
		"Irises - Google Art Project.jpg":                           {"", "Irises"},
		"Vincent van Gogh - Irises.jpg":                             {"", ""},
		"Google Art Project.jpg":                                    {"", ""},
	} {
		got := fileRecord("main", file)
		if got.Artist != want[0] || got.Title != want[1] || got.Key != "path:"+file || strings.Contains(got.Name, "/") {
			t.Errorf("%s: %+v", file, got)
		}
	}
}

func TestTheNumberOnTheLabelStaysBesideTheIDItGives(t *testing.T) {
	got := record(t, "Accession Number,title", "1926.417", "Bedroom")
	if diff := cmp.Diff([]art.Property{{Name: "Accession Number", Value: "1926.417"}}, got.Properties); diff != "" {
		t.Error(diff)
	}
	if got := record(t, "id,title", "7", "Bedroom"); got.Properties != nil {
		t.Errorf("a row's id, which nobody reads, became a property: %v", got.Properties)
	}
}

func TestColumnsAreReadAsTheLastTimeWhereTheyAreThere(t *testing.T) {
	csv := writeFile(t, filepath.Join(t.TempDir(), "works.csv"), "id,Kolumne,Zweite,title\n1,A,B,C\n")
	for _, tc := range []struct {
		remembered, given map[string]string
		title             string
		told              bool
	}{
		{map[string]string{"title": "Kolumne"}, nil, "A", true},
		{map[string]string{"title": "Kolumne"}, map[string]string{"title": "Zweite"}, "B", false},
		{map[string]string{"title": "Dritte"}, nil, "C", false},
		{map[string]string{"title": "Dritte", "artist": "Zweite"}, nil, "C", true},
		{map[string]string{"2": "title"}, nil, "C", false}, // numbers are of a file without names
	} {
		sum := mustPreview(t, nil, Options{CSV: csv, Remembered: Reading{Map: tc.remembered}, Map: tc.given})
		if got := sum.Sample[0].Title; got != tc.title {
			t.Errorf("%v, %v: title %q", tc.remembered, tc.given, got)
		}
		if told := strings.Contains(strings.Join(sum.Notes, " "), "as in the last import"); told != tc.told {
			t.Errorf("%v, %v: said %q", tc.remembered, tc.given, sum.Notes)
		}
	}
}
