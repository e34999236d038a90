package harvest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// texts are values in languages, in the order in which the document has them.
type texts []inLanguage

// inLanguage is one value; the language is empty where none is told.
type inLanguage struct{ language, text string }

// UnmarshalJSON reads a language map of version 3, or what version 2 has: a
// text, {"@value": ..., "@language": ...}, a list of either.
func (t *texts) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	*t = nil
	return t.read(d, "")
}

// read takes one value.
func (t *texts) read(d *json.Decoder, language string) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	switch v := token.(type) {
	case json.Delim:
		if v == '[' {
			for d.More() {
				if err := t.read(d, language); err != nil {
					return err
				}
			}
			_, err = d.Token()
			return err
		}
		return t.readObject(d, language)
	case nil:
	default:
		if text := strings.TrimSpace(fmt.Sprint(v)); text != "" {
			*t = append(*t, inLanguage{language, text})
		}
	}
	return nil
}

// readObject takes a language map, or a value that tells its language.
func (t *texts) readObject(d *json.Decoder, language string) error {
	var value texts
	told, isValue := language, false
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		switch name {
		case "@value", "value":
			isValue = true
			if err := value.read(d, ""); err != nil {
				return err
			}
		case "@language", "language":
			var l texts
			if err := l.read(d, ""); err != nil {
				return err
			}
			if len(l) > 0 {
				told = l[0].text
			}
		case "@type", "type", "@id", "id", "format":
			var skipped json.RawMessage
			if err := d.Decode(&skipped); err != nil {
				return err
			}
		default:
			of, _ := name.(string)
			if of == "none" || of == "@none" {
				of = ""
			}
			if err := t.read(d, of); err != nil {
				return err
			}
		}
	}
	if isValue {
		for _, v := range value {
			*t = append(*t, inLanguage{told, v.text})
		}
	}
	_, err := d.Token()
	return err
}

// preferred is the language to show: none, else English as the page is, else
// the first.
func (t texts) preferred() string {
	best := ""
	for i, v := range t {
		switch {
		case v.language == "":
			return ""
		case i == 0 || isEnglish(v.language) && !isEnglish(best):
			best = v.language
		}
	}
	return best
}

func isEnglish(language string) bool {
	language = strings.ToLower(language)
	return language == "en" || strings.HasPrefix(language, "en-") || language == "eng"
}

// in are the values of a language.
func (t texts) in(language string) []string {
	var values []string
	for _, v := range t {
		if v.language == language {
			values = append(values, v.text)
		}
	}
	return values
}

// shown is the text in the preferred language.
func (t texts) shown() string { return strings.Join(t.in(t.preferred()), "; ") }

// languages are those beside the preferred one, in their order.
func (t texts) others() []string {
	preferred := t.preferred()
	seen := map[string]bool{preferred: true}
	var all []string
	for _, v := range t {
		if !seen[v.language] {
			seen[v.language] = true
			all = append(all, v.language)
		}
	}
	return all
}
