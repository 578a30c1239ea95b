package main

import (
	_ "embed" // the default configuration
	"fmt"
	"regexp"
	"strconv"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/crawler/news/strict"
)

// defaultConfig is config.yaml of the repository; a test keeps the two equal.
//
//go:embed default.yaml
var defaultConfig []byte

// Config is the configuration of one desk. The comments stand in config.yaml.
type Config struct {
	Version  int           `yaml:"version"`
	Desk     deskConfig    `yaml:"desk"`
	Storage  storageConfig `yaml:"storage"`
	Crawl    crawlConfig   `yaml:"crawl"`
	Sources  filesConfig   `yaml:"sources"`
	Claims   filesConfig   `yaml:"claims"`
	Origins  filesConfig   `yaml:"origins"`
	Matching matchConfig   `yaml:"matching"`
	Assess   assessConfig  `yaml:"assessment"`
	Review   deskReview    `yaml:"review"`
	Report   reportConfig  `yaml:"report"`
	Notify   notifyConfig  `yaml:"notify"`
	Web      webConfig     `yaml:"web"`
	Evidence proofConfig   `yaml:"evidence"`
	Log      logConfig     `yaml:"log"`

	// From says which file or variable each setting comes from, by path;
	// what is not in it is the default.
	From map[string]string `yaml:"-"`
}

type deskConfig struct {
	Name     string      `yaml:"name"`
	URL      string      `yaml:"url"`
	Timezone string      `yaml:"timezone"`
	DayOne   claims.Date `yaml:"day_one"`
}

type storageConfig struct {
	DataDir   string   `yaml:"data_dir"`
	MinFree   byteSize `yaml:"min_free"`
	BackupDir string   `yaml:"backup_dir"`
}

type crawlConfig struct {
	Schedule    string        `yaml:"schedule"`
	Every       time.Duration `yaml:"every"`
	Concurrency int           `yaml:"concurrency"`
	MinDelay    time.Duration `yaml:"min_delay"`
	MaxDelay    time.Duration `yaml:"max_delay"`
	Timeout     time.Duration `yaml:"timeout"`
	MaxBody     byteSize      `yaml:"max_body"`
	MaxNew      int           `yaml:"max_new"`
	UserAgent   string        `yaml:"user_agent"`
	Resolver    string        `yaml:"resolver"`
}

type filesConfig struct {
	Files []string `yaml:"files"`
}

type matchConfig struct {
	Suggest     float64 `yaml:"threshold_suggest"`
	Accept      float64 `yaml:"threshold_accept"`
	Containment float64 `yaml:"copy_containment"`
	FigureDays  int     `yaml:"same_figure_days"`
	Lexicon     string  `yaml:"lexicon"`

	Model modelConfig `yaml:"model"`
}

type assessConfig struct {
	MinFamilies   int     `yaml:"min_families"`
	Disinterested int     `yaml:"require_disinterested"`
	AtTheTimeDays int     `yaml:"at_the_time_days"`
	ScopeBridge   float64 `yaml:"scope_bridge_max"`
}

// deskReview is how people go over the evidence.
type deskReview struct {
	DoubleShare float64 `yaml:"double_share"`
}

type reportConfig struct {
	At              string   `yaml:"at"`
	RebuildAt       string   `yaml:"rebuild_at"`
	Languages       []string `yaml:"languages"`
	Formats         []string `yaml:"formats"`
	Dir             string   `yaml:"dir"`
	IncompleteBelow float64  `yaml:"incomplete_below"`
	Chromium        string   `yaml:"chromium"`
	Blackout        []string `yaml:"blackout"`
	MaskPersons     bool     `yaml:"mask_persons"`
	PrivateNames    string   `yaml:"private_names"`
}

type webConfig struct {
	Listen      string `yaml:"listen"`
	BehindProxy bool   `yaml:"behind_proxy"`
	// TrustedProxies are believed when they say for whom they speak.
	TrustedProxies []string `yaml:"trusted_proxies"`
}

type proofConfig struct {
	TimestampURL string `yaml:"timestamp_url"`
	ArchiveURL   string `yaml:"archive_url"`
}

type logConfig struct {
	Level  string `yaml:"level"`
	Format string `yaml:"format"`
}

// byteSize is a size in bytes, written "500MB", "5MiB" or as a plain number.
type byteSize int64

var sizeForm = regexp.MustCompile(`^(\d+)\s*(|B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$`)

// UnmarshalText reads a size; decimal units are powers of 1000.
func (b *byteSize) UnmarshalText(text []byte) error {
	m := sizeForm.FindStringSubmatch(string(text))
	if m == nil {
		return fmt.Errorf("%q: not a size. Write 500kB, 5MB or 1GB", text)
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return fmt.Errorf("%q: too large", text)
	}
	units := map[string]int64{"": 1, "B": 1, "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12,
		"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}
	unit := units[m[2]]
	if n > (1<<62)/unit {
		return fmt.Errorf("%q: too large", text)
	}
	*b = byteSize(n * unit)
	return nil
}

// defaults returns the built-in configuration.
func defaults() Config {
	var c Config
	if err := strict.Decode("default.yaml", defaultConfig, &c).Err(); err != nil {
		panic("the built-in configuration is broken: " + err.Error())
	}
	c.From = map[string]string{}
	return c
}

// parseConfig reads a file over the defaults. The error lists every mistake.
func parseConfig(file string, src []byte) (Config, error) {
	c := defaults()
	doc := strict.Decode(file, src, &c)
	c.lint(doc)
	for _, path := range settings {
		if doc.Has(path) {
			c.From[path] = file
		}
	}
	return c, doc.Err()
}

// rules are the settings that package assess takes.
func (c Config) rules() assess.Rules {
	r := assess.DefaultRules()
	r.MinFamilies = c.Assess.MinFamilies
	r.RequireDisinterested = c.Assess.Disinterested
	r.AtTheTimeDays = c.Assess.AtTheTimeDays
	r.ScopeBridge = c.Assess.ScopeBridge
	r.SameFigureDays = c.Matching.FigureDays
	return r
}

// zone is the desk's time zone; lint has seen to it that it exists.
func (c Config) zone() *time.Location {
	z, err := time.LoadLocation(c.Desk.Timezone)
	if err != nil {
		return time.UTC
	}
	return z
}
