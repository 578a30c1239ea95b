package main

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
)

// legalFiles are the license of the program, the notices of the modules that
// are linked into it, and the list of those that may be. A test keeps them up
// to date: go test ./cmd/claimwatch -run TestNotices -update
//
//go:embed legal/LICENSE legal/NOTICES.txt legal/modules.txt
var legalFiles embed.FS

// An allowedModule is a line of legal/modules.txt: a module that may be linked
// into the program, and its license as SPDX names it.
type allowedModule struct{ Path, License string }

func allowedModules() ([]allowedModule, error) {
	src, err := legalFiles.ReadFile("legal/modules.txt")
	if err != nil {
		return nil, err
	}
	var out []allowedModule
	for line := range strings.Lines(string(src)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Fields(line)
		if len(f) != 2 {
			return nil, fmt.Errorf("legal/modules.txt: %q: write the module and its license", line)
		}
		out = append(out, allowedModule{f[0], f[1]})
	}
	return out, nil
}

// printLicenses prints the license of the program and all notices.
func (a *app) printLicenses() error {
	for _, name := range []string{"legal/LICENSE", "legal/NOTICES.txt"} {
		src, err := legalFiles.ReadFile(name)
		if err != nil {
			return err
		}
		if err := a.printf("%s\n", src); err != nil {
			return err
		}
	}
	return nil
}

// A bom is a software bill of materials, as CycloneDX 1.6 writes it.
type bom struct {
	Format     string         `json:"bomFormat"`
	Spec       string         `json:"specVersion"`
	Version    int            `json:"version"`
	Metadata   map[string]any `json:"metadata"`
	Components []bomComponent `json:"components"`
}

type bomComponent struct {
	Type       string           `json:"type"`
	Ref        string           `json:"bom-ref"`
	Name       string           `json:"name"`
	Version    string           `json:"version"`
	PURL       string           `json:"purl"`
	Licenses   []map[string]any `json:"licenses,omitempty"`
	Properties []map[string]any `json:"properties,omitempty"`
}

// printBOM prints what the program is made of, as the linker wrote it into it.
func (a *app) printBOM() error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return errors.New("this program was built without a list of its modules")
	}
	allowed, err := allowedModules()
	if err != nil {
		return err
	}
	licenses := map[string]string{}
	for _, m := range allowed {
		licenses[m.Path] = m.License
	}
	b := bom{Format: "CycloneDX", Spec: "1.6", Version: 1, Metadata: map[string]any{"component": map[string]any{
		"type": "application", "name": "claimwatch", "version": orDash(versionText()), "licenses": []map[string]any{{"license": map[string]any{"id": "Apache-2.0"}}}}}}
	add := func(name, version, sum, license string) {
		purl := "pkg:golang/" + name + "@" + version
		c := bomComponent{Type: "library", Ref: purl, Name: name, Version: version, PURL: purl}
		if license != "" {
			c.Licenses = []map[string]any{{"license": map[string]any{"id": license}}}
		}
		if sum != "" {
			c.Properties = []map[string]any{{"name": "go:sum", "value": sum}}
		}
		b.Components = append(b.Components, c)
	}
	add("std", strings.TrimPrefix(info.GoVersion, "go"), "", "BSD-3-Clause")
	for _, d := range info.Deps {
		if d.Replace != nil {
			d = d.Replace
		}
		add(d.Path, d.Version, d.Sum, licenses[d.Path])
	}
	enc := json.NewEncoder(a.stdout)
	enc.SetIndent("", "  ")
	return enc.Encode(b)
}
