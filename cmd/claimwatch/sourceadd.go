package main

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/text/language"

	"claimwatch/crawler"
	"claimwatch/crawler/news"
	"claimwatch/crawler/news/strict"
	"claimwatch/crawler/source"
)

// sourceDefaults are what a person says of an outlet that is added; what is
// not said is found out, or assumed and told.
type sourceDefaults struct {
	file  string
	every time.Duration
	entry news.Source
}

func (o *sourceDefaults) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&o.file, "file", "", "write to this `FILE` (default: the last of sources.files, else one beside the built-in list)")
	f.StringVar(&o.entry.Lang, "lang", "", "usual `LANGUAGE`: sq, fa, en (default: that of what was read)")
	f.StringVar(&o.entry.Country, "country", "", "`COUNTRY` of the newsroom: AL, IR, GB (default: by the address, where it tells)")
	f.StringVar(&o.entry.Camp, "camp", "", "`CAMP` it belongs to or speaks through (default: independent)")
	f.StringVar(&o.entry.Zone, "zone", "", "IANA time `ZONE` of dates that carry none (default: the desk's)")
}

func (a *app) sourceAddCmd() *cobra.Command {
	var o sourceDefaults
	var id, name, kind string
	c := &cobra.Command{
		Use: "add URL", Short: "finds an outlet's feed, tries it, and adds the outlet to the list", Args: exactly(1),
		Long: `The address may be that of a feed, of a home page or of a Telegram channel. The feed is looked for in what the page names, then
where outlets usually keep one; it is read once, and the newest articles with it. Nothing is stored but the entry in the list.`,
		Example: `  claimwatch source add https://outlet.example/
  claimwatch source add https://outlet.example/sq/rss --id outlet-sq --lang sq --country AL --every 1h`,
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			r, err := loadRooms(cfg)
			if err != nil {
				return err
			}
			file := listFile(cfg, o.file)
			cr, err := crawler.New(crawler.NoPages{}, a.crawlerOptions(&desk{rooms: r, clock: a.clock, log: a.commandLogger(cfg)}))
			if err != nil {
				return fail(exitConfig, err)
			}
			defer cr.Close()
			src, probe, err := cr.Propose(c.Context(), args[0], 3)
			a.say("%s\n", strings.Join(probe.Words, "\n"))
			if err != nil {
				return fail(exitNothing, err)
			}
			src.ID, src.Name, src.Every, src.Unverified = cmp.Or(id, src.ID), cmp.Or(name, src.Name), o.every, false
			src.Family = src.ID // what belongs together, a person must say
			if kind != "" {
				src.Feeds[0].Kind = news.FeedKind(kind)
			}
			return a.addSources(file, []news.Source{o.complete(src, cfg.Desk.Timezone)}, r)
		},
	}
	o.flags(c)
	c.Flags().StringVar(&id, "id", "", "`ID` of the outlet (default: made of its host)")
	c.Flags().StringVar(&name, "name", "", "`NAME` as readers know it (default: that of the feed)")
	c.Flags().StringVar(&kind, "kind", "", "`KIND` of the feed: rss, atom, json, sitemap, section, telegram (default: what it is)")
	c.Flags().DurationVar(&o.every, "every", 0, "how often it is visited (default: as often as it publishes)")
	return c
}

// complete fills in what a list must say of an outlet.
func (o sourceDefaults) complete(s news.Source, zone string) news.Source {
	s.Lang = cmp.Or(o.entry.Lang, s.Lang)
	s.Country = cmp.Or(o.entry.Country, s.Country, countryOf(s.Home))
	s.Camp = cmp.Or(o.entry.Camp, s.Camp, "independent")
	s.Zone = cmp.Or(o.entry.Zone, s.Zone, zone)
	s.Family = cmp.Or(s.Family, s.ID)
	return s
}

// countryOf tells the country by the last label of a host; "" when that is of
// no country.
func countryOf(address string) string {
	host := hostOf(address)
	label := strings.ToUpper(host[strings.LastIndexByte(host, '.')+1:])
	if label == "UK" {
		label = "GB"
	}
	if r, err := language.ParseRegion(label); err == nil && len(label) == 2 && r.IsCountry() && r.String() == label {
		return label
	}
	return ""
}

// listFile returns the file of the list that entries are added to: the one
// that is named, the last of the configured ones, or that beside the built-in
// list.
func listFile(cfg Config, named string) string {
	if n := len(cfg.Sources.Files); named == "" && n > 0 {
		return cfg.Sources.Files[n-1]
	}
	return cmp.Or(named, cfg.addedSources())
}

// addSources appends entries to a list, when the whole list has no faults with
// them. The comments in the file stay as they are.
func (a *app) addSources(file string, added []news.Source, r *rooms) error {
	var all []news.Source
	have := map[string]bool{}
	for _, s := range r.sources {
		have[s.ID] = true
		all = append(all, s)
	}
	for _, s := range added {
		if have[s.ID] {
			return failf(exitData, "an outlet %q is in the list already. Give another --id", s.ID)
		}
		have[s.ID] = true
		all = append(all, s)
	}
	if err := source.Lint(all); err != nil {
		return failf(exitData, "%s. Say what is missing with --lang, --country, --camp, --zone; nothing was added", incomplete(err))
	}
	old, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return failf(exitNoInput, "cannot read the list: %w", err)
	}
	text := bytes.TrimRight(old, "\n")
	if s := bytes.TrimSpace(text); bytes.Equal(s, []byte("[]")) {
		text = nil
	}
	if len(text) > 0 {
		text = append(text, '\n')
	}
	text = append(text, sourcesYAML(added)...)
	if _, err := source.Load(file, text); err != nil {
		return failf(exitData, "the list would have faults:\n%w", err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return failf(exitCreate, "cannot make the folder of the list: %w", err)
	}
	if err := replaceFile(file, text); err != nil {
		return failf(exitCreate, "cannot write the list: %w", err)
	}
	for _, s := range added {
		if err := a.sayAdded(s, file); err != nil {
			return err
		}
	}
	return nil
}

// incomplete says what entries lack, without the places in a list that is not
// written yet.
func incomplete(err error) string {
	var e *strict.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	var texts []string
	for _, p := range e.Problems {
		texts = append(texts, p.Text)
	}
	return strings.Join(texts, "\n")
}

func (a *app) sayAdded(s news.Source, file string) error {
	if a.json {
		return a.printJSON(newSourceLine(s, news.Health{}))
	}
	feed := s.Home
	if len(s.Feeds) > 0 {
		feed = s.Feeds[0].URL
	}
	return a.printf("Added    %s   %s   (%s, %s, %s, %s; undo: remove it from %s)\n", s.ID, feed, s.Lang, s.Country, s.Camp, s.Zone, file)
}

// replaceFile writes a file whole or not at all.
func replaceFile(name string, text []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".claimwatch-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

func (a *app) sourceImportCmd() *cobra.Command {
	var o sourceDefaults
	c := &cobra.Command{
		Use: "import FILE.opml", Short: "adds the outlets of an OPML file, as feed readers export it", Args: exactly(1),
		Long: `Feeds of one home page become one outlet. Outlets whose id or feed is in the list already are passed over. The addresses are
not visited: the entries say unverified until somebody has run  claimwatch source test ID.`,
		RunE: func(_ *cobra.Command, args []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			r, err := loadRooms(cfg)
			if err != nil {
				return err
			}
			file := listFile(cfg, o.file)
			in, err := os.Open(args[0])
			if err != nil {
				return failf(exitNoInput, "cannot read the OPML file: %w", err)
			}
			list, notes, err := source.ReadOPML(args[0], in, news.Source{})
			if err := errors.Join(err, in.Close()); err != nil {
				return fail(exitData, err)
			}
			for _, n := range notes {
				a.say("Note     %s\n", n)
			}
			fresh := a.unknown(list, r)
			for i, s := range fresh {
				fresh[i] = o.complete(s, cfg.Desk.Timezone)
			}
			if len(fresh) == 0 {
				a.say("All outlets of %s are in the list already.\n", args[0])
				return nil
			}
			return a.addSources(file, fresh, r)
		},
	}
	o.flags(c)
	return c
}

// unknown leaves out what the list has already, and says so.
func (a *app) unknown(list []news.Source, r *rooms) []news.Source {
	known := map[string]string{}
	for _, s := range r.sources {
		known[s.ID] = s.ID
		for _, f := range s.Feeds {
			known[f.URL] = s.ID
		}
	}
	var out []news.Source
	for _, s := range list {
		in := known[s.ID]
		for _, f := range s.Feeds {
			in = cmp.Or(in, known[f.URL])
		}
		if in != "" {
			a.say("Passed   %s: it is in the list as %s\n", s.Name, in)
			continue
		}
		out = append(out, s)
	}
	return out
}

func (a *app) sourceExportCmd() *cobra.Command {
	var opml bool
	c := &cobra.Command{
		Use: "export [--opml]", Short: "prints the list of outlets, as YAML or for feed readers", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			list, err := loadSources(cfg)
			if err != nil {
				return err
			}
			if opml {
				return source.WriteOPML(a.stdout, cfg.Desk.Name, list, a.clock.Now())
			}
			return a.printf("%s", sourcesYAML(list))
		},
	}
	c.Flags().BoolVar(&opml, "opml", false, "as OPML")
	return c
}
