package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/origin"
	"claimwatch/crawler/news"
	"claimwatch/storage"
)

// Names of the files that lie beside a backup.
const (
	besideConfig = "config.yaml"
	besideReport = "report.json"
	// besideSources is the list of outlets as it was: the report counts them.
	besideSources = "sources.json"
)

// backup makes a backup with the configuration, the lists and the newest
// report beside it.
func (d *desk) backup(ctx context.Context, reason, dir string) (storage.Backup, error) {
	return d.db.Backup(ctx, storage.BackupOptions{Reason: reason, Dir: dir, With: d.beside})
}

// backupWhole makes a backup into dir with the captured bytes, or, where dir is
// "", into the data directory, where they lie already. Another folder has to be
// there: a disk that is not mounted would else be the one that is to be saved.
func (d *desk) backupWhole(ctx context.Context, reason, dir string) (b storage.Backup, c storage.Copied, err error) {
	if b, c, err = d.backupBare(ctx, reason, dir); err != nil || dir == "" {
		return b, c, err
	}
	c, err = d.db.CopyCaptures(ctx, dir)
	return b, c, err
}

// backupBare is backupWhole without the captured bytes.
func (d *desk) backupBare(ctx context.Context, reason, dir string) (b storage.Backup, c storage.Copied, err error) {
	if dir != "" && dir == d.cfg.Storage.BackupDir {
		if _, err := os.Stat(dir); err != nil {
			return b, c, fmt.Errorf("storage.backup_dir: %w. Mount the disk, or make the folder", err)
		}
	}
	b, err = d.backup(ctx, reason, dir)
	return b, c, err
}

// backupDir is where the backups lie.
func (c Config) backupDir() string {
	if c.Storage.BackupDir != "" {
		return c.Storage.BackupDir
	}
	return filepath.Join(c.Storage.DataDir, "backups")
}

// beside returns what is needed, beside the database, to say the same again:
// the settings, the lists, and for comparison the newest report as the copy
// gives it.
func (d *desk) beside(ctx context.Context, copied *storage.DB) (map[string][]byte, error) {
	files := map[string][]byte{}
	cfg := d.cfg
	cfg.Storage.DataDir, cfg.Storage.BackupDir, cfg.Report.Dir = "", "", relativeReports(cfg.Report.Dir)
	for _, list := range []struct {
		name  string
		files *[]string
	}{{"claims", &cfg.Claims.Files}, {"origins", &cfg.Origins.Files}, {"sources", &cfg.Sources.Files}} {
		var names []string
		for i, path := range *list.files {
			src, err := os.ReadFile(path)
			if err != nil {
				return nil, fmt.Errorf("cannot put the list beside the backup: %w", err)
			}
			name := fmt.Sprintf("%s-%d.yaml", list.name, i+1)
			files[name] = src
			names = append(names, name)
		}
		*list.files = names
	}
	switch added, err := os.ReadFile(d.cfg.addedSources()); {
	case err == nil && len(d.cfg.Sources.Files) == 0:
		files[addedFile] = added
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("cannot put the list of added outlets beside the backup: %w", err)
	}
	if cfg.Matching.Lexicon != "" {
		src, err := os.ReadFile(cfg.Matching.Lexicon)
		if err != nil {
			return nil, fmt.Errorf("cannot put the lexicon beside the backup: %w", err)
		}
		files["lexicon.txt"], cfg.Matching.Lexicon = src, "lexicon.txt"
	}
	text, err := cfg.text()
	if err != nil {
		return nil, err
	}
	files[besideConfig] = text
	if files[besideSources], err = json.MarshalIndent(d.sources, "", " "); err != nil {
		return nil, fmt.Errorf("cannot put the outlets beside the backup: %w", err)
	}
	switch pub, err := os.ReadFile(filepath.Join(d.cfg.Storage.DataDir, publicFile)); {
	case err == nil:
		files[publicFile] = pub // with it, the checkpoints can be checked anywhere
	case !errors.Is(err, os.ErrNotExist):
		return nil, err
	}
	files[besideReport], err = d.reportOf(ctx, copied)
	return files, err
}

// relativeReports keeps the folder of the reports only when it lies in the
// data directory: another machine has another.
func relativeReports(dir string) string {
	if filepath.IsAbs(dir) {
		return "reports"
	}
	return dir
}

// text writes the settings in force as a file that gives the same again:
// each value in JSON, which YAML understands.
func (c Config) text() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("# The settings in force when the backup was made.\n")
	var group []string // the keys that the line before stands under
	for _, path := range settings {
		v, err := json.Marshal(c.setting(path))
		if err != nil {
			return nil, fmt.Errorf("cannot write the setting %s: %w", path, err)
		}
		parts := strings.Split(path, ".")
		heads := parts[:len(parts)-1]
		for i, p := range heads {
			if i >= len(group) || !slices.Equal(group[:i+1], heads[:i+1]) {
				fmt.Fprintf(&b, "%s%s:\n", strings.Repeat("  ", i), p)
			}
		}
		group = heads
		fmt.Fprintf(&b, "%s%s: %s\n", strings.Repeat("  ", len(heads)), parts[len(heads)], v)
	}
	return b.Bytes(), nil
}

// reportOf is the report of the newest day on record, or of yesterday, as the
// given database tells it, in JSON.
func (d *desk) reportOf(ctx context.Context, db *storage.DB) ([]byte, error) {
	day := d.dayBefore()
	last, err := db.Reports(ctx, 1)
	if err != nil {
		return nil, err
	}
	if len(last) > 0 {
		day = last[0].Date
	}
	return d.over(db).reportJSON(ctx, day)
}

// over is the desk with another database.
func (d *desk) over(db *storage.DB) *desk {
	return &desk{rooms: d.rooms, db: db, clock: d.clock, log: d.log, banner: d.banner, resolver: d.resolver}
}

func (d *desk) reportJSON(ctx context.Context, day claims.Date) ([]byte, error) {
	built, err := d.buildReport(ctx, day)
	if err != nil {
		return nil, fmt.Errorf("cannot build the report of %s: %w", day, err)
	}
	var buf bytes.Buffer
	if err := built.WriteJSON(&buf); err != nil {
		return nil, fmt.Errorf("cannot write the report of %s: %w", day, err)
	}
	return buf.Bytes(), nil
}

// rebuilt builds the report of a day from a restored database with the lists
// that lie beside the backup.
func (a *app) rebuilt(ctx context.Context, b storage.Backup, dir string, day claims.Date) (out []byte, err error) {
	path := filepath.Join(b.Beside(), besideConfig)
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	cfg, err := parseConfig(path, src)
	if err != nil {
		return nil, err
	}
	cfg.relativeTo(b.Beside(), "")
	cfg.Storage.DataDir = dir
	r, err := loadRooms(cfg)
	if err != nil {
		return nil, err
	}
	db, err := storage.Open(ctx, dir, storage.Options{Origins: r.origins, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	d := &desk{rooms: r, db: db, clock: wallClock{}, resolver: origin.New(r.origins, origin.Options{})}
	if err := d.asBefore(b); err != nil {
		return nil, err
	}
	return d.reportJSON(ctx, day)
}

// asBefore gives a desk the outlets and the banner that a backup was made with.
func (d *desk) asBefore(b storage.Backup) error {
	src, err := os.ReadFile(filepath.Join(b.Beside(), besideSources))
	if err != nil {
		return err
	}
	var list []news.Source
	if err := json.Unmarshal(src, &list); err != nil {
		return fmt.Errorf("%s: %w", besideSources, err)
	}
	d.useSources(list)
	var head struct {
		Banner string `json:"banner"`
	}
	if src, err = os.ReadFile(filepath.Join(b.Beside(), besideReport)); err != nil {
		return err
	}
	if err := json.Unmarshal(src, &head); err != nil {
		return fmt.Errorf("%s: %w", besideReport, err)
	}
	d.banner = head.Banner
	return nil
}

func reportDate(src []byte) (claims.Date, error) {
	var r struct {
		Date claims.Date `json:"date"`
	}
	if err := json.Unmarshal(src, &r); err != nil || r.Date == "" {
		return "", errors.Join(errors.New("the report beside the backup cannot be read"), err)
	}
	return r.Date, nil
}

func sumOf(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

// copyBeside puts the files beside a backup into the folder config of a data
// directory, and returns it; "" when there are none.
func copyBeside(b storage.Backup, dir string) (string, error) {
	entries, err := os.ReadDir(b.Beside())
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	to := filepath.Join(dir, "config")
	if err := os.MkdirAll(to, 0o700); err != nil {
		return "", err
	}
	for _, e := range entries {
		src, err := os.ReadFile(filepath.Join(b.Beside(), e.Name()))
		if err != nil {
			return "", err
		}
		at := filepath.Join(to, e.Name())
		if e.Name() == publicFile || e.Name() == addedFile {
			at = filepath.Join(dir, e.Name())
		}
		if err := os.WriteFile(at, src, 0o600); err != nil {
			return "", err
		}
	}
	return to, nil
}
