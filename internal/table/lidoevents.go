package table

import (
	"strings"
)

// An event of LIDO is how a work was made, bought, shown, restored. Only those
// of its making tell its artist and its date.

// making are beginnings and parts of the names of events in which works are
// made, those that count most first, with the identifiers of LIDO's terminology.
var making = [][]string{
	{"lido00007", "lido00012", "production", "creation", "herstellung", "entstehung", "schöpfung", "ausführung", "produktion", "création", "fabrication", "vervaardiging", "creazione", "produzione", "creación", "producción", "criação", "produção", "fremstilling", "tworzenie", "wytworzenie", "powstanie", "создание"},
	{"lido00224", "design", "entwurf", "conception", "ontwerp", "progettazione", "diseño"},
	{"lido00003", "event (non-specified)", "ereignis"},
}

// lidoEvent is an event and what it is called.
type lidoEvent struct {
	set, event *element
	name       string
}

func (r *record) lidoEvents(sets []*element) {
	var events []lidoEvent
	best := len(making)
	for _, set := range sets {
		for _, e := range set.all("event") {
			kind := e.first("eventType")
			if of := rankOfEvent(kind); of < best {
				best = of
			}
			events = append(events, lidoEvent{set, e, preferredOf(kind.all("term"))})
		}
	}
	for _, e := range events {
		rank := rankOfEvent(e.event.first("eventType"))
		if rank == best && rank < len(making) {
			r.lidoMaking(e)
		}
	}
	for _, e := range events {
		name := "event"
		if e.name != "" {
			name = strings.Join(strings.Fields(strings.ReplaceAll(e.name, ".", " ")), " ")
		}
		r.lidoEvent(e.event, name)
	}
}

// rankOfEvent is how much an event tells of a work's making: its place in the
// list, or its length for nothing.
func rankOfEvent(kind *element) int {
	if kind == nil {
		return len(making) - 1
	}
	var names []string
	for _, c := range kind.children {
		if c.name == "term" || c.name == "conceptID" || c.name == "Concept" {
			names = append(names, strings.ToLower(c.value()+" "+c.attr("about")))
		}
	}
	for rank, words := range making {
		for _, name := range names {
			for _, word := range words {
				if strings.Contains(name, word) && !strings.Contains(name, "reproduc") && !strings.Contains(name, "reproduk") {
					return rank
				}
			}
		}
	}
	return len(making)
}

// lidoMaking reads artists, dates and materials of an event in which the work
// was made.
func (r *record) lidoMaking(e lidoEvent) {
	for _, actor := range e.event.all("eventActor") {
		name, maker := lidoActor(actor)
		if maker {
			r.add("artist", name)
		} else {
			r.add("contributor", name)
		}
	}
	for _, date := range e.event.all("eventDate") {
		if r.names("earliest date") || r.names("display date") {
			break
		}
		r.add("display date", preferredOf(date.all("displayDate")))
		r.add("earliest date", date.first("date", "earliestDate").take())
		r.add("latest date", date.first("date", "latestDate").take())
	}
	for _, m := range e.event.all("eventMaterialsTech") {
		shown := preferredOf(m.all("displayMaterialsTech"))
		single := terms(m.all("materialsTech", "termMaterialsTech"))
		if shown != "" {
			r.add("materials and techniques", shown)
		} else {
			r.add("materials and techniques", single...)
		}
	}
}

// notMakers are parts of the names of roles that people have who did not make
// a work.
var notMakers = []string{
	"auftraggeber", "commission", "patron", "commanditaire", "committente", "dargestellt", "modell", "sitter", "model", "publisher", "verleger", "éditeur", "editore", "uitgever",
	"sammler", "collector", "owner", "besitzer", "eigentümer", "dedicatee", "widmungsempfänger", "vorbesitzer", "donor", "stifter",
}

// lidoActor is an actor as people read it, and whether the work is by them. A
// name that is qualified ("workshop of") is as it is displayed.
func lidoActor(actor *element) (name string, maker bool) {
	in := actor.first("actorInRole")
	shown := preferredOf(actor.all("displayActorInRole"))
	name = preferredOf(in.all("actor", "nameActorSet", "appellationValue"))
	roles := strings.ToLower(strings.Join(terms(in.all("roleActor")), " "))
	qualifier := strings.Join(takeAll(in.all("attributionQualifierActor")), ", ")
	switch {
	case name == "":
		name = shown
	case qualifier != "" && shown != "":
		name = shown
	case qualifier != "":
		name += " (" + qualifier + ")"
	}
	maker = true
	for _, not := range notMakers {
		maker = maker && !strings.Contains(roles, not)
	}
	return name, maker
}

// lidoEvent keeps what an event tells beside: Acquisition.date, Restoration.actor.
func (r *record) lidoEvent(e *element, name string) {
	for _, actor := range e.all("eventActor") {
		if who := actor.first("actorInRole", "actor", "nameActorSet", "appellationValue"); who == nil || !who.taken {
			who, _ := lidoActor(actor)
			r.add(name+".actor", who)
		}
	}
	for _, date := range e.all("eventDate") {
		if shown := date.first("displayDate"); shown != nil && !shown.taken {
			r.add(name+".date", preferredOf(date.all("displayDate")))
		}
	}
	for _, place := range e.all("eventPlace") {
		shown := preferredOf(place.all("displayPlace"))
		r.add(name+".place", orElse(preferredOf(place.all("place", "namePlaceSet", "appellationValue")), shown))
	}
	r.add("culture", terms(e.all("culture"))...)
	r.add("period", terms(e.all("periodName"))...)
	for _, c := range e.children {
		if c.name != "" && c.name != "eventType" && !c.taken {
			r.addRest(&element{children: []*element{c}}, name, groupsOthersInLIDO, leftOutOfLIDO)
			c.takeTree()
		}
	}
	if kind := e.first("eventType"); kind != nil {
		kind.takeTree()
	}
}

// takeTree marks all of an element as having its columns.
func (e *element) takeTree() {
	e.taken = true
	for _, c := range e.children {
		c.takeTree()
	}
}
