package text

import (
	"encoding/binary"
	"hash/fnv"
	"maps"
	"slices"
	"sort"

	"likeness/internal/art"
)

// Engines elsewhere order lists by whole numbers quickly, and by texts by
// reading every record. So sort keys have codes: numbers in their order, of at
// most 53 bits. Some keys of the collection, its bounds, part the others: the
// upper bits of a code number the bounds below its key, and the lower ones are
// of what the key adds to what all keys between two bounds begin with. As long
// as every key is a bound, codes are in the order of the keys; where a
// collection has more, keys that are hardly told apart may share one.

const (
	maxBounds = 1 << 16
	codeBytes = 4 // of a key, in its code
)

// SortCode is the code of a record's place in an order; known is false for one
// without a place, which comes last.
func (d *Dictionary) SortCode(by art.SortKey, img art.Image) (code int64, known bool) {
	switch by {
	case art.SortName:
		return codeOf(&d.bounds[orderName], sortKey(img.Name))
	case art.SortTitle:
		return codeOf(&d.bounds[orderTitle], sortKey(img.Title))
	case art.SortArtist:
		for _, artist := range img.Artists {
			if n, ok := d.columns.values[valueArtist].number(valueArtist.fold(artist)); ok {
				return codeOf(&d.bounds[orderArtist], d.surnames.at(n))
			}
		}
	case art.SortDate:
		if img.Years != nil {
			return yearCode(img.Years.From)<<26 | yearCode(img.Years.To), true
		}
	}
	return 0, false
}

// yearCode is a year in 26 bits.
func yearCode(year int) int64 {
	const most = 1<<25 - 1
	return int64(min(max(year, -most), most) + most)
}

// codeOf is the code of a sort key.
func codeOf(bounds *stringList, key string) (code int64, known bool) {
	if key == "" {
		return 0, false
	}
	at := sort.Search(bounds.len(), func(i int) bool { return bounds.at(uint32(i)) > key })
	shared := 0
	if at > 0 && at < bounds.len() {
		below, above := bounds.at(uint32(at-1)), bounds.at(uint32(at))
		for shared < len(below) && shared < len(above) && below[shared] == above[shared] {
			shared++
		}
	}
	var rest [codeBytes]byte
	copy(rest[:], key[min(shared, len(key)):])
	return int64(at)<<(8*codeBytes) | int64(binary.BigEndian.Uint32(rest[:])), true
}

// boundsOf are at most maxBounds of some sort keys, evenly spread.
func boundsOf(keys []string) stringList {
	keys = slices.Sorted(slices.Values(keys))
	keys = slices.Compact(keys)
	keys = slices.DeleteFunc(keys, func(key string) bool { return key == "" })
	step := max(1, (len(keys)+maxBounds-1)/maxBounds)
	var bounds []string
	for i := 0; i < len(keys); i += step {
		bounds = append(bounds, keys[i])
	}
	return newStringList(bounds)
}

// keepShare of the keys, one in so many, may share a code before the codes of a
// collection are chosen anew and all its records written again.
const keepShare = 200

// boundsFor are the bounds before, as long as they tell keys apart about as well
// as new ones would: as a collection grows between them, they do less and less.
func boundsFor(keys []string, before *stringList) stringList {
	keys = slices.Compact(slices.Sorted(slices.Values(keys)))
	fresh := boundsOf(keys)
	if before != nil && sharing(keys, before) <= sharing(keys, &fresh)+len(keys)/keepShare {
		return *before
	}
	return fresh
}

// sharing is how many of some keys in order have the code of the one before.
func sharing(keys []string, bounds *stringList) (n int) {
	last := int64(-1)
	for _, key := range keys {
		code, known := codeOf(bounds, key)
		if known && code == last {
			n++
		}
		last = code
	}
	return n
}

// maxSampled is about how many keys a sample keeps.
const maxSampled = 4 * maxBounds

// sample keeps some of the keys that come, as if chosen by chance, and the same
// ones of the same keys.
type sample struct {
	keys map[string]uint64 // with their hashes
	mask uint64            // of hashes: those that are kept have none of these bits
}

func (s *sample) add(key string) {
	if key == "" {
		return
	}
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(key)) // it never fails
	hash := sum.Sum64()
	if hash&s.mask != 0 {
		return
	}
	if s.keys == nil {
		s.keys = map[string]uint64{}
	}
	s.keys[key] = hash
	if len(s.keys) <= maxSampled {
		return
	}
	s.mask = s.mask<<1 | 1
	for key, hash := range s.keys {
		if hash&s.mask != 0 {
			delete(s.keys, key)
		}
	}
}

// list is the sampled keys.
func (s *sample) list() []string { return slices.Collect(maps.Keys(s.keys)) }
