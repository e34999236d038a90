package vector

type mapping struct{}
