package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
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
