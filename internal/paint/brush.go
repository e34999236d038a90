package paint

import (
	"math"
	"math/rand/v2"
)

// stroke is one pull of a flat brush.
type stroke struct {
	line   []point
	width  float64
	colour lab
	alpha  float64 // how well it covers
	vary   float64 // lightness by which bristles differ
	dry    float64 // share of the bristles that run out before the end
}

// bristle is one hair of the brush during a stroke.
type bristle struct {
	colour lab
	alpha  float32
	end    float64 // where along the stroke it runs out
	thick  float32
}

// bristleGap is the distance of bristles and of their marks, in pixels; below
// one, so that curves leave no holes.
const bristleGap = 0.85

// pull draws a stroke bristle by bristle, which gives paint its direction.
func (c *canvas) pull(rng *rand.Rand, s stroke) {
	var hairs [128]bristle
	n := max(1, min(len(hairs), int(s.width*c.scale/bristleGap)))
	for j := range n {
		shift := (rng.Float64() + rng.Float64() - 1) * s.vary
		hairs[j] = bristle{s.colour.light(shift), float32(s.alpha * (0.7 + 0.3*rng.Float64())), 1, rng.Float32()}
		if rng.Float64() < s.dry {
			hairs[j].end = 0.35 + 0.65*rng.Float64()
		}
	}
	total := 0.0
	for i := 1; i < len(s.line); i++ {
		total += s.line[i].minus(s.line[i-1]).length()
	}
	done := 0.0
	for i := 1; i < len(s.line); i++ {
		a, b := s.line[i-1], s.line[i]
		length := b.minus(a).length()
		c.drag(a, b, done/total, (done+length)/total, hairs[:n])
		done += length
	}
}

// drag moves the bristles from a to b, which lie at t0 and t1 of the stroke.
func (c *canvas) drag(a, b point, t0, t1 float64, hairs []bristle) {
	dx, dy := (b.x-a.x)*c.scale, (b.y-a.y)*c.scale
	length := math.Hypot(dx, dy)
	if length == 0 {
		return
	}
	steps := max(1, int(length/bristleGap))
	nx, ny := -dy/length*bristleGap, dx/length*bristleGap
	middle := float64(len(hairs)-1) / 2
	for k := range steps {
		f := float64(k) / float64(steps)
		t := lerp(t0, t1, f)
		// The brush lands and leaves on its middle: ends are rounded.
		out := 2*t - 1
		reach := middle*math.Sqrt(1-out*out*out*out*out*out) + 0.5
		x, y := a.x*c.scale+dx*f, a.y*c.scale+dy*f
		for j := range hairs {
			hair := &hairs[j]
			off := float64(j) - middle
			if off > reach || -off > reach || t > hair.end {
				continue
			}
			px, py := x+nx*off, y+ny*off
			if px < 0 || py < 0 {
				continue
			}
			if i, j := int(px), int(py); i < c.w && j < c.h {
				c.touch(j*c.w+i, hair)
			}
		}
	}
}

func (c *canvas) touch(at int, hair *bristle) {
	p, f := &c.pix[at], hair.alpha
	p.L += (hair.colour.L - p.L) * f
	p.A += (hair.colour.A - p.A) * f
	p.B += (hair.colour.B - p.B) * f
	c.thick[at] += (hair.thick - c.thick[at]) * f
}

// dot is a touch of a round brush.
func (c *canvas) dot(x, y, r float64, colour lab, alpha float64, thick float32) {
	x, y, r = x*c.scale, y*c.scale, max(r*c.scale, 0.5)
	for j := max(0, int(y-r-1)); j <= min(c.h-1, int(y+r+1)); j++ {
		for i := max(0, int(x-r-1)); i <= min(c.w-1, int(x+r+1)); i++ {
			dx, dy := float64(i)+0.5-x, float64(j)+0.5-y
			cover := r + 0.5 - math.Sqrt(dx*dx+dy*dy)
			if cover <= 0 {
				continue
			}
			at := j*c.w + i
			f := min(cover, 1) * alpha
			c.pix[at] = mix(c.pix[at], colour, f)
			c.thick[at] += (thick*float32(min(1, cover/r)) - c.thick[at]) * float32(f)
		}
	}
}
