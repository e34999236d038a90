package ingest

import (
	"cmp"
	"fmt"
	"io"
	"path"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/dustin/go-humanize"

	"likeness/internal/art"
)

// maxCellRunes keeps the tables of a dry run within a terminal.
const maxCellRunes = 28

// Write tells people what the import did, or would do.
func (s *Summary) Write(w io.Writer) error {
	var b strings.Builder
	verb := ""
	if s.dry {
		verb = "would be "
		s.writeColumns(&b)
		s.writeSample(&b)
	}
	rows := plural(s.Rows, "row", "rows")
	if s.folderAlone {
		rows = plural(s.Rows, "picture", "pictures")
	}
	fmt.Fprintf(&b, "%s: %s %sadded, %s %supdated, %s unchanged, %s failed.\n",
		rows, number(s.Added), verb, number(s.Updated), verb, number(s.Unchanged), number(s.Failed))
	if s.Replaced > 0 {
		fmt.Fprintf(&b, "%s %sreplaced by others.\n", plural(s.Replaced, "picture", "pictures"), verb)
	}
	if s.Further > 0 {
		fmt.Fprintf(&b, "%s of works that have another one before.\n", plural(s.Further, "further picture", "further pictures"))
	}
	if s.WithoutPicture > 0 {
		fmt.Fprintf(&b, "%s no picture and can be found by words alone.\n", plural(s.WithoutPicture, "work has", "works have"))
	}
	for _, warning := range s.Warned {
		fmt.Fprintln(&b, "Look at this:", warning)
	}
	for _, note := range s.Notes {
		fmt.Fprintln(&b, note)
	}
	s.writeProblems(&b)
	switch {
	case s.dry && s.pictures:
		fmt.Fprintln(&b, "This was a dry run: nothing was written. Only the headers of pictures were read; a damaged picture shows itself in the import.")
	case s.dry:
		fmt.Fprintln(&b, "This was a dry run: nothing was written.")
	case s.pictures:
		fmt.Fprintf(&b, "%s read%s.\n", plural(s.PicturesRead, "new picture was", "new pictures were"), s.rate())
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (s *Summary) rate() string {
	if s.PicturesRead == 0 || s.Elapsed <= 0 {
		return ""
	}
	return fmt.Sprintf(" (%.0f a second)", float64(s.PicturesRead)/s.Elapsed.Seconds())
}

func (s *Summary) writeColumns(b *strings.Builder) {
	if len(s.Columns) == 0 {
		return
	}
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "COLUMN\tREAD AS")
	for _, c := range s.Columns {
		var roles []string
		for _, r := range c.Roles {
			roles = append(roles, string(r))
		}
		if c.Facet != "" {
			roles = append(roles, c.Facet)
		}
		fmt.Fprintf(t, "%s\t%s\n", c.Name, cmp.Or(strings.Join(roles, ", "), "a property"))
	}
	_ = t.Flush() // into memory
	b.WriteByte('\n')
}

func (s *Summary) writeSample(b *strings.Builder) {
	if len(s.Sample) == 0 {
		return
	}
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "NAME\tTITLE\tARTIST\tCOLLECTION\tGENRE\tDATE\tYEARS\tPICTURE")
	for _, image := range s.Sample {
		cells := []string{image.Name, image.Title, image.Artist, image.Collection, image.Genre, image.Date, yearsText(image.Years), ""}
		if image.Picture != nil {
			cells[7] = path.Base(image.Picture.Path)
		}
		for i := range cells {
			cells[i] = cmp.Or(shorten(cells[i]), "-")
		}
		fmt.Fprintln(t, strings.Join(cells, "\t"))
	}
	_ = t.Flush() // into memory
	b.WriteByte('\n')
}

func (s *Summary) writeProblems(b *strings.Builder) {
	for _, p := range s.Problems {
		place := p.File
		if p.Line > 0 {
			place = strings.TrimSuffix(fmt.Sprintf("line %d, %s", p.Line, cmp.Or(p.File, p.Name)), ", ")
		}
		fmt.Fprintf(b, "  %s: %s (%s)\n", place, p.Reason, p.Outcome)
	}
	if more := s.Failed + s.Warnings - len(s.Problems); more > 0 {
		fmt.Fprintf(b, "  and %s more\n", number(more))
	}
	if s.Report != "" && len(s.Problems) > 0 {
		fmt.Fprintf(b, "All of them are in %s\n", s.Report)
	}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + many
}

func number(n int) string { return humanize.Comma(int64(n)) }

func yearsText(y *art.Years) string {
	switch {
	case y == nil:
		return ""
	case y.From == y.To:
		return fmt.Sprint(y.From)
	}
	return fmt.Sprintf("%d to %d", y.From, y.To)
}

func shorten(text string) string {
	if utf8.RuneCountInString(text) <= maxCellRunes {
		return text
	}
	return string([]rune(text)[:maxCellRunes-1]) + "…"
}
