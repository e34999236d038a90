package server

import (
	"net/http"
)

// routes is the table of everything that is served.
func (s *server) routes() *http.ServeMux {
	page, api := newPage(s.Page), s.graphql()
	mux := http.NewServeMux()
	for _, route := range []struct {
		pattern string
		handler http.Handler
	}{
		{"/graphql", compressed(api)},
		{"GET /export/{file}", compressed(http.HandlerFunc(api.serveExport))},
		{"GET /export/", compressed(http.HandlerFunc(api.serveExport))}, // no name is none that there is
		{"GET /playground", compressed(http.HandlerFunc(page.servePlayground))},
		{"GET /playground/operations.json", compressed(http.HandlerFunc(s.servePlaygroundOperations))},

		{"GET /media/{size}/{file}", http.HandlerFunc(s.servePicture)},
		{"GET /media/sheet/{file}", http.HandlerFunc(s.serveSheet)},
		{"GET /media/upload/{id}", http.HandlerFunc(s.serveUpload)},
		{"GET /media/", http.HandlerFunc(noPicture)},

		{operatorPath, http.HandlerFunc(s.serveInvitation)},
		{signInPath, http.HandlerFunc(s.serveSignIn)},
		{"GET /healthz", http.HandlerFunc(serveHealth)},
		{"GET /readyz", http.HandlerFunc(s.serveReadiness)},
		{"GET /metrics", s.metrics.handler()},

		{"GET /image/{id}", compressed(s.serveWork(page))},
		{"GET /opensearch.xml", http.HandlerFunc(serveOpenSearch)},
		{"GET /suggest.json", http.HandlerFunc(s.serveSuggestions)},
		{"GET /iiif/{id}/manifest.json", compressed(http.HandlerFunc(s.serveManifest))},
		{"GET /iiif/tray/manifest.json", compressed(http.HandlerFunc(s.serveTray))},
		{"GET /iiif/collection.json", compressed(http.HandlerFunc(s.serveCollection))},
		{"GET /iiif/", http.HandlerFunc(noDocument)},

		{"GET /iiif-image/{id}", http.HandlerFunc(s.serveImageBase)},
		{"GET /iiif-image/{id}/info.json", compressed(http.HandlerFunc(s.serveImageInfo))},
		{"GET /iiif-image/{id}/{region}/{size}/{rotation}/{file}", http.HandlerFunc(s.serveImage)},
		{"GET " + imageServicePath, http.HandlerFunc(noPicture)},

		{"GET /assets/", compressedWell(http.HandlerFunc(page.serveAsset))},
		{"/", compressed(http.HandlerFunc(page.serve))},
	} {
		mux.Handle(route.pattern, route.handler)
	}
	return mux
}

// handler puts around the routes what holds for every request, outermost first.
func (s *server) handler() http.Handler {
	h := http.Handler(s.routes())
	h = s.behindToken(h)
	h = crossOrigin(s.AllowOrigins, h)
	h = knownHost(s.Addr, s.Hosts, h)
	h = securityHeaders(h)
	h = strictTransport(h)
	return s.observed(h)
}
