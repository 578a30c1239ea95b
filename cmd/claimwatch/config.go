package main

import (
	_ "embed" // the default configuration
	"errors"
	"fmt"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

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
	DataDir string   `yaml:"data_dir"`
	MinFree byteSize `yaml:"min_free"`
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

func (c Config) lint(doc *strict.Doc) {
	if c.Version != 1 {
		doc.Errorf("version", "%d: this program reads version 1", c.Version)
	}
	if _, err := time.LoadLocation(c.Desk.Timezone); err != nil || c.Desk.Timezone == "" {
		doc.Errorf("desk.timezone", "%q: not a time zone. Write an IANA name such as Europe/Tirane", c.Desk.Timezone)
	}
	c.lintCrawl(doc)
	c.lintNumbers(doc)
	c.Matching.Model.lint(doc)
	c.lintReport(doc)
	c.lintNotify(doc)
	if err := checkListen(c.Web.Listen, c.Web.BehindProxy); err != nil {
		doc.Errorf("web.listen", "%v", err)
	}
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, c.Log.Level) {
		doc.Errorf("log.level", "%q: one of debug, info, warn, error", c.Log.Level)
	}
	for path, u := range map[string]string{"evidence.timestamp_url": c.Evidence.TimestampURL, "evidence.archive_url": c.Evidence.ArchiveURL} {
		if u != "" && !strings.HasPrefix(u, "https://") && !strings.HasPrefix(u, "http://") {
			doc.Errorf(path, "%q: write the whole address, https://...", u)
		}
	}
	if c.Log.Format != "text" && c.Log.Format != "json" {
		doc.Errorf("log.format", "%q: text or json", c.Log.Format)
	}
}

func (c Config) lintCrawl(doc *strict.Doc) {
	if err := checkCron(c.Crawl.Schedule); err != nil {
		doc.Errorf("crawl.schedule", "%v", err)
	}
	if c.Crawl.Every != 0 && c.Crawl.Every < 10*time.Minute {
		doc.Errorf("crawl.every", "%s: at least 10m, for the sake of the sites; 0s = as often as a source publishes", c.Crawl.Every)
	}
	if c.Crawl.MinDelay > c.Crawl.MaxDelay {
		doc.Errorf("crawl.min_delay", "%s is above max_delay %s", c.Crawl.MinDelay, c.Crawl.MaxDelay)
	}
	if c.Crawl.MinDelay < time.Second {
		doc.Errorf("crawl.min_delay", "%s: at least 1s, for the sake of the sites", c.Crawl.MinDelay)
	}
	if c.Crawl.Concurrency < 1 || c.Crawl.Concurrency > 64 {
		doc.Errorf("crawl.concurrency", "%d: 1 to 64", c.Crawl.Concurrency)
	}
	if c.Crawl.Timeout < time.Second {
		doc.Errorf("crawl.timeout", "%s: at least 1s", c.Crawl.Timeout)
	}
	if c.Crawl.MaxBody < 64<<10 || c.Crawl.MaxBody > 50<<20 {
		doc.Errorf("crawl.max_body", "64KiB to 50MiB")
	}
	if c.Crawl.MaxNew < 1 {
		doc.Errorf("crawl.max_new", "%d: at least 1", c.Crawl.MaxNew)
	}
	if strings.TrimSpace(c.Crawl.UserAgent) == "" || strings.ContainsAny(c.Crawl.UserAgent, "\r\n") {
		doc.Errorf("crawl.user_agent", "name the program and where its owner can be reached: claimwatch/1 (+https://desk.example/about)")
	}
	if c.Crawl.Resolver != "" {
		if _, _, err := net.SplitHostPort(c.Crawl.Resolver); err != nil {
			doc.Errorf("crawl.resolver", "%q: write host:port, such as 9.9.9.9:53", c.Crawl.Resolver)
		}
	}
}

func (c Config) lintNumbers(doc *strict.Doc) {
	share := func(path string, v float64) {
		if v < 0 || v > 1 {
			doc.Errorf(path, "%g: a share from 0 to 1", v)
		}
	}
	share("matching.threshold_suggest", c.Matching.Suggest)
	share("matching.threshold_accept", c.Matching.Accept)
	share("matching.copy_containment", c.Matching.Containment)
	share("assessment.scope_bridge_max", c.Assess.ScopeBridge)
	share("report.incomplete_below", c.Report.IncompleteBelow)
	if c.Matching.Accept > 0 && c.Matching.Suggest > c.Matching.Accept {
		doc.Errorf("matching.threshold_suggest", "%g is above threshold_accept %g: nothing could ever be a suggestion", c.Matching.Suggest, c.Matching.Accept)
	}
	if c.Assess.MinFamilies < 1 {
		doc.Errorf("assessment.min_families", "%d: at least 1", c.Assess.MinFamilies)
	}
	for path, n := range map[string]int{"assessment.require_disinterested": c.Assess.Disinterested,
		"assessment.at_the_time_days": c.Assess.AtTheTimeDays, "matching.same_figure_days": c.Matching.FigureDays} {
		if n < 0 {
			doc.Errorf(path, "%d: not below 0", n)
		}
	}
}

// checkCron reports what is wrong with a cron expression. The parser panics on
// some ("TZ=0"), accepts intervals of a nanosecond and dates that never come.
func checkCron(spec string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%q: not a cron expression (%v)", spec, p)
		}
	}()
	if strings.Contains(spec, "TZ=") || strings.HasPrefix(spec, "@every") {
		return fmt.Errorf("%q: write five fields, in UTC: minute hour day month weekday", spec)
	}
	s, err := cron.ParseStandard(spec)
	if err != nil {
		return fmt.Errorf("%q: not a cron expression: %v. Write five fields: \"*/10 * * * *\"", spec, err)
	}
	if s.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return fmt.Errorf("%q never comes", spec)
	}
	return nil
}

// checkListen refuses addresses on which decisions could be made by anybody.
func checkListen(addr string, behindProxy bool) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("%q: write host:port, such as 127.0.0.1:8470", addr)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("%q: port 0 to 65535", addr)
	}
	ip := net.ParseIP(host)
	if host == "localhost" || ip != nil && ip.IsLoopback() || behindProxy {
		return nil
	}
	return fmt.Errorf("%s would let anybody on the network decide. Set web.behind_proxy: true with a proxy that does TLS and logins, or listen on 127.0.0.1", addr)
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
	for _, p := range []*string{&c.Matching.Lexicon, &c.Storage.DataDir, &c.Report.PrivateNames, &c.Notify.Folder, &c.Notify.Mail.PasswordFile, &c.Notify.SecretFile} {
		resolve(p)
	}
	c.Matching.Model.expand(resolve)
}
