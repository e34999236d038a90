// Package ycbcr turns luma and chroma into RGB, in 16-bit fixed point. It knows
// rows of bytes alone, and no format.
package ycbcr

// Scale says what luma and chroma stand for.
type Scale struct {
	black                                         int32 // the luma of black
	gain                                          int32 // of luma
	redByRed, greenByBlue, greenByRed, blueByBlue int32 // of chroma
}

var (
	// Full is that of JFIF 1.02, and of what says nothing: luma from 0 to 255.
	// Its numbers are rounded as libjpeg does.
	Full = Scale{0, 65536, 91881, -22554, -46802, 116130}
	// Limited is that of ITU-R BT.601, which WebP uses: luma from 16 to 235,
	// chroma from 16 to 240. Its numbers are rounded as libwebp does.
	Limited = Scale{16, 76309, 104597, -25675, -53279, 132201}
)

// Of is the scale of the shares that red and blue have in luma (ITU-T H.273,
// 8.3), in the full range or the limited one.
func Of(red, blue float64, full bool) Scale {
	green := 1 - red - blue
	luma, chroma, black := 1., 1., int32(0)
	if !full {
		luma, chroma, black = 255./219, 255./224, 16
	}
	fixed := func(v float64) int32 { return int32(v*65536 + .5) }
	return Scale{
		black: black, gain: fixed(luma),
		redByRed: fixed(2 * (1 - red) * chroma), blueByBlue: fixed(2 * (1 - blue) * chroma),
		greenByRed: -fixed(2 * red * (1 - red) / green * chroma), greenByBlue: -fixed(2 * blue * (1 - blue) / green * chroma),
	}
}

// Row converts one row, whose first pixel is number at among those that share a
// chroma sample. Their products are computed once.
func (s Scale) Row(luma, cb, cr []byte, share, at int, dst []byte) {
	const half = 1 << 15
	black, gain := s.black, s.gain // which stay in registers
	for i := 0; len(dst) >= 3; i++ {
		u, v := int32(cb[i])-128, int32(cr[i])-128
		red := s.redByRed*v + half
		green := s.greenByBlue*u + s.greenByRed*v + half
		blue := s.blueByBlue*u + half
		for ; at < share && len(dst) >= 3; at++ {
			y := (int32(luma[0]) - black) * gain
			dst[0], dst[1], dst[2] = clamped(y+red), clamped(y+green), clamped(y+blue)
			luma, dst = luma[1:], dst[3:]
		}
		at = 0
	}
}

// Gray is that of one luma without chroma.
func (s Scale) Gray(luma byte) byte { return clamped((int32(luma)-s.black)*s.gain + 1<<15) }

// clamped takes a 16.16 value to a byte.
func clamped(v int32) byte {
	if uint32(v)>>24 == 0 {
		return byte(v >> 16)
	}
	if v < 0 {
		return 0
	}
	return 255
}
