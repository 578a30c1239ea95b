package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

func (a *app) configCmd() *cobra.Command {
	c := &cobra.Command{Use: "config", Short: "the configuration: check, show, path, edit, schema"}
	check := &cobra.Command{
		Use: "check [FILE]", Short: "checks the configuration and every list it names", Args: usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				a.configFile = args[0]
			}
			cfg, err := a.config()
			if err != nil {
				return a.faults(err)
			}
			r, err := loadRooms(cfg)
			if err != nil {
				return a.faults(err)
			}
			if a.json {
				return a.printJSON(map[string]any{"ok": true, "claims": len(r.claims), "origins": len(r.origins.List), "sources": len(r.sources)})
			}
			return a.printf("No faults: %d claims, %d origins, %d sources\n", len(r.claims), len(r.origins.List), len(r.sources))
		},
	}
	var from bool
	show := &cobra.Command{
		Use: "show", Short: "the settings in force", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			return a.showSettings(cfg, from)
		},
	}
	show.Flags().BoolVar(&from, "origin", false, "say where each comes from")
	path := &cobra.Command{
		Use: "path", Short: "which file is in force", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			p, err := findConfig(a.configFile, a.getenv)
			if err != nil {
				return fail(exitConfig, err)
			}
			if a.json {
				return a.printJSON(map[string]string{"path": p})
			}
			if p == "" {
				p = "(none: the built-in defaults)"
			}
			return a.printf("%s\n", p)
		},
	}
	c.AddCommand(check, show, path, a.configEditCmd(), a.configSchemaCmd())
	return c
}

// faults prints the mistakes of a configuration, one per line, as the answer
// of config check.
func (a *app) faults(err error) error {
	lines := strings.Split(err.Error(), "\n")
	if a.json {
		if perr := a.printJSON(map[string]any{"ok": false, "errors": lines}); perr != nil {
			return perr
		}
		return quiet(exitConfig)
	}
	if perr := a.printf("%s\n%d %s\n", strings.Join(lines, "\n"), len(lines), plural(len(lines), "error", "errors")); perr != nil {
		return perr
	}
	return quiet(exitConfig)
}

func (a *app) showSettings(cfg Config, from bool) error {
	if a.json {
		out := map[string]any{}
		for _, p := range settings {
			if out[p] = cfg.setting(p); from {
				out[p] = map[string]any{"value": cfg.setting(p), "from": cfg.origin(p)}
			}
		}
		return a.printJSON(out)
	}
	for _, p := range settings {
		line := fmt.Sprintf("%s: %v", p, cfg.setting(p))
		if from {
			line = fmt.Sprintf("%-60s # %s", line, cfg.origin(p))
		}
		if err := a.printf("%s\n", line); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) initCmd() *cobra.Command {
	var dir string
	var unit, watch bool
	c := &cobra.Command{
		Use: "init [--dir PATH]", Short: "writes the commented configuration, or files to run and watch the daemon; never overwrites", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			switch {
			case unit && dir == "":
				return a.installUnit(unitDir)
			case unit:
				return a.installUnit(dir)
			case watch:
				return a.installWatch(absolute(dir))
			}
			if dir == "" {
				dir = configHome(a.getenv)
			}
			if dir == "" {
				return failf(exitCreate, "cannot tell where your configuration belongs: HOME is not set. Give --dir PATH")
			}
			path := filepath.Join(dir, "config.yaml")
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return failf(exitCreate, "cannot write the configuration: %w. Name another place with --dir PATH", err)
			}
			f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
			if errors.Is(err, os.ErrExist) {
				return failf(exitCreate, "%s exists already; nothing was changed", path)
			}
			if err != nil {
				return fail(exitCreate, err)
			}
			_, err = f.Write(defaultConfig)
			if err = errors.Join(err, f.Close()); err != nil {
				return fail(exitCreate, err)
			}
			if a.json {
				return a.printJSON(map[string]string{"wrote": path})
			}
			return a.printf("Wrote    %s\nNext     claimwatch serve\n         claimwatch demo               a playground with made-up articles, in its own database\n", path)
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "write into `PATH` (default: the user's configuration)")
	c.Flags().BoolVar(&unit, "systemd", false, "write a hardened unit of systemd instead (default: into "+unitDir+")")
	c.Flags().BoolVar(&watch, "watch", false, "write alert rules for Prometheus and a dashboard for Grafana instead (default: here)")
	return c
}
