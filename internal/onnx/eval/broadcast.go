package eval

// broadcast is the sides of two tensors that are combined value by value.
func broadcast(a, b []int) ([]int, error) {
	rank := max(len(a), len(b))
	out := make([]int, rank)
	for i := range rank {
		x, y := 1, 1
		if j := i - rank + len(a); j >= 0 {
			x = a[j]
		}
		if j := i - rank + len(b); j >= 0 {
			y = b[j]
		}
		switch {
		case x == y || y == 1:
			out[i] = x
		case x == 1:
			out[i] = y
		default:
			return nil, wrong("%v beside %v", a, b)
		}
	}
	return out, nil
}

// spread is the strides of a tensor that is repeated to fill dims: 0 along axes
// where it has one value.
func spread(t, dims []int) []int {
	own := strides(t)
	out := make([]int, len(dims))
	for i := range dims {
		if j := i - len(dims) + len(t); j >= 0 && t[j] != 1 {
			out[i] = own[j]
		}
	}
	return out
}

// walk calls row for every row along the last axis of dims, with where it begins
// in the result and in each operand. Axes are joined where the operands allow it,
// so that rows are long.
func walk(dims []int, operands [][]int, row func(n, to int, at, step []int)) {
	dims, operands = joined(dims, operands)
	if len(dims) == 0 {
		dims = []int{1}
		for i := range operands {
			operands[i] = []int{0}
		}
	}
	if product(dims) == 0 {
		return
	}
	last := len(dims) - 1
	step := make([]int, len(operands))
	for i := range operands {
		step[i] = operands[i][last]
	}
	rows := product(dims[:last])
	at, index := make([]int, len(operands)), make([]int, last)
	for r := range rows {
		row(dims[last], r*dims[last], at, step)
		for ax := last - 1; ax >= 0; ax-- {
			index[ax]++
			for i := range at {
				at[i] += operands[i][ax]
			}
			if index[ax] < dims[ax] {
				break
			}
			for i := range at {
				at[i] -= dims[ax] * operands[i][ax]
			}
			index[ax] = 0
		}
	}
}

// joined makes one axis of two wherever no operand can tell.
func joined(dims []int, operands [][]int) ([]int, [][]int) {
	var d []int
	o := make([][]int, len(operands))
	for i := range dims {
		if dims[i] == 1 {
			continue
		}
		n := len(d)
		joins := n > 0
		for k := range operands {
			joins = joins && o[k][n-1] == operands[k][i]*dims[i]
		}
		if joins {
			d[n-1] *= dims[i]
		} else {
			d = append(d, dims[i])
		}
		for k := range operands {
			if joins {
				o[k][n-1] = operands[k][i]
			} else {
				o[k] = append(o[k], operands[k][i])
			}
		}
	}
	return d, o
}
