package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/spf13/cobra"
)

func (a *app) configEditCmd() *cobra.Command {
	return &cobra.Command{
		Use: "edit", Short: "opens the configuration in your editor, and keeps it only without faults", Args: noArgs,
		Long: `Opens a copy of the file in force (or, where there is none, of the commented defaults) in $VISUAL or $EDITOR. What you save
is checked, with every list that it names; only what has no faults takes the place of the file. What has faults is kept
beside it, and the faults are told.`,
		RunE: func(c *cobra.Command, _ []string) error {
			path, err := findConfig(a.configFile, a.getenv)
			if err != nil {
				return fail(exitConfig, err)
			}
			if path == "" {
				dir := configHome(a.getenv)
				if dir == "" {
					return failf(exitCreate, "cannot tell where your configuration belongs: HOME is not set. Name it with --config FILE")
				}
				path = filepath.Join(dir, "config.yaml")
			}
			return a.editConfig(c, absolute(path))
		},
	}
}

func (a *app) editConfig(c *cobra.Command, path string) error {
	editor := a.getenv("VISUAL")
	if editor == "" {
		editor = a.getenv("EDITOR")
	}
	if editor == "" {
		return failf(exitConfig, "neither VISUAL nor EDITOR is set: which editor? Or edit %s and run claimwatch config check", path)
	}
	before, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		before, err = defaultConfig, os.MkdirAll(filepath.Dir(path), 0o755)
	}
	if err != nil {
		return fail(exitCreate, err)
	}
	// Beside the file, so that paths in it mean the same.
	draft := path + ".edit"
	if kept, err := os.ReadFile(draft); err == nil && len(kept) > 0 {
		a.say("Going on with %s, which was left with faults\n", draft)
	} else if err := os.WriteFile(draft, before, 0o600); err != nil {
		return fail(exitCreate, err)
	}
	// The variable may hold flags as well, so a shell takes it apart.
	cmd := exec.CommandContext(c.Context(), "sh", "-c", editor+` "$1"`, "sh", draft)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = a.stdin, a.stdout, a.stderr
	if err := cmd.Run(); err != nil {
		return failf(exitCreate, "the editor %q ended with %w; what it wrote is in %s", editor, err, draft)
	}
	return a.takeDraft(path, draft, before)
}

// takeDraft puts a draft without faults in the place of the file.
func (a *app) takeDraft(path, draft string, before []byte) error {
	after, err := os.ReadFile(draft)
	if err != nil {
		return fail(exitCreate, err)
	}
	if bytes.Equal(after, before) {
		a.say("Nothing was changed\n")
		return os.Remove(draft)
	}
	cfg, err := loadConfig(draft, a.dataDir, a.getenv)
	if err == nil {
		_, err = loadRooms(cfg)
	}
	if err != nil {
		a.say("%s stays as it was; what you wrote is in %s, and the next claimwatch config edit goes on with it\n", path, draft)
		return a.faults(err)
	}
	if _, err := writeFile(path, func(w io.Writer) error { _, err := w.Write(after); return err }); err != nil {
		return fail(exitCreate, err)
	}
	if err := os.Remove(draft); err != nil {
		return fail(exitCreate, err)
	}
	return a.printf("Wrote    %s\nNext     systemctl reload claimwatch, or kill -HUP: a daemon that runs reads it again\n", path)
}
