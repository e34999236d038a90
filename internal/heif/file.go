package heif

import (
	"fmt"
	"image"
	"io"
	"strings"
)

// FormatError says that a file is none as the standard describes it.
type FormatError string

func (e FormatError) Error() string { return string(e) }

// UnsupportedError names what is not read here.
type UnsupportedError string

func (e UnsupportedError) Error() string { return string(e) }

// Code points of ITU-T H.273 that are told apart here.
const (
	unspecified     = 2
	matrixBT601     = 6
	maxDepth        = 16
	maxAssociations = 1 << 16
)

// Color is what the values of a picture stand for, in the code points of ITU-T
// H.273.
type Color struct {
	Primaries, Transfer, Matrix int
	FullRange                   bool
}

// File is a picture whose boxes have been read, and none of its coded data.
type File struct {
	AVIF          bool // else HEIC
	Width, Height int  // pixels, as they are decoded
	// Orientation is how the decoded picture is to be turned, in the numbers of
	// EXIF; that of EXIF itself says nothing in these files. HEIC is decoded
	// upright.
	Orientation int
	Alpha       bool
	Depth       int    // bits of a value
	Profile     []byte // ICC; nil when there is none
	Color       Color

	data []byte
	// Of AVIF: the size that is coded, and the part of it that is the picture.
	coded image.Point
	crop  image.Rectangle
}

// Kind tells HEIC and AVIF by the brands of a file: "" when it is neither.
func Kind(data []byte) string {
	if len(data) < 16 || string(data[4:8]) != "ftyp" {
		return ""
	}
	kind := ""
	eachBox(data, func(b box) bool {
		for i := 0; i+4 <= len(b.body) && kind == ""; i += 4 {
			switch string(b.body[i : i+4]) {
			case "avif", "avis":
				kind = "avif"
			case "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs":
				kind = "heic"
			}
			if i == 0 { // the version of the first brand
				i += 4
			}
		}
		return false
	})
	return kind
}

// Open reads the boxes of a file.
func Open(data []byte) (*File, error) {
	f := &File{data: data, AVIF: Kind(data) == "avif", Orientation: 1, Depth: 8}
	f.Color = Color{unspecified, unspecified, matrixBT601, true}
	meta, err := child(data, "meta")
	if err != nil {
		return nil, err
	}
	if len(meta) < 4 {
		return f, f.openTrack()
	}
	items, err := readItems(meta[4:])
	if err != nil {
		return nil, err
	}
	switch kind := items.coding(items.primary); kind {
	case "hvc1":
		f.AVIF = false
	case "av01":
		f.AVIF = true
	default:
		return nil, UnsupportedError(fmt.Sprintf("a picture coded as %q", kind))
	}
	f.Alpha = items.hasAlpha()
	f.layOut(items.properties(items.primary))
	if f.Color.Primaries == unspecified && f.Profile == nil && len(items.tiles[items.primary]) > 0 {
		f.colours(items.properties(items.tiles[items.primary][0])) // some writers say it of the tiles alone
	}
	if f.Width < 1 || f.Height < 1 {
		return nil, FormatError("a picture without a size")
	}
	return f, nil
}

// openTrack takes the size of an animation that has no still picture from its
// first track (ISO/IEC 14496-12, 8.3.2).
func (f *File) openTrack() error {
	movie, err := child(f.data, "moov")
	if err != nil {
		return err
	}
	if movie == nil {
		return io.ErrUnexpectedEOF
	}
	track, _ := child(movie, "trak")
	header, _ := child(track, "tkhd")
	at := 76
	if len(header) > 0 && header[0] == 1 {
		at = 88
	}
	if !f.AVIF || len(header) < at+8 {
		return FormatError("no picture")
	}
	r := fields{data: header[at:]} // 16.16
	f.Width, f.Height = int(r.number(4)>>16), int(r.number(4)>>16)
	f.coded, f.crop, f.Depth = image.Pt(f.Width, f.Height), image.Rect(0, 0, f.Width, f.Height), maxDepth
	if f.Width < 1 || f.Height < 1 {
		return FormatError("a picture without a size")
	}
	return nil
}

// layOut reads the properties of the picture in their order, in which they are
// applied to it.
func (f *File) layOut(properties []box) {
	angle, mirror := 0, -1
	for _, p := range properties {
		r := fields{data: p.body}
		switch p.kind {
		case "ispe":
			r.full()
			f.Width, f.Height = int(r.number(4)), int(r.number(4))
			f.coded = image.Pt(f.Width, f.Height)
			f.crop = image.Rect(0, 0, f.Width, f.Height)
		case "pixi":
			r.full()
			for range r.number(1) {
				f.Depth = max(f.Depth, int(r.number(1)))
			}
		case "clap":
			if crop := aperture(&r, f.Width, f.Height); !crop.Empty() {
				f.crop = crop
				f.Width, f.Height = crop.Dx(), crop.Dy()
			}
		case "irot":
			angle = (angle + int(r.number(1)&3)) & 3
			if angle&1 == 1 && !f.AVIF {
				f.Width, f.Height = f.Height, f.Width
			}
		case "imir":
			mirror = int(r.number(1) & 1)
		}
	}
	if f.AVIF { // a quarter of a turn is anticlockwise; then top and bottom change places, or left and right
		f.Orientation = [4][3]int{{1, 4, 2}, {8, 5, 7}, {3, 2, 4}, {6, 7, 5}}[angle][mirror+1]
	}
	f.colours(properties)
}

// colours reads what values stand for; a profile says it better than numbers.
func (f *File) colours(properties []box) {
	for _, p := range properties {
		if p.kind != "colr" || len(p.body) < 4 {
			continue
		}
		switch r := (fields{data: p.body[4:]}); string(p.body[:4]) {
		case "prof", "rICC":
			f.Profile = p.body[4:]
		case "nclx":
			c := Color{Primaries: int(r.number(2)), Transfer: int(r.number(2)), Matrix: int(r.number(2))}
			if c.FullRange = r.number(1)&0x80 != 0; !r.short {
				f.Color = c
			}
		}
	}
}

// aperture is the part of a picture that is to be shown (ISO/IEC 14496-12,
// 12.1.4): its size, and how far its middle is from that of the picture.
func aperture(r *fields, width, height int) image.Rectangle {
	fraction := func() float64 { // signed by its numerator
		n, d := int32(r.number(4)), uint32(r.number(4))
		return float64(n) / float64(max(d, 1))
	}
	w, h, x, y := fraction(), fraction(), fraction(), fraction()
	left := int(float64(width)/2 + x - w/2 + .5)
	top := int(float64(height)/2 + y - h/2 + .5)
	crop := image.Rect(left, top, left+int(w+.5), top+int(h+.5))
	if r.short || w < 1 || h < 1 || !crop.In(image.Rect(0, 0, width, height)) {
		return image.Rectangle{}
	}
	return crop
}

// items are the pictures in a file, and what is said of them.
type items struct {
	primary    uint32
	kinds      map[uint32]string
	tiles      map[uint32][]uint32 // of which a picture is put together
	auxiliary  map[uint32][]uint32 // pictures that add to others, by those
	all        []box               // properties
	associated map[uint32][]int    // places among them, from 1
}

func readItems(meta []byte) (*items, error) {
	it := &items{kinds: map[uint32]string{}, tiles: map[uint32][]uint32{}, auxiliary: map[uint32][]uint32{}, associated: map[uint32][]int{}}
	primary, err := child(meta, "pitm")
	if err != nil {
		return nil, err
	}
	r := fields{data: primary}
	version, _ := r.full()
	it.primary = r.identity(version > 0)
	info, err := child(meta, "iinf")
	if err != nil {
		return nil, err
	}
	it.readKinds(info)
	references, err := child(meta, "iref")
	if err != nil {
		return nil, err
	}
	it.readReferences(references)
	properties, err := child(meta, "iprp")
	if err != nil {
		return nil, err
	}
	container, err := child(properties, "ipco")
	if err != nil {
		return nil, err
	}
	eachBox(container, func(b box) bool {
		it.all = append(it.all, b)
		return len(it.all) < maxAssociations
	})
	eachBox(properties, func(b box) bool {
		if b.kind == "ipma" {
			it.readAssociations(b.body)
		}
		return true
	})
	if r.short || it.kinds[it.primary] == "" {
		return nil, FormatError("no picture")
	}
	return it, nil
}

func (it *items) readKinds(info []byte) {
	r := fields{data: info}
	if version, _ := r.full(); version == 0 {
		r.number(2)
	} else {
		r.number(4)
	}
	eachBox(r.data, func(b box) bool {
		e := fields{data: b.body}
		version, _ := e.full()
		id := e.identity(version > 2)
		e.number(2)
		if len(e.data) >= 4 && version >= 2 {
			it.kinds[id] = string(e.data[:4])
		}
		return true
	})
}

func (it *items) readReferences(references []byte) {
	r := fields{data: references}
	version, _ := r.full()
	eachBox(r.data, func(b box) bool {
		e := fields{data: b.body}
		from := e.identity(version > 0)
		for range e.number(2) {
			to := e.identity(version > 0)
			switch {
			case e.short:
				return true
			case b.kind == "dimg":
				it.tiles[from] = append(it.tiles[from], to)
			case b.kind == "auxl":
				it.auxiliary[to] = append(it.auxiliary[to], from)
			}
		}
		return true
	})
}

func (it *items) readAssociations(body []byte) {
	r := fields{data: body}
	version, flags := r.full()
	total := 0
	for range r.number(4) {
		id := r.identity(version > 0)
		if r.short { // whatever number of entries the box promises
			return
		}
		for range r.number(1) {
			place := r.number(1) & 0x7f // the highest bit says that it matters
			if flags&1 != 0 {
				place = place<<8 | r.number(1)
			}
			if total++; r.short || total > maxAssociations {
				return
			}
			it.associated[id] = append(it.associated[id], int(place))
		}
	}
}

// properties are those of an item, in their order.
func (it *items) properties(id uint32) []box {
	var out []box
	for _, place := range it.associated[id] {
		if place >= 1 && place <= len(it.all) {
			out = append(out, it.all[place-1])
		}
	}
	return out
}

// coding is how a picture is coded, or the tiles that it is put together from.
func (it *items) coding(id uint32) string {
	for range 4 { // a picture may be made of one that is made of another
		kind := it.kinds[id]
		if (kind != "grid" && kind != "iovl" && kind != "iden") || len(it.tiles[id]) == 0 {
			return kind
		}
		id = it.tiles[id][0]
	}
	return it.kinds[id]
}

// hasAlpha reports whether a picture says where the primary one is transparent.
func (it *items) hasAlpha() bool {
	for _, id := range it.auxiliary[it.primary] {
		for _, p := range it.properties(id) {
			if p.kind == "auxC" && strings.Contains(string(p.body), ":alpha") || p.kind == "auxC" && strings.Contains(string(p.body), "auxid:1") {
				return true
			}
		}
	}
	return false
}
