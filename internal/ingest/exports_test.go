package ingest

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"likeness/internal/art"
)

// understood is what a person would read in a row of an export.
type understood struct {
	Key, Title           string
	Artists, Collections []string
	Genres               []string
	Years                [2]int
	File                 string
	Properties           []string // names
}

// rowsOfExports are rows as museums, projects and programs write them, made up
// but for their columns.
var rowsOfExports = []struct {
	name, table string
	want        understood
}{
	{
		"Cleveland",
		"id,accession_number,share_license_status,title,creation_date,creation_date_earliest,creation_date_latest,creators,culture,technique,department,collection,type,description,url,image_web\n" +
			"94979,1915.534,CC0,Nathaniel,1765,1765,1765,\"John Copley (American, 1738–1815)\",America,oil on canvas,American Painting,Painting before 1800,Painting,A man,https://x.org/94979,https://x.org/1915.534/web.jpg\n",
		understood{"id:94979", "Nathaniel", []string{"John Copley (American, 1738–1815)"}, []string{"Painting before 1800"}, []string{"Painting"}, [2]int{1765, 1765}, "https://x.org/1915.534/web.jpg", []string{"accession_number", "share_license_status", "culture", "technique", "department", "description", "url"}},
	},
	{
		"Carnegie",
		"title,creation_date,creation_date_earliest,creation_date_latest,medium,accession_number,id,credit_line,department,web_url,classification,image_url,full_name,nationality\n" +
			"Barge,c. 1895,1890-01-01,1900-01-01,etching,02.1,cmoa:objects/1,Gift,Fine Arts,https://x.org/1,prints,https://x.org/1.jpg,Jane Doe,French\n",
		understood{"id:cmoa:objects/1", "Barge", []string{"Jane Doe"}, []string{"Fine Arts"}, []string{"prints"}, [2]int{1890, 1900}, "https://x.org/1.jpg", []string{"medium", "accession_number", "credit_line", "web_url", "nationality"}},
	},
	{
		"Minneapolis",
		"id,title,artist,dated,medium,department,classification,accession_number,image,image_width,life_date\n" +
			"1218,Lucretia,\"Artist: Rembrandt van Rijn; Dutch, 1606–1669\",1666,Oil on canvas,European Art,Paintings,34.19,valid,4372,\"Dutch, 1606 - 1669\"\n",
		understood{"id:1218", "Lucretia", []string{"Rembrandt van Rijn"}, []string{"European Art"}, []string{"Paintings"}, [2]int{1666, 1666}, "", []string{"medium", "accession_number", "image", "image_width", "life_date"}},
	},
	{
		"Cooper Hewitt",
		"id,accession_number,title,date,year_start,year_end,medium,type,department_id,primary_image\n1,1938-1,Textile,late 18th century,1780,1799,silk,Textile,35,https://x.org/1.jpg\n",
		understood{"id:1", "Textile", nil, nil, []string{"Textile"}, [2]int{1780, 1799}, "https://x.org/1.jpg", []string{"accession_number", "medium", "department_id"}},
	},
	{
		"Rijksmuseum, list",
		"objectInventoryNumber,objectPersistentIdentifier,objectTitle[1],objectType[1],objectCreator[1],objectCreationDate[1],objectImage\nSK-A-1,http://hdl.example.org/1,Zelfportret,schilderij,Anna Bakker,1628,http://x.org/SK-A-1.jpg\n",
		understood{"id:SK-A-1", "Zelfportret", []string{"Anna Bakker"}, nil, []string{"schilderij"}, [2]int{1628, 1628}, "http://x.org/SK-A-1.jpg", []string{"objectInventoryNumber", "objectPersistentIdentifier"}},
	},
	{
		"SMK",
		"id,object_number,titles,creator,production_date_text,production_date_start,production_date_end,object_names,techniques,image_native\n" +
			"11,KMS1,Interiør,\"Hansen, Ida\",1901,1901-01-01T00:00:00.000Z,1901-12-31T00:00:00.000Z,maleri,Olie,https://x.org/iiif/kms1/full/max/0/native.jpg\n",
		understood{"id:11", "Interiør", []string{"Hansen, Ida"}, nil, []string{"maleri"}, [2]int{1901, 1901}, "https://x.org/iiif/kms1/full/max/0/native.jpg", []string{"object_number", "techniques"}},
	},
	{
		"V&A",
		"accessionNumber,accessionYear,systemNumber,objectType,_primaryTitle,_primaryPlace,_primaryMaker__name,_primaryMaker__association,_primaryDate,_primaryImageId,_sampleMaterial\n414:1,1849,O1,Teapot,A pot,Etruria,Jo Wood,maker,ca. 1775,2006A1,clay\n",
		understood{"id:O1", "A pot", []string{"Jo Wood"}, nil, []string{"Teapot"}, [2]int{1775, 1775}, "2006A1", []string{"accessionNumber", "accessionYear", "_primaryPlace", "_primaryMaker__association", "_sampleMaterial"}},
	},
	{
		"Joconde",
		"Reference;Auteur;Titre;Nom_officiel_musee;Ville;Domaine;Millesime_de_creation;Materiaux_techniques;Numero_inventaire;Sujet_represente\n000PE1;MARTIN Léa;Le port;Musée de la mer;Brest;peinture;1850;huile sur toile;D 1;bateau\n",
		understood{"id:000PE1", "Le port", []string{"MARTIN Léa"}, []string{"Musée de la mer"}, []string{"peinture"}, [2]int{1850, 1850}, "", []string{"Ville", "Materiaux_techniques", "Numero_inventaire", "Sujet_represente"}},
	},
	{
		"Joconde, codes",
		"REF;AUTR;TITR;DOMN;LOCA;MILL;TECH;INV\n000PE1;MARTIN Léa;Le port;peinture;Brest;1850;huile;D 1\n",
		understood{"id:000PE1", "Le port", []string{"MARTIN Léa"}, []string{"Brest"}, []string{"peinture"}, [2]int{1850, 1850}, "", []string{"TECH", "INV"}},
	},
	{
		"Williams College",
		"id,accession_number,title,maker,medium,creation_date,earliest,latest,classification,department,filename\n5,65.1,Hills,Amy Ash,oil,ca. 1880,1878,1882,PAINTINGS,AMERICAN,65_1.jpg\n",
		understood{"id:5", "Hills", []string{"Amy Ash"}, []string{"AMERICAN"}, []string{"PAINTINGS"}, [2]int{1878, 1882}, "65_1.jpg", []string{"accession_number", "medium"}},
	},
	{
		"WikiArt, list",
		"contentId,artistName,title,completitionYear,style,genre,galleryName,image\n7,Nell May,Sea,1901,Realism,marina,Town Gallery,https://x.org/7.jpg\n",
		understood{"id:7", "Sea", []string{"Nell May"}, []string{"Town Gallery"}, []string{"marina"}, [2]int{1901, 1901}, "https://x.org/7.jpg", []string{"style"}},
	},
	{
		"Wikidata",
		"item,itemLabel,creator,creatorLabel,inception,image,collectionLabel,genreLabel\nhttp://www.example.org/entity/Q1,Sea,http://www.example.org/entity/Q2,Nell May,1901-01-01T00:00:00Z,http://x.org/Special:FilePath/Sea.jpg,Town Gallery,marine art\n",
		understood{"id:http://www.example.org/entity/Q1", "Sea", []string{"Nell May"}, []string{"Town Gallery"}, []string{"marine art"}, [2]int{1901, 1901}, "http://x.org/Special:FilePath/Sea.jpg", []string{"creator"}},
	},
	{
		"Omeka S",
		"o:id,o:is_public,o:item_set,o:resource_class,dcterms:title,dcterms:creator,dcterms:date,dcterms:type,dcterms:identifier,dcterms:subject,o:media/file\n12,1,Paintings,dctype:StillImage,Haystacks,\"May, Nell|Someone Else\",1890/1891,painting,MFA-25,landscape|hay,hay.jpg\n",
		understood{"id:12", "Haystacks", []string{"May, Nell", "Someone Else"}, []string{"Paintings"}, []string{"painting"}, [2]int{1890, 1891}, "hay.jpg", []string{"o:is_public", "o:resource_class", "dcterms:identifier", "dcterms:subject"}},
	},
	{
		"Omeka Classic",
		"itemId,collection,Dublin Core:Title,Dublin Core:Creator,Dublin Core:Date,Dublin Core:Type,Dublin Core:Subject,file\n3,Prints,Bridge,Nell May,1870,print,river,bridge.jpg\n",
		understood{"id:3", "Bridge", []string{"Nell May"}, []string{"Prints"}, []string{"print"}, [2]int{1870, 1870}, "bridge.jpg", []string{"Dublin Core:Subject"}},
	},
	{
		"CollectiveAccess",
		"ca_objects.idno,ca_objects.preferred_labels,ca_entities.preferred_labels,ca_objects.date,ca_objects.description\n1999.1,Bridge,Nell May,1870,A bridge\n",
		understood{"id:1999.1", "Bridge", []string{"Nell May"}, nil, nil, [2]int{1870, 1870}, "", []string{"ca_objects.idno", "ca_objects.description"}},
	},
	{
		"CollectionBuilder",
		"objectid,filename,title,creator,date,description,subject,location,identifier,type,image_small\ndemo_1,demo1.jpg,Bridge,Nell May,1870-05-01,A bridge,river; town,Town,B-1,Image;StillImage,/small/demo1.jpg\n",
		understood{"id:demo_1", "Bridge", []string{"Nell May"}, nil, []string{"Image", "StillImage"}, [2]int{1870, 1870}, "demo1.jpg", []string{"description", "subject", "location", "identifier", "image_small"}},
	},
	{
		"TMS",
		"ObjectID,ObjectNumber,Title,DisplayName,Dated,DateBegin,DateEnd,Medium,Classification,Department,FileName\n8,1990.8,Bridge,Nell May,ca. 1870,1865,1875,oil,Paintings,Europe,1990_8.tif\n",
		understood{"id:8", "Bridge", []string{"Nell May"}, []string{"Europe"}, []string{"Paintings"}, [2]int{1865, 1875}, "1990_8.tif", []string{"ObjectNumber", "Medium"}},
	},
	{
		"EMu",
		"irn,TitAccessionNo,TitMainTitle,CreCreatorRef_tab.NamFullName,CreDateCreated,CreEarliestDate,CreLatestDate,PhyMedium,TitCollection,TitObjectType\n8,1990.8,Bridge,Nell May,about 1870,1865,1875,oil,Europe,painting\n",
		understood{"id:8", "Bridge", []string{"Nell May"}, []string{"Europe"}, []string{"painting"}, [2]int{1865, 1875}, "", []string{"TitAccessionNo", "PhyMedium"}},
	},
	{
		"Adlib",
		"priref,object_number,title,creator,production.date.start,production.date.end,object_name,material,reproduction.reference\n8,S-8,Brug,Nell May,1865,1875,schilderij,olieverf,..\\img\\S-8.jpg\n",
		understood{"id:8", "Brug", []string{"Nell May"}, nil, []string{"schilderij"}, [2]int{1865, 1875}, `..\img\S-8.jpg`, []string{"object_number", "material"}},
	},
	{
		"Spectrum",
		"Object number,Object name,Title,Object production person,Object production date,Material,Brief description,Current location\nS.8,painting,Bridge,Nell May,1870,oil,A bridge,Store 1\n",
		understood{"id:S.8", "Bridge", []string{"Nell May"}, nil, []string{"painting"}, [2]int{1870, 1870}, "", []string{"Object number", "Material", "Brief description", "Current location"}},
	},
	{
		"Google Arts & Culture",
		"itemid,title/en,creator/en,dateCreated:display,dateCreated:start,dateCreated:end,medium,art=genre,filetype,filespec\na-1,Bridge,Nell May,about 1870,1865,1875,oil,landscape,Image,a-1.jpg\n",
		understood{"id:a-1", "Bridge", []string{"Nell May"}, nil, []string{"landscape"}, [2]int{1865, 1875}, "a-1.jpg", []string{"medium", "filetype"}},
	},
	{
		"LIDO",
		`<lido xmlns="http://www.lido-schema.org"><lidoRecID>o-1</lidoRecID><descriptiveMetadata><objectClassificationWrap><objectWorkTypeWrap><objectWorkType><term>Gemälde</term></objectWorkType></objectWorkTypeWrap></objectClassificationWrap>` +
			`<objectIdentificationWrap><titleWrap><titleSet><appellationValue pref="alternate">Meer</appellationValue><appellationValue pref="preferred">Am Meer</appellationValue></titleSet></titleWrap>` +
			`<repositoryWrap><repositorySet><repositoryName><legalBodyName><appellationValue>Museum</appellationValue></legalBodyName></repositoryName><workID>G 1</workID></repositorySet></repositoryWrap></objectIdentificationWrap>` +
			`<eventWrap><eventSet><event><eventType><term>Herstellung</term></eventType><eventActor><actorInRole><actor><nameActorSet><appellationValue>Berg, Eva</appellationValue></nameActorSet></actor></actorInRole></eventActor>` +
			`<eventDate><displayDate>um 1809</displayDate><date><earliestDate>1808</earliestDate><latestDate>1810</latestDate></date></eventDate><eventMaterialsTech><displayMaterialsTech>Öl</displayMaterialsTech></eventMaterialsTech></event></eventSet></eventWrap></descriptiveMetadata>` +
			`<administrativeMetadata><resourceWrap><resourceSet><resourceRepresentation><linkResource>https://x.org/1.jpg</linkResource></resourceRepresentation></resourceSet></resourceWrap></administrativeMetadata></lido>`,
		understood{"id:o-1", "Am Meer", []string{"Berg, Eva"}, []string{"Museum"}, []string{"Gemälde"}, [2]int{1808, 1810}, "https://x.org/1.jpg", []string{"inventory number", "materials and techniques", "title.alternative"}},
	},
	{
		"Dublin Core of an OAI-PMH repository",
		`<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header><identifier>oai:x:1</identifier></header><metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
			`<dc:title>La mer</dc:title><dc:creator>Berg, Eva</dc:creator><dc:creator>May, Nell</dc:creator><dc:date>1808-1810</dc:date><dc:type>estampe</dc:type><dc:subject>mer</dc:subject><dc:identifier>D 1</dc:identifier><dc:identifier>https://x.org/1.jpg</dc:identifier></oai_dc:dc></metadata></record></ListRecords></OAI-PMH>`,
		understood{"id:oai:x:1", "La mer", []string{"Berg, Eva", "May, Nell"}, nil, []string{"estampe"}, [2]int{1808, 1810}, "https://x.org/1.jpg", []string{"dc.identifier", "dc.subject"}},
	},
	{
		"MARC in XML",
		`<record xmlns="http://www.loc.gov/MARC21/slim"><controlfield tag="001">42</controlfield><controlfield tag="008">930101q18081810gw </controlfield><datafield tag="100"><subfield code="a">Berg, Eva,</subfield></datafield>` +
			`<datafield tag="245"><subfield code="a">The sea /</subfield></datafield><datafield tag="260"><subfield code="c">[ca. 1809]</subfield></datafield><datafield tag="300"><subfield code="a">1 etching</subfield></datafield>` +
			`<datafield tag="650"><subfield code="a">Seas</subfield></datafield><datafield tag="655"><subfield code="a">Etchings</subfield></datafield><datafield tag="852"><subfield code="a">Library</subfield><subfield code="h">P 1</subfield></datafield><datafield tag="856"><subfield code="u">https://x.org/1.jpg</subfield></datafield></record>`,
		understood{"id:42", "The sea", []string{"Berg, Eva"}, []string{"Library"}, []string{"Etchings"}, [2]int{1808, 1810}, "https://x.org/1.jpg", []string{"medium", "call number", "subjects"}},
	},
	{
		"German", "Inventarnummer;Titel;Künstler;Datierung;Material;Sammlung;Gattung;Dateiname\n1;Am Meer;Eva Berg;1808–1810;Öl;Museum;Gemälde;meer.jpg\n",
		understood{"id:1", "Am Meer", []string{"Eva Berg"}, []string{"Museum"}, []string{"Gemälde"}, [2]int{1808, 1810}, "meer.jpg", []string{"Inventarnummer", "Material"}},
	},
	{
		"French", "Numéro d'inventaire;Titre;Artiste;Date de création;Technique;Musée;Domaine;Nom du fichier\n1;La mer;Eva Berg;1808;huile;Musée;peinture;mer.jpg\n",
		understood{"id:1", "La mer", []string{"Eva Berg"}, []string{"Musée"}, []string{"peinture"}, [2]int{1808, 1808}, "mer.jpg", []string{"Numéro d'inventaire", "Technique"}},
	},
	{
		"Italian", "Numero di inventario;Titolo;Autore;Datazione;Materia e tecnica;Museo;Categoria;Nome file\n1;Il mare;Eva Berg;1808;olio;Museo;dipinto;mare.jpg\n",
		understood{"id:1", "Il mare", []string{"Eva Berg"}, []string{"Museo"}, []string{"dipinto"}, [2]int{1808, 1808}, "mare.jpg", []string{"Numero di inventario", "Materia e tecnica"}},
	},
	{
		"Spanish", "Nº de inventario;Título;Autor;Fecha;Técnica;Colección;Género;Archivo\n1;El mar;Eva Berg;1808;óleo;Museo;pintura;mar.jpg\n",
		understood{"id:1", "El mar", []string{"Eva Berg"}, []string{"Museo"}, []string{"pintura"}, [2]int{1808, 1808}, "mar.jpg", []string{"Nº de inventario", "Técnica"}},
	},
	{
		"Dutch", "Inventarisnummer;Titel;Kunstenaar;Datering;Materiaal;Collectie;Objectsoort;Bestandsnaam\n1;De zee;Eva Berg;1808;olieverf;Museum;schilderij;zee.jpg\n",
		understood{"id:1", "De zee", []string{"Eva Berg"}, []string{"Museum"}, []string{"schilderij"}, [2]int{1808, 1808}, "zee.jpg", []string{"Inventarisnummer", "Materiaal"}},
	},
	{
		"Danish", "Inventarnr.;Titel;Kunstner;Datering;Teknik;Samling;Værktype;Filnavn\n1;Havet;Eva Berg;1808;olie;Museum;maleri;hav.jpg\n",
		understood{"id:1", "Havet", []string{"Eva Berg"}, []string{"Museum"}, []string{"maleri"}, [2]int{1808, 1808}, "hav.jpg", []string{"Inventarnr.", "Teknik"}},
	},
	{
		"Polish", "Nr inwentarzowy;Tytuł;Autor;Datowanie;Technika;Muzeum;Rodzaj;Nazwa pliku\n1;Morze;Ewa Góra;1808;olej;Muzeum;malarstwo;morze.jpg\n",
		understood{"id:1", "Morze", []string{"Ewa Góra"}, []string{"Muzeum"}, []string{"malarstwo"}, [2]int{1808, 1808}, "morze.jpg", []string{"Nr inwentarzowy", "Technika"}},
	},
	{
		"Portuguese", "Número de inventário;Título;Artista;Data;Técnica;Museu;Gênero;Arquivo\n1;O mar;Eva Berg;1808;óleo;Museu;pintura;mar.jpg\n",
		understood{"id:1", "O mar", []string{"Eva Berg"}, []string{"Museu"}, []string{"pintura"}, [2]int{1808, 1808}, "mar.jpg", []string{"Número de inventário", "Técnica"}},
	},
	{
		"Russian", "Инвентарный номер;Название;Художник;Дата создания;Материал, техника;Музей;Жанр;Файл\n1;Море;Ева Гора;1808;масло;Музей;пейзаж;море.jpg\n",
		understood{"id:1", "Море", []string{"Ева Гора"}, []string{"Музей"}, []string{"пейзаж"}, [2]int{1808, 1808}, "море.jpg", []string{"Инвентарный номер", "Материал, техника"}},
	},
	{
		"Japanese", "作品番号,作品名,作者,制作年,技法・材質,所蔵館,分類,画像ファイル名\n1,海,山田花子,1808,油彩,美術館,絵画,umi.jpg\n",
		understood{"id:1", "海", []string{"山田花子"}, []string{"美術館"}, []string{"絵画"}, [2]int{1808, 1808}, "umi.jpg", []string{"作品番号", "技法・材質"}},
	},
}

func TestRowsOfKnownExportsAreUnderstood(t *testing.T) {
	for _, e := range rowsOfExports {
		in, err := open(Options{CSV: writeFile(t, filepath.Join(t.TempDir(), "works.csv"), e.table)})
		if err != nil {
			t.Errorf("%s: %v", e.name, err)
			continue
		}
		var got understood
		err = in.entries(t.Context(), func(row entry) error {
			got = understoodOf(row.image, row.file)
			return nil
		})
		if diff := cmp.Diff(e.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", e.name, err, diff)
		}
	}
}

func understoodOf(image art.Image, file string) understood {
	u := understood{Key: image.Key, Title: image.Title, Artists: image.Artists, Collections: image.Collections, Genres: image.Genres, File: file}
	if image.Years != nil {
		u.Years = [2]int{image.Years.From, image.Years.To}
	}
	for _, p := range image.Properties {
		u.Properties = append(u.Properties, p.Name)
	}
	return u
}

func TestNoNameOfAColumnHasTwoRolesButThoseThatShareThem(t *testing.T) {
	first := map[string]Role{}
	for _, k := range known {
		for _, name := range k.names {
			if role, known := first[name]; name == "" || known && role != k.role && !shared[name] {
				t.Errorf("%q is %s and %s", name, role, k.role)
			}
			first[name] = k.role
		}
	}
	if strings.Join(headerKeys("dcterms:title"), " ") != "dctermstitle title" {
		t.Errorf("%q", headerKeys("dcterms:title"))
	}
}
