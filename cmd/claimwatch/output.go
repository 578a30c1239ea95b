package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/term"
)

// printf writes to standard output; a failure to write is an error.
func (a *app) printf(format string, args ...any) error {
	_, err := fmt.Fprintf(a.stdout, format, args...)
	return err
}

// say writes a message for people to standard error, unless -q is given.
// Messages are advice: that one could not be written changes nothing.
func (a *app) say(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintf(a.stderr, format, args...) //nolint:errcheck // see above
	}
}

// printJSON writes v as one line.
func (a *app) printJSON(v any) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// table writes columns, separated by tabs in what fill writes. With --plain
// the tabs stay and the heading goes, so that cut and awk can read it.
func (a *app) table(head string, fill func(io.Writer) error) error {
	if a.plain {
		return fill(a.stdout)
	}
	w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
	if _, err := fmt.Fprintln(w, head); err != nil {
		return err
	}
	if err := fill(w); err != nil {
		return err
	}
	return w.Flush()
}

// fields writes named values, one per line.
func (a *app) fields(pairs ...string) error {
	for i := 0; i+1 < len(pairs); i += 2 {
		form := "%-10s%s\n"
		if a.plain {
			form = "%s\t%s\n"
		}
		if err := a.printf(form, pairs[i], pairs[i+1]); err != nil {
			return err
		}
	}
	return nil
}

// who is the person that decides on the command line.
func (a *app) who() string {
	for _, name := range []string{a.user, a.getenv("CLAIMWATCH_USER"), a.getenv("USER")} {
		if name = strings.TrimSpace(name); name != "" {
			return name
		}
	}
	return "unnamed"
}

// config is the configuration in force, with what the flags say on top.
func (a *app) config() (Config, error) {
	c, err := loadConfig(a.configFile, a.dataDir, a.getenv)
	if err == nil && a.tz != "" {
		c.Desk.Timezone, c.From["desk.timezone"] = a.tz, "--tz"
	}
	return c, err
}

// logger writes events to standard error.
func (a *app) logger(c Config) *slog.Logger {
	levels := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	o := &slog.HandlerOptions{Level: levels[c.Log.Level]}
	if c.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(a.stderr, o))
	}
	return slog.New(slog.NewTextHandler(a.stderr, o))
}

// commandLogger is for commands that people wait for: silent unless -v.
func (a *app) commandLogger(c Config) *slog.Logger {
	if a.verbose {
		return a.logger(c)
	}
	return slog.New(slog.DiscardHandler)
}

// redraws reports whether messages go to a terminal whose reader wants a line
// drawn over and over.
func (a *app) redraws() bool {
	return !a.accessible && a.getenv("ACCESSIBLE") == "" && a.getenv("TERM") != "dumb" && isTerminal(a.stderr)
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// colour returns text in an ANSI colour where results go to a terminal that
// wants colours.
func (a *app) colour(code int, text string) string {
	if a.noColor || a.getenv("NO_COLOR") != "" || a.getenv("TERM") == "dumb" || !isTerminal(a.stdout) {
		return text
	}
	return fmt.Sprintf("\x1b[%dm%s\x1b[0m", code, text)
}

// A progress tells people how far a long job is: on a terminal in one line that
// is drawn over, elsewhere in a line now and then.
type progress struct {
	app   *app
	every time.Duration
	last  time.Time
}

// progressEvery is the pause between two lines where nothing can be redrawn.
const progressEvery = 5 * time.Second

func (a *app) progress() *progress { return &progress{app: a, every: progressEvery, last: time.Now()} }

func (p *progress) show(format string, args ...any) {
	switch text := fmt.Sprintf(format, args...); {
	case p.app.redraws():
		p.app.say("\r\x1b[K  %s", text)
	case time.Since(p.last) >= p.every:
		p.last = time.Now()
		p.app.say("  %s\n", text)
	}
}

// end clears the line and says how it ended.
func (p *progress) end(format string, args ...any) {
	if p.app.redraws() {
		p.app.say("\r\x1b[K")
	}
	p.app.say(format, args...)
}
