package table

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// valuesOf are the cells of a row that are not empty, by their columns.
func valuesOf(tab *Table, row Row) map[string]string {
	values := map[string]string{}
	for i, c := range row.Cells {
		if c != "" {
			values[tab.Header[i]] = strings.ReplaceAll(c, ValueSeparator, " | ")
		}
	}
	return values
}

const lidoRecord = `<lido:lido xmlns:lido="http://www.lido-schema.org">
<lido:lidoRecID lido:type="local">DE-1/obj-17</lido:lidoRecID>
<lido:descriptiveMetadata xml:lang="de">
 <lido:objectClassificationWrap>
  <lido:objectWorkTypeWrap><lido:objectWorkType><lido:conceptID>http://vocab/300033618</lido:conceptID><lido:term>Gemälde</lido:term><lido:term lido:pref="alternate">Bild</lido:term></lido:objectWorkType></lido:objectWorkTypeWrap>
  <lido:classificationWrap><lido:classification lido:type="europeana:type"><lido:term>IMAGE</lido:term></lido:classification><lido:classification><lido:term>Malerei</lido:term></lido:classification></lido:classificationWrap>
 </lido:objectClassificationWrap>
 <lido:objectIdentificationWrap>
  <lido:titleWrap>
   <lido:titleSet><lido:appellationValue lido:pref="alternate" xml:lang="en">The Mill</lido:appellationValue></lido:titleSet>
   <lido:titleSet><lido:appellationValue lido:pref="preferred">Die Mühle</lido:appellationValue></lido:titleSet>
  </lido:titleWrap>
  <lido:inscriptionsWrap><lido:inscriptions><lido:inscriptionTranscription>A. B. 1640</lido:inscriptionTranscription></lido:inscriptions></lido:inscriptionsWrap>
  <lido:repositoryWrap><lido:repositorySet lido:type="current"><lido:repositoryName><lido:legalBodyID>1</lido:legalBodyID><lido:legalBodyName><lido:appellationValue>Museum am See</lido:appellationValue></lido:legalBodyName></lido:repositoryName><lido:workID lido:type="inventory number">G 17</lido:workID></lido:repositorySet></lido:repositoryWrap>
  <lido:objectDescriptionWrap><lido:objectDescriptionSet><lido:descriptiveNoteValue>Eine Mühle &amp; ein Bach.</lido:descriptiveNoteValue></lido:objectDescriptionSet></lido:objectDescriptionWrap>
  <lido:objectMeasurementsWrap><lido:objectMeasurementsSet><lido:displayObjectMeasurements>30 x 40 cm</lido:displayObjectMeasurements></lido:objectMeasurementsSet></lido:objectMeasurementsWrap>
 </lido:objectIdentificationWrap>
 <lido:eventWrap>
  <lido:eventSet><lido:event><lido:eventType><lido:term>Erwerb</lido:term></lido:eventType><lido:eventActor><lido:displayActorInRole>Karl Käufer (Sammler)</lido:displayActorInRole></lido:eventActor><lido:eventDate><lido:displayDate>1901</lido:displayDate></lido:eventDate></lido:event></lido:eventSet>
  <lido:eventSet><lido:event><lido:eventType><lido:conceptID>http://terminology.lido-schema.org/lido00007</lido:conceptID><lido:term>Herstellung</lido:term></lido:eventType>
   <lido:eventActor><lido:displayActorInRole>Anna Bach (1610-1670), Malerin</lido:displayActorInRole><lido:actorInRole><lido:actor><lido:nameActorSet><lido:appellationValue lido:pref="alternate">A. Bach</lido:appellationValue><lido:appellationValue lido:pref="preferred">Bach, Anna</lido:appellationValue></lido:nameActorSet></lido:actor><lido:roleActor><lido:term>Malerin</lido:term></lido:roleActor></lido:actorInRole></lido:eventActor>
   <lido:eventActor><lido:actorInRole><lido:actor><lido:nameActorSet><lido:appellationValue>Graf von Tal</lido:appellationValue></lido:nameActorSet></lido:actor><lido:roleActor><lido:term>Auftraggeber</lido:term></lido:roleActor></lido:actorInRole></lido:eventActor>
   <lido:eventDate><lido:displayDate>um 1640</lido:displayDate><lido:date><lido:earliestDate>1638</lido:earliestDate><lido:latestDate>1642</lido:latestDate></lido:date></lido:eventDate>
   <lido:eventPlace><lido:displayPlace>Leiden</lido:displayPlace></lido:eventPlace>
   <lido:eventMaterialsTech><lido:displayMaterialsTech>Öl auf Holz</lido:displayMaterialsTech></lido:eventMaterialsTech>
  </lido:event></lido:eventSet>
 </lido:eventWrap>
 <lido:objectRelationWrap><lido:subjectWrap><lido:subjectSet><lido:subject><lido:subjectConcept><lido:term>Mühle</lido:term></lido:subjectConcept><lido:subjectConcept><lido:term>Bach</lido:term></lido:subjectConcept></lido:subject></lido:subjectSet></lido:subjectWrap></lido:objectRelationWrap>
</lido:descriptiveMetadata>
<lido:administrativeMetadata xml:lang="de">
 <lido:recordWrap><lido:recordID>17</lido:recordID><lido:recordInfoSet><lido:recordInfoLink>https://museum.example/17</lido:recordInfoLink></lido:recordInfoSet></lido:recordWrap>
 <lido:resourceWrap>
  <lido:resourceSet><lido:resourceRepresentation lido:type="image_thumb"><lido:linkResource>https://museum.example/17-t.jpg</lido:linkResource></lido:resourceRepresentation><lido:resourceRepresentation lido:type="image_full"><lido:linkResource lido:formatResource="image/jpeg">https://museum.example/17.jpg</lido:linkResource></lido:resourceRepresentation><lido:rightsResource><lido:creditLine>CC0</lido:creditLine></lido:rightsResource></lido:resourceSet>
  <lido:resourceSet><lido:resourceRepresentation><lido:linkResource lido:formatResource="application/pdf">https://museum.example/17.pdf</lido:linkResource></lido:resourceRepresentation></lido:resourceSet>
 </lido:resourceWrap>
</lido:administrativeMetadata>
</lido:lido>`

var lidoValues = map[string]string{
	"lidoRecID": "DE-1/obj-17", "title": "Die Mühle", "title.en": "The Mill", "artist": "Bach, Anna", "contributor": "Graf von Tal", "genre": "Gemälde", "classification": "Malerei",
	"display date": "um 1640", "earliest date": "1638", "latest date": "1642", "repository": "Museum am See", "inventory number": "G 17", "description": "Eine Mühle & ein Bach.",
	"materials and techniques": "Öl auf Holz", "measurements": "30 x 40 cm", "subjects": "Mühle | Bach", "image": "https://museum.example/17.jpg", "url": "https://museum.example/17", "recordID": "17",
	"inscriptions.inscriptionTranscription": "A. B. 1640", "Erwerb.actor": "Karl Käufer (Sammler)", "Erwerb.date": "1901", "Herstellung.place": "Leiden", "resourceSet.rightsResource.creditLine": "CC0",
}

const marcRecord = `<record xmlns="http://www.loc.gov/MARC21/slim">
<leader>01142ckm  2200301 a 4500</leader>
<controlfield tag="001">93500001</controlfield><controlfield tag="008">930101s1894    jau|||||||||||||||kneng  </controlfield>
<datafield tag="037" ind1=" " ind2=" "><subfield code="a">LC-1</subfield></datafield>
<datafield tag="100" ind1="1" ind2=" "><subfield code="6">880-01</subfield><subfield code="a">Tanaka, Jirō,</subfield><subfield code="d">1850-1900,</subfield><subfield code="e">artist.</subfield></datafield>
<datafield tag="245" ind1="1" ind2="0"><subfield code="6">880-02</subfield><subfield code="a">Umi no asa =</subfield><subfield code="b">Morning at sea /</subfield><subfield code="c">Tanaka Jirō.</subfield></datafield>
<datafield tag="264" ind1=" " ind2="1"><subfield code="a">Tōkyō :</subfield><subfield code="b">Hakubundō,</subfield><subfield code="c">[1894]</subfield></datafield>
<datafield tag="300" ind1=" " ind2=" "><subfield code="a">1 print :</subfield><subfield code="b">woodcut, color ;</subfield><subfield code="c">24 x 36 cm.</subfield></datafield>
<datafield tag="500" ind1=" " ind2=" "><subfield code="a">Title from item.</subfield></datafield>
<datafield tag="520" ind1=" " ind2=" "><subfield code="a">Boats at dawn.</subfield></datafield>
<datafield tag="650" ind1=" " ind2="7"><subfield code="a">Boats</subfield><subfield code="z">Japan</subfield><subfield code="y">1890-1900.</subfield><subfield code="2">lctgm</subfield></datafield>
<datafield tag="655" ind1=" " ind2="7"><subfield code="a">Woodcuts</subfield></datafield>
<datafield tag="700" ind1="1" ind2=" "><subfield code="a">Sponsor, Sam,</subfield><subfield code="4">fnd</subfield></datafield>
<datafield tag="700" ind1="1" ind2=" "><subfield code="a">Carver, C.,</subfield><subfield code="e">engraver.</subfield></datafield>
<datafield tag="852" ind1=" " ind2=" "><subfield code="a">Library of Pictures</subfield><subfield code="h">FP 2</subfield></datafield>
<datafield tag="856" ind1="4" ind2="1"><subfield code="3">digital file</subfield><subfield code="u">https://library.example/1.jpg</subfield></datafield>
<datafield tag="856" ind1="4" ind2="2"><subfield code="u">https://library.example/about</subfield></datafield>
<datafield tag="880" ind1="1" ind2="0"><subfield code="6">245-02/$1</subfield><subfield code="a">海の朝</subfield></datafield>
<datafield tag="984" ind1=" " ind2=" "><subfield code="a">x</subfield></datafield>
</record>`

var marcValues = map[string]string{
	"record id": "93500001", "title": "Umi no asa = Morning at sea", "title.responsibility": "Tanaka Jirō", "title.original": "海の朝", "artist": "Tanaka, Jirō | Carver, C.", "contributor": "Sponsor, Sam",
	"date": "1894", "earliest date": "1894", "latest date": "1894", "place made": "Tōkyō", "publisher": "Hakubundō", "medium": "1 print : woodcut, color", "dimensions": "24 x 36 cm.",
	"notes": "Title from item", "description": "Boats at dawn", "subjects": "Boats--Japan--1890-1900", "genre": "Woodcuts", "repository": "Library of Pictures", "call number": "FP 2",
	"image": "https://library.example/1.jpg", "link": "https://library.example/about", "reproduction number": "LC-1", "marc.984": "x",
}

const dublinCoreRecord = `<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title xml:lang="fr">La Mer</dc:title><dc:title xml:lang="en">The Sea</dc:title><dc:creator>Roux, Anne</dc:creator><dc:creator>Petit, Luc</dc:creator>
<dc:subject>waves</dc:subject><dc:subject>boats</dc:subject><dc:date>2011-03-05</dc:date><dc:date>1889</dc:date><dc:type>print</dc:type><dc:format>image/jpeg</dc:format>
<dc:identifier>INV 5</dc:identifier><dc:identifier>https://library.example/ark/5</dc:identifier><dc:identifier>https://library.example/5.JPG?w=900</dc:identifier></oai_dc:dc>`

var dublinCoreValues = map[string]string{
	"title": "La Mer", "title.en": "The Sea", "dc.creator": "Roux, Anne | Petit, Luc", "dc.subject": "waves | boats", "dc.date": "1889", "dc.date.other": "2011-03-05", "dc.type": "print", "dc.format": "image/jpeg",
	"dc.identifier": "INV 5", "dc.identifier.uri": "https://library.example/ark/5", "image": "https://library.example/5.JPG?w=900",
}

func oaiAnswer(records string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-01-01T00:00:00Z</responseDate><request verb="ListRecords">http://x</request>` + records + `</OAI-PMH>`
}

func TestRecordsInXMLAreReadByWhatTheySay(t *testing.T) {
	for name, tc := range map[string]struct {
		content string
		want    []map[string]string
	}{
		"LIDO":             {lidoRecord, []map[string]string{lidoValues}},
		"LIDO, wrapped":    {`<?xml version="1.1"?><lido:lidoWrap xmlns:lido="http://www.lido-schema.org">` + lidoRecord + lidoRecord + `</lido:lidoWrap>`, []map[string]string{lidoValues, lidoValues}},
		"MARC":             {`<collection xmlns="http://www.loc.gov/MARC21/slim">` + marcRecord + `</collection>`, []map[string]string{marcValues}},
		"MARC, one record": {"\n<!-- a comment -->\n" + marcRecord, []map[string]string{marcValues}},
		"MARC from SRU":    {`<zs:searchRetrieveResponse xmlns:zs="http://www.loc.gov/zing/srw/"><zs:records><zs:record><zs:recordData>` + marcRecord + `</zs:recordData></zs:record></zs:records></zs:searchRetrieveResponse>`, []map[string]string{marcValues}},
		"Dublin Core":      {`<records>` + dublinCoreRecord + `</records>`, []map[string]string{dublinCoreValues}},
		"simple Dublin Core, by the prefix alone": {
			`<records><record><dc:title>A</dc:title><note>b</note></record><record><dc:title>B</dc:title></record></records>`, []map[string]string{{"title": "A", "note": "b"}, {"title": "B"}},
		},
		"RDF": {
			`<rdf:RDF xmlns:rdf="urn:rdf" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><rdf:Description rdf:about="https://x.example/1"><dc:title>A</dc:title><dcterms:created>1601</dcterms:created></rdf:Description></rdf:RDF>`,
			[]map[string]string{{"record.about": "https://x.example/1", "title": "A", "dcterms.created": "1601"}},
		},
		"OAI-PMH": {
			oaiAnswer(`<ListRecords><record><header status="deleted"><identifier>oai:x:0</identifier></header></record><record><header><identifier>oai:x:1</identifier><setSpec>prints</setSpec></header><metadata>` + dublinCoreRecord + `</metadata></record></ListRecords>`),
			[]map[string]string{with(dublinCoreValues, "oai identifier", "oai:x:1", "oai.setSpec", "prints")},
		},
		"OAI-PMH with LIDO": {
			oaiAnswer(`<GetRecord><record><header><identifier>oai:x:1</identifier></header><metadata>` + lidoRecord + `</metadata></record></GetRecord>`),
			[]map[string]string{with(lidoValues, "oai identifier", "oai:x:1")},
		},
	} {
		tab, rows := readAll(t, tc.content, Options{})
		var got []map[string]string
		for i, row := range rows {
			if got = append(got, valuesOf(tab, row)); row.Line != i+1 {
				t.Errorf("%s: record %d is told to be %d", name, i+1, row.Line)
			}
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func with(values map[string]string, more ...string) map[string]string {
	all := map[string]string{}
	for name, v := range values {
		all[name] = v
	}
	for i := 0; i < len(more); i += 2 {
		all[more[i]] = more[i+1]
	}
	return all
}

func simple(titles ...string) string {
	var b strings.Builder
	b.WriteString(`<records xmlns:dc="http://purl.org/dc/elements/1.1/">`)
	for _, title := range titles {
		fmt.Fprintf(&b, "<r><dc:title>%s</dc:title></r>", title)
	}
	b.WriteString("</records>")
	return b.String()
}

func titlesOf(rows []Row) []string {
	var titles []string
	for _, row := range rows {
		if titles = append(titles, row.Refused); row.Refused == "" {
			titles[len(titles)-1] = row.Cells[0]
		}
	}
	return titles
}

func TestXMLIsReadInTheEncodingThatItDeclares(t *testing.T) {
	want := []string{"Été à Łódź 海"}
	plain := simple(want[0])
	utf16, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(`<?xml version="1.0" encoding="UTF-16"?>` + plain)
	utf16Bare, _ := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String(`<?xml version="1.0" encoding="utf-16"?>` + plain)
	polish, _ := charmap.Windows1250.NewEncoder().String(`<?xml version="1.0" encoding='windows-1250' ?>` + simple("Łódź"))
	latin, _ := charmap.ISO8859_1.NewEncoder().String(simple("Été"))
	for name, tc := range map[string]struct {
		content, encoding string
		want              []string
	}{
		"UTF-8":                       {plain, "", want},
		"UTF-8 with a mark":           {"\uFEFF<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + plain, "", want},
		"UTF-16":                      {utf16, "", want},
		"UTF-16 without a mark":       {utf16Bare, "", want},
		"Windows-1250":                {polish, "", []string{"Łódź"}},
		"Windows-1250, told":          {strings.Replace(polish, "windows-1250", "utf-8", 1), "Windows-1250", []string{"Łódź"}},
		"not what it declares":        {latin, "", []string{"Été"}},
		"signs that XML forbids":      {simple("a\x02b&#x1F;c&#0;d&#233;&#xE9;"), "", []string{"a b c déé"}},
		"signs that nobody escaped":   {simple("Smith & Sons &c."), "", []string{"Smith & Sons &c."}},
		"entities of HTML":            {simple("&Eacute;t&eacute;&nbsp;&unknown;"), "", []string{"Été\u00a0&unknown;"}},
		"sections without characters": {simple("<![CDATA[a <b> & c]]>"), "", []string{"a <b> & c"}},
	} {
		_, rows := readAll(t, tc.content, Options{Encoding: tc.encoding})
		if diff := cmp.Diff(tc.want, titlesOf(rows)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestXMLThatBreaksOffKeepsWhatCameBefore(t *testing.T) {
	whole := simple("A", "B", "C")
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = io.WriteString(w, whole[:strings.Index(whole, "C<")])
	for i := range 5000 { // does not pack to nothing
		_, _ = fmt.Fprintf(w, "%x", sha256.Sum256([]byte{byte(i), byte(i >> 8)}))
	}
	_ = w.Close()
	const broken = "The file ends in the middle of this record, or is damaged there; the records before it were read, none after it."
	for name, content := range map[string]string{
		"cut in the third":          whole[:strings.Index(whole, "C<")],
		"cut within a tag":          whole[:strings.Index(whole, "C<")-3],
		"cut between records":       whole[:strings.Index(whole, "C<")-len("<r><dc:title>")],
		"an end without a begin":    strings.Replace(whole, "<r><dc:title>C", "</r></r></r></records></records><r><dc:title>C", 1),
		"nested without end":        strings.Replace(whole, "<r><dc:title>C", strings.Repeat("<x>", 100_000), 1),
		"a packed file that is cut": packed.String()[:packed.Len()-100],
	} {
		tab, rows := readAll(t, content, Options{})
		titles := titlesOf(rows)
		if len(titles) < 3 || !slices.Equal(titles[:2], []string{"A", "B"}) || titles[len(titles)-1] != broken {
			t.Errorf("%s: %q", name, titles)
		}
		if len(tab.Notes) != 1 || !strings.Contains(tab.Notes[0], "ends in the middle of record") {
			t.Errorf("%s: notes %q", name, tab.Notes)
		}
	}
	if _, err := Open(writeFile(t, "x.xml", whole[:60]), Options{}); err == nil || !strings.Contains(err.Error(), "first record") {
		t.Errorf("cut in the first: %v", err)
	}
}

// TestHostileXMLIsHarmless also bounds memory: what a small file could be blown
// up to is never made.
func TestHostileXMLIsHarmless(t *testing.T) {
	entities := `<!ENTITY a "ten letters">`
	for c := 'b'; c <= 'j'; c++ {
		entities += fmt.Sprintf(`<!ENTITY %c "%s">`, c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
	}
	doctype := func(inside, title string) string { return "<!DOCTYPE records [" + inside + "]>" + simple(title, "B") }
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for name, tc := range map[string]struct {
		content string
		want    []string
	}{
		"a billion letters":  {doctype(entities, "x&j;y"), []string{"xy", "B"}},
		"an external entity": {doctype(`<!ENTITY f SYSTEM "file:///etc/hostname">`, "x&f;y"), []string{"xy", "B"}},
		"an external subset": {`<!DOCTYPE records SYSTEM "http://127.0.0.1:1/x.dtd">` + simple("A", "B"), []string{"A", "B"}},
		"a plain entity":     {doctype(`<!ENTITY who "Anna">`, "x &who; y"), []string{"x Anna y", "B"}},
		"a deep record":      {strings.Replace(simple("A", "B"), "</r>", strings.Repeat("<y>", 5000)+"deep"+strings.Repeat("</y>", 5000)+"</r>", 1), []string{"A", "B"}},
		"many elements":      {strings.Replace(simple("A", "B"), "</r>", strings.Repeat("<y/>", 300_000)+"</r>", 1), []string{"The row is longer than 16 MB and was left out.", "B"}},
		"a large text":       {strings.Replace(simple("A", "B"), "</r>", "<y>"+strings.Repeat("<z>0123456789abcdef</z>", 150_000)+"</y></r>", 1), []string{"The row is longer than 16 MB and was left out.", "B"}},
	} {
		_, rows := readAll(t, tc.content, Options{})
		got := titlesOf(rows)
		if len(got) == 2 && strings.HasPrefix(tc.want[0], "The row is longer") && got[0] == tooLong() {
			got[0] = tc.want[0]
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	runtime.ReadMemStats(&after)
	const most = 1 << 30 // allocated over all cases, not held
	if grown := after.TotalAlloc - before.TotalAlloc; grown > most {
		t.Errorf("%d MB were allocated", grown>>20)
	}
	endless := io.MultiReader(strings.NewReader(simple("A")[:90]+"<r><dc:title x='"), io.LimitReader(repeating('a'), 40<<20))
	text, _ := io.ReadAll(endless)
	if _, rows := readAll(t, string(text), Options{}); len(rows) != 2 || rows[1].Refused == "" {
		t.Errorf("a token without end: %d rows", len(rows))
	}
}

type repeating byte

func (r repeating) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(r)
	}
	return len(p), nil
}

func TestXMLThatIsNoneOfTheseIsNamed(t *testing.T) {
	for content, want := range map[string]string{
		`<?xml version="1.0"?><rss version="2.0" xmlns:x="y"><channel/></rss>`:                                                        `begins with "rss"`,
		oaiAnswer(`<error code="noRecordsMatch">Nothing fits</error>`):                                                                "Nothing fits",
		oaiAnswer(`<ListRecords><record><header status="deleted"><identifier>1</identifier></header></record></ListRecords>`):         "deleted",
		oaiAnswer(`<ListRecords><record><header><identifier>1</identifier></header><metadata><x/></metadata></record></ListRecords>`): "no records of LIDO",
		`<?xml version="1.0" encoding="klingon"?><a/>`:                                                                                "klingon",
	} {
		_, err := Open(writeFile(t, "x.xml", content), Options{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", content, err)
		}
	}
	more := oaiAnswer(`<ListRecords><record><header><identifier>1</identifier></header><metadata>` + dublinCoreRecord + `</metadata></record><resumptionToken>abc</resumptionToken></ListRecords>`)
	if tab, _ := readAll(t, more, Options{}); len(tab.Notes) != 1 || !strings.Contains(tab.Notes[0], "resumptionToken") {
		t.Errorf("an answer in parts: %q", tab.Notes)
	}
}

func TestYearsOfMARCAreThoseOfTheWork(t *testing.T) {
	for field, want := range map[string][2]string{
		"930101s1894    jau": {"1894", "1894"}, "930101q18801889jau": {"1880", "1889"}, "930101s188u    jau": {"1880", "1889"}, "930101s18uu    jau": {"1800", "1899"},
		"930101n        jau": {"", ""}, "930101suuuu    jau": {"", ""}, "930101c18909999jau": {"", ""}, "930101r19701894jau": {"1970", "1970"}, "930101t18941893jau": {"1894", "1894"},
		"930101s189?    jau": {"", ""}, "short": {"", ""},
	} {
		if from, to := marcYears008(field); [2]string{from, to} != want {
			t.Errorf("%q: %s to %s, want %v", field, from, to, want)
		}
	}
}

func FuzzXML(f *testing.F) {
	f.Add(lidoRecord)
	f.Add(marcRecord)
	f.Add(oaiAnswer(`<ListRecords><record><header><identifier>1</identifier></header><metadata>` + dublinCoreRecord + `</metadata></record></ListRecords>`))
	f.Add("<!DOCTYPE a [<!ENTITY b \"c\">]>" + simple("&b;"))
	f.Fuzz(func(t *testing.T, content string) {
		tab, err := Open(writeFile(t, "x.xml", content), Options{})
		if err != nil {
			return
		}
		_ = rowsOrError(tab)
	})
}
