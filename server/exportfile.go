package server

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"

	"likeness/internal/art"
	"likeness/internal/table"
)

// formats write an export; by the ending of its name.
var formats = map[string]func(*exportFile, context.Context, *export) error{
	".csv":  (*exportFile).writeCSV,
	".json": (*exportFile).writeJSON,
}

// exportFile is the answer that an export is written to.
type exportFile struct {
	w          http.ResponseWriter
	r          *http.Request
	controller *http.ResponseController
	begun      bool
}

// begin sends the head of the answer. The name of the file says what was asked.
func (f *exportFile) begin(x *export, contentType, ending string, now time.Time) {
	f.begun = true
	header := f.w.Header()
	header.Set("Content-Type", contentType+"; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	name := "likeness-" + now.Format("2006-01-02") + ending
	if search, _ := x.variables["search"].(string); slug(search) != "" {
		name = "likeness-" + slug(search) + "-" + now.Format("2006-01-02") + ending
	}
	header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	f.w.WriteHeader(http.StatusOK)
}

// allowTime gives the client as long for what follows as for any answer.
func (f *exportFile) allowTime() {
	// A writer that has no deadlines is a test's.
	_ = f.controller.SetWriteDeadline(time.Now().Add(writeTimeout))
}

// maxSlugRunes is how much of a search a file is named after.
const maxSlugRunes = 40

// slug is a text as a part of a file name.
func slug(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	letters := []rune(strings.ToLower(strings.Join(words, "-")))
	return strings.Trim(string(letters[:min(len(letters), maxSlugRunes)]), "-")
}

// exportHead says what an export is of.
type exportHead struct {
	Query       map[string]any `json:"query"`
	Address     string         `json:"address"` // asks it again
	SearchedAs  string         `json:"searchedAs,omitempty"`
	NearWorks   int            `json:"nearWorks,omitempty"` // of works for near spellings
	LeftOut     []string       `json:"leftOut,omitempty"`
	Generation  string         `json:"generation"`
	Exported    time.Time      `json:"exported"`
	Works       int            `json:"saved"`
	WorksInList int            `json:"total"`
}

func (f *exportFile) head(x *export, page *exportedPage, now time.Time) exportHead {
	head := exportHead{
		Query: x.variables, Address: originOf(f.r) + f.r.URL.RequestURI(), LeftOut: page.List.Relaxed,
		Generation: page.Library.Generation, Exported: now, Works: page.List.TotalCount, WorksInList: page.List.TotalCount,
		NearWorks: page.List.NearCount,
	}
	if x.most > 0 {
		head.Works = min(x.most, head.WorksInList)
	}
	if corrected := page.List.CorrectedSearch; corrected != nil {
		head.SearchedAs = *corrected
	}
	return head
}

// Addresses of a work elsewhere, for who reads the export.
func addresses(work exportedWork, origin string) (page string, image *string) {
	if work.URL != nil {
		whole := origin + *work.URL
		image = &whole
	}
	return origin + workPath(work.ID), image
}

// exportRow is a work in JSON.
type exportRow struct {
	Spelling   string             `json:"spelling,omitempty"` // "near" or "as searched", where any is near
	Rank       int                `json:"rank,omitempty"`
	Score      *float64           `json:"score,omitempty"`
	Percentile *float64           `json:"percentile,omitempty"`
	ID         string             `json:"id"`
	Name       string             `json:"name"`
	Title      *string            `json:"title"`
	Artist     *string            `json:"artist"`
	Collection *string            `json:"collection"`
	Genre      *string            `json:"genre"`
	Date       *string            `json:"date"`
	YearFrom   *int               `json:"yearFrom"`
	YearTo     *int               `json:"yearTo"`
	Width      *int               `json:"width"`
	Height     *int               `json:"height"`
	Page       string             `json:"page"`
	Image      *string            `json:"image"`
	Additional []exportImage      `json:"additionalImages,omitempty"` // after the one that shows the work
	Properties []exportedProperty `json:"properties"`
}

// exportImage is a further picture of a work.
type exportImage struct {
	Image  string  `json:"image"`
	Label  *string `json:"label"`
	Width  int     `json:"width"`
	Height int     `json:"height"`
}

func rowOf(edge exportedEdge, near bool, origin string) exportRow {
	work := edge.Node
	row := exportRow{
		Rank: edge.Rank, ID: work.ID, Name: work.Name, Title: work.Title, Artist: work.Artist, Collection: work.Collection, Genre: work.Genre,
		Date: work.Date, YearFrom: work.YearFrom, YearTo: work.YearTo, Width: work.Width, Height: work.Height, Properties: work.Properties,
	}
	row.Page, row.Image = addresses(work, origin)
	for _, p := range work.Pictures[min(1, len(work.Pictures)):] {
		row.Additional = append(row.Additional, exportImage{origin + p.URL, p.Label, p.Width, p.Height})
	}
	switch {
	case near && edge.Near:
		row.Spelling = "near"
	case near:
		row.Spelling = "as searched"
	}
	if edge.Rank > 0 {
		row.Score, row.Percentile = &edge.Score, &edge.Percentile
	}
	return row
}

// writeJSON writes one object: the head, and "works", one a line.
func (f *exportFile) writeJSON(ctx context.Context, x *export) error {
	now, origin, before := time.Now().UTC().Truncate(time.Second), originOf(f.r), ""
	err := x.pages(ctx, exportWorks, func(page *exportedPage) error {
		f.allowTime()
		if !f.begun {
			f.begin(x, "application/json", ".json", now)
			head, err := json.Marshal(f.head(x, page, now))
			if err != nil {
				return err
			}
			if _, err := f.w.Write(append(head[:len(head)-1], `,"works":[`...)); err != nil {
				return err
			}
		}
		for _, edge := range page.List.Edges {
			row, err := json.Marshal(rowOf(edge, page.List.NearCount > 0, origin))
			if err != nil {
				return err
			}
			if _, err := io.WriteString(f.w, before+"\n"+string(row)); err != nil {
				return err
			}
			before = ","
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(f.w, "\n]}\n")
	return err
}

// writeCSV writes a table with a byte order mark, which spreadsheets need, what
// was asked in its first lines, and a column for each that any work has. Which
// those are is read first.
func (f *exportFile) writeCSV(ctx context.Context, x *export) error {
	now, origin := time.Now().UTC().Truncate(time.Second), originOf(f.r)
	lines := csv.NewWriter(f.w)
	lines.UseCRLF = true
	columns, err := x.columns(ctx)
	if err != nil {
		return err
	}
	return x.pages(ctx, exportWorks, func(page *exportedPage) error {
		f.allowTime()
		if !f.begun {
			if page.Library.Generation != columns.generation {
				return art.Errorf(art.CodeUnavailable, "The collection changed just now; export again.")
			}
			f.begin(x, "text/csv", ".csv", now)
			if err := f.writeHead(lines, f.head(x, page, now), columns); err != nil {
				return err
			}
		}
		for _, edge := range page.List.Edges {
			if err := lines.Write(columns.cells(rowOf(edge, columns.near, origin))); err != nil {
				return err
			}
		}
		lines.Flush()
		return lines.Error()
	})
}

// exportColumns are those of a table.
type exportColumns struct {
	generation string
	ranked     bool
	near       bool     // some are for near spellings
	several    bool     // some works have several pictures
	names      []string // of the properties
	at         map[string]int
}

// columns looks which properties the works have, and whether any has several
// pictures.
func (x *export) columns(ctx context.Context) (*exportColumns, error) {
	c := &exportColumns{ranked: x.field == "similarImages", at: map[string]int{}}
	return c, x.pages(ctx, "properties { name } pictures { position }", func(page *exportedPage) error {
		c.generation, c.near = page.Library.Generation, page.List.NearCount > 0
		for _, edge := range page.List.Edges {
			c.several = c.several || len(edge.Node.Pictures) > 1
			for _, p := range edge.Node.Properties {
				if _, known := c.at[p.Name]; !known {
					c.at[p.Name] = len(c.names)
					c.names = append(c.names, p.Name)
				}
			}
		}
		return nil
	})
}

func (f *exportFile) writeHead(w *csv.Writer, head exportHead, columns *exportColumns) error {
	query, err := json.Marshal(head.Query)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(f.w, "\uFEFF"); err != nil {
		return err
	}
	lines := [][]string{{"# query", string(query)}, {"# address", head.Address}}
	if head.SearchedAs != "" {
		lines = append(lines, []string{"# searched as", head.SearchedAs})
	}
	if head.NearWorks > 0 {
		lines = append(lines, []string{"# works for near spellings", strconv.Itoa(head.NearWorks)})
	}
	if len(head.LeftOut) > 0 {
		lines = append(lines, []string{"# left out", strings.Join(head.LeftOut, " ")})
	}
	lines = append(lines, []string{"# generation", head.Generation}, []string{"# exported", head.Exported.Format(time.RFC3339)},
		[]string{"# works", strconv.Itoa(head.Works) + " of " + strconv.Itoa(head.WorksInList)}, columns.titles())
	return w.WriteAll(lines)
}

func (c *exportColumns) titles() []string {
	var titles []string
	if c.ranked {
		titles = append(titles, "rank", "score", "percentile")
	}
	if c.near {
		titles = append(titles, "spelling")
	}
	titles = append(titles, "id", "name", "title", "artist", "collection", "genre", "date", "yearFrom", "yearTo", "width", "height", "page", "image")
	if c.several {
		titles = append(titles, "additionalImages")
	}
	for _, name := range c.names {
		titles = append(titles, table.Harmless(name))
	}
	return titles
}

func (c *exportColumns) cells(row exportRow) []string {
	var cells []string
	if c.ranked {
		cells = append(cells, strconv.Itoa(row.Rank), decimal(row.Score), decimal(row.Percentile))
	}
	if c.near {
		cells = append(cells, row.Spelling)
	}
	cells = append(cells, row.ID, table.Harmless(row.Name), textOf(row.Title), textOf(row.Artist), textOf(row.Collection), textOf(row.Genre), textOf(row.Date),
		numberOf(row.YearFrom), numberOf(row.YearTo), numberOf(row.Width), numberOf(row.Height), row.Page, textOf(row.Image))
	if c.several {
		var images []string
		for _, image := range row.Additional {
			images = append(images, image.Image)
		}
		cells = append(cells, strings.Join(images, imageSeparator))
	}
	own := len(cells)
	cells = append(cells, make([]string, len(c.names))...)
	for _, p := range row.Properties {
		if at, known := c.at[p.Name]; known {
			cells[own+at] = table.Harmless(p.Value)
		}
	}
	return cells
}

// imageSeparator stands between the addresses of a cell, as an import reads them.
const imageSeparator = "; "

func decimal(n *float64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatFloat(*n, 'g', 6, 64)
}

func numberOf(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return table.Harmless(*s)
}
