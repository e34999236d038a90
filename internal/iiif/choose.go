package iiif

import (
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// requestOfWhole is the end of the address of a whole picture in its full size.
var requestOfWhole = regexp.MustCompile(`/full/(?:full|max|\^max)/0/(?:default|native|color)\.\w+$`)

// ServiceOf is the address of the image service that an address is of, if it
// asks for the whole picture as large as it is had, or for its description.
func ServiceOf(address string) (service string, ok bool) {
	plain, _, _ := strings.Cut(address, "?")
	if service, ok = strings.CutSuffix(plain, "/info.json"); ok {
		return service, true
	}
	if at := requestOfWhole.FindStringIndex(plain); at != nil {
		return plain[:at[0]], true
	}
	return "", false
}

// described is what a description says of a picture: version 1 to 3 of the API.
type described struct {
	Context  json.RawMessage `json:"@context"`
	Width    int             `json:"width"`
	Height   int             `json:"height"`
	MaxWidth int             `json:"maxWidth"`
	MaxHigh  int             `json:"maxHeight"`
	MaxArea  int             `json:"maxArea"`
	Profile  json.RawMessage `json:"profile"`
	Sizes    []Size          `json:"sizes"`
	ID       string          `json:"id"`
	AtID     string          `json:"@id"`
}

// AddressOf is the address of the whole picture of a service, described by its
// info.json, with the longer side of side pixels or the least above that the
// service has, never enlarged. ok is false for what is no description.
func AddressOf(service string, info []byte, side int) (address string, ok bool) {
	var d described
	if json.Unmarshal(info, &d) != nil && d.Width == 0 || d.Width <= 0 || d.Height <= 0 {
		return "", false
	}
	third := strings.Contains(string(d.Context), "/image/3/")
	whole := "full"
	if third {
		whole = "max"
	}
	quality := "default"
	if strings.Contains(string(d.Context), "library.stanford.edu") || strings.Contains(string(d.Context), "/image/1") {
		quality = "native"
	}
	return strings.TrimSuffix(service, "/") + "/full/" + d.size(whole, third, side) + "/0/" + quality + ".jpg", true
}

// size is what to ask for in the place of the size.
func (d *described) size(whole string, third bool, side int) string {
	scale := min(1, float64(side)/float64(max(d.Width, d.Height)))
	limit := d.limit()
	if d.isLevel0() {
		if scale == 1 && limit == 1 {
			return whole
		}
		return d.listed(whole, third, side)
	}
	if scale >= limit && limit < 1 && third { // as large as it gives
		return whole
	}
	scale = min(scale, limit)
	if scale == 1 {
		return whole
	}
	width := max(1, int(math.Floor(float64(d.Width)*scale)))
	if third {
		return formatSize(width, max(1, int(math.Floor(float64(d.Height)*scale))))
	}
	return formatSize(width, 0)
}

// limit is the scale up to which the service gives the picture.
func (d *described) limit() float64 {
	limit := 1.0
	maxHigh := d.MaxHigh
	if maxHigh == 0 {
		maxHigh = d.MaxWidth
	}
	if d.MaxWidth > 0 {
		limit = min(limit, float64(d.MaxWidth)/float64(d.Width))
	}
	if maxHigh > 0 {
		limit = min(limit, float64(maxHigh)/float64(d.Height))
	}
	if d.MaxArea > 0 {
		limit = min(limit, math.Sqrt(float64(d.MaxArea)/float64(d.Width)/float64(d.Height)))
	}
	return limit
}

// isLevel0 reports whether the service has no sizes but those that it lists.
func (d *described) isLevel0() bool {
	profile := string(d.Profile)
	return strings.Contains(profile, "level0") && !strings.Contains(profile, "sizeByW") && !strings.Contains(profile, "sizeByWh")
}

// listed is the smallest size of the list that is large enough, else the
// largest there is.
func (d *described) listed(whole string, third bool, side int) string {
	sizes := slices.DeleteFunc(slices.Clone(d.Sizes), func(s Size) bool { return s.Width <= 0 || s.Height <= 0 })
	if len(sizes) == 0 {
		return whole
	}
	slices.SortFunc(sizes, func(a, b Size) int { return max(a.Width, a.Height) - max(b.Width, b.Height) })
	best := sizes[len(sizes)-1]
	for _, s := range slices.Backward(sizes) {
		if max(s.Width, s.Height) >= side {
			best = s
		}
	}
	if third {
		return formatSize(best.Width, best.Height)
	}
	return formatSize(best.Width, 0)
}

// formatSize writes a size; a height of 0 is left to the service.
func formatSize(width, height int) string {
	if height == 0 {
		return strconv.Itoa(width) + ","
	}
	return strconv.Itoa(width) + "," + strconv.Itoa(height)
}
