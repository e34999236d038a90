package paint

// kind is a way of painting that several works share.
type kind struct {
	name     string
	artist   string
	genre    string
	medium   string
	from, to int       // years that its works claim to be from
	shapes   []float64 // width by height, in turn
	format   string    // of every fifth work, instead of JPEG
	titles   []string  // one a work
	sketched bool      // painted small first, then covered with brush work
	paint    func(p *painting)
}

// kinds are all kinds, in the order in which they take turns.
var kinds = []kind{
	landscape, portrait, colourField, nocturne, stillLife, grid, seascape, city,
	shanShui, birch, mosaic, points, etching, contour,
	botanical, phyllotaxis, truchet, flow, woodblock, penrose, attractor, circles, figure,
}
