package encode

import (
	"context"
	"errors"

	"likeness/internal/art"
	"likeness/internal/metric"
	"likeness/internal/raster"
)

// Measure extracts every feature that is kept of a picture.
func Measure(picture *art.Raster) []art.Measurement {
	views := metric.NewViews(picture)
	measured := make([]art.Measurement, len(metric.Features))
	for i, f := range metric.Features {
		measured[i] = art.Measurement{FeatureName: FeatureName(f), Data: f.Extract(views)}
	}
	return measured
}

// FeatureName names a feature in the version of this program.
func FeatureName(f *metric.Feature) art.FeatureName {
	return art.FeatureName{Name: f.Name, Version: f.Version}
}

// FeatureNames lists what Measure measures.
func FeatureNames() []art.FeatureName {
	names := make([]art.FeatureName, len(metric.Features))
	for i, f := range metric.Features {
		names[i] = FeatureName(f)
	}
	return names
}

// ReadPicture decodes the picture of a work, which the caller closes: the
// owner's file, for it is what vectors are made from, else the large thumbnail.
// The error tells why neither could be read.
func ReadPicture(ctx context.Context, pictures art.Pictures, image art.Image, limits raster.Limits) (*raster.Picture, error) {
	var err error
	for _, size := range []art.PictureSize{art.Original, art.Large} {
		file, openErr := pictures.OpenPicture(ctx, image, size)
		if openErr != nil {
			err = errors.Join(err, openErr)
			continue
		}
		picture, readErr := raster.Read(ctx, file, limits)
		if readErr == nil || ctx.Err() != nil {
			return picture, readErr
		}
		err = errors.Join(err, readErr)
	}
	return nil, err
}
