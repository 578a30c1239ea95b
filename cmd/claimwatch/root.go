package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"claimwatch/crawler"
	"claimwatch/crawler/news/strict"
)

// An app is one run of the program: where it reads and writes, and the flags
// that every command takes.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string

	// dial and clock replace the network and the time: nil and the wall clock
	// but in tests.
	dial  func(ctx context.Context, network, addr string) (net.Conn, error)
	clock crawler.Clock

	configFile string
	dataDir    string
	user       string
	tz         string
	timeout    time.Duration
	json       bool
	plain      bool
	noColor    bool
	accessible bool
	noInput    bool
	yes        bool
	quiet      bool
	verbose    bool
}

func newApp(stdin io.Reader, stdout, stderr io.Writer) *app {
	return &app{stdin: stdin, stdout: stdout, stderr: stderr, getenv: os.Getenv, clock: wallClock{}}
}

// run is the program: it returns when the command is done or ctx is.
func (a *app) run(ctx context.Context, args []string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = a.bug(p, debug.Stack())
		}
	}()
	root := a.root()
	root.SetArgs(args)
	err = root.ExecuteContext(ctx)
	var usage *usageError
	switch {
	case errors.As(err, &usage):
		return fail(exitUsage, err)
	case err != nil && ctx.Err() != nil && errors.Is(err, context.Canceled):
		return quiet(exitStopped)
	case a.timeout > 0 && errors.Is(err, context.DeadlineExceeded):
		return failf(exitBusy, "not done after %s (--timeout); what was done is kept", a.timeout)
	}
	return err
}

// bug reports a fault of the program. The id is that of the place, so that two
// people who met the same fault can tell.
func (a *app) bug(p any, stack []byte) error {
	id := faultID(stack)
	fmt.Fprintf(a.stderr, "%s\n", stack) //nolint:errcheck // nothing is left to be done
	return failf(exitBug, "a fault of the program, id %s: %v. Please report it with the lines above; what was stored is kept", id, p)
}

// addresses are what differs in the traces of one fault.
var addresses = regexp.MustCompile(`goroutine \d+|0x[0-9a-f]+|\{[^}]*\}`)

// faultID names a fault by the trace of the calls that led to it.
func faultID(stack []byte) string {
	sum := sha256.Sum256(addresses.ReplaceAll(stack, nil))
	return hex.EncodeToString(sum[:4])
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
		Version:       versionText(),
		Args:          usageArgs(cobra.NoArgs),
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetVersionTemplate("claimwatch {{.Version}}\n")
	root.SetFlagErrorFunc(flagError)
	root.SetUsageFunc(usage)
	root.PersistentPreRunE = a.begin
	a.globalFlags(root)
	root.CompletionOptions.HiddenDefaultCmd = false
	for _, g := range a.commands() {
		root.AddGroup(&cobra.Group{ID: g.title, Title: g.title})
		for _, c := range g.commands {
			c.GroupID = g.title
			root.AddCommand(c)
		}
	}
	root.AddCommand(a.readerCmd(), a.chaosCmd(), a.chaosChildCmd(), a.chaosGroundCmd())
	root.SetHelpCommand(a.helpCmd())
	root.SetCompletionCommandGroupID("Look after it")
	root.InitDefaultCompletionCmd()
	child(root, "completion").Short = "completes commands and flags in the shell: bash, zsh, fish, powershell"
	strictArgs(root)
	a.completeIDs(root)
	return root
}

func (a *app) globalFlags(root *cobra.Command) {
	f := root.PersistentFlags()
	f.StringVar(&a.configFile, "config", "", "configuration `FILE` (default: ./claimwatch.yaml, then the user's, then /etc/claimwatch)")
	f.StringVar(&a.dataDir, "data-dir", "", "`DIR` of the database and the reports")
	f.StringVar(&a.user, "as", "", "`USER` who decides (default: $USER)")
	f.StringVar(&a.tz, "tz", "", "time `ZONE` of the desk, instead of the configured one")
	f.BoolVar(&a.json, "json", false, "print JSON: one object, or one per line")
	f.BoolVar(&a.plain, "plain", false, "print one record per line, fields separated by tabs, no heading")
	f.BoolVar(&a.noColor, "no-color", false, "no colours (nor with NO_COLOR, TERM=dumb, or where no terminal reads)")
	f.BoolVar(&a.accessible, "accessible", false, "progress as lines, never redrawn (as with ACCESSIBLE=1)")
	f.BoolVarP(&a.quiet, "quiet", "q", false, "print results only")
	f.BoolVarP(&a.verbose, "verbose", "v", false, "log what is being done")
	f.BoolVar(&a.noInput, "no-input", false, "never ask")
	f.BoolVarP(&a.yes, "yes", "y", false, "answer yes to whatever would be asked")
	f.DurationVar(&a.timeout, "timeout", 0, "give up after this `DURATION`, such as 30s or 5m")
}

// begin checks what no single command can, before any of them runs.
func (a *app) begin(c *cobra.Command, _ []string) error {
	switch {
	case a.json && a.plain:
		return &usageError{errors.New("--json and --plain: give one of them")}
	case a.timeout < 0:
		return &usageError{fmt.Errorf("--timeout %s: not below 0", a.timeout)}
	}
	if a.tz != "" {
		if _, err := time.LoadLocation(a.tz); err != nil {
			return &usageError{fmt.Errorf("--tz %q: not a time zone. Write an IANA name such as Europe/Tirane", a.tz)}
		}
	}
	if a.timeout > 0 {
		ctx, cancel := context.WithTimeout(c.Context(), a.timeout)
		context.AfterFunc(ctx, cancel)
		c.SetContext(ctx)
	}
	return nil
}

// A group of commands, as help lists them.
type group struct {
	title    string
	commands []*cobra.Command
}

// commands lists the program's commands in the order of their help.
func (a *app) commands() []group {
	return []group{
		{"Start here", []*cobra.Command{a.demoCmd(), a.initCmd(), a.serveCmd(), a.statusCmd()}},
		{"Crawl, read and match", []*cobra.Command{a.crawlCmd(), a.backfillCmd(), a.extractCmd(), a.matchCmd(), a.figuresCmd(), a.explainCmd(), a.reassessCmd(), a.evalCmd(), a.learnCmd()}},
		{"What the desk holds", []*cobra.Command{a.claimCmd(), a.originCmd(), a.sourceCmd(), a.articleCmd(), a.evidenceCmd(), a.reviewCmd(), a.figureCmd(), a.reportCmd(), a.searchCmd()}},
		{"Look after it", []*cobra.Command{a.configCmd(), a.doctorCmd(), a.runsCmd(), a.userCmd(), a.auditCmd(), a.backupCmd(), a.bundleCmd(), a.archiveCmd(), a.docsCmd(), a.versionCmd()}},
	}
}

// strictArgs makes a wrong number of arguments, and an unknown subcommand,
// a wrong usage.
func strictArgs(c *cobra.Command) {
	if c.HasSubCommands() && (c.RunE == nil || c.Name() == "completion") {
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
			return noCommand(c, args[0])
		}
		if err := check(c, args); err != nil {
			return &usageError{fmt.Errorf("%w. See %s --help", err, c.CommandPath())}
		}
		return nil
	}
}

func noCommand(c *cobra.Command, word string) error {
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	return &usageError{fmt.Errorf("%s has no command %q.%s See %s --help", c.CommandPath(), word, didYouMean(word, names), c.CommandPath())}
}

// flagError makes a wrong flag a wrong usage, and suggests the one meant.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	hint := ""
	if errors.As(err, &unknown) && len(unknown.GetSpecifiedName()) > 1 {
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if s := strict.Suggest(unknown.GetSpecifiedName(), names); s != "" {
			hint = " Did you mean --" + s + "?"
		}
	}
	return &usageError{fmt.Errorf("%w.%s See %s --help", err, hint, c.CommandPath())}
}

// exactly wants n words, and names those that are missing as the usage does.
func exactly(n int) cobra.PositionalArgs {
	return usageArgs(func(c *cobra.Command, args []string) error {
		wanted := strings.Fields(c.Use)[1:]
		switch {
		case len(args) > n:
			return fmt.Errorf("%q is one word too many for %s", args[n], c.CommandPath())
		case len(args) < n && len(wanted) >= n:
			return fmt.Errorf("say %s: %s %s", strings.Join(wanted[len(args):n], " and "), c.CommandPath(), strings.Join(wanted[:n], " "))
		}
		return cobra.ExactArgs(n)(c, args)
	})
}

var noArgs = usageArgs(cobra.NoArgs)
