package jpeg

// Factors of the transform of eight points, in fixed point: with ck the cosine
// of k sixteenths of pi, times the square root of two so that the mean needs
// none (Loeffler, Ligtenberg, Moschytz: Practical fast 1-D DCT algorithms with
// 11 multiplications, 1989).
const (
	even26 = 2217   // c6
	even2  = 3135   // c2 - c6
	even6  = -7568  // -c2 - c6
	odd    = 4816   // c3
	odd37  = -8035  // -c3 - c5
	odd15  = -1598  // c5 - c3
	odd17  = -3686  // c7 - c3
	odd35  = -10498 // -c1 - c3
	odd7   = 1223   // -c1 + c3 + c5 - c7
	odd5   = 8410   // c1 + c3 - c5 + c7
	odd3   = 12586  // c1 + c3 + c5 - c7
	odd1   = 6149   // c1 + c3 - c5 - c7
)

const (
	betweenBits = 2                       // kept behind the point from columns to rows
	columnShift = pointBits - betweenBits // down to them
	rowShift    = pointBits + betweenBits + 3
)

// eightPoints transforms a whole block, columns first.
func eightPoints(block *[65]int16, q *[64]int32, out []byte, stride int) {
	var half [64]int32
	for x := range 8 {
		f0 := int32(block[x]) * q[x]
		if block[8+x]|block[16+x]|block[24+x]|block[32+x]|block[40+x]|block[48+x]|block[56+x] == 0 {
			v := f0 << betweenBits
			half[x], half[8+x], half[16+x], half[24+x] = v, v, v, v
			half[32+x], half[40+x], half[48+x], half[56+x] = v, v, v, v
			continue
		}
		f2, f4, f6 := int32(block[16+x])*q[16+x], int32(block[32+x])*q[32+x], int32(block[48+x])*q[48+x]
		turn := (f2 + f6) * even26
		second, sixth := turn+f2*even2, turn+f6*even6
		sum, difference := (f0+f4)<<pointBits+1<<(columnShift-1), (f0-f4)<<pointBits+1<<(columnShift-1)
		e0, e1, e2, e3 := sum+second, difference+sixth, difference-sixth, sum-second

		f1, f3, f5, f7 := int32(block[8+x])*q[8+x], int32(block[24+x])*q[24+x], int32(block[40+x])*q[40+x], int32(block[56+x])*q[56+x]
		both := (f1 + f3 + f5 + f7) * odd
		third, first := (f7+f3)*odd37+both, (f5+f1)*odd15+both
		outer, inner := (f7+f1)*odd17, (f5+f3)*odd35
		o0, o1, o2, o3 := f1*odd1+outer+first, f3*odd3+inner+third, f5*odd5+inner+first, f7*odd7+outer+third

		half[x], half[56+x] = (e0+o0)>>columnShift, (e0-o0)>>columnShift
		half[8+x], half[48+x] = (e1+o1)>>columnShift, (e1-o1)>>columnShift
		half[16+x], half[40+x] = (e2+o2)>>columnShift, (e2-o2)>>columnShift
		half[24+x], half[32+x] = (e3+o3)>>columnShift, (e3-o3)>>columnShift
	}
	for y := range 8 {
		h := (*[8]int32)(half[8*y:])
		row := (*[8]byte)(out[y*stride:])
		turn := (h[2] + h[6]) * even26
		second, sixth := turn+h[2]*even2, turn+h[6]*even6
		// The level of 128, and the half that rounds, go in with the mean.
		const grey = 128<<rowShift + 1<<(rowShift-1)
		sum, difference := (h[0]+h[4])<<pointBits+grey, (h[0]-h[4])<<pointBits+grey
		e0, e1, e2, e3 := sum+second, difference+sixth, difference-sixth, sum-second

		both := (h[1] + h[3] + h[5] + h[7]) * odd
		third, first := (h[7]+h[3])*odd37+both, (h[5]+h[1])*odd15+both
		outer, inner := (h[7]+h[1])*odd17, (h[5]+h[3])*odd35
		o0, o1, o2, o3 := h[1]*odd1+outer+first, h[3]*odd3+inner+third, h[5]*odd5+inner+first, h[7]*odd7+outer+third

		row[0], row[7] = clampedTo(e0+o0, rowShift), clampedTo(e0-o0, rowShift)
		row[1], row[6] = clampedTo(e1+o1, rowShift), clampedTo(e1-o1, rowShift)
		row[2], row[5] = clampedTo(e2+o2, rowShift), clampedTo(e2-o2, rowShift)
		row[3], row[4] = clampedTo(e3+o3, rowShift), clampedTo(e3-o3, rowShift)
	}
}

// clampedTo drops the bits behind the point and takes the rest to a byte.
func clampedTo(v int32, bits int) byte {
	v >>= bits
	if uint32(v) < 256 {
		return byte(v)
	}
	return byte(^(v >> 31))
}
