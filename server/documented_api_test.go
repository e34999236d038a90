package server

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var codeBlock = regexp.MustCompile("(?s)```(sh|js|python|go)\n(.*?)```")

// Every program of docs/api.md runs, and is answered without an error but the
// one that shows an error.
func TestProgramsOfTheDocumentationRun(t *testing.T) {
	document, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := codeBlock.FindAllStringSubmatch(string(document), -1)
	if len(blocks) < 9 {
		t.Fatalf("%d programs", len(blocks))
	}
	dir := t.TempDir()
	cfg := testConfig(t)
	cfg.Desk, cfg.OperatorToken = deskOf(t, filepath.Join(dir, "library")), operatorToken
	c := serve(t, cfg)
	picture := filepath.Join(dir, "picture.png")
	if err := os.WriteFile(picture, paintedPNG(5), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, block := range blocks {
		language, program := block[1], block[2]
		if strings.HasPrefix(program, "export ") {
			continue
		}
		t.Run(language, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), map[string]string{"sh": "program.sh", "js": "program.mjs", "python": "program.py", "go": "program.go"}[language])
			if err := os.WriteFile(file, []byte(program), 0o644); err != nil {
				t.Fatal(err)
			}
			command := map[string][]string{"sh": {"bash", "-e", file}, "js": {"node", file}, "python": {"python3", file}, "go": {"go", "run", file}}[language]
			if _, err := exec.LookPath(command[0]); err != nil {
				t.Skipf("no %s here", command[0])
			}
			run := exec.CommandContext(t.Context(), command[0], command[1:]...)
			run.Env = append(os.Environ(), "LIKENESS_URL="+c.url, "LIKENESS_OPERATOR_TOKEN="+operatorToken, "PICTURE="+picture)
			out, err := run.CombinedOutput()
			showsError := strings.Contains(program, "first: 0")
			if err != nil || len(out) == 0 || strings.Contains(string(out), `"errors"`) != showsError {
				t.Errorf("%v\n%s\n%s", err, program, out)
			}
		})
	}
}
