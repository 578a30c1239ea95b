package main

import (
	"embed"
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// opsFiles are what watches and runs the daemon: a unit of systemd, alert
// rules for Prometheus, a dashboard for Grafana.
//
//go:embed ops/claimwatch.service ops/alerts.yaml ops/dashboard.json
var opsFiles embed.FS

// unitDir is where the administrator's units lie.
const unitDir = "/etc/systemd/system"

// writeOps writes the files of one kind into a folder, and returns their
// paths; what is there is never overwritten.
func writeOps(dir string, names ...string) ([]string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fail(exitCreate, err)
	}
	self, err := os.Executable()
	if err != nil {
		return nil, fail(exitCreate, err)
	}
	var out []string
	for _, name := range names {
		src, err := opsFiles.ReadFile("ops/" + name)
		if err != nil {
			return out, err
		}
		text := strings.ReplaceAll(string(src), "@BINARY@", self)
		path := filepath.Join(dir, name)
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, os.ErrExist) {
			return out, failf(exitCreate, "%s exists already; nothing was changed", path)
		}
		if err != nil {
			return out, fail(exitCreate, err)
		}
		_, err = f.WriteString(text)
		if err := errors.Join(err, f.Close()); err != nil {
			return out, fail(exitCreate, err)
		}
		out = append(out, path)
	}
	return out, nil
}

// installUnit writes the unit of systemd into dir.
func (a *app) installUnit(dir string) error {
	paths, err := writeOps(dir, "claimwatch.service")
	if err != nil {
		return err
	}
	return a.printf("Wrote    %s\nNext     systemctl daemon-reload && systemctl enable --now claimwatch\n", strings.Join(paths, ", "))
}

// installWatch writes the alert rules and the dashboard into dir.
func (a *app) installWatch(dir string) error {
	paths, err := writeOps(dir, "alerts.yaml", "dashboard.json")
	if err != nil {
		return err
	}
	return a.printf("Wrote    %s\nNext     let Prometheus read the rules and ask http://127.0.0.1:8470/metrics; import the dashboard into Grafana\n", strings.Join(paths, ", "))
}
