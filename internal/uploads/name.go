package uploads

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"likeness/internal/art"
)

// unfinished begins the name of a file that is being written.
const unfinished = ".unfinished-"

// name is the file's: id, upright size and format, so that nothing has to be
// read to find an upload again. Its age is the file's.
func (u upload) name() string {
	return fmt.Sprintf("%s.%dx%d.%s", u.id, u.width, u.height, u.format)
}

var namePattern = regexp.MustCompile(`^([a-z2-7]{26})\.([1-9][0-9]{0,9})x([1-9][0-9]{0,9})\.(jpeg|png|gif|webp|tiff|bmp)$`)

func parseName(name string) (u upload, ok bool) {
	m := namePattern.FindStringSubmatch(name)
	if m == nil {
		return upload{}, false
	}
	width, errW := strconv.Atoi(m[2])
	height, errH := strconv.Atoi(m[3])
	return upload{id: m[1], width: width, height: height, format: m[4]}, errW == nil && errH == nil
}

func (u upload) mediaType() string { return "image/" + u.format }

func (u upload) expiresAt() time.Time { return u.added.Add(keptFor) }

func (u upload) public() art.Upload {
	return art.Upload{ID: u.id, Width: u.width, Height: u.height, MediaType: u.mediaType(), ExpiresAt: u.expiresAt()}
}
