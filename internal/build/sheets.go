package build

import (
	"fmt"

	"likeness/internal/art"
	"likeness/internal/artefact"
	"likeness/internal/metric"
)

// drawSheets puts small copies of the works of the map together. They are the
// pixels that were measured: no picture is opened again.
func (b *builder) drawSheets() error {
	works := min(b.rows.Len(), maxMapped)
	of := art.FeatureName{Name: metric.RGB32.Name, Version: metric.RGB32.Version}
	for n := 0; n*artefact.SheetWorks < works; n++ {
		hashes := b.hashes[n*artefact.SheetWorks : min((n+1)*artefact.SheetWorks, works)]
		cells := make([][]byte, len(hashes))
		err := b.features.Each(b.ctx, hashes, of, func(i int, data []byte) error {
			cells[i] = append([]byte(nil), data...)
			return nil
		})
		if err != nil {
			return fmt.Errorf("draw sheet %d of the map: %w", n, err)
		}
		data, err := artefact.EncodeSheet(cells)
		if err := b.put(artefact.SheetName(n), data, err); err != nil {
			return err
		}
	}
	return nil
}
