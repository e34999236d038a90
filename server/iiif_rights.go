package server

import (
	"regexp"
	"strings"

	"likeness/internal/art"
)

// aboutRights are parts of the names of columns that say who may do what with a work,
// or who is to be named with it.
var aboutRights = regexp.MustCompile(`(?i)rights\b|copyright|licen[cs]|credit|crédit|lizenz|rechte\b|rechten\b|(?:urheber|nutzungs|auteurs)recht|droits|derechos|diritti|direitos|licentie|rettigheder|ophavsret|prawa\b|prawny|права|авторск|лицензи|権利|著作権|ライセンス`)

// rightsURI finds the addresses by which rights are named, and what is said of them
// for people.
var rightsURI = regexp.MustCompile(`https?://(?:www\.)?(creativecommons\.org/(?:licenses/[a-z+-]+|publicdomain/[a-z]+)/\d\.\d(?:/[a-z]{2,3}\b)?|rightsstatements\.org/(?:vocab|page)/[A-Za-z-]+/\d\.\d)(?:/(?:deed|legalcode)[a-zA-Z.-]*|/[?&=a-z-]*|/)?`)

// addRights says of a IIIF resource what the source of its work says of rights: their
// address, which those of Creative Commons and RightsStatements.org have, and what
// viewers have to show, which is what else is said (3.1 and 3.3 of the Presentation API).
func addRights(resource object, work art.Image) {
	var names, texts []string
	for _, p := range work.Properties {
		value := strings.TrimSpace(p.Value)
		if value == "" || !aboutRights.MatchString(p.Name) {
			continue
		}
		found := rightsURI.FindStringSubmatch(value)
		if found != nil && resource["rights"] == nil {
			resource["rights"] = "http://" + strings.Replace(found[1], "/page/", "/vocab/", 1) + "/"
		}
		if found == nil || found[0] != value {
			names, texts = append(names, p.Name), append(texts, value)
		}
	}
	if len(texts) > 0 {
		resource["requiredStatement"] = object{"label": label(strings.Join(names, ", ")), "value": object{"none": texts}}
	}
}
