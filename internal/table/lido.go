package table

import (
	"path"
	"strings"
)

// LIDO 1.0 and 1.1 (CIDOC, lido-schema.org): the work, how it came to be, where
// it is, what it shows, its pictures. Identifiers of vocabularies are left out;
// what has no column of its own is kept under its path.

// groupsInLIDO are elements that only hold others together.
var groupsInLIDO = map[string]bool{"descriptiveMetadata": true, "administrativeMetadata": true, "eventSet": true, "event": true, "subjectSet": true, "subject": true}

func groupsOthersInLIDO(name string) bool {
	return strings.HasSuffix(name, "Wrap") || groupsInLIDO[name]
}

// leftOutOfLIDO are names in vocabularies, and what tells how a record is used.
var leftOutOfLIDO = map[string]bool{
	"conceptID": true, "actorID": true, "placeID": true, "legalBodyID": true, "eventID": true, "category": true, "objectPublishedID": true, "recordInfoID": true,
	"resourceID": true, "gml": true, "recordMetadataDate": true, "partOfPlace": true,
}

func (r *record) lido(e *element) {
	r.add("lidoRecID", e.first("lidoRecID").take())
	var titles []title
	for _, d := range e.all("descriptiveMetadata") {
		language := d.attr("lang")
		identification := d.first("objectIdentificationWrap")
		for _, set := range identification.all("titleWrap", "titleSet") {
			for _, a := range set.all("appellationValue") {
				titles = append(titles, title{a.take(), orElse(a.attr("lang"), language), a.attr("pref") == "preferred"})
			}
		}
		r.lidoKind(d)
		r.lidoRepository(identification)
		r.add("description", takeAll(identification.all("objectDescriptionWrap", "objectDescriptionSet", "descriptiveNoteValue"))...)
		r.add("measurements", takeAll(identification.all("objectMeasurementsWrap", "objectMeasurementsSet", "displayObjectMeasurements"))...)
		r.lidoEvents(d.all("eventWrap", "eventSet"))
		r.lidoSubjects(d.all("objectRelationWrap", "subjectWrap", "subjectSet"))
	}
	r.addTitles(titles)
	for _, a := range e.all("administrativeMetadata") {
		r.lidoPictures(a.all("resourceWrap", "resourceSet"))
		r.add("recordID", a.first("recordWrap", "recordID").take())
		r.add("url", takeAll(a.all("recordWrap", "recordInfoSet", "recordInfoLink"))...)
		r.add("credit line", takeAll(a.all("rightsWorkWrap", "rightsWorkSet", "creditLine"))...)
	}
	r.addRest(e, "", groupsOthersInLIDO, leftOutOfLIDO)
}

// lidoKind tells the kind of the work by its type; by its classification where
// it has none.
func (r *record) lidoKind(d *element) {
	types := terms(d.all("objectClassificationWrap", "objectWorkTypeWrap", "objectWorkType"))
	var classes []string
	for _, c := range d.all("objectClassificationWrap", "classificationWrap", "classification") {
		if strings.HasPrefix(c.attr("type"), "europeana") {
			takeAll(c.all("term"))
			continue
		}
		classes = append(classes, preferredOf(c.all("term")))
	}
	if len(types) == 0 && !r.names("genre") {
		types = classes
	}
	r.add("genre", types...)
	r.add("classification", classes...)
}

func (r *record) lidoRepository(identification *element) {
	sets := identification.all("repositoryWrap", "repositorySet")
	for _, set := range sets {
		former := strings.Contains(strings.ToLower(set.attr("type")), "former") && len(sets) > 1
		name, number := "repository", "inventory number"
		if former {
			name, number = "repository.former", "inventory number.former"
		}
		r.add(name, preferredOf(set.all("repositoryName", "legalBodyName", "appellationValue")))
		r.add(number, takeAll(set.all("workID"))...)
		r.add("place", preferredOf(set.all("repositoryLocation", "namePlaceSet", "appellationValue")))
	}
}

func (r *record) lidoSubjects(sets []*element) {
	for _, set := range sets {
		for _, subject := range set.all("subject") {
			r.add("subjects", terms(subject.all("subjectConcept"))...)
			r.add("subjects", preferredOf(subject.all("subjectActor", "actor", "nameActorSet", "appellationValue")))
			r.add("subjects", preferredOf(subject.all("subjectPlace", "place", "namePlaceSet", "appellationValue")))
			takeAll(subject.all("subjectActor", "displayActor"))
			takeAll(subject.all("subjectPlace", "displayPlace"))
		}
		if shown := takeAll(set.all("displaySubject")); len(set.all("subject")) == 0 || !r.names("subjects") {
			r.add("subjects", shown...)
		}
	}
}

// lidoPictures gives one address a picture: the largest that is no archive's
// master.
func (r *record) lidoPictures(sets []*element) {
	var addresses []string
	for _, set := range sets {
		best, most := "", 0
		for _, representation := range set.all("resourceRepresentation") {
			for _, link := range representation.all("linkResource") {
				address := link.take()
				if worth := worthOfPicture(address, representation.attr("type"), link.attr("formatResource")); worth > most {
					best, most = address, worth
				}
			}
		}
		if best != "" {
			addresses = append(addresses, best)
		}
	}
	r.add("image", addresses...)
}

// worthOfPicture ranks what a resource is a representation of; 0 is no picture.
// Its terms are those of LIDO's terminology and of the German Digital Library.
func worthOfPicture(address, kind, format string) int {
	kind, format = strings.ToLower(kind), strings.ToLower(format)
	ending := strings.ToLower(path.Ext(address))
	isPicture := strings.HasPrefix(format, "image/") || endsAsPicture(address)
	switch {
	case address == "", strings.HasPrefix(format, "text/"), strings.Contains(format, "pdf"), strings.HasPrefix(format, "video"), strings.HasPrefix(format, "audio"),
		ending == ".pdf", ending == ".html", ending == ".htm", ending == ".mp4", ending == ".mp3", ending == ".glb", ending == ".obj":
		return 0
	case strings.Contains(kind, "thumb") || strings.HasSuffix(kind, "lido00451"):
		return 1
	case strings.Contains(kind, "preview") || strings.Contains(kind, "small"):
		return 2
	case strings.Contains(kind, "master") || ending == ".tif" || ending == ".tiff":
		return 3
	case isPicture || strings.Contains(kind, "image"):
		return 5
	}
	return 4
}

func orElse(text, other string) string {
	if text != "" {
		return text
	}
	return other
}

func takeAll(elements []*element) []string {
	var values []string
	for _, e := range elements {
		values = append(values, e.take())
	}
	return values
}

// preferredOf is the value that is said to be preferred, else the first; the
// others are taken along.
func preferredOf(elements []*element) string {
	best := ""
	preferred := false
	for _, e := range elements {
		is := e.attr("pref") == "preferred"
		if v := e.take(); v != "" && (best == "" || is && !preferred) {
			best, preferred = v, is
		}
	}
	return best
}

// terms is the preferred term of each concept.
func terms(concepts []*element) []string {
	var all []string
	for _, c := range concepts {
		if t := preferredOf(c.all("term")); t != "" {
			all = append(all, t)
		}
	}
	return all
}
