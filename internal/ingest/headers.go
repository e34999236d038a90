package ingest

import (
	"regexp"
	"strings"
)

// knownNames are the column names that have a role.
type knownNames struct {
	role  Role
	names []string // as normalHeader spells them
}

// known lists, for each role, the names of columns that have it; of several in
// one file the first listed wins. First come the names of exports and of
// systems of museums, then the words of the languages that Likeness knows:
// English, French, German, Italian, Spanish, Dutch, Danish, Polish,
// Portuguese, Russian, Japanese, and then the commonest words of Swedish,
// Norwegian, Finnish, Czech, Hungarian, Turkish, Greek, Ukrainian, Chinese and
// Korean.
//
// MoMA's BeginDate and EndDate are missing on purpose: they are the artist's
// life.
var known = named([]knownNames{
	{RoleID, append([]string{
		"id", "object id", "artwork id", "work id", "o:id", "item id", "system number", "irn", "priref", "ca_objects.object_id", "lidoRecID", "record id", "content id", "oai identifier", "record.about", "resource id", "entry object id",
		"identifiant", "objekt-id", "werk-id", "id opera", "id obra", "id dzieła", "идентификатор", "作品id",
		"lfd. nr.", "번호", "编号", "編號",
	}, append(numbers, "identifier", "file_id", "key")...)},
	{RoleFile, []string{
		"file_id", "source file", "filename", "file", "filepath", "path", "image file", "image filename", "image name", "image path", "o:media/file", "o:media", "files", "filespec", "object location",
		"picture", "image", "image id", "primary image id", "image url", "primary image", "images web url", "image web", "image_full", "web image url", "iiifurl", "object image", "image native",
		"thumbnail url", "image_thumbnail", "image_small", "image_thumb", "new filename", "ca_object_representations.media.original", "reproduction.reference", "MulMultiMediaRef", "primary media", "photo file", "photo filename", "picture file", "picture filename", "digital image", "main image", "image filenames", "images", "jpeg", "jpg", "media file", "media files", "media filename", "media",
		"fichier", "nom du fichier", "nom fichier", "chemin du fichier", "photo", "nom de l'image", "nom du fichier image", "fichier image", "photographie", "dateiname", "datei", "bilddatei", "bild", "abbildung", "foto", "bildname", "dateiname bild", "bilddateiname", "abb. dateiname", "dateipfad", "bildpfad", "fotografie", "nome file", "nome del file", "file immagine", "immagine", "nome immagine", "nome file immagine",
		"archivo", "nombre de archivo", "nombre del archivo", "fichero", "imagen", "fotografía", "bestandsnaam", "bestand", "afbeelding", "bestandsnaam afbeelding", "filnavn", "fil", "billede", "billedfil",
		"nazwa pliku", "plik", "zdjęcie", "arquivo", "nome do arquivo", "ficheiro", "nome do ficheiro", "imagem",
		"файл", "имя файла", "изображение", "фото", "ファイル名", "ファイル", "画像ファイル", "画像ファイル名", "画像", "画像名",
		"bildfil", "filnamn", "bildefil", "bilde", "kuva", "kuvatiedosto", "tiedosto", "tiedostonimi", "obrázek", "soubor", "název souboru", "kép", "képfájl", "fájlnév", "görsel", "resim", "dosya", "dosya adı", "εικόνα", "αρχείο", "зображення", "файл зображення",
		"图片", "图像", "文件名", "图片文件", "圖片", "圖像", "圖檔", "檔名", "이미지", "파일", "파일명", "이미지 파일",
	}},
	{RoleName, []string{"original image name", "original name", "original filename", "name"}},
	{RoleTitle, []string{
		"title", "artwork title", "work title", "object title", "primary title", "item label", "painting label", "work label", "preferred_labels", "preferred_labels.name", "TitMainTitle", "titles", "titles title", "main title", "artwork", "title of work", "work",
		"titre", "titre de l'œuvre", "intitulé", "titre principal", "titel", "werktitel", "bildtitel", "objekttitel", "werk", "titolo", "titolo dell'opera", "titolo opera", "título", "título de la obra", "título da obra", "værktitel",
		"tytuł", "tytuł dzieła", "название", "название произведения", "наименование", "заглавие", "作品名", "作品名称", "題名", "タイトル", "作品タイトル", "名称", "name", "bezeichnung", "objektbezeichnung",
		"tittel", "teoksen nimi", "nimi", "název", "název díla", "cím", "a mű címe", "eser adı", "eserin adı", "başlık", "τίτλος", "назва", "назва твору", "作品名稱", "文物名称", "文物名稱", "名稱", "标题", "標題", "题名", "작품명", "제목", "작품 제목",
	}},
	{RoleArtist, []string{
		"artist", "artist display name", "artist title", "artist name", "artist display", "all artists", "contributors fc", "attribution", "artists", "creator label", "artist label", "creator", "creators", "creators description",
		"artists name", "creator name", "creators name", "people name", "people display name", "primary maker name", "principal or first maker", "object creator", "object production person", "ca_entities.preferred_labels", "ca_entities", "CreCreatorRef_tab.NamFullName", "CreCreatorLocal_tab", "CreCreatorRef_tab",
		"author", "painter", "maker", "makers name", "artist maker", "artist/maker", "full name", "cited name", "contributor author", "display name", "artist name last first", "made created by", "made by", "created by", "photographer",
		"artiste", "auteur", "peintre", "créateur", "nom de l'artiste", "photographe", "künstler", "künstler/in", "künstlerin", "künstlername", "kuenstler", "name des künstlers", "beteiligte", "fotograf", "fotograf/in", "maler", "maler/in", "urheber", "urheber/in", "autor", "autor/in", "artista", "autore", "pittore", "fotografo", "autor/a", "pintor", "fotógrafo", "creador",
		"kunstenaar", "vervaardiger", "fotograaf", "schilder", "kunstner", "kunstnernavn", "ophavsmand", "twórca", "artysta", "malarz", "criador", "художник", "автор", "мастер", "живописец", "作者", "作家", "作者名", "作家名", "画家", "写真家", "撮影者", "アーティスト", "制作者",
		"konstnär", "upphovsman", "taiteilija", "tekijä", "umělec", "művész", "alkotó", "szerző", "sanatçı", "ressam", "καλλιτέχνης", "δημιουργός", "художник/автор", "艺术家", "藝術家", "畫家", "작가", "작가명", "화가", "작자",
	}},
	{RoleCollection, []string{
		"collection", "collection label", "museum", "repository", "institution", "gallery", "gallery name", "o:item_set", "location label", "is part of", "TitCollection",
		"musée", "nom officiel musée", "nom du musée", "établissement", "lieu de conservation", "localisation", "sammlung", "museo", "collezione", "raccolta", "colección", "museu", "coleção", "collectie", "samling", "kolekcja", "muzeum", "zbiór",
		"коллекция", "музей", "собрание", "所蔵館", "所蔵先", "所蔵", "コレクション", "美術館", "department title", "department",
	}},
	{RoleGenre, []string{
		"genre", "genre label", "genres", "art=genre", "classification", "artwork type title", "classification title", "artwork type", "object names", "object name", "object type", "PhyType", "TitObjectType", "style", "style title", "type",
		"domaine", "dénomination", "type d'objet", "catégorie", "gattung", "objektart", "objekttyp", "werktyp", "sachgruppe", "kategorie", "genere", "categoria", "tipologia", "género", "categoría", "clasificación", "tipo", "gênero", "classificação",
		"objectsoort", "objectnaam", "objecttype", "soort", "værktype", "objekttype", "betegnelse", "kategori", "gatunek", "rodzaj", "kategoria", "typ", "жанр", "вид", "категория", "тип", "ジャンル", "分類", "種別", "分野", "objektbezeichnung",
		"sakord", "föremålstyp", "luokka", "laji", "druh", "műfaj", "tür", "είδος", "類別", "类别", "分类", "장르", "분류",
	}},
	{RoleDate, []string{
		"dcterms.created", "date", "date display", "display date", "date text", "object date", "primary date", "inception", "dated", "dating presenting date", "production date text", "object production date", "object creation date", "creation date", "dateCreated:display",
		"date created", "CreDateCreated", "ca_objects.date", "completition year", "completion year", "date of work", "date of creation", "date made", "date of production", "date of execution", "year made", "year of creation", "year created", "date issued", "production date", "year",
		"date de création", "datation", "date période", "année de création", "date d'exécution", "millésime de création", "période de création", "année", "datierung", "datum", "entstehungszeit", "entstehungsjahr", "entstehungsdatum", "entstehung", "herstellungsdatum", "jahr",
		"datazione", "data", "cronologia", "anno", "fecha", "datación", "cronología", "año", "data de criação", "datação", "ano", "datering", "vervaardigingsdatum", "jaar", "dato", "år",
		"datowanie", "data powstania", "rok", "дата", "датировка", "дата создания", "время создания", "год", "制作年", "制作年代", "制作時期", "年代", "年", "日付",
		"årtal", "valmistumisvuosi", "ajoitus", "vuosi", "datace", "datování", "vročení", "keletkezés", "készítés ideje", "évszám", "dátum", "tarih", "yıl", "yapım tarihi", "χρονολογία", "ημερομηνία", "рік", "рік створення", "датування", "创作年代", "創作年代", "创作时间", "日期", "제작연도", "제작년도", "연도", "제작일", "época",
	}},
	{RoleYearFrom, []string{
		"yearFrom", "begin year", "object begin date", "date start", "start year", "year start", "date begin", "date from", "earliest", "date earliest", "earliest date", "earliest year", "early date", "year range from", "creation date earliest", "creation_date_earliest",
		"production date start", "production.date.start", "dateCreated:start", "CreEarliestDate", "dating year early", "date range start year", "year begin",
		"année de début", "année début", "jahr von", "datierung von", "anno da", "anno inizio", "año inicio", "año inicial", "año desde", "ano inicial", "ano início", "jaar van", "datering van", "år fra", "datering fra", "rok od", "datowanie od",
		"год начала", "год с", "開始年", "制作年開始", "year",
	}},
	{RoleYearTo, []string{
		"yearTo", "end year", "object end date", "date end", "year end", "date to", "latest", "date latest", "latest date", "latest year", "late date", "year range to", "creation date latest", "creation_date_latest",
		"production date end", "production.date.end", "dateCreated:end", "CreLatestDate", "dating year late", "date range end year",
		"année de fin", "année fin", "jahr bis", "datierung bis", "anno a", "anno fine", "año fin", "año final", "año hasta", "ano final", "ano fim", "jaar tot", "datering tot", "år til", "datering til", "rok do", "datowanie do",
		"год окончания", "год по", "終了年", "制作年終了", "year",
	}},
	{RoleAccession, append(numbers, "identifier", "idno", "call number", "shelfmark")},
	{RoleMedium, []string{
		"medium", "medium display", "material label", "made from material label", "materials and techniques", "material and technique", "materials", "techniques", "technique", "material", "support materials", "PhyMedium", "MedMedium", "sample material", "medium and materials", "medium materials", "technique material",
		"matériaux-techniques", "matériaux techniques", "matériaux", "matière", "matières techniques", "material/technik", "material und technik", "technik", "materia e tecnica", "tecnica", "materiale", "materiali", "técnica", "soporte", "suporte", "materiaal", "techniek",
		"teknik", "materiale/teknik", "technika", "materiał", "tworzywo", "техника", "материал", "материал, техника", "技法", "材質", "技法・材質", "材質・技法", "素材", "技法・素材",
		"teknikk", "tekniikka", "materiaali", "teknik ve malzeme", "malzeme", "anyag", "υλικό", "τεχνική", "техніка", "матеріал", "材质", "材質技法", "재료", "재질", "기법",
	}},
	{RoleDepartment, []string{
		"department", "department title", "département", "abteilung", "dipartimento", "sezione", "departamento", "afdeling", "dział", "oddział", "отдел", "部門", "部署",
	}},
	{RoleDescription, []string{
		"description", "brief description", "text", "summary", "abstract", "descrip", "about this object", "wall description", "label text", "beschreibung", "kurzbeschreibung", "descrizione", "descripción", "descrição", "beschrijving", "omschrijving", "beskrivelse", "opis", "описание", "аннотация", "解説", "説明", "概要",
	}},
	{RoleKeywords, []string{
		"keywords", "keyword", "tags", "subjects", "subject", "depicts label", "mots-clés", "sujet", "sujet représenté", "schlagwörter", "schlagworte", "stichwörter", "parole chiave", "soggetto", "soggetti", "palabras clave", "materias", "palavras-chave", "assunto",
		"trefwoorden", "onderwerp", "emneord", "emne", "słowa kluczowe", "temat", "ключевые слова", "теги", "キーワード", "主題", "タグ",
	}},
	{RoleRights, []string{
		"rights", "rights statement", "rights status", "rights type", "rights and reproduction", "rights and reproductions", "copyright status", "copyright", "copyright notice", "copyright statement", "object rights type", "object rights", "RigRightsStatement",
		"droits", "statut des droits", "droits d'auteur", "rechte", "rechtestatus", "rechteangabe", "urheberrecht", "nutzungsrechte", "diritti", "diritti d'autore", "derechos", "derechos de autor", "rechten", "auteursrecht", "auteursrechten",
		"rettigheder", "ophavsret", "ophavsretsstatus", "prawa", "prawa autorskie", "status prawny", "direitos", "direitos autorais", "direitos de autor", "права", "авторские права", "авторское право", "権利", "権利情報", "著作権", "著作権表示",
	}},
	{RoleLicence, []string{
		"licence", "license", "share license status", "license status", "licence status", "license url", "licence url", "license title", "licence title", "copyright license", "copyright licence", "creative commons", "creative commons license", "open access", "is public domain", "public domain",
		"licence d'utilisation", "domaine public", "lizenz", "nutzungslizenz", "bildlizenz", "lizenz url", "gemeinfrei", "licenza", "licenza d'uso", "pubblico dominio", "licencia", "dominio público", "licentie", "publiek domein", "licens",
		"licencja", "domena publiczna", "licença", "domínio público", "лицензия", "общественное достояние", "ライセンス", "利用条件", "二次利用条件", "パブリックドメイン",
	}},
})

// numbers are the names of the number by which a museum knows a work and that
// stands on its label. It identifies the work when nothing else does.
var numbers = []string{
	"accession number", "object number", "accession num", "accession no", "inventory number", "object inventory number", "inventory no", "acno", "TitAccessionNo", "ca_objects.idno", "collection inventory number", "main reference number",
	"inv. no.", "inv. nr", "inv. number", "inventory", "inventory nr", "inventory id", "inv", "invno", "accession", "acc. no.", "acc. number", "accno", "accessno", "museum number", "museum no", "registration number", "registration no", "reg. no.", "catalogue number", "catalogue no", "catalog number", "catalog no", "cat. no.", "object no", "obj. no.", "item number", "item no", "stock number", "stock no",
	"numéro d'inventaire", "numéro inventaire", "n° inventaire", "n° d'inventaire", "cote", "num. inv.", "n° inv.", "inventaire", "inventarnummer", "inventar-nr.", "inv.-nr.", "inv. nr.", "objektnummer", "signatur", "inventar", "objekt-nr.", "museumsnummer", "numero di inventario", "numero inventario", "n. inventario", "inventario", "n. inv.", "inv. n.",
	"número de inventario", "número inventario", "nº de inventario", "nº inventario", "número de registro", "número de inventário", "nº de inventário", "número de registo", "inventarisnummer", "objectnummer", "inv.nr.", "genstandsnummer", "inventarnr.",
	"numer inwentarzowy", "nr inwentarzowy", "nr inw.", "numer inwentarza", "инвентарный номер", "инв. №", "инв. номер", "номер", "登録番号", "作品番号", "資料番号", "収蔵番号", "所蔵番号", "管理番号",
	"inventarienummer", "inventaarionumero", "inventární číslo", "inv. č.", "leltári szám", "envanter no", "envanter numarası", "αριθμός ευρετηρίου", "інвентарний номер", "藏品编号", "藏品號", "登录号", "登錄號", "소장번호", "유물번호", "등록번호",
	"référence", "reference number", "reference",
}

// keptAsProperty are the roles whose texts a record has no place for.
var keptAsProperty = map[Role]bool{RoleAccession: true, RoleMedium: true, RoleDepartment: true, RoleDescription: true, RoleKeywords: true, RoleRights: true, RoleLicence: true}

// shared names may have several roles: a "file_id" is a file's name and
// identifies its row, a lone "name" is also the title, a lone "year" is date
// and range in one, a number of the museum may be the only id, and a
// department the only collection.
var shared = func() map[string]bool {
	names := map[string]bool{}
	for _, list := range [][]string{{"file_id", "name", "year", "identifier", "department", "department title", "objektbezeichnung"}, numbers} {
		for _, name := range list {
			names[normalHeader(name)] = true
		}
	}
	return names
}()

func named(all []knownNames) []knownNames {
	for i := range all {
		names := make([]string, len(all[i].names))
		for j, name := range all[i].names {
			names[j] = normalHeader(name)
		}
		all[i].names = names
	}
	return all
}

// shape is an export in which names mean something else than elsewhere.
type shape struct {
	has     []string // names that tell it, all of them
	first   map[Role][]string
	without map[Role]string // a name that has not the role that it seems to have
	artist  func(string) string
}

var shapes = []shape{
	{ // Minneapolis Institute of Art: "image" says whether there is one
		has: []string{"image", "imagewidth", "lifedate"}, without: map[Role]string{RoleFile: "image"}, artist: withoutLife,
	},
	{ // results of the Wikidata Query Service: a column of addresses beside each of labels
		has: []string{"item", "itemlabel"}, first: map[Role][]string{RoleID: {"item"}},
	},
	{ // Joconde, whose inventory numbers are those of many museums
		has: []string{"reference", "nomofficielmusee"}, first: map[Role][]string{RoleID: {"reference"}},
	},
	{ // and as it was published with its codes
		has: []string{"titr", "autr"},
		first: map[Role][]string{
			RoleID: {"ref"}, RoleTitle: {"titr"}, RoleArtist: {"autr"}, RoleCollection: {"loca"}, RoleGenre: {"domn", "deno"}, RoleDate: {"mill", "peri"}, RoleAccession: {"inv"}, RoleMedium: {"tech"}, RoleKeywords: {"repr"}, RoleDescription: {"desc"},
		},
	},
	{ // The Museum System: the number on the label is no picture, a constituent's name is the artist's
		has: []string{"objectid", "objectnumber", "constituent"}, first: map[Role][]string{RoleArtist: {"constituent"}, RoleDate: {"dated"}},
	},
	{ // The same with a view of objects and constituents, whose display date is that of a life
		has: []string{"dated", "displayname", "displaydate"}, first: map[Role][]string{RoleDate: {"dated"}},
	},
}

func shapeOf(position map[string]int) *shape {
	for i := range shapes {
		all := true
		for _, name := range shapes[i].has {
			_, has := position[name]
			all = all && has
		}
		if all {
			return &shapes[i]
		}
	}
	return nil
}

// namesOf are the names of a role in an export of this shape.
func (s *shape) namesOf(k knownNames) []string {
	if s == nil {
		return k.names
	}
	var names []string
	for _, name := range append(append([]string{}, s.first[k.role]...), k.names...) {
		if name != s.without[k.role] {
			names = append(names, name)
		}
	}
	return names
}

// withoutLife takes role and life off a name as Minneapolis writes them:
// "Artist: Rembrandt van Rijn; Dutch, 1606-1669".
func withoutLife(artist string) string {
	if role, name, ok := strings.Cut(artist, ": "); ok && !strings.ContainsAny(role, " ;,") {
		artist = name
	}
	if at := strings.LastIndex(artist, "; "); at > 0 && strings.ContainsAny(artist[at:], "0123456789") {
		artist = artist[:at]
	}
	return artist
}

// positions finds columns by the keys of their names: whole names before what
// is left of them without a prefix.
func positions(header []string) map[string]int {
	position := map[string]int{}
	for _, whole := range []bool{true, false} {
		for i, name := range header {
			keys := headerKeys(name)
			if whole {
				keys = keys[:1]
			}
			for _, key := range keys {
				if _, taken := position[key]; !taken {
					position[key] = i
				}
			}
		}
	}
	return position
}

// namespace begins names of columns in exports: "dcterms:title", "Dublin
// Core:Title", "ca_objects.idno", "dc.title".
var namespace = regexp.MustCompile(`(?i)^(?:dublin core|dcterms|dc|schema|item type metadata|vra|edm|ca_objects)\s*[:.]\s*`)

// language ends them: "title/en", "dc.title[fr]", "title@de".
var language = regexp.MustCompile(`(?i)(?:[/@][a-z]{2}(?:[-_][a-z]{2})?|\[[a-z]{2}(?:[-_][a-z]{2})?\])$`)

// headerKeys are the keys by which a column's name is known, the whole first.
func headerKeys(name string) []string {
	keys := []string{normalHeader(name)}
	if plain := language.ReplaceAllString(namespace.ReplaceAllString(strings.TrimSpace(name), ""), ""); plain != name {
		keys = append(keys, normalHeader(plain))
	}
	return keys
}

// loosePositions finds columns by their loose keys, of several the first.
func loosePositions(header []string) map[string]int {
	position := map[string]int{}
	for i, name := range header {
		key := looseKey(name)
		if _, taken := position[key]; !taken && key != "" {
			position[key] = i
		}
	}
	return position
}

// looseKey is the key of a column's name of which people give two, or several
// numbers ("Maker / Artist", "Image(s)"), or that says that it is about the
// work: the first, without the rest. Longer brackets say what else it is about:
// "Date (acquired)".
func looseKey(name string) string {
	name = severalOf.ReplaceAllString(name, "")
	if first := otherName.Split(name, 2)[0]; normalHeader(first) != "" {
		name = first
	}
	return normalHeader(ofTheWork.ReplaceAllString(strings.TrimSpace(name), ""))
}

var (
	severalOf = regexp.MustCompile(`\(\pL{1,3}\)`)
	otherName = regexp.MustCompile(`(?i)[/|\n]|\s(?:or|oder|ou)\s`)
	ofTheWork = regexp.MustCompile(`(?i)\s(?:of (?:the )?(?:art ?)?(?:work|object)|(?:des|der|dem) (?:kunst)?(?:werke?s?|objekte?s?)|de l['’](?:œuvre|oeuvre|objet)|dell['’](?:opera|oggetto)|de la obra|del objeto|da obra|van het (?:kunst)?(?:werk|object))$`)
)
