package encoder

import (
	"image"
	"image/color"
	"image/draw"

	"likeness/internal/art"
	"likeness/internal/onnx"
)

// maxInputSide is the most pixels on a side that a picture is prepared to.
const maxInputSide = 2048

// preparation is how a picture becomes values, as it was published.
type preparation struct {
	resize        bool
	shortest      int // the shorter side becomes so long; 0: resized to toWidth x toHeight
	toWidth       int
	toHeight      int
	filter        filter
	width, height int // of what is left, cut from the middle
	scale         [3]float32
	shift         [3]float32
}

func on(flag *bool, otherwise bool) bool {
	if flag == nil {
		return otherwise
	}
	return *flag
}

// preparation reads what preprocessor_config.json says.
func (p preprocessor) preparation() (preparation, error) {
	out := preparation{resize: on(p.DoResize, true)}
	size, number := parseSizes(p.Size)
	crop, cropNumber := parseSizes(p.Crop)
	cropped := on(p.DoCrop, len(p.Crop) > 0)
	switch {
	case size.Height > 0 && size.Width > 0:
		out.toWidth, out.toHeight = size.Width, size.Height
	case size.Shortest > 0:
		out.shortest = size.Shortest
	case number > 0 && cropped:
		out.shortest = number
	case number > 0:
		out.toWidth, out.toHeight = number, number
	case out.resize:
		return out, art.Errorf(art.CodeUnsupported, "preprocessor_config.json says no size to which pictures are brought (height and width, or shortest_edge).")
	}
	switch {
	case cropped && cropNumber > 0:
		out.width, out.height = cropNumber, cropNumber
	case cropped && crop.Height > 0 && crop.Width > 0:
		out.width, out.height = crop.Width, crop.Height
	case !cropped && out.resize && out.shortest == 0:
		out.width, out.height = out.toWidth, out.toHeight
	default:
		return out, art.Errorf(art.CodeUnsupported, "preprocessor_config.json makes pictures of different sizes; only encoders of one size are supported.")
	}
	if max(out.width, out.height, out.toWidth, out.toHeight, out.shortest) > maxInputSide || min(out.width, out.height) < 1 {
		return out, art.Errorf(art.CodeUnsupported, "preprocessor_config.json makes pictures of %d x %d pixels; at most %d a side are supported.", out.width, out.height, maxInputSide)
	}
	var known bool
	resample := 2 // bilinear is what is meant where nothing is said
	if p.Resample != nil {
		resample = *p.Resample
	}
	if out.filter, known = filters[resample]; !known {
		return out, art.Errorf(art.CodeUnsupported, "preprocessor_config.json names resampling %d, which is not known.", resample)
	}
	return out, p.values(&out)
}

// values reads how bytes become values: each times scale, plus shift.
func (p preprocessor) values(out *preparation) error {
	factor := 1.
	if on(p.DoRescale, true) {
		factor = 1. / 255
		if p.Factor != nil {
			factor = *p.Factor
		}
	}
	mean, deviations := []float64{0, 0, 0}, []float64{1, 1, 1}
	if on(p.DoNormal, len(p.Mean) > 0) {
		mean, deviations = p.Mean, p.Deviations
	}
	if len(mean) != 3 || len(deviations) != 3 || deviations[0] == 0 || deviations[1] == 0 || deviations[2] == 0 {
		return art.Errorf(art.CodeUnsupported, "preprocessor_config.json has no image_mean and image_std of three numbers.")
	}
	for i := range 3 {
		out.scale[i] = float32(factor / deviations[i])
		out.shift[i] = float32(-mean[i] / deviations[i])
	}
	return nil
}

// tensor is a picture as 1 x 3 x height x width values, R, G and B.
func (p preparation) tensor(img image.Image) *onnx.Tensor {
	rgb := p.sized(pixelsOf(img))
	t := &onnx.Tensor{Type: onnx.Float, Dims: []int{1, 3, p.height, p.width}, Floats: make([]float32, 3*p.height*p.width)}
	plane := p.height * p.width
	for i := range plane {
		for ch := range 3 {
			t.Floats[ch*plane+i] = float32(rgb.pix[3*i+ch])*p.scale[ch] + p.shift[ch]
		}
	}
	return t
}

// pixels are height x width x 3 bytes.
type pixels struct {
	width, height int
	pix           []byte
}

// pixelsOf lays a picture over white.
func pixelsOf(img image.Image) pixels {
	b := img.Bounds()
	rgba, ok := img.(*image.RGBA)
	if !ok || !rgba.Opaque() {
		rgba = image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
		draw.Draw(rgba, rgba.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
		draw.Draw(rgba, rgba.Bounds(), img, b.Min, draw.Over)
	}
	out := pixels{width: b.Dx(), height: b.Dy(), pix: make([]byte, 3*b.Dx()*b.Dy())}
	for y := range out.height {
		row := rgba.Pix[y*rgba.Stride:]
		for x := range out.width {
			copy(out.pix[3*(y*out.width+x):], row[4*x:4*x+3])
		}
	}
	return out
}

// sized resizes and cuts a picture. Only what is left after the cut is computed;
// where the picture is smaller than that, the rest is black.
func (p preparation) sized(src pixels) pixels {
	width, height := src.width, src.height
	switch {
	case p.resize && p.shortest > 0 && width <= height:
		width, height = p.shortest, max(p.shortest*src.height/src.width, 1)
	case p.resize && p.shortest > 0:
		width, height = max(p.shortest*src.width/src.height, 1), p.shortest
	case p.resize:
		width, height = p.toWidth, p.toHeight
	}
	left, top := floorHalf(width-p.width), floorHalf(height-p.height)
	window := image.Rect(left, top, left+p.width, top+p.height)
	part := window.Intersect(image.Rect(0, 0, width, height))
	cut := resample(src, width, height, part, p.filter)
	if part == window {
		return cut
	}
	out := pixels{width: p.width, height: p.height, pix: make([]byte, 3*p.width*p.height)}
	for y := range cut.height {
		at := part.Min.Sub(window.Min).Add(image.Pt(0, y))
		copy(out.pix[3*(at.Y*p.width+at.X):], cut.pix[3*y*cut.width:3*(y+1)*cut.width])
	}
	return out
}

func floorHalf(n int) int { return n >> 1 }
