package harvest

import "strings"

// maxPictures is how many pictures of a work are told; books have hundreds.
const maxPictures = 20

// row is a manifest as names and values in turn.
func (r *resource) row(address, partOf string) (namesAndValues []string, canvases, told int) {
	add := func(name string, values ...string) {
		for _, v := range values {
			namesAndValues = append(namesAndValues, name, v)
		}
	}
	add("id", orElse(r.address(), address))
	addTexts(add, "title", r.Label)
	if partOf != "" {
		add("is part of", partOf)
	}
	all := r.canvases()
	for _, canvas := range all {
		if told == maxPictures {
			break
		}
		if picture := pictureOf(canvas); picture != "" {
			add("image", picture)
			told++
		}
	}
	title := r.Label.shown()
	for _, p := range r.Metadata {
		if name := p.Label.shown(); name != "" && p.Value.shown() != title {
			addTexts(add, strings.Join(strings.Fields(name), " "), p.Value)
		}
	}
	addTexts(add, "description", append(r.Summary, r.Description...))
	for _, name := range r.Providers {
		add("provider", name.in(name.preferred())...)
	}
	if r.Statement != nil {
		addTexts(add, "required statement", r.Statement.Value)
	}
	addTexts(add, "attribution", r.Attribution)
	add("rights", nonEmpty(orElse(r.Rights, r.License))...)
	add("homepage", nonEmpty(r.Homepage)...)
	add("nav date", nonEmpty(r.NavDate)...)
	return namesAndValues, len(all), told
}

// addTexts adds the values in the preferred language, and the others under
// their languages.
func addTexts(add func(string, ...string), name string, t texts) {
	add(name, t.in(t.preferred())...)
	for _, language := range t.others() {
		below := ".other"
		if language != "" {
			below = "." + strings.ToLower(language)
		}
		add(name+below, t.in(language)...)
	}
}

func nonEmpty(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}
