package main

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strings"
)

// findConfig returns the path of the file in force, "" for none: the flag,
// CLAIMWATCH_CONFIG, ./claimwatch.yaml, the user's, the machine's.
func findConfig(flag string, getenv func(string) string) (string, error) {
	if flag == "" {
		flag = getenv("CLAIMWATCH_CONFIG")
	}
	if flag != "" {
		if _, err := os.Stat(flag); err != nil {
			return "", fmt.Errorf("cannot read the configuration: %w", err)
		}
		return flag, nil
	}
	places := []string{"claimwatch.yaml"}
	if home := configHome(getenv); home != "" {
		places = append(places, filepath.Join(home, "config.yaml"))
	}
	for _, p := range append(places, "/etc/claimwatch/config.yaml") {
		_, err := os.Stat(p)
		if err == nil {
			return p, nil
		}
		if !errors.Is(err, os.ErrNotExist) && !errors.Is(err, os.ErrPermission) {
			return "", fmt.Errorf("cannot read the configuration: %w", err)
		}
	}
	return "", nil
}

// configHome is where the user's configuration lies; "" when that cannot be
// told.
func configHome(getenv func(string) string) string {
	if d := getenv("XDG_CONFIG_HOME"); filepath.IsAbs(d) {
		return filepath.Join(d, "claimwatch")
	}
	if home := homeOf(getenv); home != "" {
		return filepath.Join(home, ".config", "claimwatch")
	}
	return ""
}

// dataHome is where data are kept when nothing else is said: the user's data
// directory, or what systemd made for the service.
func dataHome(getenv func(string) string) (string, error) {
	if d := getenv("XDG_DATA_HOME"); filepath.IsAbs(d) {
		return filepath.Join(d, "claimwatch"), nil
	}
	if d, _, _ := strings.Cut(getenv("STATE_DIRECTORY"), ":"); filepath.IsAbs(d) {
		return d, nil
	}
	if home := homeOf(getenv); home != "" {
		return filepath.Join(home, ".local", "share", "claimwatch"), nil
	}
	return "", errors.New("cannot tell where to keep the data: HOME is not set. Give --data-dir DIR, or set storage.data_dir")
}

// homeOf is the user's home directory; "" when there is none. A relative path
// would mean something else in every directory.
func homeOf(getenv func(string) string) string {
	if home := getenv("HOME"); filepath.IsAbs(home) {
		return home
	}
	if u, err := user.Current(); err == nil && filepath.IsAbs(u.HomeDir) {
		return u.HomeDir
	}
	return ""
}

// loadConfig reads the configuration in force: the file, then CLAIMWATCH_*,
// then the data directory that was given as a flag.
func loadConfig(flag, dataDir string, getenv func(string) string) (Config, error) {
	path, err := findConfig(flag, getenv)
	if err != nil {
		return Config{}, fail(exitConfig, err)
	}
	c := defaults()
	if path != "" {
		src, err := os.ReadFile(path)
		if err != nil {
			return Config{}, fail(exitConfig, fmt.Errorf("cannot read the configuration: %w", err))
		}
		if c, err = parseConfig(path, src); err != nil {
			return Config{}, fail(exitConfig, err)
		}
		c.relativeTo(filepath.Dir(path), homeOf(getenv))
	}
	if err := c.applyEnv(getenv); err != nil {
		return Config{}, fail(exitConfig, err)
	}
	switch env := getenv("CLAIMWATCH_DATA_DIR"); {
	case dataDir != "":
		c.Storage.DataDir, c.From["storage.data_dir"] = dataDir, "--data-dir"
	case env != "":
		c.Storage.DataDir, c.From["storage.data_dir"] = env, "CLAIMWATCH_DATA_DIR"
	case c.Storage.DataDir == "":
		if c.Storage.DataDir, err = dataHome(getenv); err != nil {
			return Config{}, fail(exitConfig, err)
		}
	}
	// Reports are recorded by path: one that is relative would be lost as soon
	// as somebody asks from another directory.
	c.Storage.DataDir = absolute(c.Storage.DataDir)
	return c, nil
}

// relativeTo resolves the files that the configuration names against the
// directory it lies in, so that it means the same from everywhere. A leading
// ~/ is the user's home.
func (c *Config) relativeTo(dir, home string) {
	resolve := func(p *string) {
		if rest, ok := strings.CutPrefix(*p, "~/"); ok && home != "" {
			*p = filepath.Join(home, rest)
		} else if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(dir, *p)
		}
	}
	for _, files := range [][]string{c.Sources.Files, c.Claims.Files, c.Origins.Files} {
		for i := range files {
			resolve(&files[i])
		}
	}
	for _, p := range []*string{&c.Matching.Lexicon, &c.Storage.DataDir, &c.Storage.BackupDir, &c.Report.PrivateNames, &c.Notify.Folder, &c.Notify.Mail.PasswordFile, &c.Notify.SecretFile} {
		resolve(p)
	}
	c.Matching.Model.expand(resolve)
}
