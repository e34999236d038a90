package server

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"likeness/graph/model"
	"likeness/internal/art"
	"likeness/internal/search"
)

// metrics are what /metrics tells Prometheus.
type metrics struct {
	registry    *prometheus.Registry
	requests    *prometheus.CounterVec
	fields      *prometheus.HistogramVec
	fieldErrors *prometheus.CounterVec
	similar     *prometheus.CounterVec
	refusals    *prometheus.CounterVec
	panics      prometheus.Counter
	openStreams prometheus.Gauge
}

func newMetrics(cfg Config) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "likeness_http_requests_total", Help: "HTTP requests answered, by route and status.",
		}, []string{"route", "status"}),
		fields: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "likeness_graphql_field_duration_seconds", Help: "Time that root fields of GraphQL took to resolve.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"field"}),
		fieldErrors: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "likeness_graphql_field_errors_total", Help: "Root fields of GraphQL that answered with an error, by its code.",
		}, []string{"field", "code"}),
		similar: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "likeness_similar_searches_total", Help: "Searches by likeness, by how they were answered.",
		}, []string{"strategy"}),
		refusals: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "likeness_refusals_total", Help: "Requests turned away, by reason: too many in all, or from one client.",
		}, []string{"reason"}),
		panics: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "likeness_panics_total", Help: "Faults of the program that were caught; each is in the log.",
		}),
		openStreams: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "likeness_open_streams", Help: "Server-sent event streams that are open.",
		}),
	}
	version := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "likeness_build_info", Help: "1, with the version of the program.",
		ConstLabels: prometheus.Labels{"version": cfg.Version},
	})
	version.Set(1)
	m.registry.MustRegister(m.requests, m.fields, m.fieldErrors, m.similar, m.refusals, m.panics, m.openStreams, version,
		generationCollector{cfg.Service}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// countRequest counts by the pattern of a route: paths are without number.
func (m *metrics) countRequest(pattern string, status int) {
	if pattern == "" {
		pattern = "none"
	}
	m.requests.WithLabelValues(pattern, strconv.Itoa(status)).Inc()
}

// countRefusal counts an error that turned a request away; others are none.
func (m *metrics) countRefusal(err error) {
	if shown, ok := errors.AsType[*art.Error](err); ok && (shown.Reason == reasonOverloaded || shown.Reason == reasonRateLimited) {
		m.refusals.WithLabelValues(shown.Reason).Inc()
	}
}

// observer times root fields, counts strategies, and marks what resolvers
// return that no client may read.
type observer struct{ *metrics }

func (observer) ExtensionName() string                   { return "Observer" }
func (observer) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptField runs around every field.
func (o observer) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	at := graphql.GetFieldContext(ctx)
	if !at.IsResolver {
		return next(ctx)
	}
	start := time.Now()
	result, err := next(ctx)
	if at.Object == "Query" || at.Object == "Mutation" {
		o.fields.WithLabelValues(at.Field.Name).Observe(time.Since(start).Seconds())
		if err != nil {
			o.fieldErrors.WithLabelValues(at.Field.Name, string(public(ctx, err).Code)).Inc()
		}
	}
	if similar, ok := result.(*model.SimilarImageConnection); ok && similar != nil {
		o.similar.WithLabelValues(string(similar.Report.Strategy)).Inc()
	}
	if _, known := errors.AsType[*art.Error](err); err != nil && !known {
		err = art.Wrap(err, art.CodeInternal, "A resolver failed")
	}
	return result, err
}

// generationCollector tells which generation answers and what it holds, asked
// when Prometheus asks.
type generationCollector struct{ service *search.Service }

var (
	generationInfo = prometheus.NewDesc("likeness_generation_info", "1, with the id of the generation that answers.", []string{"generation"}, nil)
	imagesCount    = prometheus.NewDesc("likeness_images", "Works in the generation that answers.", nil, nil)
)

// Describe names the metrics of the collector.
func (generationCollector) Describe(descriptions chan<- *prometheus.Desc) {
	descriptions <- generationInfo
	descriptions <- imagesCount
}

// Collect sends nothing while no collection can be searched.
func (c generationCollector) Collect(values chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), searchTimeout)
	defer cancel()
	library, err := c.service.Library(ctx)
	if err != nil {
		return
	}
	values <- prometheus.MustNewConstMetric(generationInfo, prometheus.GaugeValue, 1, library.Generation)
	values <- prometheus.MustNewConstMetric(imagesCount, prometheus.GaugeValue, float64(library.Images))
}
