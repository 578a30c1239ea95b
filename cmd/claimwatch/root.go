package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// An app is one run of the program: where it reads and writes, and the flags
// that every command takes.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string

	configFile string
	dataDir    string
	user       string
	json       bool
	quiet      bool
	verbose    bool
}

// run is the program: it returns when the command is done or ctx is.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr, getenv: os.Getenv}
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var usage *usageError
	if errors.As(err, &usage) {
		return fail(exitUsage, err)
	}
	if err != nil && ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return quiet(exitStopped)
	}
	return err
}

// A usageError is a command line that cannot be understood.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "claimwatch",
		Short: "follows claims through the press: who says so, with which figure, and how many independently",
		Example: `  claimwatch demo                  a desk with made-up outlets, no network needed
  claimwatch serve                 the daemon: crawls on schedule, serves the review pages
  claimwatch claim show killed-3000
  claimwatch report build --date 2026-01-26`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          usageArgs(cobra.NoArgs),
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return &usageError{fmt.Errorf("%w. See %s --help", err, c.CommandPath())}
	})
	f := root.PersistentFlags()
	f.StringVar(&a.configFile, "config", "", "configuration `FILE` (default: ./claimwatch.yaml, then the user's, then /etc/claimwatch)")
	f.StringVar(&a.dataDir, "data-dir", "", "`DIR` of the database and the reports")
	f.StringVar(&a.user, "as", "", "`USER` who decides (default: $USER)")
	f.BoolVar(&a.json, "json", false, "print JSON: one object, or one per line")
	f.BoolVarP(&a.quiet, "quiet", "q", false, "print results only")
	f.BoolVarP(&a.verbose, "verbose", "v", false, "log what is being done")
	root.CompletionOptions.HiddenDefaultCmd = false
	root.AddCommand(a.commands()...)
	root.AddCommand(&cobra.Command{Use: "exit-codes", Short: "what the exit codes mean", Long: exitCodesHelp, Hidden: true,
		RunE: func(*cobra.Command, []string) error { return a.printf("%s", exitCodesHelp) }})
	root.AddCommand(a.readerCmd())
	strictArgs(root)
	return root
}

// commands lists the program's commands in the order of their help.
func (a *app) commands() []*cobra.Command {
	return []*cobra.Command{
		a.demoCmd(), a.serveCmd(), a.initCmd(), a.statusCmd(), a.doctorCmd(),
		a.crawlCmd(), a.extractCmd(), a.matchCmd(), a.figuresCmd(), a.explainCmd(), a.searchCmd(),
		a.claimCmd(), a.sourceCmd(), a.originCmd(), a.articleCmd(), a.evidenceCmd(), a.reportCmd(),
		a.runsCmd(), a.auditCmd(), a.configCmd(), a.versionCmd(),
	}
}

// strictArgs makes a wrong number of arguments, and an unknown subcommand,
// a wrong usage.
func strictArgs(c *cobra.Command) {
	if c.HasSubCommands() && c.RunE == nil {
		c.Args = usageArgs(cobra.NoArgs)
		c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	}
	for _, sub := range c.Commands() {
		strictArgs(sub)
	}
}

// usageArgs makes what check refuses a wrong usage, and suggests the
// subcommand that was meant.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if c.HasSubCommands() && len(args) > 0 {
			text := fmt.Sprintf("%s has no command %q.", c.CommandPath(), args[0])
			if s := c.SuggestionsFor(args[0]); len(s) > 0 {
				text += " Did you mean " + s[0] + "?"
			}
			return &usageError{errors.New(text + " See " + c.CommandPath() + " --help")}
		}
		if err := check(c, args); err != nil {
			return &usageError{fmt.Errorf("%w. See %s --help", err, c.CommandPath())}
		}
		return nil
	}
}

func exactly(n int) cobra.PositionalArgs { return usageArgs(cobra.ExactArgs(n)) }

var noArgs = usageArgs(cobra.NoArgs)

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

// who is the person that decides on the command line.
func (a *app) who() string {
	for _, name := range []string{a.user, a.getenv("CLAIMWATCH_USER"), a.getenv("USER")} {
		if name = strings.TrimSpace(name); name != "" {
			return name
		}
	}
	return "unnamed"
}

func (a *app) config() (Config, error) { return loadConfig(a.configFile, a.dataDir, a.getenv) }

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

// terminal reports whether messages go to a terminal that can redraw a line.
func (a *app) terminal() bool {
	f, ok := a.stderr.(*os.File)
	return ok && a.getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}
