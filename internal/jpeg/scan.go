package jpeg

// scan says what one scan holds.
type scan struct {
	planes     []*plane
	dc, ac     [4]*huffman // by place among planes
	first      int         // the band of coefficients, in the order of the zigzag
	last       int
	high, low  int // bit positions of successive approximation; high is 0 in the first scan of a band
	endOfBands int // blocks that are still to be without further coefficients
}

// readScan decodes one scan. What cannot be decoded is left as it is, and
// marks the picture as damaged.
func (d *decoder) readScan(s segment) error {
	if err := d.scanHeader(s.body); err != nil {
		return err
	}
	d.bits = bitReader{data: s.coded}
	across, down := d.scanSize()
	total := across * down
	interval := d.restart
	if interval == 0 {
		interval = total
	}
	number := 0 // of the interval
	for from := 0; from < total; from = number * interval {
		d.reset()
		ok, err := d.interval(from, min(from+interval, total), across)
		if err != nil {
			return err
		}
		if number++; number*interval >= total {
			d.out.Damaged = d.out.Damaged || !ok
			break
		}
		marker := d.bits.restart()
		if marker < 0 {
			d.out.Damaged = true
			break
		}
		// A number that is ahead tells how many intervals are lost.
		lost := (marker - (number-1)%8 + 8) % 8
		number += lost
		d.out.Damaged = d.out.Damaged || !ok || lost > 0
	}
	return nil
}

// scanHeader reads an SOS segment (T.81, B.2.3).
func (d *decoder) scanHeader(b []byte) error {
	if len(b) < 1 || b[0] < 1 || b[0] > 4 || len(b) < 4+2*int(b[0]) {
		return FormatError("a scan header that is too short")
	}
	count := int(b[0])
	rest := b[1+2*count:]
	sc := scan{first: int(rest[0]), last: int(rest[1]), high: int(rest[2] >> 4), low: int(rest[2] & 15)}
	if !d.Progressive {
		sc.first, sc.last, sc.high, sc.low = 0, 63, 0, 0
	}
	if sc.first > sc.last || sc.last > 63 || sc.low > 13 || sc.high > 0 && sc.high != sc.low+1 || d.Progressive && (sc.first == 0) != (sc.last == 0) || sc.first > 0 && count > 1 {
		return FormatError("a scan with coefficients out of range")
	}
	blocks := 0
	for i := range count {
		p := d.planeNamed(b[1+2*i])
		if p == nil {
			return FormatError("a scan of a component that is not there")
		}
		for _, other := range sc.planes {
			if other == p {
				return FormatError("a scan with a component twice")
			}
		}
		dc, ac := b[2+2*i]>>4, b[2+2*i]&15
		if dc > 3 || ac > 3 {
			return FormatError("a scan with tables out of range")
		}
		sc.planes = append(sc.planes, p)
		sc.dc[i], sc.ac[i] = d.dc[dc], d.ac[ac]
		if sc.first == 0 && sc.high == 0 && sc.dc[i] == nil || sc.last > 0 && sc.ac[i] == nil {
			return FormatError("a scan without its Huffman tables")
		}
		if p.quant == nil {
			if d.quants[p.quantID] == nil {
				return FormatError("a scan without its quantisation table")
			}
			p.quant = compact(d.quants[p.quantID], p.w, p.h)
		}
		blocks += p.acrossMCU * p.downMCU
	}
	if count > 1 && blocks > 10 {
		return FormatError("an MCU of more than ten blocks")
	}
	d.scan = sc
	return nil
}

func (d *decoder) planeNamed(id byte) *plane {
	for i := range d.out.planes {
		if d.out.planes[i].id == id {
			return &d.out.planes[i]
		}
	}
	return nil
}

// scanSize is how many MCUs a scan has across and down.
func (d *decoder) scanSize() (across, down int) {
	p := d.scan.planes[0]
	if len(d.scan.planes) == 1 {
		return p.ownX, p.ownY
	}
	return p.columns / p.acrossMCU, p.rows / p.downMCU
}

// reset begins a restart interval.
func (d *decoder) reset() {
	for _, p := range d.scan.planes {
		p.predicted = 0
	}
	d.scan.endOfBands = 0
}

// interval decodes the MCUs of one restart interval; ok is false when its data
// ends before it, or makes no sense.
func (d *decoder) interval(from, to, across int) (ok bool, err error) {
	alone := len(d.scan.planes) == 1
	column, row := from%across, from/across
	for range to - from {
		if column == 0 {
			if err := d.ctx.Err(); err != nil {
				return false, err
			}
		}
		if alone {
			ok = d.oneBlock(0, row, column)
		} else {
			ok = d.mcu(row, column)
		}
		if !ok {
			return false, nil
		}
		if column++; column == across {
			column, row = 0, row+1
		}
	}
	return true, nil
}

func (d *decoder) mcu(row, column int) bool {
	for i, p := range d.scan.planes {
		for y := range p.downMCU {
			for x := range p.acrossMCU {
				if !d.oneBlock(i, row*p.downMCU+y, column*p.acrossMCU+x) {
					return false
				}
			}
		}
	}
	return true
}

// oneBlock decodes a block of the scan's plane i.
func (d *decoder) oneBlock(i, row, column int) bool {
	p := d.scan.planes[i]
	if d.Progressive {
		return d.progressive(i, p, row*p.columns+column, row < p.ownY && column < p.ownX)
	}
	clear(d.block[:])
	flat, ok := d.baseline(p, d.scan.dc[i], d.scan.ac[i])
	if !ok || d.bits.spent() {
		return false
	}
	if row < p.ownY && column < p.ownX {
		p.read++
	}
	p.transform(&d.block, row, column, flat)
	return true
}

// baseline reads the coefficients of a block (T.81, F.2.2) into d.block, laid
// out for the plane. flat tells that only its mean differs from zero.
func (d *decoder) baseline(p *plane, dc, ac *huffman) (flat, ok bool) {
	r := &d.bits
	size, ok := r.symbol(dc)
	if !ok || size > 15 {
		return false, false
	}
	p.predicted += extend(r.bits(int(size)), int(size))
	d.block[0] = int16(p.predicted)
	last := d.coefficients(ac, &places[p.w][p.h])
	return last == 0, last >= 0
}

// coefficients reads those of a block that follow its mean, and gives the
// number of the last; -1 when a code makes no sense. Most of the time that
// decoding takes is spent here, so the reader's state is kept at hand.
func (d *decoder) coefficients(ac *huffman, place *[64]uint8) (last int) {
	r := &d.bits
	acc, count := r.acc, r.count
	for k := 1; k < 64; k++ {
		if count < 32 {
			r.acc, r.count = acc, count
			r.fill()
			acc, count = r.acc, r.count
		}
		run, size, value := 0, 0, int32(0)
		if e := ac.whole[acc>>(64-lookupBits)]; e != 0 {
			acc <<= e & 63
			count -= int(e & 63)
			run, value = int(e>>8&15), e>>16
		} else {
			r.acc, r.count = acc, count
			symbol, ok := r.symbol(ac)
			if !ok {
				return -1
			}
			acc, count = r.acc, r.count
			if run, size = int(symbol>>4), int(symbol&15); size == 0 {
				if run < 15 {
					break
				}
				k += 15
				continue
			}
			value = extend(uint32(acc>>(64-size)), size)
			acc <<= size
			count -= size
		}
		if k += run; k > 63 {
			d.out.Damaged = true // as other programs do, go on with the next block
			break
		}
		d.block[place[k]] = int16(value)
		last = k
	}
	r.acc, r.count = acc, count
	return last
}

// progressive reads what a scan tells of a block (T.81, annex G).
func (d *decoder) progressive(i int, p *plane, at int, own bool) bool {
	sc := &d.scan
	ok := true
	switch {
	case sc.first == 0 && sc.high == 0:
		ok = d.firstMean(p, sc.dc[i], at)
		if ok && own && !d.bits.spent() {
			p.read++
		}
	case sc.first == 0:
		if d.bits.bit() {
			p.coefficients[at*p.size] |= 1 << sc.low
		}
	case sc.high == 0:
		ok = d.firstBand(p, sc.ac[i], at)
	default:
		ok = d.refinedBand(p, sc.ac[i], at)
	}
	return ok && !d.bits.spent()
}

func (d *decoder) firstMean(p *plane, dc *huffman, at int) bool {
	size, ok := d.bits.symbol(dc)
	if !ok || size > 15 {
		return false
	}
	p.predicted += extend(d.bits.bits(int(size)), int(size))
	p.coefficients[at*p.size] = int16(p.predicted << d.scan.low)
	return true
}

// firstBand reads a band of coefficients for the first time (G.1.2.2).
func (d *decoder) firstBand(p *plane, ac *huffman, at int) bool {
	sc, r := &d.scan, &d.bits
	if sc.endOfBands > 0 {
		sc.endOfBands--
		return true
	}
	for k := sc.first; k <= sc.last; k++ {
		symbol, ok := r.symbol(ac)
		if !ok {
			return false
		}
		run, size := int(symbol>>4), int(symbol&15)
		if size == 0 {
			if run < 15 {
				sc.endOfBands = 1<<run + int(r.bits(run)) - 1
				break
			}
			k += 15
			continue
		}
		if k += run; k > sc.last {
			return false
		}
		p.put(at, k, extend(r.bits(size), size)<<sc.low)
	}
	return true
}

// put writes a coefficient that was zero.
func (p *plane) put(at, k int, value int32) {
	p.nonzero[at] |= 1 << k
	if place := places[p.w][p.h][k]; place < outside {
		p.coefficients[at*p.size+int(place)] = int16(value)
	}
}

// refinedBand adds a bit to the coefficients of a band (G.1.2.3).
func (d *decoder) refinedBand(p *plane, ac *huffman, at int) bool {
	sc, r := &d.scan, &d.bits
	k := sc.first
	if sc.endOfBands == 0 {
		for ; k <= sc.last; k++ {
			symbol, ok := r.symbol(ac)
			if !ok {
				return false
			}
			run, value := int(symbol>>4), int32(0)
			switch size := symbol & 15; {
			case size == 1:
				value = -1 << sc.low
				if r.bit() {
					value = 1 << sc.low
				}
			case size > 1:
				return false
			case run < 15:
				sc.endOfBands = 1<<run + int(r.bits(run))
			}
			if sc.endOfBands > 0 {
				break
			}
			if k = d.passZeros(p, at, k, run); k > sc.last && value != 0 {
				return false
			}
			if value != 0 {
				p.put(at, k, value)
			}
		}
	}
	if sc.endOfBands > 0 {
		sc.endOfBands--
		d.passZeros(p, at, k, 64)
	}
	return true
}

// passZeros goes on from k over run coefficients that are still zero, and
// refines those on the way that are not. It ends at the zero behind them.
func (d *decoder) passZeros(p *plane, at, k, run int) int {
	sc := &d.scan
	known := p.nonzero[at]
	if known == 0 {
		return k + run
	}
	bit := int16(1) << sc.low
	for ; k <= sc.last; k++ {
		if known>>k&1 == 0 {
			if run == 0 {
				break
			}
			run--
			continue
		}
		if !d.bits.bit() {
			continue
		}
		if place := places[p.w][p.h][k]; place < outside {
			c := &p.coefficients[at*p.size+int(place)]
			if *c >= 0 {
				*c += bit
			} else {
				*c -= bit
			}
		}
	}
	return k
}
