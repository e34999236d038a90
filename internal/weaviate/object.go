package weaviate

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/google/uuid"
	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"likeness/internal/art"
	"likeness/internal/dense"
	"likeness/internal/encode"
	"likeness/internal/text"
)

const (
	// bucketWorks is how many works share a bucket: so few that Weaviate compares
	// a question with all of them when a filter asks for one bucket (it walks its
	// graph from 40,000 on), and answers with all of them at once (at most 10,000).
	bucketWorks = 8192
	// mostPositions is up to which picture of works each position has a bucket of
	// its own.
	mostPositions = 64
)

// uuidSpace is the name space of the ids of objects.
var uuidSpace = uuid.MustParse("2f6a3ad1-4b0e-5c0b-9d1c-6c696b656e65")

// objectID is the id of the object of a picture of a work.
func objectID(work string, position int) string {
	return uuid.NewSHA1(uuidSpace, []byte(work+"/"+strconv.Itoa(position))).String()
}

// bucketOf is the bucket of a picture of a work.
func bucketOf(order int64, position int) int64 {
	return order/bucketWorks*mostPositions + int64(min(position, mostPositions-1))
}

// pictured is a work with the vectors of its pictures, as a generation has them.
type pictured struct {
	image   art.Image
	vectors []art.Vectors // of each picture
}

// objects are a work's, the first before those of its further pictures. Each
// names the digest of what it holds.
func (w *pictured) objects(m *manifest, models *encode.Models, words *text.Dictionary) ([]*pb.BatchObject, error) {
	record, err := json.Marshal(w.image)
	if err != nil {
		return nil, fmt.Errorf("write the record of %s: %w", w.image.ID, err)
	}
	var all []*pb.BatchObject
	for position := range max(1, len(w.vectors)) {
		values := filterValues(w.image, m.Columns)
		if position == 0 {
			maps.Copy(values, wordValues(w.image, words))
			values[propPictured], values[propLacks] = len(w.vectors) > 0, w.lacks(models, m.Metrics)
		}
		values[propRecord], values[propWork] = string(record), w.image.ID
		values[propOrder], values[propPosition] = w.image.Order, int64(position)
		values[propFirst], values[propBucket] = position == 0, bucketOf(w.image.Order, position)
		object := &pb.BatchObject{Uuid: objectID(w.image.ID, position), Collection: m.Collection}
		if position < len(w.vectors) {
			object.Vectors = vectorsOf(w.vectors[position], models, m.Metrics)
		}
		if object.Properties, err = propertiesOf(values); err != nil {
			return nil, err
		}
		if err := seal(object); err != nil {
			return nil, err
		}
		all = append(all, object)
	}
	return all, nil
}

// lacks are the metrics under which none of a work's pictures has a direction;
// none of a work without pictures.
func (w *pictured) lacks(models *encode.Models, metrics []art.Metric) []string {
	if len(w.vectors) == 0 {
		return nil
	}
	var lacking []string
	for _, m := range metrics {
		if !slices.ContainsFunc(w.vectors, func(v art.Vectors) bool { return hasDirection(models.Kept(m.ID, v)) }) {
			lacking = append(lacking, m.ID)
		}
	}
	return lacking
}

func hasDirection(v []float32) bool { return len(v) > 0 && !dense.IsZero(v) }

// vectorsOf are the vectors of a picture as an object has them: those with a
// direction.
func vectorsOf(vectors art.Vectors, models *encode.Models, metrics []art.Metric) []*pb.Vectors {
	var all []*pb.Vectors
	for _, m := range metrics {
		if v := models.Kept(m.ID, vectors); hasDirection(v) {
			all = append(all, &pb.Vectors{Name: vectorName(m.ID), VectorBytes: encode.MarshalVector(v), Type: pb.Vectors_VECTOR_TYPE_SINGLE_FP32})
		}
	}
	return all
}

// propertiesOf are values as an object has them; nil and empty ones are left
// out.
func propertiesOf(values map[string]any) (*pb.BatchObject_Properties, error) {
	single := map[string]any{}
	p := &pb.BatchObject_Properties{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		switch v := values[name].(type) {
		case []string:
			if len(v) > 0 {
				p.TextArrayProperties = append(p.TextArrayProperties, &pb.TextArrayProperties{PropName: name, Values: allSendable(v)})
			}
		case []int64:
			if len(v) > 0 {
				p.IntArrayProperties = append(p.IntArrayProperties, &pb.IntArrayProperties{PropName: name, Values: v})
			}
		case string:
			if v != "" {
				single[name] = sendable(v)
			}
		default:
			single[name] = v
		}
	}
	var err error
	if p.NonRefProperties, err = structpb.NewStruct(single); err != nil {
		return nil, fmt.Errorf("write an object: %w", err)
	}
	return p, nil
}

// digestBytes tells objects of the same id apart.
const digestBytes = 16

// seal gives an object the digest of what it holds.
func seal(object *pb.BatchObject) error {
	data, err := proto.MarshalOptions{Deterministic: true}.Marshal(object)
	if err != nil {
		return fmt.Errorf("write an object: %w", err)
	}
	sum := sha256.Sum256(data)
	setDigest(object, hex.EncodeToString(sum[:digestBytes]))
	return nil
}

func setDigest(object *pb.BatchObject, digest string) {
	object.Properties.NonRefProperties.Fields[propDigest] = structpb.NewStringValue(digest)
}

// digest is what seal gave an object.
func digest(object *pb.BatchObject) string {
	return object.Properties.NonRefProperties.Fields[propDigest].GetStringValue()
}

// recordOf reads the record of an object.
func recordOf(result *pb.PropertiesResult) (image art.Image, err error) {
	text := result.GetNonRefProps().GetFields()[propRecord].GetTextValue()
	if err := json.Unmarshal([]byte(text), &image); err != nil {
		return image, fmt.Errorf("read a record of the cluster: %w", err)
	}
	return image, nil
}
