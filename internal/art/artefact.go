package art

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
)

// artefactName is what a file or a blob may safely be called anywhere.
var artefactName = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)

// NewArtefact names data that is to be kept: its version is the beginning of
// its SHA-256. CodeInvalid for a name that is none.
func NewArtefact(name string, data []byte) (Artefact, error) {
	a := Artefact{Name: name, Version: artefactVersion(data)}
	if !artefactName.MatchString(name) {
		return a, Errorf(CodeInvalid, "%q is no name for an artefact; use lower-case letters, digits and hyphens.", name)
	}
	return a, nil
}

// Key names the artefact among all, NAME.VERSION. CodeNotFound when nothing can
// be called so.
func (a Artefact) Key() (string, error) {
	if !artefactName.MatchString(a.Name) || !artefactName.MatchString(a.Version) {
		return "", a.NotFound(nil)
	}
	return a.Name + "." + a.Version, nil
}

// Verify tells whether data is what the version says. CodeUnavailable when it
// is not.
func (a Artefact) Verify(data []byte) error {
	if artefactVersion(data) != a.Version {
		return Errorf(CodeUnavailable, "The artefact %q is damaged; import again to make it anew.", a.Name)
	}
	return nil
}

// NotFound is the error of an artefact that nobody keeps.
func (a Artefact) NotFound(cause error) error {
	return Wrap(cause, CodeNotFound, "There is no artefact %q in version %q.", a.Name, a.Version)
}

func artefactVersion(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}
