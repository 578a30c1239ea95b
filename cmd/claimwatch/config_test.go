package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"
)

func TestConfigYAMLIsTheDefault(t *testing.T) {
	src, err := os.ReadFile("../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(src, defaultConfig) {
		t.Error("config.yaml and the built-in default differ. Hint: cp config.yaml cmd/claimwatch/default.yaml")
	}
	c, err := parseConfig("config.yaml", src)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range settings {
		if c.origin(path) != "config.yaml" {
			t.Errorf("config.yaml does not name %s", path)
		}
	}
}

func TestEmptyConfigIsValid(t *testing.T) {
	c, err := parseConfig("empty.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Crawl.Concurrency != 8 || c.origin("crawl.concurrency") != "default" {
		t.Errorf("got %+v", c.Crawl)
	}
}

func TestWrongSettingsAreAllNamed(t *testing.T) {
	src := `crawl:
  shedule: "* * * * *"
  schedule: "61 * * * *"
  every: 1 hour
  min_delay: 10ms
  max_body: huge
desk:
  timezone: Europe/Tirana
report:
  at: 6:00
  formats: [md, docx]
web:
  listen: 0.0.0.0:8470
matching:
  threshold_suggest: 0.9
  threshold_accept: 0.8
`
	_, err := parseConfig("config.yaml", []byte(src))
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"config.yaml:2:3  crawl.shedule: unknown key. Did you mean crawl.schedule?",
		`config.yaml:3:3  crawl.schedule: "61 * * * *": not a cron expression`,
		`config.yaml:4:10  crawl.every: "1 hour": not a duration`,
		"crawl.min_delay: 10ms: at least 1s",
		`crawl.max_body: "huge": not a size`,
		`desk.timezone: "Europe/Tirana": not a time zone`,
		`report.formats[1]: "docx": one of md, html, json, csv`,
		"web.listen: 0.0.0.0:8470 would let anybody",
		"0.9 is above threshold_accept 0.8",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("missing %q in\n%s", want, err)
		}
	}
}

func TestEveryKeyIsExplained(t *testing.T) {
	lines := strings.Split(string(defaultConfig), "\n")
	var within []string // the keys that a line stands under
	seen := map[string]bool{}
	above := false // a comment on the line before
	for _, line := range lines {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			above = true
			continue
		}
		key, rest, found := strings.Cut(strings.TrimSpace(line), ":")
		if !found {
			continue
		}
		depth := (len(line) - len(strings.TrimLeft(line, " "))) / 2
		within = append(within[:min(depth, len(within))], key)
		path := strings.Join(within, ".")
		seen[path] = above || strings.Contains(rest, "#")
		above = false
	}
	for _, path := range settings {
		// What a desk's name, the version and a list of formats are, their values say.
		if !seen[path] && path != "version" && path != "desk.name" && path != "report.formats" {
			t.Errorf("config.yaml does not say what %s is", path)
		}
	}
}

// environment is a getenv over a map.
func environment(m map[string]string) func(string) string {
	return func(name string) string { return m[name] }
}

func TestVariablesOverrideSettings(t *testing.T) {
	home := t.TempDir()
	file := home + "/c.yaml"
	if err := os.WriteFile(file, []byte("web: {listen: \"127.0.0.1:1\"}\ncrawl: {every: 2h, timeout: 20s}\nclaims: {files: [own.yaml]}\nstorage: {data_dir: ~/desk}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"HOME": home, "CLAIMWATCH_CONFIG": file, "CLAIMWATCH_WEB_LISTEN": "127.0.0.1:2", "CLAIMWATCH_CRAWL_EVERY": "3h",
		"CLAIMWATCH_REPORT_FORMATS": "md, csv", "CLAIMWATCH_REPORT_AT": "07:00", "CLAIMWATCH_WEB_BEHIND_PROXY": "true"}
	c, err := loadConfig("", "", environment(env))
	if err != nil {
		t.Fatal(err)
	}
	if c.Web.Listen != "127.0.0.1:2" || c.Crawl.Every.String() != "3h0m0s" || strings.Join(c.Report.Formats, "+") != "md+csv" || c.Report.At != "07:00" || !c.Web.BehindProxy {
		t.Errorf("the variables are not in force: %+v %+v", c.Web, c.Report)
	}
	if c.Crawl.Timeout.String() != "20s" || c.Claims.Files[0] != home+"/own.yaml" || c.Storage.DataDir != home+"/desk" {
		t.Errorf("the file is not in force: %+v %+v %+v", c.Crawl, c.Claims, c.Storage)
	}
	for path, want := range map[string]string{"web.listen": "CLAIMWATCH_WEB_LISTEN", "crawl.timeout": file, "log.level": "default"} {
		if got := c.origin(path); got != want {
			t.Errorf("%s comes from %q, want %q", path, got, want)
		}
	}
	env["CLAIMWATCH_CRAWL_EVERY"], env["CLAIMWATCH_WEB_LISTEN"] = "soon", "localhost"
	_, err = loadConfig("", "", environment(env))
	if code, _ := codeOf(err); code != exitConfig || !strings.Contains(err.Error(), `CLAIMWATCH_CRAWL_EVERY  crawl.every: "soon": not a duration`) {
		t.Errorf("got %v", err)
	}
	env["CLAIMWATCH_CRAWL_EVERY"] = "3h"
	if _, err = loadConfig("", "", environment(env)); err == nil || !strings.Contains(err.Error(), `CLAIMWATCH_WEB_LISTEN  web.listen: "localhost": write host:port`) {
		t.Errorf("got %v", err)
	}
}

func TestUnknownVariablesAreNamed(t *testing.T) {
	got := unknownEnv([]string{"CLAIMWATCH_WEB_LISTN=x", "CLAIMWATCH_DATA_DIR=/x", "CLAIMWATCH_CRAWL_EVERY=1h", "PATH=/bin"})
	if len(got) != 1 || got[0] != "CLAIMWATCH_WEB_LISTN is set and means nothing. Did you mean CLAIMWATCH_WEB_LISTEN?" {
		t.Errorf("got %q", got)
	}
}

func TestWhereDataAreKept(t *testing.T) {
	for _, tt := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"HOME": "/home/a"}, "/home/a/.local/share/claimwatch"},
		{map[string]string{"HOME": "/home/a", "XDG_DATA_HOME": "/data"}, "/data/claimwatch"},
		{map[string]string{"HOME": "/home/a", "XDG_DATA_HOME": "relative"}, "/home/a/.local/share/claimwatch"},
		{map[string]string{"HOME": "/home/a", "STATE_DIRECTORY": "/var/lib/claimwatch:/other"}, "/var/lib/claimwatch"},
	} {
		if got, err := dataHome(environment(tt.env)); err != nil || got != tt.want {
			t.Errorf("%v: got %q, %v, want %q", tt.env, got, err, tt.want)
		}
	}
}

func TestCronExpressionsThatTrapTheParser(t *testing.T) {
	for _, spec := range []string{"TZ=0", "TZ=Europe/Tirane", "@every 1ns", "0 0 31 2 *", "* * * * 7", "", "hourly"} {
		if err := checkCron(spec); err == nil {
			t.Errorf("%q was accepted", spec)
		}
	}
	for _, spec := range []string{"*/10 * * * *", "0 6 * * 1-5", "@hourly"} {
		if err := checkCron(spec); err != nil {
			t.Errorf("%q: %v", spec, err)
		}
	}
}

// P9: a desk that nobody has told to sends nothing anywhere, shows its pages to
// this machine only, and withholds private persons.
func TestNothingLeavesByItself(t *testing.T) {
	c := defaults()
	for what, set := range map[string]bool{
		"mail": len(c.Notify.Mail.To) > 0, "webhooks": len(c.Notify.Webhooks) > 0, "a folder": c.Notify.Folder != "", "timestamps": c.Evidence.TimestampURL != "",
		"an archive": c.Evidence.ArchiveURL != "", "the network": !strings.HasPrefix(c.Web.Listen, "127.0.0.1:"), "names": !c.Report.MaskPersons,
	} {
		if set {
			t.Errorf("by default something goes out by way of %s", what)
		}
	}
	rule, err := noticeRule(c)
	if err != nil {
		t.Fatal(err)
	}
	if due, _ := rule(time.Now(), time.Time{}); len(due) > 0 {
		t.Errorf("by default notices are due: %v", due)
	}
}
