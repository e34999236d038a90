package catalog

import (
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"likeness/internal/art"
	"likeness/internal/fold"
)

// record is a row of the images table, with what the pictures table says of
// its picture.
type record struct {
	ord                                         int64
	id, source, key, name, nameFolded, title    string
	artistText, collectionText, genreText, date string
	artists, collections, genres                string // single values, as JSON
	yearFrom, yearTo                            sql.NullInt64
	properties                                  string
	digest                                      []byte
	path, hash, color, mediaType, further       sql.NullString
	folder, width, height, bytes                sql.NullInt64
	buffer                                      []byte // of sum, reused
}

// into are the places for one row of columns.
func (r *record) into() []any {
	return []any{
		&r.ord, &r.id, &r.source, &r.key, &r.name, &r.title, &r.artistText, &r.collectionText, &r.genreText, &r.date,
		&r.artists, &r.collections, &r.genres, &r.yearFrom, &r.yearTo, &r.properties,
		&r.folder, &r.path, &r.hash, &r.width, &r.height, &r.color, &r.mediaType, &r.bytes, &r.further,
	}
}

// selectWhole reads records with all that their digests are of.
const selectWhole = `SELECT ` + columns + further + `, i.name_folded, i.digest FROM images i LEFT JOIN pictures p ON p.hash = i.hash`

// intoWhole are the places for one row of selectWhole.
func (r *record) intoWhole() []any { return append(r.into(), &r.nameFolded, &r.digest) }

// scanWhole reads a row into the places of intoWhole, and compares the digest
// with the rest. What cannot even be read is damaged, too.
func (r *record) scanWhole(rows *sql.Rows, into []any) error {
	err := rows.Scan(into...)
	if err == nil && string(r.digest) != string(r.sum()) {
		err = fmt.Errorf("record %s is not what was written", r.id)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return nil
}

// image is the record as others know it.
func (r *record) image() (image art.Image, err error) {
	image = art.Image{
		Order: r.ord, ID: r.id, Source: r.source, Key: r.key, Name: r.name, Title: r.title,
		Artist: r.artistText, Collection: r.collectionText, Genre: r.genreText, Date: r.date,
	}
	if r.yearFrom.Valid && r.yearTo.Valid {
		image.Years = &art.Years{From: int(r.yearFrom.Int64), To: int(r.yearTo.Int64)}
	}
	if r.hash.Valid {
		image.Picture = &art.Picture{
			Hash: r.hash.String, Width: int(r.width.Int64), Height: int(r.height.Int64), DominantColor: r.color.String,
			Key: pictureKey(r.folder.Int64, r.path.String), Path: r.path.String, MediaType: r.mediaType.String, Bytes: r.bytes.Int64,
		}
	}
	if image.Properties, err = decodeProperties(r.properties); err != nil {
		return image, err
	}
	image.Further, err = decodeFurther(r.further)
	for _, list := range []struct {
		text string
		into *[]string
	}{{r.artists, &image.Artists}, {r.collections, &image.Collections}, {r.genres, &image.Genres}} {
		var listErr error
		*list.into, listErr = decodeList(list.text)
		err = errors.Join(err, listErr)
	}
	return image, err
}

// encode is the row of a record, without its picture.
func encode(image *art.Image) (*record, error) {
	properties, err := encodeProperties(image.Properties)
	if err != nil {
		return nil, err
	}
	r := &record{
		id: image.ID, source: image.Source, key: image.Key, name: image.Name, nameFolded: fold.Name(image.Name), title: image.Title,
		artistText: image.Artist, collectionText: image.Collection, genreText: image.Genre, date: image.Date,
		artists: encodeList(image.Artists), collections: encodeList(image.Collections), genres: encodeList(image.Genres),
		properties: properties,
	}
	if y := image.Years; y != nil {
		r.yearFrom = sql.NullInt64{Int64: int64(y.From), Valid: true}
		r.yearTo = sql.NullInt64{Int64: int64(y.To), Valid: true}
	}
	r.digest = r.sum()
	return r, nil
}

// row is the record as INSERT and UPDATE want it, from id to digest.
func (r *record) row() []any {
	return []any{
		r.id, r.source, r.key, r.name, r.nameFolded, r.title, r.artistText, r.collectionText, r.genreText, r.date,
		r.artists, r.collections, r.genres, r.yearFrom, r.yearTo, r.properties, r.digest,
	}
}

// sum tells the texts and years of a record from others.
func (r *record) sum() []byte {
	b := r.buffer[:0]
	for _, text := range [...]string{
		r.id, r.source, r.key, r.name, r.nameFolded, r.title, r.artistText, r.collectionText, r.genreText, r.date,
		r.artists, r.collections, r.genres,
	} {
		b = append(append(b, text...), 0)
	}
	for _, year := range [...]sql.NullInt64{r.yearFrom, r.yearTo} {
		if year.Valid {
			b = strconv.AppendInt(b, year.Int64, 10)
		} else {
			b = append(b, "<nil>"...)
		}
		b = append(b, 0)
	}
	b = append(append(b, r.properties...), 0)
	r.buffer = b
	sum := sha256.Sum256(b)
	return sum[:16]
}

// isPlain reports whether JSON writes a text as it stands.
func isPlain(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c < ' ', c > '~', c == '"', c == '\\', c == '<', c == '>', c == '&':
			return false
		}
	}
	return true
}

func encodeList(values []string) string {
	switch {
	case len(values) == 0:
		return ""
	case len(values) == 1 && isPlain(values[0]):
		return `["` + values[0] + `"]`
	}
	data, _ := json.Marshal(values) // a list of strings always encodes
	return string(data)
}

func decodeList(text string) (values []string, err error) {
	if text == "" {
		return nil, nil
	}
	if only, ok := strings.CutPrefix(text, `["`); ok {
		if only, ok = strings.CutSuffix(only, `"]`); ok && isPlain(only) {
			return []string{only}, nil
		}
	}
	err = json.Unmarshal([]byte(text), &values)
	return values, err
}

func encodeProperties(properties []art.Property) (string, error) {
	if len(properties) == 0 {
		return "", nil
	}
	pairs := make([][2]string, len(properties))
	for i, p := range properties {
		pairs[i] = [2]string{p.Name, p.Value}
	}
	data, err := json.Marshal(pairs)
	return string(data), err
}

func decodeProperties(text string) ([]art.Property, error) {
	if text == "" {
		return nil, nil
	}
	var pairs [][2]string
	if err := json.Unmarshal([]byte(text), &pairs); err != nil {
		return nil, err
	}
	properties := make([]art.Property, len(pairs))
	for i, p := range pairs {
		properties[i] = art.Property{Name: p[0], Value: p[1]}
	}
	return properties, nil
}
