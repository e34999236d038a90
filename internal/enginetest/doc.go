// Package enginetest is the definition of right for an engine: one suite over
// the ports of package art, which every engine passes, on a gallery of small
// works that are painted for it. Only tests import it.
package enginetest
