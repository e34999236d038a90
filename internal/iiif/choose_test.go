package iiif

import "testing"

func TestPicturesAreAskedForInASensibleSize(t *testing.T) {
	const at, third, second = "https://i.example/a", `"@context": "http://iiif.io/api/image/3/context.json", `, `"@context": "http://iiif.io/api/image/2/context.json", `
	for name, tc := range map[string]struct{ info, want string }{
		"large, version 3":              {`{` + third + `"width": 6400, "height": 3200, "profile": "level2"}`, "/full/1600,800/0/default.jpg"},
		"large, version 2":              {`{` + second + `"width": 3200, "height": 6400, "profile": ["http://iiif.io/api/image/2/level1.json"]}`, "/full/800,/0/default.jpg"},
		"version 1":                     {`{"@context": "http://library.stanford.edu/iiif/image-api/1.1/context.json", "width": 3200, "height": 1600}`, "/full/1600,/0/native.jpg"},
		"small, version 3":              {`{` + third + `"width": 900, "height": 700}`, "/full/max/0/default.jpg"},
		"small, version 2":              {`{` + second + `"width": 900, "height": 700}`, "/full/full/0/default.jpg"},
		"no more than it gives":         {`{` + third + `"width": 6400, "height": 3200, "maxWidth": 1000}`, "/full/max/0/default.jpg"},
		"no more than it gives, two":    {`{` + second + `"width": 6400, "height": 3200, "maxWidth": 1000}`, "/full/1000,/0/default.jpg"},
		"no more than an area":          {`{` + second + `"width": 4000, "height": 4000, "maxArea": 1000000}`, "/full/1000,/0/default.jpg"},
		"a list of sizes":               {`{` + third + `"width": 8000, "height": 4000, "profile": "level0", "sizes": [{"width": 4000, "height": 2000}, {"width": 500, "height": 250}, {"width": 2000, "height": 1000}]}`, "/full/2000,1000/0/default.jpg"},
		"a list of small sizes":         {`{` + second + `"width": 8000, "height": 4000, "profile": "http://iiif.io/api/image/2/level0.json", "sizes": [{"width": 500, "height": 250}, {"width": 0, "height": 1}]}`, "/full/500,/0/default.jpg"},
		"no sizes at all":               {`{` + third + `"width": 8000, "height": 4000, "profile": "level0"}`, "/full/max/0/default.jpg"},
		"a shape that it should not be": {`{` + third + `"width": 8000, "height": 4000, "sizes": "none"}`, "/full/1600,800/0/default.jpg"},
		"not even a size":               {`{` + third + `"width": "wide"}`, ""},
		"nonsense":                      {`<html>`, ""},
		"a line":                        {`{` + third + `"width": 100000, "height": 1}`, "/full/1600,1/0/default.jpg"},
	} {
		address, ok := AddressOf(at+"/", []byte(tc.info), 1600)
		if ok != (tc.want != "") || ok && address != at+tc.want {
			t.Errorf("%s: %s, %v", name, address, ok)
		}
	}
	for address, want := range map[string]string{
		at + "/info.json": at, at + "/full/max/0/default.jpg": at, at + "/full/full/0/native.png?x=1": at, at + "/full/843,/0/default.jpg": "", at + "/square/max/0/default.jpg": "", "https://x.example/a.jpg": "",
	} {
		if service, ok := ServiceOf(address); service != want || ok != (want != "") {
			t.Errorf("%s: %q, %v", address, service, ok)
		}
	}
}
