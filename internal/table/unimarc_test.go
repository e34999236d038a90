package table

import (
	"strings"
	"testing"
)

func TestUNIMARCIsNamed(t *testing.T) {
	marc := func(records ...string) string {
		return `<collection xmlns="http://www.loc.gov/MARC21/slim">` + strings.Join(records, "") + "</collection>"
	}
	record := func(tag, title string) string {
		return `<record><leader>00000nam  2200000   450 </leader><datafield tag="` + tag + `" ind1="1" ind2=" "><subfield code="a">` + title + `</subfield></datafield></record>`
	}
	_, err := Open(writeFile(t, "x.xml", marc(record("200", "La mer"), record("200", "Le bois"))), Options{})
	if err == nil || !strings.Contains(err.Error(), "UNIMARC") {
		t.Errorf("a file of UNIMARC: %v", err)
	}
	tab, rows := readAll(t, marc(record("245", "Sea"), record("200", "La mer"), record("245", "Wood")), Options{})
	if got := titlesOf(rows); len(got) != 2 || got[0] != "Sea" || got[1] != "Wood" {
		t.Errorf("beside MARC 21: %q", got)
	}
	if len(tab.Notes) != 1 || !strings.Contains(tab.Notes[0], "One record of the XML is in UNIMARC") {
		t.Errorf("notes %q", tab.Notes)
	}
}
