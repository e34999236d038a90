package brought

import (
	"context"
	"regexp"
	"strings"
	"time"

	"likeness/internal/art"
)

// Outcome tells which vectors found their works, and which works have none.
type Outcome struct {
	Set       *Set
	Vectors   int         // read
	Unmatched []Unmatched // vectors that belong to no work
	Without   []art.Image // works with a picture that have no vector
}

// Unmatched is a vector that belongs to no work, and why.
type Unmatched struct{ ID, Reason string }

// name is what a metric may be called: it stands in addresses and names files.
var name = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)

// CheckName refuses what no metric can be called.
func CheckName(asked string) error {
	if !name.MatchString(asked) {
		return art.Errorf(art.CodeInvalid, "%q cannot be a name; use up to 32 lower-case letters, digits and hyphens, a letter first", asked)
	}
	return nil
}

// Match gives the works of a library their vectors. CodeInvalid when a vector
// cannot be compared, or none belongs to any work.
func Match(ctx context.Context, source Source, about About, works []art.Image) (Outcome, error) {
	about.Dimensions = source.Dimensions()
	if about.Title == "" {
		about.Title = strings.ToUpper(about.Name[:1]) + strings.ReplaceAll(about.Name[1:], "-", " ")
	}
	about.Added = time.Now().UTC().Truncate(time.Second)
	out, m := Outcome{Set: newSet(about)}, newMatcher(works)
	err := each(source, func(id string, v []float32) error {
		out.Vectors++
		reason, err := out.give(m, id, v)
		if reason != "" {
			out.Unmatched = append(out.Unmatched, Unmatched{id, reason})
		}
		if err == nil {
			err = ctx.Err()
		}
		return err
	})
	if err != nil {
		return out, err
	}
	if out.Set.Works == 0 {
		return out, noneMatched(out, works)
	}
	for _, w := range works {
		if w.Picture != nil && out.Set.Vector(w.ID, w.Picture.Hash) == nil {
			out.Without = append(out.Without, w)
		}
	}
	return out, nil
}

// give gives a vector to its works, or says why not.
func (o *Outcome) give(m *matcher, id string, v []float32) (reason string, err error) {
	works, reason := m.find(id)
	if reason != "" {
		return reason, nil
	}
	if v == nil {
		return "all its values are 0, so it points nowhere", nil
	}
	for _, i := range works {
		fresh, err := o.Set.put(m.works[i], v)
		if err != nil {
			return "", err
		}
		if !fresh {
			reason = "the work has a vector already, from an earlier row"
		}
	}
	return reason, nil
}

func noneMatched(out Outcome, works []art.Image) error {
	if out.Vectors == 0 {
		return art.Errorf(art.CodeInvalid, "There are no vectors in the file; nothing was added")
	}
	example := "no work of the library has a picture, which a vector belongs to"
	for _, w := range works {
		if w.Picture != nil {
			example = "a work here is " + w.ID + ", called " + w.Name + ", of the file " + w.Picture.Path
			break
		}
	}
	first := out.Unmatched[0]
	return art.Errorf(art.CodeInvalid, "None of the %d vectors belongs to a work, so nothing was added. The first is of %q: %s; %s", out.Vectors, first.ID, first.Reason, example)
}
