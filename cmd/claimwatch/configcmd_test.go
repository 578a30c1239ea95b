package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The schema takes the defaults, says what each key means, and refuses what
// the program refuses by its form.
func TestConfigSchema(t *testing.T) {
	src, err := json.Marshal(configSchema())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("config.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("config.json")
	if err != nil {
		t.Fatal(err)
	}
	valid := func(text string) error {
		j, err := yaml.YAMLToJSON([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(j))
		if err != nil {
			t.Fatal(err)
		}
		return s.Validate(v)
	}
	if err := valid(string(defaultConfig)); err != nil {
		t.Errorf("the defaults: %v", err)
	}
	for _, wrong := range []string{"crawl:\n  timeout: soon\n", "crawl:\n  concurency: 8\n", "storage:\n  min_free: much\n", "report:\n  formats: html\n", "web:\n  behind_proxy: 1\n", "desk:\n  day_one: tomorrow\n"} {
		if valid(wrong) == nil {
			t.Errorf("taken: %s", wrong)
		}
	}
	told := explained(string(defaultConfig))
	for path, want := range map[string]string{"storage.min_free": "less free disk than this", "storage.backup_dir": "without them, which lie there already", "crawl.user_agent": "Told to every site", "matching.model.kind": "http: a server"} {
		if !strings.Contains(told[path], want) {
			t.Errorf("%s is explained as %q", path, told[path])
		}
	}
	if s := configSchema().Properties["crawl"].Properties["timeout"]; string(s.Default) != `"30s"` || s.Description == "" {
		t.Errorf("%+v", s)
	}
}

// editor is an editor that writes the given text.
func editor(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return "cp " + path
}

// What is edited takes the place of the file only without faults; a draft with
// faults is kept and gone on with.
func TestConfigEdit(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	file := filepath.Join(home, "claimwatch", "config.yaml")
	edit := func(with string) (string, error) {
		var out bytes.Buffer
		a := &app{stdout: &out, stderr: &out, getenv: environment(map[string]string{"XDG_CONFIG_HOME": home, "HOME": home, "EDITOR": with}), clock: wallClock{}}
		err := a.run(t.Context(), []string{"config", "edit"})
		return out.String(), err
	}
	read := func() string {
		b, err := os.ReadFile(file)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return string(b)
	}
	if out, err := edit("true"); err != nil || !strings.Contains(out, "Nothing was changed") || read() != "" {
		t.Errorf("opened and closed: %q %v", out, err)
	}
	good := "version: 1\ndesk:\n  name: north\n"
	if out, err := edit(editor(t, good)); err != nil || read() != good {
		t.Errorf("a good one: %q %v", out, err)
	}
	out, err := edit(editor(t, "version: 1\ndesk:\n  nam: south\n"))
	if code, _ := codeOf(err); code != exitConfig || read() != good || !strings.Contains(out, "nam") {
		t.Errorf("one with a fault: %q %v", out, err)
	}
	out, err = edit("sed -i s/nam:/name:/")
	if err != nil || !strings.Contains(out, "Going on with") || read() != "version: 1\ndesk:\n  name: south\n" {
		t.Errorf("gone on with: %q %v %q", out, err, read())
	}
	if left, err := filepath.Glob(file + ".*"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	if out, err := edit(""); err == nil {
		t.Errorf("without an editor: %q", out)
	}
}

// Every command has its page, in which man finds nothing to complain of.
func TestManuals(t *testing.T) {
	dir := t.TempDir()
	a := newApp(nil, os.Stdout, os.Stderr)
	n, err := writeManuals(dir, a.root())
	if err != nil || n < 60 {
		t.Fatalf("%d pages, %v", n, err)
	}
	src, err := os.ReadFile(filepath.Join(dir, "claimwatch-backup-create.1"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{".TH CLAIMWATCH-BACKUP-CREATE 1", ".SH SYNOPSIS\n.B claimwatch backup create", ".B \\-\\-out DIR\n", "claimwatch\\-backup(1)", "130  interrupted"} {
		if !strings.Contains(string(src), want) {
			t.Errorf("the page lacks %q:\n%s", want, src)
		}
	}
	if strings.Contains(roff(".x\n'y\na-b\\c\n\nz"), "\n.x") || roff("a\\b-c") != `a\eb\-c` || !strings.HasPrefix(roff(".x"), `\&.x`) {
		t.Errorf("%q", roff(".x\n'y\na-b\\c\n\nz"))
	}
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Log("groff is not installed: the pages are not set")
		return
	}
	pages, err := filepath.Glob(filepath.Join(dir, "*.1"))
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(groff, append([]string{"-man", "-Tutf8", "-ww", "-z"}, pages...)...).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("groff: %v\n%.2000s", err, out)
	}
}
