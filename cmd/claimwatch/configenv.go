package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"claimwatch/crawler/news/strict"
)

// envPrefix begins the names of the variables that the program reads.
const envPrefix = "CLAIMWATCH_"

// envNames are the variables that stand for a flag rather than for a setting.
var envNames = []string{"CLAIMWATCH_CONFIG", "CLAIMWATCH_DATA_DIR", "CLAIMWATCH_USER"}

// envName is the variable that overrides a setting: CLAIMWATCH_WEB_LISTEN is
// web.listen.
func envName(path string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(path, ".", "_"))
}

// applyEnv lets variables override settings. The error lists every mistake by
// the name of its variable.
func (c *Config) applyEnv(getenv func(string) string) error {
	var errs []error
	set := map[string]string{} // path to variable
	for _, path := range settings {
		name := envName(path)
		text := getenv(name)
		if text == "" {
			continue
		}
		set[path] = name
		errs = append(errs, rename(strict.Decode(name, envYAML(path, text, c.kind(path)), c).Err(), set)...)
		c.From[path] = name
	}
	if len(set) > 0 && len(errs) == 0 {
		doc := strict.Decode("environment", nil, c)
		c.lint(doc)
		errs = rename(doc.Err(), set)
	}
	return errors.Join(errs...)
}

// rename gives the mistakes of settings the names of their variables.
func rename(err error, set map[string]string) []error {
	var e *strict.Error
	if !errors.As(err, &e) {
		return nil
	}
	var out []error
	for _, p := range e.Problems {
		path, _, _ := strings.Cut(p.Path, "[")
		name := set[path]
		if name == "" {
			name = p.File
		}
		out = append(out, fmt.Errorf("%s  %s: %s", name, p.Path, p.Text))
	}
	return out
}

// envYAML writes one setting as a file would hold it. Texts are quoted; a list
// is given as in YAML, [a, b], or with commas.
func envYAML(path, text string, kind reflect.Kind) []byte {
	value := strings.TrimSpace(text)
	switch {
	case kind == reflect.String:
		value = quotedYAML(text)
	case kind == reflect.Slice && !strings.HasPrefix(value, "["):
		var parts []string
		for part := range strings.SplitSeq(value, ",") {
			parts = append(parts, quotedYAML(strings.TrimSpace(part)))
		}
		value = "[" + strings.Join(parts, ", ") + "]"
	}
	var b strings.Builder
	keys := strings.Split(path, ".")
	for i, key := range keys {
		fmt.Fprintf(&b, "%s%s:", strings.Repeat("  ", i), key)
		if i < len(keys)-1 {
			b.WriteByte('\n')
		}
	}
	return []byte(b.String() + " " + value + "\n")
}

func quotedYAML(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic("a string that JSON cannot hold: " + err.Error())
	}
	return string(b)
}

// unknownEnv lists variables that look like settings and are none, each with
// what was probably meant.
func unknownEnv(environ []string) []string {
	known := append([]string{}, envNames...)
	for _, path := range settings {
		known = append(known, envName(path))
	}
	var out []string
	for _, e := range environ {
		name, _, _ := strings.Cut(e, "=")
		if strings.HasPrefix(name, envPrefix) && !slices.Contains(known, name) {
			out = append(out, name+" is set and means nothing."+didYouMean(name, known))
		}
	}
	return out
}
