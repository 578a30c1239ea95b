package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"claimwatch/crawler/source"
	"claimwatch/crawler/webtest"
)

// inWeb runs a command on the made-up web, in the folder of a test.
func inWeb(t *testing.T, dir string, args ...string) (out, said string, err error) {
	t.Helper()
	return inWebAfter(t, 0, dir, args...)
}

// inWebAfter does so that long after the web's clock began.
func inWebAfter(t *testing.T, d time.Duration, dir string, args ...string) (out, said string, err error) {
	t.Helper()
	site := webtest.New()
	site.Clock().Advance(d)
	var stdout, stderr bytes.Buffer
	a := newApp(nil, &stdout, &stderr)
	a.dial, a.clock = site.Dial, site.Clock()
	err = a.run(t.Context(), append([]string{"--config", filepath.Join(dir, "own.yaml"), "--data-dir", filepath.Join(dir, "data")}, args...))
	return stdout.String(), stderr.String(), err
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestSourceAddFindsTheFeed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list := filepath.Join(dir, "sources.yaml")
	write(t, filepath.Join(dir, "own.yaml"), "sources: {files: ["+list+"]}\n")
	write(t, list, "# Outlets of ours\n[]\n")
	if _, _, err := inWeb(t, dir, "source", "add", "http://tirana-ditore.example/"); err == nil || !strings.Contains(err.Error(), "has no country") {
		t.Errorf("without a country: %v", err)
	}
	write(t, list, "")
	out, said, err := inWeb(t, dir, "source", "add", "http://tirana-ditore.example/", "--country", "AL", "--every", "2h")
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	if !strings.Contains(out, "Added    tirana-ditore-example") {
		t.Errorf("output %q", out)
	}
	src, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	got, err := source.Load(list, src)
	if err != nil || len(got) != 1 {
		t.Fatalf("%v\n%s", err, src)
	}
	s := got[0]
	if len(s.Feeds) != 1 || !strings.HasPrefix(s.Feeds[0].URL, "http://tirana-ditore.example/") || s.Feeds[0].Kind == "" || s.Lang != "sq" || s.Every.Hours() != 2 || s.Zone != "Europe/Tirane" || s.Unverified {
		t.Errorf("%+v", s)
	}
	if _, _, err := inWeb(t, dir, "source", "add", "http://tirana-ditore.example/", "--country", "AL"); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("added twice: %v", err)
	}
	if _, _, err := inWeb(t, dir, "source", "add", "http://nowhere.example/"); err == nil || !strings.Contains(err.Error(), "no feed") {
		t.Errorf("an outlet that is not there: %v", err)
	}
	if again, err := os.ReadFile(list); err != nil || !bytes.Equal(again, src) {
		t.Error("a refused entry changed the list")
	}
}

// With the built-in list in force, what is added stands beside it.
func TestSourceAddKeepsTheBuiltinList(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "own.yaml"), "")
	builtin := len(source.Builtin())
	out, said, err := inWeb(t, dir, "source", "add", "http://tirana-ditore.example/", "--country", "AL")
	if err != nil || !strings.Contains(out, addedFile) {
		t.Fatalf("%v\n%s\n%s", err, out, said)
	}
	list := func() (ids []string, err error) {
		out, _, err := inWeb(t, dir, "source", "list", "--json")
		return strings.Split(strings.TrimSpace(out), "\n"), err
	}
	if ids, err := list(); err != nil || len(ids) != builtin+1 || !strings.Contains(ids[builtin], "tirana-ditore-example") {
		t.Errorf("%d outlets, %v; want the %d built-in ones and the new one last", len(ids), err, builtin)
	}
	added := filepath.Join(dir, "data", addedFile)
	src, err := os.ReadFile(added)
	if err != nil {
		t.Fatal(err)
	}
	write(t, added, strings.Replace(string(src), "tirana-ditore-example", source.Builtin()[0].ID, 1))
	if _, err := list(); err == nil || !strings.Contains(err.Error(), "built-in list too") {
		t.Errorf("an id that the built-in list has: %v", err)
	}
}

func TestSourceTestOfAnythingPeopleType(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list := filepath.Join(dir, "sources.yaml")
	write(t, filepath.Join(dir, "own.yaml"), "sources: {files: ["+list+"]}\n")
	write(t, list, "[]\n")
	for _, tt := range []struct {
		name, arg, pages string
		fails            bool
		want             []string
	}{
		{"a host", "tirana-ditore.example", "1", false, []string{"1 newest", "On the claims of this desk", "source add http://tirana-ditore.example/rss.xml"}},
		{"a home page without a feed", "http://nordlicht-zeitung.example/", "3", false, []string{"names no feed", "Looking further", "Read as section", "3 newest", "Looks good"}},
		{"a feed", "http://tirana-ditore.example/rss.xml", "2", false, []string{"Read as rss", "2 newest"}},
		{"an outlet that is not there", "nowhere.example", "3", true, []string{"Not usable as it is"}},
		{"an id that is not listed", "tirana", "3", true, []string{"no source"}},
		{"no pages", "tirana-ditore.example", "0", true, []string{"between 1 and"}},
	} {
		out, said, err := inWeb(t, dir, "source", "test", tt.arg, "-n", tt.pages)
		if (err != nil) != tt.fails {
			t.Errorf("%s: %v", tt.name, err)
		}
		all := out + said
		if err != nil {
			all += err.Error()
		}
		for _, want := range tt.want {
			if !strings.Contains(all, want) {
				t.Errorf("%s: no %q in\n%s", tt.name, want, all)
			}
		}
	}
}

func TestSourceImportAndExport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list, opml := filepath.Join(dir, "sources.yaml"), filepath.Join(dir, "mine.opml")
	write(t, filepath.Join(dir, "own.yaml"), "sources: {files: ["+list+"]}\n")
	write(t, list, "# ours\n- {id: first, name: First, home: \"https://first.example/\", feeds: [{url: \"https://first.example/rss\"}], lang: sq, country: AL, camp: independent, family: first, zone: Europe/Tirane}\n")
	write(t, opml, `<opml version="2.0"><body><outline text="First" xmlUrl="https://first.example/rss"/>
<outline text="Second" title="Second" xmlUrl="https://second.al/feed" htmlUrl="https://second.al/" language="sq"/><outline text="Nowhere"/></body></opml>`)
	out, said, err := inWeb(t, dir, "source", "import", opml)
	if err != nil || !strings.Contains(out, "Added    second-al") || !strings.Contains(said, "Passed   First") || !strings.Contains(said, "Nowhere") {
		t.Fatalf("%v\n%s\n%s", err, out, said)
	}
	src, err := os.ReadFile(list)
	if err != nil || !strings.HasPrefix(string(src), "# ours\n") {
		t.Fatalf("%v: the comment is gone:\n%s", err, src)
	}
	got, err := source.Load(list, src)
	if err != nil || len(got) != 2 || got[1].Country != "AL" || got[1].Family != "second-al" || !got[1].Unverified {
		t.Errorf("%+v, %v", got, err)
	}
	yaml, _, err := inWeb(t, dir, "source", "export")
	if back, lerr := source.Load("export", []byte(yaml)); err != nil || lerr != nil || len(back) != 2 {
		t.Errorf("%v, %v: %s", err, lerr, yaml)
	}
	out, _, err = inWeb(t, dir, "source", "export", "--opml")
	if err != nil || !strings.Contains(out, `xmlUrl="https://second.al/feed"`) {
		t.Errorf("%v: %s", err, out)
	}
	if _, _, err := inWeb(t, dir, "source", "import", list); err == nil || !strings.Contains(err.Error(), "OPML") {
		t.Errorf("a list of another kind: %v", err)
	}
}
